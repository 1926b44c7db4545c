/* posmctl objects ls | check | copy: the object storage by itself, without a database. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/conf.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "model/option.h"
#include "object/object.h"
#include "object/probe.h"

#define OBJECT_MAX ((size_t)2 * 1024 * 1024 * 1024) /* bytes of one that is copied */

static void
end_store(void *store)
{
	object_close(store);
}

/* By a configuration; ends with the scope. */
static enum rc
open_store(struct scope *sc, const struct conf *conf, struct object_store **out)
{
	TRY(object_open(sc, conf, out));
	scope_at_end(sc, end_store, *out);
	return RC_OK;
}

static enum rc
open_own_store(struct scope *sc, const struct args *args, struct object_store **out)
{
	const struct conf *conf;

	TRY(ctl_conf(sc, args, &conf));
	return open_store(sc, conf, out);
}

/* ---- ls -------------------------------------------------------------------------------------------- */

static enum rc
print_key(struct scope *sc, void *ctx, const struct object_info *object)
{
	(void)ctx;
	if (printf("%12" PRIu64 "  %s\n", object->size, object->key) < 0)
		return fault_errno(sc, "unwritable", "cannot write to standard output");
	return RC_OK;
}

static enum rc
list(struct scope *sc, const struct args *args)
{
	struct object_store *store;

	TRY(open_own_store(sc, args, &store));
	return object_list(sc, store, args->n_words > 0 ? args->words[0] : "", print_key, NULL);
}

/* ---- check ----------------------------------------------------------------------------------------- */

static void
print_step(void *watcher, const char *what, int64_t us)
{
	(void)watcher;
	(void)printf("%-12s ok, %.1f ms\n", what, (double)us / 1000);
}

static enum rc
check(struct scope *sc, const struct args *args)
{
	struct object_store *store;

	TRY(open_own_store(sc, args, &store));
	return probe_store(sc, store, print_step, NULL);
}

/* ---- copy ------------------------------------------------------------------------------------------ */

struct copying {
	struct object_store *from, *to;
	struct object_batch *batch;
	int64_t copied, there;
	uint64_t bytes;
};

static enum rc
copy_one(struct scope *sc, void *ctx, const struct object_info *object)
{
	const char *key = object->key;
	struct copying *c = ctx;
	struct arena_mark mark = arena_mark(sc->arena);
	struct bytes bytes;
	uint64_t is = 0;
	enum rc rc = object_size(sc, c->to, key, &is);

	if (rc != RC_OK && rc != RC_MISSING)
		return rc;
	if (rc == RC_OK && is == object->size) {
		c->there++;
		return RC_OK;
	}
	rc = object_load(sc, c->from, key, OBJECT_MAX, &bytes);
	if (rc == RC_MISSING) { /* cleared away since it was listed */
		fault_clear(sc);
		arena_release(sc->arena, mark);
		return RC_OK;
	}
	TRY(rc);
	TRY(object_batch_add(sc, c->batch, key, &bytes, 1));
	c->copied++;
	c->bytes += bytes.len;
	arena_release(sc->arena, mark);
	return RC_OK;
}

/* Somebody who has switched too early would be told that all was there. */
static bool
is_same_place(const struct conf *own, const struct conf *other)
{
	const char *driver = conf_text(own, OPT_OBJECT_DRIVER);

	if (strcmp(driver, conf_text(other, OPT_OBJECT_DRIVER)) != 0)
		return false;
	if (strcmp(driver, "directory") == 0)
		return strcmp(conf_text(own, OPT_OBJECT_DIRECTORY), conf_text(other, OPT_OBJECT_DIRECTORY)) == 0;
	return strcmp(conf_text(own, OPT_S3_ENDPOINT), conf_text(other, OPT_S3_ENDPOINT)) == 0 &&
	       strcmp(conf_text(own, OPT_S3_BUCKET), conf_text(other, OPT_S3_BUCKET)) == 0;
}

static enum rc
copy(struct scope *sc, const struct args *args)
{
	AUTO_OBJECT_BATCH *batch = NULL;
	struct copying c = {.batch = NULL};
	const struct conf *own, *other;

	TRY(ctl_conf(sc, args, &own));
	TRY(conf_load(sc, option_table, OPT_COUNT, args_value(args, "to"), &other));
	if (is_same_place(own, other))
		return fault(sc, RC_INVALID, "usage", "'%s' names the storage that posm uses already: nothing to copy",
			     args_value(args, "to"));
	TRY(open_store(sc, own, &c.from));
	TRY(open_store(sc, other, &c.to));
	TRY(object_batch_open(sc, c.to, &batch));
	c.batch = batch;
	TRY(object_list(sc, c.from, args->n_words > 0 ? args->words[0] : "", copy_one, &c));
	TRY(object_batch_end(sc, batch));
	(void)printf("%" PRId64 " objects copied (%" PRIu64 " bytes), %" PRId64 " were there\n", c.copied, c.bytes, c.there);
	return RC_OK;
}

const struct ctl_command ctl_objects_ls = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "objects ls",
		.words = "[PREFIX/]",
		.max_words = 1,
		.about = "prints the keys of the object storage with their sizes",
		.more = "",
	},
	.run = list,
};

const struct ctl_command ctl_objects_check = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "objects check",
		.words = "",
		.about = "writes, reads, lists and removes an object, and says how long each took",
		.more = "",
	},
	.run = check,
};

static const struct args_option copy_options[] = {
	{"to", "POSM.CONF", true, "a configuration with the other storage in it"},
};

const struct ctl_command ctl_objects_copy = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "objects copy",
		.words = "[PREFIX/]",
		.max_words = 1,
		.about = "copies all objects to another storage",
		.more = "What is there already with the same size is passed over, so that an interrupted copy goes on when it is "
			"begun again.\n"
			"To move a running installation: copy; stop posmd and posm-fcgi; copy once more; put the other storage "
			"into\n"
			"posm.conf; start both.",
		.options = copy_options,
		.n_options = LENGTH_OF(copy_options),
	},
	.run = copy,
};
