/*
 * What becomes of a job after an attempt: the one table that turns a fault into "again, later" or "over, and this
 * is why". Nobody else decides it; what people are told is model/reason.def's.
 */
#ifndef POSM_JOBS_FATE_H
#define POSM_JOBS_FATE_H

#include "base/fault.h"
#include "store/job.h"

struct conf;

enum fate {
	FATE_DONE,      /* the work itself wrote its end */
	FATE_RETRY,     /* counted; again after a wait, until job.max_attempts */
	FATE_END,       /* error, for a person to change something */
	FATE_HAND_BACK, /* not the job's fault: again at once, uncounted */
	FATE_LOST,      /* somebody else's by now: nothing is written */
};

extern const char *const fate_words[]; /* done, retry, end, hand_back, lost */

enum fate fate_of(const struct fault *fault);
/*
 * Writes the fate of the attempt that ended in `fault` (rc RC_OK: done). *decided says what it came to: a retry too
 * many is FATE_END, a lease that turns out lost FATE_LOST. RC_AGAIN db_*: not written, the lease will run out.
 */
enum rc fate_write(struct scope *sc, struct pg *pg, const struct conf *conf, const struct job_lease *lease,
		   const struct fault *fault, enum fate *decided) MUST_CHECK;

#endif
