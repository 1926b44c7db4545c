#include "config.h"
#include "http/present.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "http/query.h"
#include "http/reply.h"
#include "js/js.h"
#include "model/finding.h"
#include "model/reason.h"

#define CURSOR_MAX 500
#define PROOF_CAUSE_MAX 100

/* ,"name": - without printf, which took most of the time of a long list */
static void
add_name(struct text *json, const char *name)
{
	text_add(json, ",\"");
	text_add(json, name);
	text_add(json, "\":");
}

/* ,"name":"value" or null */
static void
add(struct text *json, const char *name, const char *value)
{
	add_name(json, name);
	text_add_json(json, value);
}

/* ,"name":<JSON as it is> or null */
static void
add_raw(struct text *json, const char *name, const char *value)
{
	add_name(json, name);
	text_add(json, value != NULL ? value : "null");
}

static void
add_int(struct text *json, const char *name, int64_t n)
{
	add_name(json, name);
	text_add_int(json, n);
}

/* ,"name":n, null for 0 */
static void
add_id(struct text *json, const char *name, int64_t id)
{
	if (id != 0)
		add_int(json, name, id);
	else
		add_raw(json, name, NULL);
}

/* {"id":n */
static void
open_row(struct text *json, int64_t id)
{
	text_add(json, "{\"id\":");
	text_add_int(json, id);
}

static void
add_ids(struct text *json, const char *name, const int64_t *ids, size_t n)
{
	add_name(json, name);
	text_add_json_ints(json, ids, n);
}

/* Without its closing brace. */
static void
add_who(struct text *json, const struct who *who)
{
	text_add(json, "{\"login\":");
	text_add_json(json, who->login);
	add(json, "role", role_words[who->role]);
	text_addf(json, ",\"scope\":{\"all\":%s", who->scope_all ? "true" : "false");
	add_ids(json, "brand_ids", who->brand_ids, who->n_brands);
	add_ids(json, "restaurant_ids", who->restaurant_ids, who->n_restaurants);
	text_add(json, "}");
}

void
present_who(struct text *json, const struct who *who)
{
	add_who(json, who);
	text_add(json, "}");
}

void
present_user(struct text *json, const struct user *user)
{
	add_who(json, &user->who);
	add_int(json, "row_version", user->row_version);
	add(json, "created_at", user->created_at);
	add(json, "updated_at", user->updated_at);
	text_add(json, "}");
}

void
present_brand(struct text *json, const struct brand *brand)
{
	open_row(json, brand->id);
	add(json, "external_id", brand->external_id);
	add(json, "name", brand->name);
	add(json, "qr_url_template", brand->qr_url_template);
	add_int(json, "row_version", brand->row_version);
	add(json, "created_at", brand->created_at);
	add(json, "updated_at", brand->updated_at);
	text_add(json, "}");
}

void
present_restaurant(struct text *json, const struct restaurant *r)
{
	open_row(json, r->id);
	add_int(json, "brand_id", r->brand_id);
	add(json, "brand_name", r->brand_name);
	add(json, "external_id", r->external_id);
	add(json, "name", r->name);
	add(json, "time_zone", r->time_zone);
	add_int(json, "table_count", r->n_tables);
	add_int(json, "row_version", r->row_version);
	add(json, "created_at", r->created_at);
	add(json, "updated_at", r->updated_at);
	text_add(json, "}");
}

enum rc
present_table(struct scope *sc, struct text *json, const struct table *t, const char *url_template)
{
	const char *url;

	TRY(card_url(sc, url_template, t->uuid, &url));
	text_add(json, "{\"uuid\":");
	text_add_json(json, t->uuid);
	add_int(json, "restaurant_id", t->restaurant_id);
	add(json, "external_id", t->external_id);
	add(json, "number", t->number);
	add(json, "zone", t->zone[0] != '\0' ? t->zone : NULL);
	add_id(json, "seats", t->seats);
	add(json, "url", url);
	if (t->current_card != NULL)
		add(json, "current_card", t->current_card);
	add_int(json, "row_version", t->row_version);
	add(json, "created_at", t->created_at);
	add(json, "updated_at", t->updated_at);
	text_add(json, "}");
	return RC_OK;
}

/* Of the upload's report; revisions of before there were preflights have none. */
static void
add_preflight(struct scope *sc, struct text *json, const struct js *report, enum language language)
{
	struct finding_list list;
	struct js preflight = {NULL, NULL};

	text_add(json, ",\"preflight\":");
	if (js_object(sc, report, "preflight", JS_OPTIONAL, &preflight) == RC_OK && preflight.value != NULL &&
	    finding_read(sc, js_bytes(sc, &preflight), &list) == RC_OK)
		finding_list_json(sc, json, &list, language);
	else
		text_add(json, "null");
	fault_clear(sc);
}

/* "error", "warning", "note". What a text of a made-up table has done may never happen to a real one: a doubt. */
static const char *
level_of(struct scope *sc, const struct js *finding)
{
	const char *word = "note";
	struct js tables;

	if (js_text(sc, finding, "level", JS_REQUIRED, 1, 10, &word) != RC_OK ||
	    js_array(sc, finding, "tables", JS_OPTIONAL, SIZE_MAX, &tables) != RC_OK) {
		fault_clear(sc);
		return "note";
	}
	return strcmp(word, "error") == 0 && tables.value != NULL ? "warning" : word;
}

/* The worst of what the upload has found, for lists; NULL: nobody has looked. */
static const char *
preflight_level(struct scope *sc, const struct js *report)
{
	static const char *const words[] = {"ok", "note", "warning", "error"};
	struct js preflight = {NULL, NULL}, findings = {NULL, NULL};
	size_t worst = 0;

	if (js_object(sc, report, "preflight", JS_OPTIONAL, &preflight) != RC_OK || preflight.value == NULL ||
	    js_array(sc, &preflight, "findings", JS_REQUIRED, SIZE_MAX, &findings) != RC_OK) {
		fault_clear(sc);
		return NULL;
	}
	for (size_t i = 0; i < js_count(&findings); i++) {
		struct js finding = js_item(sc, &findings, i);
		const char *word = level_of(sc, &finding);

		for (size_t k = worst + 1; k < LENGTH_OF(words); k++)
			if (strcmp(word, words[k]) == 0)
				worst = k;
	}
	return words[worst];
}

/* What belongs to the pair of file and settings; the report is for who goes on reading it. */
static enum rc
add_pair(struct scope *sc, struct text *json, const struct template_revision *v, struct js *report)
{
	struct js pages;

	TRY(js_parse(sc, (struct bytes){v->report, strlen(v->report)}, "", report));
	TRY(js_array(sc, report, "pages", JS_OPTIONAL | JS_NULLABLE, SIZE_MAX, &pages));
	text_addf(json, ",\"revision\":%" PRId32 ",\"pages\":", v->revision);
	if (pages.value != NULL) {
		struct bytes list = js_bytes(sc, &pages);

		text_add_bytes(json, list.at, list.len);
	} else
		text_add(json, "[]");
	text_add(json, ",\"file\":{\"name\":");
	text_add_json(json, v->file_name);
	text_addf(json, ",\"size\":%" PRId64 ",\"sha256\":\"", v->size);
	text_add_hex(json, v->sha256, sizeof(v->sha256));
	text_add(json, "\"}");
	if (v->settings != NULL)
		add_raw(json, "settings", v->settings);
	return RC_OK;
}

enum rc
present_revision(struct scope *sc, struct text *json, const struct template *t, const struct template_revision *v,
		 enum language language)
{
	struct js report;

	text_addf(json, "{\"template_id\":%" PRId64 ",\"current\":%s", t->id, v->revision == t->current.revision ? "true" : "false");
	TRY(add_pair(sc, json, v, &report));
	text_addf(json, ",\"changed\":[%s%s%s]", v->file_changed ? "\"file\"" : "",
		  v->file_changed && v->settings_changed ? "," : "", v->settings_changed ? "\"settings\"" : "");
	add_id(json, "restored_from", v->restored_from);
	if (v->settings != NULL)
		add_preflight(sc, json, &report, language);
	add(json, "author", v->author);
	add(json, "created_at", v->created_at);
	text_add(json, "}");
	return RC_OK;
}

enum rc
present_template(struct scope *sc, struct text *json, const struct template *t, bool in_full, enum language language)
{
	struct js report;

	open_row(json, t->id);
	add(json, "name", t->name);
	add(json, "description", t->description);
	add(json, "visibility", template_visibility_words[t->visibility]);
	add_raw(json, "brand_ids", t->brand_ids);
	add_raw(json, "restaurant_ids", t->restaurant_ids);
	text_addf(json, ",\"editable\":%s", t->editable ? "true" : "false");
	TRY(add_pair(sc, json, &t->current, &report));
	if (in_full)
		add_preflight(sc, json, &report, language);
	add(json, "preflight_level", preflight_level(sc, &report));
	add(json, "author", t->author);
	add(json, "revision_author", t->current.author);
	add_int(json, "row_version", t->row_version);
	add(json, "created_at", t->created_at);
	add(json, "updated_at", t->updated_at);
	text_add(json, "}");
	return RC_OK;
}

void
present_generation(struct scope *sc, struct text *json, const struct generation *g, enum language language)
{
	open_row(json, g->id);
	add_int(json, "restaurant_id", g->restaurant_id);
	add(json, "restaurant_name", g->restaurant_name);
	add_int(json, "template_id", g->template_id);
	add(json, "template_name", g->template_name);
	add_int(json, "template_revision", g->template_revision);
	add_int(json, "version", g->version);
	add_id(json, "batch_id", g->batch_id);
	add(json, "status", generation_status_words[g->status]);
	add(json, "selection", g->selection_all ? "all" : "list");
	add_int(json, "progress", g->progress);
	add_int(json, "total", g->total);
	add(json, "author", g->author);
	add(json, "note", g->note);
	add(json, "comment", reason_retell(sc, g->reason, g->comment, language));
	add_raw(json, "reason", g->reason);
	add_raw(json, "proof", g->proof);
	add_raw(json, "accepted", g->accepted);
	if (g->settings != NULL)
		add_raw(json, "settings", g->settings);
	if (g->attempts > 0)
		add_int(json, "attempts", g->attempts);
	add(json, "created_at", g->created_at);
	add(json, "scheduled_at", g->scheduled_at);
	add(json, "started_at", g->started_at);
	add(json, "finished_at", g->finished_at);
	add(json, "printed_at", g->printed_at);
	add(json, "deleted_at", g->deleted_at);
	add(json, "not_before", g->not_before);
	add_int(json, "row_version", g->row_version);
	text_add(json, "}");
}

static void
add_batch(struct text *json, const struct batch *b)
{
	open_row(json, b->id);
	add_int(json, "brand_id", b->brand_id);
	add(json, "brand_name", b->brand_name);
	add_int(json, "template_id", b->template_id);
	add(json, "template_name", b->template_name);
	add(json, "note", b->note);
	add(json, "author", b->author);
	add(json, "created_at", b->created_at);
	text_addf(json, ",\"active\":%s", b->active > 0 ? "true" : "false");
	add_raw(json, "counts", b->counts);
	add_int(json, "progress", b->progress);
	add_int(json, "total", b->total);
}

void
present_batch(struct text *json, const struct batch *batch)
{
	add_batch(json, batch);
	text_add(json, "}");
}

static void
add_outcome(struct scope *sc, struct text *json, const struct batch_restaurant *r, enum language language)
{
	bool created = r->generation_id != 0;

	text_addf(json, "{\"restaurant_id\":%" PRId64, r->id);
	add(json, "restaurant_name", r->name);
	add(json, "outcome", created ? "created" : "skipped");
	add_id(json, "generation_id", r->generation_id);
	if (created) {
		add_int(json, "version", r->version);
		add(json, "status", generation_status_words[r->status]);
		add_int(json, "progress", r->progress);
		add_int(json, "total", r->total);
	}
	add_raw(json, "reason", r->reason);
	add(json, "comment", reason_retell(sc, r->reason, NULL, language));
	text_add(json, "}");
}

void
present_batch_whole(struct scope *sc, struct text *json, const struct batch *batch,
		    const struct batch_restaurant *restaurants, size_t n, enum language language)
{
	add_batch(json, batch);
	text_add(json, ",\"restaurants\":[");
	for (size_t i = 0; i < n; i++) {
		present_next(json);
		add_outcome(sc, json, &restaurants[i], language);
	}
	text_add(json, "]}");
}

void
present_share(struct text *json, const struct share *share, const char *url)
{
	open_row(json, share->id);
	add_int(json, "generation_id", share->generation_id);
	add(json, "author", share->author);
	add(json, "created_at", share->created_at);
	add(json, "expires_at", share->expires_at);
	add(json, "revoked_at", share->revoked_at);
	text_addf(json, ",\"live\":%s", share->revoked_at == NULL && !share->expired ? "true" : "false");
	add_int(json, "downloads", share->downloads);
	add(json, "last_used_at", share->last_used_at);
	if (url != NULL)
		add(json, "url", url);
	text_add(json, "}");
}

void
present_job(struct text *json, const struct job_row *job, const struct who *reader)
{
	open_row(json, job->id);
	add(json, "kind", job->kind);
	add_int(json, "subject", job->subject);
	add(json, "state", job->state);
	add_int(json, "attempts", job->attempts);
	add_int(json, "failures", job->failures);
	if (job->total > 0)
		add_int(json, "progress", job->progress);
	else
		add_raw(json, "progress", NULL);
	add_id(json, "total", job->total);
	add(json, "worker", reader->scope_all ? job->worker : NULL);
	add(json, "error", job->error);
	add(json, "request_id", job->request_id);
	add(json, "run_at", job->run_at);
	add(json, "lease_until", job->lease_until);
	add(json, "created_at", job->created_at);
	add(json, "updated_at", job->updated_at);
	text_add(json, "}");
}

/* What the proof found, in words; NULL when there is nothing to say. */
static const char *
proof_comment(struct scope *sc, const char *json, enum language language)
{
	const char *cause = "";
	struct js proof;

	if (json == NULL)
		return NULL;
	if (js_parse(sc, (struct bytes){json, strlen(json)}, "", &proof) != RC_OK ||
	    js_text(sc, &proof, "cause", JS_OPTIONAL, 0, PROOF_CAUSE_MAX, &cause) != RC_OK)
		fault_clear(sc); /* kept by an older or newer program: the proof itself is shown as it is */
	return reason_cause(cause, language);
}

void
present_card(struct scope *sc, struct text *json, const struct card *card, const struct stored_card *made,
	     enum language language)
{
	text_addf(json, "{\"ordinal\":%" PRId32, card->ordinal);
	add(json, "uuid", card->uuid);
	add(json, "number", card->number);
	add(json, "zone", card->zone[0] != '\0' ? card->zone : NULL);
	add_raw(json, "seats", card->seats[0] != '\0' ? card->seats : NULL);
	add(json, "url", card->url);
	if (made != NULL) {
		add(json, "entry_name", made->entry_name);
		text_addf(json, ",\"size\":%" PRIu64 ",\"sha256\":\"", made->place.size);
		text_add_hex(json, made->sha256, sizeof(made->sha256));
		text_addf(json, "\",\"changed\":%s", made->changed ? "true" : "false");
		add_raw(json, "proof", made->proof);
		add(json, "proof_comment", proof_comment(sc, made->proof, language));
	}
	text_add(json, "}");
}

/* A style as settings name it: {"font": "PT Sans:bold", "bold": true, "italic": false, "made": false} */
static void
add_style(struct text *json, const struct font_family *family, int style)
{
	struct text name;

	text_open(&name, FONT_FAMILY_MAX + sizeof(":bold:italic"));
	text_addf(&name, "%s%s", family->name, font_style_suffixes[style]);
	text_add(json, json->at[json->len - 1] == '[' ? "{\"font\":" : ",{\"font\":");
	text_add_json(json, name.at);
	text_close(&name);
	text_addf(json, ",\"bold\":%s,\"italic\":%s,\"made\":%s}", style & FONT_BOLD ? "true" : "false",
		  style & FONT_ITALIC ? "true" : "false", family->made & 1U << style ? "true" : "false");
}

void
present_font(struct text *json, const struct listed_font *font)
{
	const struct font_family *family = font->family;

	text_add(json, "{\"family\":");
	text_add_json(json, family->name);
	text_add(json, ",\"styles\":[");
	for (int style = 0; style < FONT_STYLES; style++)
		if (family->styles & 1U << style)
			add_style(json, family, style);
	text_add(json, "],\"languages\":[");
	for (int i = 0; i < FONT_LANGUAGES; i++)
		if (family->languages & 1U << i)
			text_addf(json, "%s\"%s\"", json->at[json->len - 1] == '[' ? "" : ",", font_languages[i]);
	text_addf(json, "],\"default\":%s", font->is_default ? "true" : "false");
	add_id(json, "fallback", font->fallback);
	text_add(json, "}");
}

void
present_audit(struct text *json, const struct audit_row *row)
{
	open_row(json, row->id);
	add(json, "at", row->at);
	add(json, "login", row->login);
	add(json, "action", row->audit.action);
	add_id(json, "restaurant_id", row->audit.restaurant_id);
	add(json, "restaurant_name", row->restaurant_name);
	add(json, "subject_kind", row->audit.subject_kind);
	add(json, "subject_id", row->audit.subject_id);
	add_raw(json, "detail", row->audit.detail);
	text_add(json, "}");
}

struct text *
present_list(struct scope *sc)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	text_add(json, "{\"items\":[");
	return json;
}

void
present_next(struct text *json)
{
	if (json->at[json->len - 1] != '[')
		text_add_char(json, ',');
}

void
present_list_end(struct text *json, const char *next_cursor)
{
	text_add(json, "]");
	add(json, "next_cursor", next_cursor);
	text_add(json, "}");
}

void
present_list_end_counted(struct text *json, const char *next_cursor, int32_t n)
{
	bool more = n > PRESENT_COUNT_CAP;

	text_add(json, "]");
	text_addf(json, ",\"count\":\"%" PRId32 "%s\"", more ? PRESENT_COUNT_CAP : n, more ? "+" : "");
	add(json, "next_cursor", next_cursor);
	text_add(json, "}");
}

enum rc
present_page(struct scope *sc, const struct url_query *query, struct page *out)
{
	int64_t limit = PAGE_LIMIT_PRESET;

	*out = (struct page){0};
	TRY(query_int(sc, query, "limit", 1, PAGE_LIMIT_MAX, &limit));
	TRY(query_text(sc, query, "cursor", CURSOR_MAX, &out->after));
	if (out->after != NULL && out->after[0] == '\0')
		return query_fault(sc, "cursor", "the next_cursor of another answer");
	out->limit = (int)limit;
	return RC_OK;
}
