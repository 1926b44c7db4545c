/*
 * Cards for a look before there is a generation: a made-up table, and the extremes - the longest of every text and the
 * longest link - of a restaurant's tables or made up.
 */
#ifndef POSM_DOMAIN_SAMPLE_CARDS_H
#define POSM_DOMAIN_SAMPLE_CARDS_H

#include "domain/app.h"
#include "model/card.h"
#include "model/language.h"
#include "model/who.h"
#include "store/table.h"

enum sample { SAMPLE_TYPICAL, SAMPLE_EXTREMES };

/* Made up, in the language of whoever looks, with the service's own link. Lives in the scope. */
void sample_card(struct scope *sc, const struct app *app, enum sample which, enum language language, struct card *out);
/* service.language: what is looked at for nobody in particular, and kept. */
enum language sample_language(const struct app *app);
/* Whose cards are looked at. */
struct sample_source {
	int64_t restaurant_id;      /* 0: nobody's */
	struct table_choice tables; /* of the restaurant */
};

/* What a press would print for a restaurant's tables now. RC_MISSING not_found: it is out of the person's reach. */
enum rc sample_restaurant(struct scope *sc, const struct app *app, const struct who *who, int64_t restaurant_id,
			  const struct card **cards, size_t *n) MUST_CHECK;
/* The same of those chosen: also as check_table_choice, and RC_INVALID missing_field where nobody's are chosen. *n 0: none. */
enum rc sample_chosen(struct scope *sc, const struct app *app, const struct who *who, const struct sample_source *source,
		      const struct card **cards, size_t *n) MUST_CHECK;
/* One card with the longest of each of their texts (in characters) and the longest link; n > 0. */
struct card sample_extremes(const struct card *cards, size_t n);

#endif
