#include "config.h"
#include "domain/qr_archive.h"

#include <inttypes.h>
#include <string.h>

#include "base/conf.h"
#include "base/digest.h"
#include "base/scope.h"
#include "domain/gather.h"
#include "domain/sample_cards.h"
#include "model/entry_name.h"
#include "model/option.h"
#include "qr/encoder.h"
#include "zip/archive_bytes.h"

#define ETAG_BYTES 16
#define NAMES_BYTES_MAX ((size_t)256 * 1024 * 1024)

/* What archives hold is called .pdf. */
static const char *
renamed(struct scope *sc, const char *name, const char *extension)
{
	return scope_printf(sc, "%.*s.%s", (int)(strlen(name) - strlen(".pdf")), name, extension);
}

static void
close_text(void *text)
{
	text_close(text);
}

static void
keep(struct qr_archive *a, size_t i, struct bytes file)
{
	if (a->n_kept < i || file.len > QR_ARCHIVE_KEPT - a->kept->len)
		return;
	a->kept_at[i] = a->kept->len;
	text_add_bytes(a->kept, file.at, file.len);
	a->n_kept++;
}

static enum rc
measure(struct scope *sc, struct qr_archive *a, size_t i, struct archive_entry *entry)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
	struct bytes file;

	if (make_qr_file(own, a->app, a->encoder, &a->cards[i], &a->wish, &file) != RC_OK)
		return fault_copy(sc, &own->fault);
	keep(a, i, file);
	entry->size = (uint32_t)file.len;
	entry->crc32 = archive_bytes_crc32(file);
	return RC_OK;
}

static enum rc
lay_out(struct scope *sc, struct qr_archive *a, size_t n)
{
	struct entry_pattern pattern;

	TRY(entry_pattern_read(sc, conf_text(a->app->conf, OPT_ARCHIVE_NAME_PATTERN), &pattern));
	const char *const *names = entry_names(sc, &pattern, a->cards, n);
	struct archive_entry *entries = scope_array(sc, n, sizeof(*entries));

	for (size_t i = 0; i < n; i++) {
		const char *name = renamed(sc, names[i], make_qr_extension(a->wish.format));

		entries[i] = (struct archive_entry){.name = name, .name_len = (uint16_t)strlen(name)};
		TRY(measure(sc, a, i, &entries[i]));
	}
	a->archive = (struct archive){.n = n, .entries = entries, .dos_time = archive_dos_time("")}; /* no clock in the bytes */
	archive_lay_out(&a->archive);
	return RC_OK;
}

/* Of all that is in the bytes: names, sizes, checksums. */
static const char *
etag_of(struct scope *sc, const struct qr_archive *a)
{
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);
	struct text *all = text_new(own, NAMES_BYTES_MAX), *etag = text_new(sc, 100);
	uint8_t digest[DIGEST_BYTES];

	for (size_t i = 0; i < a->archive.n; i++) {
		const struct archive_entry *e = &a->archive.entries[i];

		text_addf(all, "%" PRIu32 " %" PRIx32 " %s\n", e->size, e->crc32, e->name);
	}
	digest_of((struct bytes){all->at, all->len}, digest);
	text_add_char(etag, '"');
	text_add_hex(etag, digest, ETAG_BYTES);
	text_add_char(etag, '"');
	return etag->at;
}

static void
prepare(struct scope *sc, struct qr_archive *a, size_t n)
{
	encoder_open(sc, &a->encoder);
	a->kept = scope_alloc(sc, sizeof(*a->kept));
	text_open(a->kept, QR_ARCHIVE_KEPT);
	scope_at_end(sc, close_text, a->kept);
	a->kept_at = scope_array(sc, n, sizeof(*a->kept_at));
}

enum rc
qr_archive_plan(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id, const struct qr_wish *wish,
		struct qr_archive *out)
{
	struct qr_archive a = {.app = app, .wish = *wish};
	size_t n;

	TRY(sample_restaurant(sc, app, who, restaurant_id, &a.cards, &n));
	if (n == 0)
		return fault(sc, RC_CONFLICT, "no_tables", "the restaurant has no tables");
	prepare(sc, &a, n);
	TRY(lay_out(sc, &a, n));
	a.etag = etag_of(sc, &a);
	a.file_name = scope_printf(sc, "%s QR.zip", a.cards[0].restaurant);
	*out = a;
	return RC_OK;
}

static enum rc
copy_code(struct scope *sc, void *ctx, size_t i, uint64_t from, uint64_t len, struct sink *to)
{
	const struct qr_archive *a = ctx;
	struct bytes file;

	if (i < a->n_kept)
		return sink_write(sc, to, a->kept->at + a->kept_at[i] + from, (size_t)len);
	AUTO_SCOPE *own = scope_new(sc->kind, sc->id);

	if (make_qr_file(own, a->app, a->encoder, &a->cards[i], &a->wish, &file) != RC_OK)
		return fault_copy(sc, &own->fault);
	if (file.len != a->archive.entries[i].size)
		return fault(sc, RC_BROKEN, "card_damaged", "the code of table %s was drawn otherwise than before", a->cards[i].uuid);
	return sink_write(sc, to, (const char *)file.at + from, (size_t)len);
}

enum rc
qr_archive_send(struct scope *sc, const struct qr_archive *archive, uint64_t from, uint64_t len, struct sink *to)
{
	struct qr_archive a = *archive;
	struct gather *gather = gather_new(sc, to);
	const struct archive_source source = {copy_code, &a};

	TRY(archive_bytes(sc, &a.archive, from, len, &source, gather_sink(gather)));
	return gather_flush(sc, gather);
}
