#include "config.h"
#include "model/settings_field.h"

#include "model/settings.h"

static const char *const format_words[] = {"1", NULL};
static const char *const unit_words[] = {"mm", "pt", "in", NULL};
static const char *const box_words[] = {"crop", "trim", "media", NULL};
static const char *const qr_words[] = {"qr", NULL};
static const char *const text_words[] = {"text", NULL};
static const char *const ecc_words[] = {"L", "M", "Q", "H", NULL};
static const char *const align_words[] = {"left", "center", "right", NULL};
static const char *const valign_words[] = {"top", "middle", "bottom", NULL};
static const char *const fit_words[] = {"shrink", "wrap", "clip", "error", NULL};
/* enum settings_fold has none before these two. */
static const char *const fold_words[] = {"horizontal", "vertical", NULL};
const char *const settings_type_words[] = {"qr", "text", NULL};

const struct settings_unit settings_units[] = {{"mm", 72 / 25.4, 5080}, {"pt", 1, 14400}, {"in", 72, 200}, {NULL}};

const struct settings_field settings_document_fields[] = {
	{"format", FIELD_CONST, 0, true, .words = format_words, .about = "The version of this contract."},
	{"unit", FIELD_WORD, offsetof(struct settings, unit), true, .words = unit_words,
	 .about = "Of every length but font sizes, which are in pt."},
	{"box", FIELD_WORD, offsetof(struct settings, box), .words = box_words, .preset = "\"crop\"",
	 .about = "The page box that positions are counted from, as a viewer shows the page."},
	{"elements", FIELD_PART, .required = true, .max = SETTINGS_ELEMENTS_MAX,
	 .about = "What is drawn, the later over the earlier."},
	{"mirror", FIELD_PART, .about = "Repeats the elements of a page, turned by 180 degrees about a fold line."},
	{NULL},
};

const struct settings_field settings_mirror_fields[] = {
	{"page", FIELD_PAGE, offsetof(struct settings_mirror, page), .preset = "1",
	 .about = "The page whose elements are repeated."},
	{"fold", FIELD_WORD, offsetof(struct settings_mirror, fold), true, .words = fold_words,
	 .about = "The direction of the fold line."},
	{"at", FIELD_POSITION, offsetof(struct settings_mirror, at), true,
	 .about = "Where the fold is: from the box's top (horizontal) or left (vertical)."},
	{"to_page", FIELD_PAGE, offsetof(struct settings_mirror, to_page),
	 .about = "The page the repetition is drawn on; the same page when left out."},
	{NULL},
};

#define PLACE_FIELDS                                                                                                   \
	{"page", FIELD_PAGE, offsetof(struct settings_element, page), .preset = "1", .about = "The page, counted from 1."}, \
	{"x", FIELD_POSITION, offsetof(struct settings_element, x), true,                                              \
	 .about = "Of the top left corner of the unturned element, to the right."},                                    \
	{"y", FIELD_POSITION, offsetof(struct settings_element, y), true,                                              \
	 .about = "Of the top left corner of the unturned element, downwards."},                                       \
	{"rotation", FIELD_NUMBER, offsetof(struct settings_element, rotation), .min = -360, .max = 360,               \
	 .preset = "0", .about = "Degrees clockwise about the middle of the element."}

static const struct settings_field qr_fields[] = {
	{"type", FIELD_CONST, 0, true, .words = qr_words, .about = "A QR code."},
	PLACE_FIELDS,
	{"size", FIELD_EXTENT, offsetof(struct settings_element, qr.size), true,
	 .about = "The side of the modules, without the quiet zone."},
	{"ecc", FIELD_WORD, offsetof(struct settings_element, qr.ecc), .words = ecc_words, .preset = "\"M\"",
	 .about = "Error correction level (ISO/IEC 18004): about 7, 15, 25 or 30 % of the code may be lost."},
	{"quiet_zone", FIELD_NUMBER, offsetof(struct settings_element, qr.quiet_zone), .min = 0, .max = 16,
	 .preset = "4", .about = "Modules of empty border around the code, outside of its size."},
	{"color", FIELD_COLOR, offsetof(struct settings_element, qr.color), .preset = "{\"cmyk\":[0,0,0,100]}",
	 .about = "Of the dark modules."},
	{"background", FIELD_PAINT, offsetof(struct settings_element, qr.background), .preset = "null",
	 .about = "Below the code and its quiet zone; null: the template shows through."},
	{"data", FIELD_TEXT, offsetof(struct settings_element, qr.data), .max = SETTINGS_DATA_MAX,
	 .preset = "\"{{table.url}}\"", .about = "What the code says, with placeholders."},
	{NULL},
};

static const struct settings_field text_fields[] = {
	{"type", FIELD_CONST, 0, true, .words = text_words, .about = "A text."},
	PLACE_FIELDS,
	{"width", FIELD_EXTENT, offsetof(struct settings_element, text.width), true, .about = "Of the text's box."},
	{"height", FIELD_EXTENT, offsetof(struct settings_element, text.height), true, .about = "Of the text's box."},
	{"align", FIELD_WORD, offsetof(struct settings_element, text.align), .words = align_words,
	 .preset = "\"left\"", .about = "Of the lines in the box."},
	{"valign", FIELD_WORD, offsetof(struct settings_element, text.valign), .words = valign_words,
	 .preset = "\"top\"", .about = "Of the whole text in the box."},
	{"font", FIELD_FONT, offsetof(struct settings_element, text.font),
	 .about = "Family[:bold][:italic]; the service's default font when left out."},
	{"size", FIELD_NUMBER, offsetof(struct settings_element, text.size), .min = 1, .max = 600, .preset = "12",
	 .about = "Of the font, in pt."},
	{"min_size", FIELD_NUMBER, offsetof(struct settings_element, text.min_size), .min = 1, .max = 600,
	 .preset = "6", .about = "The least size, in pt, that a text is shrunk to."},
	{"fit", FIELD_WORD, offsetof(struct settings_element, text.fit), .words = fit_words, .preset = "\"shrink\"",
	 .about = "When the text is larger than its box: shrink the font down to min_size; wrap: break into lines "
		  "first, then shrink; clip: cut off at the box; error: refuse the card."},
	{"line_height", FIELD_NUMBER, offsetof(struct settings_element, text.line_height), .min = 0.5, .max = 5,
	 .preset = "1.2", .about = "From baseline to baseline, times the size."},
	{"letter_spacing", FIELD_NUMBER, offsetof(struct settings_element, text.letter_spacing), .min = -20,
	 .max = 100, .preset = "0", .about = "Added between letters, in pt."},
	{"color", FIELD_COLOR, offsetof(struct settings_element, text.color), .preset = "{\"cmyk\":[0,0,0,100]}",
	 .about = "Of the letters."},
	{"value", FIELD_LINES, offsetof(struct settings_element, text.value), true, .max = SETTINGS_VALUE_MAX,
	 .about = "The text, with placeholders; a line feed begins a new line."},
	{NULL},
};

const struct settings_field *const settings_element_fields[] = {[SETTINGS_QR] = qr_fields, [SETTINGS_TEXT] = text_fields};
