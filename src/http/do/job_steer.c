#include "config.h"
#include "http/handler.h"

#include "domain/steer_job.h"
#include "http/empty_body.h"
#include "http/present.h"

static enum rc
steer(struct scope *sc, struct app *app, const struct request *req, enum steer where, struct reply *reply)
{
	struct job_row job;
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	TRY(empty_body(sc, req));
	TRY(steer_job(sc, app, req->who, req->arguments.id, where, &job));
	present_job(json, &job, req->who);
	return reply_json(sc, reply, 200, json);
}

enum rc
do_job_cancel(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	return steer(sc, app, req, STEER_CANCEL, reply);
}

enum rc
do_job_retry(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	return steer(sc, app, req, STEER_RETRY, reply);
}
