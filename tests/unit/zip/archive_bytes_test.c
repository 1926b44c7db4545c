/* The archive's bytes, judged by libzip and by each other: every range is the same bytes as the whole. */
#include "config.h"
#include "zip/archive_bytes.h"

#include <stdlib.h>
#include <zip.h>
#include <zlib.h>

#include "base/text.h"
#include "unit/t.h"

#define WHOLE_MAX ((size_t)64 * 1024 * 1024)

/* Entry i holds `size` bytes made from i; `damage` breaks one of them. */
struct made {
	const struct archive *archive;
	size_t damaged; /* entry whose bytes differ from its CRC; n for none */
	size_t copies;
};

static unsigned char
byte_of(size_t entry, uint64_t at)
{
	return (unsigned char)(entry * 31 + at * 7 + at / 251);
}

static enum rc
copy_made(struct scope *sc, void *ctx, size_t i, uint64_t from, uint64_t len, struct sink *to)
{
	struct made *made = ctx;

	made->copies++;
	for (uint64_t at = from; at < from + len; at++) {
		unsigned char byte = byte_of(i, at);

		if (i == made->damaged && at == 0)
			byte ^= 1;
		TRY(sink_write(sc, to, &byte, 1));
	}
	return RC_OK;
}

static struct archive
make(struct scope *sc, size_t n, uint32_t size, const char *pattern)
{
	struct archive a = {.n = n, .entries = scope_array(sc, n, sizeof(struct archive_entry)),
			    .dos_time = archive_dos_time("2026-11-23T17:40:12Z")};

	for (size_t i = 0; i < n; i++) {
		char *name = scope_printf(sc, "%s%05zu.pdf", pattern, i);
		unsigned char *bytes = scope_alloc(sc, size + 1);

		for (uint64_t at = 0; at < size; at++)
			bytes[at] = byte_of(i, at);
		a.entries[i] = (struct archive_entry){.name = name, .name_len = (uint16_t)strlen(name),
						      .crc32 = (uint32_t)crc32_z(0, bytes, size), .size = size};
	}
	archive_lay_out(&a);
	return a;
}

static enum rc
bytes_of(struct scope *sc, const struct archive *a, uint64_t from, uint64_t len, struct made *made, struct text *out)
{
	struct sink_text to;
	struct archive_source source = {copy_made, made};

	made->archive = a;
	return archive_bytes(sc, a, from, len, &source, sink_to_text(&to, out));
}

static void
judge_by_libzip(struct scope *sc, const struct archive *a, const struct text *bytes)
{
	zip_error_t error;
	zip_source_t *source = zip_source_buffer_create(bytes->at, bytes->len, 0, &error);
	zip_t *zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
	unsigned char *got = scope_alloc(sc, 1000000);

	CHECK(zip != NULL);
	if (zip == NULL)
		return;
	CHECK_INT(zip_get_num_entries(zip, 0), a->n);
	for (size_t i = 0; i < a->n; i += 1 + a->n / 50) {
		zip_file_t *file = zip_fopen_index(zip, i, 0);

		CHECK_TEXT(zip_get_name(zip, i, ZIP_FL_ENC_STRICT), a->entries[i].name);
		CHECK_INT(zip_fread(file, got, 1000000), a->entries[i].size);
		CHECK(a->entries[i].size == 0 || got[0] == byte_of(i, 0));
		CHECK_INT(zip_fclose(file), 0); /* libzip checks the CRC when it reaches the end */
	}
	zip_discard(zip);
}

static void
libzip_reads_what_was_predicted(struct scope *sc)
{
	static const struct {
		size_t n;
		uint32_t size;
		const char *pattern;
	} shapes[] = {{0, 0, ""}, {1, 0, "a"}, {3, 1000, "Терраса/стол "}, {500, 77, "hall/"}, {65534, 3, "n"}, {65535, 3, "n"}, {70000, 1, "x"}};

	for (size_t i = 0; i < LENGTH_OF(shapes); i++) {
		struct archive a = make(sc, shapes[i].n, shapes[i].size, shapes[i].pattern);
		struct made made = {.damaged = a.n};
		struct text out;

		text_open(&out, WHOLE_MAX);
		CHECK_OK(sc, bytes_of(sc, &a, 0, a.total, &made, &out));
		CHECK_INT(out.len, a.total);
		judge_by_libzip(sc, &a, &out);
		text_close(&out);
	}
}

/* Whatever the shape: names of any length and script, entries of any size, empty ones among them. */
static void
the_length_is_predicted_for_every_shape(struct scope *sc)
{
	unsigned dice = 20261126;

	for (int shape = 0; shape < 300; shape++) {
		size_t n = (dice = dice * 1664525u + 1013904223u) >> 24, total = 0;
		struct archive a = make(sc, n, shape % 7 == 0 ? 0 : dice >> 22 & 0xff, shape % 3 == 0 ? "Терраса 🎄/" : shape % 3 == 1 ? "" : "a/b/");
		struct made made = {.damaged = a.n};
		struct text *out = text_new(sc, WHOLE_MAX);

		CHECK_OK(sc, bytes_of(sc, &a, 0, a.total, &made, out));
		CHECK_INT(out->len, a.total);
		for (size_t i = 0; i < a.n; i++)
			total += 30 + 46 + 2 * (size_t)a.entries[i].name_len + a.entries[i].size;
		CHECK_INT(a.total, total + 22);
	}
}

static void
every_range_is_the_same_bytes(struct scope *sc)
{
	struct archive a = make(sc, 7, 90, "з/");
	struct made made = {.damaged = a.n};
	struct text *whole = text_new(sc, WHOLE_MAX);

	CHECK_OK(sc, bytes_of(sc, &a, 0, a.total, &made, whole));
	for (uint64_t from = 0; from <= a.total; from += 13)
		for (uint64_t len = 0; len <= a.total - from; len += 1 + len / 3) {
			struct text *part = text_new(sc, WHOLE_MAX);

			CHECK_OK(sc, bytes_of(sc, &a, from, len, &made, part));
			CHECK(part->len == len && memcmp(part->at, whole->at + from, len) == 0);
		}
}

static void
a_range_fetches_only_what_it_touches(struct scope *sc)
{
	struct archive a = make(sc, 1000, 100, "n/");
	struct made made = {.damaged = a.n};

	CHECK_OK(sc, bytes_of(sc, &a, archive_data_at(&a.entries[500]) + 10, 20, &made, text_new(sc, WHOLE_MAX)));
	CHECK_INT(made.copies, 1);
	made.copies = 0;
	CHECK_OK(sc, bytes_of(sc, &a, a.directory_at, a.total - a.directory_at, &made, text_new(sc, WHOLE_MAX)));
	CHECK_INT(made.copies, 0);
}

static void
a_damaged_entry_ends_the_archive(struct scope *sc)
{
	struct archive a = make(sc, 5, 100, "n/");
	struct made made = {.damaged = 3};
	struct text *out = text_new(sc, WHOLE_MAX);

	CHECK_FAULT(sc, bytes_of(sc, &a, 0, a.total, &made, out), "card_damaged");
	CHECK_INT(out->len, a.entries[4].at - 1); /* its last byte stayed here */
}

static enum rc
copy_nothing(struct scope *sc, void *ctx, size_t i, uint64_t from, uint64_t len, struct sink *to)
{
	(void)sc, (void)ctx, (void)i, (void)from, (void)len, (void)to;
	return RC_OK;
}

static void
a_short_entry_ends_the_archive(struct scope *sc)
{
	struct archive a = make(sc, 5, 100, "n/");
	struct archive_source source = {copy_nothing, NULL};
	struct sink_text to;

	CHECK_FAULT(sc, archive_bytes(sc, &a, 0, a.total, &source, sink_to_text(&to, text_new(sc, WHOLE_MAX))),
		    "card_damaged");
}

static void
offsets_past_4_gib_use_zip64(struct scope *sc)
{
	struct archive a = {.n = 3, .entries = scope_array(sc, 3, sizeof(struct archive_entry))};

	for (size_t i = 0; i < 3; i++)
		a.entries[i] = (struct archive_entry){.name = "a", .name_len = 1, .size = 0xf0000000u};
	archive_lay_out(&a);
	CHECK(a.zip64);
	CHECK(!archive_offset_is_long(&a.entries[1]));
	CHECK(archive_offset_is_long(&a.entries[2]));
	CHECK_INT(a.total, 3 * (30 + 1 + (uint64_t)0xf0000000u) + 3 * 47 + 12 + 76 + 22);
	CHECK_INT(archive_find(&a, a.entries[2].at - 1), 1);
	CHECK_INT(archive_find(&a, a.entries[2].at), 2);
	CHECK_INT(archive_find(&a, a.directory_at), 3);
}

T_MAIN(T(libzip_reads_what_was_predicted), T(the_length_is_predicted_for_every_shape), T(every_range_is_the_same_bytes), T(a_range_fetches_only_what_it_touches),
       T(a_damaged_entry_ends_the_archive), T(a_short_entry_ends_the_archive), T(offsets_past_4_gib_use_zip64))
