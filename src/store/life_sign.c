#include "config.h"
#include "store/life_sign.h"

#include "base/scope.h"

enum rc
life_sign_give(struct scope *sc, struct pg *pg, const struct life_sign *sign)
{
	return pg_exec(sc, pg, Q_LIFE_SIGN_GIVE,
		       PG_ARGS(PG_TEXT(sign->worker), PG_TEXT(sign->host), PG_TEXT(PACKAGE_VERSION), PG_I64(sign->runners),
			       PG_I64(sign->runners_max), PG_I64(sign->memory), PG_I64(sign->open_files)),
		       NULL);
}

enum rc
life_sign_end(struct scope *sc, struct pg *pg, const char *worker)
{
	return pg_exec(sc, pg, Q_LIFE_SIGN_END, PG_ARGS(PG_TEXT(worker)), NULL);
}
