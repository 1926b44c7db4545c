#!/usr/bin/python3
"""Compile and stamp, on templates made by hand for one question each and on the starter templates."""
import itertools
import json
import os
import re
import sys
import zlib

import pdf_tools as t

PLAIN = '/MediaBox [0 0 210 298] /Resources << >>'


def text_of(path, *more):
    return t.run('pdftotext', *more, path, '-').stdout.decode()


def must(desk, template, elements, *options, **more):
    card, answer = desk.card(template, elements, *options, **more)
    if card is None:
        raise t.Failure(f'refused: {answer}')
    return card, answer


def dark_box(picture, pt_per_px):
    """The box around everything dark, in pt from the top left."""
    w, h, data = t.read_ppm(picture)
    rows = [y for y in range(h) if min(data[y * w * 3:(y + 1) * w * 3]) < 128]
    columns = [min(data[y * w * 3 + i::w * 3]) for y in (0,) for i in range(0, w * 3, 3)]
    columns = [i for i, darkest in enumerate(columns) if darkest < 128]
    return [v * pt_per_px for v in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)]


def a_code_stands_where_it_was_put_on_any_page(desk):
    """Within 0.1 mm, for every rotation, box offset and UserUnit, as poppler and mupdf show the page."""
    crops = ['', '/CropBox [20 10 190 270]', '/CropBox [190 270 20 10]', '/CropBox [-50 -50 900 900]']
    for media, crop, rotate, unit in itertools.product(['0 0 210 298', '-30 40 180 338'], crops, [0, 90, 180, 270, -90, 450],
                                                       [1, 2.5]):
        if unit != 1 and rotate in (-90, 450):
            continue
        page = f'/MediaBox [{media}] {crop} /Rotate {rotate} /UserUnit {unit} /Resources << >>'
        # 20 x 20 pt at (30, 40) pt, less in a page that is shown larger: positions are of the shown page
        card, answer = must(desk, t.pdf([(page, '')]), [t.qr(30, 40, 20, quiet_zone=0)], unit='pt')
        if answer['cause'] != 'small_module' or answer['contrast'] < 0.8:
            yield f'{page}: the proof looked elsewhere: {answer}'
        for renderer, grow in ((t.poppler, unit), (t.mupdf, unit if rotate == 0 and unit == 1 else None)):
            if grow is None:
                continue
            found = dark_box(renderer(card, dpi=288), 0.25 * grow)
            if any(abs(a - b) > 0.1 / t.MM + 0.25 * grow for a, b in zip(found, (30, 40, 50, 60))):
                yield f'{page} by {renderer.__name__}: {found}'


def elements_may_be_placed_from_the_trimmed_sheet(desk):
    page = '/MediaBox [0 0 220 310] /TrimBox [10 20 200 290] /Resources << >>'
    card, _ = must(desk, t.pdf([(page, '')]), [t.qr(30, 40, 20, quiet_zone=0)], unit='pt', box='trim')
    found = dark_box(t.poppler(card, dpi=288), 0.25)
    if any(abs(a - b) > 0.5 for a, b in zip(found, (40, 60, 60, 80))):
        yield f'{found}'


def content_that_leaves_something_open_cannot_reach_the_overlay(desk):
    ends = ['q 9 0 0 9 300 300 cm', 'q q q 0 0 1 1 re W n', 'BT /F 12 Tf 3 Tr', '(never closed', '<41424',
            '[ 1 2 (x)', '<< /A << /B 1', '% a comment', '10 10 m 20 20 l', '/OC /L BDC', 'BT (a\\', '0 0 5 5 re W',
            'BI /W 1 /H 1 /BPC 8 /CS /G ID \x80\x81', 'q BT BT (', '1 0 0 1 500 500 cm', '/Artifact BMC q']
    hidden = '/Resources << /Properties << /L 5 0 R >> >>'
    layer = '<< /Type /OCG /Name (hidden) >>'
    catalog = '/OCProperties << /OCGs [5 0 R] /D << /OFF [5 0 R] >> >>'
    for end in ends:
        template = t.pdf([(f'/MediaBox [0 0 210 298] {hidden}', end)], [layer], catalog)
        card, answer = must(desk, template, [t.qr(22, 30, 30)])
        if t.LINK not in t.decode(t.poppler(card, width=800)) or t.LINK not in t.decode(t.mupdf(card, width=800)):
            yield f'{end!r}: the code is not seen'
        if answer['verdict'] != 1:
            yield f"{end!r}: {answer['cause']}"


def a_restore_without_save_changes_nothing(desk):
    """mupdf, as Acrobat, ignores it (poppler then draws nothing); inside the engine's own save it would not be ignored."""
    template = t.pdf([(PLAIN, '1 0 0 rg Q 10 10 50 50 re f Q Q 100 10 50 50 re f')])
    card, _ = must(desk, template, [t.qr(22, 30, 30)])
    before, after = t.mupdf(desk.file('t.pdf', template), dpi=72), t.mupdf(card, dpi=72)
    # below the code, which ends 128 pt above the bottom
    w, h, a = t.read_ppm(before)
    b = t.read_ppm(after)[2]
    if a[(h - 100) * w * 3:] != b[(h - 100) * w * 3:]:
        yield 'the page below the code has changed'


def streams_of_nothing_are_no_part_of_a_page(desk):
    """poppler 25.03 takes an empty one for the end of the page and does not show the code."""
    packed = zlib.compress(b'').decode('latin-1')
    extra = [t.stream('', ''), t.stream('/Filter /FlateDecode', packed), t.stream('', '1 0 0 rg 0 0 9 9 re f'), t.stream('/Filter /ASCIIHexDecode', ' > ')]
    for contents, left in (('', 0), ('/Contents 5 0 R', 0), ('/Contents 6 0 R', 0), ('/Contents [5 0 R 7 0 R 6 0 R 8 0 R]', 1)):
        template = t.pdf([(f'{PLAIN} {contents}', '')], extra)
        if contents:
            template = template.replace(b'/Contents 4 0 R ', b' ' * 16)
        card, answer = must(desk, template, [t.qr(22, 30, 30)])
        numbers = re.findall(r'^ +(\d+) 0 R$', t.run('qpdf', '--show-pages', card).stdout.decode().split('content:')[1], re.M)
        data = [t.run('qpdf', f'--show-object={n}', '--filtered-stream-data', card).stdout for n in numbers]
        if len(data) != left + 2 or b'' in data:
            yield f'{contents!r}: {data}'
        if answer['verdict'] != 1 or t.LINK not in t.decode(t.poppler(card, width=800)):
            yield f'{contents!r}: {answer}'


def pages_that_share_everything_get_cards_of_their_own(desk):
    """Two pages, one Resources dictionary and one content stream; the code is on the second only."""
    shared = '/MediaBox [0 0 210 298] /Resources 7 0 R'
    template = t.pdf([(shared, '0.5 g'), (shared, '')], ['<< /XObject 8 0 R >>', '<< /Posm0 9 0 R >>',
                     t.stream('/Type /XObject /Subtype /Form /BBox [0 0 9 9]', '1 0 0 rg 0 0 9 9 re f')])
    card, _ = must(desk, template, [t.qr(22, 30, 30, page=2)])
    for page, there in ((1, False), (2, True)):
        if (t.LINK in t.decode(t.poppler(card, page=page, width=800))) != there:
            yield f'page {page}: code {"missing" if there else "shown"}'


DROPPED = 'no place on paper 4711'


def what_has_no_place_on_paper_is_gone_from_the_bytes(desk):
    script = f'<< /S /JavaScript /JS ({DROPPED} js) >>'
    catalog = (f'/OpenAction {script} /AA << /WC {script} >> /Names << /JavaScript << /Names [(a) {script}] >> '
               f'/EmbeddedFiles << /Names [(f) << /Type /Filespec /F ({DROPPED} file) /EF << /F 7 0 R >> >>] >> >> '
               f'/Outlines << /Title ({DROPPED} outline) >> /PieceInfo << /A << /Private ({DROPPED} piece) >> >> '
               f'/Metadata 8 0 R /Perms << /UR3 ({DROPPED} perms) >> /Collection << /D ({DROPPED} coll) >> '
               f'/AcroForm << /Fields [6 0 R] /XFA ({DROPPED} xfa) >> /StructTreeRoot 9 0 R /MarkInfo << /Marked true >>')
    page = (f'{PLAIN} /Annots [5 0 R 6 0 R] /AA << /O {script} >> /PieceInfo << /B ({DROPPED} page piece) >> '
            f'/Thumb 10 0 R /Trans << /D ({DROPPED} trans) >> /B [({DROPPED} bead)]')
    extra = [f'<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({DROPPED} uri) >> >>',
             f'<< /Type /Annot /Subtype /Widget /FT /Tx /T (field) /V ({DROPPED} value) /Rect [0 0 9 9] /AA << /K {script} >> >>',
             t.stream('/Type /EmbeddedFile', f'{DROPPED} attached'),
             t.stream('/Type /Metadata /Subtype /XML', f'<pdfaid:part>1</pdfaid:part> {DROPPED} xmp'),
             f'<< /Type /StructTreeRoot /K [<< /Type /OBJR /Obj 5 0 R >> << /S /P /AF ({DROPPED} af) /K [<< /Type /OBJR /Obj 6 0 R >> 0] >>] >>',
             t.stream('/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray', f'{DROPPED} thumbnail')]
    card, answer = must(desk, t.pdf([(page, '')], extra, catalog), [t.qr(22, 30, 30)])
    plain = t.run('qpdf', '--qdf', '--object-streams=disable', card, '-').stdout
    with open(card, 'rb') as f:
        for data in (f.read(), plain):
            for found in sorted(set(re.findall(rb'4711 [a-z ]+|/JavaScript|/Annots|/AcroForm|/OBJR', data))):
                yield f'still there: {found.decode()}'
    if b'/StructTreeRoot' not in plain or b'/Artifact BMC' not in plain:
        yield 'the tags are gone, or the overlay is no artifact'
    kinds = {d['kind'] for d in answer['report']['dropped']}
    missing = {'javascript', 'action', 'embedded_file', 'form_field', 'link', 'bookmark', 'metadata', 'private_data',
               'thumbnail', 'presentation', 'signature'} - kinds
    if missing:
        yield f'not reported: {missing}'
    codes = {n['code'] for n in answer['report']['notes']}
    if not {'pdfa_claim_removed', 'xfa'} <= codes:
        yield f'notes: {codes}'


def an_annotation_that_prints_is_painted_under_the_overlay(desk):
    """A red square under the code's ground, a hidden, a screen-only and a printing one beside it (ISO 32000-1 12.5.5)."""
    form = t.stream('/Type /XObject /Subtype /Form /BBox [0 0 10 10] /Matrix [0 2 -2 0 7 3]', '1 0 0 rg 0 0 10 10 re f')
    annotations = [f'<< /Type /Annot /Subtype /Square /Rect [{r}] /F {flags} /AP << /N 5 0 R >> >>'
                   for r, flags in (('60 120 150 220', 4), ('10 10 30 40', 4), ('50 10 70 40', 6), ('90 10 110 40', 0))]
    page = f"{PLAIN} /Annots [{' '.join(f'{6 + i} 0 R' for i in range(4))}]"
    card, answer = must(desk, t.pdf([(page, '')], [form, *annotations]), [t.qr(22, 30, 30, background={'rgb': '#ffffff'})])
    if answer['verdict'] != 1 or answer['report']['painted'] != 2:
        yield f'{answer}'
    w, h, data = t.read_ppm(t.poppler(card, dpi=72))
    red = [(x, y) for y in range(h - 60, h) for x in range(w) if data[(y * w + x) * 3:(y * w + x) * 3 + 3] == b'\xff\0\0']
    box = [min(x for x, _ in red), h - 1 - max(y for _, y in red), max(x for x, _ in red) + 1, h - min(y for _, y in red)]
    if any(abs(a - b) > 1 for a, b in zip(box, (10, 10, 30, 40))):
        yield f'the printing one is at {box}'


def a_page_that_is_not_there_is_named_by_its_pointer(desk):
    elements = [t.qr(1, 1, 30), t.text(1, 1, 30, 9, page=3)]
    for more, pointer in (({}, '/elements/1/page'), ({'mirror': {'page': 1, 'to_page': 2, 'fold': 'vertical', 'at': 50}}, None)):
        if pointer is None:
            elements, pointer = elements[:1], '/mirror/to_page'
        card, answer = desk.card(t.pdf([(PLAIN, '')]), elements, **more)
        if answer.get('code') != 'out_of_range' or answer.get('pointer') != pointer:
            yield f'{answer}'


def files_that_are_no_template_are_refused_with_a_reason(desk):
    sound = t.pdf([(PLAIN, '')])
    archive = b'PK\x03\x04' + b'\0' * 40
    end = b'PK\x05\x06' + b'\0' * 18
    many = t.pdf([(PLAIN, '')] * 101)
    cases = [(b'', 'empty'), (b'hello', 'not_a_pdf'), (archive + sound, 'not_a_pdf'), (sound + end, 'not_a_pdf'),
             (b'<html><body>' + sound, 'not_a_pdf'), (b'\xef\xbb\xbf <!DOCTYPE html>' + sound, 'not_a_pdf'),
             (b' ' * 1100 + sound, 'not_a_pdf'), (b'%PDF-1.7\n%%EOF', 'broken'), (many, 'too_many_pages'),
             (t.pdf([('/MediaBox [0 0 0 0]', '')]), 'page_size'), (t.pdf([('/MediaBox [0 0 1000000000 9]', '')]), 'page_size'),
             (t.pdf([(PLAIN + ' /Thumb 2147483647 0 R', '')]), 'broken'), (t.pdf([(PLAIN + ' /Thumb 2000000001 0 R', '')]), 'broken'),
             (t.pdf([(PLAIN, '0 g 0 0 9 9 re f')]).replace(b'/Length 16', b'/Filter /FlateDecode /Length 16'), 'broken'),
             (t.pdf([(PLAIN + ' /Rotate 45', '')]), 'page_rotation'), (t.pdf([(PLAIN + ' /UserUnit 1000000000', '')]), 'page_size')]
    for data, reason in cases:
        code, answer = t.maker('inspect', desk.file('t.pdf', data))
        if code != 4 or answer['code'] != 'template_refused' or answer['reason'] != reason:
            yield f'{data[:30]!r}: {answer}'


def what_people_call_a_template_is_taken(desk):
    """Junk before the header, no newline at the end, another one appended: readers open these, and so do we."""
    sound = t.pdf([(PLAIN, '')])
    for data in (b'junk\n' + sound, sound.rstrip(), sound + b'\0' * 900, sound + b'\n\n\n'):
        code, answer = t.maker('inspect', desk.file('t.pdf', data))
        if code:
            yield f'{data[:30]!r}: {answer}'


def a_wrong_count_of_pages_is_put_right(desk):
    """libqpdf goes by the tree, poppler by the count: a card must open in both."""
    for wrong in (b'0', b'-1', b'2', b'2000000000'):
        template = t.pdf([(PLAIN, '')]).replace(b'/Count 1 ', b'/Count %s ' % wrong)
        card, _ = must(desk, template, [t.qr(22, 30, 30)])
        for draw in (t.poppler, t.mupdf):
            if t.LINK not in t.decode(draw(card, width=600)):
                yield f'/Count {wrong}: no code for {draw.__name__}'


def a_card_is_a_pure_function_and_its_own_document(desk):
    template = t.pdf([(PLAIN, '')])
    elements = [t.qr(22, 30, 30), t.text(10, 70, 50, 10)]
    paths = [must(desk, template, elements, number=number)[0] for number in ('1', '1', '2')]
    answers = must(desk, template, elements, number='2')[1]
    cards = [open(path, 'rb').read() for path in paths]
    if cards[0] != cards[1]:
        yield 'the same input gave two cards'
    if cards[0][:answers['prefix']] != cards[2][:answers['prefix']]:
        yield 'the prefix depends on the card'
    ids = [re.findall(rb'/ID \[<([0-9a-f]{32})> <\1>\]', card) for card in cards]
    if [len(i) for i in ids] != [1, 1, 1] or ids[0] == ids[2]:
        yield f'/ID: {ids}'
    for path, number in ((paths[0], '1'), (paths[2], '2')):
        info = t.run('pdfinfo', path).stdout.decode()
        if f'Кафе «Ёлочка» – {number}' not in info or t.LINK not in info:
            yield info


def the_prefix_alone_is_a_whole_document(desk):
    card, answer = must(desk, t.pdf([(PLAIN, '0.5 g 9 9 9 9 re f')]), [t.qr(22, 30, 30)])
    with open(card, 'rb') as f:
        prefix = desk.file('prefix.pdf', f.read()[:answer['prefix']])
    if t.qpdf_check(prefix):
        yield t.run('qpdf', '--check', prefix).stdout.decode()


def starter_templates_make_good_cards(desk):
    with open(os.path.join(t.SOURCE, 'templates/index.json')) as f:
        names = re.findall(r'[a-z0-9-]+(?=/[a-z]+\.pdf)|"folder": *"([^"]+)"', f.read()) and \
            sorted(d for d in os.listdir(os.path.join(t.SOURCE, 'templates'))
                   if os.path.exists(os.path.join(t.SOURCE, 'templates', d, 'ru.pdf')))
    if len(names) < 4:
        yield f'only {names}'
    for name, language in itertools.product(names, ('ru', 'en')):
        base = os.path.join(t.SOURCE, 'templates', name, language)
        card = desk.file('card.pdf', b'')
        code, answer = t.maker('card', base + '.pdf', base + '.settings.json', t.LINK, 'Ё-12', card)
        if code or answer['verdict'] != 1:
            yield f'{base}: {answer}'
            continue
        if t.qpdf_check(card) or t.qpdf_check(base + '.pdf'):
            yield f'{base}: qpdf --check'
        for renderer in (t.poppler, t.mupdf):
            if t.LINK not in t.decode(renderer(card, width=1500)):
                yield f'{base}: no code in the picture by {renderer.__name__}'
        if t.LINK not in t.decode(t.ghostscript(card)):
            yield f'{base}: no code in the picture by ghostscript'
        if 'Ё-12' not in text_of(card):
            yield f'{base}: the number is not found'


def pictures_have_the_width_that_was_asked_for(desk):
    path = desk.file('t.pdf', t.pdf([(PLAIN + ' /Rotate 90', '1 0 0 rg 0 0 210 149 re f')]))
    out = desk.file('t.png', b'')
    code, answer = t.maker('picture', path, '1', '596', out)
    with open(out, 'rb') as f:
        data = f.read()
    size = int.from_bytes(data[16:20], 'big'), int.from_bytes(data[20:24], 'big')
    if code or size != (596, 420):
        yield f'{code} {answer} {size}'
    for page, width, expected in (('2', '100', 'no_page'), ('1', '5', 'out_of_range'), ('1', '5000', 'out_of_range')):
        code, answer = t.maker('picture', path, page, width, out)
        if answer.get('code') != expected:
            yield f'{page} {width}: {answer}'


sys.exit(t.run_claims([
    a_code_stands_where_it_was_put_on_any_page, elements_may_be_placed_from_the_trimmed_sheet,
    content_that_leaves_something_open_cannot_reach_the_overlay, a_restore_without_save_changes_nothing,
    streams_of_nothing_are_no_part_of_a_page,
    pages_that_share_everything_get_cards_of_their_own, what_has_no_place_on_paper_is_gone_from_the_bytes,
    an_annotation_that_prints_is_painted_under_the_overlay, a_page_that_is_not_there_is_named_by_its_pointer,
    files_that_are_no_template_are_refused_with_a_reason, what_people_call_a_template_is_taken,
    a_wrong_count_of_pages_is_put_right,
    a_card_is_a_pure_function_and_its_own_document, the_prefix_alone_is_a_whole_document,
    starter_templates_make_good_cards,
    pictures_have_the_width_that_was_asked_for]))
