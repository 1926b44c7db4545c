#include "config.h"
#include "domain/find_card.h"

#include <inttypes.h>

#include "base/scope.h"
#include "store/generation.h"

enum rc
find_card(struct scope *sc, const struct app *app, const struct who *who, int64_t generation_id, const char *table_uuid,
	  struct found_card *out)
{
	struct generation generation;
	struct card row;

	TRY(generation_load(sc, app->pg, who, generation_id, &generation));
	if (generation.status == GENERATION_DELETED)
		return fault(sc, RC_MISSING, "generation_deleted", "the cards of generation %" PRId64 " were deleted",
			     generation_id);
	TRY(generation_snapshot_of(sc, app->pg, generation_id, table_uuid, &row));
	if (generation.status != GENERATION_DONE)
		return fault(sc, RC_CONFLICT, "generation_not_done", "generation %" PRId64 " is %s", generation_id,
			     generation_status_words[generation.status]);
	TRY(card_find(sc, app->pg, generation_id, table_uuid, &out->card));
	out->file_name = row.zone[0] != '\0' ? scope_printf(sc, "%s %s.pdf", row.zone, row.number)
					     : scope_printf(sc, "%s.pdf", row.number);
	return RC_OK;
}
