#!/usr/bin/python3
"""
The proof against a strict reader (zxing-cpp, without its searches for turned and shrunken codes): of hundreds of cards by
a seed none passes that it refuses, none that is beyond reproach is accused; neither is a code on a designer's page.

    strict_test.py [CARDS [SEED]]      more of them, or others; prints what was seen
"""
import collections
import concurrent.futures as futures
import glob
import json
import os
import re
import sys
import tempfile

import numpy as np
import zxingcpp

import pdf_tools as t
import zoo

FAILED, WARNING, OK = 3, 2, 1
PX = 4           # a module, in the pictures the reader gets
AROUND = 8       # modules
THREADS = 2
PLAIN_LOW, PLAIN_SPREAD = 215, 4  # of 255: a light and even place of a page
MODULE_MM = 0.5


def grey_of(picture):
    width, height, data = t.read_ppm(picture)
    colours = np.frombuffer(data, np.uint8).reshape(height, width, 3)
    return (colours @ np.array([0.299, 0.587, 0.114])).astype(np.uint8)


def picture_of(path, element, modules, px=PX):
    """The code and its surroundings."""
    module = element['size'] / modules
    reach = (modules / 2 + AROUND) * module * (1.42 if element.get('rotation', 0) % 90 else 1)
    scale, middle = px / module, element['size'] / 2
    left, top = (element['x'] + middle - reach) * scale, (element['y'] + middle - reach) * scale
    side = str(round(2 * reach * scale))
    return grey_of(t.poppler(path, dpi=scale * 25.4, page=element.get('page', 1),
                             more=('-x', str(round(left)), '-y', str(round(top)), '-W', side, '-H', side)))


def reads(picture, link):
    found = zxingcpp.read_barcode(np.ascontiguousarray(picture), formats=zxingcpp.BarcodeFormat.QRCode, try_rotate=False,
                                  try_downscale=False)
    return found is not None and found.text == link


def blurred(picture):
    """As a lens leaves it: each pixel mixed with its neighbours, 1 2 1 both ways."""
    p = np.pad(picture.astype(float), 1, 'edge')
    p = (p[:-2] + 2 * p[1:-1] + p[2:]) / 4
    return ((p[:, :-2] + 2 * p[:, 1:-1] + p[:, 2:]) / 4).astype(np.uint8)


class Sides:
    """Modules a side, as the engine makes the code."""

    def __init__(self, desk):
        self.desk, self.known = desk, {}

    def __call__(self, link, ecc):
        if (link, ecc) not in self.known:
            _, made = self.desk.card(t.pdf([(zoo.PAGE, '')]), [t.qr(20, 20, 50, ecc=ecc)], link=link)
            self.known[link, ecc] = round(50 / made['module_mm'])
        return self.known[link, ecc]


def try_card(folder, sides, card):
    """(card, what the proof says, does the reader read it, does it read it blurred)"""
    with tempfile.TemporaryDirectory(dir=folder) as own:
        path, made = t.Desk(own).card(card.pdf(), card.elements, link=card.link)
        if path is None:
            raise t.Failure(f'{card}: refused: {made}')
        picture = picture_of(path, card.elements[0], sides(card.link, card.elements[0]['ecc']))
        return card, made, reads(picture, card.link), reads(blurred(picture), card.link)


def try_cards(desk, makers, n, seed):
    sides = Sides(desk)
    cards = list(zoo.Zoo(seed, sides).cards(n, makers))
    with futures.ThreadPoolExecutor(THREADS) as crew:
        return list(crew.map(lambda card: try_card(desk.folder, sides, card), cards))


def tell(seen):
    counts = collections.Counter((('', 'ok', 'warning', 'failed')[made['verdict']], 'read' if read else 'refused')
                                 for _, made, read, _ in seen)
    print('   ', ', '.join(f'{verdict} and {reader}: {n}' for (verdict, reader), n in sorted(counts.items())))
    dim = sum(made['verdict'] < FAILED and not blur for _, made, _, blur in seen)
    print(f'    passed but not read blurred: {dim}')


def what_is_beyond_reproach_is_never_accused(desk):
    seen = try_cards(desk, zoo.Zoo.PLAIN, CARDS // 3, SEED)
    tell(seen)
    for card, made, read, _ in seen:
        if made['verdict'] != OK or made['grade'] not in 'AB':
            yield f"{made['verdict']} {made['grade']} {made['cause']}: {card}"
        if not read:
            yield f'the reader does not read {card}'


def what_passes_is_read_by_a_strict_reader(desk):
    seen = try_cards(desk, zoo.Zoo.DOUBTFUL, CARDS, SEED + 1)
    tell(seen)
    for card, made, read, _ in seen:
        if made['verdict'] != FAILED and not read:
            yield f"{made['verdict']} {made['grade']} {made['cause']}, but refused: {card}"
        if (made['grade'] in 'DF') != (made['verdict'] == FAILED):
            yield f"{made['verdict']} with grade {made['grade']}: {card}"
    if min(sum(read for _, _, read, _ in seen), sum(not read for _, _, read, _ in seen)) < CARDS // 8:
        yield 'these cards are too much alike to show anything'


# ---- real designs


def page_mm(path):
    info = t.run('pdfinfo', path).stdout.decode(errors='replace')
    width, height = map(float, re.search(r'Page size:\s+([\d.]+) x ([\d.]+)', info).groups())
    return width * t.MM, height * t.MM


def plain_places(grey, side, wanted):
    """Top-left corners of squares of `side` px that are light and even and do not overlap."""
    step, found = max(4, side // 2), []
    for y in range(0, grey.shape[0] - side, step):
        for x in range(0, grey.shape[1] - side, step):
            square = grey[y:y + side, x:x + side]
            low = int(square.min())
            if low >= PLAIN_LOW and int(square.max()) - low <= PLAIN_SPREAD and all(
                    abs(x - left) >= side or abs(y - top) >= side for left, top in found):
                found.append((x, y))
    return found[::max(1, len(found) // wanted)][:wanted]


def codes_on(path, modules):
    """Codes of MODULE_MM without background in plain places, and with one in the four quarters of the page."""
    width, height = page_mm(path)
    size, around = modules * MODULE_MM, 4.5 * MODULE_MM
    grey = grey_of(t.poppler(path, dpi=100))
    px = grey.shape[1] / width
    plain = [t.qr(round(x / px + around, 3), round(y / px + around, 3), size)
             for x, y in plain_places(grey, int((size + 2 * around) * px), 3)]
    whole = size + 2 * around
    quarters = 0.05, 0.95
    grounded = [t.qr(round(around + (width - whole) * x, 3), round(around + (height - whole) * y, 3), size,
                     background={'rgb': '#ffffff'}) for x in quarters for y in quarters]
    return {'plain place': plain, 'background': grounded if min(width, height) > 2 * whole else grounded[:1]}


def look_at_all(card, elements, modules):
    """The codes on a page, each cut out of one picture."""
    scale = PX / MODULE_MM
    page = np.pad(grey_of(t.poppler(card, dpi=scale * 25.4)), AROUND * PX, constant_values=255)
    side = (modules + 2 * AROUND) * PX
    for e in elements:
        left, top = round(e['x'] * scale), round(e['y'] * scale)
        yield e, page[top:top + side, left:left + side]


def no_designer_is_accused(desk):
    modules = Sides(desk)(t.LINK, 'M')
    files = sorted(glob.glob(os.path.join(t.SOURCE, 'templates/*/*.pdf')))
    if t.CORPUS:
        files += [os.path.join(t.CORPUS, row['name']) for row in t.manifest() if row['design'].strip()]
    else:
        print('!! POSM_CORPUS is not set: the designers\' files are LEFT OUT')
    tried = collections.Counter()
    for path in files:
        for kind, elements in codes_on(path, modules).items():
            if not elements:
                continue
            tried[kind] += len(elements)
            card, made = desk.card(path, elements)
            if card is None or made['verdict'] != OK:
                yield f'{os.path.basename(path)}: {kind} {elements}: {made}'
                continue
            for element, picture in look_at_all(card, elements, modules):
                if not reads(picture, t.LINK):
                    yield f'{os.path.basename(path)}: {kind} {element}: the reader does not read it'
    print(f'    {len(files)} files, {dict(tried)}')
    if min(tried['background'], tried['plain place']) < 20:
        yield f'too few codes to show anything: {tried}'


def a_starter_s_own_code_is_good(desk):
    for settings in sorted(glob.glob(os.path.join(t.SOURCE, 'templates/*/*.settings.json'))):
        template = settings.replace('.settings.json', '.pdf')
        code, made = t.maker('card', template, settings, t.LINK, t.NUMBER, os.path.join(desk.folder, 'card.pdf'))
        if code or made['verdict'] != OK or made['grade'] != 'A':
            yield f'{settings}: {json.dumps(made)[:200]}'


CARDS = int(sys.argv[1]) if len(sys.argv) > 1 else 112
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 7
sys.exit(t.run_claims([what_is_beyond_reproach_is_never_accused, what_passes_is_read_by_a_strict_reader,
                       no_designer_is_accused, a_starter_s_own_code_is_good]))
