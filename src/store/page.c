#include "config.h"
#include "store/page.h"

#include <string.h>

#include "base/scope.h"
#include "base/text.h"
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

int
page_limit(struct page page)
{
	if (page.limit <= 0)
		return PAGE_LIMIT_PRESET;
	return page.limit > PAGE_LIMIT_MAX ? PAGE_LIMIT_MAX : page.limit;
}
