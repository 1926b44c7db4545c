#!/usr/bin/python3
"""Two PDFs printed by poppler, page by page: where do they differ?  print_difference.py REQUEST.json

The request: {before, after, password, dpi, pages: [{page, keep_out: [[left, top, right, bottom], ...]}]}, the boxes as parts (0..1)
of the page as shown; but_annotations: nor where fields and comments are, which every reader draws its own way. The answer, a line of JSON: [{page, worst, pixels}], the largest difference of a channel (0..255) outside the
boxes and the number of pixels that differ by more than 2; or {page, error}. A process of its own, because poppler may crash on the original.
"""
import json
import sys

import cairo
import gi

gi.require_version('Poppler', '0.18')
from gi.repository import GLib, Poppler  # noqa: E402

PIXELS_MAX = 4e6
TELLS = 2


def opened(path, password):
    with open(path, 'rb') as f:
        return Poppler.Document.new_from_bytes(GLib.Bytes.new(f.read()), password)


def printed(page, width, height, scale):
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, width, height)
    context = cairo.Context(surface)
    context.set_source_rgb(1, 1, 1)
    context.paint()
    context.scale(scale, scale)
    page.render_for_printing(context)
    return surface


def compare(before, after, request, dpi):
    one, other = (d.get_page(request['page'] - 1) for d in (before, after))
    if one is None:
        return {'worst': 0, 'pixels': 0, 'new': True}  # poppler does not show the original: nothing to compare
    size = one.get_size()
    if any(abs(a - b) > 0.01 for a, b in zip(size, other.get_size())):
        return {'error': f'the page is {other.get_size()}, was {size}'}
    scale = min(dpi / 72, (PIXELS_MAX / max(1, size[0] * size[1])) ** 0.5)
    width, height = (max(1, round(v * scale)) for v in size)
    surface = printed(one, width, height, scale)
    context = cairo.Context(surface)
    context.set_operator(cairo.OPERATOR_DIFFERENCE)
    context.set_source_surface(printed(other, width, height, scale))
    context.paint()
    context.set_operator(cairo.OPERATOR_SOURCE)
    context.set_source_rgb(0, 0, 0)
    for left, top, right, bottom in request['keep_out']:
        # whole pixels, two of them for anti-aliasing
        x, y = int(left * width) - 2, int(top * height) - 2
        context.rectangle(x, y, int(right * width) + 3 - x, int(bottom * height) + 3 - y)
    if request['but_annotations']:
        for mapping in one.get_annot_mapping():
            if mapping.annot.get_annot_type() != Poppler.AnnotType.LINK:
                a = mapping.area
                context.rectangle(a.x1 * scale - 2, height - a.y2 * scale - 2, (a.x2 - a.x1) * scale + 4, (a.y2 - a.y1) * scale + 4)
    context.fill()
    surface.flush()
    data = surface.get_data()
    channels = [bytes(data[i::4]) for i in range(3)]
    worst = max(max(c) for c in channels)
    pixels = sum(1 for p in zip(*channels) if max(p) > TELLS) if worst > TELLS else 0
    return {'worst': worst, 'pixels': pixels}


def main():
    with open(sys.argv[1], encoding='utf-8') as f:
        request = json.load(f)
    answer, after = [], opened(request['after'], None)
    try:
        before = opened(request['before'], request['password'])
    except GLib.Error:  # nothing to compare with
        print('[]')
        return
    for page in request['pages']:
        try:
            answer.append({'page': page['page'], **compare(before, after, {**page, 'but_annotations': request['but_annotations']}, request['dpi'])})
        except (AttributeError, cairo.Error) as e:
            answer.append({'page': page['page'], 'error': f'poppler does not show it: {e}'})
    print(json.dumps(answer))


main()
