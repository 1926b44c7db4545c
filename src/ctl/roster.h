/*
 * The rows of a table of tables (`--tables`): one card each, with the name of the file it goes to. All are checked at
 * once, then only their places in the file are kept, a few bytes a row. Errors name the file and the row as a spreadsheet shows it.
 */
#ifndef POSM_CTL_ROSTER_H
#define POSM_CTL_ROSTER_H

#include <stddef.h>
#include <stdint.h>

#include "model/card.h"
#include "model/csv.h"

#define ROSTER_BYTES_MAX ((size_t)256 * 1024 * 1024)

/* What every card has in common; lent. */
struct roster_frame {
	const char *link_template, *restaurant, *brand, *date;
	const char *names; /* a pattern with placeholders */
	size_t max;        /* rows */
};

enum roster_column { ROSTER_UUID, ROSTER_NUMBER, ROSTER_ZONE, ROSTER_SEATS, ROSTER_COLUMNS };

struct roster {
	const char *path; /* of the CSV, for messages */
	size_t n;
	int *rows; /* of the file, the header is 1 */
	uint32_t *places; /* where each row begins, bytes from `first` */
	struct csv first; /* the first row below the header */
	int column_of[ROSTER_COLUMNS];
	struct roster_frame frame;
};

/* RC_MISSING, RC_INVALID bad_csv, bad_table, bad_url_template, bad_names, RC_LIMIT. */
enum rc roster_load(struct scope *sc, const char *path, const struct roster_frame *frame, struct roster *out) MUST_CHECK;
/* The card of row i (0..) in the scope. It was checked: what fails now is a fault of ours. */
enum rc roster_card(struct scope *sc, const struct roster *roster, size_t i, struct card *out) MUST_CHECK;
/* Likewise the name of its file, below the output folder. */
enum rc roster_name(struct scope *sc, const struct roster *roster, size_t i, const char **out) MUST_CHECK;
/* All cards, for whoever needs them at once. */
enum rc roster_cards(struct scope *sc, const struct roster *roster, const struct card **out) MUST_CHECK;

#endif
