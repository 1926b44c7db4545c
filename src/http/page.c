#include "config.h"
#include "http/page.h"

#include <string.h>

#include "base/scope.h"

#define PAGE_MAX ((size_t)64 * 1024)
#define POLICY \
	"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/* In the colours of the admin, dark where the reader's screen is; a reader of 200 % or a phone gets one column. */
static const char style[] =
	":root{color-scheme:light dark;--ground:#f6f7f8;--sheet:#fff;--ink:#1c2422;--faint:#5b6664;--line:#dfe3e3;--deed:#0b7a6b}"
	"@media(prefers-color-scheme:dark){:root{--ground:#161918;--sheet:#212524;--ink:#e4e8e7;--faint:#a5b0ae;--line:#3a403f}}"
	"body{margin:0;padding:8vh 1rem;background:var(--ground);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}"
	"main{max-width:30rem;margin:auto;padding:2rem;background:var(--sheet);border:1px solid var(--line);border-radius:.75rem}"
	"h1{margin:0 0 .5rem;font-size:1.6rem;line-height:1.2;overflow-wrap:anywhere}p{margin:.75rem 0 0}"
	"a{display:block;padding:.75rem 1rem;background:var(--deed);color:#fff;border-radius:.5rem;font-weight:600;"
	"text-align:center;text-decoration:none}a:hover{text-decoration:underline}a:focus-visible{outline:3px solid #6fc3b7;"
	"outline-offset:2px}p:last-child{color:var(--faint);font-size:.9375rem}";

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
	text_addf(html, "</title>\n<style>%s</style>\n<main>\n<h1>", style);
	text_add_html(html, heading);
	text_add(html, "</h1>\n");
	return html;
}

enum rc
page_finish(struct scope *sc, struct text *html, struct reply *reply)
{
	text_add(html, "</main>\n</html>\n");
	TRY(text_check(sc, html, "the page"));
	reply_header(reply, "Content-Type", "text/html; charset=utf-8");
	reply_header(reply, "Content-Security-Policy", POLICY);
	reply->body = (struct bytes){html->at, html->len};
	return RC_OK;
}
