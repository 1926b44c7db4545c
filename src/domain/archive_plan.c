#include "config.h"
#include "domain/archive_plan.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"
#include "js/js.h"
#include "model/manifest.h"
#include "object/object.h"
#include "store/card.h"
#include "store/generation.h"

#define PAGE_ROWS 1000
#define NAMES_BYTES_MAX ((size_t)1 << 30) /* entry names and keys of one generation */

/* What grows while the rows are read: the texts lie one after the other, pointers into them are set at the end. */
struct making {
	struct archive_plan *plan;
	struct archive_entry *entries;
	struct archive_card *cards;
	size_t n, room;
	struct text *texts;
};

static void
close_texts(void *texts)
{
	text_close(texts);
}

/* Half-built: the names are found again by their lengths in set_pointers(). */
static enum rc
add_entry(struct scope *sc, struct making *m, const char *name, const char *key, uint64_t size, uint32_t crc32)
{
	size_t name_len = strlen(name);

	if (m->n == m->room)
		return fault(sc, RC_BROKEN, "cards_too_many", "generation %" PRId64 " has more cards than tables",
			     m->plan->generation_id);
	if (name_len > UINT16_MAX || size > ARCHIVE_ENTRY_SIZE_MAX)
		return fault(sc, RC_LIMIT, "card_too_large", "'%s' does not fit into an archive", name);
	m->entries[m->n] = (struct archive_entry){.name_len = (uint16_t)name_len, .crc32 = crc32, .size = (uint32_t)size};
	m->cards[m->n].place.size = size;
	m->n++;
	text_add_bytes(m->texts, name, name_len + 1);
	text_add_bytes(m->texts, key, strlen(key) + 1);
	return RC_OK;
}

static void
set_pointers(struct making *m)
{
	const char *at = m->texts->at;

	for (size_t i = 0; i < m->n; i++) {
		m->entries[i].name = at;
		at += m->entries[i].name_len + 1;
		m->cards[i].place.object_key = at;
		at += strlen(at) + 1;
	}
}

static int
hex_value(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

/* A uuid as the database writes it. */
static void
pack_uuid(const char *text, unsigned char out[16])
{
	for (size_t i = 0; i < 16; i++) {
		text += *text == '-';
		out[i] = (unsigned char)(hex_value(text[0]) << 4 | hex_value(text[1]));
		text += 2;
	}
}

static enum rc
add_page(struct scope *sc, const struct app *app, struct making *m, bool only_changed, int32_t *from, bool *end)
{
	const struct stored_card *rows;
	size_t n;

	TRY(card_list(sc, app->pg, m->plan->generation_id, *from, PAGE_ROWS, only_changed, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(add_entry(sc, m, rows[i].entry_name, rows[i].object_key, (uint64_t)rows[i].size, rows[i].crc32));
		pack_uuid(rows[i].table_uuid, m->cards[m->n - 1].uuid);
	}
	*end = n < PAGE_ROWS;
	*from = n == 0 ? *from : rows[n - 1].ordinal + 1;
	return RC_OK;
}

static enum rc
add_cards(struct scope *sc, const struct app *app, struct making *m, bool only_changed)
{
	int32_t from = 0;

	for (bool end = false; !end;) {
		struct arena_mark mark = arena_mark(sc->arena);

		TRY(add_page(sc, app, m, only_changed, &from, &end));
		arena_release(sc->arena, mark);
	}
	m->plan->n_cards = m->n;
	return RC_OK;
}

static enum rc
add_manifest(struct scope *sc, struct making *m, const char *json)
{
	struct js manifest;
	const char *key = NULL;
	int64_t size = 0, crc32 = 0;

	if (json == NULL)
		return fault(sc, RC_CONFLICT, "cards_missing",
			     "generation %" PRId64 " has no manifest; generate the cards anew", m->plan->generation_id);
	TRY(js_parse(sc, (struct bytes){json, strlen(json)}, "", &manifest));
	TRY(js_text(sc, &manifest, "object_key", JS_REQUIRED, 1, OBJECT_KEY_MAX, &key));
	TRY(js_int(sc, &manifest, "size", JS_REQUIRED, 0, ARCHIVE_ENTRY_SIZE_MAX, &size));
	TRY(js_int(sc, &manifest, "crc32", JS_REQUIRED, 0, UINT32_MAX, &crc32));
	return add_entry(sc, m, MANIFEST_NAME, key, (uint64_t)size, (uint32_t)crc32);
}

static enum rc
load_done(struct scope *sc, const struct app *app, int64_t id, struct generation *out)
{
	TRY(generation_load(sc, app->pg, NULL, id, out));
	if (out->status == GENERATION_DELETED)
		return fault(sc, RC_MISSING, "generation_deleted",
			     "generation %" PRId64 " was deleted, and its cards with it", id);
	if (out->status != GENERATION_DONE)
		return fault(sc, RC_CONFLICT, "generation_not_done", "generation %" PRId64 " is %s: there is no archive",
			     id, generation_status_words[out->status]);
	return RC_OK;
}

/* For people's disks: what some file system refuses becomes a space. */
static const char *
file_name_of(struct scope *sc, const struct generation *g)
{
	char *name = scope_printf(sc, "%s - %s - v%" PRId32 ".zip", g->restaurant_name, g->template_name, g->version);

	for (char *c = name; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f || strchr("\\/:*?\"<>|", *c) != NULL)
			*c = ' ';
	return name;
}

static struct making
make_room(struct scope *sc, struct archive_plan *plan, size_t total)
{
	struct making m = {.plan = plan, .room = total + 1, .texts = scope_alloc(sc, sizeof(struct text))};

	m.entries = scope_array(sc, m.room, sizeof(*m.entries));
	m.cards = scope_array(sc, m.room, sizeof(*m.cards));
	text_open(m.texts, NAMES_BYTES_MAX);
	scope_at_end(sc, close_texts, m.texts);
	return m;
}

enum rc
archive_plan(struct scope *sc, const struct app *app, int64_t generation_id, const struct archive_options *options,
	     struct archive_plan *out)
{
	struct generation g;
	struct archive_plan plan = {.generation_id = generation_id};

	TRY(load_done(sc, app, generation_id, &g));
	struct making m = make_room(sc, &plan, (size_t)g.total);

	TRY(add_cards(sc, app, &m, options->only_changed));
	if (!options->only_changed && m.n != (size_t)g.total)
		return fault(sc, RC_CONFLICT, "cards_missing",
			     "generation %" PRId64 " has %zu of %" PRId32 " cards; generate them anew", generation_id,
			     m.n, g.total);
	TRY(add_manifest(sc, &m, g.manifest));
	TRY(text_check(sc, m.texts, "the names of an archive"));
	set_pointers(&m);
	plan.archive = (struct archive){.n = m.n, .entries = m.entries, .dos_time = archive_dos_time(g.finished_at)};
	archive_lay_out(&plan.archive);
	plan.cards = m.cards;
	plan.etag = scope_printf(sc, "\"%d-%" PRId64 "-%" PRId64 "%s%s\"", ARCHIVE_FORMAT, generation_id, g.epoch,
				 options->only_changed ? "-changed" : "", options->flat ? "-flat" : "");
	plan.file_name = file_name_of(sc, &g);
	plan.finished_at = g.finished_at;
	*out = plan;
	return RC_OK;
}
