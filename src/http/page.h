/*
 * A page for somebody with a browser and no login: the print shop, who follows a link (/share/). Called by what a link
 * shows and by problem.h. Everything is in the page itself: it loads nothing, and runs
 * nothing but the few lines that say instants by the reader's own clock (page_instant).
 */
#ifndef POSM_HTTP_PAGE_H
#define POSM_HTTP_PAGE_H

#include "base/text.h"
#include "http/reply.h"
#include "http/request.h"

/* Whether the client asks for a page rather than for JSON (Accept). */
bool page_is_wanted(const struct request *req);
/* Title and heading; the caller adds paragraphs. */
struct text *page_open(struct scope *sc, enum language language, const char *heading);
/* An instant (RFC 3339, UTC) as one writes it, by the reader's clock, with its zone; in UTC, named, where no scripts run. */
void page_instant(struct text *html, enum language language, const char *iso);
/* Closes the page, which becomes the reply's body; its status stays. RC_LIMIT too_large. */
enum rc page_finish(struct scope *sc, struct text *html, struct reply *reply) MUST_CHECK;

#endif
