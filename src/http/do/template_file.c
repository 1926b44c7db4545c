#include "config.h"
#include "http/handler.h"

#include <inttypes.h>

#include "base/scope.h"
#include "http/file_reply.h"
#include "store/template.h"

static enum rc
answer(struct scope *sc, const struct app *app, const struct request *req, const struct template *template, struct reply *reply)
{
	const struct template_revision *revision = &template->current;
	const struct stored_file file = {
		.place = {.object_key = revision->object_key, .size = (uint64_t)revision->size},
		.sha256 = revision->sha256,
		.name = revision->file_name[0] != '\0' ? revision->file_name : scope_printf(sc, "%s.pdf", template->name),
		.plain = scope_printf(sc, "template-%" PRId64 ".pdf", template->id),
		.attachment = true};
	enum rc rc = file_reply(sc, app, req, &file, reply);

	if (rc == RC_CONFLICT)
		return fault(sc, RC_BROKEN, "object_missing", "the file of template %" PRId64 ", object '%s', is gone or cut",
			     template->id, file.place.object_key);
	return rc;
}

/* The current revision's file, as it was uploaded (or decrypted). */
enum rc
do_template_file(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template template;

	TRY(query_only(sc, &req->query, NULL));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	return answer(sc, app, req, &template, reply);
}

/* Of any revision. */
enum rc
do_template_revision_file(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct template template;

	TRY(query_only(sc, &req->query, NULL));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	TRY(template_revision_load(sc, app->pg, template.id, request_number(req), &template.current));
	return answer(sc, app, req, &template, reply);
}
