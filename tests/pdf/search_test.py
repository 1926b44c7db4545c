#!/usr/bin/python3
"""What is drawn as outlines is found by a text search, in its place within 0.5 mm: by poppler, mupdf, pdfium (QtPdf) and pdf.js,
on turned and enlarged pages too. The layer that makes it so shows nothing, and no tool has a word to say against it.
Where a word has to be comes from Pango, which is asked how wide the letters before it are."""
import json
import math
import os
import re
import sys
import time
import xml.etree.ElementTree as xml

import pdf_tools as t

os.environ['QT_QPA_PLATFORM'] = 'offscreen'
import gi  # noqa: E402
gi.require_version('Pango', '1.0')
gi.require_version('PangoCairo', '1.0')
gi.require_version('Poppler', '0.18')
from gi.repository import Pango, PangoCairo, Poppler  # noqa: E402
from PyQt6.QtGui import QGuiApplication  # noqa: E402
from PyQt6.QtPdf import QPdfDocument, QPdfSearchModel  # noqa: E402

NEAR = 0.5 / t.MM
SIZE = 14
PDFJS = os.path.join(t.SOURCE, 'tests/pdf/pdfjs')
application = QGuiApplication([])

# (line, word to look for, font)
LINES = [('iii jjj Würze WWW', 'Würze', 'PT Sans'), ('Стол № 12, Щёголь', 'Щёголь', 'PT Serif:bold'),
         ('fi ffi AV office', 'office', 'PT Serif'), ('12号餐桌，面条', '餐桌', 'WenQuanYi Micro Hei'),
         ('김치찌개 12번', '김치찌개', 'WenQuanYi Micro Hei'), ('שולחן קטן', 'שולחן', 'DejaVu Sans'),
         ('طاولة الطعام', 'الطعام', 'DejaVu Sans'), ('Ἀλέξανδρος ᾧ τραπέζι', 'τραπέζι', 'DejaVu Serif'),
         ('มุม โต๊ะที่ ๑๒', 'โต๊ะที่', 'Loma'), ('मेज़ क्रमांक', 'क्रमांक', 'Lohit Devanagari')]
LEFTWARDS = re.compile('[\u0590-\u06ff]')


# --- where a word has to be -----------------------------------------------------------------------------------------

def stretch(line, word, font):
    """From where to where the word reaches along its line, in pt."""
    context = PangoCairo.FontMap.get_default().create_context()
    context.set_round_glyph_positions(False)
    d = Pango.FontDescription()
    d.set_family(font.split(':')[0])
    d.set_weight(Pango.Weight.BOLD if ':bold' in font else Pango.Weight.NORMAL)
    d.set_absolute_size(SIZE * Pango.SCALE)
    layout = Pango.Layout.new(context)
    layout.set_font_description(d)
    layout.set_text(line, -1)
    at = len(line[:line.index(word)].encode())
    shown = layout.get_line_readonly(0)
    ends = [shown.index_to_x(at, False), shown.index_to_x(at + len(word[:-1].encode()), True)]
    return min(ends) / Pango.SCALE, max(ends) / Pango.SCALE


class Page:
    """A page of 420 x 300 pt, or as it is turned; its elements and where their words are, as shown, in pt from the top left."""

    def __init__(self, rotate=0, unit=1, crop=(0, 0, 420, 300), turn=0, mirrored=False):
        self.rotate, self.unit, self.crop, self.turn, self.mirrored = rotate, unit, crop, turn, mirrored
        w, h = (crop[2] - crop[0]) * unit, (crop[3] - crop[1]) * unit
        self.size = (w, h) if rotate % 180 == 0 else (h, w)

    def __str__(self):
        return f'/Rotate {self.rotate} /UserUnit {self.unit}, elements turned by {self.turn}' + (', mirrored' if self.mirrored else '')

    def template(self):
        return t.pdf([(f'/MediaBox [-50 -50 900 900] /CropBox [{" ".join(map(str, self.crop))}] /Rotate {self.rotate} '
                       f'/UserUnit {self.unit} /Resources << >>', '')])

    def box(self, i):
        """Of the line: left, top, width, height."""
        if self.turn % 180 == 0:
            return 10, 5 + 24 * i, 180, 20
        if self.turn % 90 != 0:
            return 120, 60 + 24 * i, 180, 20
        return 12 + 26 * i - 80, 90, 180, 20  # about the middle, which is 100 pt down

    def elements(self):
        return [t.text(x, y, w, h, value=line, font=font, size=SIZE, fit='error', rotation=self.turn)
                for i, (line, _, font) in enumerate(LINES) for x, y, w, h in [self.box(i)]]

    def settings(self):
        return {'mirror': {'fold': 'vertical', 'at': self.size[0] / 2}} if self.mirrored else {}

    def on_page(self, x, y, i):
        """From the line's own pt (along it, down) to the shown page, or to its mirror image."""
        left, top, w, h = self.box(i)
        a = math.radians(self.turn)
        dx, dy = x - w / 2, y - h / 2
        x, y = left + w / 2 + dx * math.cos(a) - dy * math.sin(a), top + h / 2 + dx * math.sin(a) + dy * math.cos(a)
        return (self.size[0] - x, self.size[1] - y) if self.mirrored else (x, y)

    def place(self, i, whole):
        """The two ends of the word or of the whole line, at about half the height of its letters."""
        line, word, font = LINES[i]
        return [self.on_page(x, 0.7 * SIZE, i) for x in stretch(line, line if whole else word, font)]

    def shown(self, x, y):
        """A point of the page's own space as it is shown."""
        x, y = (x - self.crop[0]) * self.unit, (y - self.crop[1]) * self.unit
        w, h = (self.crop[2] - self.crop[0]) * self.unit, (self.crop[3] - self.crop[1]) * self.unit
        return {0: (x, h - y), 90: (y, x), 180: (w - x, y), 270: (h - y, w - x)}[self.rotate]


def is_there(page, i, points, whole):
    """Do these points, of which the outermost count, reach from one end of the word to the other?"""
    (x, y), (x2, y2) = page.place(i, whole)
    length = math.hypot(x2 - x, y2 - y)
    along = [((px - x) * (x2 - x) + (py - y) * (y2 - y)) / length for px, py in points]
    across = [((py - y) * (x2 - x) - (px - x) * (y2 - y)) / length for px, py in points]
    return abs(min(along)) < NEAR and abs(max(along) - length) < NEAR and min(across) < 0 < max(across) and \
        max(across) - min(across) < 2.2 * SIZE


def corners(left, top, right, bottom):
    return [(left, top), (right, top), (left, bottom), (right, bottom)]


# --- the readers: {index of a line: [points, ...]}, the outermost of which are the corners of what was found ---------

def corners(left, top, right, bottom):
    return [(left, top), (right, top), (left, bottom), (right, bottom)]


def by_poppler(card, page):
    """As a viewer built upon it searches. It does not know UserUnit."""
    shown, found = Poppler.Document.new_from_file('file://' + card, None).get_page(0), {}
    for i, (_, word, _) in enumerate(LINES):
        for r in shown.find_text(word):
            found.setdefault(i, []).append([(x * page.unit, page.size[1] - y * page.unit)
                                            for x, y in corners(r.x1, r.y2, r.x2, r.y1)])
    return found


def by_mupdf(card, page):
    """What runs from right to left it gives as it stands, from the left, of any PDF: so that is what is looked for."""
    found = {}
    for line in xml.fromstring(t.run('mutool', 'draw', '-q', '-F', 'stext', card).stdout).iter('line'):
        chars = list(line.iter('char'))
        text = ''.join(c.get('c') for c in chars)
        for i, (_, word, _) in enumerate(LINES):
            at = text.find(word[::-1] if LEFTWARDS.search(word) else word)
            if at >= 0:
                quads = [[float(v) for v in c.get('quad').split()] for c in chars[at:at + len(word)]]
                found.setdefault(i, []).append([q[k:k + 2] for q in quads for k in (0, 2, 4, 6)])
    return found


def by_pdfium(card, page):
    """Its rectangles are of the page's own space, upside down, and it does not know UserUnit."""
    document, found = QPdfDocument(None), {}
    document.load(card)
    height = document.pagePointSize(0).height()
    for i, (_, word, _) in enumerate(LINES):
        model = QPdfSearchModel(None)
        model.setDocument(document)
        model.setSearchString(word)
        for _ in range(200):  # it searches beside the program
            application.processEvents()
            links = model.resultsOnPage(0)
            if len(links) >= 1 + page.mirrored:
                break
            time.sleep(0.01)
        found[i] = [[page.shown(x, height - y) for r in link.rectangles()
                     for x, y in corners(r.left(), r.top(), r.right(), r.bottom())] for link in links]
    return found


def by_pdfjs(card, page):
    """It gives lines, of slanting text words, and leaves the places within to the browser's fonts."""
    out, found = t.run('node', os.path.join(PDFJS, 'text.mjs'), card), {}
    if out.returncode:
        raise t.Failure(out.stderr.decode())
    for text, (a, b, _, _, x, y), width in json.loads(out.stdout):
        along = math.hypot(a, b)
        ends = [(x, y), (x + width * a / along, y + width * b / along)]
        for i, (line, word, _) in enumerate(LINES):
            if text in (line, word):
                # a strip as high as the text, of which the baseline is known
                up = [(px - 0.8 * SIZE / page.unit * b / along, py + 0.8 * SIZE / page.unit * a / along) for px, py in ends]
                found.setdefault(i, []).append([page.shown(*p) for p in ends + up])
    return found


# --- claims ---------------------------------------------------------------------------------------------------------

PAGES = [Page(), Page(90, crop=(20, 10, 440, 310)), Page(180, 2, (-20, 10, 400, 310)), Page(270, 1, turn=90), Page(0, 0.5, (5, 5, 845, 605)),
         Page(mirrored=True), Page(turn=270), Page(90, turn=180), Page(turn=30, crop=(0, 0, 420, 400))]


def card_of(desk, page):
    card, answer = desk.card(page.template(), page.elements(), unit='pt', **page.settings())
    if card is None:
        raise t.Failure(f'{page}: {answer}')
    return card


def missing(page, reader, found, whole=False):
    for i, (line, word, _) in enumerate(LINES):
        if not any(is_there(page, i, points, whole) for points in found.get(i, [])):
            yield f'{page}, {reader}: {line if whole else word!r} is not in its place: {found.get(i)}, {page.place(i, whole)}'


def poppler_finds_every_word_in_its_place(desk):
    for page in PAGES[:-1]:  # of a slanting word it tells an upright box
        yield from missing(page, 'poppler', by_poppler(card_of(desk, page), page))


def mupdf_finds_every_word_in_its_place(desk):
    for page in PAGES:
        yield from missing(page, 'mupdf', by_mupdf(card_of(desk, page), page))


def pdfium_finds_every_word_in_its_place(desk):
    for page in PAGES[:-1]:
        yield from missing(page, 'pdfium', by_pdfium(card_of(desk, page), page))


def pdfjs_finds_every_line_in_its_place(desk):
    for page in PAGES[:-1]:
        yield from missing(page, 'pdf.js', by_pdfjs(card_of(desk, page), page), whole=True)


def a_slanting_word_is_found_all_the_same(desk):
    """But by poppler, which makes no words of slanting text of any font."""
    page = PAGES[-1]
    card = card_of(desk, page)
    pdfium, pdfjs = by_pdfium(card, page), by_pdfjs(card, page)
    for i, (line, word, _) in enumerate(LINES):
        if not pdfium.get(i):
            yield f'pdfium: {word!r}'
        if word in re.split('[ ,]', line) and not any(is_there(page, i, points, False) for points in pdfjs.get(i, [])):
            yield f'pdf.js: {word!r} {pdfjs.get(i)}'


def without_layer(desk, card):
    """The same file, blanks where the layer is."""
    with open(card, 'rb') as f:
        data = f.read()
    blank = re.sub(rb'q BT 3 Tr\n.*?ET Q\n', lambda m: b' ' * len(m[0]), data, flags=re.S)
    return None if blank == data else desk.file('blank.pdf', blank)


PDFIUM = """
import sys
from PyQt6.QtGui import QGuiApplication, QImage
from PyQt6.QtPdf import QPdfDocument
application, document = QGuiApplication([]), QPdfDocument(None)
document.load(sys.argv[1])
size = (document.pagePointSize(0) * int(sys.argv[2]) / 72).toSize()
picture = document.render(0, size).convertToFormat(QImage.Format.Format_Grayscale8)
sys.stdout.buffer.write(picture.constBits().asstring(picture.sizeInBytes()))
"""


def pdfium(path, dpi):
    """In a process of its own: after a few searches in one, the same page now and then comes out a little different."""
    return t.run(sys.executable, '-c', PDFIUM, path, str(dpi)).stdout


def the_layer_shows_nothing(desk):
    for page in (PAGES[0], PAGES[2], PAGES[-1]):
        card = card_of(desk, page)
        blank = without_layer(desk, card)
        if blank is None:
            yield f'{page}: there is no layer'
            continue
        for draw in (t.poppler, t.mupdf, t.ghostscript, pdfium):
            one, other = draw(card, dpi=100), draw(blank, dpi=100)
            if one != other:
                yield f'{page}: {draw.__name__} shows it in {sum(a != b for a, b in zip(one, other))} bytes'
            if min(one[20:]) > 100:
                yield f'{page}: {draw.__name__} shows no text at all'


def no_tool_has_a_word_to_say(desk):
    card = card_of(desk, PAGES[1])
    for command in (('qpdf', '--check', card), ('mutool', 'draw', '-F', 'png', '-o', card + '.png', card),
                    ('mutool', 'draw', '-F', 'stext', '-o', card + '.xml', card), ('mutool', 'clean', '-gggg', card, card + '.clean.pdf'),
                    ('pdftotext', card, '-'), ('pdftoppm', '-r', '30', card, card), ('pdffonts', card),
                    ('gs', '-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-sDEVICE=ppmraw', '-sOutputFile=/dev/null', card)):
        out = t.run(*command)
        said = out.stderr.decode() + (out.stdout.decode() if command[0] == 'gs' else '')
        said = '\n'.join(l for l in said.splitlines() if not l.startswith('page ') and l != 'warning: ICC support is not available')
        if out.returncode or said:
            yield f'{command[:2]}: {out.returncode} {said}'
    fonts = t.run('pdffonts', card).stdout.decode().splitlines()[2:]
    if len(fonts) != 1 or fonts[0].split()[-5:-2] != ['yes', 'no', 'yes']:
        yield f'not embedded, or not mapped to Unicode: {fonts}'


def title_and_subject_are_the_tables(desk):
    for number in ('Ё-12', 'שולחן 12', 'طاولة ١٢', '12号桌', 'โต๊ะ ๑๒', 'मेज़ १२', 'a (b) \\c'):
        card, answer = desk.card(PAGES[0].template(), PAGES[0].elements(), unit='pt', number=number)
        info = t.run('pdfinfo', card).stdout.decode() if card else answer
        if f'Кафе «Ёлочка» – {number}\n' not in info or f'Subject:         {t.LINK}\n' not in info:
            yield f'{number}: {info}'


def install_pdfjs():
    """Once: the packages that its lock file names."""
    lock, done = os.path.join(PDFJS, 'package-lock.json'), os.path.join(PDFJS, 'node_modules/.package-lock.json')
    if not os.path.exists(done) or os.path.getmtime(done) < os.path.getmtime(lock):
        out = t.run('npm', 'ci', '--omit=optional', timeout=200, cwd=PDFJS)
        if out.returncode:
            sys.exit('pdf.js cannot be installed: ' + out.stderr.decode())
        os.utime(done)


install_pdfjs()
sys.exit(t.run_claims([
    poppler_finds_every_word_in_its_place, mupdf_finds_every_word_in_its_place, pdfium_finds_every_word_in_its_place,
    pdfjs_finds_every_line_in_its_place, a_slanting_word_is_found_all_the_same, the_layer_shows_nothing,
    no_tool_has_a_word_to_say, title_and_subject_are_the_tables]))
