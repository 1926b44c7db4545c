/* The languages that people are spoken to in. What a person reads stands in tables with one text for each. */
#ifndef POSM_MODEL_LANGUAGE_H
#define POSM_MODEL_LANGUAGE_H

#include <string.h>

enum language { LANGUAGE_RU, LANGUAGE_EN, LANGUAGE_COUNT };

/* Of the option service.language, whose words are checked with the configuration. */
static inline enum language
language_of(const char *word)
{
	return strcmp(word, "en") == 0 ? LANGUAGE_EN : LANGUAGE_RU;
}

#endif
