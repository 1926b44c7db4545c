"""A printed sheet as PDF: vector paths, CMYK and spot colours, page boxes. Nothing else.

Units are millimetres, y grows downwards, (0, 0) is the top left corner of the trimmed sheet: the
same frame the settings use with "box": "trim". The bytes depend on the calls alone: no clock, no
random, /ID is a digest of the content.
"""

import hashlib
import math
import zlib

MM = 72 / 25.4
FIRST_FORM = 6                          # object numbers 1 to 5 are the same in every file
KAPPA = 4 * (math.sqrt(2) - 1) / 3      # a quarter circle as one cubic curve


def num(value):
	"""A real with three decimals: a micrometre on paper."""
	text = f"{value:.3f}".rstrip("0").rstrip(".")
	return "0" if text in ("-0", "") else text


def nums(*values):
	return " ".join(num(v) for v in values)


def stream(entries, data):
	data = zlib.compress(data, 9)
	head = f"<< {entries}/Length {len(data)} /Filter /FlateDecode >>\nstream\n"
	return head.encode() + data + b"\nendstream"


class Spot:
	"""A spot colour (ISO 32000-1, 8.6.6.4) with the CMYK a screen shows instead."""

	def __init__(self, name, cmyk):
		self.name, self.cmyk = name, cmyk


class Path:
	def __init__(self):
		self.ops = []

	def move(self, x, y):
		self.ops.append(f"{nums(x, y)} m")
		return self

	def line(self, x, y):
		self.ops.append(f"{nums(x, y)} l")
		return self

	def curve(self, x1, y1, x2, y2, x, y):
		self.ops.append(f"{nums(x1, y1, x2, y2, x, y)} c")
		return self

	def close(self):
		self.ops.append("h")
		return self

	def rect(self, x, y, w, h):
		self.ops.append(f"{nums(x, y, w, h)} re")
		return self

	def round_rect(self, x, y, w, h, r):
		k = r * (1 - KAPPA)
		self.move(x + r, y).line(x + w - r, y)
		self.curve(x + w - k, y, x + w, y + k, x + w, y + r).line(x + w, y + h - r)
		self.curve(x + w, y + h - k, x + w - k, y + h, x + w - r, y + h).line(x + r, y + h)
		self.curve(x + k, y + h, x, y + h - k, x, y + h - r).line(x, y + r)
		return self.curve(x, y + k, x + k, y, x + r, y).close()

	def arc(self, cx, cy, r, start, end):
		"""Degrees, clockwise on paper from three o'clock; starts a new subpath."""
		parts = max(1, math.ceil(abs(end - start) / 90 - 1e-9))
		step = math.radians(end - start) / parts
		k = 4 / 3 * math.tan(step / 4) * r
		a = math.radians(start)
		self.move(cx + r * math.cos(a), cy + r * math.sin(a))
		for _ in range(parts):
			b = a + step
			self.curve(cx + r * math.cos(a) - k * math.sin(a), cy + r * math.sin(a) + k * math.cos(a),
			           cx + r * math.cos(b) + k * math.sin(b), cy + r * math.sin(b) - k * math.cos(b),
			           cx + r * math.cos(b), cy + r * math.sin(b))
			a = b
		return self

	def circle(self, cx, cy, r):
		return self.arc(cx, cy, r, 0, 360).close()


class Sheet:
	"""One page. `bleed` lies around the trimmed sheet, `slug` around the bleed (marks)."""

	def __init__(self, width, height, bleed=3, slug=0):
		self.width, self.height, self.bleed, self.slug = width, height, bleed, slug
		self.ops = []
		self.spots = {}
		self.forms = {}

	def colour(self, colour, stroke):
		if isinstance(colour, Spot):
			self.spots[colour.name] = colour
			cs, sc = ("CS", "SCN") if stroke else ("cs", "scn")
			self.ops.append(f"/{colour.name} {cs} 1 {sc}")
		else:
			self.ops.append(nums(*(c / 100 for c in colour)) + (" K" if stroke else " k"))

	def fill(self, path, colour, rule="f"):
		self.colour(colour, False)
		self.ops += path.ops + [rule]

	def stroke(self, path, colour, width, cap=0, join=0, dash=(), overprint=False):
		self.ops.append("q")
		self.colour(colour, True)
		if overprint:
			self.ops.append("/Overprint gs")
		self.ops.append(f"{num(width)} w {cap} J {join} j [{nums(*dash)}] 0 d")
		self.ops += path.ops + ["S", "Q"]

	def clip(self, path):
		"""Until restore()."""
		self.ops += ["q"] + path.ops + ["W n"]

	def turn(self, degrees, cx, cy):
		"""Clockwise on paper about (cx, cy), until restore()."""
		c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
		self.ops.append("q " + " ".join(f"{v:.6f}" for v in (
			c, s, -s, c, cx - c * cx + s * cy, cy - s * cx - c * cy)) + " cm")

	def restore(self):
		self.ops.append("Q")

	def form(self, name, x, y, w, h):
		"""A drawing of its own for use(): a Form XObject that shows nothing outside x, y, w, h."""
		drawing = Sheet(w, h)
		drawing.spots = self.spots
		self.forms[name] = ((x, y, x + w, y + h), drawing)
		return drawing

	def use(self, name, x, y):
		self.ops.append(f"q 1 0 0 1 {nums(x, y)} cm /{name} Do Q")

	def ground(self, colour, x=None, y=None, w=None, h=None):
		"""A flat colour out to the bleed; x, y, w, h are given in the trimmed sheet's frame."""
		b = self.bleed
		x = -b if x is None else x
		y = -b if y is None else y
		w = self.width + b - x if w is None else w
		h = self.height + b - y if h is None else h
		self.fill(Path().rect(x, y, w, h), colour)

	def box(self, inset):
		"""A page box `inset` mm inside the media, in points."""
		m = self.bleed + self.slug
		w, h = self.width + 2 * m, self.height + 2 * m
		return "[" + nums(*(v * MM for v in (inset, inset, w - inset, h - inset))) + "]"

	def content(self):
		m = self.bleed + self.slug
		frame = (f"{MM:.6f} 0 0 {-MM:.6f} {m * MM:.6f} {(self.height + m) * MM:.6f} cm")
		return "\n".join(["q", frame] + self.ops + ["Q", ""]).encode("ascii")

	def resources(self):
		spots = " ".join(
			f"/{s.name} [/Separation /{s.name} /DeviceCMYK << /FunctionType 2 /N 1 /Domain [0 1]"
			f" /C0 [0 0 0 0] /C1 [{nums(*(c / 100 for c in s.cmyk))}] >>]"
			for s in self.spots.values())
		states = "/Overprint << /Type /ExtGState /OP true /op true /OPM 1 >>"
		forms = " ".join(f"/{name} {FIRST_FORM + i} 0 R" for i, name in enumerate(self.forms))
		return (f"<< /ExtGState << {states} >> /ColorSpace << {spots} >> /XObject << {forms} >>"
		        " /ProcSet [/PDF] >>")

	def pdf(self, title, lang):
		trim, bleed = self.bleed + self.slug, self.slug
		hexed = "FEFF" + title.encode("utf-16-be").hex().upper()
		objects = [
			f"<< /Type /Catalog /Pages 2 0 R /Lang ({lang})"
			" /ViewerPreferences << /DisplayDocTitle true >> >>".encode(),
			b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			f"<< /Type /Page /Parent 2 0 R /MediaBox {self.box(0)} /BleedBox {self.box(bleed)}"
			f" /TrimBox {self.box(trim)} /Resources {self.resources()} /Contents 4 0 R >>".encode(),
			stream("", self.content()),
			f"<< /Title <{hexed}> /Trapped /False >>".encode(),
		]
		for box, drawing in self.forms.values():
			entries = f"/Type /XObject /Subtype /Form /BBox [{nums(*box)}] /Resources << >> "
			objects.append(stream(entries, "\n".join(drawing.ops).encode("ascii")))
		return self.file(objects)

	@staticmethod
	def file(objects):
		out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
		offsets = []
		for n, body in enumerate(objects, 1):
			offsets.append(len(out))
			out += f"{n} 0 obj\n".encode() + body + b"\nendobj\n"
		digest = hashlib.md5(bytes(out)).hexdigest()
		start = len(out)
		out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
		out += b"".join(f"{o:010d} 00000 n \n".encode() for o in offsets)
		out += (f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R"
		        f" /ID [<{digest}> <{digest}>] >>\nstartxref\n{start}\n%%EOF\n").encode()
		return bytes(out)
