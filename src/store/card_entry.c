#include "config.h"
#include "store/card_entry.h"

#include "base/scope.h"

enum { ORDINAL, TABLE_UUID, OBJECT_KEY, ENTRY_NAME, SIZE, CRC32, PREFIX_KEY, PREFIX_SIZE, TAIL_AT, TAIL_PACKED };

enum rc
card_entry_list(struct scope *sc, struct pg *pg, int64_t generation_id, int32_t from, bool only_changed,
		const struct card_entry **out, size_t *n)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_CARD_ENTRY_LIST,
		     PG_ARGS(PG_I64(generation_id), PG_I64(from), PG_BOOL(only_changed), PG_I64(CARD_ENTRY_PAGE)), &rows));
	struct card_entry *all = scope_array(sc, (size_t)pg_rows(rows) + 1, sizeof(*all));

	for (int i = 0; i < pg_rows(rows); i++)
		all[i] = (struct card_entry){
			.ordinal = pg_i32(rows, i, ORDINAL),
			.table_uuid = pg_text(sc, rows, i, TABLE_UUID),
			.entry_name = pg_text(sc, rows, i, ENTRY_NAME),
			.place = {.object_key = pg_text(sc, rows, i, OBJECT_KEY),
				  .size = (uint64_t)pg_i64(rows, i, SIZE),
				  .prefix_key = pg_text(sc, rows, i, PREFIX_KEY),
				  .prefix_size = (uint64_t)pg_i64(rows, i, PREFIX_SIZE),
				  .tail_at = (uint64_t)pg_i64(rows, i, TAIL_AT),
				  .tail_packed = (uint64_t)pg_i64(rows, i, TAIL_PACKED)},
			.crc32 = (uint32_t)pg_i64(rows, i, CRC32),
		};
	*out = all;
	*n = (size_t)pg_rows(rows);
	return RC_OK;
}
