#!/usr/bin/python3
"""What a preflight finds, through the real press: each finding provoked, good work left in peace, and what it says of fonts and pictures
judged by pdffonts and pdfimages."""
import json
import os
import re
import sys

import pdf_tools as t

CTL = os.path.join(t.BUILD, 'posmctl')
LINK = 'https://check.example/t/{uuid}'
# A7 with 3 mm of bleed around: 227.5 x 315.1 pt, the trimmed page from (8.5, 8.5)
PAGE = '/MediaBox [0 0 227.48 315.12] /TrimBox [8.504 8.504 218.976 306.614] /BleedBox [0 0 227.48 315.12] /Resources << >>'
CODE = t.qr(22, 30, 30)
with open(os.path.join(t.SOURCE, 'docs', 'preflight.md')) as page:
    LEVELS = dict(re.findall(r'^\| `([a-z_]+)` \| ([a-z, ]+) \|', page.read(), re.M))


def csv(desk, names):
    rows = 'uuid,number,zone,seats\n' + ''.join(
        f'{i:08x}-0000-4000-8000-000000000000,"{name}",,\n' for i, name in enumerate(names, 1))
    return desk.file('tables.csv', rows.encode())


def preflight(desk, template, elements, names=('1',), code=None, link=LINK, **more):
    """The JSON; `code`: the exit status it must have (any of 0 and 3 otherwise)."""
    if isinstance(template, bytes):
        template = desk.file('t.pdf', template)
    made = elements if isinstance(elements, str) else desk.file('s.json', {'format': 1, 'unit': 'mm', 'elements': elements, **more})
    done = t.run(CTL, 'preflight', '--template', template, '--settings', made, '--tables', csv(desk, names), '--link-template', link,
                 '--restaurant', 'Café', '--json', timeout=60)
    if done.returncode not in ((0, 3) if code is None else (code,)):
        raise t.Failure(f'exit {done.returncode}: {done.stderr.decode()[-300:]}')
    answer = json.loads(done.stdout)
    if (answer['level'] == 'error') != (done.returncode == 3):
        raise t.Failure(f"{answer['level']} with exit {done.returncode}")
    for f in answer['findings']:
        asked = any('?' in str(v) for v in f.get('args', {}).values())
        if not f['text'] or ('?' in f['text'] and not asked) or not f['remedy'] or '{' in f['text'] + f['remedy']:
            raise t.Failure(f'a finding without its words: {f}')
        if f['level'] not in LEVELS.get(f['code'], ''):
            raise t.Failure(f"docs/preflight.md does not have {f['code']} as {f['level']}")
    return answer


def found(answer, code):
    return [f for f in answer['findings'] if f['code'] == code]


def expect(answer, level, code, about, count=1, **fields):
    hits = found(answer, code)
    if len(hits) != count or any(f['level'] != level for f in hits):
        yield f"{about}: {code} is {[(f['level'], f['code']) for f in hits]}; all: {[f['code'] for f in answer['findings']]}"
        return
    for name, wanted in fields.items():
        for f in hits:
            is_ = f.get(name)
            if name == 'at':
                if is_ is None or any(abs(is_[k] - v) > 0.15 for k, v in zip(('x', 'y', 'width', 'height'), wanted)):
                    yield f'{about}: {code} at {is_}, not {wanted}'
            elif name == 'args':
                if any(f['args'].get(k) != v for k, v in wanted.items()):
                    yield f"{about}: {code} says {f['args']}, not {wanted}"
            elif is_ != wanted:
                yield f'{about}: {name} of {code} is {is_}, not {wanted}'


def only(answer, *codes):
    others = [f['code'] for f in answer['findings'] if f['code'] not in codes]
    if others:
        yield f'nothing else was wrong, but: {others}'


def a_good_card_is_left_in_peace(desk):
    answer = preflight(desk, t.pdf([(PAGE, '0 0 0 0.1 k 0 0 228 316 re f')]),
                       [CODE, t.text(10, 80, 50, 10, size=14, align='center', value='Стол {{table.number}}')], names=['1', '12', 'VIP-3'], code=0)
    yield from only(answer)


def starters_are_left_in_peace(desk):
    for name in ('a6-card', 'a5-tent', 'round-sticker', 'a4-sheet'):
        for language in ('en', 'ru'):
            path = os.path.join(t.SOURCE, 'templates', name, language)
            answer = preflight(desk, f'{path}.pdf', f'{path}.settings.json', names=['1', '12', 'VIP-3'], code=0)
            bad = [f for f in answer['findings'] if f['level'] != 'note']
            if bad:
                yield f'{name}/{language}: {bad}'


def elements_off_the_page_or_the_cut_are_named_with_their_place(desk):
    page = t.pdf([(PAGE, '')])
    answer = preflight(desk, page, [t.qr(60, 10, 30)])
    yield from expect(answer, 'error', 'outside_page', 'right', at=(60, 10, 30, 30), pointer='/elements/0', args={'mm': 9.8}, page=1)
    answer = preflight(desk, page, [t.qr(1, 30, 30)])
    yield from expect(answer, 'error', 'outside_trim', 'left', args={'mm': 2.0})
    answer = preflight(desk, page, [t.qr(5, 30, 30)])
    yield from expect(answer, 'warning', 'near_trim', 'left', args={'mm': 2.0})
    answer = preflight(desk, page, [t.qr(6.1, 30, 30)])
    yield from only(answer)
    answer = preflight(desk, page, [CODE, t.text(-5, 80, 60, 10, value='Стол')])
    yield from expect(answer, 'error', 'outside_page', 'text', pointer='/elements/1')
    # a box may reach out where its text does not
    answer = preflight(desk, page, [CODE, t.text(-5, 80, 90, 10, align='center', value='Стол')])
    yield from only(answer)
    # nor its text, where the box cuts it
    answer = preflight(desk, page, [CODE, t.text(10, 80, 60, 10, align='center', fit='clip', value='очень длинный текст ' * 8)])
    yield from only(answer, 'text_clipped')
    turned = t.pdf([(PAGE + ' /Rotate 90', '')])
    answer = preflight(desk, turned, [t.qr(90, 10, 30)])
    yield from expect(answer, 'error', 'outside_page', 'turned page', args={'mm': 8.8})


def elements_on_pages_that_are_not_there_are_all_named(desk):
    page = t.pdf([(PAGE, '')])
    absent = [{**CODE, 'page': 3}, t.qr(60, 10, 30), {**t.text(10, 80, 50, 10, value='Стол'), 'page': 2}]
    answer = preflight(desk, page, absent, mirror={'page': 1, 'fold': 'horizontal', 'at': 50, 'to_page': 4}, code=3)
    yield from expect(answer, 'error', 'page_missing', 'three', count=3)
    told = [(f['pointer'], f['args']['number'], f['args']['pages']) for f in found(answer, 'page_missing')]
    if told != [('/elements/0', 3, 1), ('/elements/2', 2, 1), ('/mirror', 4, 1)]:
        yield f'told: {told}'
    # and what is there is looked at as ever
    yield from expect(answer, 'error', 'outside_page', 'the one that is there', pointer='/elements/1')
    answer = preflight(desk, page, [{**CODE, 'page': 2}], code=3)
    yield from expect(answer, 'error', 'page_missing', 'alone', pointer='/elements/0')


def what_lies_over_the_fold_is_named(desk):
    mirror = {'fold': 'horizontal', 'at': 55}
    answer = preflight(desk, t.pdf([(PAGE, '')]), [t.qr(22, 40, 20)], mirror=mirror)
    yield from expect(answer, 'error', 'over_fold', 'code', count=2)
    answer = preflight(desk, t.pdf([(PAGE, '')]), [t.qr(22, 70, 20)], mirror=mirror)
    yield from only(answer)


def elements_that_overlap_are_named(desk):
    answer = preflight(desk, t.pdf([(PAGE, '')]), [CODE, t.text(22, 61, 30, 8, value='nah')])
    yield from expect(answer, 'warning', 'overlap', 'text in the quiet zone', pointer='/elements/0', args={'other': '/elements/1'})


def words_of_the_template_under_an_element_are_told(desk):
    font = PAGE.replace('<< >>', '<< /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>')
    # 'Table 12' at 22 mm from the left, its baseline 75 mm from the top; a pattern of lines all over the page
    content = '0.9 g ' + ' '.join(f'0 {y} 227 2 re f' for y in range(0, 315, 6)) + ' 0 g BT /F 12 Tf 62.4 102.5 Td (Table 12) Tj ET'
    for rotate in ('', ' /Rotate 180'):
        page = t.pdf([(font + rotate, content)])
        at = [t.text(22, 71, 30, 6, value='{{table.number}}', align='left')] if not rotate else \
            [t.text(80.25 - 22 - 20, 111.17 - 76, 20, 6, value='{{table.number}}', align='right')]
        yield from expect(preflight(desk, page, [CODE, *at]), 'warning', 'over_words', 'text' + rotate, pointer='/elements/1', args={'words': 'Table'})
        yield from expect(preflight(desk, page, [t.qr(22, 30, 30), t.text(22, 85, 30, 6)]), 'warning', 'over_words', 'beside them', count=0)
    page = t.pdf([(font, content)])
    covering = t.qr(20, 62, 20, background={'rgb': '#ffffff'})
    yield from expect(preflight(desk, page, [covering]), 'warning', 'over_words', 'a code with a ground', args={'words': 'Table 12'})


def small_codes_are_named_by_the_longest_link(desk):
    answer = preflight(desk, t.pdf([(PAGE, '')]), [t.qr(22, 30, 14)], link='https://check.example/a/much/longer/way/to/say/t/{uuid}')
    yield from expect(answer, 'warning', 'small_module', '14 mm', pointer='/elements/0')
    answer = preflight(desk, t.pdf([(PAGE, '')]), [t.qr(22, 30, 7)])
    yield from expect(answer, 'error', 'small_module', '7 mm')
    answer = preflight(desk, t.pdf([(PAGE, '')]), [t.qr(22, 30, 15, data='{{table.url}}?{{table.number}}')], names=['1', 'x' * 64, '2'])
    size = 15 / float(re.search(r'([\d.]+) mm', (found(answer, 'small_module') or [{'text': '9 mm'}])[0]['text'])[1])
    if size < 45:
        yield f'the longest link decides: {size} modules, {answer["findings"]}'


def one_code_for_all_tables_is_told(desk):
    page = t.pdf([(PAGE, '')])
    answer = preflight(desk, page, [t.qr(20, 30, 30, data='https://example.org')], names=('1', '2'))
    yield from expect(answer, 'warning', 'same_code', 'fixed', pointer='/elements/0')
    yield from only(preflight(desk, page, [t.qr(20, 30, 30, data='https://example.org')]))
    yield from only(preflight(desk, page, [t.qr(20, 30, 30, data='{{table.url}}')], names=('1', '2')))


def grounds_that_hide_a_code_are_named(desk):
    for content, level, code in (('0.15 g 0 0 228 316 re f', 'error', 'low_contrast'), ('0.6 g 0 0 228 316 re f', 'warning', 'low_contrast'),
                                 ('0 g 100 165 12 12 re f', 'error', 'wrong_module'), ('0 g 152 100 6 140 re f', 'error', 'quiet_zone')):
        answer = preflight(desk, t.pdf([(PAGE, content)]), [CODE])
        yield from expect(answer, level, code, content, pointer='/elements/0', at=(22, 30, 30, 30))
    answer = preflight(desk, t.pdf([(PAGE, '0 g 0 0 228 316 re f')]), [{**CODE, 'color': {'rgb': '#ffffff'}}])
    yield from expect(answer, 'error', 'inverted', 'white on black')
    # each code for itself
    dark = '0.2 g 0 0 228 316 re f'
    answer = preflight(desk, t.pdf([(PAGE, ''), (PAGE, dark)]), [CODE, {**CODE, 'page': 2}])
    yield from expect(answer, 'error', 'low_contrast', 'page 2', pointer='/elements/1', page=2)
    answer = preflight(desk, t.pdf([(PAGE, '')]), [{**CODE, 'quiet_zone': 1}])
    yield from expect(answer, 'note', 'small_quiet_zone', '1 module')


def texts_are_judged_for_every_table(desk):
    names = ['1', 'Very long name', '2', 'Another long name']
    answer = preflight(desk, t.pdf([(PAGE, '')]), [CODE, t.text(10, 80, 20, 6, size=14, min_size=5)], names=names)
    yield from expect(answer, 'note', 'text_shrunk', 'two', pointer='/elements/1', tables=['Very long name', 'Another long name'], tables_total=2)
    answer = preflight(desk, t.pdf([(PAGE, '')]), [CODE, t.text(10, 80, 12, 6, size=14, min_size=14)], names=names)
    yield from expect(answer, 'error', 'text_overset', 'two', tables=['Very long name', 'Another long name'])
    answer = preflight(desk, t.pdf([(PAGE, '')]), [CODE, t.text(10, 80, 12, 6, size=14, fit='clip')], names=names)
    yield from expect(answer, 'warning', 'text_clipped', 'two', tables_total=2)
    answer = preflight(desk, t.pdf([(PAGE, '')]), [CODE, t.text(10, 80, 40, 6)], names=['1', 'ᚠᚢ', 'ᚠ'])
    yield from expect(answer, 'error', 'no_glyph', 'runes', args={'character': 'ᚠ', 'code': 'U+16A0'}, tables=['ᚠᚢ', 'ᚠ'])
    many = [f'long name {i}' for i in range(60)]
    answer = preflight(desk, t.pdf([(PAGE, '')]), [CODE, t.text(10, 80, 12, 6, size=14, min_size=14)], names=many)
    yield from expect(answer, 'error', 'text_overset', 'sixty', tables=many[:20], tables_total=60)
    answer = preflight(desk, t.pdf([(PAGE, '')]), [t.text(10, 80, 40, 6)])
    yield from expect(answer, 'warning', 'no_code', 'text alone')


def picture(width, height, space='/DeviceRGB', colours=3):
    data = bytes((i * 37) & 255 for i in range(width * height * colours))
    return b'<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace %s /BitsPerComponent 8 /Length %d >>\nstream\n%s\nendstream' % (
        width, height, space.encode(), len(data), data)


def pictures_are_measured_at_their_size_through_forms(desk):
    # 100 px on 50 mm: 51 ppi; in a form scaled by a half: 102 ppi
    mm50 = 50 / t.MM
    boxes = '/MediaBox [0 0 227.48 315.12] /TrimBox [8.504 8.504 218.976 306.614]'
    form = t.stream('/Type /XObject /Subtype /Form /BBox [0 0 300 300] /Resources << /XObject << /I 6 0 R >> >>',
                    f'q {mm50} 0 0 {mm50} 10 10 cm /I Do Q')
    page = f'{boxes} /Resources << /XObject << /F 5 0 R /I 6 0 R >> >>'
    answer = preflight(desk, t.pdf([(page, f'q {mm50} 0 0 {mm50} 50 100 cm /I Do Q')], extra=[form, picture(100, 100)]), [CODE])
    yield from expect(answer, 'warning', 'image_resolution', 'page', args={'ppi': 51, 'width': 100, 'height': 100},
                      at=(50 * t.MM, 111.17 - 100 * t.MM - 50, 50, 50))
    yield from expect(answer, 'note', 'rgb_colours', 'picture')
    answer = preflight(desk, t.pdf([(page, 'q 0.5 0 0 0.5 50 100 cm /F Do Q')], extra=[form, picture(100, 100)]), [CODE])
    yield from expect(answer, 'warning', 'image_resolution', 'form', args={'ppi': 102})
    answer = preflight(desk, t.pdf([(page, f'q {mm50} 0 0 {mm50} 50 100 cm /I Do Q')], extra=[form, picture(600, 600)]), [CODE])
    if found(answer, 'image_resolution'):
        yield f'305 ppi: {found(answer, "image_resolution")}'
    inline = f'q {mm50} 0 0 {mm50} 50 100 cm BI /W 4 /H 16 /BPC 8 /CS /G ID {"x" * 64} EI Q'
    answer = preflight(desk, t.pdf([(f'{boxes} /Resources << >>', inline)]), [CODE])
    if answer['template']['pages'][0]['images'] != 1:
        yield f"inline: {answer['template']['pages'][0]}"
    big = f'/UserUnit 2 {boxes} /Resources << /XObject << /I 5 0 R >> >>'
    answer = preflight(desk, t.pdf([(big, f'q {mm50} 0 0 {mm50} 50 100 cm /I Do Q')], extra=[picture(100, 100)]), [CODE])
    yield from expect(answer, 'warning', 'image_resolution', 'UserUnit 2', args={'ppi': 25})


def colours_fonts_and_boxes_are_told(desk):
    fonts = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>'
    spot = '/ColorSpace << /S [/Separation /Gold /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 0.2 0.8 0] /N 1 >>] >>'
    page = f'/MediaBox [0 0 210 298] /Resources << {fonts} {spot} >>'
    answer = preflight(desk, t.pdf([(page, 'BT /F 12 Tf (x) Tj ET /S cs 1 scn 0 0 5 5 re f 0 1 0 0 k 0 0 1 1 re f')]), [CODE])
    yield from expect(answer, 'warning', 'font_not_embedded', 'Helvetica', args={'font': 'Helvetica'})
    yield from expect(answer, 'note', 'spot_colours', 'Gold', args={'names': 'Gold'})
    yield from expect(answer, 'note', 'no_bleed', 'A7')
    if sorted(answer['template']['pages'][0]['colours']) != ['cmyk', 'spot']:
        yield f"{answer['template']['pages'][0]['colours']}"
    small = '/MediaBox [0 0 220 310] /TrimBox [4 4 216 306] /Resources << >>'
    yield from expect(preflight(desk, t.pdf([(small, '')]), [CODE]), 'warning', 'small_bleed', '1.4 mm', args={'mm': 1.4})
    unused = f'/MediaBox [0 0 210 298] /Resources << {fonts} {spot} >>'
    answer = preflight(desk, t.pdf([(unused, '')]), [CODE])
    yield from only(answer, 'no_bleed')


def what_was_dropped_and_repaired_is_told(desk):
    action = '/OpenAction << /S /JavaScript /JS (app.alert) >>'
    answer = preflight(desk, t.pdf([(PAGE, '')], catalog=action), [CODE])
    if not any(f['args'].get('kind') in ('action', 'javascript') for f in found(answer, 'dropped')):
        yield f'{answer["findings"]}'
    whole = t.pdf([(PAGE, '')])
    answer = preflight(desk, whole[:whole.rindex(b'xref\n0')] + b'trailer << /Root 1 0 R >>', [CODE])
    yield from expect(answer, 'warning', 'repaired', 'no xref')


def hostile_pages_end_the_look_not_the_press(desk):
    loop = t.stream('/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>', '/F Do ' * 50)
    page = '/MediaBox [0 0 210 298] /Resources << /XObject << /F 5 0 R >> >>'
    answer = preflight(desk, t.pdf([(page, '/F Do')], extra=[loop]), [t.text(10, 80, 40, 6)])
    yield from expect(answer, 'note', 'not_all_seen', 'a form in itself')


def designs_are_read_as_other_tools_read_them(desk):
    """Fonts against pdffonts, the lowest resolution against pdfimages, on the first page of every sound file."""
    if not t.CORPUS:
        print("!! POSM_CORPUS is not set: designers' files are LEFT OUT of the preflight")
        return
    judged = 0
    for row in t.manifest():
        if row['expected'] != 'stampable' or row['encryption']:
            continue
        path = os.path.join(t.CORPUS, row['name'])
        answer = preflight(desk, path, [])
        page = answer['template']['pages'][0]
        cut = any(f['code'] == 'not_all_seen' for f in answer['findings'])
        listed = t.run('pdffonts', '-l', '1', path).stdout.decode(errors='replace').split('\n')[2:]
        # name, type, encoding, emb: the columns are as wide as the dashes
        names = {}
        for line in filter(None, listed):
            name, rest = line[:36].strip(), line[36:]
            emb = re.findall(r'\b(yes|no)\b', rest)
            names[re.sub(r'^[A-Z]{6}\+', '', name)] = bool(emb) and emb[0] == 'yes'
        for font in page['fonts']:
            short = font['name'][:28]
            match = [k for k in names if k.startswith(short) or font['name'].startswith(k)]
            if font['name'] and not match and names and '?' not in font['name'] and font['name'].isascii():
                yield f"{row['name']}: font {font['name']} is not among {sorted(names)}"
            elif match and not any(names[k] == font['embedded'] for k in match):
                yield f"{row['name']}: {font['name']} embedded is {font['embedded']}, pdffonts says {names[match[0]]}"
        listed = t.run('pdfimages', '-list', '-l', '1', path, timeout=60).stdout.decode(errors='replace').split('\n')[2:]
        ppis = [min(float(f[12]), float(f[13])) for f in (l.split() for l in listed if l) if f[2] == 'image' and f[12].isdigit() and f[13].isdigit()]
        judged += 1
        if not cut and ppis and page['lowest_ppi'] is not None and page['images'] < 200:
            if page['user_unit'] == 1 and abs(min(ppis) - page['lowest_ppi']) > max(2, 0.03 * min(ppis)):
                yield f"{row['name']}: lowest {page['lowest_ppi']} ppi, pdfimages says {min(ppis)}"
    if judged < 60:
        yield f'only {judged} files judged'


sys.exit(t.run_claims([a_good_card_is_left_in_peace, starters_are_left_in_peace,
                       elements_off_the_page_or_the_cut_are_named_with_their_place,
                       elements_on_pages_that_are_not_there_are_all_named, what_lies_over_the_fold_is_named,
                       elements_that_overlap_are_named, words_of_the_template_under_an_element_are_told, small_codes_are_named_by_the_longest_link, one_code_for_all_tables_is_told,
                       grounds_that_hide_a_code_are_named,
                       texts_are_judged_for_every_table, pictures_are_measured_at_their_size_through_forms,
                       colours_fonts_and_boxes_are_told, what_was_dropped_and_repaired_is_told,
                       hostile_pages_end_the_look_not_the_press, designs_are_read_as_other_tools_read_them]))
