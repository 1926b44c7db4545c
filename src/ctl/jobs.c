/* posmctl jobs list | show | retry | cancel: the job table, for whoever keeps the service going. */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/scope.h"
#include "ctl/commands.h"
#include "domain/steer_job.h"

static const char *
or_nothing(const char *text)
{
	return text != NULL ? text : "";
}

/* m/n cards; "": none are wanted. */
static const char *
progress(struct scope *sc, const struct job_row *job)
{
	return job->total == 0 ? "" : scope_printf(sc, "%" PRId32 "/%" PRId32, job->progress, job->total);
}

static void
print_line(struct scope *sc, const struct job_row *job)
{
	(void)printf("%" PRId64 "\t%s\t%" PRId64 "\t%s\t%" PRId64 "\t%" PRId32 "\t%s\t%s\t%s\t%s\n", job->id, job->kind, job->subject,
		     job->state, job->attempts, job->failures, progress(sc, job), or_nothing(job->lease_until), job->updated_at,
		     or_nothing(job->error));
}

static void
print_field(const char *name, const char *value)
{
	if (value != NULL && value[0] != '\0')
		(void)printf("%-12s %s\n", name, value);
}

static void
print_job(struct scope *sc, const struct job_row *job)
{
	print_field("id", scope_printf(sc, "%" PRId64, job->id));
	print_field("kind", job->kind);
	print_field("subject", job->subject != 0 ? scope_printf(sc, "%" PRId64, job->subject) : NULL);
	print_field("state", job->state);
	print_field("attempts", scope_printf(sc, "%" PRId64, job->attempts));
	print_field("failures", scope_printf(sc, "%" PRId32, job->failures));
	print_field("progress", progress(sc, job));
	print_field("error", job->error);
	print_field("request_id", job->request_id);
	print_field("worker", job->worker);
	print_field("run_at", job->run_at);
	print_field("lease_until", job->lease_until);
	print_field("created_at", job->created_at);
	print_field("updated_at", job->updated_at);
}

static enum rc
check_state(struct scope *sc, const char *state)
{
	for (const char *const *word = job_state_words; *word != NULL; word++)
		if (state == NULL || strcmp(state, *word) == 0)
			return RC_OK;
	return fault(sc, RC_INVALID, "usage", "--state must be waiting, ready, leased, done, failed or cancelled, not '%s'", state);
}

static enum rc
read_number(struct scope *sc, const struct args *args, const char *name, int64_t *out)
{
	const char *value = args_value(args, name);

	if (value == NULL || text_to_int(value, 1, INT64_MAX, out))
		return RC_OK;
	return fault(sc, RC_INVALID, "usage", "--%s must be a number from 1, not '%s'", name, value);
}

static enum rc
list(struct scope *sc, const struct args *args)
{
	struct job_row_filter filter = {.state = args_value(args, "state"), .kind = args_value(args, "kind")};
	struct page page = {.limit = PAGE_LIMIT_MAX};
	const struct app *app;
	int64_t left = INT64_MAX;

	TRY(check_state(sc, filter.state));
	TRY(read_number(sc, args, "generation", &filter.generation));
	TRY(read_number(sc, args, "limit", &left));
	TRY(ctl_rows(sc, args, &app));
	(void)printf("id\tkind\tsubject\tstate\tattempts\tfailures\tprogress\tlease_until\tupdated_at\terror\n");
	do {
		struct job_row_list jobs;

		TRY(job_row_list(sc, app->pg, NULL, &filter, page, &jobs));
		for (int i = 0; i < jobs.n && left > 0; i++, left--)
			print_line(sc, &jobs.rows[i]);
		page.after = jobs.next;
	} while (page.after != NULL && left > 0);
	return RC_OK;
}

static enum rc
read_id(struct scope *sc, const struct args *args, int64_t *id)
{
	if (text_to_int(args->words[0], 1, INT64_MAX, id))
		return RC_OK;
	return fault(sc, RC_INVALID, "usage", "JOB must be a job's id, not '%s'; `posmctl jobs list` shows them", args->words[0]);
}

static enum rc
show(struct scope *sc, const struct args *args)
{
	const struct app *app;
	struct job_row job;
	int64_t id;

	TRY(read_id(sc, args, &id));
	TRY(ctl_rows(sc, args, &app));
	TRY(job_row_load(sc, app->pg, NULL, id, &job));
	print_job(sc, &job);
	return RC_OK;
}

static enum rc
act(struct scope *sc, const struct args *args, enum steer what)
{
	const struct app *app;
	struct job_row job;
	int64_t id;

	TRY(read_id(sc, args, &id));
	/* what is tried again needs room for its cards */
	TRY(what == STEER_RETRY ? ctl_app(sc, args, &app) : ctl_rows(sc, args, &app));
	TRY(steer_job(sc, app, NULL, id, what, &job));
	print_job(sc, &job);
	return RC_OK;
}

static enum rc
retry(struct scope *sc, const struct args *args)
{
	return act(sc, args, STEER_RETRY);
}

static enum rc
cancel(struct scope *sc, const struct args *args)
{
	return act(sc, args, STEER_CANCEL);
}

static const struct args_option list_options[] = {
	{"state", "WORD", false, "waiting, ready, leased, done, failed or cancelled"},
	{"kind", "WORD", false, "generate (a generation, its id is the subject) or sweep (clearing away: a cancelled generation, subject 0: everything due)"},
	{"generation", "ID", false, "the one of this generation"},
	{"limit", "N", false, "the first N of them alone (default: all)"},
};

const struct ctl_command ctl_jobs_list = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "jobs list",
		.words = "",
		.about = "lists jobs, newest first: tab-separated with a header",
		.more = "progress: cards made of cards wanted. lease_until: then another gets what is leased, unless it is heard of.",
		.options = list_options,
		.n_options = LENGTH_OF(list_options),
	},
	.run = list,
};

#define ONE_JOB(symbol, about_, more_, run_)                                                                           \
	const struct ctl_command ctl_jobs_##symbol = {                                                                 \
		.spec =                                                                                                \
			{                                                                                              \
				.program = "posmctl",                                                                  \
				.config = CTL_CONFIG,                                                                  \
				.command = "jobs " #symbol,                                                            \
				.words = "JOB",                                                                        \
				.min_words = 1,                                                                        \
				.max_words = 1,                                                                        \
				.about = (about_),                                                                     \
				.more = (more_),                                                                       \
			},                                                                                             \
		.run = (run_),                                                                                         \
	}

ONE_JOB(show, "prints what is known of a job", "", show);
ONE_JOB(retry, "tries a failed job again", "That of a generation is tried again as the generation is; its cards that are there are kept.", retry);
ONE_JOB(cancel, "cancels a job that has not ended", "That of a generation is cancelled as the generation is, with its cards.", cancel);
