/* The S3 driver's store: where it is and who we are there. What is set at opening never changes; lines are lent under the lock. */
#ifndef POSM_OBJECT_S3_STORE_H
#define POSM_OBJECT_S3_STORE_H

#include <pthread.h>

#include "object/driver.h"
#include "object/sigv4.h"

struct s3_line;

struct s3_place {
	char *origin; /* https://host[:port] */
	char *host;   /* as the Host header says it */
};

struct s3 {
	struct object_store base;
	char *access_key, *secret_key, *region;
	char *token;  /* of the session, NULL */
	struct s3_place place, public; /* as posm reaches it, and whoever follows a link */
	char *root;   /* of every path: "/bucket", or "" where the host names the bucket */
	char *bucket;
	char *ca_file; /* NULL: the system's */
	bool plain;    /* http is allowed */
	int connections;    /* of one batch */
	uint64_t part_size; /* bytes; more go in several requests */
	int64_t retry_time, stall_time, connect_time; /* ms */
	pthread_mutex_t lock;
	struct s3_line *idle, *shared;
	_Atomic bool one_by_one; /* the store does not know how to remove many at once */
};

static inline struct s3 *
s3_of(struct object_store *store)
{
	return (struct s3 *)store;
}

enum rc s3_reader_begin(struct scope *sc, struct object_store *store, const char *key, uint64_t from, uint64_t len,
			struct object_reader **out) MUST_CHECK;
enum rc s3_reader_ready(struct scope *sc, struct object_reader *reader, uint64_t *size_out) MUST_CHECK;
enum rc s3_reader_read(struct scope *sc, struct object_reader *reader, void *to, size_t room, size_t *got) MUST_CHECK;
void s3_reader_close(struct object_reader *reader);

enum rc s3_batch_open(struct scope *sc, struct object_store *store, struct object_batch **out) MUST_CHECK;
enum rc s3_batch_add(struct scope *sc, struct object_batch *batch, const char *key, const struct bytes *parts, size_t n_parts) MUST_CHECK;
enum rc s3_batch_end(struct scope *sc, struct object_batch *batch) MUST_CHECK;
void s3_batch_close(struct object_batch *batch);

enum rc s3_remove(struct scope *sc, struct object_store *store, const char *key) MUST_CHECK;
enum rc s3_remove_all(struct scope *sc, struct object_store *store, const char *const *keys, size_t n) MUST_CHECK;
enum rc s3_presign(struct scope *sc, struct object_store *store, const char *key, const struct object_link *link,
		   const char **out) MUST_CHECK;
enum rc s3_list(struct scope *sc, struct object_store *store, const struct object_walk *walks, size_t n, object_each each,
		void *ctx) MUST_CHECK;
enum rc s3_unfinished(struct scope *sc, struct object_store *store, int64_t before, bool drop, object_each each, void *ctx) MUST_CHECK;

#endif
