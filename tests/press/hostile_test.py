#!/usr/bin/python3
"""Files made to hurt: bombs, loops, depths. Each goes through the three doors of the press as people use them - upload (inspect),
preview (picture) and generation (compile, card, proof) - and must cost one clear answer: made, or a fault with a code and a line of
text; no memory beyond 512 MB, no process and no file left behind. What takes too long is ended by press.template_timeout.

hostile_test.py [NAME...]
"""
import concurrent.futures
import json
import os
import struct
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../pdf'))
import judge as j  # noqa: E402
import pdf_tools as t  # noqa: E402

KNOCK = os.path.join(t.BUILD, 'tests/press/knock')
PRESS = os.path.join(t.BUILD, 'posm-press')
MB = 1 << 20
PAGE = '/MediaBox [0 0 210 298]'
FAULTS = {'template_refused', 'press_timeout', 'press_died', 'press_memory', 'render_failed', 'picture_too_large', 'not_a_pdf', 'no_page',
          'needs_password', 'too_large'}


# ---- making them ------------------------------------------------------------------------------------------------------

def flate(size, level=9, head=b''):
    """What inflates to `size` zeros (after head), made without holding them."""
    c = zlib.compressobj(level)
    out = c.compress(head)
    chunk = bytes(MB)
    for _ in range(size // MB):
        out += c.compress(chunk)
    return out + c.flush()


def raw(entries, data):
    return b'<< %s /Length %d >>\nstream\n%s\nendstream' % (entries.encode(), len(data), data)


def page(content, *extra, resources='', entries='', catalog=''):
    return t.pdf([(f'{PAGE} /Resources << {resources} >> {entries}', content)], extra, catalog)


def content_stream(data, filters):
    """A page whose content is this packed stream."""
    return t.pdf([(PAGE + ' /Resources << >>', '')], [raw(f'/Filter {filters}', data)]).replace(b'/Contents 4 0 R', b'/Contents 5 0 R')


def image(entries, data):
    return page('210 0 0 298 0 0 cm /I Do', raw('/Type /XObject /Subtype /Image ' + entries, data), resources='/XObject << /I 5 0 R >>')


def form(content, resources='', entries='/BBox [0 0 300 300]', matrix=''):
    return t.stream(f'/Type /XObject /Subtype /Form {entries} {matrix} /Resources << {resources} >>', content)


def laughs(depth, width):
    """Forms that draw the next one several times over."""
    forms = [form('/F Do ' * width if i < depth - 1 else '0 0 9 9 re f', f'/XObject << /F {6 + i} 0 R >>' if i < depth - 1 else '')
             for i in range(depth)]
    return page('/F Do', *forms, resources='/XObject << /F 5 0 R >>')


def tiling(content, number_of_next=None, step=10):
    resources = f'/Pattern << /P {number_of_next} 0 R >>' if number_of_next else ''
    return t.stream(f'/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 {step} {step}] /XStep {step} /YStep {step} '
                    f'/Resources << {resources} >>', content)


def patterns(depth):
    fill = '/Pattern cs /P scn 0 0 300 300 re f'
    tiles = [tiling(fill if i < depth - 1 else '0 0 1 1 re f', 6 + i if i < depth - 1 else None, 3) for i in range(depth)]
    return page(fill, *tiles, resources='/Pattern << /P 5 0 R >>')


def type3(content, resources=''):
    return (f'<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [1] '
            f'/Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >> /Resources << {resources} >> >>', t.stream('', content))


def object_stream(size):
    """A catalog hidden in an object stream that inflates to `size` bytes, found by a cross-reference stream."""
    head = b'1 0 2 50 '
    body = (b'<< /Type /Catalog /Pages 2 0 R >>' + b' ' * 17)[:50] + b'<< /Type /Pages /Count 1 /Kids [4 0 R] >>'
    packed = flate(size, head=head + body + b' ')
    return with_xref_stream([(3, raw(f'/Type /ObjStm /N 2 /First {len(head)} /Filter /FlateDecode', packed)),
                             (4, f'<< /Type /Page /Parent 2 0 R {PAGE} >>'.encode())], {1: (3, 0), 2: (3, 1)})


def with_xref_stream(objects, inside, size=7, entries='', data=None):
    out, offsets = bytearray(b'%PDF-1.7\n'), {}
    for number, body in objects:
        offsets[number] = len(out)
        out += b'%d 0 obj\n%s\nendobj\n' % (number, body)
    at = len(out)
    rows = b''
    offsets[6] = at
    for i in range(7):
        if i in inside:
            rows += struct.pack('>BIH', 2, *inside[i])
        else:
            rows += struct.pack('>BIH', 1 if i in offsets else 0, offsets.get(i, 0), 0)
    packed = zlib.compress(rows) if data is None else data
    out += b'6 0 obj\n' + raw(f'/Type /XRef /Size {size} /W [1 4 2] /Root 1 0 R /Filter /FlateDecode {entries}', packed) + b'\nendobj\n'
    return bytes(out) + b'startxref\n%d\n%%%%EOF\n' % at


PLAIN_TREE = [(1, b'<< /Type /Catalog /Pages 2 0 R >>'), (2, b'<< /Type /Pages /Count 1 /Kids [4 0 R] >>'),
              (4, f'<< /Type /Page /Parent 2 0 R {PAGE} >>'.encode())]
DCT = bytes.fromhex('ffd8ffe000104a46494600010100000100010000ffc0001108fffffff003012200021101031101')
JPX = bytes.fromhex('0000000c6a5020200d0a870a00000014667479706a703220000000006a7032200000002d6a7032680000001669686472'
                    '7fffffff7fffffff0003070700000000000f636f6c7201000000000010'
                    '000000006a703263ff4fff51002f00007fffffff7fffffff00000000000000007fffffff7fffffff0000000000000000'
                    '0003070101070101070101ff52000c00000001000101040400 01ff5c00074040484850ff90000a0000000000000001ff93')
JBIG2 = bytes.fromhex('00000000300001000000137fffffff7fffffff00000000000000000000000000000001260001 0000001a'.replace(' ', '')
                      + '7fffffff7fffffff0000000000000000000008000002')


def annotations(count):
    box = '/Rect [0 0 9 9] /F 4 /AP << /N 5 0 R >>'
    return page('', form('0 0 9 9 re f'), entries='/Annots [' + f'<< /Type /Annot /Subtype /Square {box} >> ' * count + ']')


def sampled_function():
    return ('/Pattern cs /P scn 0 0 300 300 re f',
            raw('/FunctionType 0 /Domain [0 1 0 1 0 1 0 1] /Range [0 1 0 1 0 1] /Size [200 200 200 200] /BitsPerSample 8 '
                '/Filter /FlateDecode', flate(64 * MB)))


def samples():
    """name: file; most are a few kilobytes"""
    smask = ['<< /Type /ExtGState /SMask << /S /Luminosity /G 6 0 R >> >>',
             form('/G gs 0 0 9 9 re f', '/ExtGState << /G 5 0 R >>', '/BBox [0 0 300 300] /Group << /S /Transparency /CS /DeviceGray >>')]
    sound = page('0.9 g 0 0 210 298 re f')
    font = '<< /Type /Font /Subtype /TrueType /BaseFont /Bomb /FirstChar 32 /LastChar 32 /Widths [500] /FontDescriptor 6 0 R >>'
    describe = '<< /Type /FontDescriptor /FontName /Bomb /Flags 32 /FontBBox [0 0 1 1] /ItalicAngle 0 /Ascent 1 /Descent 0 /CapHeight 1 /StemV 1 /FontFile2 7 0 R >>'
    return {
        'content that inflates to 400 MB': content_stream(flate(400 * MB), '/FlateDecode'),
        'content packed twice': content_stream(zlib.compress(flate(400 * MB), 9), '[/FlateDecode /FlateDecode]'),
        'content packed three times': content_stream(zlib.compress(zlib.compress(flate(1024 * MB), 9), 9), '[/Fl /Fl /Fl]'),
        'content of run lengths over Flate': content_stream(zlib.compress(b'\x81 ' * (32 * MB), 9), '[/FlateDecode /RunLengthDecode]'),
        'content with a predictor of absurd width': t.pdf([(PAGE, '')], [raw(
            '/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 4 /BitsPerComponent 16 >>', flate(MB))]
            ).replace(b'/Contents 4 0 R', b'/Contents 5 0 R'),
        'content of sixty million bytes': content_stream(zlib.compress(b'0 0 m ' * (10 * MB), 9), '/FlateDecode'),
        'content that saves a million states': content_stream(zlib.compress(b'q ' * MB, 9), '/FlateDecode'),
        'content of a million open arrays': content_stream(zlib.compress(b'[' * MB, 9), '/FlateDecode'),
        'content that fills a million squares': content_stream(zlib.compress(b'0 0 200 290 re f ' * MB, 9), '/FlateDecode'),
        'an object stream that inflates to 600 MB': object_stream(600 * MB),
        'a cross-reference stream that inflates to 600 MB': with_xref_stream(PLAIN_TREE, {}, data=flate(600 * MB)),
        'a cross-reference stream of a billion entries': with_xref_stream(PLAIN_TREE, {}, 1000000000, '/Index [0 1000000000]', flate(64 * MB)),
        'a cross-reference stream with fields of absurd width': with_xref_stream(PLAIN_TREE, {}).replace(b'/W [1 4 2]', b'/W [1 2147483647 2147483647]'),
        'a size of two billion objects': sound.replace(b'/Size 5', b'/Size 2147483647'),
        'a cross-reference section before itself': sound.replace(b'/Size 5', b'/Size 5 /Prev %d' % sound.index(b'xref\n0')),
        'a picture of 60,000 x 60,000': image('/Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode',
                                              flate(1024 * MB)),
        'a picture of two billion columns': image('/Width 2147483647 /Height 2147483647 /BitsPerComponent 16 /ColorSpace /DeviceCMYK', b'x' * 99),
        'a fax of 60,000 x 60,000': image('/Width 60000 /Height 60000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode '
                                          '/DecodeParms << /K -1 /Columns 60000 /Rows 60000 >>', b'\xff' * 60000),
        'a JPEG of 65,535 x 65,520': image('/Width 65535 /Height 65520 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode', DCT),
        'a JPEG 2000 of two billion pixels a side': image('/Width 2147483647 /Height 2147483647 /Filter /JPXDecode', JPX),
        'a JBIG2 of two billion pixels a side': image('/Width 2147483647 /Height 2147483647 /BitsPerComponent 1 /ColorSpace /DeviceGray '
                                                      '/Filter /JBIG2Decode', JBIG2),
        'a picture with its own mask as a mask': image('/Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /SMask 5 0 R', b'\0'),
        'a picture with a mask that inflates to 1 GB': page('210 0 0 298 0 0 cm /I Do',
            raw('/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /SMask 6 0 R', b'\0'),
            raw('/Subtype /Image /Width 32000 /Height 32000 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /FlateDecode', flate(1024 * MB)),
            resources='/XObject << /I 5 0 R >>'),
        'an ICC profile that inflates to 600 MB': page('/C cs 0.5 sc 0 0 200 290 re f', '[/ICCBased 6 0 R]',
            raw('/N 1 /Filter /FlateDecode', flate(600 * MB)), resources='/ColorSpace << /C 5 0 R >>'),
        'a palette of itself': page('/C cs 1 sc 0 0 200 290 re f', '[/Indexed 5 0 R 255 (abc)]', resources='/ColorSpace << /C 5 0 R >>'),
        'a font that inflates to 600 MB': page('BT /F 12 Tf ( ) Tj ET', font, describe, raw('/Length1 9 /Filter /FlateDecode', flate(600 * MB)),
                                              resources='/Font << /F 5 0 R >>'),
        'a form that draws itself': page('/F Do', form('/F Do', '/XObject << /F 5 0 R >>'), resources='/XObject << /F 5 0 R >>'),
        'two forms that draw each other': page('/F Do', form('/F Do', '/XObject << /F 6 0 R >>'), form('/F Do /F Do', '/XObject << /F 5 0 R >>'),
                                               resources='/XObject << /F 5 0 R >>'),
        'forms that draw a billion squares': laughs(10, 8),
        'forms in forms, 3,000 deep': laughs(3000, 1),
        'patterns of patterns': patterns(6),
        'a pattern of itself': page('/Pattern cs /P scn 0 0 300 300 re f', tiling('/Pattern cs /P scn 0 0 9 9 re f', 5),
                                    resources='/Pattern << /P 5 0 R >>'),
        'a pattern of infinitely small tiles': page('/Pattern cs /P scn 0 0 300 300 re f', tiling('0 0 1 1 re f', step='0.00001'),
                                                    resources='/Pattern << /P 5 0 R >>'),
        'a glyph that shows itself': page('BT /F 99 Tf (aaaa) Tj ET', *type3('1 0 d0 BT /F 1 Tf (aa) Tj ET', '/Font << /F 5 0 R >>'),
                                          resources='/Font << /F 5 0 R >>'),
        'a soft mask that needs itself': page('/G gs 0 0 300 300 re f', *smask, resources='/ExtGState << /G 5 0 R >>'),
        'a function of 1.6 billion samples': page('/C cs 0.1 0.1 0.1 0.1 sc 0 0 300 300 re f', '[/DeviceN [/A /B /C /D] /DeviceRGB 6 0 R]',
                                                  sampled_function()[1], resources='/ColorSpace << /C 5 0 R >>'),
        'a function stitched of itself': page('/C cs 0.1 sc 0 0 300 300 re f', '[/Separation /A /DeviceGray 6 0 R]',
            '<< /FunctionType 3 /Domain [0 1] /Functions [6 0 R 6 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>', resources='/ColorSpace << /C 5 0 R >>'),
        'a hundred thousand annotations': annotations(100000),
        'an annotation whose picture draws itself': page('', form('/F Do', '/XObject << /F 5 0 R >>'),
            entries='/Annots [<< /Type /Annot /Subtype /Stamp /Rect [0 0 200 290] /F 4 /AP << /N 5 0 R >> >>]'),
        'a page tree in a circle': sound.replace(b'/Kids [3 0 R]', b'/Kids [2 0 R]'),
        'a page that is its own parent': sound.replace(b'/Parent 2 0 R', b'/Parent 3 0 R'),
        'names in a circle': page('', '<< /Kids [5 0 R 5 0 R] >>', catalog='/Names << /EmbeddedFiles 5 0 R /JavaScript 5 0 R >>'),
        'bookmarks in a circle': page('', '<< /Title (a) /Next 5 0 R /First 5 0 R >>', catalog='/Outlines << /First 5 0 R /Last 5 0 R >>'),
        'tags in a circle': page('', '<< /S /P /K [5 0 R 5 0 R] >>', catalog='/StructTreeRoot << /Type /StructTreeRoot /K 5 0 R >>'),
        'form fields in a circle': page('', '<< /FT /Tx /T (a) /Parent 5 0 R /Kids [5 0 R] /Subtype /Widget /Rect [0 0 9 9] /F 4 >>',
                                        entries='/Annots [5 0 R]', catalog='/AcroForm << /Fields [5 0 R] /DA (/F 0 Tf) >>'),
        'layers in a circle': page('/OC /L BDC 0 0 9 9 re f EMC', '<< /Type /OCMD /OCGs [5 0 R] /VE [/And 5 0 R 6 0 R] >>', '[/Or 6 0 R 6 0 R]',
                                   resources='/Properties << /L 5 0 R >>', catalog='/OCProperties << /OCGs [5 0 R] /D << /Order 6 0 R >> >>'),
        'a million nested arrays': page('', b'[' * MB + b']' * MB, catalog='/PageLabels 5 0 R'),
        'a million nested dictionaries': page('', b'<</A' * MB + b'>>' * MB, catalog='/PageLabels 5 0 R'),
        'a length in a circle': sound.replace(b'/Length 24', b'/Length 4 0 R'),
        'a hundred pages of one bomb': t.pdf([(PAGE, '')] * 100, [raw('/Filter /FlateDecode', flate(60 * MB))]).replace(
            b' 0 R /MediaBox', b' 0 R /X 0 /MediaBox'),
    }


# ---- the doors --------------------------------------------------------------------------------------------------------

def answer_of(run):
    """The fault's code, '' for none; None when that is not one clear answer."""
    if run.code == 0:
        return ''
    try:
        answer = json.loads(run.out)
    except ValueError:
        return None
    return answer['code'] if answer['text'] and run.code in (1, 2, 4) else None


def generation(path, folder, config):
    """posmctl render: (exit code, its line, cards left)."""
    settings, tables, out = (os.path.join(folder, name) for name in ('s.json', 't.csv', 'cards'))
    with open(settings, 'w', encoding='utf-8') as f:
        json.dump({'format': 1, 'unit': 'mm', 'elements': [t.qr(22, 30, 30, background={'rgb': '#ffffff'})]}, f)
    with open(tables, 'w', encoding='utf-8') as f:
        f.write(f'uuid,number\n{t.LINK[-36:]},1\n')
    run = j.Run([os.path.join(t.BUILD, 'posmctl'), 'render', '--template', path, '--settings', settings, '--tables', tables, '--out', out,
                 '--config', config, '--link-template', t.LINK[:-36] + '{uuid}'])
    return run, os.listdir(out) if os.path.isdir(out) else []


def through_doors(item):
    name, data, config = item
    bad, told = [], []
    with tempfile.TemporaryDirectory(prefix='posm-hostile.') as folder:
        path = os.path.join(folder, 'template.pdf')
        with open(path, 'wb') as f:
            f.write(data)
        for door, command in (('upload', ['inspect', path]), ('preview', ['picture', path, '1', '800'])):
            run = j.Run([KNOCK, '--config', config, '--rights', *command])
            code = answer_of(run)
            told.append(f'{door} {code or "made"} {run.seconds:.1f} s {run.megabytes:.0f} MB')
            if code is None or (code and code not in FAULTS):
                bad.append(f'{door}: exit {run.code}, {run.out[:300]!r} {run.err[:300]!r}')
            if run.megabytes > j.MEGABYTES_MAX and not t.SANITIZED:
                bad.append(f'{door}: {run.megabytes:.0f} MB')
        run, left = generation(path, folder, config)
        lines = run.err.decode(errors='replace').strip().split('\n')
        told.append(f'generation {run.code} {run.seconds:.1f} s {run.megabytes:.0f} MB {lines[0][16:150]}')
        if run.code not in (0, 1, 2, 3, 4) or (run.code and len(lines) != 1) or (run.code == 0) != (len(left) == 1):
            bad.append(f'generation: exit {run.code}, left {left}, said {lines}')
        if run.megabytes > j.MEGABYTES_MAX and not t.SANITIZED:
            bad.append(f'generation: {run.megabytes:.0f} MB')
    return name, bad, '; '.join(told)


def presses_left():
    """Processes of this build's press that are still there."""
    left = []
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            if os.readlink(f'/proc/{pid}/exe') == os.path.realpath(PRESS) and open(f'/proc/{pid}/environ', 'rb').read().find(
                    os.environ['TMPDIR'].encode()) >= 0:
                left.append(pid)
        except OSError:
            pass
    return left


def main():
    with tempfile.TemporaryDirectory(prefix='posm-hostile-test.') as folder:
        os.environ['TMPDIR'] = folder
        tempfile.tempdir = folder
        config = os.path.join(folder, 'posm.conf')
        with open(config, 'w', encoding='utf-8', opener=lambda name, flags: os.open(name, flags, 0o600)) as f:
            f.write(f'press.program = {PRESS}\npress.max = 64\n')
        items = [(name, data, config) for name, data in samples().items() if not sys.argv[1:] or name in sys.argv[1:]]
        failed = 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for name, bad, told in pool.map(through_doors, items):
                failed += bool(bad)
                print(f"{'not ok' if bad else 'ok'} - {name}: {told}", flush=True)
                for line in bad:
                    print(f'    {line}', flush=True)
        left = presses_left() + [name for name in os.listdir(folder) if name.startswith('posm-hostile.')]
        failed += bool(left)
        print(f"{'not ok' if left else 'ok'} - no press and no file is left{': ' + str(left) if left else ''}")
    print(f'{len(items) + 1 - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
