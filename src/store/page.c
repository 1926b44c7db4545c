#include "config.h"
#include "store/page.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "model/card.h"

#define ID_DIGITS_MAX 18

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
	size_t digits = strspn(page.after, "0123456789");

	if (digits == 0 || digits > ID_DIGITS_MAX || page.after[digits] != '\0')
		return bad_cursor(sc);
	*out = strtoll(page.after, NULL, 10);
	return *out == 0 ? bad_cursor(sc) : RC_OK;
}

enum rc
page_after_uuid(struct scope *sc, struct page page, const char **out)
{
	*out = page.after;
	return page.after == NULL || card_is_uuid(page.after) ? RC_OK : bad_cursor(sc);
}

int
page_limit(struct page page)
{
	if (page.limit <= 0)
		return PAGE_LIMIT_PRESET;
	return page.limit > PAGE_LIMIT_MAX ? PAGE_LIMIT_MAX : page.limit;
}
