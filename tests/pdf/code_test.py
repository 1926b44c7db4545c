#!/usr/bin/python3
"""How a code is drawn: one path of whole modules, in the colour that was asked for and its own colour space, and without a seam
at any zoom: a pixel that lies within dark modules is dark, as poppler, mupdf and ghostscript draw it, smoothed."""
import itertools
import math
import re
import sys

import numpy

import pdf_tools as t

SIDE = 120               # pt, of the code, in the middle of a page of
PAGE = 180               # pt
BLANK = t.pdf([(f'/MediaBox [0 0 {PAGE} {PAGE}] /Resources << >>', '')])
ZOOMS = [56, 61.3, 72, 83, 96, 97, 113, 127.5, 150, 203, 299, 360, 431]  # dots an inch, odd ones among them


def gray(data):
    w, h, rgb = t.read_ppm(data)
    return numpy.frombuffer(rgb, numpy.uint8).reshape(h, w, 3)[:, :, 1]


def card_of(desk, **more):
    e = t.qr((PAGE - SIDE) / 2, (PAGE - SIDE) / 2, SIDE, **{'color': {'gray': 0}, **more})
    card, answer = desk.card(BLANK, [e], unit='pt')
    if card is None:
        raise t.Failure(f'{answer}')
    return card


def stream_of(card):
    with open(card, 'rb') as f:
        data = f.read()
    end = data.rindex(b'\nendstream')
    return data[data.rindex(b'stream\n', 0, end) + 7:end].decode()


def matrix_of(card):
    """The modules, read from a large upright picture. Their number from the operators: as wide as they reach."""
    n = max(int(x) + int(w) for x, w in re.findall(r'^(\d+) \d+ (\d+) \d+ re$', stream_of(card), re.M))
    p = gray(t.mupdf(card, dpi=720))
    centres = [round(((PAGE - SIDE) / 2 + (i + 0.5) * SIDE / n) * 10) for i in range(n)]
    return p[numpy.ix_(centres, centres)] < 128


def modules_at(n, dpi, size, rotation, down):
    """For five points of every pixel, its middle and a little over its corners, the row and column of the module there."""
    h, w = size
    for u, v in ((-0.3, -0.3), (1.3, -0.3), (-0.3, 1.3), (1.3, 1.3), (0.5, 0.5)):
        x = (numpy.arange(w)[None, :] + u) * 72 / dpi - PAGE / 2
        y = (numpy.arange(h)[:, None] + v - down) * 72 / dpi - PAGE / 2
        a = math.radians(-rotation)
        column = ((x * math.cos(a) - y * math.sin(a)) / SIDE + 0.5) * n
        row = ((x * math.sin(a) + y * math.cos(a)) / SIDE + 0.5) * n
        yield numpy.floor(row).astype(int), numpy.floor(column).astype(int)


def within(matrix, dpi, size, rotation, down):
    """(wholly within dark modules, wholly within light ones or outside of the code) of every pixel"""
    n = len(matrix)
    ground = numpy.zeros((n + 2, n + 2), bool)
    ground[1:-1, 1:-1] = matrix
    dark, light = numpy.ones(size, bool), numpy.ones(size, bool)
    for row, column in modules_at(n, dpi, size, rotation, down):
        here = ground[numpy.clip(row + 1, 0, n + 1), numpy.clip(column + 1, 0, n + 1)]
        dark &= here
        light &= ~here
    return dark, light


def no_seam_at_any_zoom(desk):
    for rotation in (0, 90, 7, 45):
        card = card_of(desk, rotation=rotation)
        matrix = matrix_of(card_of(desk))
        for dpi, draw in itertools.product(ZOOMS, (t.poppler, t.mupdf, t.ghostscript)):
            picture = gray(draw(card, dpi=dpi))
            # where the page is no whole pixels high, ghostscript's begin at its bottom
            down = picture.shape[0] - PAGE * dpi / 72 if draw == t.ghostscript else 0
            dark, light = within(matrix, dpi, picture.shape, rotation, down)
            seams = int((picture[dark] > 80).sum())
            # it also makes what it fills a fraction of a pixel larger, which shows at the tips of turned modules
            specks = 0 if draw == t.ghostscript else int((picture[light] < 175).sum())
            if seams or specks or dark.sum() < 300:
                yield f'turned by {rotation}, {dpi} dpi, {draw.__name__}: {seams} of {dark.sum()} light, {specks} dark'


def one_path_of_whole_modules(desk):
    for more in ({}, {'rotation': 33}, {'background': {'rgb': '#ffffff'}}, {'ecc': 'H'}):
        ops = stream_of(card_of(desk, **more))
        fills = re.findall(r'^f\*?$', ops, re.M)
        if len(fills) != 1 + ('background' in more) or re.search(r'^(S|B|f\*|W)', ops, re.M):
            yield f'{more}: {fills}'
        rectangles = re.findall(r'^([\d.-]+ [\d.-]+ [\d.-]+ [\d.-]+) re$', ops, re.M)
        if sum('.' in r for r in rectangles) or len(rectangles) < 100:
            yield f'{more}: {[r for r in rectangles if "." in r]} of {len(rectangles)}'


def colours_stay_in_their_space(desk):
    cases = [({'cmyk': [0, 0, 0, 100]}, '0 0 0 1 k'), ({'cmyk': [12.5, 0, 100, 30]}, '0.125 0 1 0.3 k'), ({'gray': 0}, '0 g'),
             ({'gray': 25}, '0.25 g'), ({'rgb': '#000000'}, '0 0 0 rg'), ({'rgb': '#336600'}, '0.2 0.4 0 rg')]
    for color, operator in cases:
        ops = stream_of(card_of(desk, color=color))
        found = re.findall(r'^[\d. ]+ (?:g|rg|k|G|RG|K|cs|sc|scn)$', ops, re.M)
        if found != [operator]:
            yield f'{color}: {found}'
    default = t.qr(30, 30, 120)
    card, _ = desk.card(BLANK, [default], unit='pt')
    if re.findall(r'^[\d. ]+ (?:g|rg|k)$', stream_of(card), re.M) != ['0 0 0 1 k']:
        yield 'by default a code is not pure black ink'
    ops = stream_of(card_of(desk, background={'cmyk': [0, 0, 0, 0]}))
    if re.findall(r'^[\d. ]+ (?:g|rg|k)$', ops, re.M) != ['0 0 0 0 k', '0 g']:
        yield f'background: {ops[:200]}'


def black_ink_alone_reaches_the_plate(desk):
    """ghostscript's separations: cyan, magenta and yellow stay empty."""
    card = card_of(desk, color={'cmyk': [0, 0, 0, 100]})
    out = t.run('gs', '-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-sDEVICE=inkcov', '-o', '-', card).stdout.decode().split()
    if [float(v) for v in out[:3]] != [0, 0, 0] or not 0.1 < float(out[3]) < 0.4:
        yield f'{out}'


sys.exit(t.run_claims([no_seam_at_any_zoom, one_path_of_whole_modules, colours_stay_in_their_space, black_ink_alone_reaches_the_plate]))
