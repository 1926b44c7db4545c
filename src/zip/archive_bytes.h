/*
 * The bytes of an archive: any range of them, headers made here, entries fetched through the source. A ZIP
 * writer of its own because libzip needs a seekable output and reads every entry to count its CRC (ADR 0006).
 */
#ifndef POSM_ZIP_ARCHIVE_BYTES_H
#define POSM_ZIP_ARCHIVE_BYTES_H

#include "base/sink.h"
#include "base/text.h"
#include "model/archive.h"

/* Where the entries' bytes come from: writes bytes [from, from + len) of entry i to the sink. */
struct archive_source {
	enum rc (*copy)(struct scope *sc, void *ctx, size_t i, uint64_t from, uint64_t len, struct sink *to);
	void *ctx;
};

/*
 * Writes bytes [from, from + len) of the laid-out archive, which must lie within its total. Of every entry the
 * length is checked, and of those sent whole the CRC-32: RC_BROKEN card_damaged, and the piece that would have
 * completed the entry is not written; the caller must then cut the connection.
 */
enum rc archive_bytes(struct scope *sc, const struct archive *archive, uint64_t from, uint64_t len,
		      const struct archive_source *source, struct sink *out) MUST_CHECK;

/* The CRC-32 that a ZIP holds of an entry. */
uint32_t archive_bytes_crc32(struct bytes bytes);

#endif
