/*
 * The print file of a generation: its cards as they were made, from its own settings, template revision and tables. It is
 * drawn anew into a temporary file, so its length is known and a failure is still a clean answer; the same every time.
 */
#ifndef POSM_DOMAIN_PRINT_GENERATION_H
#define POSM_DOMAIN_PRINT_GENERATION_H

#include "domain/app.h"
#include "domain/archive_plan.h"
#include "model/sheet.h"

struct printed {
	int fd; /* closed with the scope */
	uint64_t size;
};

/* A strong ETag, with its quotes: of the cards, the paper and this version of the print file's making. */
const char *print_generation_etag(struct scope *sc, const struct archive_plan *plan, const struct sheet *sheet);
/* plan: of a generation that is done (archive_plan). As print_file. */
enum rc print_generation(struct scope *sc, const struct app *app, const struct archive_plan *plan, const struct sheet *sheet,
			 struct printed *out) MUST_CHECK;

#endif
