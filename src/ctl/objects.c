/* posmctl objects ls | check | copy: the object storage by itself, without a database. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "model/option.h"
#include "object/object.h"

#define OBJECT_MAX ((size_t)2 * 1024 * 1024 * 1024) /* bytes of one that is copied */
#define PROBE_BYTES ((size_t)256 * 1024)

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

/* What is done to the probe, one after the other. */
struct probe {
	struct object_store *store;
	const char *prefix, *key;
	struct bytes bytes;
};

static enum rc
probe_write(struct scope *sc, struct probe *p)
{
	return object_put(sc, p->store, p->key, &p->bytes, 1);
}

static enum rc
probe_read(struct scope *sc, struct probe *p)
{
	struct bytes is;

	TRY(object_load(sc, p->store, p->key, PROBE_BYTES, &is));
	if (is.len != p->bytes.len || memcmp(is.at, p->bytes.at, is.len) != 0)
		return fault(sc, RC_BROKEN, "storage_refused", "what is read is not what was written");
	return RC_OK;
}

static enum rc
probe_read_a_part(struct scope *sc, struct probe *p)
{
	AUTO_OBJECT_READER *reader = NULL;
	char part[10];
	uint64_t size;
	size_t got;

	TRY(object_reader_open(sc, p->store, p->key, 1000, sizeof(part), &reader, &size));
	TRY(object_reader_read(sc, reader, part, sizeof(part), &got));
	if (size != p->bytes.len || got == 0 || memcmp(part, (const char *)p->bytes.at + 1000, got) != 0)
		return fault(sc, RC_BROKEN, "storage_refused", "a part of an object is not what was asked for");
	return RC_OK;
}

static enum rc
count_key(struct scope *sc, void *ctx, const struct object_info *object)
{
	(void)sc, (void)object;
	(*(int *)ctx)++;
	return RC_OK;
}

static enum rc
probe_list(struct scope *sc, struct probe *p)
{
	int n = 0;

	TRY(object_list(sc, p->store, p->prefix, count_key, &n));
	return n == 1 ? RC_OK : fault(sc, RC_BROKEN, "storage_refused", "a list shows %d objects where there is one", n);
}

static enum rc
probe_remove(struct scope *sc, struct probe *p)
{
	uint64_t size;

	TRY(object_remove(sc, p->store, p->key));
	if (object_size(sc, p->store, p->key, &size) == RC_MISSING)
		return RC_OK;
	return fault(sc, RC_BROKEN, "storage_refused", "an object that was removed is still there");
}

static const struct {
	const char *what;
	enum rc (*step)(struct scope *sc, struct probe *p);
} steps[] = {
	{"write", probe_write}, {"read", probe_read},	  {"read a part", probe_read_a_part},
	{"list", probe_list},	{"remove", probe_remove},
};

static enum rc
check(struct scope *sc, const struct args *args)
{
	struct probe p = {.bytes = {scope_alloc(sc, PROBE_BYTES), PROBE_BYTES}};
	struct text *name = text_new(sc, 100);
	uint8_t dice[8];

	if (getrandom(dice, sizeof(dice), 0) != sizeof(dice))
		return fault_errno(sc, "random", "no random bytes");
	text_add(name, "probe/");
	text_add_hex(name, dice, sizeof(dice));
	p.key = scope_printf(sc, "%s/object", name->at);
	p.prefix = scope_printf(sc, "%s/", name->at);
	TRY(open_own_store(sc, args, &p.store));
	for (size_t i = 0; i < LENGTH_OF(steps); i++) {
		int64_t begun = clock_us();

		TRY(steps[i].step(sc, &p));
		(void)printf("%-12s ok, %.1f ms\n", steps[i].what, (double)(clock_us() - begun) / 1000);
	}
	return RC_OK;
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

static enum rc
copy(struct scope *sc, const struct args *args)
{
	AUTO_OBJECT_BATCH *batch = NULL;
	struct copying c = {.batch = NULL};
	const struct conf *conf;

	TRY(open_own_store(sc, args, &c.from));
	TRY(conf_load(sc, option_table, OPT_COUNT, args_value(args, "to"), &conf));
	TRY(open_store(sc, conf, &c.to));
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
