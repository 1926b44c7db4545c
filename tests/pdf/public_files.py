#!/usr/bin/python3
"""Any PDFs of other people through the engine and before real readers, as corpus_test.py does: what becomes of them, in figures.

    public_files.py [--pages N] FOLDER...      each *.pdf below; a line for what is wrong, then the counts by folder as a table

Nobody says what to expect of these files, so that no figure here is a failure: a refusal may be right, and readers differ.
"""
import argparse
import collections
import concurrent.futures
import os
import sys

import judge as j
import pdf_tools as t


def files_below(folder):
    for here, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            if name.lower().endswith('.pdf'):
                yield os.path.join(here, name)


def look_at(path, pages):
    try:
        return j.judge(path, pages_max=pages)
    except (t.Failure, OSError, ValueError) as e:
        return {'result': 'no verdict', 'bad': [str(e)]}


def count(path, seen, counts):
    counts['files'] += 1
    counts[seen['result']] += 1
    for line in seen['bad']:
        for word in ('poppler', 'mupdf', 'ghostscript', 'pixels', 'qpdf', 'died', 'took'):
            counts[word] += word in line
    if seen['bad']:
        print(f"{path}: {'; '.join(seen['bad'])}")
    elif seen['result'] == 'refused':
        print(f"{path}: {seen['code']} {seen['reason']}: {seen['text']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--pages', type=int, default=1)
    parser.add_argument('folders', nargs='+')
    args = parser.parse_args()
    print('| source | files | stamped | refused | no code: poppler | mupdf | ghostscript | pixels | qpdf |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|',
          file=sys.stderr)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for folder in args.folders:
            counts, paths = collections.Counter(), list(files_below(folder))
            for path, seen in zip(paths, pool.map(lambda p: look_at(p, args.pages), paths)):
                count(path, seen, counts)
            columns = ('files', 'stamped', 'refused', 'poppler', 'mupdf', 'ghostscript', 'pixels', 'qpdf')
            print(f"| {os.path.basename(folder.rstrip('/'))} | {' | '.join(str(counts[c]) for c in columns)} |", file=sys.stderr)


main()
