#!/usr/bin/python3
"""Where codes and texts stand, measured on the page as poppler and mupdf draw it: every rotation of an element on every kind of
page (/Rotate, UserUnit, boxes with offsets, page number), from every box, in every unit, and mirrored at either fold.

What has to be is worked out here, from ISO 32000-1 (7.7.3.3, 14.11.2) and the font file, and painted by cairo: the three finder
patterns of a code, and the block that a full-block character is. A point of the picture that lies deeper than SLACK in the dark
of it must be dark, one that lies further than SLACK from it must be light: with a pixel's width that is less than 0.1 mm."""
import concurrent.futures
import itertools
import math
import sys

import cairo
import numpy
from fontTools.ttLib import TTFont

import pdf_tools as t

DPI = 400                    # a pixel is 0.064 mm
SLACK = 0.03                 # mm
SCALE = DPI / 72             # pixels a pt
PAGE = 180, 162              # pt: 63.5 x 57.15 mm, whole pixels
MODULES = 21                 # of a code that says "A"
CODE, TEXT = 22, (30, 13)    # pt, of the boxes
SIZE = 12                    # pt, of the block
FONT = '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf'
ROTATIONS = [0, 90, 180, 270, 7, 45]
TURNS, USER_UNITS = [0, 90, 180, 270, -90], [1, 0.5, 2]
UNITS = {'mm': 25.4 / 72, 'pt': 1, 'in': 1 / 72}
BOXES = ['crop', 'trim', 'media']


# --- what has to be -------------------------------------------------------------------------------------------------

class Page:
    """Boxes are in pt as shown before the page is turned: inset of the trim box and outset of the media box from the crop box."""

    def __init__(self, turn, user_unit):
        self.turn, self.user_unit = turn, user_unit
        self.origin = 37, -21 # of the crop box, in the page's own space
        self.size = PAGE if turn % 180 == 0 else PAGE[::-1]
        self.boxes = {'crop': (0, 0, *PAGE), 'trim': (9, 6, PAGE[0] - 5, PAGE[1] - 11), 'media': (-14, -8, PAGE[0] + 6, PAGE[1] + 17)}

    def __str__(self):
        return f'/Rotate {self.turn} /UserUnit {self.user_unit}'

    def dictionary(self):
        own = {name: ' '.join(f'{v / self.user_unit + self.origin[i % 2]:.6f}' for i, v in enumerate(box))
               for name, box in self.boxes.items()}
        return (f'/MediaBox [{own["media"]}] /CropBox [{own["crop"]}] /TrimBox [{own["trim"]}] /Rotate {self.turn} '
                f'/UserUnit {self.user_unit} /Resources << >>')

    def shown_box(self, name):
        """left, top, right, bottom in pt from the top left of the page as it is shown."""
        left, bottom, right, top = self.boxes[name]
        w, h = PAGE
        corners = {0: lambda x, y: (x, h - y), 90: lambda x, y: (y, x), 180: lambda x, y: (w - x, y), 270: lambda x, y: (h - y, w - x)}
        (x, y), (x2, y2) = (corners[self.turn % 360](*p) for p in ((left, bottom), (right, top)))
        return min(x, x2), min(y, y2), max(x, x2), max(y, y2)


def elements(page, number, unit):
    """Settings of a page's elements: each rotation of a code and of a text, beside each other."""
    per, out = UNITS[unit], []
    for i, rotation in enumerate(ROTATIONS):
        column, row = i % 3, i // 3
        at = {'page': number, 'rotation': rotation}
        x, y = 16 + 40 * column, 10 + 32 * row
        out.append(t.qr(x * per, y * per, CODE * per, quiet_zone=0, data='A', color={'gray': 0}, **at))
        x, y = 12 + 40 * column, 78 + 34 * row
        out.append(t.text(x * per, y * per, TEXT[0] * per, TEXT[1] * per, value='\u2588\u2588', font='DejaVu Sans Mono', size=SIZE,
                          line_height=1, fit='error', align='right', valign='bottom', color={'gray': 0}, **at))
    return out


def block():
    """What two full blocks at the bottom right of their box cover of it: left, top, right, bottom in pt."""
    font = TTFont(FONT)
    glyph, em = font['glyf'][font.getBestCmap()[0x2588]], font['head'].unitsPerEm
    advance = font['hmtx'][font.getBestCmap()[0x2588]][0] / em * SIZE
    ascent, descent = font['hhea'].ascent / em * SIZE, -font['hhea'].descent / em * SIZE
    baseline = TEXT[1] - SIZE + (SIZE + ascent - descent) / 2
    left = TEXT[0] - 2 * advance
    return (left + glyph.xMin / em * SIZE, baseline - glyph.yMax / em * SIZE, left + advance + glyph.xMax / em * SIZE,
            baseline - glyph.yMin / em * SIZE)


BLOCK = block()


def placed(page, box, element, unit, mirror):
    """From an element's own pt to the shown page's: a cairo matrix."""
    left, top, right, bottom = page.shown_box(box)
    per = UNITS[unit]
    w, h = (CODE, CODE) if element['type'] == 'qr' else TEXT
    x, y = element['x'] / per, element['y'] / per
    m = cairo.Matrix()
    m.translate(left, top)
    if mirror:
        across, down = (mirror['at'] / per, (bottom - top) / 2) if mirror['fold'] == 'vertical' else ((right - left) / 2, mirror['at'] / per)
        m.translate(2 * across, 2 * down)
        m.scale(-1, -1)
    m.translate(x + w / 2, y + h / 2)
    m.rotate(math.radians(element['rotation']))
    m.translate(-w / 2, -h / 2)
    return m


def rectangles(element):
    """(dark, light, all that may be dark) in the element's own pt."""
    if element['type'] == 'text':
        return [BLOCK], [], [BLOCK]
    m = CODE / MODULES
    corners = [(0, 0), (MODULES - 7, 0), (0, MODULES - 7)]
    def at(c, a, b, c2, d):
        return ((c[0] + a) * m, (c[1] + b) * m, (c[0] + c2) * m, (c[1] + d) * m)
    dark = [at(c, *r) for c in corners for r in ((0, 0, 7, 1), (0, 6, 7, 7), (0, 0, 1, 7), (6, 0, 7, 7), (2, 2, 5, 5))]
    light = [at(c, *r) for c in corners for r in ((1, 1, 6, 2), (1, 5, 6, 6), (1, 1, 2, 6), (5, 1, 6, 6))]
    return dark, light, [(0, 0, CODE, CODE)]


class Sheet:
    """A picture of the page by cairo."""

    def __init__(self, page):
        w, h = (round(v * SCALE) for v in page.size)
        self.surface = cairo.ImageSurface(cairo.FORMAT_A8, w, h)
        self.shape = h, w

    def add(self, m, box, grow):
        cr = cairo.Context(self.surface)
        cr.scale(SCALE, SCALE)
        cr.transform(m)
        grow *= 72 / 25.4
        cr.rectangle(box[0] - grow, box[1] - grow, box[2] - box[0] + 2 * grow, box[3] - box[1] + 2 * grow)
        cr.fill()

    def pixels(self):
        self.surface.flush()
        data = numpy.frombuffer(self.surface.get_data(), numpy.uint8).reshape(self.shape[0], self.surface.get_stride())
        return data[:, :self.shape[1]]


def expected(page, box, unit, things):
    """(must be dark, must be light) as truth for each pixel. things: (element, mirror or None)"""
    dark, light, allowed = Sheet(page), Sheet(page), Sheet(page)
    for element, mirror in things:
        m = placed(page, box, element, unit, mirror)
        in_dark, in_light, in_any = rectangles(element)
        for sheet, boxes, grow in ((dark, in_dark, -SLACK), (light, in_light, -SLACK), (allowed, in_any, SLACK)):
            for r in boxes:
                sheet.add(m, r, grow)
    return dark.pixels() == 255, (light.pixels() == 255) | (allowed.pixels() == 0)


# --- what is --------------------------------------------------------------------------------------------------------

def gray(data):
    w, h, rgb = t.read_ppm(data)
    return numpy.frombuffer(rgb, numpy.uint8).reshape(h, w, 3)[:, :, 1]


def by_poppler(card, number, page):
    """It does not know UserUnit."""
    return gray(t.poppler(card, page=number, dpi=DPI * page.user_unit))


def by_mupdf(card, number, page):
    return gray(t.mupdf(card, page=number, dpi=DPI))


def wrong(card, number, page, box, unit, things):
    dark, light = expected(page, box, unit, things)
    for draw in (by_poppler, by_mupdf):
        picture = draw(card, number, page)
        if picture.shape != dark.shape:
            yield f'{page} by {draw.__name__}: {picture.shape}, not {dark.shape}'
            continue
        pale, stained = int((dark & (picture > 40)).sum()), int((light & (picture < 215)).sum())
        if pale or stained or dark.sum() < 20000:
            yield f'{page} page {number}, {unit} from {box}, {draw.__name__}: {pale} light in the dark, {stained} dark outside; {int(dark.sum())}'


KINDS = [Page(turn, user_unit) for turn, user_unit in itertools.product(TURNS, USER_UNITS)]


def in_two(jobs):
    """Their complaints, worked out on two cores."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(lambda j: list(j[0](*j[1:])), job) for job in jobs]:
            yield from done.result()


def elements_stand_where_they_were_put(desk):
    """All of it: the element's rotation x /Rotate x UserUnit (a page each) x box x unit."""
    jobs = []
    for box, unit in itertools.product(BOXES, UNITS):
        of_page = [elements(page, i + 1, unit) for i, page in enumerate(KINDS)]
        card, answer = desk.card(t.pdf([(page.dictionary(), '') for page in KINDS]), sum(of_page, []), unit=unit, box=box)
        if card is None:
            yield f'{unit} from {box}: {answer}'
            continue
        jobs += [(wrong, card, i + 1, page, box, unit, [(e, None) for e in of_page[i]]) for i, page in enumerate(KINDS)]
    yield from in_two(jobs)


def a_mirrored_panel_stands_where_the_fold_puts_it(desk):
    """/Rotate x UserUnit x box x fold; the unit changes from one to the next."""
    jobs = []
    for i, (page, box, fold) in enumerate(itertools.product(KINDS, BOXES, ('horizontal', 'vertical'))):
        unit = list(UNITS)[i % 3]
        left, top, right, bottom = page.shown_box(box)
        at = ((bottom - top) / 2 + 3 if fold == 'horizontal' else (right - left) / 2 - 2) * UNITS[unit]
        mirror = {'fold': fold, 'at': at, 'page': 1, 'to_page': 2}
        of_page = elements(page, 1, unit)
        card, answer = desk.card(t.pdf([(KINDS[(i + 4) % len(KINDS)].dictionary(), ''), (page.dictionary(), '')]), of_page, unit=unit,
                                 box=box, mirror=mirror)
        if card is None:
            yield f'{page} {unit} from {box}: {answer}'
            continue
        jobs.append((wrong, card, 2, page, box, unit, [(e, mirror) for e in of_page]))
    yield from in_two(jobs)


def what_is_a_tenth_of_a_millimetre_off_is_seen(desk):
    """The measure itself: elements that stand beside where they should be, or are too large by that."""
    page = KINDS[0]
    for move in ({'x': 0.1}, {'y': -0.1}, {'size': 0.2}, {'rotation': 1.5}):
        of_page = elements(page, 1, 'mm')
        moved = [{**e, **{k: e[k] + v for k, v in move.items() if k in e}} for e in of_page if e['type'] == 'qr']
        card, _ = desk.card(t.pdf([(page.dictionary(), '')]), moved + [e for e in of_page if e['type'] == 'text'])
        seen = list(wrong(card, 1, page, 'crop', 'mm', [(e, None) for e in of_page]))
        if len(seen) != 2:
            yield f'{move}: {seen}'


sys.exit(t.run_claims([elements_stand_where_they_were_put, a_mirrored_panel_stands_where_the_fold_puts_it,
                       what_is_a_tenth_of_a_millimetre_off_is_seen]))
