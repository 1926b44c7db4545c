#include "config.h"
#include "model/acceptance.h"

#include <stddef.h>
#include <string.h>

#include "base/scope.h"
#include "js/js.h"

#define WORD_MAX 100

unsigned
acceptance_of(const char *cause)
{
	static const struct {
		const char *cause;
		unsigned bit;
	} rows[] = {{"low_contrast", ACCEPT_LOW_CONTRAST}, {"small_module", ACCEPT_SMALL_MODULE}};

	for (size_t i = 0; i < LENGTH_OF(rows); i++)
		if (strcmp(rows[i].cause, cause) == 0)
			return rows[i].bit;
	return 0;
}

static enum rc
read_item(struct scope *sc, const struct js *item, unsigned *out)
{
	const char *word;

	TRY(js_as_text(sc, item, 0, WORD_MAX, &word));
	*out |= acceptance_of(word);
	if (acceptance_of(word) != 0)
		return RC_OK;
	enum rc rc = fault_at(sc, fault(sc, RC_INVALID, "out_of_range", "'%s' cannot be accepted, only " ACCEPT_WORDS, word),
			      "%s", item->at);

	fault_arg(sc, "words", ACCEPT_WORDS);
	return rc;
}

enum rc
acceptance_read(struct scope *sc, const struct js *list, unsigned *out)
{
	*out = 0;
	for (size_t i = 0; i < js_count(list); i++) {
		struct js item = js_item(sc, list, i);

		TRY(read_item(sc, &item, out));
	}
	return RC_OK;
}

enum rc
acceptance_of_words(struct scope *sc, const char *words, unsigned *out)
{
	char *rest = words == NULL ? NULL : scope_copy(sc, words);

	*out = 0;
	for (const char *word; (word = strsep(&rest, ",")) != NULL;) {
		if (acceptance_of(word) == 0)
			return fault(sc, RC_INVALID, "usage", "'%s' cannot be accepted, only " ACCEPT_WORDS, word);
		*out |= acceptance_of(word);
	}
	return RC_OK;
}

const char *
acceptance_json(unsigned accepted)
{
	static const char *const lists[] = {"[]", "[\"low_contrast\"]", "[\"small_module\"]",
					    "[\"low_contrast\",\"small_module\"]"};

	return lists[accepted & ACCEPT_ALL];
}
