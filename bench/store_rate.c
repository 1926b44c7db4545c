/*
 * Objects a second, by posm's own driver and by a plain curl_multi loop that does nothing but sign, send and receive:
 *	store_rate POSM.CONF posm|plain put|get COUNT BYTES
 * prints objects a second. The configuration names an S3 store; both use s3.connections.
 */
#include "config.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "model/option.h"
#include "object/object.h"
#include "object/sigv4.h"

#define CONNECTIONS_MAX 64

static const struct conf *conf;
static struct bytes body;
static char digest[2 * DIGEST_BYTES + 1];

static void
must(struct scope *sc, enum rc rc)
{
	if (rc == RC_OK)
		return;
	(void)fprintf(stderr, "%s\n", sc->fault.detail);
	exit(1);
}

/* ---- by posm --------------------------------------------------------------------------------------- */

static void
posm_put(struct scope *sc, struct object_store *store, int n)
{
	AUTO_OBJECT_BATCH *batch = NULL;

	must(sc, object_batch_open(sc, store, &batch));
	for (int i = 0; i < n; i++)
		must(sc, object_batch_add(sc, batch, scope_printf(sc, "rate/%d", i), &body, 1));
	must(sc, object_batch_end(sc, batch));
}

static void
read_all(struct scope *sc, struct object_reader *reader)
{
	char room[65536];
	uint64_t size;
	size_t got;

	must(sc, object_reader_ready(sc, reader, &size));
	do
		must(sc, object_reader_read(sc, reader, room, sizeof(room), &got));
	while (got > 0);
	object_reader_close(reader);
}

static void
posm_get(struct scope *sc, struct object_store *store, int n)
{
	struct object_reader *ring[CONNECTIONS_MAX];
	int room = (int)conf_int(conf, OPT_S3_CONNECTIONS);

	for (int i = 0; i < n + room; i++) {
		if (i >= room && i - room < n)
			read_all(sc, ring[(i - room) % room]);
		if (i < n)
			must(sc, object_reader_begin(sc, store, scope_printf(sc, "rate/%d", i), 0, UINT64_MAX, &ring[i % room]));
	}
}

/* ---- plainly --------------------------------------------------------------------------------------- */

struct one {
	CURL *easy;
	struct curl_slist *headers;
	size_t sent;
};

static size_t
give(char *to, size_t one, size_t room, void *ctx)
{
	struct one *o = ctx;
	size_t left = body.len - o->sent, n = left < room * one ? left : room * one;

	memcpy(to, (const char *)body.at + o->sent, n);
	o->sent += n;
	return n;
}

static size_t
drop(char *at, size_t one, size_t len, void *ctx)
{
	(void)at, (void)ctx;
	return one * len;
}

static void
sign(struct one *o, bool put, const char *path, const char *secret)
{
	const struct sigv4_keys keys = {conf_text(conf, OPT_S3_ACCESS_KEY), secret, conf_text(conf, OPT_S3_REGION)};
	const char *host = strstr(conf_text(conf, OPT_S3_ENDPOINT), "//") + 2;
	char now[SIGV4_TIME_BYTES], line[2048];
	struct tm tm;
	struct text authorization;

	(void)strftime(now, sizeof(now), "%Y%m%dT%H%M%SZ", gmtime_r(&(time_t){time(NULL)}, &tm));
	const struct sigv4_header headers[] = {{"host", host}, {"x-amz-content-sha256", put ? digest : SIGV4_EMPTY}, {"x-amz-date", now}};
	const struct sigv4_request request = {put ? "PUT" : "GET", path, "", headers, 3, headers[1].value, now};

	text_open(&authorization, 2048);
	sigv4_authorize(&authorization, &keys, &request);
	curl_slist_free_all(o->headers);
	o->headers = curl_slist_append(NULL, "Expect:");
	(void)snprintf(line, sizeof(line), "x-amz-content-sha256: %s", headers[1].value);
	o->headers = curl_slist_append(o->headers, line);
	(void)snprintf(line, sizeof(line), "x-amz-date: %s", now);
	o->headers = curl_slist_append(o->headers, line);
	(void)snprintf(line, sizeof(line), "Authorization: %s", authorization.at);
	o->headers = curl_slist_append(o->headers, line);
	text_close(&authorization);
}

static void
begin(CURLM *multi, struct one *o, bool put, int number, const char *secret)
{
	char path[200], url[500];

	(void)snprintf(path, sizeof(path), "/%s/rate/%d", conf_text(conf, OPT_S3_BUCKET), number);
	(void)snprintf(url, sizeof(url), "%s%s", conf_text(conf, OPT_S3_ENDPOINT), path);
	sign(o, put, path, secret);
	o->sent = 0;
	curl_easy_setopt(o->easy, CURLOPT_URL, url);
	curl_easy_setopt(o->easy, CURLOPT_HTTPHEADER, o->headers);
	curl_easy_setopt(o->easy, CURLOPT_WRITEFUNCTION, drop);
	curl_easy_setopt(o->easy, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(o->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(o->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(o->easy, CURLOPT_PRIVATE, o);
	if (put) {
		curl_easy_setopt(o->easy, CURLOPT_UPLOAD, 1L);
		curl_easy_setopt(o->easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)body.len);
		curl_easy_setopt(o->easy, CURLOPT_READFUNCTION, give);
		curl_easy_setopt(o->easy, CURLOPT_READDATA, o);
	}
	curl_multi_add_handle(multi, o->easy);
}

/* Whoever is done begins the next at once; the number of those. */
static int
turn_over(CURLM *multi, bool put, int n, int *next, const char *secret)
{
	int done = 0, left;

	for (CURLMsg *m; (m = curl_multi_info_read(multi, &left)) != NULL; done++) {
		struct one *o;

		if (m->data.result != CURLE_OK) {
			(void)fprintf(stderr, "%s\n", curl_easy_strerror(m->data.result));
			exit(1);
		}
		curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &o);
		curl_multi_remove_handle(multi, o->easy);
		if (*next < n)
			begin(multi, o, put, (*next)++, secret);
	}
	return done;
}

static void
plain(bool put, int n, const char *secret)
{
	CURLM *multi = curl_multi_init();
	struct one ones[CONNECTIONS_MAX] = {{0}};
	int room = (int)conf_int(conf, OPT_S3_CONNECTIONS), next = 0, done = 0, running;

	for (; next < room && next < n; next++) {
		ones[next].easy = curl_easy_init();
		begin(multi, &ones[next], put, next, secret);
	}
	while (done < n) {
		int ended = 0;

		curl_multi_perform(multi, &running);
		ended = turn_over(multi, put, n, &next, secret);
		done += ended;
		if (ended == 0) /* nobody waits while one is done and none has taken its place */
			curl_multi_poll(multi, NULL, 0, 1000, NULL);
	}
}

static void
fill_body(struct scope *sc, size_t len)
{
	unsigned char *at = scope_alloc(sc, len + 1), sha256[DIGEST_BYTES];
	unsigned dice = 1;

	for (size_t i = 0; i < len; i++)
		at[i] = (unsigned char)((dice = dice * 1664525u + 1013904223u) >> 24);
	body = (struct bytes){at, len};
	digest_of(body, sha256);
	for (size_t i = 0; i < DIGEST_BYTES; i++)
		(void)snprintf(digest + 2 * i, 3, "%02x", sha256[i]);
}

int
main(int argc, char **argv)
{
	AUTO_SCOPE *sc = scope_new("bench", "store_rate");
	struct object_store *store;
	struct bytes secret;
	int64_t n = 0;

	if (argc != 6 || !text_to_int(argv[4], 1, 1000000, &n))
		return 2;
	bool put = strcmp(argv[3], "put") == 0;

	must(sc, conf_load(sc, option_table, OPT_COUNT, argv[1], &conf));
	must(sc, object_open(sc, conf, &store));
	must(sc, file_read(sc, conf_text(conf, OPT_S3_SECRET_FILE), 1000, &secret));
	fill_body(sc, (size_t)strtoull(argv[5], NULL, 10));
	const char *word = scope_copy_n(sc, secret.at, strcspn(secret.at, "\n"));
	int64_t begun = clock_us();

	if (strcmp(argv[2], "plain") == 0)
		plain(put, (int)n, word);
	else if (put)
		posm_put(sc, store, (int)n);
	else
		posm_get(sc, store, (int)n);
	(void)printf("%.1f\n", (double)n * 1e6 / (double)(clock_us() - begun));
	object_close(store);
	return 0;
}
