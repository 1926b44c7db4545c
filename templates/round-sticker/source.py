"""Round sticker: a navy ring with text on the circle, the number on a navy foot."""

import math

from kit.letters import SANS, SANS_BOLD
from kit.ornament import diamond
from kit.settings import qr, settings, text
from kit.sheet import Path, Sheet, Spot

NAME = {"ru": "Круглая наклейка «Маяк»", "en": "Round sticker “Beacon”"}
DESCRIPTION = {
	"ru": "Диаметр 90 мм, вылеты 3 мм, контур реза — плашечный цвет CutContour.",
	"en": "90 mm across with 3 mm bleed; the die line is the spot colour CutContour."}

NAVY, BRASS, PAPER, WHITE = (100, 78, 38, 42), (12, 32, 66, 2), (0, 2, 8, 0), (0, 0, 0, 0)
CUT = Spot("CutContour", (0, 100, 0, 0))
D, C = 90, 45
INNER, CHORD = 35.6, 57.5          # radius of the white field; where its foot begins
QR_SIZE, QR_TOP = 30, 22.6
WORDS = {
	"ru": {"top": "МЕНЮ И ОПЛАТА ПО QR", "foot": "НАВЕДИТЕ КАМЕРУ ТЕЛЕФОНА"},
	"en": {"top": "SCAN TO ORDER AND PAY", "foot": "POINT YOUR PHONE CAMERA HERE"}}


def field(sheet):
	half = math.sqrt(INNER ** 2 - (CHORD - C) ** 2)
	low = math.degrees(math.asin((CHORD - C) / INNER))
	sheet.fill(Path().arc(C, C, INNER, 180 - low, 360 + low).close(), WHITE)
	sheet.stroke(Path().circle(C, C, INNER), BRASS, 0.3)
	sheet.stroke(Path().move(C - half, CHORD).line(C + half, CHORD), BRASS, 0.3)


def draw(lang):
	words, sheet = WORDS[lang], Sheet(D, D)
	sheet.ground(NAVY)
	field(sheet)
	sheet.fill(SANS_BOLD.around(words["top"], 11, C, C, 38.2, 270, 170), PAPER)
	sheet.fill(SANS.around(words["foot"], 7.5, C, C, 40.3, 90, 170, inside=True), BRASS)
	for side in (-1, 1):
		sheet.fill(diamond(C + side * 39.4, C + 3.4, 0.9), BRASS)
		for a in (-1, 1):
			middle = 5 if side > 0 else 175
			arc = Path().arc(C, C, 39.5, middle + a * 5, middle + a * 24)
			sheet.stroke(arc, BRASS, 0.2)
	sheet.stroke(Path().circle(C, C, D / 2), CUT, 0.25, overprint=True)
	return sheet


def place():
	return settings(
		qr(C - QR_SIZE / 2, QR_TOP, QR_SIZE),
		text("{{restaurant.name}}", C - 16, 12.4, 32, 6, "PT Serif", 10.5, 5, NAVY),
		text("{{table.number}}", C - 20, CHORD + 1, 40, 14.2, "PT Serif", 30, 9, PAPER),
		text("{{table.zone}}", C - 14, CHORD + 15.2, 28, 4.5, "PT Sans", 8, 5, PAPER))
