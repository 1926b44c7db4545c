#include "config.h"
#include "domain/end_template.h"

#include <inttypes.h>

#include "base/scope.h"
#include "store/audit.h"
#include "store/template.h"

enum rc
end_template(struct scope *sc, const struct app *app, const struct who *who, int64_t id, int32_t row_version)
{
	const struct audit audit = {"template.remove", 0, "template", scope_printf(sc, "%" PRId64, id), NULL};
	struct template held;
	AUTO_PG_TX *tx = NULL;

	TRY(pg_begin(sc, app->pg, &tx, PG_LOCK_WAIT_MS));
	TRY(template_hold(sc, app->pg, who, id, row_version, &held));
	TRY(template_remove(sc, app->pg, id));
	TRY(audit_add(sc, app->pg, who, &audit));
	return pg_commit(sc, app->pg);
}
