#include "config.h"
#include "model/reason.h"

#include "base/scope.h"
#include "js/js.h"

#define ARGUMENT_MAX 8192 /* characters */

struct row {
	const char *code;
	const char *words[LANGUAGE_COUNT];
};

static const struct row reasons[] = {
#define REASON(code, ru, en) {code, {ru, en}},
#define CAUSE(code, ru, en)
#include "model/reason.def"
#undef REASON
#undef CAUSE
};

static const struct row causes[] = {
#define REASON(code, ru, en)
#define CAUSE(code, ru, en) {code, {ru, en}},
#include "model/reason.def"
#undef REASON
#undef CAUSE
};

static const struct row internal = {
	"internal",
	{"Внутренняя ошибка сервиса. Сообщите администратору.",
	 "An internal error of the service. Tell its administrator."},
};

static const struct row *
find(const struct row *rows, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].code, code) == 0)
			return &rows[i];
	return NULL;
}

/* Where arguments come from: a fault, or the object they were stored as. */
struct arguments {
	const struct fault *fault;
	const struct js *stored; /* NULL: the fault it is */
};

const char *
reason_stored_argument(struct scope *sc, const struct js *stored, const char *name)
{
	struct js value;
	bool there;
	const char *text;

	if (stored->value == NULL || js_value(sc, stored, name, JS_OPTIONAL, &value, &there) != RC_OK || !there)
		return NULL;
	if (js_as_text(sc, &value, 0, ARGUMENT_MAX, &text) == RC_OK)
		return text;
	fault_clear(sc);
	struct bytes number = js_bytes(sc, &value);

	return scope_copy_n(sc, number.at, number.len);
}

static const char *
fault_argument(const struct fault *f, const char *name)
{
	for (int i = 0; i < f->n_args; i++)
		if (strcmp(f->args[i].name, name) == 0)
			return f->args[i].value;
	return strcmp(name, "pointer") == 0 ? f->pointer : NULL;
}

/* Arguments that are words of ours, and not of whoever wrote the input. */
static bool
is_word(const char *name)
{
	static const char *const names[] = {"cause", "kind", "reason", "room", "wanted", "what"};

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static const char *
argument(struct scope *sc, const struct arguments *from, const char *name, enum language language)
{
	const char *value = from->stored == NULL ? fault_argument(from->fault, name) : reason_stored_argument(sc, from->stored, name);
	const char *words = is_word(name) && value != NULL ? reason_cause(value, language) : NULL;

	return words != NULL ? words : is_word(name) && language != LANGUAGE_EN ? NULL : value; /* or languages would mix */
}

/* A missing argument leaves a '?'. */
static const char *
fill(struct scope *sc, const char *words, const struct arguments *from, enum language language, bool *complete)
{
	struct text *t = text_new(sc, REASON_TEXT_MAX);

	*complete = true;
	for (const char *open; (open = strchr(words, '{')) != NULL;) {
		size_t len = strcspn(open + 1, "}");
		const char *value = argument(sc, from, scope_copy_n(sc, open + 1, len), language);

		*complete = *complete && value != NULL;
		text_add_bytes(t, words, (size_t)(open - words));
		text_add(t, value != NULL ? value : "?");
		words = open + 1 + len + 1;
	}
	text_add(t, words);
	return t->at;
}

/* The first sentence of the code that can be filled, else its last; NULL: the code has none. */
static const char *
fill_code(struct scope *sc, const char *code, const struct arguments *from, enum language language, bool *complete)
{
	const char *told = NULL;

	*complete = false;
	for (size_t i = 0; i < LENGTH_OF(reasons) && !*complete; i++)
		if (strcmp(reasons[i].code, code) == 0)
			told = fill(sc, reasons[i].words[language], from, language, complete);
	return told;
}

const char *
reason_text(struct scope *sc, const struct fault *f, enum language language)
{
	bool complete;
	const char *told = fill_code(sc, f->code, &(struct arguments){.fault = f}, language, &complete);

	return told != NULL ? told : internal.words[language];
}

static const char *
retell_code(struct scope *sc, const struct js *reason, const char *code, enum language language)
{
	struct js args;
	bool complete;

	if (js_object(sc, reason, "args", JS_OPTIONAL, &args) != RC_OK)
		return NULL;
	const char *told = fill_code(sc, code, &(struct arguments){.stored = &args}, language, &complete);

	return complete ? told : NULL;
}

const char *
reason_retell(struct scope *sc, const char *json, const char *stored, enum language language)
{
	struct js reason;
	const char *code, *told = NULL;

	/* The sentence of a code without a text is known as well, whatever language it was written in. */
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		if (stored != NULL && strcmp(stored, internal.words[i]) == 0)
			return internal.words[language];
	if (json != NULL && js_parse(sc, (struct bytes){json, strlen(json)}, "", &reason) == RC_OK &&
	    js_text(sc, &reason, "code", JS_REQUIRED, 1, ARGUMENT_MAX, &code) == RC_OK)
		told = retell_code(sc, &reason, code, language);
	fault_clear(sc);
	return told != NULL ? told : stored;
}

const char *
reason_cause(const char *word, enum language language)
{
	const struct row *row = find(causes, LENGTH_OF(causes), word);

	return row != NULL ? row->words[language] : NULL;
}

const char *
reason_fill(struct scope *sc, const char *words, const struct fault *f, enum language language)
{
	bool complete;
	const char *filled = fill(sc, words, &(struct arguments){.fault = f}, language, &complete);

	return complete ? filled : NULL;
}

/* Arguments that are numbers in JSON, whoever the fault is about; what people write ("12" is a table) stays text. */
static bool
is_number(const char *name)
{
	static const char *const names[] = {
		"active", "active_id", "added", "at_least", "cells", "changed", "column", "columns", "contrast", "count", "height", "kept",
		"left_out", "line", "max", "max_bytes", "max_length", "min", "min_length", "missing", "mm", "modules", "number", "page",
		"pages", "ppi", "removed", "restaurants", "retry_after", "room_height", "room_width", "size", "skipped", "to_write",
		"total", "wanted", "width"
	};

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* As "%d", "%g" and "%.1f" write it; "inf" and "nan" are none in JSON. */
static bool
reads_as_number(const char *value)
{
	const char *digits = value + (value[0] == '-');

	return digits[0] >= '0' && digits[0] <= '9' && digits[strspn(digits, "0123456789.e+-")] == '\0';
}

void
reason_add_argument(struct text *json, const char *name, const char *value)
{
	text_addf(json, "\"%s\":", name);
	if (is_number(name) && reads_as_number(value))
		text_add(json, value);
	else
		text_add_json(json, value);
}

const char *
reason_args(struct scope *sc, const struct fault *f)
{
	struct text *t = text_new(sc, 64 * 1024);

	text_add_char(t, '{');
	for (int i = 0; i < f->n_args; i++) {
		text_add(t, i > 0 ? "," : "");
		reason_add_argument(t, f->args[i].name, f->args[i].value);
	}
	if (f->pointer != NULL) {
		text_add(t, f->n_args > 0 ? ",\"pointer\":" : "\"pointer\":");
		text_add_json(t, f->pointer);
	}
	text_add_char(t, '}');
	return t->full ? "{}" : t->at; /* half of it would be no JSON */
}
