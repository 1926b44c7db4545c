#include "config.h"
#include "jobs/do/generate.h"

#include "domain/clear_generation.h"

enum rc
do_generate(struct scope *sc, const struct app *app, const struct job_lease *lease, const struct run_watch *watch,
	    struct run_report *report)
{
	return run_generation(sc, app, lease, watch, report); /* done is part of its last transaction */
}

enum rc
do_generate_lost(struct scope *sc, const struct app *app, const struct job_lease *lease, const struct run_watch *watch,
		 struct run_report *report)
{
	return clear_cancelled(sc, app, lease->subject, watch, &report->removed);
}
