#include "config.h"
#include "model/label.h"

#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"
#include "model/card.h"

const char *
label_trimmed(struct scope *sc, const char *text)
{
	static const char blanks[] = " \t";

	if (text == NULL)
		return NULL;
	text += strspn(text, blanks);
	size_t len = strlen(text);

	while (len > 0 && strchr(blanks, text[len - 1]) != NULL)
		len--;
	return text[len] == '\0' ? text : scope_copy_n(sc, text, len);
}

/* The joiners U+200C and U+200D are letters' parts in some scripts, the marks U+200E and U+200F turn nothing but themselves. */
static const char *
blame(int32_t c)
{
	if (c == 0x200b || c == 0x2060 || c == 0xfeff)
		return "an invisible character is no text";
	if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
		return "a character that turns the direction of reading is no text";
	return NULL;
}

enum rc
label_check(struct scope *sc, const char *name, const char *value, size_t max_chars)
{
	const char *at = value, *end = value + strlen(value);

	TRY(card_check_text(sc, name, value, max_chars));
	while (at < end) {
		int32_t c = utf8_next(&at, end);
		const char *what = blame(c);

		if (what == NULL)
			continue;
		enum rc rc = fault(sc, RC_INVALID, "bad_text", "'%s' holds U+%04X: %s", name, (unsigned)c, what);

		fault_arg(sc, "what", "%s", what);
		fault_arg(sc, "character", "U+%04X", (unsigned)c);
		return rc;
	}
	return RC_OK;
}

enum rc
label_check_needed(struct scope *sc, const char *name, const char *value, size_t max_chars)
{
	TRY(label_check(sc, name, value, max_chars));
	if (!card_is_blank(value))
		return RC_OK;
	enum rc rc = fault(sc, RC_INVALID, "out_of_range", "'%s' is empty or has nothing but blanks", name);

	fault_arg(sc, "what", "it is empty or has nothing but blanks");
	return rc;
}
