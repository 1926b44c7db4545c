"""Text as outlines, with the font's own kerning: nothing to embed, nothing a RIP can substitute.

Font sizes are points, tracking is in thousandths of an em, places are millimetres on the sheet.
"""

import logging
import math

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from kit.sheet import Path

FOLDER = "/usr/share/fonts/truetype/paratype/"
PT = 25.4 / 72

# These fonts hold more pairs than the 16-bit length of a kern subtable can say; all are read.
logging.getLogger("fontTools.ttLib.tables._k_e_r_n").setLevel(logging.ERROR)


class Trace(BasePen):
	"""Writes a glyph into a Path through a matrix (a, b, c, d, e, f); curves become cubic."""

	def __init__(self, glyphs, path, matrix):
		super().__init__(glyphs)
		self.path, self.matrix = path, matrix

	def at(self, point):
		a, b, c, d, e, f = self.matrix
		return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f

	def _moveTo(self, p):
		self.path.move(*self.at(p))

	def _lineTo(self, p):
		self.path.line(*self.at(p))

	def _curveToOne(self, p1, p2, p3):
		self.path.curve(*self.at(p1), *self.at(p2), *self.at(p3))

	def _closePath(self):
		self.path.close()


class Face:
	def __init__(self, name):
		font = TTFont(FOLDER + name)
		self.glyphs, self.cmap = font.getGlyphSet(), font.getBestCmap()
		self.em = font["head"].unitsPerEm
		self.pairs = {}
		for table in font["kern"].kernTables:
			self.pairs.update(table.kernTable)

	def line(self, text, size, tracking=0):
		"""[(glyph name, x, advance)] and the whole width, in mm, for one line of text."""
		scale = size * PT / self.em
		names = [self.cmap[ord(c)] for c in text]
		x, out = 0.0, []
		for i, name in enumerate(names):
			advance = self.glyphs[name].width * scale
			out.append((name, x, advance))
			if i + 1 < len(names):
				x += self.pairs.get((name, names[i + 1]), 0) * scale + tracking / 1000 * size * PT
			x += advance
		return out, x

	def width(self, text, size, tracking=0):
		return self.line(text, size, tracking)[1]

	def write(self, text, size, x, y, align="left", tracking=0):
		"""One line on the baseline y as a Path."""
		glyphs, width = self.line(text, size, tracking)
		x -= {"left": 0, "center": width / 2, "right": width}[align]
		scale, path = size * PT / self.em, Path()
		for name, at, _ in glyphs:
			self.glyphs[name].draw(Trace(self.glyphs, path, (scale, 0, 0, -scale, x + at, y)))
		return path

	def around(self, text, size, cx, cy, radius, middle, tracking=0, inside=False):
		"""Text on a circle; `middle` in degrees clockwise from three o'clock. The baseline has the
		given radius; `inside` turns the feet outwards, for text that reads along the bottom."""
		glyphs, width = self.line(text, size, tracking)
		scale, path = size * PT / self.em, Path()
		turn = -1 if inside else 1
		for name, at, advance in glyphs:
			angle = math.radians(middle) + turn * (at + advance / 2 - width / 2) / radius
			lean = angle + turn * math.pi / 2
			c, s = math.cos(lean) * scale, math.sin(lean) * scale
			x = cx + radius * math.cos(angle) - c * advance / 2 / scale
			y = cy + radius * math.sin(angle) - s * advance / 2 / scale
			self.glyphs[name].draw(Trace(self.glyphs, path, (c, s, s, -c, x, y)))
		return path


SANS, SANS_BOLD = Face("PTS55F.ttf"), Face("PTS75F.ttf")
SERIF, SERIF_BOLD, SERIF_ITALIC = Face("PTF55F.ttf"), Face("PTF75F.ttf"), Face("PTF56F.ttf")
