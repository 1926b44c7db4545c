/*
 * A page of a list: keyset, so it stays stable while rows come and go. `after` is the cursor that the page before
 * gave as `next`; a list gives next NULL when nothing follows. Cursors are short plain ASCII and checked when used:
 * RC_INVALID bad_cursor.
 */
#ifndef POSM_STORE_PAGE_H
#define POSM_STORE_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/rc.h"

#define PAGE_LIMIT_MAX 1000
#define PAGE_LIMIT_PRESET 50

struct page {
	const char *after; /* NULL: from the start */
	int limit;         /* 1..PAGE_LIMIT_MAX; 0: PAGE_LIMIT_PRESET */
};

struct scope;

/* The cursor as the id it is; 0 for none. */
enum rc page_after_id(struct scope *sc, struct page page, int64_t *out) MUST_CHECK;
/* The cursor as the table's uuid it is; NULL for none. */
enum rc page_after_uuid(struct scope *sc, struct page page, const char **out) MUST_CHECK;
/* For lists in the order of a text of theirs, at most max bytes: the cursor hides its letters, so that it stays ASCII. */
enum rc page_after_text(struct scope *sc, struct page page, size_t max, const char **out) MUST_CHECK;
const char *page_next_text(struct scope *sc, const char *last);
int page_limit(struct page page);

#endif
