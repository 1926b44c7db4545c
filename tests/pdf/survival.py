"""What of a template must be in its card unchanged: boxes, colour spaces, output intents, layers, groups. By qpdf --json (names in it may
be no UTF-8)."""
import json

import pdf_tools as t

CATALOG = ('/OutputIntents', '/OCProperties', '/PageLabels', '/ViewerPreferences', '/Lang', '/Extensions')
PAGE = ('/MediaBox', '/CropBox', '/BleedBox', '/TrimBox', '/ArtBox', '/Rotate', '/UserUnit', '/Group', '/OutputIntents', '/BoxColorInfo',
        '/SeparationInfo')
INHERITED = ('/MediaBox', '/CropBox', '/Rotate', '/Resources')
RESOURCES = ('/ColorSpace', '/Properties', '/Pattern', '/Shading')
PRIVATE = ('/PieceInfo', '/LastModified', '/Metadata', '/AF', '/Parent', '/StructParent', '/StructParents', '/Ref')
DEPTH_MAX = 60


class Document:
    def __init__(self, path, password=None):
        out = t.run('qpdf', '--json=2', '--json-key=qpdf', *([f'--password={password}'] if password else []), path, timeout=120).stdout
        self.objects = json.loads(out.decode('latin-1'))['qpdf'][1]
        self.root = self.value(self.objects['trailer']['value']['/Root'])

    def value(self, thing):
        """What a reference stands for; streams as their dictionaries, without what says how they are packed."""
        for _ in range(DEPTH_MAX):
            if not (isinstance(thing, str) and thing.endswith(' R')):
                break
            found = self.objects.get('obj:' + thing, {'value': None})
            thing = found['value'] if 'value' in found else \
                {k: v for k, v in found['stream']['dict'].items() if k not in ('/Length', '/Filter', '/DecodeParms')}
        return thing

    def whole(self, thing, path=()):
        """With all that it refers to; what refers back to itself is cut there, null entries are left out (ISO 32000-1 7.3.7)."""
        key = thing if isinstance(thing, str) and thing.endswith(' R') else None
        if key in path or len(path) > DEPTH_MAX:
            return 'again'
        below = path + ((key,) if key else ())
        thing = self.value(thing)
        if isinstance(thing, dict):
            members = {k: self.whole(v, below) for k, v in thing.items() if k not in PRIVATE}
            return {k: v for k, v in members.items() if v is not None}
        return [self.whole(v, below) for v in thing] if isinstance(thing, list) else thing

    def pages(self):
        def below(node, inherited, depth):
            node = self.value(node) or {}
            inherited = {**inherited, **{k: node[k] for k in INHERITED if k in node}}
            if '/Kids' in node and depth < DEPTH_MAX:
                for kid in self.value(node['/Kids']):
                    yield from below(kid, inherited, depth + 1)
            else:
                yield {**inherited, **node}
        return list(below(self.root['/Pages'], {}, 0))


def lost(before, after, password=None):
    """Entries of the template that the card lacks or has changed, as lines."""
    one, other = Document(before, password), Document(after)
    bad = [f'catalog: {k} has changed' for k in CATALOG if one.whole(one.root.get(k)) != other.whole(other.root.get(k))]
    pages, cards = one.pages(), other.pages()
    if len(pages) != len(cards):
        return bad + [f'{len(cards)} pages, were {len(pages)}']
    for number, (page, card) in enumerate(zip(pages, cards), 1):
        bad += [f'page {number}: {k} has changed' for k in PAGE if one.whole(page.get(k)) != other.whole(card.get(k))]
        resources, has = one.value(page.get('/Resources')) or {}, other.value(card.get('/Resources')) or {}
        for kind in RESOURCES:
            named, still = one.value(resources.get(kind)) or {}, other.value(has.get(kind)) or {}
            bad += [f'page {number}: {kind} {name} has changed' for name in named if one.whole(named[name]) != other.whole(still.get(name))]
    return bad
