#include "config.h"
#include "store/audit.h"

#include <inttypes.h>

#include "base/scope.h"
#include "store/scope_args.h"

enum rc
audit_add(struct scope *sc, struct pg *pg, const struct who *who, const struct audit *audit)
{
	return pg_exec(sc, pg, Q_AUDIT_ADD,
		       PG_ARGS(PG_TEXT(who != NULL ? who->login : NULL), PG_TEXT(audit->action),
			       PG_ID(audit->restaurant_id), PG_TEXT(audit->subject_kind), PG_TEXT(audit->subject_id),
			       PG_JSON(audit->detail)),
		       NULL);
}

enum rc
audit_add_taken(struct scope *sc, struct pg *pg, const struct who *who, const char *action, const char *kind, int64_t id,
		const char *detail)
{
	return pg_exec(sc, pg, Q_AUDIT_ADD_TAKEN,
		       PG_ARGS(PG_TEXT(who != NULL ? who->login : NULL), PG_TEXT(action), PG_TEXT(kind), PG_I64(id), PG_JSON(detail)),
		       NULL);
}

static struct audit_row
read_row(struct scope *sc, const struct pg_result *rows, int i)
{
	return (struct audit_row){
		.id = pg_i64(rows, i, 0),
		.at = pg_text(sc, rows, i, 1),
		.login = pg_text(sc, rows, i, 2),
		.audit.action = pg_text(sc, rows, i, 3),
		.audit.restaurant_id = pg_i64(rows, i, 4),
		.restaurant_name = pg_text(sc, rows, i, 5),
		.audit.subject_kind = pg_text(sc, rows, i, 6),
		.audit.subject_id = pg_text(sc, rows, i, 7),
		.audit.detail = pg_text(sc, rows, i, 8),
	};
}

enum rc
audit_list(struct scope *sc, struct pg *pg, const struct who *who, const struct audit_filter *filter, struct page page,
	   struct audit_list *out)
{
	AUTO_PG_RESULT *rows = NULL;
	int limit = page_limit(page);
	int64_t after;

	TRY(page_after_id(sc, page, &after));
	TRY(pg_query(sc, pg, Q_AUDIT_LIST,
		     PG_ARGS(SCOPE_ARGS(who), PG_TEXT(filter->login), PG_TEXT(filter->action), PG_ID(filter->restaurant_id),
			     PG_TEXT(filter->from), PG_TEXT(filter->to), PG_ID(after), PG_I64(limit + 1)),
		     &rows));
	int n = pg_rows(rows) > limit ? limit : pg_rows(rows);
	struct audit_row *all = scope_array(sc, (size_t)n + 1, sizeof(*all));

	for (int i = 0; i < n; i++)
		all[i] = read_row(sc, rows, i);
	*out = (struct audit_list){n, all, pg_rows(rows) > n ? scope_printf(sc, "%" PRId64, all[n - 1].id) : NULL};
	return RC_OK;
}
