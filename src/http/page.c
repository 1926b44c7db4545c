#include "config.h"
#include "http/page.h"

#include <string.h>

#include "base/scope.h"

#define PAGE_MAX ((size_t)64 * 1024)
#define POLICY \
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

bool
page_is_wanted(const struct request *req)
{
	const char *accept = request_header(req, "ACCEPT");

	return accept != NULL && strstr(accept, "text/html") != NULL;
}

struct text *
page_open(struct scope *sc, enum language language, const char *heading)
{
	static const char *const tags[] = {[LANGUAGE_RU] = "ru", [LANGUAGE_EN] = "en"};
	struct text *html = text_new(sc, PAGE_MAX);

	text_addf(html,
		  "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n"
		  "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
		  tags[language]);
	text_add_html(html, heading);
	text_add(html, "</title>\n<style>body{font:18px/1.5 sans-serif;margin:3em auto;max-width:32em;padding:0 1em;color:#222}"
		       "a{display:block;margin:.6em 0;padding:.7em 1em;background:#1a4f8b;color:#fff;border-radius:6px}"
		       "p{margin:.4em 0}</style>\n<h1>");
	text_add_html(html, heading);
	text_add(html, "</h1>\n");
	return html;
}

enum rc
page_finish(struct scope *sc, struct text *html, struct reply *reply)
{
	text_add(html, "</html>\n");
	TRY(text_check(sc, html, "the page"));
	reply_header(reply, "Content-Type", "text/html; charset=utf-8");
	reply_header(reply, "Content-Security-Policy", POLICY);
	reply->body = (struct bytes){html->at, html->len};
	return RC_OK;
}
