#include "config.h"
#include "object/s3.h"

#include <stdlib.h>

#include "object/s3_config.h"
#include "object/s3_line.h"

static enum rc
s3_size(struct scope *sc, struct object_store *store, const char *key, uint64_t *out)
{
	AUTO_S3_CALL call;

	s3_call_open(&call, s3_of(store), "HEAD", key, 0);
	TRY(s3_line_run(sc, s3_of(store), &call, key));
	*out = call.size;
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
