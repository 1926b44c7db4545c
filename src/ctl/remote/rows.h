/* Rows of JSON objects as people's tools read them: tab-separated with a header, or one JSON array. */
#ifndef POSM_CTL_REMOTE_ROWS_H
#define POSM_CTL_REMOTE_ROWS_H

#include "base/args.h"
#include "client/call.h"

#define JSON_OPTION {"json", NULL, false, "everything, as JSON"}
#define KEY_OPTION {"key", "KEY", false, "the Idempotency-Key: a call that was made with it is not made again (else a new one)"}
#define ROWS_CELL_MAX ((size_t)1024 * 1024)

struct rows {
	const char *const *columns; /* names of fields, ended by NULL */
	bool json;
	size_t shown;
};

/* A field of an object as one cell: texts as they are, absent and null as nothing, others as JSON. */
enum rc rows_cell(struct scope *sc, const struct js *object, const char *name, const char **out) MUST_CHECK;
/* One more row, on standard output. ctx: struct rows; as client_list() calls it. */
enum rc rows_add(struct scope *sc, void *ctx, const struct js *object) MUST_CHECK;
/* Of the list: what stands behind its last row. */
void rows_end(const struct rows *rows);
/* An object by itself: its JSON without an array around it, or a header and a row. */
enum rc rows_one(struct scope *sc, const char *const *columns, bool json, const struct js *object) MUST_CHECK;

#endif
