/*
 * One request and its answer over libcurl: inside src/client only. What comes of the line failing is decided above
 * (patience.h), the answer's problem is put in words by problem.h.
 */
#ifndef POSM_CLIENT_TRANSFER_H
#define POSM_CLIENT_TRANSFER_H

#include <curl/curl.h>

#include "base/sink.h"
#include "base/text.h"
#include "client/call.h"
#include "client/client.h"
#include "client/patience.h"

#define TRANSFER_BODY_MAX ((size_t)64 * 1024 * 1024) /* of an answer that is kept in memory */
#define TRANSFER_HEADER_MAX 1000                     /* of the headers that are read */

struct client {
	CURL *curl;
	const struct client_conf *conf;
	const char *base, *root; /* ".../api/v1"; "..." */
	bool loopback;
	char complaint[CURL_ERROR_SIZE]; /* of libcurl, about the last request */
};

struct transfer {
	const struct call *call;
	const char *const *headers; /* "Name: value", ended by NULL; NULL: none */
	struct sink *to;            /* takes the body of a 200 or 206; NULL: memory */
	/* the answer */
	int status;        /* 0: there is none */
	struct text *body; /* what the sink did not take */
	enum setback setback;
};

/*
 * Runs what request_set() has set. RC_OK: there is an answer, whatever its status. RC_AGAIN server_unreachable,
 * connection_lost; RC_BROKEN server_untrusted, transfer_failed; RC_AGAIN interrupted; what the sink says. `setback` is
 * set in any case.
 */
enum rc transfer_run(struct scope *sc, struct client *client, struct transfer *transfer) MUST_CHECK;
/* A header of the answer so far, also while the sink takes its body; NULL: not there, longer than the maximum or not
 * printable ASCII. */
const char *transfer_header(struct scope *sc, const struct client *client, const char *name);
/*
 * After a setback: waits as patience has it and answers RC_OK, or passes `rc` on. RC_AGAIN interrupted. `rc` is the
 * failure, with its fault in the scope.
 */
enum rc transfer_try_again(struct scope *sc, struct client *client, struct patience *patience,
			   const struct transfer *transfer, enum rc rc) MUST_CHECK;

#endif
