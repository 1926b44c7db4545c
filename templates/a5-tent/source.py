"""A5 table tent: an A4 sheet folded in the middle, art deco fans along both feet."""

import math

from kit.letters import SANS, SERIF_ITALIC
from kit.ornament import diamond
from kit.settings import qr, settings, text
from kit.sheet import Path, Sheet

NAME = {"ru": "Тейбл-тент A5 «Веер»", "en": "A5 table tent “Fan”"}
DESCRIPTION = {
	"ru": "Лист 210 × 297 мм, сгиб посередине: две стороны A5, вторая повёрнута на 180°.",
	"en": "Sheet of 210 × 297 mm folded in the middle: two A5 sides, the second turned by 180°."}

WINE, GOLD, CREAM, WHITE = (32, 98, 68, 48), (18, 38, 74, 10), (0, 3, 10, 0), (0, 0, 0, 0)
W, H, FOLD = 210, 297, 148.5
LEFT, RIGHT = 60, 150               # the middles of the two columns
FAN = 7.5                           # 28 half widths to the sheet
QR_SIZE, CARD = 44, 57
QR_TOP = FOLD + 40
WORDS = {
	"ru": {"head": "Меню и оплата по QR", "hint": "Наведите камеру телефона на код", "table": "СТОЛ"},
	"en": {"head": "Scan to order and pay", "hint": "Point your phone camera at the code",
	       "table": "TABLE"}}


def fan(sheet, radius):
	"""The form `Fan`: a scale of the border around (0, 0), with its rays."""
	drawing = sheet.form("Fan", -radius, -radius, 2 * radius, 2 * radius)
	path = Path().arc(0, 0, radius * 0.92, 180, 360).arc(0, 0, radius * 0.78, 180, 360)
	for i in range(1, 12):
		a = math.radians(180 + 15 * i)
		c, s = math.cos(a), math.sin(a)
		path.move(radius * 0.3 * c, radius * 0.3 * s).line(radius * 0.78 * c, radius * 0.78 * s)
	drawing.fill(Path().circle(0, 0, radius), WINE)
	drawing.stroke(path, GOLD, 0.22)


def fans(sheet, top, radius, rows=6):
	step = radius * 0.62
	b = sheet.bleed
	sheet.clip(Path().rect(-b, top, W + 2 * b, H + b - top))
	for row in range(rows):
		y = top + radius + row * step
		shift = radius if row % 2 else 0
		count = int((W + 2 * sheet.bleed) / (2 * radius)) + 3
		for i in range(count):
			x = (i - 1) * 2 * radius + shift
			sheet.use("Fan", x, y)
	sheet.restore()


def panel(sheet, words):
	for side in (-1, 1):
		rule = Path().move(105 + side * 3, FOLD + 24.5).line(105 + side * 22, FOLD + 24.5)
		sheet.stroke(rule, GOLD, 0.25)
	sheet.fill(diamond(105, FOLD + 24.5, 1), GOLD)
	sheet.fill(SANS.write(words["table"], 11, LEFT, FOLD + 47, "center", 240), WINE)
	edge = (CARD - QR_SIZE) / 2
	frame = Path().round_rect(RIGHT - CARD / 2, QR_TOP - edge, CARD, CARD, 2)
	sheet.fill(frame, WHITE)
	sheet.stroke(frame, GOLD, 0.25)
	sheet.fill(SERIF_ITALIC.write(words["head"], 18, RIGHT, FOLD + 101, "center"), WINE)
	sheet.fill(SANS.write(words["hint"], 8.5, RIGHT, FOLD + 108, "center", 30), WINE)
	fans(sheet, H - 25, FAN)


def fold_marks(sheet):
	for side in (-1, 1):
		x = W / 2 + side * (W / 2 + sheet.bleed + 1)
		sheet.stroke(Path().move(x, FOLD).line(x + side * 4, FOLD), (0, 0, 0, 100), 0.2, dash=(1, 0.5))


def draw(lang):
	sheet = Sheet(W, H, slug=5)
	sheet.ground(CREAM)
	fan(sheet, FAN)
	panel(sheet, WORDS[lang])
	sheet.turn(180, W / 2, FOLD)
	panel(sheet, WORDS[lang])
	sheet.restore()
	fold_marks(sheet)
	return sheet


def place():
	return settings(
		qr(RIGHT - QR_SIZE / 2, QR_TOP, QR_SIZE),
		text("{{restaurant.name}}", 30, FOLD + 9.5, 150, 11.5, "PT Serif", 22, 9, WINE),
		text("{{table.number}}", LEFT - 42, FOLD + 48, 84, 50, "PT Serif", 104, 20, WINE),
		text("{{table.zone}}", LEFT - 42, FOLD + 100.2, 84, 8, "PT Sans", 14, 7, WINE),
		mirror={"page": 1, "fold": "horizontal", "at": FOLD})
