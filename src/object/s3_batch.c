/*
 * Many objects written at once, over as many connections as are configured. What is added is copied, for its owner goes on;
 * a large first part that is the same as before - the compiled template of a generation - is kept once and hashed once.
 */
#include "config.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "object/s3_multipart.h"

#define STEM_LEAST ((size_t)64 * 1024) /* bytes; a smaller first part is not worth remembering */
#define WAIT_MOST 1000                 /* ms */

/* A first part that several objects have, and the digest's state behind it. */
struct stem {
	size_t users; /* puts, and the batch itself */
	EVP_MD_CTX *digest;
	size_t len;
	char at[];
};

struct put {
	struct s3_call call;
	char key[OBJECT_KEY_MAX + 1];
	struct stem *stem; /* NULL: none */
	char *rest;        /* what follows the stem */
	bool used;
};

struct s3_batch {
	struct object_batch base;
	struct s3 *s3;
	struct s3_line *line;
	struct stem *stem; /* the newest */
	bool failed;       /* something added is lost: no end can succeed any more */
	size_t n;
	struct put puts[];
};

static struct s3_batch *
batch_of(struct object_batch *batch)
{
	return (struct s3_batch *)batch;
}

enum rc
s3_batch_open(struct scope *sc, struct object_store *store, struct object_batch **out)
{
	struct s3 *s3 = s3_of(store);
	size_t n = (size_t)s3->connections;
	struct s3_batch *b = calloc(1, sizeof(*b) + n * sizeof(struct put));

	(void)sc;
	if (b == NULL)
		abort();
	b->base.driver = store->driver;
	b->s3 = s3;
	b->n = n;
	b->line = s3_line_take(s3);
	*out = &b->base;
	return RC_OK;
}

/* ---- what is sent ---------------------------------------------------------------------------------- */

static void
leave_stem(struct stem *stem)
{
	if (stem == NULL || --stem->users > 0)
		return;
	EVP_MD_CTX_free(stem->digest);
	free(stem);
}

static struct stem *
new_stem(const struct bytes *part)
{
	struct stem *stem = calloc(1, sizeof(*stem) + part->len);

	if (stem == NULL || (stem->digest = EVP_MD_CTX_new()) == NULL || EVP_DigestInit_ex(stem->digest, EVP_sha256(), NULL) != 1 ||
	    EVP_DigestUpdate(stem->digest, part->at, part->len) != 1)
		abort();
	stem->users = 1;
	stem->len = part->len;
	memcpy(stem->at, part->at, part->len);
	return stem;
}

/* The batch's stem is this part; NULL where it is too small to be one. */
static struct stem *
find_stem(struct s3_batch *b, const struct bytes *part)
{
	if (part->len < STEM_LEAST)
		return NULL;
	if (b->stem == NULL || b->stem->len != part->len || memcmp(b->stem->at, part->at, part->len) != 0) {
		leave_stem(b->stem);
		b->stem = new_stem(part);
	}
	b->stem->users++;
	return b->stem;
}

static char *
copy_parts(const struct bytes *parts, size_t n, size_t *len)
{
	*len = 0;
	for (size_t i = 0; i < n; i++)
		*len += parts[i].len;
	char *out = malloc(*len + 1), *at = out;

	if (out == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		memcpy(at, parts[i].at, parts[i].len);
		at += parts[i].len;
	}
	return out;
}

static void
digest_of_put(const struct put *put, size_t rest, uint8_t out[DIGEST_BYTES])
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	if (md == NULL || EVP_MD_CTX_copy_ex(md, put->stem->digest) != 1 || EVP_DigestUpdate(md, put->rest, rest) != 1 ||
	    EVP_DigestFinal_ex(md, out, NULL) != 1)
		abort();
	EVP_MD_CTX_free(md);
}

static void
begin_put(struct s3_batch *b, struct put *put, const char *key, const struct bytes *parts, size_t n_parts)
{
	struct bytes body[2];
	uint8_t digest[DIGEST_BYTES];
	size_t n = 0, rest, skip;

	put->used = true;
	memcpy(put->key, key, strlen(key) + 1);
	put->stem = n_parts > 0 ? find_stem(b, &parts[0]) : NULL;
	skip = put->stem != NULL ? 1 : 0;
	put->rest = copy_parts(parts + skip, n_parts - skip, &rest);
	if (put->stem != NULL)
		body[n++] = (struct bytes){put->stem->at, put->stem->len};
	body[n++] = (struct bytes){put->rest, rest};
	if (put->stem != NULL)
		digest_of_put(put, rest, digest);
	else
		digest_of(body[0], digest);
	s3_call_open(&put->call, b->s3, "PUT", key, 0);
	s3_call_set_body(&put->call, body, n, digest);
	s3_line_start(b->line, &put->call);
}

static void
end_put(struct s3_batch *b, struct put *put)
{
	s3_line_stop(b->line, &put->call);
	s3_call_close(&put->call);
	leave_stem(put->stem);
	free(put->rest);
	*put = (struct put){.used = false};
}

/* ---- the batch ------------------------------------------------------------------------------------- */

/* Ends what is over; the first failure is the fault. */
static enum rc
collect(struct scope *sc, struct s3_batch *b, size_t *running)
{
	enum rc rc = RC_OK;

	*running = 0;
	for (size_t i = 0; i < b->n; i++) {
		struct put *put = &b->puts[i];

		if (put->used && put->call.state != S3_OVER)
			(*running)++;
		if (!put->used || put->call.state != S3_OVER)
			continue;
		if (rc == RC_OK)
			rc = s3_call_result(sc, &put->call, put->key);
		end_put(b, put);
	}
	b->failed = b->failed || rc != RC_OK;
	return rc;
}

/* Until at most `most` are on their way. */
static enum rc
wait_until(struct scope *sc, struct s3_batch *b, size_t most)
{
	size_t running;

	s3_line_wait(b->line, 0);
	TRY(collect(sc, b, &running));
	while (running > most) {
		s3_line_wait(b->line, WAIT_MOST);
		TRY(collect(sc, b, &running));
	}
	return RC_OK;
}

static enum rc
check_whole(struct scope *sc, const struct s3_batch *b)
{
	return b->failed ? fault(sc, RC_AGAIN, "storage_unavailable", "an object of this batch was lost before") : RC_OK;
}

static uint64_t
size_of(const struct bytes *parts, size_t n)
{
	uint64_t size = 0;

	for (size_t i = 0; i < n; i++)
		size += parts[i].len;
	return size;
}

/* A large one has the connections to itself, and is not copied: it is over when the call returns. */
static enum rc
add_large(struct scope *sc, struct s3_batch *b, const char *key, const struct bytes *parts, size_t n_parts)
{
	TRY(wait_until(sc, b, 0));
	enum rc rc = s3_multipart_put(sc, b->s3, b->line, key, parts, n_parts);

	b->failed = rc != RC_OK;
	return rc;
}

enum rc
s3_batch_add(struct scope *sc, struct object_batch *batch, const char *key, const struct bytes *parts, size_t n_parts)
{
	struct s3_batch *b = batch_of(batch);
	size_t i = 0;

	TRY(check_whole(sc, b));
	if (size_of(parts, n_parts) > b->s3->part_size)
		return add_large(sc, b, key, parts, n_parts);
	TRY(wait_until(sc, b, b->n - 1));
	while (b->puts[i].used)
		i++;
	begin_put(b, &b->puts[i], key, parts, n_parts);
	s3_line_wait(b->line, 0);
	return RC_OK;
}

enum rc
s3_batch_end(struct scope *sc, struct object_batch *batch)
{
	struct s3_batch *b = batch_of(batch);

	TRY(check_whole(sc, b));
	return wait_until(sc, b, 0);
}

void
s3_batch_close(struct object_batch *batch)
{
	struct s3_batch *b = batch_of(batch);

	for (size_t i = 0; i < b->n; i++)
		if (b->puts[i].used)
			end_put(b, &b->puts[i]);
	leave_stem(b->stem);
	s3_line_return(b->line);
	free(b);
}
