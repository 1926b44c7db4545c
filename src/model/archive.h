/*
 * The layout of a generation's archive: a ZIP of stored entries (APPNOTE 6.3.10, PKWARE) whose every offset is
 * arithmetic over names and sizes. Nothing is read to know it, so its length is exact before the first byte
 * and any byte range can be found. Entries hold less than 4 GiB each; ZIP64 records appear only where an
 * offset or a count needs them.
 */
#ifndef POSM_MODEL_ARCHIVE_H
#define POSM_MODEL_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARCHIVE_FORMAT 2 /* part of the ETag: another number when the bytes of an unchanged generation change */
#define ARCHIVE_ENTRY_SIZE_MAX UINT32_C(0xfffffffe)

#define ARCHIVE_LOCAL_HEADER 30u
#define ARCHIVE_CENTRAL_HEADER 46u
#define ARCHIVE_ZIP64_OFFSET 12u /* extra field of a central header whose offset needs 8 bytes */
#define ARCHIVE_END 22u
#define ARCHIVE_ZIP64_END 76u /* ZIP64 end record and its locator */

struct archive_entry {
	const char *name; /* UTF-8, relative, '/' between folders */
	uint16_t name_len;
	uint32_t crc32, size; /* bytes */
	uint64_t at;          /* of its local header: archive_lay_out() sets it */
};

struct archive {
	size_t n;
	struct archive_entry *entries;
	uint32_t dos_time; /* of every entry; archive_dos_time() */
	uint64_t directory_at, directory_size, total;
	bool zip64;
};

/* Sets every offset, the size of the directory and the total from names and sizes. */
void archive_lay_out(struct archive *archive);
/* The entry whose header or bytes hold `offset`; n when it lies in the directory or behind. */
size_t archive_find(const struct archive *archive, uint64_t offset);
/* The bytes of an entry begin here. */
uint64_t archive_data_at(const struct archive_entry *entry);
bool archive_offset_is_long(const struct archive_entry *entry);
/* From "2026-11-23T17:40:12Z"; 1980-01-01 for what lies before or is no time. */
uint32_t archive_dos_time(const char *rfc3339);

#endif
