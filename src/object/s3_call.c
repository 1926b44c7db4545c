#include "config.h"
#include "object/s3_call.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/clock.h"
#include "base/scope.h"
#include "object/s3_xml.h"

#define PATH_MAX_BYTES ((size_t)4096)
#define BACKOFF_FIRST 50   /* ms; doubled with every try */
#define BACKOFF_MOST 5000
#define STALL_BYTES 1024L /* a second; slower for stall_time is a failure */

/* ---- life ------------------------------------------------------------------------------------------ */

void
s3_call_open(struct s3_call *call, const struct s3 *s3, const char *method, const char *key, size_t answer_max)
{
	*call = (struct s3_call){.s3 = s3, .method = method, .len = UINT64_MAX, .payload = SIGV4_EMPTY};
	text_open(&call->path, PATH_MAX_BYTES);
	text_open(&call->query, PATH_MAX_BYTES);
	text_open(&call->answer, answer_max > S3_ERROR_MAX ? answer_max : S3_ERROR_MAX);
	sigv4_add_path(&call->path, s3->root);
	text_add_char(&call->path, '/');
	sigv4_add_path(&call->path, key);
}

void
s3_call_close(struct s3_call *call)
{
	if (call->easy != NULL)
		curl_easy_cleanup(call->easy);
	curl_slist_free_all(call->headers);
	text_close(&call->path);
	text_close(&call->query);
	text_close(&call->answer);
	*call = (struct s3_call){.state = S3_IDLE};
}

void
s3_call_set_body(struct s3_call *call, const struct bytes *parts, size_t n_parts, const uint8_t digest[DIGEST_BYTES])
{
	static const char digits[] = "0123456789abcdef";

	assert(n_parts <= S3_BODY_PARTS);
	memcpy(call->body, parts, n_parts * sizeof(*parts));
	for (size_t i = 0; i < DIGEST_BYTES; i++) {
		call->payload[2 * i] = digits[digest[i] >> 4];
		call->payload[2 * i + 1] = digits[digest[i] & 15];
	}
}

uint64_t
s3_call_body_size(const struct s3_call *call)
{
	uint64_t size = 0;

	for (size_t i = 0; i < S3_BODY_PARTS; i++)
		size += call->body[i].len;
	return size;
}

/* ---- the answer ------------------------------------------------------------------------------------ */

static const char *
header(const struct s3_call *call, const char *name)
{
	struct curl_header *found;

	return curl_easy_header(call->easy, name, 0, CURLH_HEADER, -1, &found) == CURLHE_OK ? found->value : "";
}

static bool
is_success(const struct s3_call *call)
{
	return call->status >= 200 && call->status < 300;
}

/* "bytes 0-9/100": where it begins, and of how many. */
static bool
read_content_range(const char *value, uint64_t *from, uint64_t *size)
{
	return sscanf(value, "bytes %" SCNu64 "-%*u/%" SCNu64, from, size) == 2;
}

/* Before the first byte of a body, or at the end of one without any. False: what comes is not what was asked for. */
static bool
read_head(struct s3_call *call)
{
	uint64_t from = 0, size = 0;

	curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &call->status);
	if (!is_success(call))
		return true;
	if (!read_content_range(header(call, "Content-Range"), &from, &size)) {
		size = strtoull(header(call, "Content-Length"), NULL, 10);
		if (call->from + call->received > 0 && call->status == 200)
			return false;
	} else if (call->status == 206 && from != call->from + call->received) {
		return false;
	}
	if (call->head_seen && call->sink != NULL)
		return size == call->size;
	call->size = size;
	(void)snprintf(call->etag, sizeof(call->etag), "%.*s", (int)sizeof(call->etag) - 1, header(call, "ETag"));
	call->head_seen = true;
	return true;
}

static size_t
take_body(char *at, size_t one, size_t len, void *ctx)
{
	struct s3_call *call = ctx;

	(void)one;
	if (call->status == 0 && !read_head(call))
		return CURL_WRITEFUNC_ERROR;
	if (is_success(call) && call->sink != NULL) {
		size_t taken = call->sink(call->ctx, at, len);

		call->received += taken == len ? len : 0;
		return taken;
	}
	text_add_bytes(&call->answer, at, len);
	return call->answer.full ? CURL_WRITEFUNC_ERROR : len;
}

/* ---- the request ----------------------------------------------------------------------------------- */

static size_t
give_body(char *to, size_t one, size_t room, void *ctx)
{
	struct s3_call *call = ctx;
	uint64_t skip = call->sent;
	size_t n = 0;

	(void)one;
	for (size_t i = 0; i < S3_BODY_PARTS && n < room; i++) {
		const struct bytes *part = &call->body[i];

		if (skip >= part->len) {
			skip -= part->len;
			continue;
		}
		size_t left = part->len - (size_t)skip, take = left < room - n ? left : room - n;

		memcpy(to + n, (const char *)part->at + skip, take);
		n += take;
		skip = 0;
	}
	call->sent += n;
	return n;
}

static int
rewind_body(void *ctx, curl_off_t offset, int origin)
{
	struct s3_call *call = ctx;

	if (origin != SEEK_SET)
		return CURL_SEEKFUNC_CANTSEEK;
	call->sent = (uint64_t)offset;
	return CURL_SEEKFUNC_OK;
}

static void
add_header(struct s3_call *call, const char *name, const char *value)
{
	struct text line;

	text_open(&line, 16384);
	text_addf(&line, "%s: %s", name, value);
	call->headers = curl_slist_append(call->headers, line.at);
	if (call->headers == NULL)
		abort();
	text_close(&line);
}

void
s3_call_time(char out[SIGV4_TIME_BYTES])
{
	struct tm tm;

	(void)strftime(out, SIGV4_TIME_BYTES, "%Y%m%dT%H%M%SZ", gmtime_r(&(time_t){time(NULL)}, &tm));
}

static void
sign(struct s3_call *call)
{
	const struct s3 *s3 = call->s3;
	const struct sigv4_keys keys = {s3->access_key, s3->secret_key, s3->region};
	struct sigv4_header headers[SIGV4_HEADERS_MAX];
	size_t n = 0;
	char now[SIGV4_TIME_BYTES];
	struct text authorization;

	s3_call_time(now);
	headers[n++] = (struct sigv4_header){"host", s3->place.host};
	if (call->checksum[0] != '\0')
		headers[n++] = (struct sigv4_header){"x-amz-checksum-sha256", call->checksum};
	headers[n++] = (struct sigv4_header){"x-amz-content-sha256", call->payload};
	headers[n++] = (struct sigv4_header){"x-amz-date", now};
	if (s3->token != NULL)
		headers[n++] = (struct sigv4_header){"x-amz-security-token", s3->token};
	const struct sigv4_request request = {call->method, call->path.at, call->query.at, headers, n, call->payload, now};

	text_open(&authorization, 4096);
	sigv4_authorize(&authorization, &keys, &request);
	for (size_t i = 0; i < n; i++)
		add_header(call, headers[i].name, headers[i].value);
	add_header(call, "Authorization", authorization.at);
	text_close(&authorization);
}

/* What is left to be read, and only of the object that was begun. */
static void
ask_for_range(struct s3_call *call)
{
	uint64_t from = call->from + call->received;
	char range[64] = "";

	if (call->len != UINT64_MAX)
		(void)snprintf(range, sizeof(range), "bytes=%" PRIu64 "-%" PRIu64, from, call->from + call->len - 1);
	else if (from > 0)
		(void)snprintf(range, sizeof(range), "bytes=%" PRIu64 "-", from);
	if (range[0] != '\0')
		add_header(call, "Range", range);
	if (call->sink != NULL && call->etag[0] != '\0')
		add_header(call, "If-Match", call->etag);
}

static void
build_headers(struct s3_call *call)
{
	curl_slist_free_all(call->headers);
	call->headers = NULL;
	sign(call);
	ask_for_range(call);
	if (call->content_md5[0] != '\0')
		add_header(call, "Content-MD5", call->content_md5);
	/* as little as may be in between: no 100-continue, no content type of curl's choice */
	call->headers = curl_slist_append(call->headers, "Expect:");
	call->headers = curl_slist_append(call->headers, "Content-Type:");
}

static void
set_transport(CURL *easy, const struct s3 *s3)
{
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, s3->plain ? "http,https" : "https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, "posm/" PACKAGE_VERSION);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)s3->connect_time);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, STALL_BYTES);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)((s3->stall_time + 999) / 1000));
	if (s3->ca_file != NULL)
		curl_easy_setopt(easy, CURLOPT_CAINFO, s3->ca_file);
}

static void
set_url(struct s3_call *call)
{
	struct text url;

	text_open(&url, 2 * PATH_MAX_BYTES);
	text_addf(&url, "%s%s%s%s", call->s3->place.origin, call->path.at, call->query.len > 0 ? "?" : "", call->query.at);
	curl_easy_setopt(call->easy, CURLOPT_URL, url.at);
	curl_easy_setopt(call->easy, CURLOPT_PATH_AS_IS, 1L);
	text_close(&url);
}

static void
set_method(struct s3_call *call)
{
	bool puts = strcmp(call->method, "PUT") == 0, posts = strcmp(call->method, "POST") == 0;

	if (strcmp(call->method, "HEAD") == 0)
		curl_easy_setopt(call->easy, CURLOPT_NOBODY, 1L);
	if (puts || posts) {
		curl_easy_setopt(call->easy, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(call->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)s3_call_body_size(call));
		curl_easy_setopt(call->easy, CURLOPT_READFUNCTION, give_body);
		curl_easy_setopt(call->easy, CURLOPT_READDATA, call);
		curl_easy_setopt(call->easy, CURLOPT_SEEKFUNCTION, rewind_body);
		curl_easy_setopt(call->easy, CURLOPT_SEEKDATA, call);
	}
	if (strcmp(call->method, "GET") != 0 && strcmp(call->method, "HEAD") != 0)
		curl_easy_setopt(call->easy, CURLOPT_CUSTOMREQUEST, call->method);
}

void
s3_call_begin(struct s3_call *call)
{
	if (call->easy == NULL) {
		call->easy = curl_easy_init();
		call->begun = clock_ms();
	} else {
		curl_easy_reset(call->easy);
	}
	if (call->easy == NULL)
		abort();
	text_clear(&call->answer);
	call->status = 0;
	call->sent = 0;
	call->tries++;
	set_transport(call->easy, call->s3);
	set_url(call);
	set_method(call);
	build_headers(call);
	curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers);
	curl_easy_setopt(call->easy, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(call->easy, CURLOPT_WRITEDATA, call);
	curl_easy_setopt(call->easy, CURLOPT_PRIVATE, call);
	call->state = S3_RUNNING;
}

void
s3_call_resume(struct s3_call *call)
{
	if (call->state == S3_RUNNING)
		(void)curl_easy_pause(call->easy, CURLPAUSE_CONT);
}

/* ---- the end --------------------------------------------------------------------------------------- */

/* A success of a call that changes something may still be told as an error in its body. */
static struct s3_failure
judge(struct s3_call *call, CURLcode code)
{
	char error[64] = "";

	if (call->status == 0 && code == CURLE_OK && !read_head(call))
		code = CURLE_PARTIAL_FILE;
	if (call->status == 416 && call->received == 0)
		return (struct s3_failure){.rc = RC_OK}; /* the object is shorter; not every store says how short */
	if (call->answer.len > 0 && call->status != 0)
		s3_xml_error(call->answer.at, call->answer.len, error, sizeof(error));
	if (error[0] != '\0' || (call->status != 0 && !is_success(call)))
		return s3_fate_of_answer(call->status, error);
	if (code != CURLE_OK)
		return s3_fate_of_transport(code);
	if (strcmp(call->method, "PUT") == 0 && call->etag[0] == '\0') /* what every store says of what it stored */
		return s3_fate_of_answer(call->status, "without an ETag");
	return (struct s3_failure){.rc = RC_OK};
}

/* Full jitter: anything up to the back-off. */
static int64_t
back_off(int tries)
{
	int64_t most = BACKOFF_FIRST;
	uint32_t dice = 0;

	for (int i = 1; i < tries && most < BACKOFF_MOST; i++)
		most *= 2;
	if (getrandom(&dice, sizeof(dice), 0) != sizeof(dice))
		abort();
	return 1 + (int64_t)(dice % (uint64_t)(most < BACKOFF_MOST ? most : BACKOFF_MOST));
}

void
s3_call_finish(struct s3_call *call, CURLcode code)
{
	int64_t now = clock_ms();

	call->failure = judge(call, code);
	call->again_at = now + back_off(call->tries);
	if (call->failure.rc != RC_OK && call->failure.again && call->again_at - call->begun <= call->s3->retry_time)
		call->state = S3_WAITING;
	else
		call->state = S3_OVER;
}

enum rc
s3_call_result(struct scope *sc, const struct s3_call *call, const char *what)
{
	const struct s3_failure *f = &call->failure;

	if (f->rc == RC_OK)
		return RC_OK;
	return fault(sc, f->rc, f->code, "%s in bucket '%s': %s%s", what, call->s3->bucket, f->why,
		     call->tries > 1 ? ", again and again" : "");
}
