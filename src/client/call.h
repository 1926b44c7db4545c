/* Calls of the API whose answers fit memory: one by one, and lists page by page. */
#ifndef POSM_CLIENT_CALL_H
#define POSM_CLIENT_CALL_H

#include "base/text.h"
#include "client/client.h"
#include "js/js.h"

/* Told while bytes go to and fro; total 0: not known. */
typedef void (*call_progress_fn)(void *watcher, int64_t done, int64_t total);

struct call {
	const char *method;
	const char *path; /* below /api/v1, with its query, percent-encoded */
	bool outside;     /* it is below the server's own address instead */
	const char *type; /* of the body (a form's: form.h); NULL: there is none */
	struct bytes body;
	const char *key;   /* Idempotency-Key: the call may be repeated; NULL: only GET and PUT may */
	const char *match; /* If-Match; such a call is not repeated where it may have been done: it would not match
			      itself */
	call_progress_fn progress;
	void *watcher;
};

struct answer {
	int status; /* 2xx, but of client_reach() */
	struct bytes body;
	const char *etag; /* NULL: none */
	bool replayed;    /* the answer of an earlier request with this key */
};

#define CALL_KEY_LEN 36

/* True where the call may be done again although nobody knows whether it was done. */
bool call_is_repeatable(const struct call *call);

/* Repeats what may be repeated. The server's refusal is a fault with its code (problem.h); the faults of transfer.h. */
enum rc client_call(struct scope *sc, struct client *client, const struct call *call, struct answer *out) MUST_CHECK;
/* An answer that is one JSON object. RC_BROKEN not_posm. */
enum rc client_read(struct scope *sc, const struct answer *answer, struct js *out) MUST_CHECK;
/* Both in one. */
enum rc client_ask(struct scope *sc, struct client *client, const struct call *call, struct js *out) MUST_CHECK;
/* GET of a path outside the API, once: any answer will do. */
enum rc client_reach(struct scope *sc, struct client *client, const char *path, struct answer *out) MUST_CHECK;
/* GET. */
enum rc client_show(struct scope *sc, struct client *client, const char *path, struct js *out) MUST_CHECK;
/*
 * Every item of a list, a page at a time; at most `most`. path: with its query or without. An item lives while it is
 * taken.
 */
enum rc client_list(struct scope *sc, struct client *client, const char *path, size_t most,
		    enum rc (*take)(struct scope *sc, void *ctx, const struct js *item), void *ctx) MUST_CHECK;
/* A new key: a random uuid. RC_BROKEN no_random. */
enum rc client_key(struct scope *sc, const char **out) MUST_CHECK;

#endif
