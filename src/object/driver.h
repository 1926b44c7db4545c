/*
 * What a storage driver gives. Keys and prefixes have passed object.c's check. A driver's store, batch and
 * reader begin with the structs below and are its own memory, ended by its close functions.
 */
#ifndef POSM_OBJECT_DRIVER_H
#define POSM_OBJECT_DRIVER_H

#include "object/object.h"

struct object_driver {
	void (*close)(struct object_store *store);
	void (*hurry)(struct object_store *store, int64_t ms); /* NULL: it waits for nobody */

	enum rc (*batch_open)(struct scope *sc, struct object_store *store, struct object_batch **out);
	enum rc (*batch_add)(struct scope *sc, struct object_batch *batch, const char *key, const struct bytes *parts,
			     size_t n_parts);
	enum rc (*batch_end)(struct scope *sc, struct object_batch *batch);
	void (*batch_close)(struct object_batch *batch);

	enum rc (*reader_begin)(struct scope *sc, struct object_store *store, const char *key, uint64_t from,
				uint64_t len, struct object_reader **out);
	enum rc (*reader_ready)(struct scope *sc, struct object_reader *reader, uint64_t *size_out);
	enum rc (*reader_read)(struct scope *sc, struct object_reader *reader, void *to, size_t room, size_t *got);
	void (*reader_close)(struct object_reader *reader);

	enum rc (*size)(struct scope *sc, struct object_store *store, const char *key, uint64_t *out);
	enum rc (*remove)(struct scope *sc, struct object_store *store, const char *key);
	enum rc (*remove_all)(struct scope *sc, struct object_store *store, const char *const *keys, size_t n); /* NULL: one by one */
	/* NULL: not this driver */
	enum rc (*presign)(struct scope *sc, struct object_store *store, const char *key, const struct object_link *link, const char **out);
	/* NULL: nobody knows */
	enum rc (*room)(struct scope *sc, struct object_store *store, struct file_room *out);
	enum rc (*list)(struct scope *sc, struct object_store *store, const struct object_walk *walks, size_t n, object_each each,
			void *ctx);
	enum rc (*unfinished)(struct scope *sc, struct object_store *store, int64_t before, bool drop, object_each each,
			      void *ctx); /* NULL: nothing is ever left */
};

struct object_store {
	const struct object_driver *driver;
};
struct object_batch {
	const struct object_driver *driver;
};
struct object_reader {
	const struct object_driver *driver;
};

#endif
