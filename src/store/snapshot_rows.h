/* Rows of the fragment snapshot_rows (sql/query/table.sql) as cards. */
#ifndef POSM_STORE_SNAPSHOT_ROWS_H
#define POSM_STORE_SNAPSHOT_ROWS_H

#include "model/card.h"
#include "pg/pg.h"

/* All of them, in the scope. */
const struct card *snapshot_rows_read(struct scope *sc, const struct pg_result *rows);

#endif
