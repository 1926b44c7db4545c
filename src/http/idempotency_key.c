#include "config.h"
#include "http/idempotency_key.h"

#include <string.h>

#include "base/conf.h"
#include "base/digest.h"
#include "base/scope.h"
#include "domain/answer_once.h"
#include "http/multipart.h"
#include "model/option.h"

/* Without the quotes of a structured-field string (RFC 8941 section 3.3.3), which many clients leave away. */
static enum rc
read_key(struct scope *sc, const char *header, const char **out)
{
	size_t len = strlen(header);

	if (len >= 2 && header[0] == '"' && header[len - 1] == '"') {
		header++;
		len -= 2;
	}
	for (size_t i = 0; i < len; i++)
		if (header[i] <= ' ' || header[i] >= 0x7f || header[i] == '"' || header[i] == '\\')
			return fault(sc, RC_INVALID, "bad_key",
				     "the Idempotency-Key must be printable ASCII without spaces, quotes, backslashes");
	if (len == 0 || len > IDEMPOTENCY_KEY_MAX)
		return fault(sc, RC_INVALID, "bad_key", "the Idempotency-Key must have 1 to %d characters",
			     IDEMPOTENCY_KEY_MAX);
	*out = scope_copy_n(sc, header, len);
	return RC_OK;
}

static struct bytes
bytes_of(const char *string)
{
	return (struct bytes){string, strlen(string)};
}

/*
 * What of the body is the same when it is sent again. A browser makes a boundary anew each time: of multipart it is the parts, each behind
 * its length, name and file name. How many pieces.
 */
static size_t
split_body(struct scope *sc, const struct request *req, struct bytes pieces[2 * MULTIPART_PARTS_MAX])
{
	struct multipart form;

	pieces[0] = req->body;
	if (!request_is_type(req, "multipart/form-data"))
		return 1;
	if (multipart_parse(sc, request_variable(req, "CONTENT_TYPE"), req->body, &form) != RC_OK) {
		fault_clear(sc); /* its handler says so */
		return 1;
	}
	for (size_t i = 0; i < form.n; i++) {
		const struct multipart_part *part = &form.parts[i];
		const char *filename = part->filename != NULL ? part->filename : "";

		pieces[2 * i] = bytes_of(scope_printf(sc, "%zu\n%s\n%s\n", part->body.len, part->name, filename));
		pieces[2 * i + 1] = part->body;
	}
	return 2 * form.n;
}

/* Method, path, query and names hold no line ends, so where each stops is certain. */
static void
take_fingerprint(struct scope *sc, const struct request *req, uint8_t out[DIGEST_BYTES])
{
	struct bytes pieces[1 + 2 * MULTIPART_PARTS_MAX];
	size_t n = split_body(sc, req, pieces + 1);

	pieces[0] = bytes_of(scope_printf(sc, "%s\n%s\n%s\n", method_words[req->method], req->path, req->raw_query));
	digest_of_parts(pieces, 1 + n, out);
}

/* Both names at once may only mean one key. NULL: there is none. */
static enum rc
find_header(struct scope *sc, const struct request *req, const char **out)
{
	const char *one = request_variable(req, "HTTP_IDEMPOTENCY_KEY"), *other = request_variable(req, "HTTP_X_IDEMPOTENCY_TOKEN");

	*out = one != NULL ? one : other;
	if (one == NULL || other == NULL || strcmp(one, other) == 0)
		return RC_OK;
	return fault(sc, RC_INVALID, "bad_key", "Idempotency-Key and X-Idempotency-Token say different keys: send one of them");
}

enum rc
idempotency_key(struct scope *sc, const struct app *app, const struct request *req, struct idempotency *out)
{
	const char *header;

	TRY(find_header(sc, req, &header));
	if (header == NULL)
		return fault(sc, RC_INVALID, "key_missing",
			     "send an Idempotency-Key: a random text, the same when the request is sent again");
	*out = (struct idempotency){.login = req->login, .keep_ms = conf_int(app->conf, OPT_RETENTION_IDEMPOTENCY)};
	TRY(read_key(sc, header, &out->key));
	take_fingerprint(sc, req, out->fingerprint);
	return RC_OK;
}

struct turn {
	struct app *app;
	const struct route *route;
	const struct request *req;
	struct reply *reply;
};

static enum rc
work(struct scope *sc, void *ctx, struct idempotency_answer *out)
{
	struct turn *turn = ctx;
	struct reply *reply = turn->reply;

	TRY(turn->route->handler(sc, turn->app, turn->req, reply));
	if (!reply->json)
		return fault(sc, RC_BROKEN, "internal", "an answer that cannot be kept, at %s", turn->route->pattern);
	*out = (struct idempotency_answer){reply->status, reply->location, reply->body.at, reply->row_version};
	return RC_OK;
}

static enum rc
replay(struct scope *sc, const struct idempotency_answer *answer, struct reply *reply)
{
	struct text *json = text_new(sc, REPLY_JSON_MAX);

	text_add(json, answer->body);
	if (answer->location != NULL)
		reply_location(reply, answer->location);
	reply_header(reply, "Idempotent-Replayed", "true");
	return reply_json_row(sc, reply, answer->status, json, answer->row_version);
}

enum rc
idempotency_serve(struct scope *sc, struct app *app, const struct route *route, const struct request *req,
		  struct reply *reply)
{
	struct turn turn = {app, route, req, reply};
	struct idempotency_answer answer;
	struct idempotency key;
	bool replayed = false, keyless = request_variable(req, "HTTP_IDEMPOTENCY_KEY") == NULL &&
					 request_variable(req, "HTTP_X_IDEMPOTENCY_TOKEN") == NULL;

	if (route->key == KEY_NONE || (route->key == KEY_OPTIONAL && keyless))
		return route->handler(sc, app, req, reply);
	TRY(idempotency_key(sc, app, req, &key));
	TRY(answer_once(sc, app, &key, work, &turn, &answer, &replayed));
	return replayed ? replay(sc, &answer, reply) : RC_OK;
}
