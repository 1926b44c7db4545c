#include "config.h"
#include "store/room.h"

#include "base/scope.h"

enum rc
room_lock(struct scope *sc, struct pg *pg)
{
	return pg_exec(sc, pg, Q_ROOM_LOCK, PG_NO_ARGS, NULL);
}

static enum rc
ask(struct scope *sc, struct pg *pg, enum query query, const struct pg_arg *args, size_t n_args, struct room *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, query, args, n_args, &rows));
	*out = (struct room){pg_i64(rows, 0, 0), pg_i64(rows, 0, 1), pg_i64(rows, 0, 2)};
	return RC_OK;
}

enum rc
room_whole(struct scope *sc, struct pg *pg, const char *login, bool kept, struct room *out)
{
	return ask(sc, pg, Q_ROOM_WHOLE, PG_ARGS(PG_TEXT(login), PG_BOOL(kept)), out);
}

enum rc
room_place(struct scope *sc, struct pg *pg, int64_t restaurant_id, bool kept, struct room *out)
{
	return ask(sc, pg, Q_ROOM_PLACE, PG_ARGS(PG_I64(restaurant_id), PG_BOOL(kept)), out);
}
