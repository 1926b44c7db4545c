#!/usr/bin/python3
"""Cards of real designers' files: sound, readable, and untouched where nothing was put.

The files are those of POSM_CORPUS (MANIFEST.tsv says what to expect of each). A table of results is written to the file
named by POSM_REPORT, if any. Arguments: names to look at alone, or `design` for what designers made.
"""
import concurrent.futures
import json
import os
import sys
import tempfile

import pdf_tools as t

PX_PER_MODULE = 4


def password_of(row):
    note = row['note']
    return note.split('password: ')[1].split(';')[0] if 'password: ' in note else None


def stamp(row, path, folder):
    """The report of a card made of it, its picture size in mm and what may have changed; the refusal otherwise."""
    opening = ['--rights']
    if password_of(row):
        opening += ['--password', password_of(row)]
    code, seen = t.maker(*opening, 'inspect', path)
    if code:
        return seen, None, None, None
    page = seen['report']['pages'][0]
    settings, boxes = t.settings_for(page['width_mm'], page['height_mm'])
    name = os.path.join(folder, 'settings.json')
    with open(name, 'w') as f:
        json.dump(settings, f)
    card = os.path.join(folder, 'card.pdf')
    code, made = t.maker(*opening, 'card', path, name, t.LINK, t.NUMBER, card)
    if code:
        return made, None, None, None
    return made, card, (page['width_mm'], page['height_mm']), boxes


def unchanged(row, path, card, size, boxes):
    """Pixels changed outside the elements. What annotations look like on paper readers do not agree on: one must agree with us."""
    password = password_of(row)
    readers = [(t.poppler, ['-upw', password]), (t.ghostscript, [f'-sPDFPassword={password}']), (t.mupdf, ['-p', password])]
    if 'annots' not in row['flags']:
        readers = readers[:1]
    fewest = None
    for renderer, more in readers:
        before = renderer(path, dpi=50, more=more if password else [])
        after = renderer(card, dpi=50)
        pixels = t.differing(before, after, t.boxes_in_px(boxes, *size, before), tolerance=2)
        if not pixels:
            return 0
        fewest = min(pixels, fewest or pixels)
    return fewest


def failures_of_card(row, path, made, card, size, boxes):
    bad = []
    before, after = t.qpdf_check(path, password_of(row)), t.qpdf_check(card)
    rank = {0: 0, 3: 1, 2: 2}
    if rank[after] > rank[before]:
        bad.append(f'qpdf --check says {after}, of the template {before}')
    if made['grade'] not in (1, 2) and made['cause'] != 'small_module':
        bad.append(f"proof: {made['cause']}")
    width = min(6000, max(200, int(size[0] / made['module_mm'] * PX_PER_MODULE)))
    for name, renderer in (('poppler', t.poppler), ('mupdf', t.mupdf)):
        if t.LINK not in t.decode(renderer(card, width=width)):
            bad.append(f'no code in the picture by {name}')
    # fields without a picture of their own: every reader makes one up, the report says they were left out
    told = any(note['code'] == 'no_appearance' for note in made['report']['notes'])
    if row['expected'] == 'stampable' and not told:
        try:
            pixels = unchanged(row, path, card, size, boxes)
            if pixels:
                bad.append(f'{pixels} pixels changed outside the elements')
        except t.Failure as e:
            bad.append(str(e))
    return bad


def look_at(row):
    path = os.path.join(t.CORPUS, row['name'])
    try:
        with tempfile.TemporaryDirectory(prefix='posm-corpus.') as folder:
            made, card, size, boxes = stamp(row, path, folder)
            refused = made.get('code')
            if refused:
                told = f"{refused} {made.get('reason', '')}: {made['text']}"
                expected = {'refuse': ('template_refused',), 'needs-password': ('needs_password',),
                            'either': ('template_refused', 'needs_password', 'text_overset')}.get(row['expected'], ())
                return told, [] if refused in expected else [told]
            if row['expected'] == 'refuse' or (row['expected'] == 'needs-password' and not password_of(row)):
                return 'stamped', ['was stamped, not refused']
            bad = failures_of_card(row, path, made, card, size, boxes)
            return 'stamped' if not bad else '; '.join(bad), [] if row['expected'] == 'either' else bad
    except t.Failure as e:
        return str(e), [str(e)]


def asks_for_password(row):
    """A file with a known password is refused without it and with another."""
    path = os.path.join(t.CORPUS, row['name'])
    code, answer = t.maker('--rights', 'inspect', path)
    if code != 4 or answer['code'] != 'needs_password':
        return [f'without password: {code} {answer}']
    code, answer = t.maker('--rights', '--password', 'no such', 'inspect', path)
    if code != 4 or answer['code'] != 'wrong_password':
        return [f'with a wrong password: {code} {answer}']
    return []


def asks_for_rights(row):
    """A file that opens but forbids changes waits for a person's word; its bits say what it forbids (ISO 32000-1 table 22)."""
    code, answer = t.maker('inspect', os.path.join(t.CORPUS, row['name']))
    forbids = not int(row['encryption'].split('P=')[1]) & 8
    if forbids != (code == 4 and answer['code'] == 'needs_rights'):
        return [f"{row['encryption']}: {code} {answer.get('code')}"]
    return []


def main():
    if not t.CORPUS:
        print('!! POSM_CORPUS is not set: cards of real designers\' files are LEFT OUT')
        print('0 passed, 0 failed')
        return 0
    rows = [r for r in t.manifest()
            if not sys.argv[1:] or r['name'] in sys.argv[1:] or (r['design'] and 'design' in sys.argv[1:])]
    claims = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for row, (told, bad) in zip(rows, pool.map(look_at, rows)):
            claims.append((f"{row['expected']} {row['name']}", bad, told))
        locked = [r for r in rows if r['expected'] == 'needs-password']
        for row, bad in zip(locked, pool.map(asks_for_password, locked)):
            claims.append((f"asks for the password of {row['name']}", bad, ''))
        owned = [r for r in rows if 'owner-only' in r['flags'] and r['expected'] != 'refuse']
        for row, bad in zip(owned, pool.map(asks_for_rights, owned)):
            claims.append((f"asks who may change {row['name']}", bad, ''))
    for claim, bad, told in claims:
        print(f"{'not ok' if bad else 'ok'} - {claim}" + (f': {told}' if told else '') + (f"  ({'; '.join(bad)})" if bad and bad != [told] else ''))
    if os.environ.get('POSM_REPORT'):
        with open(os.environ['POSM_REPORT'], 'w') as f:
            f.writelines(f'{claim}\t{told}\n' for claim, _, told in claims)
    failed = sum(1 for _, bad, _ in claims if bad)
    print(f'{len(claims) - failed} passed, {failed} failed')
    return 1 if failed else 0


sys.exit(main())
