#include "config.h"
#include "model/staleness.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "model/placeholder.h"

#define PRINTED_MAX ((size_t)64 * 1024) /* of one text with its placeholders replaced */

const char *const staleness_field_words[STALENESS_FIELD_COUNT] = {
	[STALENESS_NUMBER] = "number",
	[STALENESS_ZONE] = "zone",
	[STALENESS_URL] = "url",
	[STALENESS_TEXT] = "text",
};

static int
by_uuid(const void *a, const void *b)
{
	const struct card *const *x = a, *const *y = b;

	return strcmp((*x)->uuid, (*y)->uuid);
}

static const struct card **
sorted(struct scope *sc, struct staleness_cards cards)
{
	const struct card **out = scope_array(sc, cards.n + 1, sizeof(*out));

	for (size_t i = 0; i < cards.n; i++)
		out[i] = &cards.at[i];
	qsort(out, cards.n, sizeof(*out), by_uuid);
	return out;
}

static const struct card *
find(const struct card *const *among, size_t n, const struct card *like)
{
	const struct card *const *hit = bsearch(&like, among, n, sizeof(*among), by_uuid);

	return hit == NULL ? NULL : *hit;
}

/* The cards of `in` that `others` lacks, in the order of `in`. */
static const struct card **
missing_from(struct scope *sc, struct staleness_cards in, struct staleness_cards others, size_t *n_out)
{
	const struct card **among = sorted(sc, others), **out = scope_array(sc, in.n + 1, sizeof(*out));

	*n_out = 0;
	for (size_t i = 0; i < in.n; i++)
		if (find(among, others.n, &in.at[i]) == NULL)
			out[(*n_out)++] = &in.at[i];
	return out;
}

struct changes {
	struct staleness_change *at;
	size_t n;
};

static void
compare_field(struct changes *to, const char *uuid, enum staleness_field field, const char *was, const char *now)
{
	if (strcmp(was, now) != 0)
		to->at[to->n++] = (struct staleness_change){uuid, field, was, now};
}

static const char *
printed(struct scope *sc, const char *value, const struct card *card)
{
	struct text *out = text_new(sc, PRINTED_MAX);

	placeholder_expand(out, value, card);
	return out->at;
}

/*
 * The first printed text that says something else although number, zone and link are compared on their own and
 * the date is meant to differ. One change a table: a renamed restaurant shows once, not once an element.
 */
static void
compare_texts(struct scope *sc, const struct staleness_input *in, struct changes *to, const struct card *was,
	      const struct card *now)
{
	struct card then = *was;

	if (strcmp(was->seats, now->seats) == 0 && strcmp(was->restaurant, now->restaurant) == 0 &&
	    strcmp(was->brand, now->brand) == 0)
		return;
	then.seats = now->seats;
	then.restaurant = now->restaurant;
	then.brand = now->brand;
	for (size_t i = 0; i < in->n_values; i++) {
		const char *before = printed(sc, in->values[i], was), *after = printed(sc, in->values[i], &then);

		if (strcmp(before, after) != 0) {
			compare_field(to, was->uuid, STALENESS_TEXT, before, after);
			return;
		}
	}
}

static void
compare_all(struct scope *sc, const struct staleness_input *in, struct staleness *out)
{
	const struct card **today = sorted(sc, in->now);
	struct changes to = {scope_array(sc, in->was.n * STALENESS_FIELD_COUNT + 1, sizeof(*to.at)), 0};

	for (size_t i = 0; i < in->was.n; i++) {
		const struct card *was = &in->was.at[i], *now = find(today, in->now.n, was);

		if (now == NULL)
			continue;
		compare_field(&to, was->uuid, STALENESS_NUMBER, was->number, now->number);
		compare_field(&to, was->uuid, STALENESS_ZONE, was->zone, now->zone);
		compare_field(&to, was->uuid, STALENESS_URL, was->url, now->url);
		compare_texts(sc, in, &to, was, now);
	}
	out->changed = to.at;
	out->n_changed = to.n;
}

void
staleness_compare(struct scope *sc, const struct staleness_input *in, struct staleness *out)
{
	struct staleness result = {.n_added = 0};

	result.removed = missing_from(sc, in->was, in->now, &result.n_removed);
	if (!in->listed)
		result.added = missing_from(sc, in->now, in->was, &result.n_added);
	compare_all(sc, in, &result);
	*out = result;
}

bool
staleness_is_fresh(const struct staleness *s)
{
	return s->n_added == 0 && s->n_removed == 0 && s->n_changed == 0;
}
