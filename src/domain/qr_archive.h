/*
 * The codes of a restaurant's tables, a file each, in a ZIP that is made while it is sent. Every code is drawn twice: once for its
 * size and checksum, which the layout is made of, and once more to be sent; so that memory stays flat and any range can be had.
 */
#ifndef POSM_DOMAIN_QR_ARCHIVE_H
#define POSM_DOMAIN_QR_ARCHIVE_H

#include "base/sink.h"
#include "domain/make_qr.h"
#include "model/archive.h"
#include "model/card.h"

struct qr_archive {
	const struct app *app;
	struct qr_wish wish;
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
