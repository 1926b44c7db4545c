/*
 * What a failing function says to its caller. The few codes name what a caller can do about it; the text
 * for people and the stable `code` for programs live in the scope's fault (fault.h).
 */
#ifndef POSM_BASE_RC_H
#define POSM_BASE_RC_H

enum rc {
	RC_OK = 0,
	RC_INVALID,  /* the input is wrong: whoever sent it must change it */
	RC_MISSING,  /* what was named is not there (or not for this person) */
	RC_DENIED,   /* there, but this person or file may not */
	RC_CONFLICT, /* right in itself, against the present state */
	RC_LIMIT,    /* over a documented limit */
	RC_AGAIN,    /* could work later, unchanged */
	RC_BROKEN,   /* our side is at fault, or the world around us */
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, first) __attribute__((format(printf, fmt, first)))

/* The only macro that returns: passes a failure up as it is. */
#define TRY(expr)                            \
	do {                                 \
		enum rc try_rc_ = (expr);    \
		if (try_rc_ != RC_OK)        \
			return try_rc_;      \
	} while (0)

#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
