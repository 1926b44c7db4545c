/*
 * The press of the button: one transaction that writes the generation with its snapshot of the tables, takes its
 * version number and wakes posmd.
 */
#ifndef POSM_DOMAIN_REQUEST_GENERATION_H
#define POSM_DOMAIN_REQUEST_GENERATION_H

#include "domain/app.h"
#include "store/generation.h"
#include "store/table.h"

struct generation_request {
	int64_t restaurant_id, template_id;
	const char *settings;      /* JSON that settings_parse accepted; NULL: the revision's recommended ones */
	struct table_choice tables;
	const char *note; /* NULL: none */
	unsigned accepted; /* of the proof's findings: bits of model/acceptance.h */
	int64_t batch_id; /* 0: none */
};

/*
 * RC_MISSING not_found (also: not visible there); RC_INVALID no_tables, unknown_table
 * (pointer /tables/i), too_many_tables as RC_LIMIT; RC_CONFLICT generation_active (fault_arg active_id); what there is
 * no room for (domain/check_room.h).
 */
enum rc request_generation(struct scope *sc, const struct app *app, const struct who *who,
			   const struct generation_request *request, struct generation *out) MUST_CHECK;

/* How long a press waits for another that holds its rows. */
#define REQUEST_LOCK_WAIT_MS 2000

/* From the configuration. */
struct snapshot_terms snapshot_terms(const struct app *app);

#endif
