/*
 * Where the time of making cards goes, by stage: all but `write` is measured inside the press and comes with every card, `write`
 * is what the caller of press_run needs for a finished card, its digests included. Time on the wall, so that of several
 * presses at once it adds up to more than the run took.
 */
#ifndef POSM_PRESS_TIMES_H
#define POSM_PRESS_TIMES_H

#include <stddef.h>
#include <stdint.h>

struct text;

enum press_stage {
	PRESS_QR,    /* encoding codes */
	PRESS_TEXT,  /* layout and outlines */
	PRESS_DRAW,  /* the other operators of the pages */
	PRESS_STAMP, /* the tail that holds them */
	PRESS_PROOF,
	PRESS_WRITE,
	PRESS_STAGES,
};

struct press_times {
	int64_t ns[PRESS_STAGES];
};

extern const char *const press_stage_words[PRESS_STAGES];

void times_add(struct press_times *sum, const struct press_times *more);
/* "qr 12 ms, text 40 ms, ..." */
void times_text(struct text *out, const struct press_times *times);

#endif
