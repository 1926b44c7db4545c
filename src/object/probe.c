#include "config.h"
#include "object/probe.h"

#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/scope.h"
#include "object/object.h"

#define PROBE_BYTES ((size_t)256 * 1024)

/* What is done to the probe, one after the other. */
struct probe {
	struct object_store *store;
	const char *prefix, *key;
	struct bytes bytes;
};

enum rc
probe_prefix(struct scope *sc, const char **out)
{
	struct text *name = text_new(sc, 100);
	uint8_t dice[8];

	if (getrandom(dice, sizeof(dice), 0) != sizeof(dice))
		return fault_errno(sc, "no_random", "no random bytes");
	text_add(name, "probe/");
	text_add_hex(name, dice, sizeof(dice));
	text_add_char(name, '/');
	*out = name->at;
	return RC_OK;
}

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

enum rc
probe_store(struct scope *sc, struct object_store *store, void (*told)(void *watcher, const char *what, int64_t us), void *watcher)
{
	struct probe p = {.store = store, .bytes = {scope_alloc(sc, PROBE_BYTES), PROBE_BYTES}};

	TRY(probe_prefix(sc, &p.prefix));
	p.key = scope_printf(sc, "%sobject", p.prefix);
	for (size_t i = 0; i < LENGTH_OF(steps); i++) {
		int64_t begun = clock_us();

		TRY(steps[i].step(sc, &p));
		if (told != NULL)
			told(watcher, steps[i].what, clock_us() - begun);
	}
	return RC_OK;
}
