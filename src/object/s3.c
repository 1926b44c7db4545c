#include "config.h"
#include "object/s3.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "object/s3_config.h"
#include "object/s3_line.h"
#include "object/s3_xml.h"

#define PAGE_MAX ((size_t)4 * 1024 * 1024) /* bytes of a list of 1000 keys */
#define TOKEN_MAX ((size_t)4096)

static enum rc
s3_size(struct scope *sc, struct object_store *store, const char *key, uint64_t *out)
{
	AUTO_S3_CALL call;

	s3_call_open(&call, s3_of(store), "HEAD", key, 0);
	TRY(s3_line_run(sc, s3_of(store), &call, key));
	*out = call.size;
	return RC_OK;
}

/* ---- lists ----------------------------------------------------------------------------------------- */

struct listing {
	object_each each;
	void *ctx;
};

/* Keys that are none of ours - somebody else uses the bucket, too - are not shown. */
static enum rc
list_key(struct scope *sc, void *ctx, const struct object_info *object)
{
	const struct listing *listing = ctx;

	return object_is_key(object->key) ? listing->each(sc, listing->ctx, object) : RC_OK;
}

static enum rc
list_page(struct scope *sc, struct s3 *s3, const char *prefix, struct text *token, struct listing *listing)
{
	AUTO_S3_CALL call;

	s3_call_open(&call, s3, "GET", "", PAGE_MAX);
	if (token->len > 0)
		sigv4_add_query(&call.query, "continuation-token", token->at);
	sigv4_add_query(&call.query, "list-type", "2");
	sigv4_add_query(&call.query, "prefix", prefix);
	TRY(s3_line_run(sc, s3, &call, "listing"));
	text_clear(token);
	return s3_xml_list(sc, (struct bytes){call.answer.at, call.answer.len}, list_key, listing, token);
}

static enum rc
s3_list(struct scope *sc, struct object_store *store, const char *prefix, object_each each, void *ctx)
{
	struct listing listing = {each, ctx};
	struct text *token = text_new(sc, TOKEN_MAX);

	do {
		TRY(list_page(sc, s3_of(store), prefix, token, &listing));
		TRY(text_check(sc, token, "the store's continuation token"));
	} while (token->len > 0);
	return RC_OK;
}

/* ---- life ------------------------------------------------------------------------------------------ */

static void
s3_close(struct object_store *store)
{
	struct s3 *s3 = s3_of(store);

	s3_line_close_idle(s3);
	pthread_mutex_destroy(&s3->lock);
	s3_config_clear(s3);
	free(s3);
}

/* The last try begins before retry_time is over and is given up after stall_time. */
static void
s3_hurry(struct object_store *store, int64_t ms)
{
	struct s3 *s3 = s3_of(store);
	int64_t *const times[] = {&s3->retry_time, &s3->stall_time, &s3->connect_time};

	for (size_t i = 0; i < LENGTH_OF(times); i++)
		*times[i] = *times[i] < ms / 2 ? *times[i] : ms / 2;
}

static const struct object_driver s3_driver = {
	.close = s3_close,
	.hurry = s3_hurry,
	.batch_open = s3_batch_open,
	.batch_add = s3_batch_add,
	.batch_end = s3_batch_end,
	.batch_close = s3_batch_close,
	.reader_begin = s3_reader_begin,
	.reader_ready = s3_reader_ready,
	.reader_read = s3_reader_read,
	.reader_close = s3_reader_close,
	.size = s3_size,
	.remove = s3_remove,
	.remove_all = s3_remove_all,
	.presign = s3_presign,
	.list = s3_list,
	.unfinished = s3_unfinished,
};

enum rc
s3_open(struct scope *sc, const struct conf *conf, struct object_store **out)
{
	struct s3 *s3 = calloc(1, sizeof(*s3));

	if (s3 == NULL || pthread_mutex_init(&s3->lock, NULL) != 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		abort();
	s3->base.driver = &s3_driver;
	enum rc rc = s3_config_read(sc, conf, s3);

	if (rc != RC_OK) {
		s3_close(&s3->base);
		return rc;
	}
	*out = &s3->base;
	return RC_OK;
}
