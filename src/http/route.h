/*
 * The route table: every call of the API with all that is said about it before its handler runs. It is the one list
 * that the web servers' patterns, the OpenAPI document and the tests are checked against.
 */
#ifndef POSM_HTTP_ROUTE_H
#define POSM_HTTP_ROUTE_H

#include <stddef.h>

#include "http/handler.h"
#include "http/request.h"
#include "model/who.h"

enum pool {
	POOL_API,  /* small and quick */
	POOL_BULK, /* archives, uploads */
	POOL_BOTH  /* each pool answers for itself */
};

#define ROLE_PUBLIC ROLE_NONE /* no login needed */

enum body {
	BODY_NONE,  /* a body is 400 */
	BODY_JSON,  /* application/json, at most body.max_size */
	BODY_LIST,  /* application/json or text/csv, at most body.max_size */
	BODY_UPLOAD, /* multipart/form-data, at most upload.max_size and its settings */
	BODY_UPLOAD_OR_JSON /* likewise, or the JSON alone */
};

/* Cache-Control of what the route answers, unless that is an error (no-store). */
enum caching {
	CACHE_NONE,  /* no-store: what changes something, or is true for this moment only */
	CACHE_CHECK, /* kept by its reader, and asked for again each time by its ETag */
	CACHE_LAST   /* where the address names what never changes (reply.lasting), kept for a day; else as before */
};

/* Idempotency-Key (idempotency_key.h): every POST that creates something takes one. */
enum key { KEY_NONE, KEY_OPTIONAL, KEY_REQUIRED };

struct route {
	enum method method; /* GET answers HEAD too */
	/* {id} {n} {uuid} {token} stand for a number, a number, a table's uuid, a link's token; {login}: all that follows */
	const char *pattern;
	enum pool pool;
	enum role role; /* at least */
	enum body body;
	enum caching cache;
	enum key key;
	enum rc (*handler)(struct scope *sc, struct app *app, const struct request *req, struct reply *reply);
	const char *taken; /* what of the thing in the path leaves with a GET, for the audit: "generation.archive"; NULL: nothing */
	bool aside; /* answered also when the pool is full, and without a database */
	bool roles; /* changes who may do what */
	bool press; /* the client waits for a press, nothing is changed: counts against quota.previews */
};

extern const struct route route_table[];
extern const size_t route_count;

/*
 * The route of a request in this pool, and its path arguments into req. RC_MISSING no_such_path: no pattern (of this
 * pool) fits; RC_INVALID method_not_allowed: another method, its names in *allow.
 */
enum rc route_find(struct scope *sc, struct request *req, enum pool pool, const struct route **out,
		   const char **allow) MUST_CHECK;

/* The value of Cache-Control for an answer of this route that is no error. */
const char *route_cache_control(const struct route *route, bool lasting);

#endif
