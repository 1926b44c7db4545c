/*
 * What differs from card to card: one row of a generation's snapshot. Every placeholder of docs/settings.md
 * finds its value here; texts are UTF-8, never NULL, empty where the table has none.
 */
#ifndef POSM_MODEL_CARD_H
#define POSM_MODEL_CARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

#define CARD_UUID_LEN 36
#define CARD_NUMBER_MAX 64    /* characters of a table's number */
#define CARD_ZONE_MAX 100
#define CARD_NAME_MAX 200     /* restaurant, brand */
#define CARD_SEATS_MAX 1000
#define CARD_URL_MAX 1000     /* bytes */

struct card {
	int32_t ordinal; /* 0.. in the order of the snapshot */
	const char *uuid; /* canonical: 36 characters, lower case (RFC 9562 section 4) */
	const char *number;
	const char *zone;
	const char *seats; /* decimal digits or empty */
	const char *url;
	const char *restaurant;
	const char *brand;
	const char *date; /* as it is printed */
};

/* True for a canonical uuid; upper case is not canonical. */
bool card_is_uuid(const char *text);
/* Lower-cases a uuid in any of its usual spellings into out[37]; false when it is none. */
bool card_uuid_canonical(const char *text, char out[CARD_UUID_LEN + 1]);
/* The link for a uuid from a template holding {uuid}. RC_INVALID bad_url_template. */
enum rc card_url(struct scope *sc, const char *url_template, const char *uuid, const char **out) MUST_CHECK;
/* One line of text of a card, a name: RC_INVALID bad_text, out_of_range when it has control characters, is no UTF-8 or over
 * max_chars. */
enum rc card_check_text(struct scope *sc, const char *name, const char *value, size_t max_chars) MUST_CHECK;
/* Nothing but blanks of any kind; UTF-8. */
bool card_is_blank(const char *value);
/* RC_INVALID naming the field: text with control characters, bad UTF-8 or over its limit. A number may be empty: a table has
 * one, a card for a uuid alone has none. */
enum rc card_check(struct scope *sc, const struct card *card) MUST_CHECK;

#endif
