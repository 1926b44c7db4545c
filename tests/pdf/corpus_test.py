#!/usr/bin/python3
"""Cards of real designers' files: sound, readable, and untouched where nothing was put; refusals with their reason; through the
engine alone and through the sandboxed press.

The files are those of POSM_CORPUS (MANIFEST.tsv says what to expect of each). docs/corpus.md holds the results as a table, which
must be this run's:    corpus_test.py --write
Arguments: names to look at alone, or `design` for what designers made. Two pages of a file carry a code, every one with POSM_LONG set.
"""
import concurrent.futures
import os
import re
import sys

import judge as j
import pdf_tools as t

DOCS = os.path.join(t.SOURCE, 'docs/corpus.md')
PAGES = 100 if os.environ.get('POSM_LONG') else 2
REFUSALS = {'refuse': {'template_refused'}, 'needs-password': {'needs_password'},
            'either': {'template_refused', 'needs_password', 'text_overset', 'proof_failed'}}


def password_of(row):
    note = row['note']
    return note.split('password: ')[1].split(';')[0] if 'password: ' in note else None


def look_at(row):
    """(what became of it in words, what is wrong)"""
    try:
        seen = j.judge(os.path.join(t.CORPUS, row['name']), password_of(row), PAGES, press=True, keeps=row['expected'] == 'stampable')
    except t.Failure as e:
        return 'no verdict', [str(e)]
    if seen['result'] == 'refused':
        told = ' '.join(filter(None, ('refused:', seen['code'], seen['reason'])))
        expected = seen['code'] in REFUSALS.get(row['expected'], ())
        return told, seen['bad'] + ([] if expected else [seen['text']])
    if row['expected'] == 'refuse' or (row['expected'] == 'needs-password' and not password_of(row)):
        return 'stamped', ['was stamped, not refused']
    return 'stamped' + ''.join(f', {n}' for n in seen['notes']), seen['bad']


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


# ---- the table of docs/corpus.md ------------------------------------------------------------------------------------

BEGIN, END = '<!-- corpus_test.py --write -->\n', '<!-- end -->\n'


def plain(text):
    return re.sub(r'[^ -~]|[|<>`]', '', text).strip() or '-'


def table_of(results):
    """A line for each kind of file; alike ones share it."""
    lines = {}
    for row, told in results:
        key = plain(row['producer_family']), plain(row['flags']), row['expected'], told
        lines[key] = lines.get(key, 0) + 1
    out = ['| made by | what is in it | expected | result | files |\n', '|---|---|---|---|--:|\n']
    order = ['stampable', 'stampable-after-repair', 'needs-password', 'either', 'refuse']
    for key, n in sorted(lines.items(), key=lambda item: (order.index(item[0][2]), item[0])):
        out.append(f"| {' | '.join(key)} | {n} |\n")
    return ''.join(out)


def docs_are_stale(table):
    with open(DOCS, encoding='utf-8') as f:
        text = f.read()
    head, rest = text.split(BEGIN)
    old, tail = rest.split(END)
    if '--write' in sys.argv:
        with open(DOCS, 'w', encoding='utf-8') as f:
            f.write(head + BEGIN + table + END + tail)
        return []
    return [] if old == table else ['it is stale: tests/pdf/corpus_test.py --write']


def main():
    if not t.CORPUS:
        print('!! POSM_CORPUS is not set: cards of real designers\' files are LEFT OUT')
        print('0 passed, 0 failed')
        return 0
    chosen = [a for a in sys.argv[1:] if a != '--write']
    rows = [r for r in t.manifest() if not chosen or r['name'] in chosen or (r['design'] and 'design' in chosen)]
    claims, results = [], []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for row, (told, bad) in zip(rows, pool.map(look_at, rows)):
            claims.append((f"{row['expected']} {row['name']}", bad, told))
            results.append((row, told))
        locked = [r for r in rows if r['expected'] == 'needs-password']
        for row, bad in zip(locked, pool.map(asks_for_password, locked)):
            claims.append((f"asks for the password of {row['name']}", bad, ''))
        owned = [r for r in rows if 'owner-only' in r['flags'] and r['expected'] != 'refuse']
        for row, bad in zip(owned, pool.map(asks_for_rights, owned)):
            claims.append((f"asks who may change {row['name']}", bad, ''))
    if not chosen:
        claims.append(('docs/corpus.md tells these results', docs_are_stale(table_of(results)), ''))
    for claim, bad, told in claims:
        print(f"{'not ok' if bad else 'ok'} - {claim}" + (f': {told}' if told else '') + (f"  ({'; '.join(bad)})" if bad else ''))
    failed = sum(1 for _, bad, _ in claims if bad)
    print(f'{len(claims) - failed} passed, {failed} failed')
    return 1 if failed else 0


sys.exit(main())
