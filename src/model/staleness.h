/*
 * How far a restaurant's tables have moved away from a generation's snapshot: what the archive's check shows
 * before a download. Pure comparison, by uuid.
 */
#ifndef POSM_MODEL_STALENESS_H
#define POSM_MODEL_STALENESS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/card.h"

enum staleness_field {
	STALENESS_NUMBER,
	STALENESS_ZONE,
	STALENESS_URL,
	STALENESS_TEXT, /* a printed text says something else: seats, restaurant or brand */
	STALENESS_FIELD_COUNT
};

extern const char *const staleness_field_words[STALENESS_FIELD_COUNT];

struct staleness_change {
	const char *uuid;
	enum staleness_field field;
	const char *was, *now;
};

struct staleness_cards {
	const struct card *at;
	size_t n;
};

/* What was pressed, what is there today, and what the settings print of it. */
struct staleness_input {
	struct staleness_cards was, now;
	bool listed;               /* chosen tables (selection = list): tables outside the snapshot are no news */
	const char *const *values; /* the settings' texts with their placeholders */
	size_t n_values;
};

struct staleness {
	size_t n_added, n_removed, n_changed;
	const struct card **added;         /* of input.now, in its order */
	const struct card **removed;       /* of input.was, in its order */
	const struct staleness_change *changed; /* in the order of input.was, then of the fields */
};

/* Everything lives in the scope; the cards are lent by the input. Each uuid stands at most once on either side. */
void staleness_compare(struct scope *sc, const struct staleness_input *input, struct staleness *out);
bool staleness_is_fresh(const struct staleness *s);

#endif
