#include "config.h"
#include "object/object.h"

#include <assert.h>
#include <string.h>

#include "base/conf.h"
#include "base/kill_point.h"
#include "base/scope.h"
#include "model/option.h"
#include "object/dir.h"
#include "object/driver.h"
#include "object/s3.h"

static bool
is_part(const char *part, size_t len)
{
	if (len == 0 || (part[0] == '.' && (len == 1 || (len == 2 && part[1] == '.'))))
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = part[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
		      c == '_' || c == '-'))
			return false;
	}
	return true;
}

bool
object_is_key(const char *key)
{
	int parts = 0;

	if (strlen(key) > OBJECT_KEY_MAX)
		return false;
	for (;;) {
		size_t len = strcspn(key, "/");

		if (!is_part(key, len) || ++parts > OBJECT_PARTS_MAX)
			return false;
		if (key[len] == '\0')
			return true;
		key += len + 1;
	}
}

static enum rc
check_key(struct scope *sc, const char *key)
{
	if (object_is_key(key))
		return RC_OK;
	return fault(sc, RC_INVALID, "bad_object_key", "'%.600s' is not the key of an object", key);
}

static enum rc
check_prefix(struct scope *sc, const char *prefix)
{
	size_t len = strlen(prefix);

	if (len == 0)
		return RC_OK;
	if (prefix[len - 1] == '/' && object_is_key(scope_copy_n(sc, prefix, len - 1)))
		return RC_OK;
	return fault(sc, RC_INVALID, "bad_object_key", "'%.600s' is not the prefix of objects", prefix);
}

static enum rc
open_dir(struct scope *sc, const struct conf *conf, struct object_store **out)
{
	return dir_open(sc, conf_text(conf, OPT_OBJECT_DIRECTORY), out);
}

/* The words of the option object.driver. */
static const struct {
	const char *word;
	enum rc (*open)(struct scope *sc, const struct conf *conf, struct object_store **out);
} drivers[] = {
	{"directory", open_dir},
	{"s3", s3_open},
};

enum rc
object_open(struct scope *sc, const struct conf *conf, struct object_store **out)
{
	const char *word = conf_text(conf, OPT_OBJECT_DRIVER);

	for (size_t i = 0; i < LENGTH_OF(drivers); i++)
		if (strcmp(drivers[i].word, word) == 0)
			return drivers[i].open(sc, conf, out);
	return fault(sc, RC_BROKEN, "bad_config", "object.driver: there is no driver '%s'", word);
}

void
object_hurry(struct object_store *store, int64_t ms)
{
	if (store->driver->hurry != NULL)
		store->driver->hurry(store, ms);
}

void
object_close(struct object_store *store)
{
	if (store != NULL)
		store->driver->close(store);
}

enum rc
object_put(struct scope *sc, struct object_store *store, const char *key, const struct bytes *parts, size_t n_parts)
{
	AUTO_OBJECT_BATCH *batch = NULL;

	TRY(object_batch_open(sc, store, &batch));
	TRY(object_batch_add(sc, batch, key, parts, n_parts));
	return object_batch_end(sc, batch);
}

enum rc
object_batch_open(struct scope *sc, struct object_store *store, struct object_batch **out)
{
	return store->driver->batch_open(sc, store, out);
}

enum rc
object_batch_add(struct scope *sc, struct object_batch *batch, const char *key, const struct bytes *parts,
		 size_t n_parts)
{
	assert(n_parts <= OBJECT_PUT_PARTS_MAX);
	TRY(check_key(sc, key));
	TRY(batch->driver->batch_add(sc, batch, key, parts, n_parts));
	KILL_POINT("object.added");
	return RC_OK;
}

enum rc
object_batch_end(struct scope *sc, struct object_batch *batch)
{
	TRY(batch->driver->batch_end(sc, batch));
	KILL_POINT("object.stored");
	return RC_OK;
}

void
object_batch_close(struct object_batch *batch)
{
	if (batch != NULL)
		batch->driver->batch_close(batch);
}

enum rc
object_reader_begin(struct scope *sc, struct object_store *store, const char *key, uint64_t from, uint64_t len,
		    struct object_reader **out)
{
	TRY(check_key(sc, key));
	return store->driver->reader_begin(sc, store, key, from, len, out);
}

enum rc
object_reader_ready(struct scope *sc, struct object_reader *reader, uint64_t *size_out)
{
	return reader->driver->reader_ready(sc, reader, size_out);
}

enum rc
object_reader_open(struct scope *sc, struct object_store *store, const char *key, uint64_t from, uint64_t len,
		   struct object_reader **out, uint64_t *size_out)
{
	AUTO_OBJECT_READER *reader = NULL;

	TRY(object_reader_begin(sc, store, key, from, len, &reader));
	TRY(object_reader_ready(sc, reader, size_out));
	*out = reader;
	reader = NULL;
	return RC_OK;
}

enum rc
object_reader_read(struct scope *sc, struct object_reader *reader, void *to, size_t room, size_t *got)
{
	return reader->driver->reader_read(sc, reader, to, room, got);
}

void
object_reader_close(struct object_reader *reader)
{
	if (reader != NULL)
		reader->driver->reader_close(reader);
}

static enum rc
read_all(struct scope *sc, struct object_reader *reader, const char *key, char *to, size_t size)
{
	size_t have = 0, got;

	do {
		TRY(object_reader_read(sc, reader, to + have, size - have, &got));
		have += got;
	} while (got > 0 && have < size);
	if (have < size)
		return fault(sc, RC_AGAIN, "storage_unavailable", "object '%s' ended after %zu of %zu bytes", key, have,
			     size);
	return RC_OK;
}

enum rc
object_load(struct scope *sc, struct object_store *store, const char *key, size_t max, struct bytes *out)
{
	AUTO_OBJECT_READER *reader = NULL;
	uint64_t size;

	TRY(object_reader_open(sc, store, key, 0, UINT64_MAX, &reader, &size));
	if (size > max)
		return fault(sc, RC_LIMIT, "too_large", "object '%s' is over %zu bytes", key, max);
	char *at = scope_alloc(sc, (size_t)size + 1); /* the NUL serves readers of text */

	TRY(read_all(sc, reader, key, at, (size_t)size));
	*out = (struct bytes){at, (size_t)size};
	return RC_OK;
}

enum rc
object_size(struct scope *sc, struct object_store *store, const char *key, uint64_t *out)
{
	TRY(check_key(sc, key));
	return store->driver->size(sc, store, key, out);
}

enum rc
object_remove(struct scope *sc, struct object_store *store, const char *key)
{
	TRY(check_key(sc, key));
	TRY(store->driver->remove(sc, store, key));
	KILL_POINT("object.removed");
	return RC_OK;
}

enum rc
object_remove_all(struct scope *sc, struct object_store *store, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		TRY(check_key(sc, keys[i]));
	if (store->driver->remove_all != NULL) {
		TRY(store->driver->remove_all(sc, store, keys, n));
		KILL_POINT("object.removed");
		return RC_OK;
	}
	for (size_t i = 0; i < n; i++)
		TRY(object_remove(sc, store, keys[i]));
	return RC_OK;
}

enum rc
object_room(struct scope *sc, struct object_store *store, struct file_room *out)
{
	*out = (struct file_room){UINT64_MAX, UINT64_MAX};
	return store->driver->room == NULL ? RC_OK : store->driver->room(sc, store, out);
}

bool
object_can_presign(const struct object_store *store)
{
	return store->driver->presign != NULL;
}

enum rc
object_presign(struct scope *sc, struct object_store *store, const char *key, const struct object_link *link, const char **out)
{
	TRY(check_key(sc, key));
	*out = NULL;
	return object_can_presign(store) ? store->driver->presign(sc, store, key, link, out) : RC_OK;
}

enum rc
object_list(struct scope *sc, struct object_store *store, const char *prefix, object_each each, void *ctx)
{
	return object_list_walks(sc, store, &(struct object_walk){.prefix = prefix}, 1, each, ctx);
}

enum rc
object_list_walks(struct scope *sc, struct object_store *store, const struct object_walk *walks, size_t n, object_each each, void *ctx)
{
	for (size_t i = 0; i < n; i++)
		TRY(check_prefix(sc, walks[i].prefix));
	return store->driver->list(sc, store, walks, n, each, ctx);
}

enum rc
object_unfinished(struct scope *sc, struct object_store *store, int64_t before, bool drop, object_each each, void *ctx)
{
	return store->driver->unfinished != NULL ? store->driver->unfinished(sc, store, before, drop, each, ctx) : RC_OK;
}
