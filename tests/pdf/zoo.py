"""
Cards good and bad for the tests of the proof: codes in colours, on grounds, under artwork, with spoiled quiet zones, turned,
small, dense. A seed gives the same cards for ever. A `plain` one is beyond reproach; of the others nothing is promised.
"""
import math
import random

import pdf_tools as t

WIDTH, HEIGHT = 297.6, 419.5  # A6, pt
PAGE = f'/MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << /Shading << /S0 5 0 R >> >>'
LINKS = (t.LINK, 'HTTPS://CHECK.EXAMPLE/T/12', t.LINK + '?place=42&zone=terrace', t.LINK + '?' + 'q' * 150)


class Card:
    def __init__(self, kind, elements, content='', extra=(), link=t.LINK, plain=False):
        self.kind, self.elements, self.content, self.extra, self.link = kind, elements, content, extra, link
        self.plain = plain

    def pdf(self):
        return t.pdf([(PAGE, self.content)], self.extra)

    def __str__(self):
        return f'{self.kind}: {self.elements} {self.content[:160]!r} {self.extra} {self.link[-20:]}'


class Zoo:
    """`side(link, ecc)`: modules of that code."""

    def __init__(self, seed, side):
        self.r, self.side = random.Random(seed), side

    def code(self, **more):
        """An element somewhere on the page, all of its 8 modules of surroundings on paper, and its frame in modules."""
        r = self.r
        self.link, ecc = r.choice(LINKS), more.pop('ecc', r.choice('LMQH'))
        n = self.side(self.link, ecc)
        # 0.42 mm and up: what is smaller is told by its own rule
        size = round(r.uniform(max(16, n * 0.42), max(22, min(36, n * 0.9))), 2)
        module = size / n
        around = 8 * module + (0.25 * size if more.get('rotation') else 0)
        spare_x, spare_y = WIDTH * t.MM - size - 2 * around, HEIGHT * t.MM - size - 2 * around
        x, y = around + r.uniform(0, max(0, spare_x)), around + r.uniform(0, max(0, spare_y))
        self.n, self.module, self.left, self.top = n, module / t.MM, x / t.MM, y / t.MM
        return t.qr(round(x, 3), round(y, 3), size, ecc=ecc, **more)

    def rect(self, column, row, width, height, grey=0.0):
        """Modules from the symbol's top-left."""
        m = self.module
        return (f'{grey:.3f} g {self.left + column * m:.3f} {HEIGHT - self.top - (row + height) * m:.3f} {width * m:.3f} '
                f'{height * m:.3f} re f')

    def card(self, kind, element, content='', extra=(), plain=False, more=()):
        return Card(kind, [element, *more], content, extra, self.link, plain)

    # ---- beyond reproach

    def plain_paper(self):
        angle = self.r.choice((0, 90, 180, 270, self.r.uniform(0, 360)))
        return self.card('paper', self.code(rotation=round(angle, 1)), plain=True)

    def plain_background(self):
        """Its own white ground on the wildest artwork."""
        element = self.code(background={'rgb': '#ffffff'})
        return self.card('background', element, self.noise(self.r.uniform(0.2, 1.5), 1.0, -8), plain=True)

    def plain_tint(self):
        """Black on a light ground of one colour."""
        grey = self.r.uniform(0.8, 1)
        return self.card('tint', self.code(color={'rgb': '#000000'}), f'{grey:.3f} g 0 0 {WIDTH} {HEIGHT} re f', plain=True)

    def plain_dark_colour(self):
        colour = '#%02x%02x%02x' % tuple(self.r.randrange(0, 70) for _ in range(3))
        return self.card('dark colour', self.code(color={'rgb': colour}), plain=True)

    def plain_narrow(self):
        """A narrower quiet zone on clean paper."""
        return self.card('narrow', self.code(quiet_zone=self.r.choice((0, 1, 2, 3))), plain=True)

    def plain_frame(self):
        """A frame beyond the four modules."""
        element, gap = self.code(), self.r.uniform(4.2, 6)
        w = self.n + 2 * gap
        frame = [self.rect(-gap - 1, -gap - 1, 1, w + 2), self.rect(self.n + gap, -gap - 1, 1, w + 2),
                 self.rect(-gap, -gap - 1, w, 1), self.rect(-gap, self.n + gap, w, 1)]
        return self.card('frame', element, '\n'.join(frame), plain=True)

    # ---- doubtful and bad

    def colours(self):
        r = self.r
        ink = '#%02x%02x%02x' % tuple(r.randrange(256) for _ in range(3))
        ground = [r.uniform(r.choice((0, 0.5, 0.8)), 1) for _ in range(3)]
        return self.card('colours', self.code(color={'rgb': ink}),
                         f'{ground[0]:.3f} {ground[1]:.3f} {ground[2]:.3f} rg 0 0 {WIDTH} {HEIGHT} re f')

    def cmyk(self):
        r = self.r
        ink = [r.choice((0, 20, 50, 80, 100)) for _ in range(4)]
        ground = [r.choice((0, 0, 0.1, 0.3, 0.6)) for _ in range(4)]
        return self.card('cmyk', self.code(color={'cmyk': ink}),
                         '%g %g %g %g k ' % tuple(ground) + f'0 0 {WIDTH} {HEIGHT} re f')

    def gradient(self):
        r = self.r
        element = self.code()
        a, b = r.uniform(0.5, 1), r.uniform(0, 0.9)
        angle, reach, m = r.uniform(0, 2 * math.pi), self.n * self.module * r.uniform(0.3, 1), self.module
        cx, cy = self.left + self.n * m / 2, HEIGHT - self.top - self.n * m / 2
        dx, dy = math.cos(angle) * reach, math.sin(angle) * reach
        shading = (f'<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [{cx - dx:.2f} {cy - dy:.2f} {cx + dx:.2f} {cy + dy:.2f}] '
                   f'/Extend [true true] /Function << /FunctionType 2 /Domain [0 1] /N 1 /C0 [{a:.3f}] /C1 [{b:.3f}] >> >>')
        return self.card('gradient', element, '/S0 sh', (shading,))

    def noise(self, grain, density, margin, low=0.0, high=1.0):
        """Squares of `grain` modules over the code and `margin` (negative: outside) modules in from its edge."""
        r, out = self.r, []
        reach = self.n - 2 * margin
        count = min(3000, int((reach / grain) ** 2 * density))
        for _ in range(count):
            out.append(self.rect(r.uniform(margin, margin + reach), r.uniform(margin, margin + reach), grain, grain,
                                 r.uniform(low, high)))
        return '\n'.join(out)

    def art(self):
        r = self.r
        element = self.code()
        return self.card('art', element, self.noise(r.uniform(0.2, 4), r.choice((0.05, 0.2, 1)), -r.choice((0, 2, 5)),
                                                    r.uniform(0, 0.8), 1))

    def blots(self):
        """A few dark spots."""
        r = self.r
        element = self.code()
        out = []
        for _ in range(r.choice((1, 1, 2, 5, 12))):
            w, h = r.uniform(0.1, 4), r.uniform(0.1, 4)
            out.append(self.rect(r.uniform(-4, self.n + 4 - w), r.uniform(-4, self.n + 4 - h), w, h, r.choice((0, 0, 0.3, 0.6))))
        return self.card('blots', element, '\n'.join(out))

    def lines(self):
        """Hairlines through all of it."""
        r = self.r
        element = self.code()
        pitch, width, upright = r.uniform(0.7, 12), r.uniform(0.05, 0.6), r.random() < 0.5
        out, at = [], -6 + r.random() * pitch
        grey = r.choice((0, 0, 0.4, 0.7))
        while at < self.n + 6:
            out.append(self.rect(at, -6, width, self.n + 12, grey) if upright else
                       self.rect(-6, at, self.n + 12, width, grey))
            at += pitch
        return self.card('lines', element, '\n'.join(out))

    def dots(self):
        """A screen, as halftones have it."""
        r = self.r
        element = self.code()
        pitch = r.uniform(0.4, 2.5)
        width, grey = pitch * r.uniform(0.15, 0.7), r.choice((0, 0.3, 0.6))
        steps = int((self.n + 10) / pitch)
        out = [self.rect(-5 + i * pitch, -5 + k * pitch, width, width, grey) for i in range(steps) for k in range(steps)]
        return self.card('dots', element, '\n'.join(out))

    def quiet_side(self):
        """Black or art right up to a gap from the code, on some of its sides."""
        r = self.r
        element = self.code(quiet_zone=r.choice((4, 4, 4, 2, 1, 0)))
        gap, n, out, grey = r.uniform(0, 5), self.n, [], r.choice((0, 0, 0.3, 0.5))
        for side in r.sample(range(4), r.choice((1, 1, 2, 3, 4))):
            out.append(self.rect(*((-8, -8, 8 - gap, n + 16), (n + gap, -8, 8 - gap, n + 16), (-8, -8, n + 16, 8 - gap),
                                   (-8, n + gap, n + 16, 8 - gap))[side], grey))
        return self.card('quiet side', element, '\n'.join(out))

    def quiet_corner(self):
        r = self.r
        element = self.code()
        gap, reach, n = r.uniform(-0.5, 4.5), r.uniform(1, 9), self.n
        x = -gap - reach if r.random() < 0.5 else n + gap
        y = -gap - reach if r.random() < 0.5 else n + gap
        if r.random() < 0.5:
            x = r.uniform(-3, 6)
        return self.card('quiet corner', element, self.rect(x, y, reach, reach, r.choice((0, 0, 0.4))))

    def covered(self):
        """Another code's white ground over a part of it."""
        r = self.r
        element = self.code(ecc=r.choice('QHM'))
        share = r.uniform(0.04, 0.4)
        size = element['size'] * share
        centre = r.random() < 0.5
        dx = (element['size'] - size) / 2 if centre else r.uniform(-size / 2, element['size'] - size / 2)
        dy = (element['size'] - size) / 2 if centre else r.uniform(-size / 2, element['size'] - size / 2)
        cover = t.text(round(element['x'] + dx, 3), round(element['y'] + dy, 3), round(size, 3), round(size, 3), value='■',
                       size=round(size / t.MM * 1.4, 2), min_size=1, align='center', valign='middle', font='DejaVu Sans',
                       color={'rgb': r.choice(('#ffffff', '#000000', '#888888', '#cc2222'))})
        return self.card('covered', element, more=(cover,))

    def inverted(self):
        grey = self.r.uniform(0, 0.3)
        return self.card('inverted', self.code(color={'rgb': '#ffffff'}), f'{grey:.3f} g 0 0 {WIDTH} {HEIGHT} re f')

    PLAIN = (plain_paper, plain_background, plain_tint, plain_dark_colour, plain_narrow, plain_frame)
    DOUBTFUL = (colours, colours, cmyk, gradient, art, art, blots, blots, lines, dots, quiet_side, quiet_side, quiet_corner,
                covered, covered, inverted)

    def cards(self, n, makers):
        for i in range(n):
            yield makers[i % len(makers)](self)
