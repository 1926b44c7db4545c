/* A file for each of some tables in one small ZIP, named as in archives (archive.name_pattern), unique. */
#ifndef POSM_DOMAIN_BUNDLE_CARDS_H
#define POSM_DOMAIN_BUNDLE_CARDS_H

#include "base/text.h"
#include "model/card.h"

struct conf;

/* In the scope. RC_LIMIT too_large. */
enum rc bundle_cards(struct scope *sc, const struct conf *conf, const struct card *cards, const struct bytes *files, size_t n,
		     struct bytes *zip) MUST_CHECK;

#endif
