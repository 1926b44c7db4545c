/*
 * manifest.csv, the last entry of every archive: which file belongs to which table. UTF-8 with a byte order
 * mark (spreadsheets need it), RFC 4180 quoting and line ends, a header row, then a row a card. A cell
 * that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
 */
#ifndef POSM_MODEL_MANIFEST_H
#define POSM_MODEL_MANIFEST_H

#include <stdbool.h>

#include "base/text.h"
#include "model/card.h"

/* Whether a spreadsheet would take the cell for one, white space before it or not. */
bool manifest_is_formula(const char *cell);

#define MANIFEST_NAME "manifest.csv"

struct manifest_row {
	const char *number, *zone, *uuid, *link;
	const char *file;   /* the entry's name in the archive */
	const char *sha256; /* of the card, 64 lower-case hexadecimal digits */
};

/* Of the whole file: generation.max_tables rows with every cell at its longest would be more. */
#define MANIFEST_BYTES_MAX ((size_t)256 * 1024 * 1024)

void manifest_begin(struct text *out);
void manifest_add(struct text *out, const struct manifest_row *row);

/* All cards of a generation, by ordinal. */
struct manifest_cards {
	const struct card *cards;
	const char *const *names; /* their entries in the archive */
	uint8_t (*sha256)[32];    /* of each card, known when it is made */
	size_t n;
};

/* The whole file. */
void manifest_of(struct text *out, const struct manifest_cards *all);

/* A row of another manifest, with the file it is called by in this one. */
struct manifest_pick {
	int32_t row; /* from 0, the header not counted; rising */
	const char *file;
};

/* Adds the header and the picked rows of `csv`, a manifest of this program. RC_BROKEN manifest_damaged. */
enum rc manifest_pick(struct scope *sc, struct text *out, struct bytes csv, const struct manifest_pick *picks,
		      size_t n) MUST_CHECK;

/*
 * The one at the top of a batch's archive: which folder is which restaurant's. Each folder has its own of the kind above, whose
 * files are relative to it.
 */
struct manifest_folder {
	const char *restaurant, *folder;
	int64_t generation_id;
	int32_t version, cards;
};

void manifest_folders_begin(struct text *out);
void manifest_folders_add(struct text *out, const struct manifest_folder *folder);

#endif
