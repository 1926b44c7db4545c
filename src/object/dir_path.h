/* Inside the directory driver: its store, the way from the root to an object, and errno in posm's words. */
#ifndef POSM_OBJECT_DIR_PATH_H
#define POSM_OBJECT_DIR_PATH_H

#include "object/driver.h"

#define DIR_NEW "~new" /* no part of a key begins with '~' */

struct dir_store {
	struct object_store base;
	int root;
	char *path; /* for messages */
};

static inline struct dir_store *
dir_store_of(struct object_store *store)
{
	return (struct dir_store *)store;
}

/* The fault for errno after failing to `verb` the object (or folder) `key`. */
enum rc dir_fault(struct scope *sc, const struct dir_store *d, const char *verb, const char *key) MUST_CHECK;

/*
 * Opens the folder that holds `key` and points *name at the key's last part. Without `make` a missing folder is
 * *fd_out -1 and RC_OK. With it missing folders are made; dir_sync makes them last.
 */
enum rc dir_walk(struct scope *sc, const struct dir_store *d, const char *key, bool make, int *fd_out,
		 const char **name) MUST_CHECK;
/* Syncs the names of all folders on the way to `key`, once the key is there: a remover prunes only empty folders. */
enum rc dir_sync(struct scope *sc, const struct dir_store *d, const char *key) MUST_CHECK;
/* Removes the folders above `key` that are empty, lowest first. */
void dir_prune(const struct dir_store *d, const char *key);

enum rc dir_batch_open(struct scope *sc, struct object_store *store, struct object_batch **out) MUST_CHECK;
enum rc dir_batch_add(struct scope *sc, struct object_batch *batch, const char *key, const struct bytes *parts,
		      size_t n_parts) MUST_CHECK;
enum rc dir_batch_end(struct scope *sc, struct object_batch *batch) MUST_CHECK;
void dir_batch_close(struct object_batch *batch);

enum rc dir_list(struct scope *sc, struct object_store *store, const struct object_walk *walks, size_t n, object_each each,
		 void *ctx) MUST_CHECK;

#endif
