/*
 * A print file on its way into a sink: all cards of a list in one PDF, alone or on sheets (model/sheet.h). Drawn by a
 * press of its own while it is written, so memory stays flat; a pure function of what it is given.
 */
#ifndef POSM_DOMAIN_PRINT_FILE_H
#define POSM_DOMAIN_PRINT_FILE_H

#include "base/sink.h"
#include "model/card.h"
#include "model/sheet.h"
#include "press/press.h"

struct conf;

struct print_file {
	struct bytes pdf, settings_json;
	struct press_rights rights;
	const struct sheet *sheet;
	const struct card *cards; /* in printing order */
	size_t n_cards;
};

#define PRINT_FILE_CARDS_MAX 100000 /* copies counted */

/* RC_INVALID no_tables, RC_LIMIT too_many_copies; else as press_print and press_run, and what the sink says. After a failure
 * the sink holds a part. */
enum rc print_file(struct scope *sc, const struct conf *conf, const struct print_file *file, struct sink *to) MUST_CHECK;

#endif
