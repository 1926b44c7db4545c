/* What a posmd says of itself in the database, for those who watch (docs/metrics.md): that it is there, and how it is. */
#ifndef POSM_STORE_LIFE_SIGN_H
#define POSM_STORE_LIFE_SIGN_H

#include "pg/pg.h"

struct life_sign {
	const char *worker, *host; /* of posm_jobs; as a label may have it: letters, digits, . _ - */
	int32_t runners, runners_max;
	int64_t memory; /* bytes */
	int32_t open_files;
};

enum rc life_sign_give(struct scope *sc, struct pg *pg, const struct life_sign *sign) MUST_CHECK;
/* It ends as it should: nobody has to miss it. */
enum rc life_sign_end(struct scope *sc, struct pg *pg, const char *worker) MUST_CHECK;

#endif
