#include "config.h"
#include "domain/archive_plan.h"

#include <inttypes.h>
#include <string.h>

#include "base/conf.h"
#include "base/scope.h"
#include "domain/download_name.h"
#include "domain/manifest_place.h"
#include "model/entry_name.h"
#include "model/manifest.h"
#include "model/option.h"
#include "store/card_entry.h"
#include "zip/archive_bytes.h"

#define NAMES_BYTES_MAX ((size_t)1 << 30) /* entry names and keys of one generation */

/* What grows while the rows are read: the texts lie one after the other, pointers into them are set at the end. */
struct making {
	struct archive_plan *plan;
	const struct archive_options *options;
	struct archive_entry *entries;
	struct archive_card *cards;
	int32_t *ordinals; /* of the cards; NULL unless an option makes another manifest */
	size_t n, room;
	struct text *texts;
	const char *object_key, *prefix_key; /* the last ones added, while their page lives */
};

static void
close_text(void *text)
{
	text_close(text);
}

/* A key, or nothing where it is the one that was added last: the cards of the packed shelf share theirs. */
static void
add_key(struct making *m, const char **last, const char *key)
{
	if (*last == NULL || strcmp(key, *last) != 0) {
		text_add(m->texts, key);
		*last = key;
	}
	text_add_bytes(m->texts, "", 1);
}

/* Half-built: the texts are found again by their order in set_pointers(). */
static enum rc
add_entry(struct scope *sc, struct making *m, const char *name, const struct card_place *place, uint32_t crc32)
{
	size_t name_len = strlen(name);
	uint64_t size = place->size;

	if (m->n == m->room)
		return fault(sc, RC_BROKEN, "cards_too_many", "generation %" PRId64 " has more cards than tables",
			     m->plan->generation->id);
	if (name_len > UINT16_MAX || size > ARCHIVE_ENTRY_SIZE_MAX)
		return fault(sc, RC_LIMIT, "card_too_large", "'%s' does not fit into an archive", name);
	m->entries[m->n] = (struct archive_entry){.name_len = (uint16_t)name_len, .crc32 = crc32, .size = (uint32_t)size};
	m->cards[m->n].place = *place;
	m->n++;
	text_add_bytes(m->texts, name, name_len + 1);
	add_key(m, &m->object_key, place->object_key);
	if (place->prefix_key != NULL)
		add_key(m, &m->prefix_key, place->prefix_key);
	return RC_OK;
}

static const char *
take_key(const char **at, const char **last)
{
	if (**at != '\0')
		*last = *at;
	*at += strlen(*at) + 1;
	return *last;
}

static void
set_pointers(struct making *m)
{
	const char *at = m->texts->at, *object_key = NULL, *prefix_key = NULL;

	for (size_t i = 0; i < m->n; i++) {
		m->entries[i].name = at;
		at += m->entries[i].name_len + 1;
		m->cards[i].place.object_key = take_key(&at, &object_key);
		if (m->cards[i].place.prefix_key != NULL)
			m->cards[i].place.prefix_key = take_key(&at, &prefix_key);
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
add_page(struct scope *sc, const struct app *app, struct making *m, int32_t *from, bool *end)
{
	const struct card_entry *rows;
	size_t n;

	TRY(card_entry_list(sc, app->pg, m->plan->generation->id, *from, m->options->only_changed, &rows, &n));
	for (size_t i = 0; i < n; i++) {
		TRY(add_entry(sc, m, rows[i].entry_name, &rows[i].place, rows[i].crc32));
		pack_uuid(rows[i].table_uuid, m->cards[m->n - 1].uuid);
		if (m->ordinals != NULL)
			m->ordinals[m->n - 1] = rows[i].ordinal;
	}
	m->object_key = m->prefix_key = NULL;
	*end = n < CARD_ENTRY_PAGE;
	*from = n == 0 ? *from : rows[n - 1].ordinal + 1;
	return RC_OK;
}

static enum rc
add_cards(struct scope *sc, const struct app *app, struct making *m)
{
	int32_t from = 0;

	for (bool end = false; !end;) {
		AUTO_SCOPE *own = scope_new(sc->kind, sc->id); /* a page is gone before the next */

		if (add_page(own, app, m, &from, &end) != RC_OK)
			return fault_copy(sc, &own->fault);
	}
	m->plan->n_cards = m->n;
	return RC_OK;
}

static enum rc
add_manifest(struct scope *sc, struct making *m, const char *json)
{
	struct manifest_place manifest;

	if (json == NULL)
		return fault(sc, RC_CONFLICT, "cards_missing",
			     "generation %" PRId64 " has no manifest; generate the cards anew", m->plan->generation->id);
	TRY(manifest_place_read(sc, json, &manifest));
	return add_entry(sc, m, MANIFEST_NAME, &manifest.place, manifest.crc32);
}

enum rc
archive_plan_check(struct scope *sc, const struct generation *g)
{
	if (g->status == GENERATION_DELETED)
		return fault(sc, RC_MISSING, "generation_deleted",
			     "generation %" PRId64 " was deleted, and its cards with it", g->id);
	if (g->status == GENERATION_ERROR || g->status == GENERATION_CANCELLED)
		return fault(sc, RC_CONFLICT, "generation_failed",
			     "generation %" PRId64 " ended without cards (%s); retry it, or generate anew", g->id,
			     generation_status_words[g->status]);
	if (g->status != GENERATION_DONE)
		return fault(sc, RC_CONFLICT, "generation_not_done", "generation %" PRId64 " is %s: there is no archive yet",
			     g->id, generation_status_words[g->status]);
	return RC_OK;
}

static struct text *
text_until_end(struct scope *sc, size_t max)
{
	struct text *text = scope_alloc(sc, sizeof(*text));

	text_open(text, max);
	scope_at_end(sc, close_text, text);
	return text;
}

static struct making
make_room(struct scope *sc, struct archive_plan *plan, const struct archive_options *options, size_t total)
{
	struct making m = {.plan = plan, .options = options, .room = total + 1};

	m.entries = scope_array(sc, m.room, sizeof(*m.entries));
	m.cards = scope_array(sc, m.room, sizeof(*m.cards));
	if (options->only_changed || options->flat)
		m.ordinals = scope_array(sc, m.room, sizeof(*m.ordinals));
	m.texts = text_until_end(sc, NAMES_BYTES_MAX);
	return m;
}

static void
flatten(struct scope *sc, struct making *m)
{
	size_t n = m->plan->n_cards;
	const char **names = scope_array(sc, n + 1, sizeof(*names));

	for (size_t i = 0; i < n; i++)
		names[i] = m->entries[i].name;
	const char *const *flat = entry_names_flat(sc, names, n);

	for (size_t i = 0; i < n; i++) {
		m->entries[i].name = flat[i];
		m->entries[i].name_len = (uint16_t)strlen(flat[i]);
	}
}

static enum rc
load_manifest(struct scope *sc, const struct app *app, const struct archive_card *card, uint32_t crc32, struct bytes *out)
{
	TRY(load_card(sc, app, &card->place, MANIFEST_BYTES_MAX, out));
	if (archive_bytes_crc32(*out) != crc32)
		return fault(sc, RC_CONFLICT, "cards_missing", "%s in object '%s' is damaged; generate the cards anew", MANIFEST_NAME,
			     card->place.object_key);
	return RC_OK;
}

/* Fewer cards or other names: the stored manifest with those rows and names only, kept in memory. */
static enum rc
remake_manifest(struct scope *sc, const struct app *app, struct making *m)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
	size_t n = m->plan->n_cards;
	struct manifest_pick *picks = scope_array(own, n + 1, sizeof(*picks));
	struct text *made = text_until_end(sc, MANIFEST_BYTES_MAX);
	struct bytes stored;
	enum rc rc = load_manifest(own, app, &m->cards[n], m->entries[n].crc32, &stored);

	for (size_t i = 0; i < n; i++)
		picks[i] = (struct manifest_pick){m->ordinals[i], m->entries[i].name};
	if (rc == RC_OK)
		rc = manifest_pick(own, made, stored, picks, n);
	if (rc != RC_OK)
		return fault_copy(sc, &own->fault);
	TRY(text_check(sc, made, MANIFEST_NAME));
	struct archive_made *entry = scope_alloc(sc, sizeof(*entry));

	*entry = (struct archive_made){n, {made->at, made->len}};
	m->plan->made = entry;
	m->plan->n_made = 1;
	m->entries[n].size = (uint32_t)made->len;
	m->entries[n].crc32 = archive_bytes_crc32(entry->bytes);
	return RC_OK;
}

static enum rc
apply_options(struct scope *sc, const struct app *app, struct making *m)
{
	if (m->options->flat)
		flatten(sc, m);
	if (m->ordinals == NULL)
		return RC_OK;
	return remake_manifest(sc, app, m);
}

static enum rc
check_count(struct scope *sc, const struct making *m, int32_t total)
{
	if (m->options->only_changed || m->n == (size_t)total)
		return RC_OK;
	return fault(sc, RC_CONFLICT, "cards_missing",
		     "generation %" PRId64 " has %zu of %" PRId32 " cards; generate them anew", m->plan->generation->id, m->n,
		     total);
}

/* Another one whenever a byte of the archive may be another: epoch for another attempt, format for another program. */
static const char *
etag_of(struct scope *sc, const struct generation *g, const struct archive_options *options)
{
	return scope_printf(sc, "\"%d-%" PRId64 "-%" PRId64 "%s%s\"", ARCHIVE_FORMAT, g->id, g->epoch,
			    options->only_changed ? "-changed" : "", options->flat ? "-flat" : "");
}

enum rc
archive_plan(struct scope *sc, const struct app *app, const struct generation *generation,
	     const struct archive_options *options, struct archive_plan *out)
{
	struct archive_plan plan = {.generation = generation, .ahead = (int)conf_int(app->conf, OPT_DOWNLOAD_AHEAD)};

	TRY(archive_plan_check(sc, generation));
	struct making m = make_room(sc, &plan, options, (size_t)generation->total);

	TRY(add_cards(sc, app, &m));
	TRY(check_count(sc, &m, generation->total));
	TRY(add_manifest(sc, &m, generation->manifest));
	TRY(text_check(sc, m.texts, "the names of an archive"));
	set_pointers(&m);
	TRY(apply_options(sc, app, &m));
	plan.archive = (struct archive){.n = m.n, .entries = m.entries,
					.dos_time = archive_dos_time(generation->finished_at)};
	archive_lay_out(&plan.archive);
	plan.cards = m.cards;
	plan.etag = etag_of(sc, generation, options);
	plan.file_name = download_name(sc, &(struct download_name){
		.restaurant = generation->restaurant_name,
		.template_name = generation->template_name,
		.version = generation->version,
		.what = options->only_changed ? "changed" : NULL,
		.extension = "zip",
	});
	*out = plan;
	return RC_OK;
}
