#include "config.h"
#include "http/handler.h"

#include "domain/check_archive.h"
#include "http/present.h"

static void
add_cards(struct text *json, const char *name, const struct card *const *cards, size_t n)
{
	text_addf(json, ",\"%s\":[", name);
	for (size_t i = 0; i < n; i++) {
		text_addf(json, "%s{\"uuid\":\"%s\",\"number\":", i > 0 ? "," : "", cards[i]->uuid);
		text_add_json(json, cards[i]->number);
		text_add(json, ",\"zone\":");
		text_add_json(json, cards[i]->zone[0] != '\0' ? cards[i]->zone : NULL);
		text_add(json, "}");
	}
	text_add(json, "]");
}

static void
add_changes(struct text *json, const struct staleness *tables)
{
	text_add(json, ",\"changed\":[");
	for (size_t i = 0; i < tables->n_changed; i++) {
		const struct staleness_change *change = &tables->changed[i];

		text_addf(json, "%s{\"uuid\":\"%s\",\"field\":\"%s\",\"was\":", i > 0 ? "," : "", change->uuid,
			  staleness_field_words[change->field]);
		text_add_json(json, change->was);
		text_add(json, ",\"now\":");
		text_add_json(json, change->now);
		text_add(json, "}");
	}
	text_add(json, "]");
}

enum rc
do_generation_check(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct generation generation;
	struct archive_check check;
	bool storage = true;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, "storage", NULL));
	TRY(query_bool(sc, &req->query, "storage", &storage));
	TRY(generation_load(sc, app->pg, req->who, req->arguments.id, &generation));
	TRY((storage ? check_archive : check_archive_tables)(sc, app, &generation, &check));
	text_addf(json, "{\"status\":\"%s\"", check_archive_words[check.status]);
	add_cards(json, "added", check.tables.added, check.tables.n_added);
	add_cards(json, "removed", check.tables.removed, check.tables.n_removed);
	add_changes(json, &check.tables);
	text_add(json, ",\"missing\":[");
	for (size_t i = 0; i < check.n_missing; i++)
		text_addf(json, "%s\"%s\"", i > 0 ? "," : "", check.missing[i]);
	text_add(json, "]}");
	return reply_json(sc, reply, 200, json);
}
