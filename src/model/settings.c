#include "config.h"
#include "model/settings.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"
#include "js/js.h"
#include "model/placeholder.h"
#include "model/settings_field.h"

_Static_assert(sizeof(enum settings_box) == sizeof(int), "words are kept through an int");

static enum rc
refuse(struct scope *sc, const struct js *value, const char *what)
{
	fault(sc, RC_INVALID, "out_of_range", "%s", what);
	return fault_at(sc, RC_INVALID, "%s", value->at);
}

/* Index of the word. */
static enum rc
read_word(struct scope *sc, const struct js *object, const struct settings_field *f, int *out)
{
	return js_choice(sc, object, f->name, JS_REQUIRED, f->words, out);
}

static bool
has_control(const char *text, bool line_feeds)
{
	for (const char *end = text + strlen(text); text < end;) {
		int32_t c = utf8_next(&text, end);

		if (utf8_is_control(c) && !(line_feeds && c == '\n'))
			return true;
	}
	return false;
}

static enum rc
read_template(struct scope *sc, const struct js *value, const struct settings_field *f, const char **out)
{
	const char *text;

	TRY(js_as_text(sc, value, 1, (size_t)f->max, &text));
	if (has_control(text, f->kind == FIELD_LINES))
		return refuse(sc, value, "there is a control character in the text");
	if (placeholder_check(sc, text) != RC_OK)
		return fault_at(sc, RC_INVALID, "%s", value->at);
	*out = text;
	return RC_OK;
}

/* The suffixes are at the end, each once, in this order. */
static enum rc
read_font(struct scope *sc, const struct js *value, const char **out)
{
	const char *font;

	TRY(js_as_text(sc, value, 1, SETTINGS_FONT_MAX, &font));
	size_t family = strcspn(font, ":,");
	const char *style = font + family;

	if (strncmp(style, ":bold", 5) == 0)
		style += 5;
	if (strncmp(style, ":italic", 7) == 0)
		style += 7;
	if (family == 0 || *style != '\0' || has_control(font, false))
		return refuse(sc, value, "a font is written Family, Family:bold, Family:italic or Family:bold:italic");
	*out = font;
	return RC_OK;
}

static enum rc
read_rgb(struct scope *sc, const struct js *value, struct settings_color *out)
{
	static const char hex[] = "0123456789abcdef";
	const char *text;
	int digit[6];

	TRY(js_as_text(sc, value, 0, SETTINGS_FONT_MAX, &text));
	bool good = strlen(text) == 7 && text[0] == '#';

	for (int i = 0; good && i < 6; i++) {
		char c = text[1 + i];
		const char *found = strchr(hex, c >= 'A' && c <= 'F' ? c | 0x20 : c);

		good = found != NULL;
		digit[i] = good ? (int)(found - hex) : 0;
	}
	if (!good)
		return refuse(sc, value, "an rgb colour is written #rrggbb");
	out->space = SETTINGS_COLOR_RGB;
	for (int i = 0; i < 3; i++)
		out->c[i] = (double)(digit[2 * i] * 16 + digit[2 * i + 1]) / 255;
	return RC_OK;
}

static enum rc
read_cmyk(struct scope *sc, const struct js *object, struct settings_color *out)
{
	struct js inks;

	TRY(js_array(sc, object, "cmyk", JS_REQUIRED, 4, &inks));
	if (js_count(&inks) != 4)
		return refuse(sc, &inks, "a cmyk colour is written [c, m, y, k], each 0 to 100");
	out->space = SETTINGS_COLOR_CMYK;
	for (size_t i = 0; i < 4; i++) {
		struct js ink = js_item(sc, &inks, i);

		TRY(js_as_real(sc, &ink, 0, 100, &out->c[i]));
		out->c[i] /= 100;
	}
	return RC_OK;
}

static enum rc
read_gray(struct scope *sc, const struct js *object, struct settings_color *out)
{
	TRY(js_real(sc, object, "gray", JS_REQUIRED, 0, 100, &out->c[0]));
	out->c[0] /= 100;
	out->space = SETTINGS_COLOR_GRAY;
	return RC_OK;
}

static enum rc
read_color(struct scope *sc, const struct js *value, struct settings_color *out)
{
	static const char *const known[] = {"rgb", "cmyk", "gray", NULL};
	struct settings_color color = {0};
	struct js rgb;
	bool there;

	TRY(js_fields(sc, value, known));
	if (js_has(value, "rgb") + js_has(value, "cmyk") + js_has(value, "gray") != 1)
		return refuse(sc, value, "a colour is one of {\"rgb\": …}, {\"cmyk\": …}, {\"gray\": …}");
	TRY(js_value(sc, value, "rgb", JS_OPTIONAL, &rgb, &there));
	if (there)
		TRY(read_rgb(sc, &rgb, &color));
	if (js_has(value, "cmyk"))
		TRY(read_cmyk(sc, value, &color));
	if (js_has(value, "gray"))
		TRY(read_gray(sc, value, &color));
	*out = color;
	return RC_OK;
}

static enum rc
read_length(struct scope *sc, const struct js *value, const struct settings_field *f, const struct settings_unit *unit,
	    double *out)
{
	double length;

	assert(unit != NULL); /* the table has no lengths outside elements and mirror */
	TRY(js_as_real(sc, value, f->kind == FIELD_EXTENT ? SETTINGS_EXTENT_MIN : -unit->reach, unit->reach, &length));
	*out = length * unit->points;
	return RC_OK;
}

static enum rc
read_const(struct scope *sc, const struct js *object, const struct settings_field *f)
{
	int64_t number, word_number = f->words[0][0] - '0';
	int index;

	if (word_number >= 0 && word_number <= 9) /* the only number that is a constant is the format's */
		return js_int(sc, object, f->name, JS_REQUIRED, word_number, word_number, &number);
	return js_choice(sc, object, f->name, JS_REQUIRED, f->words, &index);
}

static enum rc
read_page(struct scope *sc, const struct js *value, int *out)
{
	int64_t page;

	TRY(js_as_int(sc, value, 1, SETTINGS_PAGE_MAX, &page));
	*out = (int)page;
	return RC_OK;
}

static enum rc
read_value(struct scope *sc, const struct js *object, const struct js *value, const struct settings_field *f,
	   const struct settings_unit *unit, void *at)
{
	switch (f->kind) {
	case FIELD_CONST:
		return read_const(sc, object, f);
	case FIELD_WORD:
		return read_word(sc, object, f, at);
	case FIELD_NUMBER:
		return js_as_real(sc, value, f->min, f->max, at);
	case FIELD_PAGE:
		return read_page(sc, value, at);
	case FIELD_POSITION:
	case FIELD_EXTENT:
		return read_length(sc, value, f, unit, at);
	case FIELD_TEXT:
	case FIELD_LINES:
		return read_template(sc, value, f, at);
	case FIELD_FONT:
		return read_font(sc, value, at);
	case FIELD_PAINT:
		if (value->value == NULL)
			return RC_OK;
		return read_color(sc, value, at);
	case FIELD_COLOR:
		return read_color(sc, value, at);
	case FIELD_PART:
		return RC_OK;
	}
	return RC_OK;
}

/* An object that holds the field with its default, so that a default passes the same checks as any value. */
static enum rc
preset_of(struct scope *sc, const struct settings_field *f, struct js *object)
{
	const char *json = scope_printf(sc, "{\"%s\":%s}", f->name, f->preset);

	return js_parse(sc, (struct bytes){json, strlen(json)}, "", object);
}

static enum rc
read_field(struct scope *sc, const struct js *object, const struct settings_field *f, const struct settings_unit *unit,
	   void *into)
{
	struct js from = *object, value;
	bool there;

	if (!f->required && !js_has(object, f->name)) {
		if (f->preset == NULL)
			return RC_OK;
		TRY(preset_of(sc, f, &from));
	}
	TRY(js_value(sc, &from, f->name, JS_REQUIRED, &value, &there));
	return read_value(sc, &from, &value, f, unit, (char *)into + f->at);
}

static enum rc
read_fields(struct scope *sc, const struct js *object, const struct settings_field *fields,
	    const struct settings_unit *unit, void *into)
{
	const char *known[32] = {NULL};

	for (size_t i = 0; fields[i].name != NULL; i++)
		known[i] = fields[i].name;
	TRY(js_fields(sc, object, known));
	for (const struct settings_field *f = fields; f->name != NULL; f++)
		TRY(read_field(sc, object, f, unit, into));
	return RC_OK;
}

static enum rc
read_element(struct scope *sc, const struct js *element, const struct settings_unit *unit, struct settings_element *out)
{
	int type;

	TRY(js_choice(sc, element, "type", JS_REQUIRED, settings_type_words, &type));
	out->type = (enum settings_type)type;
	TRY(read_fields(sc, element, settings_element_fields[type], unit, out));
	out->rotation = fmod(out->rotation + 360, 360);
	return RC_OK;
}

static enum rc
read_elements(struct scope *sc, const struct js *document, const struct settings_unit *unit, struct settings *out)
{
	struct js list;

	TRY(js_array(sc, document, "elements", JS_REQUIRED, SETTINGS_ELEMENTS_MAX, &list));
	out->n = js_count(&list);
	struct settings_element *elements = scope_array(sc, out->n + 1, sizeof(*elements));

	for (size_t i = 0; i < out->n; i++) {
		struct js item = js_item(sc, &list, i);

		TRY(read_element(sc, &item, unit, &elements[i]));
	}
	out->elements = elements;
	return RC_OK;
}

static enum rc
read_mirror(struct scope *sc, const struct js *document, const struct settings_unit *unit, struct settings_mirror *out)
{
	struct js mirror;

	TRY(js_object(sc, document, "mirror", JS_OPTIONAL, &mirror));
	if (mirror.value == NULL)
		return RC_OK;
	TRY(read_fields(sc, &mirror, settings_mirror_fields, unit, out));
	out->fold++; /* its words begin behind SETTINGS_FOLD_NONE */
	if (out->to_page == 0)
		out->to_page = out->page;
	return RC_OK;
}

enum rc
settings_parse(struct scope *sc, struct bytes json, const char *base, const struct settings **out)
{
	struct settings *s = scope_alloc(sc, sizeof(*s));
	struct js document;

	if (json.len > SETTINGS_BYTES_MAX)
		return fault(sc, RC_LIMIT, "too_large", "settings of over %zu bytes", SETTINGS_BYTES_MAX);
	TRY(js_parse(sc, json, base, &document));
	TRY(read_fields(sc, &document, settings_document_fields, NULL, s));
	const struct settings_unit *unit = &settings_units[s->unit];

	TRY(read_elements(sc, &document, unit, s));
	TRY(read_mirror(sc, &document, unit, &s->mirror));
	*out = s;
	return RC_OK;
}

const char *
settings_element_value(const struct settings_element *e)
{
	return e->type == SETTINGS_QR ? e->qr.data : e->text.value;
}

bool
settings_has_qr(const struct settings *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->elements[i].type == SETTINGS_QR)
			return true;
	return false;
}
