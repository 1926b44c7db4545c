#include "config.h"
#include "http/picture_query.h"

#include <stddef.h>

#include "base/scope.h"

enum rc
picture_query(struct scope *sc, const struct url_query *query, struct press_picture *out)
{
	int64_t width = PICTURE_WIDTH_PRESET, dpi = 0, page = out->page;

	TRY(query_int(sc, query, "width", PICTURE_WIDTH_MIN, PICTURE_WIDTH_MAX, &width));
	TRY(query_int(sc, query, "dpi", PICTURE_DPI_MIN, PICTURE_DPI_MAX, &dpi));
	TRY(query_int(sc, query, "page", 1, PICTURE_PAGE_MAX, &page));
	if (dpi != 0 && query_find(query, "width") != NULL)
		return query_fault(sc, "dpi", "left out where there is a width");
	*out = (struct press_picture){(int)page, (int)width, (int)dpi};
	return RC_OK;
}
