#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "http/present.h"
#include "store/job_row.h"

enum rc
do_job_list(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct job_row_filter filter = {0};
	struct page page;
	struct job_row_list list;
	int state = -1;

	TRY(query_only(sc, &req->query, "state", "kind", "generation_id", "limit", "cursor", NULL));
	TRY(query_word(sc, &req->query, "state", job_state_words, &state));
	TRY(query_text(sc, &req->query, "kind", JOB_KIND_MAX, &filter.kind));
	TRY(query_int(sc, &req->query, "generation_id", 1, INT64_MAX, &filter.generation));
	TRY(present_page(sc, &req->query, &page));
	filter.state = state < 0 ? NULL : job_state_words[state];
	TRY(job_row_list(sc, app->pg, req->who, &filter, page, &list));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		present_job(json, &list.rows[i], req->who);
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}
