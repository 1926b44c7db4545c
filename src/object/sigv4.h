/*
 * AWS Signature Version 4 for S3: the Authorization header of a request, and presigned URLs ("Signature Calculations for the
 * Authorization Header", "Authenticating Requests: Using Query Parameters" of the S3 API reference). Path and query are
 * signed as they are sent, so they are made here, too. No I/O, no clock; the secret goes nowhere but into the HMAC.
 */
#ifndef POSM_OBJECT_SIGV4_H
#define POSM_OBJECT_SIGV4_H

#include <stddef.h>

#include "base/digest.h"
#include "base/text.h"

#define SIGV4_TIME_BYTES 17 /* 20130524T000000Z and a NUL */
#define SIGV4_UNSIGNED "UNSIGNED-PAYLOAD"
#define SIGV4_EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" /* SHA-256 of no bytes */
#define SIGV4_HEADERS_MAX 16

struct sigv4_keys {
	const char *access_key, *secret_key;
	const char *region;
};

struct sigv4_header {
	const char *name, *value; /* name in lower case, value without spaces at its ends */
};

struct sigv4_request {
	const char *method;
	const char *path;  /* by sigv4_add_path */
	const char *query; /* by sigv4_add_query, "" for none */
	const struct sigv4_header *headers; /* all that are signed, sorted by name; `host` and every x-amz-* must be among them */
	size_t n_headers;
	const char *payload; /* SHA-256 in hexadecimal, or SIGV4_UNSIGNED */
	const char *time;    /* SIGV4_TIME_BYTES, of x-amz-date */
};

/* A path as S3 signs it: RFC 3986 encoding of everything but unreserved characters and '/'. */
void sigv4_add_path(struct text *out, const char *path);
/* name=value with both encoded, after an '&' unless `out` is empty. The caller adds in the order of the encoded names. */
void sigv4_add_query(struct text *out, const char *name, const char *value);
/* The value of the Authorization header. */
void sigv4_authorize(struct text *out, const struct sigv4_keys *keys, const struct sigv4_request *request);
/*
 * Query parameters that make `request` valid for `seconds` (1..604800) without any header but Host; those of request->query come
 * behind "X-Amz-SignedHeaders" in the order of names. request->payload: SIGV4_UNSIGNED. token: of the session, NULL for none.
 */
void sigv4_presign(struct text *out, const struct sigv4_keys *keys, const struct sigv4_request *request, const char *token, int seconds);

#endif
