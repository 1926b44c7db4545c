/* Proofs of cards in words of the command line: which are made, and what is said of one that failed or is doubtful. */
#ifndef POSM_CTL_VERDICT_H
#define POSM_CTL_VERDICT_H

#include "base/args.h"
#include "ctl/roster.h"
#include "press/press.h"

#define PROOF_OPTION {"proof", "all|sample|off", false, "which cards are proved to scan (default all)"}

/* Of --proof. RC_INVALID "usage". */
enum rc verdict_mode(struct scope *sc, const struct args *args, enum press_proof_mode *out) MUST_CHECK;
/* RC_INVALID proof_failed about a card of the roster; n: how many cards failed. */
enum rc verdict_failed(struct scope *sc, const struct roster *roster, int32_t ordinal, const struct press_proof *proof,
		       size_t n) MUST_CHECK;
/* "the code is too small (module 0.21 mm, contrast 97 %)" */
const char *verdict_words(struct scope *sc, const struct press_proof *proof);

#endif
