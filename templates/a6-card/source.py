"""A6 card: white above, a deep green foot with two olive sprigs around the table's number."""

from kit.letters import SANS, SERIF_ITALIC
from kit.ornament import diamond, sprig
from kit.settings import qr, settings, text
from kit.sheet import Path, Sheet

NAME = {"ru": "Карточка A6 «Олива»", "en": "A6 card “Olive”"}
DESCRIPTION = {
	"ru": "Карточка 105 × 148 мм, вылеты 3 мм. Код на белом, номер стола на тёмно-зелёном.",
	"en": "Card of 105 × 148 mm with 3 mm bleed. The code on white, the table number on deep green."}

GREEN, SAGE, BRASS, PAPER = (82, 48, 76, 52), (70, 38, 66, 36), (18, 36, 72, 8), (0, 2, 8, 0)
W, H, MIDDLE, FOOT = 105, 148, 52.5, 103
QR_SIZE, QR_TOP = 43, 43.5
WORDS = {
	"ru": {"head": "Меню и оплата по QR", "hint": "Наведите камеру телефона", "table": "СТОЛ"},
	"en": {"head": "Scan to order and pay", "hint": "Point your phone camera here", "table": "TABLE"}}


def flourish(sheet, y):
	for side in (-1, 1):
		line = Path().move(MIDDLE + side * 3, y).line(MIDDLE + side * 15, y)
		sheet.stroke(line, BRASS, 0.2)
	sheet.fill(diamond(MIDDLE, y, 0.9), BRASS)


def foot(sheet):
	sheet.ground(GREEN, y=FOOT)
	for side in (-1, 1):
		def x(v, side=side):
			return MIDDLE + side * v
		points = [(x(15), H + 2), (x(38), H - 3), (x(46), H - 17), (x(41.5), FOOT + 9)]
		stem, leaves, ribs = sprig(points, 6, 12.5, 3.6, side)
		sheet.stroke(stem, SAGE, 0.35, cap=1)
		sheet.fill(leaves, SAGE)
		sheet.stroke(ribs, GREEN, 0.18)


def draw(lang):
	words, sheet = WORDS[lang], Sheet(W, H)
	flourish(sheet, 22.5)
	sheet.fill(SERIF_ITALIC.write(words["head"], 16, MIDDLE, 33, "center"), GREEN)
	sheet.fill(SANS.write(words["hint"], 8, MIDDLE, 95.5, "center", 40), GREEN)
	foot(sheet)
	sheet.fill(SANS.write(words["table"], 7.5, MIDDLE, FOOT + 10.5, "center", 260), BRASS)
	return sheet


def place():
	return settings(
		qr(MIDDLE - QR_SIZE / 2, QR_TOP, QR_SIZE),
		text("{{restaurant.name}}", 12.5, 8, 80, 11.5, "PT Serif", 20, 9, GREEN),
		text("{{table.number}}", MIDDLE - 30, FOOT + 11.5, 60, 21.5, "PT Serif", 46, 12, PAPER),
		text("{{table.zone}}", MIDDLE - 24, FOOT + 33.5, 48, 6, "PT Sans", 10, 6, PAPER))
