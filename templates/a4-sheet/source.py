"""A4 sheet: a white plate on terracotta, the code is the dish."""

import math

from kit.letters import SANS, SERIF
from kit.ornament import leaf
from kit.settings import qr, settings, text
from kit.sheet import Path, Sheet

NAME = {"ru": "Лист A4 «Тарелка»", "en": "A4 sheet “Plate”"}
DESCRIPTION = {
	"ru": "Лист 210 × 297 мм, вылеты 3 мм: на стол под стекло или на стену.",
	"en": "Sheet of 210 × 297 mm with 3 mm bleed, for a wall or under the glass of a table."}

CLAY, CREAM, WHITE = (14, 74, 78, 12), (0, 3, 10, 0), (0, 0, 0, 0)
W, H, MIDDLE = 210, 297, 105
PLATE_Y, PLATE, WELL = 152, 76, 57.5
QR_SIZE = 60
WORDS = {
	"ru": {"head": ("Меню и оплата", "по QR-коду"), "hint": "Наведите камеру телефона на код",
	       "table": "СТОЛ"},
	"en": {"head": ("Scan to order", "and pay"), "hint": "Point your phone camera at the code",
	       "table": "TABLE"}}


def plate(sheet):
	sheet.fill(Path().circle(MIDDLE, PLATE_Y, PLATE), WHITE)
	sheet.stroke(Path().circle(MIDDLE, PLATE_Y, PLATE - 2), CLAY, 0.35)
	sheet.stroke(Path().circle(MIDDLE, PLATE_Y, WELL), CLAY, 0.25)
	wreath = Path()
	count = 60
	for i in range(count):
		a = 2 * math.pi * i / count
		for side, r in ((1, 66.2), (-1, 65.8)):
			x, y = MIDDLE + r * math.cos(a), PLATE_Y + r * math.sin(a)
			leaf(wreath, x, y, a + math.pi / 2 - side * 0.55, 8.6, 2.5)
	sheet.fill(wreath, CLAY)
	sheet.stroke(Path().circle(MIDDLE, PLATE_Y, 66), CLAY, 0.3)


def draw(lang):
	words, sheet = WORDS[lang], Sheet(W, H)
	sheet.ground(CLAY)
	for i, line in enumerate(words["head"]):
		sheet.fill(SERIF.write(line, 38, MIDDLE, 44 + i * 15, "center"), CREAM)
	plate(sheet)
	sheet.fill(SANS.write(words["hint"], 11, MIDDLE, PLATE_Y + 44, "center", 40), CLAY)
	sheet.fill(SANS.write(words["table"], 14, MIDDLE, 245, "center", 260), CREAM)
	return sheet


def place():
	return settings(
		qr(MIDDLE - QR_SIZE / 2, PLATE_Y - QR_SIZE / 2 - 2.5, QR_SIZE),
		text("{{restaurant.name}}", 25, 12.5, 160, 12, "PT Serif", 20, 10, CREAM),
		text("{{table.number}}", 35, 244, 140, 34, "PT Serif", 72, 20, CREAM),
		text("{{table.zone}}", 35, 278, 140, 8, "PT Sans", 16, 8, CREAM))
