/* What a person does to a generation after the press, each with a row in the audit log. */
#ifndef POSM_DOMAIN_STEER_GENERATION_H
#define POSM_DOMAIN_STEER_GENERATION_H

#include "domain/app.h"
#include "model/who.h"
#include "store/generation.h"

enum steer { STEER_CANCEL, STEER_RETRY };

/* RC_MISSING not_found; RC_CONFLICT as store/generation.h says of each. */
enum rc steer_generation(struct scope *sc, const struct app *app, const struct who *who, int64_t id,
			 enum steer steer) MUST_CHECK;
/* As generation_remove. */
enum rc remove_generation(struct scope *sc, const struct app *app, const struct who *who, int64_t id,
			  int32_t row_version) MUST_CHECK;
/* As generation_annotate. */
enum rc annotate_generation(struct scope *sc, const struct app *app, const struct who *who, int64_t id,
			    int32_t row_version, const char *note, int printed) MUST_CHECK;

#endif
