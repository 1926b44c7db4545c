#include "config.h"
#include "pdf/finding.h"

#include <stdarg.h>

#include "base/scope.h"
#include "model/reason.h"
#include "model/settings.h"

#define JSON_MAX ((size_t)400 * 1024)
#define TABLES_MAX ((size_t)16 * 1024)
#define PLACES 2 /* of mm */

static const char *const level_words[] = {"note", "warning", "error"};

void
finding_tables_add(struct finding_tables *t, const char *number)
{
	if (t->n == 0)
		text_open(&t->numbers, TABLES_MAX);
	if (t->n < FINDING_TABLES_SHOWN) {
		text_add(&t->numbers, t->n > 0 ? "," : "");
		text_add_json(&t->numbers, number);
	}
	t->n++;
}

void
finding_tables_close(struct finding_tables *t)
{
	if (t->n > 0)
		text_close(&t->numbers);
}

void
findings_open(struct scope *sc, struct findings *f)
{
	*f = (struct findings){.json = text_new(sc, JSON_MAX)};
}

bool
finding_begin(struct findings *f, enum finding_level level, const char *code, int page)
{
	if (f->n == FINDING_MAX)
		return false;
	f->worst = f->n == 0 || level > f->worst ? level : f->worst;
	text_addf(f->json, "%s{\"level\":\"%s\",\"code\":\"%s\"", f->n > 0 ? "," : "", level_words[level], code);
	if (page > 0)
		text_addf(f->json, ",\"page\":%d", page);
	f->n++;
	f->in_args = false;
	return true;
}

static void
add_mm(struct text *json, const char *name, double pt)
{
	text_add(json, name);
	text_add_decimal(json, pt * MM_PER_PT, PLACES);
}

void
finding_at(struct findings *f, const double box[4])
{
	add_mm(f->json, ",\"at\":{\"x\":", box[0]);
	add_mm(f->json, ",\"y\":", box[1]);
	add_mm(f->json, ",\"width\":", box[2] - box[0]);
	add_mm(f->json, ",\"height\":", box[3] - box[1]);
	text_add_char(f->json, '}');
}

void
finding_element(struct findings *f, size_t element)
{
	text_addf(f->json, ",\"pointer\":\"/elements/%zu\"", element);
}

void
finding_mirror(struct findings *f)
{
	text_add(f->json, ",\"pointer\":\"/mirror\"");
}

void
finding_tables(struct findings *f, const struct finding_tables *t)
{
	text_addf(f->json, ",\"tables\":[%s],\"tables_total\":%zu", t->n > 0 ? t->numbers.at : "", t->n);
}

void
finding_arg(struct findings *f, const char *name, const char *fmt, ...)
{
	AUTO_SCOPE *sc = scope_new("finding", name);
	va_list ap;

	va_start(ap, fmt);
	const char *value = scope_vprintf(sc, fmt, ap);

	va_end(ap);
	text_add(f->json, f->in_args ? "," : ",\"args\":{");
	reason_add_argument(f->json, name, value);
	f->in_args = true;
}

void
finding_end(struct findings *f)
{
	text_add(f->json, f->in_args ? "}}" : "}");
}

void
findings_json(struct text *json, const struct findings *f)
{
	text_addf(json, "{\"level\":\"%s\",\"findings\":[", f->n > 0 ? level_words[f->worst] : "ok");
	text_add_bytes(json, f->json->at, f->json->len);
	text_add_char(json, ']');
}
