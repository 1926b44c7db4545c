#include "config.h"
#include "http/handler.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "domain/check_archive.h"
#include "domain/share_generation.h"
#include "http/archive_reply.h"
#include "http/print_reply.h"

#define PAGE_MAX ((size_t)64 * 1024)
#define PAGE_POLICY \
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

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
	const char *code, *cards, *version, *archive, *print, *until;
} words[LANGUAGE_COUNT] = {
	[LANGUAGE_RU] = {"ru", "карточек", "версия", "Скачать архив карточек (ZIP)",
			 "Скачать одним файлом (PDF)", "Ссылка действует до"},
	[LANGUAGE_EN] = {"en", "cards", "version", "Download the cards (ZIP)", "Download as one file (PDF)", "The link is good until"},
};

static void
add_head(struct text *html, const struct shown *s, const struct words *w)
{
	text_addf(html,
		  "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n"
		  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
		  w->code);
	text_add_html(html, s->generation.restaurant_name);
	text_add(html, "</title>\n<style>body{font:18px/1.5 sans-serif;margin:3em auto;max-width:32em;padding:0 1em;color:#222}"
		       "a{display:block;margin:.6em 0;padding:.7em 1em;background:#1a4f8b;color:#fff;border-radius:6px}"
		       "p{margin:.4em 0}</style>\n<h1>");
	text_add_html(html, s->generation.restaurant_name);
	text_add(html, "</h1>\n<p>");
	text_add_html(html, s->generation.template_name);
	text_addf(html, ", %s %" PRId32 ", %s: %zu</p>\n", w->version, s->generation.version, w->cards, s->plan.n_cards);
}

static enum rc
show_page(struct scope *sc, const struct shown *s, const struct request *req, struct reply *reply)
{
	const struct words *w = &words[req->language];
	const char *token = req->arguments.token;
	struct text *html = text_new(sc, PAGE_MAX);

	add_head(html, s, w);
	text_addf(html, "<p><a href=\"/share/%s/archive.zip\">%s, ", token, w->archive);
	text_add_decimal(html, (double)s->plan.archive.total / 1e6, 1);
	text_add(html, " MB</a></p>\n");
	text_addf(html, "<p><a href=\"/share/%s/print.pdf\">%s</a></p>\n", token, w->print);
	text_addf(html, "<p>%s %.10s %.5s UTC</p>\n</html>\n", w->until, s->share.expires_at, s->share.expires_at + 11);
	TRY(text_check(sc, html, "the page"));
	reply_header(reply, "Content-Type", "text/html; charset=utf-8");
	reply_header(reply, "Content-Security-Policy", PAGE_POLICY);
	reply->body = (struct bytes){html->at, html->len};
	return RC_OK;
}

enum rc
do_share_show(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	const char *accept = request_header(req, "ACCEPT");
	struct shown *shown = scope_alloc(sc, sizeof(*shown));

	TRY(query_only(sc, &req->query, NULL));
	TRY(open_shown(sc, app, req, shown));
	if (accept != NULL && strstr(accept, "text/html") != NULL)
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
	if (!archive_reply_goes_on(req, s->plan.etag))
		TRY(check_archive_allows(sc, app, &s->plan, true));
	TRY(archive_reply(sc, app, req, &s->plan,
			  scope_printf(sc, "posm-%" PRId64 "-v%" PRId32 ".zip", s->generation.id, s->generation.version), reply));
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
