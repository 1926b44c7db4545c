#include "config.h"
#include "jobs/fate.h"

#include <string.h>
#include <sys/random.h>

#include "base/conf.h"
#include "base/scope.h"
#include "model/option.h"
#include "model/reason.h"
#include "model/retry.h"

const char *const fate_words[] = {"done", "retry", "end", "hand_back", "lost"};

struct row {
	const char *code;
	enum fate fate;
};

/* What people are told of each: model/reason.def. */
static const struct row table[] = {
	/* the template */
	{"template_refused", FATE_END},
	{"needs_password", FATE_END},
	{"needs_rights", FATE_END},
	{"template_damaged", FATE_END},
	{"object_missing", FATE_END},
	{"too_large", FATE_END},
	/* the settings */
	{"bad_json", FATE_END},
	{"unknown_field", FATE_END},
	{"missing_field", FATE_END},
	{"wrong_type", FATE_END},
	{"out_of_range", FATE_END},
	{"unknown_placeholder", FATE_END},
	{"unknown_font", FATE_END},
	{"font_directory", FATE_END},
	/* the tables */
	{"no_tables", FATE_END},
	{"no_glyph", FATE_END},
	{"text_overset", FATE_END},
	{"qr_data", FATE_END},
	{"proof_failed", FATE_END},
	/* the world around */
	{"storage_unavailable", FATE_RETRY},
	{"storage_full", FATE_RETRY},
	{"storage_refused", FATE_END},
	{"db_unavailable", FATE_RETRY},
	{"commit_unknown", FATE_RETRY},
	{"db_conflict", FATE_RETRY},
	{"db_timeout", FATE_RETRY},
	{"db_busy", FATE_RETRY},
	/* our own programs */
	{"press_busy", FATE_HAND_BACK},
	{"press_died", FATE_RETRY},
	{"press_killed", FATE_RETRY},
	{"press_memory", FATE_RETRY},
	{"press_timeout", FATE_RETRY},
	{"press_failed", FATE_RETRY},
	{"runner_died", FATE_RETRY},
	{"runner_stalled", FATE_RETRY},
	{"runner_timeout", FATE_RETRY},
	/* not ours any more */
	{"interrupted", FATE_HAND_BACK},
	{"lease_lost", FATE_LOST},
};

static const struct row *
find(const char *code)
{
	for (size_t i = 0; i < LENGTH_OF(table); i++)
		if (strcmp(table[i].code, code) == 0)
			return &table[i];
	return NULL;
}

enum fate
fate_of(const struct fault *f)
{
	const struct row *row = f->rc == RC_OK ? NULL : find(f->code);

	if (f->rc == RC_OK)
		return FATE_DONE;
	if (row != NULL)
		return row->fate;
	/* a code without a row: what the world or we broke may heal, what the input broke does not */
	return f->rc == RC_AGAIN || f->rc == RC_BROKEN ? FATE_RETRY : FATE_END;
}

static enum rc
write_retry(struct scope *sc, struct pg *pg, const struct conf *conf, const struct job_lease *lease,
	    const struct job_reason *reason, enum fate *decided)
{
	uint32_t dice;

	if (lease->failures + 1 >= conf_int(conf, OPT_JOB_MAX_ATTEMPTS)) {
		*decided = FATE_END;
		return job_fail(sc, pg, lease, reason);
	}
	if (getrandom(&dice, sizeof(dice), 0) != sizeof(dice))
		dice = 0;
	return job_retry(sc, pg, lease,
			 retry_wait_ms(lease->failures + 1, conf_int(conf, OPT_JOB_BACKOFF),
				       conf_int(conf, OPT_JOB_BACKOFF_MAX), dice),
			 reason);
}

enum rc
fate_write(struct scope *sc, struct pg *pg, const struct conf *conf, const struct job_lease *lease,
	   const struct fault *f, enum fate *decided)
{
	enum rc rc = RC_OK;

	*decided = fate_of(f);
	if (*decided == FATE_HAND_BACK)
		rc = job_hand_back(sc, pg, lease);
	if (*decided == FATE_RETRY || *decided == FATE_END) {
		const struct job_reason reason = {f->code, reason_args(sc, f),
						  reason_text(sc, f, language_of(conf_text(conf, OPT_SERVICE_LANGUAGE)))};

		rc = *decided == FATE_END ? job_fail(sc, pg, lease, &reason) :
					    write_retry(sc, pg, conf, lease, &reason, decided);
	}
	if (rc == RC_CONFLICT) { /* lease_lost */
		*decided = FATE_LOST;
		rc = RC_OK;
	}
	return rc;
}
