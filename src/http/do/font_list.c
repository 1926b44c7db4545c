#include "config.h"
#include "http/handler.h"

#include "domain/list_fonts.h"
#include "http/present.h"

/* Whole: a picker needs them all, and the press tells no pages. */
enum rc
do_font_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	const struct listed_font *fonts;
	size_t n;

	TRY(query_only(sc, &req->query, NULL));
	TRY(list_fonts(sc, app, &fonts, &n));
	struct text *json = present_list(sc);

	for (size_t i = 0; i < n; i++) {
		present_next(json);
		present_font(json, &fonts[i]);
	}
	present_list_end(json, NULL);
	return reply_json(sc, reply, 200, json);
}
