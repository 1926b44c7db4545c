#include "config.h"
#include "model/finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "model/reason.h"

#define FINDINGS_MAX 1000
#define TABLES_MAX 100
#define WORD_MAX 200
#define TEXT_MAX ((size_t)8192)
#define MM_MAX 1e7
#define LIST_MAX ((size_t)1024 * 1024)

const char *const finding_rank_words[] = {"note", "warning", "error", NULL};

struct row {
	const char *code;
	const char *text[LANGUAGE_COUNT], *remedy[LANGUAGE_COUNT];
};

static const struct row rows[] = {
#define FINDING(code, ru, en, remedy_ru, remedy_en) {code, {ru, en}, {remedy_ru, remedy_en}},
#include "model/finding.def"
#undef FINDING
};

/* ---- reading --------------------------------------------------------------------------------------- */

static enum rc
read_tables(struct scope *sc, const struct js *item, struct finding *f)
{
	struct text *names = text_new(sc, TEXT_MAX);
	struct js list;
	size_t n;

	TRY(js_array(sc, item, "tables", JS_OPTIONAL, TABLES_MAX, &list));
	TRY(js_int(sc, item, "tables_total", JS_OPTIONAL, 0, INT32_MAX, &f->n_tables));
	if (list.value == NULL)
		return RC_OK;
	n = js_count(&list);
	for (size_t i = 0; i < n; i++) {
		struct js value = js_item(sc, &list, i);
		const char *number;

		TRY(js_as_text(sc, &value, 0, WORD_MAX, &number));
		text_addf(names, "%s%s", i > 0 ? ", " : "", number);
	}
	text_add(names, f->n_tables > (int64_t)n ? ", \xe2\x80\xa6" : "");
	f->tables = names->at;
	return RC_OK;
}

static enum rc
read_place(struct scope *sc, const struct js *item, struct finding *f)
{
	struct js at;

	TRY(js_object(sc, item, "at", JS_OPTIONAL, &at));
	f->has_place = at.value != NULL;
	if (!f->has_place)
		return RC_OK;
	TRY(js_real(sc, &at, "x", JS_REQUIRED, -MM_MAX, MM_MAX, &f->x));
	TRY(js_real(sc, &at, "y", JS_REQUIRED, -MM_MAX, MM_MAX, &f->y));
	TRY(js_real(sc, &at, "width", JS_REQUIRED, 0, MM_MAX, &f->width));
	return js_real(sc, &at, "height", JS_REQUIRED, 0, MM_MAX, &f->height);
}

static enum rc
read_finding(struct scope *sc, const struct js *item, struct finding *f)
{
	static const char *const fields[] = {"level", "code", "page", "at", "pointer", "tables", "tables_total", "args", NULL};
	int level = 0;

	*f = (struct finding){.whole = *item};
	TRY(js_fields(sc, item, fields));
	TRY(js_choice(sc, item, "level", JS_REQUIRED, finding_rank_words, &level));
	f->level = (enum finding_rank)level;
	TRY(js_text(sc, item, "code", JS_REQUIRED, 1, WORD_MAX, &f->code));
	TRY(js_int(sc, item, "page", JS_OPTIONAL, 1, INT32_MAX, &f->page));
	TRY(js_text(sc, item, "pointer", JS_OPTIONAL, 0, WORD_MAX, &f->pointer));
	TRY(js_object(sc, item, "args", JS_OPTIONAL, &f->args));
	TRY(read_place(sc, item, f));
	return read_tables(sc, item, f);
}

static int
by_level(const void *a, const void *b)
{
	const struct finding *left = a, *right = b;

	return (int)right->level - (int)left->level;
}

static enum rc
read_list(struct scope *sc, struct bytes json, struct finding_list *out)
{
	struct js whole, list;

	TRY(js_parse(sc, json, "", &whole));
	TRY(js_object(sc, &whole, "template", JS_REQUIRED, &out->template));
	TRY(js_array(sc, &whole, "findings", JS_REQUIRED, FINDINGS_MAX, &list));
	out->n = js_count(&list);
	struct finding *items = scope_array(sc, out->n + 1, sizeof(*items));

	for (size_t i = 0; i < out->n; i++) {
		struct js item = js_item(sc, &list, i);

		TRY(read_finding(sc, &item, &items[i]));
	}
	qsort(items, out->n, sizeof(*items), by_level); /* glibc's is stable, and nothing hangs on that */
	out->items = items;
	return RC_OK;
}

enum rc
finding_read(struct scope *sc, struct bytes json, struct finding_list *out)
{
	if (read_list(sc, json, out) == RC_OK)
		return RC_OK;
	return fault(sc, RC_BROKEN, "bad_preflight", "the press wrote a preflight that cannot be read: %s", sc->fault.detail);
}

static bool
is_outside(const struct finding *f)
{
	return strcmp(f->code, "outside_page") == 0 || strcmp(f->code, "page_missing") == 0;
}

void
finding_outside(struct scope *sc, const struct finding_list *all, struct finding_list *out)
{
	struct finding *items = scope_array(sc, all->n + 1, sizeof(*items));

	*out = (struct finding_list){.items = items, .template = all->template};
	for (size_t i = 0; i < all->n; i++)
		if (is_outside(&all->items[i]))
			items[out->n++] = all->items[i];
}

const char *
finding_list_raw(struct scope *sc, const struct finding_list *list)
{
	struct text *json = text_new(sc, LIST_MAX);

	text_add(json, "{\"findings\":[");
	for (size_t i = 0; i < list->n; i++) {
		struct bytes whole = js_bytes(sc, &list->items[i].whole);

		text_add(json, i > 0 ? "," : "");
		text_add_bytes(json, whole.at, whole.len);
	}
	text_add(json, "],\"template\":{}}");
	return json->full ? NULL : json->at;
}

/* ---- telling --------------------------------------------------------------------------------------- */

static const char *
argument(struct scope *sc, const struct finding *f, const char *name, enum language language)
{
	if (strcmp(name, "tables") == 0)
		return f->tables;
	if (strcmp(name, "page") == 0)
		return scope_printf(sc, "%lld", (long long)f->page);
	const char *value = reason_stored_argument(sc, &f->args, name);
	const char *words = strcmp(name, "kind") == 0 && value != NULL ? reason_cause(value, language) : NULL;

	return words != NULL ? words : value;
}

/* A missing argument leaves a '?'. */
static const char *
fill(struct scope *sc, const struct finding *f, const char *words, enum language language)
{
	struct text *t = text_new(sc, TEXT_MAX);

	for (const char *open; (open = strchr(words, '{')) != NULL;) {
		size_t len = strcspn(open + 1, "}");
		const char *value = argument(sc, f, scope_copy_n(sc, open + 1, len), language);

		text_add_bytes(t, words, (size_t)(open - words));
		text_add(t, value != NULL ? value : "?");
		words = open + 1 + len + 1;
	}
	text_add(t, words);
	return t->at;
}

static const struct row *
row_of(const struct finding *f)
{
	for (size_t i = 0; i < LENGTH_OF(rows); i++)
		if (strcmp(rows[i].code, f->code) == 0)
			return &rows[i];
	return NULL;
}

const char *
finding_text(struct scope *sc, const struct finding *f, enum language language)
{
	const struct row *row = row_of(f);
	const char *text = row == NULL ? argument(sc, f, "text", language) : NULL;

	return row != NULL ? fill(sc, f, row->text[language], language) : text != NULL ? text : f->code;
}

const char *
finding_remedy(struct scope *sc, const struct finding *f, enum language language)
{
	const struct row *row = row_of(f);

	return row != NULL ? fill(sc, f, row->remedy[language], language) : "";
}

static void
add_finding(struct scope *sc, struct text *json, const struct finding *f, enum language language)
{
	struct bytes whole = js_bytes(sc, &f->whole);

	text_add_bytes(json, whole.at, whole.len - 1); /* its brace is closed below */
	text_add(json, ",\"text\":");
	text_add_json(json, finding_text(sc, f, language));
	text_add(json, ",\"remedy\":");
	text_add_json(json, finding_remedy(sc, f, language));
	text_add_char(json, '}');
}

void
finding_items_json(struct scope *sc, struct text *json, const struct finding_list *list, enum language language)
{
	text_add_char(json, '[');
	for (size_t i = 0; i < list->n; i++) {
		text_add(json, i > 0 ? "," : "");
		add_finding(sc, json, &list->items[i], language);
	}
	text_add_char(json, ']');
}

void
finding_list_json(struct scope *sc, struct text *json, const struct finding_list *list, enum language language)
{
	struct bytes template = js_bytes(sc, &list->template);

	text_addf(json, "{\"level\":\"%s\",\"findings\":", list->n > 0 ? finding_rank_words[list->items[0].level] : "ok");
	finding_items_json(sc, json, list, language);
	text_add(json, ",\"template\":");
	text_add_bytes(json, template.at, template.len);
	text_add_char(json, '}');
}
