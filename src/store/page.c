#include "config.h"
#include "store/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "base/text.h"
#include "base/utf8.h"
#include "model/card.h"

static enum rc
bad_cursor(struct scope *sc)
{
	return fault(sc, RC_INVALID, "bad_cursor", "the cursor is none that this list gave: start without one");
}

enum rc
page_after_id(struct scope *sc, struct page page, int64_t *out)
{
	*out = 0;
	if (page.after == NULL)
		return RC_OK;
	return text_to_int(page.after, 1, INT64_MAX, out) ? RC_OK : bad_cursor(sc);
}

enum rc
page_after_uuid(struct scope *sc, struct page page, const char **out)
{
	*out = page.after;
	return page.after == NULL || card_is_uuid(page.after) ? RC_OK : bad_cursor(sc);
}

const char *
page_next_text(struct scope *sc, const char *last)
{
	struct text *cursor = text_new(sc, 2 * strlen(last) + 1);

	text_add_hex(cursor, last, strlen(last));
	return cursor->at;
}

enum rc
page_after_text(struct scope *sc, struct page page, size_t max, const char **out)
{
	size_t len = page.after != NULL ? strlen(page.after) : 0, chars;

	*out = NULL;
	if (page.after == NULL)
		return RC_OK;
	if (len % 2 != 0 || len > 2 * max || strspn(page.after, "0123456789abcdef") != len)
		return bad_cursor(sc);
	char *text = scope_alloc(sc, len / 2 + 1);

	for (size_t i = 0; i < len / 2; i++)
		text[i] = (char)strtol(scope_copy_n(sc, page.after + 2 * i, 2), NULL, 16);
	*out = text;
	return strlen(text) == len / 2 && utf8_count(text, len / 2, &chars) ? RC_OK : bad_cursor(sc);
}

int
page_limit(struct page page)
{
	if (page.limit <= 0)
		return PAGE_LIMIT_PRESET;
	return page.limit > PAGE_LIMIT_MAX ? PAGE_LIMIT_MAX : page.limit;
}
