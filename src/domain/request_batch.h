/*
 * The press of the button for a brand: one transaction that presses it in every restaurant which the person sees. A
 * restaurant that cannot have its cards now (no tables, one under way, the template does not show there) is passed over
 * with its reason; the others go on.
 */
#ifndef POSM_DOMAIN_REQUEST_BATCH_H
#define POSM_DOMAIN_REQUEST_BATCH_H

#include "domain/app.h"
#include "store/batch.h"
#include "store/idempotency.h"

struct batch_request {
	int64_t brand_id, template_id;
	const char *settings; /* JSON that settings_parse accepted; NULL: the revision's recommended ones */
	const char *note;     /* NULL: none */
	unsigned accepted;    /* bits of model/acceptance.h */
	const struct idempotency *idempotency;
	/* Makes what is kept under the key and answered. */
	enum rc (*answer)(struct scope *sc, void *ctx, const struct batch *batch, const struct batch_restaurant *restaurants,
			  size_t n, struct idempotency_answer *out);
	void *ctx;
};

/*
 * out: the answer, made now or (*replayed) earlier. RC_MISSING not_found (brand; /template_id); RC_INVALID no_restaurants;
 * RC_LIMIT too_many_restaurants; RC_CONFLICT in_flight, key_reused.
 */
enum rc request_batch(struct scope *sc, const struct app *app, const struct who *who, const struct batch_request *request,
		      struct idempotency_answer *out, bool *replayed) MUST_CHECK;

#endif
