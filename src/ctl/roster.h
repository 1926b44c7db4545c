/*
 * The rows of `posmctl render --tables`: one card each, with the name of the file it goes to. Errors name the file
 * and the row as a spreadsheet shows it.
 */
#ifndef POSM_CTL_ROSTER_H
#define POSM_CTL_ROSTER_H

#include <stddef.h>

#include "model/card.h"

#define ROSTER_BYTES_MAX ((size_t)256 * 1024 * 1024)

struct roster {
	const char *path; /* of the CSV, for messages */
	size_t n;
	struct card *cards;
	int *rows;          /* of the file, the header is 1 */
	const char **names; /* of the cards' files, below the output folder */
};

/* What every card has in common. */
struct roster_frame {
	const char *link_template, *restaurant, *brand, *date;
	const char *names; /* a pattern with placeholders */
	size_t max;        /* rows */
};

/* RC_MISSING, RC_INVALID bad_csv, bad_table, bad_url_template, bad_names, RC_LIMIT. */
enum rc roster_load(struct scope *sc, const char *path, const struct roster_frame *frame, struct roster *out) MUST_CHECK;

#endif
