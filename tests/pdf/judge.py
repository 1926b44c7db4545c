"""One template through the engine and its card before real readers: used on the corpus (corpus_test.py) and on any folder of
files (public_files.py)."""
import json
import os
import resource
import subprocess
import tempfile
import time

import pdf_tools as t
import survival

PX_PER_MODULE = 4
MODULES = 33  # of a side of the code for pdf_tools.LINK
PRINT_DPI = 50
PROOF_FAILED = 3
SECONDS_MAX, MEGABYTES_MAX = 10, 512  # of processor time: other work on the host is not the file's fault
RANKS = {0: 0, 3: 1, 2: 2}  # qpdf --check: sound, warnings, errors; anything else is a crash of its own


class Run:
    """A process with what it took."""

    def __init__(self, argv, limits=None):
        begin = time.monotonic()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=err, preexec_fn=limits)
            _, status, usage = os.wait4(p.pid, 0)
            p.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0), err.seek(0)
            self.out, self.err = out.read(), err.read()
        self.code = p.returncode
        self.seconds = time.monotonic() - begin
        self.cpu = usage.ru_utime + usage.ru_stime
        self.megabytes = usage.ru_maxrss / 1024


def engine(*argv):
    """card_maker within the prison's limits: (answer, Run). An answer without `code` is a success."""
    run = Run((t.MAKER,) + argv, t.limits)
    if run.code not in (0, 1, 2, 4):
        return {'code': 'died', 'text': f'died with {run.code}: {run.err[-200:]!r}'}, run
    if run.code == 1:
        return {'code': 'failed', 'text': run.out.decode(errors='replace')}, run
    answer = json.loads(run.out) if run.out.strip() else {}
    return answer, run


def opening(password):
    return ['--rights'] + (['--password', password] if password else [])


def settings_for_pages(pages, numbers):
    """The elements of pdf_tools.settings_for on each of these pages; {page: boxes in mm}; {page: the code's side in mm}."""
    elements, boxes, sides = [], {}, {}
    for number in numbers:
        page = pages[number - 1]
        settings, boxes[number] = t.settings_for(page['width_mm'], page['height_mm'], number)
        elements += settings['elements']
        sides[number] = settings['elements'][0]['size']
    return {'format': 1, 'unit': 'mm', 'elements': elements}, boxes, sides


def through_press(path, password, settings, folder):
    """The same card by posmctl render, the sandboxed press in between: (exit status, what it said, path of the card, Run)."""
    tables, out = os.path.join(folder, 'tables.csv'), os.path.join(folder, 'cards')
    with open(tables, 'w', encoding='utf-8') as f:
        f.write(f'uuid,number\n{t.LINK[-36:]},{t.NUMBER}\n')
    config = os.path.join(folder, 'posm.conf')
    with open(config, 'w', encoding='utf-8', opener=lambda name, flags: os.open(name, flags, 0o600)) as f:
        f.write('press.max = 64\n')  # other tests of the host have presses, too
    more = ['--config', config]
    if password:
        secret = os.path.join(folder, 'password')
        with open(secret, 'w', encoding='utf-8') as f:
            f.write(password + '\n')
        more += ['--template-password-file', secret]
    run = Run([os.path.join(t.BUILD, 'posmctl'), 'render', '--template', path, '--settings', settings, '--tables', tables,
               '--out', out, '--link-template', t.LINK[:-36] + '{uuid}', '--rights-confirmed', *more])
    return run, os.path.join(out, t.LINK[-36:] + '.pdf')


def press_complaints(path, password, made, folder):
    """The real press must say what the engine alone says, and make the same prefix."""
    settings = made.get('settings')
    if settings is None:
        settings = os.path.join(folder, 'plain.json')
        with open(settings, 'w', encoding='utf-8') as f:
            json.dump(t.settings_for(100, 100)[0], f)
    run, card = through_press(path, password, settings, folder)
    bad = [f'the press took {run.cpu:.1f} s'] if run.cpu > SECONDS_MAX and not t.SANITIZED else []
    if run.megabytes > MEGABYTES_MAX and not t.SANITIZED:
        bad.append(f'the press took {run.megabytes:.0f} MB')
    if 'refused' in made:
        if run.code not in (2, 4) or made['refused']['text'] not in run.err.decode():
            bad.append(f"the press ends with {run.code}: {run.err.decode()!r}, not: {made['refused']['text']}")
    elif made['made']['verdict'] == PROOF_FAILED:  # the proof fails: no card
        if run.code != 3 or os.path.exists(card):
            bad.append(f'the press ends with {run.code}: {run.err.decode()!r}, though the proof fails')
    elif run.code or not os.path.exists(card):
        bad.append(f'the press ends with {run.code}: {run.err.decode()!r}')
    else:
        n = made['made']['prefix']
        with open(card, 'rb') as one, open(made['card'], 'rb') as other:
            if one.read(n) != other.read(n):
                bad.append('the press makes another prefix')
    return bad


def picture_agrees(before, after, password, number, boxes, page):
    """Readers do not agree on what annotations look like on paper: does one that is not poppler print no difference?"""
    readers = ((t.ghostscript, f'-sPDFPassword={password}', ()), (t.mupdf, '-p', (password,)), (t.poppler, '-upw', (password,)))
    for renderer, option, value in readers:
        try:
            one = renderer(before, number, dpi=PRINT_DPI, more=(option, *value) if password else ())
            other = renderer(after, number, dpi=PRINT_DPI)
            if not t.differing(one, other, t.boxes_in_px(boxes, page['width_mm'], page['height_mm'], one), tolerance=2):
                return True
        except t.Failure:
            pass
    return False


def print_differences(before, after, password, pages, boxes, folder, annotated, made_up):
    """What poppler prints differently outside the elements: complaints."""
    request = {'before': before, 'after': after, 'password': password, 'dpi': PRINT_DPI, 'but_annotations': made_up, 'pages': []}
    for number, mm in boxes.items():
        w, h = pages[number - 1]['width_mm'], pages[number - 1]['height_mm']
        request['pages'].append({'page': number, 'keep_out': [(l / w, u / h, r / w, b / h) for l, u, r, b in mm]})
    name = os.path.join(folder, 'difference.json')
    with open(name, 'w', encoding='utf-8') as f:
        json.dump(request, f)
    out = t.run('/usr/bin/python3', os.path.join(t.SOURCE, 'tests/pdf/print_difference.py'), name, timeout=120)
    if out.returncode:
        return [f'printing: poppler died with {out.returncode}: {out.stderr[-150:]!r}']
    bad = []
    for seen in json.loads(out.stdout):
        if 'error' in seen:
            bad.append(f"printing page {seen['page']}: {seen['error']}")
        elif seen['pixels'] and not (annotated and picture_agrees(before, after, password, seen['page'], boxes[seen['page']],
                                                                  pages[seen['page'] - 1])):
            bad.append(f"printing page {seen['page']}: {seen['pixels']} pixels changed outside, by up to {seen['worst']}")
    return bad


def undecoded(card, number, page, module_mm):
    """Readers whose picture of the page shows no code with our link."""
    width = min(6000, max(200, int(page['width_mm'] / module_mm * PX_PER_MODULE)))
    dpi = width / (page['width_mm'] / 25.4)
    readers = (('poppler', lambda: t.poppler(card, number, width=width)), ('mupdf', lambda: t.mupdf(card, number, width=width)),
               ('ghostscript', lambda: t.ghostscript(card, number, dpi=round(dpi * page.get('user_unit', 1), 2))))
    bad = []
    for name, picture in readers:
        try:
            if t.LINK not in t.decode(picture()):
                bad.append(f'no code on page {number} by {name}')
        except t.Failure as e:
            bad.append(f'no code on page {number} by {name}: {e}')
    return bad


def stamp(path, password, folder, pages_max):
    """{refused} or {card, made, pages, boxes}, and what it took."""
    seen, first = engine(*opening(password), 'inspect', path)
    took = {'seconds': first.cpu, 'megabytes': first.megabytes}
    if 'code' in seen:
        return {'refused': seen, **took}
    pages = seen['report']['pages']
    numbers = list(range(1, len(pages) + 1))
    if len(numbers) > pages_max:
        numbers = numbers[:pages_max - 1] + numbers[-1:] if pages_max > 1 else [1]
    settings, boxes, sides = settings_for_pages(pages, numbers)
    name, card = os.path.join(folder, 'settings.json'), os.path.join(folder, 'card.pdf')
    with open(name, 'w', encoding='utf-8') as f:
        json.dump(settings, f)
    made, second = engine(*opening(password), 'card', path, name, t.LINK, t.NUMBER, card)
    took = {'seconds': max(took['seconds'], second.cpu), 'megabytes': max(took['megabytes'], second.megabytes)}
    if 'code' in made:
        return {'refused': made, 'settings': name, **took}
    return {'card': card, 'made': made, 'pages': pages, 'boxes': boxes, 'sides': sides, 'settings': name, **took}


def check(path, password=None):
    try:
        return RANKS.get(t.qpdf_check(path, password), 3)
    except t.Failure:
        return 4


def complaints(path, password, made, folder):
    """What real readers find wrong with a card, each a line."""
    bad = []
    before, after = check(path, password), check(made['card'])
    if after > before:
        bad.append(f'qpdf --check says {after}, of the template {before}')
    for number in made['boxes']:
        page = made['pages'][number - 1]
        bad += undecoded(made['card'], number, page, made['sides'][number] / MODULES)
    dropped = {d['kind'] for d in made['made']['report']['dropped']}
    return bad + print_differences(path, made['card'], password, made['pages'], made['boxes'], folder,
                                   bool(dropped & {'annotation', 'form_field', 'link', 'embedded_file'}),
                                   any(n['code'] == 'appearance_made' for n in made['made']['report']['notes']))


def judge(path, password=None, pages_max=1, press=False, keeps=False):
    """{result: stamped | refused | wrong, code, reason, text, bad: [...], seconds, megabytes, notes}"""
    with tempfile.TemporaryDirectory(prefix='posm-judge.') as folder:
        made = stamp(path, password, folder, pages_max)
        seen = {'seconds': round(made['seconds'], 2), 'megabytes': round(made['megabytes']), 'bad': []}
        if 'refused' in made:
            refused = made['refused']
            seen.update(result='refused', code=refused['code'], reason=refused.get('reason', ''), text=refused.get('text', ''))
            seen['bad'] = [refused['text']] if refused['code'] in ('died', 'failed') else []
        elif made['made']['verdict'] == PROOF_FAILED and made['made']['cause'] != 'small_module':
            seen.update(result='refused', code='proof_failed', reason=made['made']['cause'], text='the card fails its proof')
        else:
            seen.update(result='stamped', bad=complaints(path, password, made, folder) +
                        (survival.lost(path, made['card'], password) if keeps else []),
                        notes=sorted({n['code'] for n in made['made']['report']['notes']}),
                        pages=len(made['pages']))
        if press:
            seen['bad'] += press_complaints(path, password, made, folder)
    if seen['seconds'] > SECONDS_MAX or seen['megabytes'] > MEGABYTES_MAX:
        seen['bad'].append(f"took {seen['seconds']} s, {seen['megabytes']} MB")
    return seen
