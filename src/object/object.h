/*
 * Object storage: bytes under a key, whole or not at all. One interface, a driver behind it by configuration
 * (object.driver). A key is 1..16 parts of [A-Za-z0-9._-], none "." or "..", joined by '/': it cannot leave the root.
 * Absent: RC_MISSING object_missing. Storage out of reach: RC_AGAIN storage_unavailable; full: RC_AGAIN
 * storage_full. Refused for good (rights, something else in the object's place): RC_BROKEN storage_refused.
 * A key that is none: RC_INVALID bad_object_key.
 */
#ifndef POSM_OBJECT_OBJECT_H
#define POSM_OBJECT_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/file.h"

struct conf;
struct object_store;
struct object_reader;
struct object_batch;

#define OBJECT_KEY_MAX 512
#define OBJECT_PARTS_MAX 16 /* of a key */
#define OBJECT_PUT_PARTS_MAX 4

enum rc object_open(struct scope *sc, const struct conf *conf, struct object_store **out) MUST_CHECK;
/* Whoever works under a deadline hears of a store that is silent before it: no call is waited for and tried again for longer than
 * about so many ms, whatever the configuration allows. */
void object_hurry(struct object_store *store, int64_t ms);
void object_close(struct object_store *store); /* NULL is fine */

bool object_is_key(const char *key);

/*
 * The object is the parts (at most OBJECT_PUT_PARTS_MAX) one after the other; it is there when the call returns, and
 * survives a power cut.
 */
enum rc object_put(struct scope *sc, struct object_store *store, const char *key, const struct bytes *parts,
		   size_t n_parts) MUST_CHECK;

/*
 * Many puts at the price of few: objects added become visible and durable together at object_batch_end at the
 * latest, which fails if any failed. The parts are lent for the call of add only. Closing without end leaves
 * objects that are complete or absent.
 */
enum rc object_batch_open(struct scope *sc, struct object_store *store, struct object_batch **out) MUST_CHECK;
enum rc object_batch_add(struct scope *sc, struct object_batch *batch, const char *key, const struct bytes *parts,
			 size_t n_parts) MUST_CHECK;
enum rc object_batch_end(struct scope *sc, struct object_batch *batch) MUST_CHECK; /* may be added to again */
void object_batch_close(struct object_batch *batch);                               /* NULL is fine */

/*
 * Bytes [from, from + len) of an object; len is cut at its end. Begin asks and does not wait, so that many can be on their way; ready
 * waits until the store has answered. size_out: the whole object's size. Open is both.
 */
enum rc object_reader_begin(struct scope *sc, struct object_store *store, const char *key, uint64_t from, uint64_t len,
			    struct object_reader **out) MUST_CHECK;
enum rc object_reader_ready(struct scope *sc, struct object_reader *reader, uint64_t *size_out) MUST_CHECK;
enum rc object_reader_open(struct scope *sc, struct object_store *store, const char *key, uint64_t from, uint64_t len,
			   struct object_reader **out, uint64_t *size_out) MUST_CHECK;
/* Up to `room` bytes; *got is 0 at the end only. */
enum rc object_reader_read(struct scope *sc, struct object_reader *reader, void *to, size_t room, size_t *got) MUST_CHECK;
void object_reader_close(struct object_reader *reader); /* NULL is fine */

/* The whole object in the scope's memory. RC_LIMIT over max bytes. */
enum rc object_load(struct scope *sc, struct object_store *store, const char *key, size_t max,
		    struct bytes *out) MUST_CHECK;
enum rc object_size(struct scope *sc, struct object_store *store, const char *key, uint64_t *out) MUST_CHECK;
/*
 * Absent before is success. A power cut may bring the object back: who counts on its absence lists once more
 * later.
 */
enum rc object_remove(struct scope *sc, struct object_store *store, const char *key) MUST_CHECK;
/* Many at the price of few, where the store can. A failure may leave any of them. */
enum rc object_remove_all(struct scope *sc, struct object_store *store, const char *const *keys, size_t n) MUST_CHECK;

/*
 * A URL by which anybody who has it may read an object from the store itself, for a while. NULL where the driver knows no such thing.
 * Nothing is asked of the store.
 */
struct object_link {
	const char *method; /* GET or HEAD */
	const char *type, *disposition; /* what the store says of the bytes: Content-Type, Content-Disposition */
	int seconds; /* 1..604800, from now */
};
enum rc object_presign(struct scope *sc, struct object_store *store, const char *key, const struct object_link *link,
		       const char **out) MUST_CHECK;
bool object_can_presign(const struct object_store *store);

struct object_info {
	const char *key;
	uint64_t size;    /* bytes */
	int64_t modified; /* Unix time in seconds, by the storage's own clock */
};

/* Of the disk; UINT64_MAX where nobody knows (s3). */
enum rc object_room(struct scope *sc, struct object_store *store, struct file_room *out) MUST_CHECK;

/*
 * Every object below a prefix (which ends in '/', or is empty: all), in the byte order of the keys; a failure of
 * `each` ends the walk.
 */
typedef enum rc (*object_each)(struct scope *sc, void *ctx, const struct object_info *object);
enum rc object_list(struct scope *sc, struct object_store *store, const char *prefix, object_each each,
		    void *ctx) MUST_CHECK;
/*
 * Several prefixes, one after the other. A store that is far away is asked for many pages at once: of every prefix one, and where keys are
 * known that are probably there, of the stretches between them. A cut that is not there does no harm; one for every 900 keys is best.
 */
struct object_walk {
	const char *prefix;
	const char *const *cuts; /* n_cuts keys below the prefix, rising */
	size_t n_cuts;
};
enum rc object_list_walks(struct scope *sc, struct object_store *store, const struct object_walk *walks, size_t n, object_each each,
		    void *ctx) MUST_CHECK;
/*
 * Puts that were never ended and take room where nobody sees it, begun before `before` (as `modified`): shown to `each`, with drop ended.
 * The directory ends its own by itself.
 */
enum rc object_unfinished(struct scope *sc, struct object_store *store, int64_t before, bool drop, object_each each,
			  void *ctx) MUST_CHECK;

static inline void
object_reader_close_at(struct object_reader **reader)
{
	object_reader_close(*reader);
}
#define AUTO_OBJECT_READER __attribute__((cleanup(object_reader_close_at))) struct object_reader

static inline void
object_batch_close_at(struct object_batch **batch)
{
	object_batch_close(*batch);
}
#define AUTO_OBJECT_BATCH __attribute__((cleanup(object_batch_close_at))) struct object_batch

#endif
