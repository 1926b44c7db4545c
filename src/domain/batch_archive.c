#include "config.h"
#include "domain/batch_archive.h"

#include <inttypes.h>
#include <string.h>

#include "base/digest.h"
#include "base/scope.h"
#include "domain/check_archive.h"
#include "domain/download_name.h"
#include "model/entry_name.h"
#include "model/manifest.h"
#include "zip/archive_bytes.h"

#define FOLDERS_BYTES_MAX ((size_t)BATCH_RESTAURANTS_MAX * 4096)
#define ETAG_BYTES 16

/* The entries of all parts, one after the other, and the manifest of the folders after them. */
struct joining {
	const struct archive_plan *parts;
	const char *const *folders;
	size_t n_parts;
	struct archive_entry *entries;
	struct archive_card *cards;
	struct archive_made *made;
	size_t n, n_made;
};

static enum rc
check_ended(struct scope *sc, const struct batch *batch)
{
	if (batch->active == 0 && batch->done > 0)
		return RC_OK;
	if (batch->active == 0)
		return fault(sc, RC_CONFLICT, "batch_not_done", "no restaurant of batch %" PRId64 " has cards", batch->id);
	fault(sc, RC_CONFLICT, "batch_not_done", "%" PRId64 " generations of batch %" PRId64 " are still being made", batch->active,
	      batch->id);
	fault_arg(sc, "active", "%" PRId64, batch->active);
	return RC_CONFLICT;
}

static enum rc
plan_parts(struct scope *sc, const struct app *app, const struct who *who, const struct batch *batch,
	   const struct archive_options *options, struct batch_archive *out)
{
	const struct batch_restaurant *all;
	size_t n;

	TRY(batch_restaurants(sc, app->pg, who, batch->id, &all, &n));
	struct archive_plan *parts = scope_array(sc, n + 1, sizeof(*parts));

	for (size_t i = 0; i < n; i++) {
		struct generation *generation = scope_alloc(sc, sizeof(*generation));

		if (all[i].generation_id == 0)
			continue;
		if (all[i].status != GENERATION_DONE) {
			out->left_out++;
			continue;
		}
		TRY(generation_load(sc, app->pg, who, all[i].generation_id, generation));
		TRY(archive_plan(sc, app, generation, options, &parts[out->n_parts++]));
	}
	out->parts = parts;
	return RC_OK;
}

static const char *const *
folders_of(struct scope *sc, const struct archive_plan *parts, size_t n)
{
	const char **names = scope_array(sc, n + 1, sizeof(*names));

	for (size_t i = 0; i < n; i++)
		names[i] = parts[i].generation->restaurant_name;
	return entry_name_folders(sc, names, n);
}

static void
join_part(struct scope *sc, struct joining *j, const struct archive_plan *part, const char *folder)
{
	for (size_t i = 0; i < part->n_made; i++)
		j->made[j->n_made++] = (struct archive_made){j->n + part->made[i].entry, part->made[i].bytes};
	for (size_t i = 0; i < part->archive.n; i++) {
		const struct archive_entry *e = &part->archive.entries[i];
		const char *name = scope_printf(sc, "%s/%.*s", folder, (int)e->name_len, e->name);

		j->cards[j->n] = part->cards[i];
		j->entries[j->n] = *e;
		j->entries[j->n].name = name;
		j->entries[j->n++].name_len = (uint16_t)strlen(name);
	}
}

static enum rc
add_manifest(struct scope *sc, struct joining *j)
{
	struct text *manifest = text_new(sc, FOLDERS_BYTES_MAX);

	manifest_folders_begin(manifest);
	for (size_t i = 0; i < j->n_parts; i++) {
		const struct generation *g = j->parts[i].generation;

		manifest_folders_add(manifest, &(struct manifest_folder){g->restaurant_name, j->folders[i], g->id, g->version,
									 (int32_t)j->parts[i].n_cards});
	}
	TRY(text_check(sc, manifest, MANIFEST_NAME));
	struct bytes bytes = {manifest->at, manifest->len};

	j->made[j->n_made++] = (struct archive_made){j->n, bytes};
	j->entries[j->n++] = (struct archive_entry){.name = MANIFEST_NAME,
						    .name_len = sizeof(MANIFEST_NAME) - 1,
						    .crc32 = archive_bytes_crc32(bytes),
						    .size = (uint32_t)bytes.len};
	return RC_OK;
}

/* Of the latest that was finished, so that the same cards give the same bytes. */
static uint32_t
dos_time_of(const struct archive_plan *parts, size_t n)
{
	const char *latest = parts[0].generation->finished_at;

	for (size_t i = 1; i < n; i++)
		if (strcmp(parts[i].generation->finished_at, latest) > 0)
			latest = parts[i].generation->finished_at;
	return archive_dos_time(latest);
}

/* A tag of the parts' tags and folders: what a person does not see is not in it. */
static const char *
etag_of(struct scope *sc, const struct batch *batch, const struct joining *j)
{
	struct text *etag = text_new(sc, 100), *all = text_new(sc, FOLDERS_BYTES_MAX);
	uint8_t digest[DIGEST_BYTES];

	for (size_t i = 0; i < j->n_parts; i++)
		text_addf(all, "%s %s\n", j->parts[i].etag, j->folders[i]);
	digest_of((struct bytes){all->at, all->len}, digest);
	text_addf(etag, "\"%d-batch-%" PRId64 "-", ARCHIVE_FORMAT, batch->id);
	text_add_hex(etag, digest, ETAG_BYTES);
	text_add_char(etag, '"');
	return etag->at;
}

static struct joining
make_room(struct scope *sc, const struct archive_plan *parts, size_t n)
{
	struct joining j = {.parts = parts, .n_parts = n, .folders = folders_of(sc, parts, n)};
	size_t entries = 1;

	for (size_t i = 0; i < n; i++)
		entries += parts[i].archive.n;
	j.entries = scope_array(sc, entries, sizeof(*j.entries));
	j.cards = scope_array(sc, entries, sizeof(*j.cards));
	j.made = scope_array(sc, n + 1, sizeof(*j.made));
	return j;
}

static enum rc
join(struct scope *sc, const struct batch *batch, const struct archive_plan *parts, size_t n, struct archive_plan *out)
{
	struct joining j = make_room(sc, parts, n);

	for (size_t i = 0; i < n; i++)
		join_part(sc, &j, &parts[i], j.folders[i]);
	TRY(add_manifest(sc, &j));
	*out = (struct archive_plan){
		.archive = {.n = j.n, .entries = j.entries, .dos_time = dos_time_of(parts, n)},
		.cards = j.cards,
		.n_cards = j.n - 1,
		.made = j.made,
		.n_made = j.n_made,
		.ahead = n > 0 ? parts[0].ahead : 0,
		.etag = etag_of(sc, batch, &j),
		.file_name = download_name_clean(scope_printf(sc, "%s - %s - %" PRId64 ".zip", batch->brand_name,
							      batch->template_name, batch->id)),
	};
	archive_lay_out(&out->archive);
	return RC_OK;
}

enum rc
batch_archive_plan(struct scope *sc, const struct app *app, const struct who *who, const struct batch *batch,
		   const struct archive_options *options, struct batch_archive *out)
{
	struct batch_archive made = {.left_out = 0};

	TRY(check_ended(sc, batch));
	TRY(plan_parts(sc, app, who, batch, options, &made));
	if (made.n_parts == 0) /* deleted since it was counted */
		return fault(sc, RC_CONFLICT, "batch_not_done", "no restaurant of batch %" PRId64 " has cards", batch->id);
	TRY(join(sc, batch, made.parts, made.n_parts, &made.plan));
	*out = made;
	return RC_OK;
}

static enum rc
ask(struct scope *sc, size_t stale, size_t left_out)
{
	fault(sc, RC_CONFLICT, "confirm_needed",
	      "the tables of %zu restaurants are others today, %zu restaurants are left out without cards; ask with confirm=1 for "
	      "the cards as they are, or generate them anew",
	      stale, left_out);
	fault_arg(sc, "restaurants", "%zu", stale);
	fault_arg(sc, "left_out", "%zu", left_out);
	return RC_CONFLICT;
}

enum rc
batch_archive_allows(struct scope *sc, const struct app *app, const struct batch_archive *archive, bool confirmed)
{
	size_t stale = 0;

	TRY(check_archives_allow(sc, app, archive->parts, archive->n_parts, confirmed, &stale));
	if (confirmed || stale + archive->left_out == 0)
		return RC_OK;
	return ask(sc, stale, archive->left_out);
}
