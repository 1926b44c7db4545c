/*
 * Faults as the client sees them: RFC 9457 problem details. One table turns every fault code of the program into a
 * status and a title in the reader's language, some with a detail in it; what is our side's fault shows no detail.
 */
#ifndef POSM_HTTP_PROBLEM_H
#define POSM_HTTP_PROBLEM_H

#include "http/reply.h"

struct problem {
	const char *code;
	int status;         /* 500: shown as `internal`, without detail */
	const char *titles[2]; /* by enum language; of `internal` where NULL */
};

/* Replaces the reply by the scope's fault, in the reader's language. */
void problem_reply(struct scope *sc, const struct request *req, struct reply *reply);

#endif
