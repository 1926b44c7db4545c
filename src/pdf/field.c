#include "config.h"
#include "pdf/field.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"
#include "pdf/markup.h"

#define COORDINATE_MAX 1e6
#define PARENTS_MAX 50
#define TEXT_MAX 10000 /* characters */
#define FONT_MIN 2.0
#define FONT_MAX 300.0
#define PADDING 2.0
#define LINE 1.15          /* line height in sizes */
#define GUESSED_WIDTH 0.5  /* of a character, where the font does not say */
#define FLAG_MULTILINE 0x1000
#define FLAG_PASSWORD 0x2000
#define FLAG_PUSHBUTTON 0x10000

struct field {
	struct paint *p;
	qpdf_oh widget, form;
	double x, y, width, height; /* of the rectangle */
	int flags;
	qpdf_oh font;
	const char *font_name; /* in the page's resources */
	double size;
	struct text *ops;
};

/* ---- what the field says ------------------------------------------------------------------------------ */

/* A key that a field may have from those above it, in the end from the form (table 220). */
static qpdf_oh
inherited(const struct field *f, const char *key)
{
	qpdf_data q = f->p->q;
	qpdf_oh node = f->widget;

	for (int i = 0; i < PARENTS_MAX && qpdf_oh_is_dictionary(q, node); i++) {
		qpdf_oh value = doc_key(q, node, key);

		if (!qpdf_oh_is_null(q, value))
			return value;
		node = doc_key(q, node, "/Parent");
	}
	return doc_key(q, f->form, key);
}

/* The value as UTF-8; "" for none. */
static const char *
value_text(struct scope *sc, const struct field *f, qpdf_oh value)
{
	qpdf_data q = f->p->q;

	if (qpdf_oh_is_array(q, value) && qpdf_oh_get_array_n_items(q, value) > 0)
		value = qpdf_oh_get_array_item(q, value, 0);
	return qpdf_oh_is_string(q, value) ? scope_copy(sc, qpdf_oh_get_utf8_value(q, value)) : "";
}

/* Bytes for a simple font whose encoding is taken for Latin; NULL: a character that it does not have. */
static const char *
latin(struct scope *sc, const char *utf8)
{
	const char *end = utf8 + strlen(utf8);
	char *out = scope_alloc(sc, strlen(utf8) + 1);
	size_t n = 0;

	while (utf8 < end && n < TEXT_MAX) {
		int32_t c = utf8_next(&utf8, end);

		if (c < 0 || c > 255 || (c >= 127 && c < 160))
			return NULL;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return out;
}

/* ---- the font ----------------------------------------------------------------------------------------- */

/* The operand before the operator in a default appearance: the `back`-th token before it; NULL: it is not there. */
static const char *
operand(struct scope *sc, const char *appearance, const char *operator, int back)
{
	char *save = NULL, *copy = scope_copy(sc, appearance), *recent[4] = {NULL};

	for (char *token = strtok_r(copy, " \t\r\n", &save); token != NULL; token = strtok_r(NULL, " \t\r\n", &save)) {
		if (strcmp(token, operator) == 0)
			return recent[back - 1];
		memmove(recent + 1, recent, sizeof(recent) - sizeof(recent[0]));
		recent[0] = token;
	}
	return NULL;
}

/* Colour operators of the default appearance, and no others. */
static void
add_text_color(struct scope *sc, struct field *f, const char *appearance)
{
	static const struct {
		const char *operator;
		int n;
	} colors[] = {{"g", 1}, {"rg", 3}, {"k", 4}};

	for (size_t i = 0; i < LENGTH_OF(colors); i++) {
		if (operand(sc, appearance, colors[i].operator, colors[i].n) == NULL)
			continue;
		for (int k = colors[i].n; k > 0; k--) {
			text_add_decimal(f->ops, fmin(1, fmax(0, strtod(operand(sc, appearance, colors[i].operator, k), NULL))), 4);
			text_add_char(f->ops, ' ');
		}
		text_addf(f->ops, "%s ", colors[i].operator);
		return;
	}
}

/* The form's font of this name; Helvetica for one that it does not have. */
static bool
choose_font(struct scope *sc, struct field *f, const char *appearance)
{
	qpdf_data q = f->p->q;
	const char *name = operand(sc, appearance, "Tf", 2), *size = operand(sc, appearance, "Tf", 1);
	qpdf_oh fonts = doc_key(q, doc_key(q, f->form, "/DR"), "/Font");

	f->font = name != NULL && name[0] == '/' ? doc_key(q, fonts, name) : qpdf_oh_new_null(q);
	if (!qpdf_oh_is_dictionary(q, f->font))
		f->font = qpdf_oh_parse(q, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
	f->size = size != NULL ? strtod(size, NULL) : 0;
	if (!(f->size >= 0 && f->size <= FONT_MAX) || doc_has_name(q, f->font, "/Subtype", "/Type0"))
		return false;
	f->font_name = paint_add(sc, f->p, PAINT_FONT, f->font);
	return true;
}

/* Of a line, in sizes of the font. */
static double
line_width(const struct field *f, const char *line, size_t n)
{
	qpdf_data q = f->p->q;
	qpdf_oh widths = doc_key(q, f->font, "/Widths");
	int first = (int)doc_number(q, f->font, "/FirstChar", 0);
	int count = qpdf_oh_is_array(q, widths) ? qpdf_oh_get_array_n_items(q, widths) : 0;
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		int at = (unsigned char)line[i] - first;
		qpdf_oh width = at >= 0 && at < count ? qpdf_oh_get_array_item(q, widths, at) : qpdf_oh_new_null(q);

		sum += qpdf_oh_is_number(q, width) ? qpdf_oh_get_numeric_value(q, width) / 1000 : GUESSED_WIDTH;
		qpdf_oh_release(q, width);
	}
	return sum;
}

/* ---- drawing ------------------------------------------------------------------------------------------ */

/* Ground and border of the appearance characteristics (table 189). */
static bool
draw_box(struct field *f)
{
	qpdf_data q = f->p->q;
	qpdf_oh look = doc_key(q, f->widget, "/MK");
	double width = markup_border(q, f->widget, 1);
	bool drawn = false;

	if (markup_color(q, look, "/BG", false, f->ops)) {
		ink_rect(f->ops, 0, 0, f->width, f->height);
		ink_fill(f->ops);
		drawn = true;
	}
	if (width > 0 && markup_color(q, look, "/BC", true, f->ops)) {
		text_add_decimal(f->ops, width, 4);
		text_add(f->ops, " w ");
		ink_rect(f->ops, width / 2, width / 2, f->width - width, f->height - width);
		text_add(f->ops, "S\n");
		drawn = true;
	}
	return drawn;
}

static void
add_string(struct text *ops, const char *at, size_t n)
{
	text_add_char(ops, '<');
	text_add_hex(ops, (const unsigned char *)at, n);
	text_add(ops, "> Tj ET\n");
}

/* align: /Q, 0 left, 1 centre, 2 right. */
static void
draw_line(struct field *f, const char *line, size_t n, double baseline, int align)
{
	double room = f->width - line_width(f, line, n) * f->size;
	double x = align == 1 ? room / 2 : align == 2 ? room - PADDING : PADDING;

	text_addf(f->ops, "BT %s ", f->font_name);
	text_add_decimal(f->ops, f->size, 3);
	text_add(f->ops, " Tf ");
	text_add_decimal(f->ops, x, 3);
	text_add_char(f->ops, ' ');
	text_add_decimal(f->ops, baseline, 3);
	text_add(f->ops, " Td ");
	add_string(f->ops, line, n);
}

/* Bytes of the text that fit on a line, broken after a blank where there is one; at least one. */
static size_t
fitting(const struct field *f, const char *text, double room)
{
	size_t n = strcspn(text, "\r\n"), fits = n;

	while (fits > 1 && line_width(f, text, fits) * f->size > room) {
		size_t blank = fits - 1;

		while (blank > 0 && text[blank - 1] != ' ')
			blank--;
		fits = blank > 0 ? blank : fits - 1;
	}
	return fits;
}

static void
draw_lines(struct field *f, const char *text, int align)
{
	if (f->size == 0)
		f->size = 12;
	double baseline = f->height - PADDING - f->size;

	for (; *text != '\0' && baseline > -f->size; baseline -= f->size * LINE) {
		size_t n = fitting(f, text, f->width - 2 * PADDING);

		draw_line(f, text, n, baseline, align);
		text += n;
		if (*text == '\r' && text[1] == '\n')
			text++;
		text += *text == '\r' || *text == '\n';
	}
}

/* A size of 0 is one that fits (12.7.3.3). */
static void
draw_one_line(struct field *f, const char *text, int align)
{
	size_t n = strcspn(text, "\r\n");
	double width = line_width(f, text, n);

	if (f->size == 0)
		f->size = fmax(FONT_MIN, fmin(0.67 * f->height, width > 0 ? (f->width - 2 * PADDING) / width : FONT_MAX));
	draw_line(f, text, n, 0.5 * f->height - 0.4 * f->size, align);
}

static enum field_drawn
draw_text(struct scope *sc, struct field *f, const char *utf8, int align)
{
	qpdf_oh value = inherited(f, "/DA");
	const char *appearance = qpdf_oh_is_string(f->p->q, value) ? scope_copy(sc, qpdf_oh_get_string_value(f->p->q, value)) : "";
	const char *text = latin(sc, utf8);

	if (utf8[0] == '\0')
		return FIELD_EMPTY;
	if (text == NULL || !choose_font(sc, f, appearance))
		return FIELD_LEFT_OUT;
	ink_save(f->ops);
	ink_rect(f->ops, 1, 1, f->width - 2, f->height - 2);
	text_add(f->ops, "W n ");
	add_text_color(sc, f, appearance);
	if (f->flags & FLAG_MULTILINE)
		draw_lines(f, text, align);
	else
		draw_one_line(f, text, align);
	ink_restore(f->ops);
	return FIELD_DRAWN;
}

/* A box is on in any state but Off; its mark is a character of ZapfDingbats, a tick by default (table 189, CA). */
static enum field_drawn
draw_mark(struct scope *sc, struct field *f)
{
	qpdf_data q = f->p->q;
	qpdf_oh state = doc_key(q, f->widget, "/AS"), caption = doc_key(q, doc_key(q, f->widget, "/MK"), "/CA");

	if (!qpdf_oh_is_name(q, state))
		state = inherited(f, "/V");
	if (!qpdf_oh_is_name(q, state) || qpdf_oh_is_name_and_equals(q, state, "/Off"))
		return FIELD_EMPTY;
	f->font = qpdf_oh_parse(q, "<< /Type /Font /Subtype /Type1 /BaseFont /ZapfDingbats >>");
	f->font_name = paint_add(sc, f->p, PAINT_FONT, f->font);
	f->size = fmax(FONT_MIN, fmin(FONT_MAX, 0.8 * fmin(f->width, f->height)));
	const char *mark = qpdf_oh_is_string(q, caption) ? latin(sc, qpdf_oh_get_utf8_value(q, caption)) : "4";

	text_addf(f->ops, "0 g BT %s ", f->font_name);
	text_add_decimal(f->ops, f->size, 3);
	text_add(f->ops, " Tf ");
	text_add_decimal(f->ops, f->width / 2 - 0.42 * f->size, 3);
	text_add_char(f->ops, ' ');
	text_add_decimal(f->ops, f->height / 2 - 0.35 * f->size, 3);
	text_add(f->ops, " Td ");
	add_string(f->ops, mark != NULL && mark[0] != '\0' ? mark : "4", 1);
	return FIELD_DRAWN;
}

static enum field_drawn
draw_content(struct scope *sc, struct field *f)
{
	qpdf_data q = f->p->q;
	qpdf_oh type = inherited(f, "/FT"), align = inherited(f, "/Q");
	int q_align = qpdf_oh_is_integer(q, align) ? qpdf_oh_get_int_value_as_int(q, align) : 0;

	if (qpdf_oh_is_name_and_equals(q, type, "/Btn") && (f->flags & FLAG_PUSHBUTTON))
		return draw_text(sc, f, value_text(sc, f, doc_key(q, doc_key(q, f->widget, "/MK"), "/CA")), 1);
	if (qpdf_oh_is_name_and_equals(q, type, "/Btn"))
		return draw_mark(sc, f);
	if (qpdf_oh_is_name_and_equals(q, type, "/Tx") && !(f->flags & FLAG_PASSWORD))
		return draw_text(sc, f, value_text(sc, f, inherited(f, "/V")), q_align);
	if (qpdf_oh_is_name_and_equals(q, type, "/Ch"))
		return draw_text(sc, f, value_text(sc, f, inherited(f, "/V")), q_align);
	return FIELD_EMPTY; /* a signature without a picture, or nothing known */
}

enum field_drawn
field_draw(struct scope *sc, struct paint *p, qpdf_oh widget, struct text *ops)
{
	struct field f = {.p = p, .widget = widget, .ops = ops};
	struct geometry_box r;

	f.form = doc_key(p->q, qpdf_get_root(p->q), "/AcroForm");
	if (!doc_box(p->q, widget, "/Rect", &r))
		return FIELD_EMPTY;
	f.x = fmin(r.x0, r.x1);
	f.y = fmin(r.y0, r.y1);
	f.width = fabs(r.x1 - r.x0);
	f.height = fabs(r.y1 - r.y0);
	if (!(fmax(fmax(fabs(f.x), fabs(f.y)), fmax(f.width, f.height)) <= COORDINATE_MAX) || f.width == 0 || f.height == 0)
		return FIELD_EMPTY;
	qpdf_oh flags = inherited(&f, "/Ff");

	f.flags = qpdf_oh_is_integer(p->q, flags) ? qpdf_oh_get_int_value_as_int(p->q, flags) : 0;
	const struct ink_matrix place = ink_move(f.x, f.y);

	ink_save(ops);
	ink_concat(ops, &place);
	bool boxed = draw_box(&f);
	enum field_drawn drawn = draw_content(sc, &f);

	ink_restore(ops);
	return drawn == FIELD_EMPTY && boxed ? FIELD_DRAWN : drawn;
}
