#include "config.h"
#include "model/placeholder.h"

#include <stddef.h>
#include <string.h>

#include "base/scope.h"

static const struct placeholder {
	const char *name;
	size_t at; /* of its value in struct card */
} placeholders[] = {
	{"table.number", offsetof(struct card, number)},
	{"table.zone", offsetof(struct card, zone)},
	{"table.seats", offsetof(struct card, seats)},
	{"table.uuid", offsetof(struct card, uuid)},
	{"table.url", offsetof(struct card, url)},
	{"restaurant.name", offsetof(struct card, restaurant)},
	{"brand.name", offsetof(struct card, brand)},
	{"date", offsetof(struct card, date)},
};

const char *
placeholder_name(size_t i)
{
	return i < LENGTH_OF(placeholders) ? placeholders[i].name : NULL;
}

static const char space[] = " \t\r\n";

#define KNOWN "table.number, table.zone, table.seats, table.uuid, table.url, restaurant.name, brand.name, date"
#define NAME_SHOWN 100 /* bytes of an unknown one */

/* The name between {{ and }} at `open`, without white space; NULL when there is no }}. */
static const char *
name_at(const char *open, size_t *len, const char **behind)
{
	const char *close = strstr(open + 2, "}}");

	*len = 0;
	if (close == NULL)
		return NULL;
	*behind = close + 2;
	const char *from = open + 2 + strspn(open + 2, space);

	if (from > close)
		from = close;
	while (close > from && strchr(space, close[-1]) != NULL)
		close--;
	*len = (size_t)(close - from);
	return from;
}

static const struct placeholder *
find(const char *name, size_t len)
{
	for (size_t i = 0; i < LENGTH_OF(placeholders); i++)
		if (strlen(placeholders[i].name) == len && memcmp(placeholders[i].name, name, len) == 0)
			return &placeholders[i];
	return NULL;
}

static enum rc
unknown(struct scope *sc, const char *name, size_t len)
{
	fault(sc, RC_INVALID, "unknown_placeholder", "there is no {{%.*s}}; known are " KNOWN, (int)len, name);
	fault_arg(sc, "placeholder", "%.*s", (int)len, name);
	fault_arg(sc, "known", KNOWN);
	return RC_INVALID;
}

enum rc
placeholder_check(struct scope *sc, const char *value)
{
	for (const char *open; (open = strstr(value, "{{")) != NULL;) {
		size_t len;
		const char *name = name_at(open, &len, &value);

		if (name == NULL)
			return fault(sc, RC_INVALID, "unknown_placeholder", "{{ without its }}");
		if (find(name, len) == NULL)
			return unknown(sc, name, len < NAME_SHOWN ? len : NAME_SHOWN);
	}
	return RC_OK;
}

void
placeholder_expand(struct text *out, const char *value, const struct card *card)
{
	for (const char *open; (open = strstr(value, "{{")) != NULL;) {
		size_t len;

		text_add_bytes(out, value, (size_t)(open - value));
		const char *name = name_at(open, &len, &value);
		const struct placeholder *p = find(name, len);

		text_add(out, *(const char *const *)(const void *)((const char *)card + p->at));
	}
	text_add(out, value);
}
