#include "config.h"
#include "domain/check_table.h"

#include <inttypes.h>

#include "base/conf.h"
#include "base/scope.h"
#include "domain/app.h"
#include "model/option.h"

enum rc
check_table(struct scope *sc, const struct table *row, const char **field)
{
	*field = "number";
	TRY(card_check_text(sc, "number", row->number, CARD_NUMBER_MAX));
	if (card_is_blank(row->number))
		return fault(sc, RC_INVALID, "out_of_range", "'number' must not be empty");
	*field = "zone";
	TRY(card_check_text(sc, "zone", row->zone != NULL ? row->zone : "", CARD_ZONE_MAX));
	*field = "external_id";
	return card_check_text(sc, "external_id", row->external_id != NULL ? row->external_id : "", CHECK_TABLE_EXTERNAL_ID_MAX);
}

enum rc
check_table_count(struct scope *sc, const struct app *app, size_t n)
{
	int64_t max = conf_int(app->conf, OPT_RESTAURANT_MAX_TABLES);

	if (n <= (size_t)max)
		return RC_OK;
	enum rc rc = fault(sc, RC_LIMIT, "too_many_tables",
			   "the restaurant would have %zu tables, at most %" PRId64 " are taken (option restaurant.max_tables)", n, max);

	fault_arg(sc, "max", "%" PRId64, max);
	return rc;
}
