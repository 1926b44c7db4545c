#include "config.h"
#include "model/card.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

static bool
is_dash_place(size_t i)
{
	return i == 8 || i == 13 || i == 18 || i == 23;
}

bool
card_is_uuid(const char *text)
{
	for (size_t i = 0; i < CARD_UUID_LEN; i++)
		if (is_dash_place(i) ? text[i] != '-' : !is_hex(text[i]))
			return false;
	return text[CARD_UUID_LEN] == '\0';
}

/* Behind "urn:uuid:" or "{", when the text begins so; a brace must be closed at the end. */
static const char *
skip_dress(const char *text, size_t *len)
{
	static const char urn[] = "urn:uuid:";

	*len = strlen(text);
	if (*len > sizeof(urn) - 1 && strncasecmp(text, urn, sizeof(urn) - 1) == 0) {
		*len -= sizeof(urn) - 1;
		return text + sizeof(urn) - 1;
	}
	if (*len >= 2 && text[0] == '{' && text[*len - 1] == '}') {
		*len -= 2;
		return text + 1;
	}
	return text;
}

bool
card_uuid_canonical(const char *text, char out[CARD_UUID_LEN + 1])
{
	char canonical[CARD_UUID_LEN + 1];
	size_t len, to = 0;
	const char *from = skip_dress(text, &len);

	if (len != CARD_UUID_LEN && len != CARD_UUID_LEN - 4)
		return false;
	for (size_t i = 0; i < len; i++) {
		char c = from[i];

		if (len == CARD_UUID_LEN - 4 && is_dash_place(to))
			canonical[to++] = '-';
		canonical[to++] = c >= 'A' && c <= 'F' ? (char)(c + ('a' - 'A')) : c;
	}
	canonical[to] = '\0';
	if (!card_is_uuid(canonical))
		return false;
	memcpy(out, canonical, sizeof(canonical));
	return true;
}

/* The first that a link holds only percent-encoded: RFC 3986 section 2, but for the percent sign's own rule. */
static const char *
stray_in(const char *url)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
				      ":/?#[]@!$&'()*+,;=%";

	return url + strspn(url, allowed);
}

static enum rc
bad_template(struct scope *sc, const char *url_template, const char *what)
{
	enum rc rc = fault(sc, RC_INVALID, "bad_url_template", "the link template '%s' %s", url_template, what);

	fault_arg(sc, "what", "%s", what);
	return rc;
}

static enum rc
bad_character(struct scope *sc, const char *url_template, const char *stray)
{
	const char *behind = stray;
	int32_t c = utf8_next(&behind, stray + strlen(stray));
	const char *character = c >= ' ' && !utf8_is_control(c) ? scope_copy_n(sc, stray, (size_t)(behind - stray)) : "?";
	enum rc rc = fault(sc, RC_INVALID, "bad_url_template",
			   "the link template '%s' holds '%s' (U+%04X), which a link takes only percent-encoded", url_template,
			   character, c < 0 ? (unsigned char)*stray : (unsigned)c);

	fault_arg(sc, "character", "%s", character);
	return rc;
}

enum rc
card_url(struct scope *sc, const char *url_template, const char *uuid, const char **out)
{
	static const char hole[] = "{uuid}";
	const char *at = strstr(url_template, hole);

	if (at == NULL || strstr(at + 1, hole) != NULL)
		return bad_template(sc, url_template, "must hold {uuid} once");
	if (strncmp(url_template, "https://", 8) != 0 && strncmp(url_template, "http://", 7) != 0)
		return bad_template(sc, url_template, "must begin with https:// or http://");
	const char *url = scope_printf(sc, "%.*s%s%s", (int)(at - url_template), url_template, uuid,
				       at + sizeof(hole) - 1);

	const char *stray = stray_in(url);

	if (*stray != '\0')
		return bad_character(sc, url_template, stray);
	if (strlen(url) > CARD_URL_MAX)
		return bad_template(sc, url_template, "is too long");
	*out = url;
	return RC_OK;
}

/* A number that prints as nothing is none. What is here is UTF-8 already. */
bool
card_is_blank(const char *value)
{
	const char *at = value, *end = value + strlen(value);

	while (at < end) {
		int32_t c = utf8_next(&at, end);

		if (c != ' ' && c != 0xa0 && !(c >= 0x2000 && c <= 0x200f) && c != 0x202f && c != 0x205f && c != 0x2060 &&
		    c != 0x3000 && c != 0xfeff)
			return false;
	}
	return true;
}

static enum rc
too_long(struct scope *sc, const char *name, size_t chars, size_t max)
{
	enum rc rc = fault(sc, RC_INVALID, "out_of_range", "'%s' has %zu characters, at most %zu are taken", name, chars, max);

	fault_arg(sc, "max_length", "%zu", max);
	return rc;
}

static enum rc
control_character(struct scope *sc, const char *name, int32_t c)
{
	enum rc rc = fault(sc, RC_INVALID, "bad_text", "'%s' holds the control character U+%04X", name, (unsigned)c);

	fault_arg(sc, "what", "a control character is no text");
	fault_arg(sc, "character", "U+%04X", (unsigned)c);
	return rc;
}

enum rc
card_check_text(struct scope *sc, const char *name, const char *value, size_t max_chars)
{
	const char *at = value, *end = value + strlen(value);
	size_t chars = 0;

	for (; at < end; chars++) {
		int32_t c = utf8_next(&at, end);

		if (c < 0)
			return fault(sc, RC_INVALID, "bad_text", "'%s' is not UTF-8", name);
		if (utf8_is_control(c))
			return control_character(sc, name, c);
	}
	if (chars > max_chars)
		return too_long(sc, name, chars, max_chars);
	return RC_OK;
}

enum rc
card_check(struct scope *sc, const struct card *card)
{
	const struct {
		const char *name, *value;
		size_t max;
	} fields[] = {
		{"number", card->number, CARD_NUMBER_MAX},   {"zone", card->zone, CARD_ZONE_MAX},
		{"seats", card->seats, 4},		     {"url", card->url, CARD_URL_MAX},
		{"restaurant", card->restaurant, CARD_NAME_MAX}, {"brand", card->brand, CARD_NAME_MAX},
		{"date", card->date, CARD_NAME_MAX},
	};

	int64_t seats;

	if (!card_is_uuid(card->uuid))
		return fault(sc, RC_INVALID, "bad_uuid", "'uuid' must be a uuid in its canonical form (8-4-4-4-12, lower case)");
	for (size_t i = 0; i < LENGTH_OF(fields); i++)
		TRY(card_check_text(sc, fields[i].name, fields[i].value, fields[i].max));
	if (card->seats[0] == '\0')
		return RC_OK;
	if (!text_to_int(card->seats, 0, INT64_MAX, &seats))
		return fault(sc, RC_INVALID, "bad_text", "'seats' must be a whole number or empty");
	if (seats > CARD_SEATS_MAX)
		return fault(sc, RC_INVALID, "out_of_range", "'seats' must be at most %d", CARD_SEATS_MAX);
	return RC_OK;
}
