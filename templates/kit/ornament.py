"""Drawn ornament shared by the designs."""

import math

from kit.sheet import Path


def bezier(points, t):
	"""A place on a cubic curve and its direction in radians."""
	(x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
	u = 1 - t
	x = u ** 3 * x0 + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t ** 3 * x3
	y = u ** 3 * y0 + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t ** 3 * y3
	dx = 3 * (u * u * (x1 - x0) + 2 * u * t * (x2 - x1) + t * t * (x3 - x2))
	dy = 3 * (u * u * (y1 - y0) + 2 * u * t * (y2 - y1) + t * t * (y3 - y2))
	return x, y, math.atan2(dy, dx)


def leaf(path, x, y, angle, length, breadth, rib=None):
	"""An olive leaf with its foot at (x, y); angle in radians, clockwise on paper. `rib` takes its
	middle line."""
	c, s = math.cos(angle), math.sin(angle)

	def at(along, across):
		return x + c * along * length - s * across * breadth, y + s * along * length + c * across * breadth

	path.move(*at(0.12, 0))
	path.curve(*at(0.34, -0.62), *at(0.68, -0.66), *at(1, 0))
	path.curve(*at(0.68, 0.66), *at(0.34, 0.62), *at(0.12, 0)).close()
	if rib:
		rib.move(*at(0.12, 0)).line(*at(0.8, 0))


def sprig(points, pairs, length, breadth, hand, spread=38, taper=0.45):
	"""An olive sprig along a cubic curve, tapering to its tip: (stem, leaves, ribs). `hand` 1 or -1
	says which side leads; a mirrored curve with the other hand gives the mirrored sprig."""
	stem, leaves, ribs = Path().move(*points[0]), Path(), Path()
	stem.curve(*points[1], *points[2], *points[3])
	for i in range(pairs):
		for side in (-1, 1):
			t = 0.1 + 0.84 * (i + (0.45 if side == hand else 0)) / pairs
			x, y, angle = bezier(points, t)
			size = 1 - taper * t
			turn = side * math.radians(spread - 8 * t)
			leaf(leaves, x, y, angle + turn, length * size, breadth * size, ribs)
	x, y, angle = bezier(points, 1)
	size, back = 1 - taper, 0.15 * length * (1 - taper)
	leaf(leaves, x - back * math.cos(angle), y - back * math.sin(angle), angle, length * size,
	     breadth * size, ribs)
	return stem, leaves, ribs


def diamond(x, y, half):
	return Path().move(x, y - half).line(x + half, y).line(x, y + half).line(x - half, y).close()
