/*
 * A page for somebody with a browser and no login: the print shop, who follows a link (/share/). Called by what a link
 * shows and by problem.h. Everything is in the page itself: it loads nothing and runs nothing.
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
/* Closes the page, which becomes the reply's body; its status stays. RC_LIMIT too_large. */
enum rc page_finish(struct scope *sc, struct text *html, struct reply *reply) MUST_CHECK;

#endif
