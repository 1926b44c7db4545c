/* posmctl objects rm-orphans: what lies in the object storage though the database knows nothing of it. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/conf.h"
#include "base/scope.h"
#include "base/text.h"
#include "ctl/commands.h"
#include "domain/clear_orphans.h"
#include "model/option.h"

#define HOURS_MAX (100 * 365 * 24)
#define HOUR_MS ((int64_t)3600 * 1000)

static void
print_orphan(const char *what, const struct object_info *object)
{
	(void)printf("%-6s %12" PRIu64 "  %s\n", what, object->size, object->key);
}

static enum rc
read_grace(struct scope *sc, const struct args *args, const struct app *app, int64_t *out)
{
	const char *hours = args_value(args, "older");

	*out = conf_int(app->conf, OPT_RETENTION_GRACE);
	if (hours == NULL)
		return RC_OK;
	if (!text_to_int(hours, 0, HOURS_MAX, out))
		return fault(sc, RC_INVALID, "usage", "--older: '%.50s' is not a number of hours", hours);
	*out *= HOUR_MS;
	return RC_OK;
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	const struct app *app;
	struct orphans o = {.remove = args_has(args, "remove"), .see = print_orphan};

	TRY(ctl_app(sc, args, &app));
	TRY(read_grace(sc, args, app, &o.grace));
	TRY(clear_orphans(sc, app, &o));
	(void)printf("%" PRId64 " objects in use, %" PRId64 " too young to be judged, %" PRId64 " not made by posm\n", o.known,
		     o.young, o.foreign);
	(void)printf("%" PRId64 " orphans (%" PRIu64 " bytes), %" PRId64 " uploads that never ended: ", o.found, o.bytes, o.uploads);
	if (o.remove)
		(void)printf("%" PRId64 " removed\n", o.removed);
	else
		(void)printf("%s\n", o.found + o.uploads > 0 ? "nothing was removed, say --remove" : "nothing to remove");
	return RC_OK;
}

static const struct args_option options[] = {
	{"remove", NULL, false, "removes what is found; without it, it is shown only"},
	{"older", "HOURS", false, "judges what is older (retention.grace); less than a job takes only while nothing runs"},
};

const struct ctl_command ctl_objects_rm_orphans = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "objects rm-orphans",
		.words = "",
		.about = "shows, and with --remove removes, objects that the database knows nothing of",
		.more = "Safe while posm runs: what is younger than the grace is left alone, and everything of a generation that is\n"
			"under way, failed or only just ended. Keys that posm never makes are left alone. The bucket or folder\n"
			"must belong to this database alone: after a restore of an older one, look twice before --remove.",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};
