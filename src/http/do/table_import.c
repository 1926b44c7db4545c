#include "config.h"
#include "http/handler.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "domain/import_tables.h"
#include "http/conditional.h"

static void
add_text(struct text *json, const char *name, const char *value)
{
	text_addf(json, ",\"%s\":", name);
	text_add_json(json, value);
}

/* "number", "zone", "seats", "external_id" */
static void
add_values(struct text *json, const struct table *t)
{
	text_add(json, "\"number\":");
	text_add_json(json, t->number);
	add_text(json, "zone", t->zone[0] != '\0' ? t->zone : NULL);
	if (t->seats != 0)
		text_addf(json, ",\"seats\":%" PRId32, t->seats);
	else
		text_add(json, ",\"seats\":null");
	add_text(json, "external_id", t->external_id);
}

static void
add_line(struct text *json, const struct import_line *line)
{
	bool differs = line->kind == IMPORT_CHANGED || line->kind == IMPORT_RENAMED || line->kind == IMPORT_RESTORED;
	const struct table *before = import_line_before(line);

	text_add(json, "{");
	add_values(json, line->now != NULL ? line->now : line->was);
	add_text(json, "uuid", before != NULL ? before->uuid : line->now->uuid);
	if (line->row != NULL)
		text_addf(json, ",\"row\":%d", line->row->row);
	if (differs || line->kind == IMPORT_REMOVED)
		add_text(json, "cards", table_cards_words[line->cards]);
	if (differs) {
		text_add(json, ",\"was\":{");
		add_values(json, before);
		text_add(json, "}");
	}
	text_add(json, "}");
}

static void
add_lines(struct text *json, const struct import_plan *plan, enum import_kind kind)
{
	bool first = true;

	text_addf(json, ",\"%s\":[", import_kind_words[kind]);
	for (size_t i = 0; i < plan->n; i++) {
		if (plan->lines[i].kind != kind)
			continue;
		text_add(json, first ? "" : ",");
		add_line(json, &plan->lines[i]);
		first = false;
	}
	text_add(json, "]");
}

static void
present(struct text *json, const struct import_result *result, bool dry_run)
{
	text_addf(json, "{\"dry_run\":%s", dry_run ? "true" : "false");
	add_text(json, "delimiter", result->file.separator);
	add_text(json, "encoding", result->file.charset);
	text_add(json, ",\"counts\":{");
	for (int k = 0; k < IMPORT_KIND_COUNT; k++)
		text_addf(json, "%s\"%s\":%zu", k > 0 ? "," : "", import_kind_words[k], result->plan.counts[k]);
	text_add(json, "}");
	for (int k = 0; k < IMPORT_KIND_COUNT; k++)
		add_lines(json, &result->plan, (enum import_kind)k);
	text_add(json, "}");
}

/* If-Match of the difference's ETag; "*" speaks of no difference. */
static const char *
seen(const struct request *req)
{
	const char *match = request_variable(req, "HTTP_IF_MATCH");

	return match == NULL || strcmp(match, "*") == 0 ? NULL : match;
}

/* The whole list of a restaurant's tables: what differs (dry_run), or done. */
enum rc
do_table_import(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct import_wish wish = {.form = request_is_type(req, "text/csv") ? IMPORT_CSV : IMPORT_JSON, .bytes = req->body,
				   .charset = request_charset(sc, req), .seen = seen(req)};
	struct import_result result;
	struct text *json = text_new(sc, REPLY_JSON_MAX);
	bool keep = false;

	TRY(query_only(sc, &req->query, "dry_run", "keep", NULL));
	TRY(conditional_check(sc, req));
	TRY(query_bool(sc, &req->query, "dry_run", &wish.dry_run));
	TRY(query_bool(sc, &req->query, "keep", &keep));
	wish.whole = !keep;
	TRY(import_tables(sc, app, req->who, req->arguments.id, &wish, &result));
	present(json, &result, wish.dry_run);
	reply->etag = scope_printf(sc, "\"%s\"", result.tag);
	return reply_json(sc, reply, 200, json);
}
