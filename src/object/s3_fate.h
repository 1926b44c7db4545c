/*
 * What becomes of a request that failed: is it worth another try, and what is its fault in the end? One table for the statuses
 * and codes of S3 ("Error Responses" of the API reference) and one for libcurl's results.
 */
#ifndef POSM_OBJECT_S3_FATE_H
#define POSM_OBJECT_S3_FATE_H

#include <curl/curl.h>
#include <stdbool.h>

#include "base/rc.h"

struct s3_failure {
	enum rc rc;       /* RC_OK: none */
	const char *code; /* of the fault, static */
	bool again;       /* another try may succeed */
	char why[300];    /* for people; nothing the store wrote but its code */
};

/* status: of HTTP, not 2xx or with an error in its body. error: the store's <Code>, "" for none. */
struct s3_failure s3_fate_of_answer(long status, const char *error);
struct s3_failure s3_fate_of_transport(CURLcode code);

#endif
