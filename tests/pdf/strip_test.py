#!/usr/bin/python3
"""What leaves a template and is gone from the card's bytes, what is painted of it, what is said of it, and what must survive."""
import os
import re
import sys
import zlib

import pdf_tools as t
import survival

PLAIN = '/MediaBox [0 0 210 298] /Resources << >>'
SECRET = 'no place on paper 4711'
CODE = [t.qr(22, 30, 30, background={'rgb': '#ffffff'})]


def must(desk, template, elements=CODE, *options):
    card, answer = desk.card(template, elements, *options)
    if card is None:
        raise t.Failure(f'refused: {answer}')
    return card, answer


def bytes_of(card):
    """As it is, and unpacked."""
    with open(card, 'rb') as f:
        return f.read() + t.run('qpdf', '--qdf', '--object-streams=disable', card, '-').stdout


def notes_of(answer):
    return {n['code']: n['text'] for n in answer['report']['notes']}


def dropped(answer):
    return {d['kind']: d['count'] for d in answer['report']['dropped']}


def script(where):
    return f'<< /S /JavaScript /JS ({SECRET} {where}) >>'


def scripts_are_gone_wherever_they_hang(desk):
    places = {
        'open action': ('', '', f"/OpenAction {script('open')}", []),
        'catalog': ('', '', f"/AA << /WC {script('wc')} /DP {script('dp')} >>", []),
        'names': ('', '', f"/Names << /JavaScript << /Kids [<< /Names [(a) {script('tree')}] >>] >> >>", []),
        'page': (f"/AA << /O {script('page')} /C {script('page')} >>", '', '', []),
        'annotation': ('/Annots [5 0 R]', '', '', [f"<< /Type /Annot /Subtype /Square /Rect [0 0 9 9] /A {script('a')} /AA << /E {script('e')} >> >>"]),
        'field': ('/Annots [5 0 R]', '', '/AcroForm << /Fields [5 0 R] /CO [5 0 R] >>',
                  [f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /Rect [0 0 9 9] /AA << /K {script('k')} /C {script('c')} >> /Parent 6 0 R >>",
                   f"<< /T (p) /Kids [5 0 R] /AA << /V {script('v')} >> >>"]),
        'bookmark': ('', '', '/Outlines << /First 5 0 R /Last 5 0 R >>', [f"<< /Title (x) /A {script('bookmark')} >>"]),
        'next action': ('', '', f"/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next {script('next')} >>", []),
    }
    for place, (page, content, catalog, extra) in places.items():
        card, answer = must(desk, t.pdf([(f'{PLAIN} {page}', content)], extra, catalog))
        if re.search(rb'4711|/JavaScript|/JS\b', bytes_of(card)):
            yield f'{place}: still there'
        if not dropped(answer):
            yield f'{place}: not reported'


def files_and_media_are_gone(desk):
    file = '<< /Type /Filespec /F (f) /EF << /F 6 0 R >> /RF << /F [(x) 6 0 R] >> >>'
    stream = t.stream('/Type /EmbeddedFile', f'{SECRET} attached')
    kinds = {
        'FileAttachment': '/FS 5 0 R', 'RichMedia': '/RichMediaContent << /Assets << /Names [(a) 5 0 R] >> >>', '3D': '/3DD 6 0 R',
        'Movie': '/Movie << /F 5 0 R >>', 'Sound': '/Sound 6 0 R', 'Screen': f'/A << /S /Rendition /R << /C << /D 5 0 R >> >> >>',
    }
    for kind, more in kinds.items():
        annotation = f'<< /Type /Annot /Subtype /{kind} /Rect [0 0 9 9] {more} >>'
        card, answer = must(desk, t.pdf([(f'{PLAIN} /Annots [{annotation}]', '')], [file, stream]))
        if SECRET.encode() in bytes_of(card) or not dropped(answer):
            yield f'{kind}: {dropped(answer)}'
    places = {'names': ('', '/Names << /EmbeddedFiles << /Names [(f) 5 0 R] >> >>'), 'portfolio': ('', '/Collection << /View /T /Schema 5 0 R >>'),
              'catalog': ('', '/AF [5 0 R]'), 'page': ('/AF [5 0 R]', '')}
    for place, (page, catalog) in places.items():
        card, answer = must(desk, t.pdf([(f'{PLAIN} {page}', '')], [file, stream], catalog))
        if SECRET.encode() in bytes_of(card) or not dropped(answer).get('embedded_file'):
            yield f'{place}: {dropped(answer)}'


def private_data_is_gone_from_every_level(desk):
    """Also from the trailer, the page tree, forms, pictures, and what nothing refers to."""
    secret = f'<< /Private ({SECRET}) >>'
    form = t.stream(f'/Type /XObject /Subtype /Form /BBox [0 0 9 9] /PieceInfo {secret} /Metadata 7 0 R /Ref << /F ({SECRET}.pdf) /Page 0 >>', '')
    picture = t.stream(f'/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Metadata 7 0 R', 'x')
    page = (f'/MediaBox [0 0 210 298] /Resources << /XObject << /F 5 0 R /I 6 0 R >> >> /PieceInfo {secret} /Thumb 7 0 R /Metadata 7 0 R '
            f'/LastModified ({SECRET})')
    template = t.pdf([(page, '/F Do')], [form, picture, t.stream('/Type /Metadata', f'{SECRET} xmp'), f'({SECRET} unreferenced)'],
                     f'/PieceInfo {secret} /SpiderInfo {secret} /Extra {secret}')
    template = template.replace(b'/Kids [3 0 R]', b'/Kids [3 0 R] /PieceInfo 8 0 R').replace(b'/Root 1 0 R', b'/Root 1 0 R /Hidden 8 0 R')
    card, answer = must(desk, template)
    if SECRET.encode() in bytes_of(card):
        yield 'still there'
    if not {'private_data', 'thumbnail', 'metadata', 'other'} <= set(dropped(answer)):
        yield f'{dropped(answer)}'


def claims_are_told_by_their_level(desk):
    xmp = {
        'PDF/X-4': '<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>', 'PDF/A-2b': "<d pdfaid:part='2' pdfaid:conformance='B'/>",
        'PDF/A-4': '<pdfaid:part>4</pdfaid:part>', 'PDF/UA-1': '<pdfuaid:part>1</pdfuaid:part>',
        'PDF/VT-1': '<pdfvtid:GTS_PDFVTVersion>PDF/VT-1</pdfvtid:GTS_PDFVTVersion>',
    }
    for packed in (False, True):
        for level, text in xmp.items():
            text = text.encode()
            stream = b'<< /Type /Metadata %s /Length %d >>\nstream\n%s\nendstream' % (
                (b'/Filter /FlateDecode', len(zlib.compress(text)), zlib.compress(text)) if packed else (b'', len(text), text))
            card, answer = must(desk, t.pdf([(PLAIN, '')], [stream], '/Metadata 5 0 R'))
            code = {'X': 'pdfx', 'A': 'pdfa', 'U': 'pdfua', 'V': 'pdfvt'}[level[4]] + '_claim_removed'
            if level not in notes_of(answer).get(code, ''):
                yield f'{level}: {notes_of(answer)}'
            if b'GTS_PDF' in bytes_of(card) or b'pdfaid' in bytes_of(card):
                yield f'{level}: still there'
    info = '<< /GTS_PDFXVersion (PDF/X-1:2001) /GTS_PDFXConformance (PDF/X-1a:2001) >>'
    template = t.pdf([(PLAIN, '')], [info]).replace(b'/Root 1 0 R', b'/Root 1 0 R /Info 5 0 R')
    card, answer = must(desk, template)
    if list(notes_of(answer)) != ['pdfx_claim_removed'] or 'PDF/X-1a:2001' not in notes_of(answer)['pdfx_claim_removed']:
        yield f'{notes_of(answer)}'
    _, answer = must(desk, t.pdf([(PLAIN, '')], [t.stream('/Type /Metadata', '<pdfaid:part>(evil) & <')], '/Metadata 5 0 R'))
    if notes_of(answer):
        yield f'{notes_of(answer)}'


def a_signature_is_removed_and_that_is_told(desk):
    field = f'<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [0 0 0 0] /F 132 /V << /Type /Sig /Contents <{SECRET.encode().hex()}> >> >>'
    card, answer = must(desk, t.pdf([(f'{PLAIN} /Annots [5 0 R]', '')], [field],
                                    f'/AcroForm << /Fields [5 0 R] /SigFlags 3 >> /Perms << /DocMDP 5 0 R >> /DSS << /Certs [({SECRET})] >> /Legal << >>'))
    if re.search(rb'/Sig|/Perms|/DSS|4711', bytes_of(card)) or 'signature_removed' not in notes_of(answer) or not dropped(answer).get('signature'):
        yield f'{notes_of(answer)} {dropped(answer)}'


def black_at(card, places, dpi=72):
    """Which of these points (pt from the bottom left) are dark, in poppler's picture."""
    w, h, data = t.read_ppm(t.poppler(card, dpi=dpi))
    return [name for name, (x, y) in places.items() if max(data[(h - 1 - y) * w * 3 + x * 3:][:3]) < 100]


def only_what_prints_is_painted_in_its_state(desk):
    on, off = t.stream('/Type /XObject /Subtype /Form /BBox [0 0 20 20]', '0 0 20 20 re f'), t.stream('/Type /XObject /Subtype /Form /BBox [0 0 20 20]', '')
    flags = {'print': 4, 'hidden': 6, 'screen only': 0, 'print, no view': 36, 'invisible only': 1}
    places, annotations = {}, []
    for i, (name, bits) in enumerate(flags.items()):
        annotations.append(f'<< /Type /Annot /Subtype /Stamp /Rect [{10 + 30 * i} 10 {30 + 30 * i} 30] /F {bits} /AP << /N 5 0 R >> >>')
        places[name] = (20 + 30 * i, 20)
    for i, state in enumerate(('/On', '/Off', None)):
        annotations.append(f"<< /Type /Annot /Subtype /Widget /FT /Btn /T (b{i}) /Rect [{10 + 30 * i} 40 {30 + 30 * i} 60] /F 4 "
                           f"{'/AS ' + state if state else ''} /AP << /N << /On 5 0 R /Off 6 0 R >> >> >>")
        places[f'box {state}'] = (20 + 30 * i, 50)
    annotations.append('<< /Type /Annot /Subtype /Stamp /Rect [100 40 120 60] /F 4 /AP << /N 5 0 R >> /OC 7 0 R >>')
    places['on a hidden layer'] = (110, 50)
    card, answer = must(desk, t.pdf([(f"{PLAIN} /Annots [{' '.join(annotations)}]", '')], [on, off, '<< /Type /OCG /Name (l) >>'],
                                    '/OCProperties << /OCGs [7 0 R] /D << /OFF [7 0 R] >> >>'))
    if black_at(card, places) != ['print', 'print, no view', 'box /On']:
        yield f'{black_at(card, places)}'
    if answer['verdict'] != 1 or b'/Annots' in bytes_of(card):
        yield f'{answer}'


def fields_without_a_picture_show_what_viewers_make_up(desk):
    helvetica = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'
    form = f'/AcroForm << /Fields [5 0 R 6 0 R 7 0 R 8 0 R] /DA (/H 0 Tf 0 g) /DR << /Font << /H {helvetica} >> >> >>'
    fields = ['<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (Zimt & Zucker) /Rect [10 10 120 30] /F 4 /DA (/H 12 Tf 1 0 0 rg) >>',
              '<< /Type /Annot /Subtype /Widget /FT /Btn /T (b) /V /Yes /AS /Yes /Rect [10 40 30 60] /F 4 /MK << /BC [0] /BG [0.9] >> >>',
              '<< /Type /Annot /Subtype /Widget /FT /Tx /Ff 4096 /T (c) /V (two\\nlines) /Rect [130 10 200 60] /F 4 >>',
              '<< /Type /Annot /Subtype /Widget /FT /Tx /T (d) /Rect [40 40 60 60] /F 4 >>']
    card, answer = must(desk, t.pdf([(f'{PLAIN} /Annots [5 0 R 6 0 R 7 0 R 8 0 R]', '')], fields, form))
    text = t.run('pdftotext', card, '-').stdout.decode()
    if 'Zimt & Zucker' not in text or 'two' not in text or 'lines' not in text:
        yield f'{text!r}'
    if answer['report']['painted'] != 3 or list(notes_of(answer)) != ['appearance_made'] or answer['verdict'] != 1:
        yield f'{answer}'
    if t.qpdf_check(card):
        yield 'qpdf --check'
    for draw in (t.poppler, t.mupdf, t.ghostscript):
        w, h, data = t.read_ppm(draw(card, dpi=72))
        if not any(data[((h - y) * w + x) * 3] > 180 and data[((h - y) * w + x) * 3 + 1] < 120 for y in range(12, 30) for x in range(12, 110)):
            yield f'{draw.__name__}: the red text is not seen'
    greek = fields[0].replace('(Zimt & Zucker)', '<FEFF03A903B2>')
    _, answer = must(desk, t.pdf([(f'{PLAIN} /Annots [5 0 R]', '')], [greek], '/AcroForm << /Fields [5 0 R] >>'))
    if list(notes_of(answer)) != ['no_appearance']:
        yield f'a character the font cannot have: {notes_of(answer)}'


def comments_without_a_picture_are_drawn_as_poppler_does(desk):
    """Compared with poppler's own picture of the template, printed."""
    comments = ['/Subtype /Square /Rect [10 10 40 40] /C [1 0 0] /IC [0 1 0] /BS << /W 3 >>', '/Subtype /Circle /Rect [50 10 80 40] /C [0 0 1]',
                '/Subtype /Line /Rect [90 10 120 40] /L [92 12 118 38] /C [0 0 0]', '/Subtype /Ink /Rect [130 10 160 40] /InkList [[132 12 150 30 158 12]] /C [0 0 0]',
                '/Subtype /Polygon /Rect [10 50 40 80] /Vertices [12 52 38 52 25 78] /C [0 0 0] /IC [1 1 0]',
                '/Subtype /StrikeOut /Rect [50 50 80 60] /QuadPoints [50 60 80 60 50 50 80 50] /C [1 0 0]']
    template = t.pdf([(f"{PLAIN} /Annots [{' '.join(f'<< /Type /Annot /F 4 {c} >>' for c in comments)}]", '')])
    card, answer = must(desk, template)
    if answer['report']['painted'] != len(comments):
        yield f"{answer['report']}"
    before, after = t.poppler(desk.file('t.pdf', template), dpi=72), t.poppler(card, dpi=72)
    w, h, a = t.read_ppm(before)
    b, from_row = t.read_ppm(after)[2], (h - 90) * w * 3
    far = sum(1 for x, y in zip(a[from_row:], b[from_row:]) if abs(x - y) > 40)
    if far > 12 or a[from_row:] == b'\xff' * len(a[from_row:]):
        yield f'{far} bytes differ'


def what_print_needs_survives(desk):
    profile = zlib.compress(os.urandom(300))
    icc = b'<< /N 4 /Alternate /DeviceCMYK /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream' % (len(profile), profile)
    intent = '<< /Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier (FOGRA39) /DestOutputProfile 5 0 R >>'
    page = ('/MediaBox [-20 -20 300 400] /CropBox [0 0 210 298] /BleedBox [0 0 210 298] /TrimBox [9 9 200 290] /ArtBox [20 20 190 280] /Rotate -90 '
            f'/UserUnit 2 /Group << /S /Transparency /CS /DeviceCMYK /I true /K false >> /OutputIntents [{intent}] /Resources << /ColorSpace << '
            '/Spot [/Separation /PANTONE#20485#20C /DeviceCMYK 6 0 R] /All [/Separation /All /DeviceCMYK 6 0 R] /Icc [/ICCBased 5 0 R] >> '
            '/Properties << /L 7 0 R /M 8 0 R >> /ExtGState << /O << /OP true /op true /OPM 1 >> >> >>')
    catalog = (f'/OutputIntents [{intent}] /OCProperties << /OCGs [7 0 R] /D << /Order [7 0 R] /OFF [7 0 R] /AS [<< /Event /Print /OCGs [7 0 R] '
               '/Category [/Print] >>] /Intent /View >> /Configs [] >> /PageLabels << /Nums [0 << /S /r >>] >> /Lang (ru) /ViewerPreferences << /Duplex /Simplex >>')
    layer = '<< /Type /OCG /Name (dieline) /Intent [/View /Design] /Usage << /Print << /Subtype /Trapping /PrintState /OFF >> >> >>'
    template = desk.file('t.pdf', t.pdf([(page, '/O gs /OC /L BDC /Spot cs 1 scn 9 9 99 99 re f EMC')], [
        icc, '<< /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 1 1 0] /N 1 >>', layer, '<< /Type /OCMD /OCGs [7 0 R] /P /AllOff >>'], catalog))
    card, answer = must(desk, template)
    yield from survival.lost(template, card)
    if answer['verdict'] != 1:
        yield f'{answer}'


def the_overlay_inherits_nothing_of_the_page(desk):
    """States left open, a knockout group: the code is as black and as whole as on an empty page."""
    states = ('/ExtGState << /G << /OP true /op true /OPM 1 /BM /Difference /ca 0.1 /CA 0.1 /SMask << /S /Luminosity /G 5 0 R >> /TR /Identity >> '
              '/H << /SA true /RI /Saturation >> >>')
    mask = t.stream('/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Group << /S /Transparency /CS /DeviceGray >>', '')
    for group in ('', '/Group << /S /Transparency /CS /DeviceRGB /I true /K true >>', '/Group << /S /Transparency /CS /DeviceCMYK /I false /K true >>'):
        page = f'/MediaBox [0 0 210 298] /Resources << {states} >> {group}'
        for content in ('/G gs q /G gs', '0.5 Tz 3 Tr 9 Ts BT /G gs', '/H gs 0 0 9 9 re W n', 'BX /G gs q', '1 0 0 -1 0 298 cm 9 w [3] 0 d /G gs'):
            card, answer = must(desk, t.pdf([(page, content)], [mask]))
            if answer['verdict'] != 1 or answer['contrast'] < 0.8:
                yield f"{group} {content}: {answer['verdict']} {answer['cause']} {answer['contrast']}"
            for draw in (lambda c: t.poppler(c, width=600), lambda c: t.mupdf(c, width=600), lambda c: t.ghostscript(c, dpi=200)):
                if t.LINK not in t.decode(draw(card)):
                    yield f'{group} {content}: no code'


def content_may_be_cut_anywhere(desk):
    """Streams of an array are one content, cut between tokens (ISO 32000-1 7.8.2)."""
    parts = ['q 0.5', 'g 9 9 20', '20 re', 'f Q', 'q 1 0 0 rg 60 9 20 20 re f']
    template = t.pdf([('/MediaBox [0 0 210 298]', '')], [t.stream('', p) for p in parts]).replace(
        b'/Contents 4 0 R', b'/Contents [5 0 R 6 0 R 7 0 R 8 0 R 9 0 R]')
    card, answer = must(desk, template)
    before, after = (t.read_ppm(t.poppler(p, dpi=72))[2] for p in (desk.file('t.pdf', template), card))
    if before[-100 * 210 * 3:] != after[-100 * 210 * 3:] or answer['verdict'] != 1:
        yield f'{answer}'


sys.exit(t.run_claims([
    scripts_are_gone_wherever_they_hang, files_and_media_are_gone, private_data_is_gone_from_every_level, claims_are_told_by_their_level,
    a_signature_is_removed_and_that_is_told, only_what_prints_is_painted_in_its_state, fields_without_a_picture_show_what_viewers_make_up,
    comments_without_a_picture_are_drawn_as_poppler_does, what_print_needs_survives, the_overlay_inherits_nothing_of_the_page,
    content_may_be_cut_anywhere]))
