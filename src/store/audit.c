#include "config.h"
#include "store/audit.h"

enum rc
audit_add(struct scope *sc, struct pg *pg, const struct who *who, const struct audit *audit)
{
	return pg_exec(sc, pg, Q_AUDIT_ADD,
		       PG_ARGS(PG_TEXT(who != NULL ? who->login : NULL), PG_TEXT(audit->action),
			       PG_ID(audit->restaurant_id), PG_TEXT(audit->subject_kind), PG_TEXT(audit->subject_id),
			       PG_JSON(audit->detail)),
		       NULL);
}
