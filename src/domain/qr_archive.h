/*
 * The codes of a restaurant's tables, a file each, in a ZIP that is made while it is sent. Every code is drawn for its size and
 * checksum, which the layout is made of. The first QR_ARCHIVE_KEPT bytes of files are kept until they are sent, the others are drawn
 * once more: memory stays flat, and any range can be had.
 */
#ifndef POSM_DOMAIN_QR_ARCHIVE_H
#define POSM_DOMAIN_QR_ARCHIVE_H

#include "base/sink.h"
#include "domain/make_qr.h"
#include "model/archive.h"
#include "model/card.h"

#define QR_ARCHIVE_KEPT ((size_t)8 * 1024 * 1024) /* some 10,000 codes of the preset size */

struct encoder;

struct qr_archive {
	const struct app *app;
	struct qr_wish wish;
	struct encoder *encoder;
	struct text *kept; /* the files of the first n_kept entries, one after the other */
	size_t n_kept;
	uint64_t *kept_at; /* an entry each */
	const struct card *cards; /* an entry each, in their order */
	struct archive archive;
	const char *etag, *file_name;
};

/* Lives in the scope; no database connection is needed after it. RC_CONFLICT no_tables. */
enum rc qr_archive_plan(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
			const struct qr_wish *wish, struct qr_archive *out) MUST_CHECK;
/* Bytes [from, from + len). */
enum rc qr_archive_send(struct scope *sc, const struct qr_archive *archive, uint64_t from, uint64_t len, struct sink *to) MUST_CHECK;

#endif
