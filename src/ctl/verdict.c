#include "config.h"
#include "ctl/verdict.h"

#include <stdio.h>
#include <string.h>

#include "base/scope.h"
#include "model/reason.h"

enum rc
verdict_mode(struct scope *sc, const struct args *args, enum press_proof_mode *out)
{
	static const char *const words[] = {
		[PRESS_PROOF_OFF] = "off", [PRESS_PROOF_SAMPLE] = "sample", [PRESS_PROOF_ALL] = "all"};
	const char *word = args_value(args, "proof");

	*out = PRESS_PROOF_ALL;
	if (word == NULL)
		return RC_OK;
	for (size_t i = 0; i < LENGTH_OF(words); i++)
		if (strcmp(words[i], word) == 0) {
			*out = (enum press_proof_mode)i;
			return RC_OK;
		}
	return fault(sc, RC_INVALID, "usage", "--proof must be all, sample or off, not '%s'", word);
}

const char *
verdict_words(struct scope *sc, const struct press_proof *proof)
{
	const char *cause = reason_cause(proof->cause, LANGUAGE_EN);

	return scope_printf(sc, "%s [%s] (module %.2f mm, contrast %.0f %%)", cause != NULL ? cause : proof->cause, proof->cause,
			    proof->module_mm, proof->contrast * 100);
}

enum rc
verdict_failed(struct scope *sc, const struct roster *r, int32_t ordinal, const struct press_proof *proof, size_t n)
{
	struct card card;
	char others[64] = "";

	TRY(roster_card(sc, r, (size_t)ordinal, &card));
	if (n > 1)
		(void)snprintf(others, sizeof(others), ", and %zu more", n - 1);
	return fault(sc, RC_INVALID, "proof_failed",
		     "%s: row %d: the card of table '%s' fails its proof: %s%s; `posmctl preflight` with the same files names the "
		     "element and what to do", r->path, r->rows[ordinal], card.number, verdict_words(sc, proof), others);
}
