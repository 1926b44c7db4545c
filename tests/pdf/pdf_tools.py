"""What the engine's tests share: card_maker, renderers, pictures. Standard library only."""
import json
import os
import re
import resource
import subprocess

SOURCE = os.environ.get('POSM_SOURCE_DIR') or os.path.abspath(os.path.join(os.path.dirname(__file__), '../..'))
BUILD = os.environ.get('POSM_BUILD_DIR') or SOURCE
CORPUS = os.environ.get('POSM_CORPUS')
MAKER = os.path.join(BUILD, 'tests/pdf/engine/card_maker')
LINK = 'https://check.example/t/6b1f9a52-3c3e-4a77-9d1b-000000000001'
NUMBER = 'VIP-12'
MM = 25.4 / 72


def is_sanitized():
    with open(os.path.join(BUILD, 'config.h')) as f:
        return '#define POSM_SANITIZED 1' in f.read()


SANITIZED = is_sanitized()


class Failure(Exception):
    pass


def run(*argv, timeout=60, **more):
    try:
        return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout, **more)
    except subprocess.TimeoutExpired:
        raise Failure(f'{argv[0]} took over {timeout} s')


def limits():
    """As the prison has them: the engine must answer within these."""
    slow = 10 if SANITIZED else 1
    resource.setrlimit(resource.RLIMIT_CPU, (10 * slow, 10 * slow))
    if not SANITIZED:
        resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))


def maker(*argv, timeout=30):
    """(exit status, answer)"""
    out = run(MAKER, *argv, timeout=timeout * (10 if SANITIZED else 1), preexec_fn=limits,
              env={**os.environ, 'LSAN_OPTIONS': f'suppressions={SOURCE}/tests/lsan.supp:print_suppressions=0'})
    if out.returncode not in (0, 1, 2, 4):
        raise Failure(f'card_maker {argv} died with {out.returncode}: {out.stderr[-300:]!r}')
    if out.stderr:
        raise Failure(f'card_maker {argv} is not silent: {out.stderr[-500:]!r}')
    return out.returncode, json.loads(out.stdout) if out.stdout.strip() else {}


def qpdf_check(path, password=None):
    """0 sound, 3 warnings, 2 errors."""
    return run('qpdf', '--check', *([f'--password={password}'] if password else []), path).returncode


def read_ppm(data):
    head = re.match(rb'P6\s+(?:#.*\s+)*(\d+)\s+(\d+)\s+255\s', data)
    if not head:
        raise Failure('a renderer made no picture')
    return int(head[1]), int(head[2]), data[head.end():]


def poppler(path, page=1, width=None, dpi=None, more=()):
    size = ('-scale-to-x', str(width), '-scale-to-y', '-1') if width else ('-r', str(dpi))
    return run('pdftoppm', '-cropbox', '-f', str(page), '-l', str(page), *size, *more, path).stdout


def mupdf(path, page=1, width=None, dpi=None, more=()):
    size = ('-w', str(width)) if width else ('-r', str(dpi))
    return run('mutool', 'draw', '-q', *size, *more, '-F', 'ppm', '-o', '-', path, str(page)).stdout


def ghostscript(path, page=1, dpi=150, more=()):
    return run('gs', '-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', '-dPrinted', '-dUseCropBox', '-sDEVICE=ppmraw', f'-r{dpi}',
               '-dGraphicsAlphaBits=4', '-dTextAlphaBits=4', f'-dFirstPage={page}', f'-dLastPage={page}', *more,
               '-sOutputFile=-', '-sstdout=%stderr', path).stdout


def decode(picture):
    """The codes in a picture."""
    out = run('zbarimg', '-q', '--raw', '-Sdisable', '-Sqrcode.enable', 'PPM:-', input=picture)
    return out.stdout.decode(errors='replace').split('\n')


def differing(one, other, boxes, tolerance=0):
    """Pixels that differ outside the boxes (left, top, right, bottom in px)."""
    w, h, a = read_ppm(one)
    w2, h2, b = read_ppm(other)
    if (w, h) != (w2, h2):
        raise Failure(f'the picture is {w2} x {h2}, was {w} x {h}')
    if a == b:
        return 0
    count = 0
    for y in range(h):
        row, row2 = a[y * w * 3:(y + 1) * w * 3], b[y * w * 3:(y + 1) * w * 3]
        if row == row2:
            continue
        cuts = [(l, r) for l, t, r, bottom in boxes if t <= y <= bottom]
        for x in range(w):
            if row[x * 3:x * 3 + 3] != row2[x * 3:x * 3 + 3] and not any(l <= x <= r for l, r in cuts):
                if max(abs(row[x * 3 + i] - row2[x * 3 + i]) for i in range(3)) > tolerance:
                    count += 1
    return count


def settings_for(width, height, page=1):
    """A code with its own ground and a text, where they fit on a page of this size (mm); and the boxes they may change."""
    side = min(width, height)
    size = max(1.0, min(side * 0.5, max(30.0, side * 0.05)))
    x, y = width * 0.5 - size / 2, height * 0.4 - size / 2
    elements = [{'type': 'qr', 'page': page, 'x': round(x, 3), 'y': round(y, 3), 'size': round(size, 3),
                 'background': {'rgb': '#ffffff'}},
                {'type': 'text', 'page': page, 'x': round(width * 0.1, 3), 'y': round(height * 0.8, 3),
                 'width': round(max(0.2, width * 0.8), 3), 'height': round(max(0.2, height * 0.15), 3), 'size': 18, 'min_size': 1,
                 'align': 'center', 'value': '{{table.number}}'}]
    quiet = size / 21 * 4.5
    boxes = [(x - quiet, y - quiet, x + size + quiet, y + size + quiet),
             (width * 0.1, height * 0.8, width * 0.9, height * 0.95)]
    return {'format': 1, 'unit': 'mm', 'elements': elements}, boxes


def boxes_in_px(boxes, width, height, picture):
    """mm on the shown page to pixels of a picture of it, with two pixels for anti-aliasing."""
    w, h, _ = read_ppm(picture)
    return [(l / width * w - 2, t / height * h - 2, r / width * w + 2, b / height * h + 2) for l, t, r, b in boxes]


def manifest():
    rows = []
    with open(os.path.join(CORPUS, 'MANIFEST.tsv'), encoding='utf-8') as f:
        names = f.readline().rstrip('\n').split('\t')
        for line in f:
            rows.append(dict(zip(names, line.rstrip('\n').split('\t'))))
    return rows


def pdf(pages, extra=(), catalog='', version='1.7'):
    """A PDF by hand. pages: (entries of the page dictionary, content); objects 3.. are page and content in turn, extra follow."""
    count = len(pages)
    objects = [f'<< /Type /Catalog /Pages 2 0 R {catalog} >>'.encode(),
               f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{3 + 2 * i} 0 R' for i in range(count))}] >>".encode()]
    for i, (entries, content) in enumerate(pages):
        content = content.encode('latin-1')
        objects.append(f'<< /Type /Page /Parent 2 0 R /Contents {4 + 2 * i} 0 R {entries} >>'.encode())
        objects.append(b'<< /Length %d >>\nstream\n%s\nendstream' % (len(content), content))
    objects += [o if isinstance(o, bytes) else o.encode('latin-1') for o in extra]
    out, offsets = bytearray(f'%PDF-{version}\n'.encode()), []
    for i, body in enumerate(objects):
        offsets.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (i + 1, body)
    xref = len(out)
    out += b'xref\n0 %d\n0000000000 65535 f \n' % (len(objects) + 1)
    out += b''.join(b'%010d 00000 n \n' % o for o in offsets)
    out += b'trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n' % (len(objects) + 1, xref)
    return bytes(out)


def stream(entries, data):
    data = data.encode('latin-1')
    return b'<< %s /Length %d >>\nstream\n%s\nendstream' % (entries.encode(), len(data), data)


class Desk:
    """A folder to work in: a template by hand, settings, the card made of them."""

    def __init__(self, folder):
        self.folder, self.n = folder, 0

    def file(self, name, data):
        self.n += 1
        path = os.path.join(self.folder, f'{self.n}-{name}')
        with open(path, 'wb') as f:
            f.write(data if isinstance(data, bytes) else json.dumps(data).encode())
        return path

    def card(self, template, elements, *options, number=NUMBER, link=LINK, **more):
        """(path of the card, answer); a refusal has no path."""
        if isinstance(template, bytes):
            template = self.file('template.pdf', template)
        settings = self.file('settings.json', {'format': 1, 'unit': 'mm', 'elements': elements, **more})
        out = self.file('card.pdf', b'')
        code, answer = maker(*options, 'card', template, settings, link, number, out)
        return (None if code else out), answer


def qr(x, y, size, **more):
    return {'type': 'qr', 'x': x, 'y': y, 'size': size, **more}


def text(x, y, width, height, **more):
    return {'type': 'text', 'x': x, 'y': y, 'width': width, 'height': height, 'value': '{{table.number}}', **more}


def run_claims(claims):
    """Functions whose names are claims; what they raise or yield is what is wrong."""
    import tempfile
    failed = 0
    for claim in claims:
        with tempfile.TemporaryDirectory(prefix='posm-pdf.') as folder:
            try:
                bad = list(claim(Desk(folder)) or [])
            except Failure as e:
                bad = [str(e)]
        failed += bool(bad)
        print(f"{'not ok' if bad else 'ok'} - {claim.__name__.replace('_', ' ')}")
        for line in bad:
            print(f'    {line}')
    print(f'{len(claims) - failed} passed, {failed} failed')
    return 1 if failed else 0
