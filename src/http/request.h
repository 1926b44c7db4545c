/*
 * One request as handlers see it: checked, decoded, with its body whole in memory and its author known. Everything
 * lives in the request's scope.
 */
#ifndef POSM_HTTP_REQUEST_H
#define POSM_HTTP_REQUEST_H

#include <stdint.h>

#include "base/text.h"
#include "http/query.h"
#include "model/language.h"

enum method {
	METHOD_GET,
	METHOD_HEAD,
	METHOD_POST,
	METHOD_PUT,
	METHOD_PATCH,
	METHOD_DELETE,
	METHOD_OTHER, /* no route takes it: 405 */
	METHOD_COUNT
};
extern const char *const method_words[METHOD_COUNT];

#define REQUEST_HEADER_MAX 8000

/* Where a body comes from. read answers the bytes put into `to`, 0 at the end or when the peer is gone. */
struct request_source {
	size_t (*read)(struct request_source *source, void *to, size_t room);
};

struct path_arguments {
	int64_t id, n;
	const char *uuid;
	const char *login;
	const char *token; /* of a link */
};

struct serve;
struct who;

struct request {
	enum method method;
	const char *path;       /* normalised */
	const char *shown;      /* the same for logs and faults: of a link (/share/) without its token */
	bool secret;            /* the path holds a link's token: nobody keeps the answer or names its address */
	const char *decoded;    /* the same before slashes were merged */
	const char *raw_query;  /* as it was sent, "" when none */
	struct url_query query;
	const char *login;      /* of the CGI variable REMOTE_USER alone; NULL: nobody */
	int64_t content_length; /* 0: none */
	struct bytes body;
	char *const *variables; /* CGI (RFC 3875): "NAME=value" */
	struct path_arguments arguments;
	enum language language; /* the reader's */
	const struct serve *serve; /* the pool that answers */
	const struct who *who; /* set before any handler that needs a login runs */
};

/* Method, path, query, login and length from the CGI variables. RC_INVALID bad_path, bad_query, bad_login, bad_length. */
enum rc request_read(struct scope *sc, char *const *variables, struct request *out) MUST_CHECK;
/* The fault RC_LIMIT body_too_large about `what` (body, file), with its argument max. */
enum rc request_too_large(struct scope *sc, const char *what, uint64_t max) MUST_CHECK;
/* The whole body. RC_LIMIT body_too_large, RC_INVALID length_needed, body_cut. */
enum rc request_read_body(struct scope *sc, struct request *req, struct request_source *source, uint64_t max) MUST_CHECK;
/* A CGI variable; NULL when it is not there or empty. */
const char *request_variable(const struct request *req, const char *name);
/* From this machine, and not through a proxy on it: for what is not everybody's to know. */
bool request_is_local(const struct request *req);
/* Likewise from one of these networks (model/network.h). */
bool request_is_from(const struct request *req, const char *networks);
/* A header by its CGI name, without HTTP_: "IF_MATCH". NULL when absent, empty or over REQUEST_HEADER_MAX. */
const char *request_header(const struct request *req, const char *name);
/* The path's {n}; larger than any that there is when it does not fit. */
int32_t request_number(const struct request *req);
/* True when the media type of Content-Type is this one (parameters ignored). */
bool request_is_type(const struct request *req, const char *type);
/* The charset that Content-Type names (RFC 9110 section 8.3.2); NULL: none. */
const char *request_charset(struct scope *sc, const struct request *req);
/* The reader's language: Accept-Language (RFC 9110 section 12.5.4), else the preset. */
enum language request_language(const struct request *req, enum language preset);

#endif
