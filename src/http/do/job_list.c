#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "http/present.h"
#include "store/job_row.h"

enum rc
do_job_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	const char *kind = NULL;
	struct page page;
	struct job_row_list list;
	int state = -1;

	TRY(query_only(sc, &req->query, "state", "kind", "limit", "cursor", NULL));
	TRY(query_word(sc, &req->query, "state", job_state_words, &state));
	TRY(query_text(sc, &req->query, "kind", JOB_KIND_MAX, &kind));
	TRY(present_page(sc, &req->query, &page));
	TRY(job_row_list(sc, app->pg, req->who, state < 0 ? NULL : job_state_words[state], kind, page, &list));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		present_job(json, &list.rows[i]);
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
