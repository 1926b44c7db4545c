#include "config.h"
#include "pdf/report.h"

#include <limits.h>
#include <stdarg.h>

#include "base/scope.h"

#define JSON_MAX ((size_t)1024 * 1024)

static const char *const kind_names[REPORT_KINDS] = {
	[REPORT_JAVASCRIPT] = "javascript",	[REPORT_ACTION] = "action",
	[REPORT_EMBEDDED_FILE] = "embedded_file", [REPORT_FORM_FIELD] = "form_field",
	[REPORT_ANNOTATION] = "annotation",	[REPORT_LINK] = "link",
	[REPORT_SIGNATURE] = "signature",	[REPORT_BOOKMARK] = "bookmark",
	[REPORT_METADATA] = "metadata",		[REPORT_PRIVATE_DATA] = "private_data",
	[REPORT_THUMBNAIL] = "thumbnail",	[REPORT_PRESENTATION] = "presentation",
	[REPORT_OTHER] = "other",
};

const char *
report_kind_word(enum report_kind kind)
{
	return kind_names[kind];
}

void
report_drop(struct report *report, enum report_kind kind, int count)
{
	if (count > INT_MAX - report->dropped[kind])
		count = INT_MAX - report->dropped[kind];
	report->dropped[kind] += count;
}

void
report_note(struct scope *sc, struct report *report, const char *code, int page, const char *fmt, ...)
{
	va_list ap;

	if (report->n_notes == REPORT_NOTES_MAX)
		return;
	va_start(ap, fmt);
	report->notes[report->n_notes++] = (struct report_note){code, page, scope_vprintf(sc, fmt, ap)};
	va_end(ap);
}

static void
add_member(struct text *json, const char *name, double value)
{
	text_addf(json, "\"%s\":", name);
	text_add_decimal(json, value, 3);
}

static void
add_page(struct text *json, const struct geometry *page)
{
	text_add_char(json, '{');
	add_member(json, "width_mm", page->width * MM_PER_PT);
	text_add_char(json, ',');
	add_member(json, "height_mm", page->height * MM_PER_PT);
	text_add(json, ",\"trim_mm\":[");
	for (int i = 0; i < 4; i++) {
		text_add(json, i > 0 ? "," : "");
		text_add_decimal(json, page->trim[i] * MM_PER_PT, 3);
	}
	text_addf(json, "],\"rotate\":%d}", page->rotate);
}

static void
add_pages(struct text *json, const struct report *report)
{
	text_add(json, ",\"pages\":[");
	for (size_t i = 0; i < report->n_pages; i++) {
		text_add(json, i > 0 ? "," : "");
		add_page(json, &report->pages[i]);
	}
	text_add_char(json, ']');
}

static void
add_dropped(struct text *json, const struct report *report)
{
	bool first = true;

	text_add(json, ",\"dropped\":[");
	for (int kind = 0; kind < REPORT_KINDS; kind++) {
		if (report->dropped[kind] == 0)
			continue;
		text_addf(json, "%s{\"kind\":\"%s\",\"count\":%d}", first ? "" : ",", kind_names[kind],
			  report->dropped[kind]);
		first = false;
	}
	text_addf(json, "],\"painted\":%d", report->painted);
}

static void
add_notes(struct text *json, const struct report *report)
{
	text_add(json, ",\"notes\":[");
	for (int i = 0; i < report->n_notes; i++) {
		const struct report_note *note = &report->notes[i];

		text_addf(json, "%s{\"code\":\"%s\",", i > 0 ? "," : "", note->code);
		if (note->page > 0)
			text_addf(json, "\"page\":%d,", note->page);
		text_add(json, "\"text\":");
		text_add_json(json, note->text);
		text_add_char(json, '}');
	}
	text_add_char(json, ']');
}

struct bytes
report_json(struct scope *sc, const struct report *report)
{
	struct text *json = text_new(sc, JSON_MAX);

	text_add(json, "{\"pdf_version\":");
	text_add_json(json, report->pdf_version);
	text_add(json, ",\"producer\":");
	text_add_json(json, report->producer);
	text_addf(json, ",\"repaired\":%s,\"encrypted\":%s", report->repaired ? "true" : "false",
		  report->encrypted ? "true" : "false");
	add_pages(json, report);
	add_dropped(json, report);
	add_notes(json, report);
	text_add_char(json, '}');
	return (struct bytes){json->at, json->len};
}
