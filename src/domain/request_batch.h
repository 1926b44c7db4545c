/*
 * The press of the button for a brand: one transaction that presses it in every restaurant which the person sees. A
 * restaurant that cannot have its cards now (no tables, one under way, the template does not show there) is passed over
 * with its reason; the others go on.
 */
#ifndef POSM_DOMAIN_REQUEST_BATCH_H
#define POSM_DOMAIN_REQUEST_BATCH_H

#include "domain/app.h"
#include "store/batch.h"

struct batch_request {
	int64_t brand_id, template_id;
	const char *settings; /* JSON that settings_parse accepted; NULL: the revision's recommended ones */
	const char *note;     /* NULL: none */
	unsigned accepted;    /* bits of model/acceptance.h */
};

struct batch_requested {
	struct batch batch;
	const struct batch_restaurant *restaurants;
	size_t n;
};

/*
 * RC_MISSING not_found (brand; /template_id); RC_INVALID no_restaurants; RC_LIMIT too_many_restaurants; RC_CONFLICT
 * all_passed_over, with `more` as http/problem.c reads it, where no restaurant can have cards; what there is no room for
 * as a whole (domain/check_room.h).
 */
enum rc request_batch(struct scope *sc, const struct app *app, const struct who *who, const struct batch_request *request,
		      struct batch_requested *out) MUST_CHECK;

#endif
