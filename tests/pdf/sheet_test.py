#!/usr/bin/python3
"""Print files through the real press: every card in its place, at its size, readable; the template stored once."""
import csv
import io
import os
import re
import sys
import uuid

import numpy
import zxingcpp

import pdf_tools as t

CTL = os.path.join(t.BUILD, 'posmctl')
STARTERS = os.path.join(t.SOURCE, 'templates')
LINK = 'https://check.example/t/{uuid}'
PT_PER_MM = 72 / 25.4


def uuids(n):
    return [str(uuid.uuid5(uuid.NAMESPACE_URL, str(i))) for i in range(n)]


def tables(desk, n):
    out = io.StringIO()
    rows = csv.writer(out, lineterminator='\n')
    rows.writerow(['uuid', 'number', 'zone', 'seats'])
    for i, name in enumerate(uuids(n)):
        rows.writerow([name, i + 1, 'Terrace', 4])
    return desk.file('tables.csv', out.getvalue().encode())


def print_file(desk, template, settings, n, *options, code=0, timeout=300):
    """Its path; what was said where it is refused."""
    if isinstance(template, bytes):
        template = desk.file('template.pdf', template)
    if isinstance(settings, dict):
        settings = desk.file('settings.json', settings)
    out = desk.file('print.pdf', b'')
    os.unlink(out)
    done = t.run(CTL, 'print', '--template', template, '--settings', settings, '--tables', tables(desk, n), '--out', out,
                 '--restaurant', 'Café', '--link-template', LINK, *options, timeout=timeout)
    if done.returncode != code:
        raise t.Failure(f'posmctl print {options}: {done.returncode} {done.stderr.decode()[-500:]}')
    if code:
        left = [f for f in os.listdir(desk.folder) if f.endswith('print.pdf.part') or f == os.path.basename(out)]
        if left:
            raise t.Failure(f'{left} stays behind')
        return done.stderr.decode()
    return out


def starter(name, language='en'):
    return os.path.join(STARTERS, name, f'{language}.pdf'), os.path.join(STARTERS, name, f'{language}.settings.json')


def sound(path):
    if t.qpdf_check(path) != 0:
        raise t.Failure(f'qpdf --check: {t.run("qpdf", "--check", path).stderr.decode()[-300:]}')
    said = [l for l in t.run('mutool', 'draw', '-q', '-r', '20', '-F', 'ppm', '-o', '/dev/null', path).stderr.decode().split('\n')
            if l and 'ICC support' not in l]
    if said:
        raise t.Failure(f'mutool: {said[:3]}')


def pages(path):
    return int(re.search(rb'Pages:\s+(\d+)', t.run('pdfinfo', path).stdout)[1])


def codes_at(picture):
    """[(payload, x, y of the symbol's middle in px)]"""
    w, h, data = t.read_ppm(picture)
    pixels = numpy.frombuffer(data, dtype=numpy.uint8, count=w * h * 3).reshape(h, w, 3)
    found = []
    for code in zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormat.QRCode):
        corners = [getattr(code.position, name) for name in ('top_left', 'top_right', 'bottom_right', 'bottom_left')]
        found.append((code.text, sum(c.x for c in corners) / 4, sum(c.y for c in corners) / 4))
    return found


def expect_cells(path, page, cells, dpi=200, renderer=None, within_mm=0.4):
    """cells: [(number of the card, x, y in mm of its code's middle)]"""
    picture = (renderer or t.poppler)(path, page=page, dpi=dpi)
    found = codes_at(picture)
    names = uuids(max(n for n, _, _ in cells))
    wanted = [(LINK.replace('{uuid}', names[n - 1]), x, y) for n, x, y in cells]
    for link, x, y in wanted:
        near = [f for f in found if f[0] == link and abs(f[1] / dpi * 25.4 - x) < within_mm and abs(f[2] / dpi * 25.4 - y) < within_mm]
        if not near:
            there = [(round(f[1] / dpi * 25.4, 2), round(f[2] / dpi * 25.4, 2)) for f in found if f[0] == link]
            yield f'page {page}: card {link[-4:]} is at {there}, not at {(x, y)} ({len(found)} codes seen)'
    if len(found) != len(wanted):
        yield f'page {page}: {len(found)} codes, not {len(wanted)}'


A7 = '/MediaBox [0 0 210.472 298.11] /Resources << >>'  # 74.25 x 105.17 mm
CODE = t.qr(20, 20, 30, quiet_zone=0)


def settings(*elements, **more):
    return {'format': 1, 'unit': 'mm', 'elements': list(elements), **more}


def cards_lie_row_by_row(desk):
    # codes of 30 mm at (20, 20) on cards of 74.25 x 105: middle at (35, 35) of each
    path = print_file(desk, t.pdf([(A7, '')]), settings(CODE), 11, '--sheet', 'a4-4x2-a7', '--marks', '0')
    sound(path)
    if pages(path) != 2:
        yield f'{pages(path)} sheets'
    first = [(1 + c + 4 * r, c * 74.25 + 35, r * 105 + 35 - 0.085) for r in range(2) for c in range(4)]
    for renderer in (t.poppler, t.mupdf):
        yield from expect_cells(path, 1, first, renderer=renderer)
    yield from expect_cells(path, 2, [(9 + c, c * 74.25 + 35, 35) for c in range(3)], renderer=t.ghostscript)


def cut_stacks_are_in_order(desk):
    """10 cards, 8 cells: 2 sheets. Cell by cell: 1 over 2, 3 over 4, ..."""
    path = print_file(desk, t.pdf([(A7, '')]), settings(CODE), 10, '--sheet', 'a4-4x2-a7', '--order', 'stacks')
    at = [(c * 74.25 + 35, r * 105 + 35) for r in range(2) for c in range(4)]
    yield from expect_cells(path, 1, [(2 * i + 1, *at[i]) for i in range(5)])
    yield from expect_cells(path, 2, [(2 * i + 2, *at[i]) for i in range(5)])


def copies_follow_each_other(desk):
    path = print_file(desk, t.pdf([(A7, '')]), settings(CODE), 3, '--sheet', 'a4-4x2-a7', '--copies', '3')
    at = [(c * 74.25 + 35, r * 105 + 35) for r in range(2) for c in range(4)]
    if pages(path) != 2:
        yield f'{pages(path)} sheets'
    picture = codes_at(t.poppler(path, page=1, dpi=200))
    links = sorted(f[0] for f in picture)
    names = uuids(3)
    if links != sorted(LINK.replace('{uuid}', names[i]) for i in (0, 0, 0, 1, 1, 1, 2, 2)):
        yield f'{links}'
    yield from expect_cells(path, 2, [(3, *at[0])])
    alone = print_file(desk, t.pdf([(A7, '')]), settings(CODE), 3, '--copies', '2')
    if pages(alone) != 6:
        yield f'{pages(alone)} pages of single cards'


def a_card_turned_into_its_cell_is_turned_clockwise(desk):
    landscape = '/MediaBox [0 0 298.11 210.472] /Resources << >>'
    path = print_file(desk, t.pdf([(landscape, '')]), settings(CODE), 1, '--sheet', 'a4-4x2-a7')
    # code's middle at (35, 35) of a card 105.17 x 74.25; turned: x' = 74.25 - 35, y' = 35 - the card's half millimetre
    yield from expect_cells(path, 1, [(1, 74.25 - 35, 35)])


def backs_lie_behind_their_fronts(desk):
    """A code on each page of a two-sided card; x of front and back add up to the paper's width."""
    two = t.pdf([(A7, ''), (A7, '')])
    both = settings(CODE, {**CODE, 'page': 2})
    path = print_file(desk, two, both, 4, '--sheet', 'a4-4x2-a7', '--duplex', 'long-edge')
    # landscape paper turned about its long edge: rows change places, cards stand on their heads
    yield from expect_cells(path, 1, [(i + 1, i * 74.25 + 35, 35) for i in range(4)])
    yield from expect_cells(path, 2, [(i + 1, i * 74.25 + 74.25 - 35, 210 - 35) for i in range(4)])
    path = print_file(desk, two, both, 4, '--sheet', 'a4-4x2-a7', '--duplex', 'short-edge')
    yield from expect_cells(path, 2, [(i + 1, 297 - (i + 1) * 74.25 + 35, 35) for i in range(4)])
    three = print_file(desk, t.pdf([(A7, '')] * 3), settings(CODE), 4, '--sheet', 'a4-4x2-a7', '--duplex', 'long-edge')
    if pages(three) != 4:
        yield f'three pages a card take {pages(three)} sides'


def dark_lines(picture, dpi, column=None, row=None):
    """Where a column or row (mm) of the picture is dark: [(from, to)] in mm."""
    w, h, data = t.read_ppm(picture)
    if row is not None:
        y = int(row / 25.4 * dpi)
        line = [data[(y * w + x) * 3] for x in range(w)]
    else:
        x = int(column / 25.4 * dpi)
        line = [data[(y * w + x) * 3] for y in range(h)]
    spans, begin = [], None
    for i, value in enumerate(line + [255]):
        if value < 160 and begin is None:
            begin = i
        elif value >= 160 and begin is not None:
            spans.append((begin / dpi * 25.4, i / dpi * 25.4))
            begin = None
    return spans


def crop_marks_stand_at_the_cuts(desk):
    """Business cards on A4, 20 and 11 mm in: marks above at x = 20, 105, 190, begun 3 mm above the cards, 5 mm long."""
    card = t.pdf([('/MediaBox [0 0 257.953 172.913] /TrimBox [8.504 8.504 249.449 164.409] /Resources << >>', '')])
    path = print_file(desk, card, settings(t.qr(5, 5, 30)), 10, '--sheet', 'card-85x55', '--bleed', '3')
    sound(path)
    picture = t.poppler(path, page=1, dpi=600)
    spans = dark_lines(picture, 600, row=6)
    middles = [round((a + b) / 2, 2) for a, b in spans]
    if len(middles) != 3 or any(abs(a - b) > 0.1 for a, b in zip(middles, (20, 105, 190))):
        yield f'marks above the cards: {middles}'
    (begin, end), *more = dark_lines(picture, 600, column=20)[:1] or [(0, 0)]
    if abs(end - 8) > 0.1 or abs(begin - 3) > 0.1:
        yield f'the mark goes from {begin} to {end} mm'
    spans = dark_lines(picture, 600, column=15)
    middles = [round((a + b) / 2, 2) for a, b in spans]
    if len(middles) != 6 or any(abs(a - b) > 0.1 for a, b in zip(middles, (11, 66, 121, 176, 231, 286))):
        yield f'marks left of the cards: {middles}'
    if not re.search(rb'/Separation\s+/All', t.run('qpdf', '--qdf', '--object-streams=disable', path, '-').stdout):
        yield 'the marks are not in all inks'


def bleed_is_shown_outwards_and_halfway_to_a_neighbour(desk):
    """Cards all black to the sheet's edge: 85 x 55 with 5 mm of bleed, a gutter of 4."""
    card = t.pdf([('/MediaBox [0 0 269.291 184.252] /TrimBox [14.173 14.173 255.118 170.079] /Resources << >>',
                   '0 g 0 0 270 185 re f')])
    white = settings(t.text(1, 1, 10, 5, value=' '))
    path = print_file(desk, card, white, 2, '--sheet', '300x100', '--gutter', '4', '--bleed', '3', '--margin', '10', '--marks', '0')
    picture = t.poppler(path, page=1, dpi=600)
    # three fit (3 x 85 + 2 x 4 = 263 of 280); the block begins at (300 - 263) / 2 = 18.5
    spans = dark_lines(picture, 600, row=50)
    if len(spans) != 1 or abs(spans[0][0] - 15.5) > 0.1 or abs(spans[0][1] - (18.5 + 85 + 4 + 85 + 2)) > 0.1:
        yield f'{spans}'
    trimmed = print_file(desk, card, white, 2, '--sheet', '300x100', '--gutter', '4', '--bleed', '0', '--marks', '0')
    spans = dark_lines(t.poppler(trimmed, page=1, dpi=600), 600, row=50)
    wanted = [(18.5, 103.5), (107.5, 192.5)]
    if len(spans) != 2 or any(abs(a - b) > 0.1 for s, w in zip(spans, wanted) for a, b in zip(s, w)):
        yield f'without bleed: {spans}'


def single(desk, template, settings_path, folder):
    """Cards by `posmctl render`, in the order of the table list."""
    done = t.run(CTL, 'render', '--template', template, '--settings', settings_path, '--tables', tables(desk, 2), '--out', folder,
                 '--names', '{{table.number}}.pdf', '--restaurant', 'Café', '--link-template', LINK, '--proof', 'off', '--date', 'x',
                 timeout=120)
    if done.returncode:
        raise t.Failure(done.stderr.decode()[-300:])
    return os.path.join(folder, '1.pdf')


def alike(one, other, about):
    w, h, a = t.read_ppm(one)
    w2, h2, b = t.read_ppm(other)
    if (w, h) != (w2, h2):
        yield f'{about}: {w2} x {h2} px, alone {w} x {h}'
        return
    if a == b:
        return
    far = sum(1 for x, y in zip(a, b) if abs(x - y) > 40)
    if far > len(a) * 0.0002:
        yield f'{about}: {far} of {len(a)} values differ'


def same_as_alone(desk, template, settings_json, about, page=1):
    if isinstance(template, bytes):
        template = desk.file('t.pdf', template)
    path = desk.file('s.json', settings_json) if isinstance(settings_json, dict) else settings_json
    card = single(desk, template, path, os.path.join(desk.folder, f'cards-{desk.n}'))
    printed = print_file(desk, template, path, 2, '--date', 'x')
    if t.qpdf_check(printed) > t.qpdf_check(card):
        yield f'{about}: qpdf --check says {t.qpdf_check(printed)}'
    for renderer in (t.poppler, t.mupdf):
        yield from alike(renderer(card, page=page, dpi=60), renderer(printed, page=page, dpi=60), f'{about} by {renderer.__name__}')


def a_card_looks_as_it_does_alone(desk):
    code = settings(t.qr(10, 10, 20, background={'rgb': '#ffffff'}), t.text(5, 35, 40, 10, size=20))
    art = '1 0 0 rg 20 20 60 90 re f 0 0.5 1 0 k 90 150 m 150 160 120 250 90 150 c f q 4 w 0 0 1 RG 5 5 m 180 270 l S'
    for entries in ('', '/Rotate 90', '/Rotate 180', '/Rotate 270', '/CropBox [20 30 200 270]', '/CropBox [20 30 200 270] /Rotate 90',
                    '/UserUnit 1.5', '/UserUnit 0.5 /Rotate 270', '/TrimBox [20 20 190 280] /BleedBox [10 10 200 290]',
                    '/Group << /S /Transparency /CS /DeviceCMYK >>'):
        page = f'/MediaBox [0 0 210 298] /Resources << >> {entries}'
        yield from same_as_alone(desk, t.pdf([(page, art)]), code, entries)


def starters_look_as_they_do_alone(desk):
    for name in ('a6-card', 'a5-tent', 'round-sticker', 'a4-sheet'):
        yield from same_as_alone(desk, *starter(name), name)


def designs_look_as_they_do_alone(desk):
    if not t.CORPUS:
        print("!! POSM_CORPUS is not set: designers' files in print files are LEFT OUT")
        return
    for row in t.manifest():
        if not row['design']:
            continue
        path = os.path.join(t.CORPUS, row['name'])
        code, seen = t.maker('--rights', 'inspect', path)
        page = seen['report']['pages'][0]
        made, _ = t.settings_for(page['width_mm'], page['height_mm'])
        yield from same_as_alone(desk, path, made, row['name'])


def boxes_of_single_cards_stay(desk):
    page = '/MediaBox [-10 -10 220 310] /CropBox [0 0 210 300] /BleedBox [5 5 205 295] /TrimBox [15 15 195 285] /Resources << >>'
    path = print_file(desk, t.pdf([(page, '')]), settings(CODE), 2)
    said = t.run('pdfinfo', '-box', path).stdout.decode()
    boxes = {k: [float(v) for v in re.search(rf'{k}:\s+(.*)', said)[1].split()] for k in ('MediaBox', 'CropBox', 'BleedBox', 'TrimBox')}
    wanted = {'MediaBox': [-10, -10, 220, 310], 'CropBox': [0, 0, 210, 300], 'BleedBox': [5, 5, 205, 295], 'TrimBox': [15, 15, 195, 285]}
    for k, v in wanted.items():
        if any(abs(a - b) > 0.01 for a, b in zip(boxes[k], v)):
            yield f'{k} is {boxes[k]}'


def layers_groups_and_output_intents_stay(desk):
    profile = b'<< /N 4 /Length 0 >>\nstream\n\nendstream'
    template = t.pdf([('/MediaBox [0 0 210 298] /Resources << /Properties << /L 5 0 R >> >> /Group << /S /Transparency /CS [/CalGray << /WhitePoint [0.95 1 1.09] >>] >>',
                       '/OC /L BDC 0 g 0 0 50 50 re f EMC')],
                     extra=['<< /Type /OCG /Name (Hidden) >>', profile],
                     catalog='/OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] >> >> '
                             '/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier (FOGRA39) /DestOutputProfile 6 0 R >>]')
    path = print_file(desk, template, settings(CODE), 1)
    plain = t.run('qpdf', '--qdf', '--object-streams=disable', path, '-').stdout
    for word in (b'/OCProperties', b'FOGRA39', b'(Hidden)', b'/CalGray'):
        if word not in plain:
            yield f'{word} is gone'
    w, h, data = t.read_ppm(t.poppler(path, dpi=72))
    if data[((h - 10) * w + 10) * 3] != 255:
        yield 'the hidden layer shows'


def text_is_found_on_a_sheet(desk):
    path = print_file(desk, *starter('a6-card'), 4, '--sheet', 'a4-2x2-a6')
    for text in (t.run('pdftotext', path, '-').stdout, t.run('mutool', 'draw', '-q', '-F', 'txt', path).stdout):
        if text.count(b'Terrace') != 4:
            yield f'{text!r}'
    said = t.run('pdfinfo', path).stdout.decode()
    if 'Café' not in said or '1 … 4' not in said:
        yield said


def every_preset_takes_its_card(desk):
    listed = re.findall(r'^\t\{"([a-z0-9-]+)", "[^"]*"', open(os.path.join(t.SOURCE, 'src/model/sheet.c')).read(), re.M)
    if len(listed) < 20:
        yield f'{listed}'
    # cells in mm, from the makers' measures
    sizes = {'avery-5294': (63.5, 63.5), 'avery-5293': (41.2, 41.2), 'avery-8293': (38.1, 38.1), 'round-50': (50, 50), 'round-60': (60, 60), 'round-90': (90, 90),
             'avery-5305': (215.9, 127), 'avery-5305-panel': (215.9, 63.5), 'herma-50x80': (80, 50), 'avery-l4785': (80, 50),
             'durable-54x90': (90, 54), 'durable-40x75': (75, 40), 'durable-60x90': (90, 60), 'card-85x55': (85, 55), 'card-90x50': (90, 50),
             'a4-2x2-a6': (105, 148), 'a4-2x2-a6-landscape': (148, 105), 'a4-2x4-a7': (105, 74), 'a4-4x2-a7': (74, 105)}
    for name in listed:
        width, height = sizes.get(name, (85, 55))
        media = f'/MediaBox [0 0 {width * PT_PER_MM:.3f} {height * PT_PER_MM:.3f}] /Resources << >>'
        size = min(width, height) * 0.6
        path = print_file(desk, t.pdf([(media, '')]), settings(t.qr((width - size) / 2, (height - size) / 2, size)), 3, '--sheet', name)
        found = codes_at(t.poppler(path, page=1, dpi=150))
        if len(found) != min(3, len(found)) or not found:
            yield f'{name}: {len(found)} codes'


def what_does_not_fit_is_said(desk):
    said = print_file(desk, t.pdf([(A7, '')]), settings(CODE), 1, '--sheet', 'card-85x55', code=2)
    if 'does not fit' not in said or '85.0 x 55.0 mm' not in said:
        yield said
    for options in (('--sheet', 'a9'), ('--copies', '0'), ('--bleed', 'x'), ('--order', 'cut'), ('--duplex', 'yes'), ('--sheet', '5x5')):
        said = print_file(desk, t.pdf([(A7, '')]), settings(CODE), 1, *options, code=2)
        if options[0][2:] not in said:
            yield said
    print_file(desk, t.pdf([(A7, '')]), settings({**CODE, 'page': 2}), 1, code=2)
    said = print_file(desk, t.pdf([(A7, '')]), settings(CODE), 101, '--copies', '1000', code=2)
    if 'at most 990 copies' not in said:
        yield said


def the_same_input_gives_the_same_bytes(desk):
    template = t.pdf([(A7, '0.8 g 0 0 100 100 re f')])
    one, two = (print_file(desk, template, settings(CODE), 5, '--sheet', 'a4') for _ in range(2))
    other = print_file(desk, template, settings(CODE), 6, '--sheet', 'a4')
    read = [open(p, 'rb').read() for p in (one, two, other)]
    if read[0] != read[1]:
        yield 'two runs differ'
    ids = [re.findall(rb'/ID \[<([0-9a-f]+)>', r)[-1] for r in read]
    if ids[0] == ids[2]:
        yield 'two files of other content have one /ID'


def five_megabytes_and_a_thousand_tables_stay_under_ten(desk):
    """The a6 starter with a picture of 5 MB of noise on it."""
    noise = os.urandom(5_000_000)
    picture = b'<< /Type /XObject /Subtype /Image /Width 2500 /Height 2000 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length %d >>\nstream\n%s\nendstream' % (len(noise), noise)
    template = t.pdf([('/MediaBox [0 0 298 420] /Resources << /XObject << /I 5 0 R >> >>', 'q 60 0 0 60 0 0 cm /I Do Q')], extra=[picture])
    for sheet in ('card', 'a4-2x2-a6'):
        path = print_file(desk, template, starter('a6-card')[1], 1000, '--sheet', sheet)
        size = os.path.getsize(path)
        print(f'   {sheet}: {size / 1e6:.2f} MB')
        if size >= 10_000_000:
            yield f'{sheet}: {size} bytes'


def memory_is_flat(desk):
    """The client's and the press's, together no more than a few MB apart for 500 and for 10,000 cards."""
    template, made = desk.file('t.pdf', t.pdf([(A7, '')])), desk.file('s.json', settings(CODE))
    peaks = []
    for n in (500, 10_000):
        rows, out = tables(desk, n), os.path.join(desk.folder, 'big.pdf')
        code = ('import resource,subprocess,sys; subprocess.run(sys.argv[1:],check=True); '
                'print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)')
        done = t.run(sys.executable, '-c', code, CTL, 'print', '--template', template, '--settings', made, '--tables', rows, '--out', out,
                     '--sheet', 'a4', '--link-template', LINK, timeout=300)
        if done.returncode:
            raise t.Failure(done.stderr.decode()[-300:])
        peaks.append(int(done.stdout.split()[-1]))
    print(f'   peaks: {peaks} KB')
    # the table list itself is in the client's memory: some 400 bytes a row
    if peaks[1] - peaks[0] > 16_000 and not t.SANITIZED:
        yield f'peaks {peaks} KB'


def cards_are_proved_before_anything_is_written(desk):
    template, pale = t.pdf([(A7, '')]), settings({**CODE, 'color': {'rgb': '#dddddd'}, 'background': {'rgb': '#ffffff'}})
    said = print_file(desk, template, pale, 3, code=3)
    for words in ("the card of table '", 'too little contrast', '[low_contrast]', 'contrast ', 'posmctl preflight'):
        if words not in said:
            yield f'{words!r} is not said: {said}'
    sound(print_file(desk, template, pale, 3, '--proof', 'off'))
    if '--proof must be all, sample or off' not in print_file(desk, template, pale, 3, '--proof', 'some', code=2):
        yield 'a wrong --proof'


sys.exit(t.run_claims([cards_are_proved_before_anything_is_written, cards_lie_row_by_row, cut_stacks_are_in_order, copies_follow_each_other,
                       a_card_turned_into_its_cell_is_turned_clockwise, backs_lie_behind_their_fronts, crop_marks_stand_at_the_cuts,
                       bleed_is_shown_outwards_and_halfway_to_a_neighbour, a_card_looks_as_it_does_alone,
                       starters_look_as_they_do_alone, designs_look_as_they_do_alone, boxes_of_single_cards_stay,
                       layers_groups_and_output_intents_stay, text_is_found_on_a_sheet, every_preset_takes_its_card,
                       what_does_not_fit_is_said, the_same_input_gives_the_same_bytes,
                       five_megabytes_and_a_thousand_tables_stay_under_ten, memory_is_flat]))
