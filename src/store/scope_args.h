/* The first three parameters of every scoped query (sql/query/scope.sql); no who: everything. */
#ifndef POSM_STORE_SCOPE_ARGS_H
#define POSM_STORE_SCOPE_ARGS_H

#include "model/who.h"
#include "pg/pg.h"

#define SCOPE_ARGS(who)                                                                                                \
	PG_BOOL((who) == NULL || (who)->scope_all),                                                                    \
		PG_I64S((who) == NULL ? NULL : (who)->brand_ids, (who) == NULL ? 0 : (who)->n_brands),                 \
		PG_I64S((who) == NULL ? NULL : (who)->restaurant_ids, (who) == NULL ? 0 : (who)->n_restaurants)

#endif
