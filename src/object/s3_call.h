/*
 * One request to an S3 store: signed, sent, its answer read. Whoever makes it fills in what is asked; s3_line.h lets it run,
 * and repeats it by s3_call_begin while its failure may pass (s3_fate.h). A read goes on where it broke off, and only
 * if the object is still the same (If-Match).
 */
#ifndef POSM_OBJECT_S3_CALL_H
#define POSM_OBJECT_S3_CALL_H

#include <curl/curl.h>

#include "object/s3_fate.h"
#include "object/s3_store.h"

#define S3_ERROR_MAX ((size_t)64 * 1024) /* bytes read of a failure's body */
#define S3_BODY_PARTS OBJECT_PUT_PARTS_MAX

enum s3_state { S3_IDLE, S3_RUNNING, S3_WAITING, S3_OVER };

/* Takes what comes; CURL_WRITEFUNC_PAUSE leaves it until s3_call_resume. */
typedef size_t (*s3_sink)(void *ctx, const char *at, size_t len);

struct s3_call {
	const struct s3 *s3;

	/* what is asked */
	const char *method;
	struct text path, query; /* signed and sent as they are (sigv4.h) */
	struct bytes body[S3_BODY_PARTS]; /* lent until the call is over */
	char payload[2 * DIGEST_BYTES + 1]; /* SHA-256 of the body */
	char content_md5[32], checksum[48]; /* MD5 and SHA-256 of the body in Base64; "": none is sent */
	uint64_t from, len;                 /* bytes of the object; len UINT64_MAX: to its end */
	s3_sink sink;                       /* NULL: the body is kept in `answer` */
	void *ctx;

	/* what came; final once state is S3_OVER */
	enum s3_state state;
	struct s3_failure failure; /* rc RC_OK: none */
	struct text answer;        /* of a success without sink, or of a failure */
	bool head_seen;            /* size and etag are known */
	uint64_t size;             /* bytes of the whole object */
	char etag[128];

	/* the try that runs */
	CURL *easy;
	struct curl_slist *headers;
	uint64_t received, sent; /* over all tries; in this one */
	long status;
	int tries;
	int64_t begun, again_at; /* clock_ms */
	struct s3_call *next;    /* on its line */
};

/* key: "" for the bucket. answer_max: bytes of an answer that is kept. Ended by s3_call_close. */
void s3_call_open(struct s3_call *call, const struct s3 *s3, const char *method, const char *key, size_t answer_max);
void s3_call_close(struct s3_call *call);
/* The body is `parts`, lent until the call is over; digest: of all of them. */
void s3_call_set_body(struct s3_call *call, const struct bytes *parts, size_t n_parts, const uint8_t digest[DIGEST_BYTES]);
uint64_t s3_call_body_size(const struct s3_call *call);

/* Now, as requests are signed. */
void s3_call_time(char out[SIGV4_TIME_BYTES]);
/* Another try: call->easy is ready to be added to a multi handle. */
void s3_call_begin(struct s3_call *call);
/* The try is over with `code`: the call is S3_OVER, or S3_WAITING until again_at. */
void s3_call_finish(struct s3_call *call, CURLcode code);
/* After a pause by the sink. */
void s3_call_resume(struct s3_call *call);
/* RC_OK, or the failure as a fault that names `what`. */
enum rc s3_call_result(struct scope *sc, const struct s3_call *call, const char *what) MUST_CHECK;

static inline void
s3_call_close_at(struct s3_call *call)
{
	s3_call_close(call);
}
#define AUTO_S3_CALL __attribute__((cleanup(s3_call_close_at))) struct s3_call

#endif
