/*
 * What may be tried again, and when. A setback is what could be otherwise a moment later; whether the server has done
 * what was asked is known for two of the three. Waits are model/retry.h's: doubling, capped, with jitter. No input or
 * output.
 */
#ifndef POSM_CLIENT_PATIENCE_H
#define POSM_CLIENT_PATIENCE_H

#include <stdbool.h>
#include <stdint.h>

#define PATIENCE_RETRY_AFTER_MAX_S 60 /* what a server may ask us to wait (Retry-After, RFC 9110 section 10.2.3) */

enum setback {
	SETBACK_NONE,    /* an answer that is final */
	SETBACK_UNSENT,  /* nobody was reached */
	SETBACK_PUT_OFF, /* the server said "later" before it did anything */
	SETBACK_LOST,    /* cut on the way, or a server in trouble: done or not, nobody knows */
};

/* Of an answer: its status, and its problem's code ("" for none). */
enum setback setback_of_answer(int status, const char *code);

struct patience {
	int64_t patience_ms; /* after the last thing that moved */
	int32_t failures;    /* in a row */
	int64_t since_ms;    /* of the first of them, by clock_ms() */
};

/* Something has moved: patience is as at the beginning. */
void patience_renew(struct patience *p);
/*
 * One more setback, at now_ms. safe: the call may be done twice. retry_after_s: what the server asked for, -1: nothing.
 * dice: any random value. The wait in ms, or -1: give up.
 */
int64_t patience_wait(struct patience *p, enum setback setback, bool safe, int64_t retry_after_s, int64_t now_ms,
		      uint32_t dice);

#endif
