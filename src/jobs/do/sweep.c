#include "config.h"
#include "jobs/do/sweep.h"

#include "domain/clear_generation.h"
#include "domain/retire.h"

enum rc
do_sweep(struct scope *sc, const struct app *app, const struct job_lease *lease, const struct run_watch *watch,
	 struct run_report *report)
{
	if (lease->subject == 0)
		TRY(retire(sc, app, watch, &report->removed));
	else
		TRY(clear_cancelled(sc, app, lease->subject, watch, &report->removed));
	return job_done(sc, app->pg, lease, NULL);
}
