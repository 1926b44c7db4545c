#include "config.h"
#include "http/page.h"

#include <string.h>

#include "base/scope.h"

#define PAGE_MAX ((size_t)64 * 1024)
/* The policy allows this very text: with another letter it would need another digest (a test computes it). */
#define CLOCK \
	"for(const t of document.querySelectorAll('time'))t.textContent=new Date(t.dateTime).toLocaleString(" \
	"document.documentElement.lang,{day:'numeric',month:'long',year:'numeric',hour:'2-digit',minute:'2-digit'," \
	"timeZoneName:'short'})"
#define CLOCK_DIGEST "iuXH3kCiyM9MCim5FOXhvGtf5Yho0MKpiLy29PW6/XI="
#define POLICY \
	"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" CLOCK_DIGEST "'; " \
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

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

void
page_instant(struct text *html, enum language language, const char *iso)
{
	static const char *const months[LANGUAGE_COUNT][12] = {
		[LANGUAGE_RU] = {"января", "февраля", "марта", "апреля", "мая", "июня",
				 "июля", "августа", "сентября", "октября", "ноября", "декабря"},
		[LANGUAGE_EN] = {"January", "February", "March", "April", "May", "June",
				 "July", "August", "September", "October", "November", "December"},
	};
	int month = (iso[5] - '0') * 10 + iso[6] - '0';

	text_addf(html, "<time datetime=\"%s\">%d %s %.4s, %.5s UTC</time>", iso, (iso[8] - '0') * 10 + iso[9] - '0',
		  months[language][(month + 11) % 12], iso, iso + 11);
}

enum rc
page_finish(struct scope *sc, struct text *html, struct reply *reply)
{
	text_add(html, "</main>\n<script>" CLOCK "</script>\n</html>\n");
	TRY(text_check(sc, html, "the page"));
	reply_header(reply, "Content-Type", "text/html; charset=utf-8");
	reply_header(reply, "Content-Security-Policy", POLICY);
	reply->body = (struct bytes){html->at, html->len};
	return RC_OK;
}
