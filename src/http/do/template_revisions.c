#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/revise_template.h"
#include "http/empty_body.h"
#include "http/present.h"
#include "http/template_io.h"

enum rc
do_template_revisions(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct page page;
	struct template template;
	struct template_revision_list list;

	TRY(query_only(sc, &req->query, "limit", "cursor", NULL));
	TRY(present_page(sc, &req->query, &page));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	TRY(template_revisions(sc, app->pg, template.id, page, &list));
	struct text *json = present_list(sc);

	for (int i = 0; i < list.n; i++) {
		present_next(json);
		TRY(present_revision(sc, json, &template, &list.rows[i], req->language));
	}
	present_list_end(json, list.next);
	return reply_json(sc, reply, 200, json);
}

enum rc
do_template_revision(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template template;
	struct template_revision revision;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(query_only(sc, &req->query, NULL));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	TRY(template_revision_load(sc, app->pg, template.id, request_number(req), &revision));
	TRY(present_revision(sc, json, &template, &revision, req->language));
	return reply_json(sc, reply, 200, json);
}

/* Its file and settings again, as a revision of their own: generations go on naming the ones they were made of. */
enum rc
do_template_restore(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct revise_order order = {.restore = request_number(req)};

	TRY(empty_body(sc, req));
	TRY(template_io_expect(sc, app, req, &order.row_version));
	TRY(revise_template(sc, app, req->who, req->arguments.id, &order));
	return template_io_answer(sc, app, req, req->arguments.id, 200, reply);
}
