#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "domain/check_archive.h"
#include "domain/share_generation.h"
#include "http/archive_reply.h"
#include "http/page.h"
#include "http/print_reply.h"

/* What a link shows: the token has been checked. */
struct shown {
	struct share share;
	struct generation generation;
	struct archive_plan plan;
};

static enum rc
open_shown(struct scope *sc, const struct app *app, const struct request *req, struct shown *out)
{
	TRY(share_generation_open(sc, app, req->arguments.token, &out->share, &out->generation));
	return archive_plan(sc, app, &out->generation, &(struct archive_options){.flat = false}, &out->plan);
}

static void
add_field(struct text *json, const char *name, const char *value)
{
	text_addf(json, ",\"%s\":", name);
	text_add_json(json, value);
}

static enum rc
show_json(struct scope *sc, const struct shown *s, const char *token, struct reply *reply)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	text_add(json, "{\"restaurant_name\":");
	text_add_json(json, s->generation.restaurant_name);
	add_field(json, "template_name", s->generation.template_name);
	text_addf(json, ",\"version\":%" PRId32 ",\"cards\":%zu,\"size\":%" PRIu64, s->generation.version, s->plan.n_cards,
		  s->plan.archive.total);
	add_field(json, "finished_at", s->generation.finished_at);
	add_field(json, "expires_at", s->share.expires_at);
	add_field(json, "archive", scope_printf(sc, "/share/%s/archive.zip", token));
	add_field(json, "print", scope_printf(sc, "/share/%s/print.pdf", token));
	text_add(json, "}");
	return reply_json(sc, reply, 200, json);
}

static const struct words {
	const char *cards, *version, *archive, *megabytes, *print, *until;
} words[LANGUAGE_COUNT] = {
	[LANGUAGE_RU] = {"карточек", "версия", "Скачать архив карточек (ZIP)", "МБ",
			 "Скачать одним файлом (PDF)", "Ссылка действует до"},
	[LANGUAGE_EN] = {"cards", "version", "Download the cards (ZIP)", "MB", "Download as one file (PDF)",
			 "The link is good until"},
};

static void
add_megabytes(struct text *html, uint64_t bytes, enum language language)
{
	uint64_t tenths = (bytes + 50000) / 100000;

	text_addf(html, "%" PRIu64 "%c%" PRIu64, tenths / 10, language == LANGUAGE_RU ? ',' : '.', tenths % 10);
}

static enum rc
show_page(struct scope *sc, const struct shown *s, const struct request *req, struct reply *reply)
{
	const struct words *w = &words[req->language];
	const char *token = req->arguments.token;
	struct text *html = page_open(sc, req->language, s->generation.restaurant_name);

	text_add(html, "<p>");
	text_add_html(html, s->generation.template_name);
	text_addf(html, ", %s %" PRId32 ", %s: %zu</p>\n", w->version, s->generation.version, w->cards, s->plan.n_cards);
	text_addf(html, "<p><a href=\"/share/%s/archive.zip\">%s, ", token, w->archive);
	add_megabytes(html, s->plan.archive.total, req->language);
	text_addf(html, " %s</a></p>\n<p><a href=\"/share/%s/print.pdf\">%s</a></p>\n", w->megabytes, token, w->print);
	text_addf(html, "<p>%s ", w->until);
	page_instant(html, req->language, s->share.expires_at);
	text_add(html, "</p>\n");
	return page_finish(sc, html, reply);
}

enum rc
do_share_show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct shown *shown = scope_alloc(sc, sizeof(*shown));

	TRY(query_only(sc, &req->query, NULL));
	TRY(open_shown(sc, app, req, shown));
	if (page_is_wanted(req))
		return show_page(sc, shown, req, reply);
	return show_json(sc, shown, req->arguments.token, reply);
}

/* Noted where it begins: the parts that a client fetches afterwards belong to it. */
static enum rc
note_download(struct scope *sc, const struct app *app, const struct request *req, const struct shown *s, const char *what,
	      const struct reply *reply)
{
	if (req->method != METHOD_GET || reply->stream == NULL || reply->stream_from > 0)
		return RC_OK;
	return share_generation_downloaded(sc, app, &s->share, &s->generation, what);
}

enum rc
do_share_archive(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct shown *s = scope_alloc(sc, sizeof(*s));
	struct archive_options options;
	bool confirmed = false;

	TRY(archive_reply_options(sc, &req->query, &options, &confirmed));
	TRY(share_generation_open(sc, app, req->arguments.token, &s->share, &s->generation));
	TRY(share_generation_use(sc, app, &s->share));
	TRY(archive_plan(sc, app, &s->generation, &options, &s->plan));
	TRY(archive_reply_match(sc, req, s->plan.etag));
	TRY(archive_reply_begin(sc, app, req, &s->plan,
				scope_printf(sc, "posm-%" PRId64 "-v%" PRId32 ".zip", s->generation.id, s->generation.version), reply));
	if (!archive_reply_goes_on(req, s->plan.etag))
		TRY(check_archive_allows(sc, app, &s->plan, true));
	TRY(archive_reply_ready(sc, reply));
	return note_download(sc, app, req, s, "archive", reply);
}

enum rc
do_share_print(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct shown *s = scope_alloc(sc, sizeof(*s));
	bool confirmed = false, download = true;
	struct sheet sheet;

	TRY(print_reply_options(sc, &req->query, &sheet, &confirmed, &download));
	TRY(share_generation_open(sc, app, req->arguments.token, &s->share, &s->generation));
	TRY(share_generation_use(sc, app, &s->share));
	TRY(print_reply(sc, app, req, &s->generation, &sheet, true, download, reply));
	return note_download(sc, app, req, s, "print", reply);
}
