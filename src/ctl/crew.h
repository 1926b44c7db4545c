/*
 * The presses of one `posmctl render`: a thread each, that takes the next card nobody has taken and writes what comes
 * out as a file of the output folder: under a temporary name first, so that no file is ever half a card. A card that
 * fails its proof is not written.
 */
#ifndef POSM_CTL_CREW_H
#define POSM_CTL_CREW_H

#include "ctl/source.h"

struct crew_order {
	const struct source *source;
	enum press_proof_mode proof;
	unsigned accepted; /* model/acceptance.h */
	const char *out; /* the folder, which is there */
	size_t n_presses;
	/* told now and then, from one thread at a time; NULL: not at all */
	void (*progress)(void *watcher, size_t done, size_t total);
	/* a card that is made, but with a doubtful proof; likewise */
	void (*warn)(void *watcher, const struct card *card, const struct press_proof *proof);
	void *watcher;
};

struct crew_times {
	struct press_times stages; /* of all presses together */
	int64_t start_ms; /* until the first press was ready for cards */
	int64_t run_ms;   /* from then on */
};

/*
 * Ends when every card is written, or after the first failure: that of the press (RC_INVALID with a JSON pointer
 * into the settings; RC_DENIED the template), of the disk, or RC_INVALID proof_failed.
 */
enum rc crew_work(struct scope *sc, const struct crew_order *order, struct crew_times *times) MUST_CHECK;

#endif
