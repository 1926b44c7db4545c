#include "config.h"
#include "model/settings.h"

#include <math.h>

#include "model/placeholder.h"
#include "model/settings_field.h"
#include "unit/program.h"

#define QR(more) "{\"format\":1,\"unit\":\"mm\",\"elements\":[{\"type\":\"qr\",\"x\":1,\"y\":2,\"size\":30" more "}]}"
#define TEXT(more)                                                                                                \
	"{\"format\":1,\"unit\":\"mm\",\"elements\":[{\"type\":\"text\",\"x\":1,\"y\":2,\"width\":30,\"height\":10," \
	"\"value\":\"a\"" more "}]}"
#define VALUE(value)                                                                                              \
	"{\"format\":1,\"unit\":\"mm\",\"elements\":[{\"type\":\"text\",\"x\":1,\"y\":2,\"width\":30,\"height\":10," \
	"\"value\":" value "}]}"
#define MIRROR(more) "{\"format\":1,\"unit\":\"in\",\"elements\":[],\"mirror\":{" more "}}"

static enum rc
parse(struct scope *sc, const char *json, const struct settings **out)
{
	return settings_parse(sc, (struct bytes){json, strlen(json)}, "", out);
}

static bool
near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

static void
defaults_are_filled_in_and_lengths_become_points(struct scope *sc)
{
	const struct settings *s;

	CHECK_OK(sc, parse(sc, QR(""), &s));
	CHECK_INT(s->n, 1);
	CHECK_INT(s->box, SETTINGS_BOX_CROP);
	CHECK_INT(s->mirror.fold, SETTINGS_FOLD_NONE);
	const struct settings_element *e = &s->elements[0];

	CHECK_INT(e->type, SETTINGS_QR);
	CHECK_INT(e->page, 1);
	CHECK(near(e->x, 72 / 25.4) && near(e->y, 2 * 72 / 25.4) && near(e->qr.size, 30 * 72 / 25.4));
	CHECK(e->rotation == 0 && e->qr.quiet_zone == 4);
	CHECK_INT(e->qr.ecc, SETTINGS_ECC_M);
	CHECK_INT(e->qr.color.space, SETTINGS_COLOR_CMYK);
	CHECK(e->qr.color.c[3] == 1 && e->qr.color.c[0] == 0);
	CHECK_INT(e->qr.background.space, SETTINGS_COLOR_NONE);
	CHECK_TEXT(e->qr.data, "{{table.url}}");
	CHECK_OK(sc, parse(sc, TEXT(""), &s));
	e = &s->elements[0];
	CHECK(e->text.font == NULL && e->text.size == 12 && e->text.min_size == 6 && e->text.line_height == 1.2);
	CHECK_INT(e->text.fit, SETTINGS_FIT_SHRINK);
	CHECK_INT(e->text.align, SETTINGS_ALIGN_LEFT);
	CHECK_INT(e->text.valign, SETTINGS_VALIGN_TOP);
}

static void
colours_are_kept_in_their_own_space(struct scope *sc)
{
	const struct settings *s;

	CHECK_OK(sc, parse(sc, QR(",\"color\":{\"rgb\":\"#Ff8000\"},\"background\":{\"gray\":100}"), &s));
	CHECK_INT(s->elements[0].qr.color.space, SETTINGS_COLOR_RGB);
	CHECK(s->elements[0].qr.color.c[0] == 1 && near(s->elements[0].qr.color.c[1], 128 / 255.));
	CHECK_INT(s->elements[0].qr.background.space, SETTINGS_COLOR_GRAY);
	CHECK(s->elements[0].qr.background.c[0] == 1);
}

static void
rotation_is_counted_from_0_to_360(struct scope *sc)
{
	const struct settings *s;

	CHECK_OK(sc, parse(sc, QR(",\"rotation\":-90"), &s));
	CHECK(s->elements[0].rotation == 270);
	CHECK_OK(sc, parse(sc, QR(",\"rotation\":360"), &s));
	CHECK(s->elements[0].rotation == 0);
}

static void
a_mirror_stays_on_its_page_unless_told(struct scope *sc)
{
	const struct settings *s;

	CHECK_OK(sc, parse(sc, MIRROR("\"fold\":\"vertical\",\"at\":2"), &s));
	CHECK_INT(s->mirror.fold, SETTINGS_FOLD_VERTICAL);
	CHECK_INT(s->mirror.page, 1);
	CHECK_INT(s->mirror.to_page, 1);
	CHECK(s->mirror.at == 144);
	CHECK_OK(sc, parse(sc, MIRROR("\"fold\":\"horizontal\",\"at\":2,\"page\":2,\"to_page\":3"), &s));
	CHECK_INT(s->mirror.fold, SETTINGS_FOLD_HORIZONTAL);
	CHECK_INT(s->mirror.to_page, 3);
}

/* code NULL: good settings. */
static const struct {
	const char *json, *code, *pointer;
} cases[] = {
	{QR("")},
	{TEXT("")},
	{"{\"format\":1,\"unit\":\"pt\",\"elements\":[]}"},
	{"{\"format\":1.0,\"unit\":\"in\",\"elements\":[],\"box\":\"media\"}"},
	{QR(",\"page\":2,\"rotation\":-12.5,\"ecc\":\"H\",\"quiet_zone\":0,\"background\":null,\"data\":\"x {{ table.uuid }}\"")},
	{QR(",\"color\":{\"cmyk\":[0,0.5,100,7]}")},
	{TEXT(",\"font\":\"PT Sans:bold:italic\",\"size\":600,\"min_size\":1,\"fit\":\"wrap\",\"align\":\"right\"")},
	{TEXT(",\"font\":\"PT Sans\",\"valign\":\"bottom\",\"line_height\":0.5,\"letter_spacing\":-20")},
	{VALUE("\"{{table.number}} {{table.zone}} {{table.seats}} {{restaurant.name}}\\n{{brand.name}} {{date}} {\"")},
	{VALUE("\"}} {x} {\\\"\"")},
	{MIRROR("\"fold\":\"vertical\",\"at\":200")},
	{"[]", "wrong_type", ""},
	{"{\"unit\":\"mm\",\"elements\":[]}", "missing_field", "/format"},
	{"{\"format\":2,\"unit\":\"mm\",\"elements\":[]}", "out_of_range", "/format"},
	{"{\"format\":\"1\",\"unit\":\"mm\",\"elements\":[]}", "wrong_type", "/format"},
	{"{\"format\":1,\"elements\":[]}", "missing_field", "/unit"},
	{"{\"format\":1,\"unit\":\"cm\",\"elements\":[]}", "out_of_range", "/unit"},
	{"{\"format\":1,\"unit\":\"mm\"}", "missing_field", "/elements"},
	{"{\"format\":1,\"unit\":\"mm\",\"elements\":{}}", "wrong_type", "/elements"},
	{"{\"format\":1,\"unit\":\"mm\",\"elements\":[null]}", "wrong_type", "/elements/0"},
	{"{\"format\":1,\"unit\":\"mm\",\"elements\":[{\"type\":\"image\"}]}", "out_of_range", "/elements/0/type"},
	{"{\"format\":1,\"unit\":\"mm\",\"elements\":[{}]}", "missing_field", "/elements/0/type"},
	{"{\"format\":1,\"unit\":\"mm\",\"elements\":[],\"boxx\":1}", "unknown_field", "/boxx"},
	{"{\"format\":1,\"unit\":\"mm\",\"elements\":[],\"mirror\":null}", "wrong_type", "/mirror"},
	{"{\"format\":1,\"unit\":\"mm\",\"elements\":[{\"type\":\"qr\",\"x\":1,\"y\":1}]}", "missing_field", "/elements/0/size"},
	{QR(",\"colour\":1"), "unknown_field", "/elements/0/colour"},
	{QR(",\"width\":1"), "unknown_field", "/elements/0/width"},
	{QR(",\"page\":0"), "out_of_range", "/elements/0/page"},
	{QR(",\"page\":1.5"), "wrong_type", "/elements/0/page"},
	{QR(",\"page\":101"), "out_of_range", "/elements/0/page"},
	{QR(",\"rotation\":361"), "out_of_range", "/elements/0/rotation"},
	{QR(",\"rotation\":null"), "wrong_type", "/elements/0/rotation"},
	{QR(",\"quiet_zone\":16.5"), "out_of_range", "/elements/0/quiet_zone"},
	{QR(",\"ecc\":\"m\""), "out_of_range", "/elements/0/ecc"},
	{QR(",\"color\":null"), "wrong_type", "/elements/0/color"},
	{QR(",\"color\":{}"), "out_of_range", "/elements/0/color"},
	{QR(",\"color\":{\"gray\":1,\"rgb\":\"#000000\"}"), "out_of_range", "/elements/0/color"},
	{QR(",\"color\":{\"lab\":1}"), "unknown_field", "/elements/0/color/lab"},
	{QR(",\"color\":{\"rgb\":\"#00000\"}"), "out_of_range", "/elements/0/color/rgb"},
	{QR(",\"color\":{\"rgb\":\"#00000g\"}"), "out_of_range", "/elements/0/color/rgb"},
	{QR(",\"color\":{\"rgb\":\"#000000\\n\"}"), "out_of_range", "/elements/0/color/rgb"},
	{QR(",\"color\":{\"cmyk\":[0,0,0]}"), "out_of_range", "/elements/0/color/cmyk"},
	{QR(",\"color\":{\"cmyk\":[0,0,0,0,0]}"), "out_of_range", "/elements/0/color/cmyk"},
	{QR(",\"color\":{\"cmyk\":[0,0,0,101]}"), "out_of_range", "/elements/0/color/cmyk/3"},
	{QR(",\"color\":{\"gray\":\"1\"}"), "wrong_type", "/elements/0/color/gray"},
	{QR(",\"data\":\"\""), "out_of_range", "/elements/0/data"},
	{QR(",\"data\":\"a\\nb\""), "out_of_range", "/elements/0/data"},
	{QR(",\"data\":\"{{table.link}}\""), "unknown_placeholder", "/elements/0/data"},
	{TEXT(",\"font\":\"PT Sans:italic:bold\""), "out_of_range", "/elements/0/font"},
	{TEXT(",\"font\":\":bold\""), "out_of_range", "/elements/0/font"},
	{TEXT(",\"font\":\"A,B\""), "out_of_range", "/elements/0/font"},
	{TEXT(",\"font\":null"), "wrong_type", "/elements/0/font"},
	{TEXT(",\"size\":0.5"), "out_of_range", "/elements/0/size"},
	{TEXT(",\"line_height\":5.1"), "out_of_range", "/elements/0/line_height"},
	{TEXT(",\"fit\":\"grow\""), "out_of_range", "/elements/0/fit"},
	{VALUE("\"\""), "out_of_range", "/elements/0/value"},
	{VALUE("\"a\\tb\""), "out_of_range", "/elements/0/value"},
	{VALUE("\"{{ nobody }}\""), "unknown_placeholder", "/elements/0/value"},
	{VALUE("\"{{table.number\""), "unknown_placeholder", "/elements/0/value"},
	{VALUE("\"{{{table.number}}}\""), "unknown_placeholder", "/elements/0/value"},
	{VALUE("\"{{}}\""), "unknown_placeholder", "/elements/0/value"},
	{VALUE("\"{{table.number}} {{\""), "unknown_placeholder", "/elements/0/value"},
	{VALUE("\"{{tableXnumber}}\""), "unknown_placeholder", "/elements/0/value"},
	{VALUE("7"), "wrong_type", "/elements/0/value"},
	{MIRROR("\"fold\":\"diagonal\",\"at\":1"), "out_of_range", "/mirror/fold"},
	{MIRROR("\"fold\":\"vertical\",\"at\":201"), "out_of_range", "/mirror/at"},
	{MIRROR("\"fold\":\"vertical\""), "missing_field", "/mirror/at"},
	{MIRROR("\"fold\":\"vertical\",\"at\":1,\"to\":1"), "unknown_field", "/mirror/to"},
	{"{\"format\":1,\"unit\":\"mm\",\"elements\":[{\"type\":\"qr\",\"x\":5081,\"y\":1,\"size\":1}]}", "out_of_range", "/elements/0/x"},
	{"{\"format\":1,\"unit\":\"in\",\"elements\":[{\"type\":\"qr\",\"x\":201,\"y\":1,\"size\":1}]}", "out_of_range", "/elements/0/x"},
	{"{\"format\":1,\"unit\":\"pt\",\"elements\":[{\"type\":\"qr\",\"x\":201,\"y\":1,\"size\":0}]}", "out_of_range", "/elements/0/size"},
};

struct made {
	const char *json, *code, *pointer;
};

struct made_list {
	struct scope *sc;
	size_t n;
	struct made at[4000];
};

enum part { DOCUMENT, MIRROR_PART, QR_PART, TEXT_PART };

static const struct settings_field *
fields_of(int part)
{
	return part == DOCUMENT ? settings_document_fields
	       : part == MIRROR_PART ? settings_mirror_fields : settings_element_fields[part - QR_PART];
}

/* A good value of the field. */
static const char *
good_value(const struct settings_field *f)
{
	if (f->kind == FIELD_CONST)
		return f->words[0][0] == '1' ? "1" : strcmp(f->words[0], "qr") == 0 ? "\"qr\"" : "\"text\"";
	if (f->kind == FIELD_WORD)
		return strcmp(f->name, "fold") == 0 ? "\"vertical\"" : "null"; /* the only one that is required */
	return f->kind == FIELD_LINES ? "\"a\"" : "1";
}

/* Settings in which one part has all it needs, and this field as told. */
static void
make(struct made_list *list, enum part part, const struct settings_unit *unit, const char *name, const char *value,
     const char *code, const char *below)
{
	static const char *const form[] = {"{\"format\":1,\"unit\":\"%s\",\"elements\":[]%s}",
					   "{\"format\":1,\"unit\":\"%s\",\"elements\":[],\"mirror\":{%s}}",
					   "{\"format\":1,\"unit\":\"%s\",\"elements\":[{%s}]}"};
	static const char *const pointer[] = {"", "/mirror", "/elements/0", "/elements/0"};
	struct text *t = text_new(list->sc, 10000);

	for (const struct settings_field *f = fields_of(part); f->name != NULL && part != DOCUMENT; f++)
		if (f->required && strcmp(f->name, name) != 0)
			text_addf(t, "%s\"%s\":%s", t->len > 0 ? "," : "", f->name, good_value(f));
	if (value != NULL)
		text_addf(t, "%s\"%s\":%s", t->len > 0 || part == DOCUMENT ? "," : "", name, value);
	struct text *json = text_new(list->sc, 11000);
	const char *at = strstr(form[part > QR_PART ? QR_PART : part], "%s"), *from = form[part > QR_PART ? QR_PART : part];

	text_add_bytes(json, from, (size_t)(at - from));
	text_add(json, unit->name);
	from = at + 2;
	at = strstr(from, "%s");
	text_add_bytes(json, from, (size_t)(at - from));
	text_add(json, t->at);
	text_add(json, at + 2);
	CHECK(list->n < LENGTH_OF(list->at));
	list->at[list->n++] = (struct made){json->at, code, scope_printf(list->sc, "%s/%s%s", pointer[part], name, below)};
}

static void
make_range(struct made_list *list, enum part part, const struct settings_unit *unit, const char *name, double min, double max,
	   double step)
{
	static const char *const wrong[] = {"null", "\"1\"", "true", "[1]", "{}"};
	const struct {
		double value;
		bool good;
	} ends[] = {{min, true}, {max, true}, {min - step, false}, {max + step, false}, {1e9, false}, {-1e9, false}};

	for (size_t i = 0; i < LENGTH_OF(ends); i++)
		make(list, part, unit, name, scope_printf(list->sc, "%.17g", ends[i].value), ends[i].good ? NULL : "out_of_range", "");
	for (size_t i = 0; i < LENGTH_OF(wrong); i++)
		make(list, part, unit, name, wrong[i], "wrong_type", "");
}

static const char *
letters(struct scope *sc, double n, const char *letter)
{
	struct text *t = text_new(sc, 20000);

	text_add_char(t, '"');
	for (int i = 0; i < (int)n; i++)
		text_add(t, letter);
	text_add_char(t, '"');
	return t->at;
}

static void
make_texts(struct made_list *list, enum part part, const struct settings_unit *unit, const char *name, double max, bool lines)
{
	static const char *const control[] = {"\"a\\u0000\"", "\"a\\u001f\"", "\"a\\t\"", "\"\\u007fa\"", "\"a\\u0085\"",
					      "\"a\\u009f\"", "\"a\\u2028b\"", "\"a\\u2029\"", "\"\\r\""};

	make(list, part, unit, name, letters(list->sc, max, "\xd0\x81"), NULL, "");
	make(list, part, unit, name, letters(list->sc, max + 1, "\xd0\x81"), "out_of_range", "");
	make(list, part, unit, name, "\"\"", "out_of_range", "");
	make(list, part, unit, name, "1", "wrong_type", "");
	make(list, part, unit, name, "null", "wrong_type", "");
	make(list, part, unit, name, "\"a\\nb\"", lines ? NULL : "out_of_range", "");
	make(list, part, unit, name, "\"\\u00a0\\u00ad\\u200d\\ufe0f \xf0\x9f\x8d\x95\"", NULL, "");
	for (size_t i = 1; i < LENGTH_OF(control); i++)
		make(list, part, unit, name, control[i], "out_of_range", "");
	make(list, part, unit, name, "\"{{table.nummer}}\"", "unknown_placeholder", "");
}

static void
make_colours(struct made_list *list, enum part part, const struct settings_unit *unit, const char *name, bool none)
{
	static const char *const good[] = {"{\"gray\":0}", "{\"gray\":100}", "{\"cmyk\":[0,100,0,100]}", "{\"rgb\":\"#aBcDeF\"}"};
	static const char *const bad[][3] = {
		{"{\"gray\":-0.1}", "out_of_range", "/gray"}, {"{\"gray\":100.1}", "out_of_range", "/gray"},
		{"{\"gray\":null}", "wrong_type", "/gray"}, {"{\"cmyk\":[0,0,-1,0]}", "out_of_range", "/cmyk/2"},
		{"{\"cmyk\":[0,0,0,\"0\"]}", "wrong_type", "/cmyk/3"}, {"{\"cmyk\":{}}", "wrong_type", "/cmyk"},
		{"{\"rgb\":\"#12345\"}", "out_of_range", "/rgb"}, {"{\"rgb\":\"1234567\"}", "out_of_range", "/rgb"},
		{"{\"rgb\":0}", "wrong_type", "/rgb"}, {"{\"hsl\":0}", "unknown_field", "/hsl"}, {"\"#000000\"", "wrong_type", ""},
		{"{}", "out_of_range", ""}, {"{\"gray\":1,\"cmyk\":[0,0,0,0]}", "out_of_range", ""},
	};

	for (size_t i = 0; i < LENGTH_OF(good); i++)
		make(list, part, unit, name, good[i], NULL, "");
	for (size_t i = 0; i < LENGTH_OF(bad); i++)
		make(list, part, unit, name, bad[i][0], bad[i][1], bad[i][2]);
	make(list, part, unit, name, "null", none ? NULL : "wrong_type", "");
}

static void
make_field(struct made_list *list, enum part part, const struct settings_unit *unit, const struct settings_field *f)
{
	switch (f->kind) {
	case FIELD_NUMBER:
		make_range(list, part, unit, f->name, f->min, f->max, 0.001);
		break;
	case FIELD_PAGE:
		make_range(list, part, unit, f->name, 1, SETTINGS_PAGE_MAX, 1);
		make(list, part, unit, f->name, "1.5", "wrong_type", "");
		break;
	case FIELD_POSITION:
		make_range(list, part, unit, f->name, -unit->reach, unit->reach, 0.001);
		break;
	case FIELD_EXTENT:
		make_range(list, part, unit, f->name, SETTINGS_EXTENT_MIN, unit->reach, 0.001);
		break;
	case FIELD_TEXT:
	case FIELD_LINES:
		make_texts(list, part, unit, f->name, f->max, f->kind == FIELD_LINES);
		break;
	case FIELD_COLOR:
	case FIELD_PAINT:
		make_colours(list, part, unit, f->name, f->kind == FIELD_PAINT);
		break;
	case FIELD_WORD:
		for (size_t i = 0; part != DOCUMENT && f->words[i] != NULL; i++)
			make(list, part, unit, f->name, scope_printf(list->sc, "\"%s\"", f->words[i]), NULL, "");
		if (part != DOCUMENT) {
			make(list, part, unit, f->name, "\"\"", "out_of_range", "");
			make(list, part, unit, f->name, "0", "wrong_type", "");
			make(list, part, unit, f->name, "null", "wrong_type", "");
		}
		break;
	case FIELD_FONT:
	case FIELD_CONST:
	case FIELD_PART:
		break; /* by hand, above */
	}
	if (f->required && part != DOCUMENT && f->kind != FIELD_CONST)
		make(list, part, unit, f->name, NULL, "missing_field", "");
}

/* Every field of every part, at the ends of its range, behind them and of another type, and a field that is none, in every unit. */
static const struct made_list *
made_cases(struct scope *sc)
{
	struct made_list *list = scope_alloc(sc, sizeof(*list));

	list->sc = sc;
	for (const struct settings_unit *unit = settings_units; unit->name != NULL; unit++)
		for (enum part part = DOCUMENT; part <= TEXT_PART; part++) {
			for (const struct settings_field *f = fields_of(part); f->name != NULL; f++)
				make_field(list, part, unit, f);
			make(list, part, unit, "Size", "1", "unknown_field", "");
		}
	for (size_t i = 0; i < LENGTH_OF(cases); i++)
		list->at[list->n++] = (struct made){cases[i].json, cases[i].code, cases[i].pointer};
	return list;
}

static void
every_mistake_is_named_by_code_and_pointer(struct scope *sc)
{
	const struct made_list *list = made_cases(sc);

	CHECK(list->n > 700);
	for (size_t i = 0; i < list->n; i++) {
		const struct made *c = &list->at[i];
		const struct settings *s;
		enum rc rc = parse(sc, c->json, &s);
		bool right = c->code == NULL ? rc == RC_OK
					     : rc == RC_INVALID && strcmp(sc->fault.code, c->code) == 0 &&
						       strcmp(sc->fault.pointer, c->pointer) == 0;

		if (!right)
			printf("  %.300s\n  should be %s at %s, is %s at %s\n", c->json, c->code == NULL ? "good" : c->code,
			       c->pointer == NULL ? "" : c->pointer, rc == RC_OK ? "good" : sc->fault.code,
			       rc == RC_OK || sc->fault.pointer == NULL ? "" : sc->fault.pointer);
		CHECK(right);
		fault_clear(sc);
	}
}

static void
the_pointer_begins_where_the_caller_says(struct scope *sc)
{
	const char *json = QR(",\"page\":0");
	const struct settings *s;

	CHECK_FAULT(sc, settings_parse(sc, (struct bytes){json, strlen(json)}, "/settings", &s), "out_of_range");
	CHECK_TEXT(sc->fault.pointer, "/settings/elements/0/page");
}

static void
too_many_elements_and_too_many_bytes_are_refused(struct scope *sc)
{
	struct text *t = text_new(sc, SETTINGS_BYTES_MAX * 2);
	const struct settings *s;

	text_add(t, "{\"format\":1,\"unit\":\"mm\",\"elements\":[");
	for (int i = 0; i <= SETTINGS_ELEMENTS_MAX; i++)
		text_addf(t, "%s{\"type\":\"qr\",\"x\":1,\"y\":1,\"size\":9}", i > 0 ? "," : "");
	text_add(t, "]}");
	CHECK_FAULT(sc, parse(sc, t->at, &s), "out_of_range");
	CHECK_TEXT(sc->fault.pointer, "/elements");
	while (t->len <= SETTINGS_BYTES_MAX)
		text_add(t, "          ");
	CHECK_FAULT(sc, parse(sc, t->at, &s), "too_large");
}

static void
settings_without_a_qr_are_known(struct scope *sc)
{
	const struct settings *s;

	CHECK_OK(sc, parse(sc, QR(""), &s));
	CHECK(settings_has_qr(s));
	CHECK_OK(sc, parse(sc, TEXT(""), &s));
	CHECK(!settings_has_qr(s));
}

static void
the_starter_templates_settings_are_good(struct scope *sc)
{
	static const char *const names[] = {"a4-sheet", "a5-tent", "a6-card", "round-sticker"};

	for (size_t i = 0; i < 2 * LENGTH_OF(names); i++) {
		const char *path = scope_printf(sc, POSM_SOURCE_DIR "/templates/%s/%s.settings.json", names[i / 2],
						i % 2 ? "en" : "ru");
		const struct settings *s;
		struct bytes json;

		CHECK_OK(sc, file_read(sc, path, SETTINGS_BYTES_MAX, &json));
		CHECK_OK(sc, settings_parse(sc, json, "", &s));
	}
}

/* A range as the documentation writes it; "" for what has none of its own. */
static const char *
said_range(struct scope *sc, const struct settings_field *f)
{
	if (f->kind == FIELD_NUMBER)
		return scope_printf(sc, "%s%g to %g", f->min < 0 ? "\xe2\x88\x92" : "", fabs(f->min), f->max);
	if (f->kind == FIELD_PAGE)
		return scope_printf(sc, "1 to %d", SETTINGS_PAGE_MAX);
	if (f->kind == FIELD_TEXT || f->kind == FIELD_LINES)
		return scope_printf(sc, "up to %g characters", f->max);
	return f->kind == FIELD_PART && f->max > 0 ? scope_printf(sc, "up to %g", f->max) : "";
}

static bool
says_all(struct scope *sc, const char *row, const struct settings_field *f)
{
	for (size_t i = 0; f->kind == FIELD_WORD && f->words[i] != NULL; i++)
		if (strstr(row, scope_printf(sc, "`%s`", f->words[i])) == NULL)
			return false;
	return strstr(row, said_range(sc, f)) != NULL;
}

/* Each table of fields has its section; a row names the field and what it is when left out. */
static void
check_section(struct scope *sc, const char *document, const char *from, const char *to, const struct settings_field *fields)
{
	const char *begin = strstr(document, from);

	CHECK(begin != NULL);
	const char *end = begin != NULL ? strstr(begin + 1, to) : NULL;

	CHECK(end != NULL);
	if (end == NULL)
		return;
	const char *section = scope_copy_n(sc, begin, (size_t)(end - begin));

	for (const struct settings_field *f = fields; f->name != NULL; f++) {
		const char *name = strstr(section, scope_printf(sc, "`%s`", f->name));
		const char *row = name != NULL ? scope_copy_n(sc, name, strcspn(name, "\n")) : "";

		if (!says_all(sc, row, f) || strstr(row, f->preset == NULL ? "|" : scope_printf(sc, "| `%s` |", f->preset)) == NULL ||
		    (strstr(row, "| required |") != NULL) != f->required) {
			printf("  docs/settings.md is wrong about %s in %s\n", f->name, from);
			CHECK(false);
		}
	}
}

static void
the_documentation_has_every_field_and_default(struct scope *sc)
{
	struct bytes file = {"", 0};

	CHECK_OK(sc, file_read(sc, POSM_SOURCE_DIR "/docs/settings.md", 100000, &file));
	check_section(sc, file.at, "## The document", "## Every element", settings_document_fields);
	check_section(sc, file.at, "## Every element", "## `text`", settings_element_fields[SETTINGS_QR]);
	check_section(sc, file.at, "## `mirror`", "## Placeholders", settings_mirror_fields);
	const char *common = strstr(file.at, "## Every element"), *qr = strstr(file.at, "## `qr`"), *text = strstr(file.at, "## `text`");

	CHECK(common != NULL && qr != NULL && text != NULL);
	const char *of_text = scope_printf(sc, "%.*s%s", (int)(qr - common), common, text);

	check_section(sc, of_text, "## Every element", "## Colours", settings_element_fields[SETTINGS_TEXT]);
	CHECK(strstr(file.at, scope_printf(sc, "up to %g pt (%g mm, %g in)", settings_units[SETTINGS_PT].reach, settings_units[SETTINGS_MM].reach,
					   settings_units[SETTINGS_IN].reach)) != NULL);
	CHECK(strstr(file.at, scope_printf(sc, "at least %g of the unit", SETTINGS_EXTENT_MIN)) != NULL);
	for (size_t i = 0; placeholder_name(i) != NULL; i++)
		CHECK(strstr(file.at, scope_printf(sc, "`{{%s}}`", placeholder_name(i))) != NULL);
}

static const char judge[] =
	"import json, sys\n"
	"try:\n"
	"    import jsonschema\n"
	"except ImportError:\n"
	"    sys.exit(77)\n"
	"schema = json.load(open(sys.argv[1]))\n"
	"jsonschema.Draft202012Validator.check_schema(schema)\n"
	"v = jsonschema.Draft202012Validator(schema)\n"
	"lines = list(open(sys.argv[2]))\n"
	"for line in lines:\n"
	"    should, value = line.split(' ', 1)\n"
	"    if v.is_valid(json.loads(value)) != (should == 'good'):\n"
	"        print('not', should, value[:300])\n"
	"print(len(lines))\n";

static struct bytes
of(const char *content)
{
	return (struct bytes){content, strlen(content)};
}

static void
the_schema_judges_as_the_parser_does(struct scope *sc)
{
	struct text *schema = text_new(sc, 1 << 20), *list = text_new(sc, 1 << 22);
	const struct made_list *made = made_cases(sc);
	const char *dir = program_folder(sc);
	struct bytes verdicts = {"", 0};

	settings_schema(schema);
	for (size_t i = 0; i < made->n; i++) {
		text_add(list, made->at[i].code == NULL ? "good " : "bad ");
		text_add(list, made->at[i].json);
		text_add_char(list, '\n');
	}
	program_put(sc, dir, "judge.py", of(judge));
	program_put(sc, dir, "schema.json", of(schema->at));
	program_put(sc, dir, "list", of(list->at));
	int status = RUN(sc, dir, &verdicts, "/usr/bin/python3", "judge.py", "schema.json", "list");

	if (status == 77)
		printf("  NOT CHECKED: python3-jsonschema is not installed\n");
	else {
		CHECK_INT(status, 0);
		CHECK_TEXT(verdicts.at, scope_printf(sc, "%zu\n", made->n));
	}
	program_remove(sc, dir);
}

T_MAIN(T(defaults_are_filled_in_and_lengths_become_points), T(colours_are_kept_in_their_own_space),
       T(rotation_is_counted_from_0_to_360), T(a_mirror_stays_on_its_page_unless_told),
       T(every_mistake_is_named_by_code_and_pointer), T(the_pointer_begins_where_the_caller_says),
       T(too_many_elements_and_too_many_bytes_are_refused), T(settings_without_a_qr_are_known),
       T(the_starter_templates_settings_are_good), T(the_documentation_has_every_field_and_default),
       T(the_schema_judges_as_the_parser_does))
