/*
 * Why a generation failed or a card does not scan, in people's words: one table of texts by fault code, one of causes
 * (reason.def). The fate writer keeps {code, args} and a text in the service's language; the API tells it again in the
 * reader's. Texts are filled from arguments: {name} stands for one; {cause} and {reason} for the words of their cause.
 */
#ifndef POSM_MODEL_REASON_H
#define POSM_MODEL_REASON_H

#include "base/fault.h"
#include "base/text.h"
#include "model/language.h"

struct js;

#define REASON_TEXT_MAX 2000 /* bytes */

/* The text of a fault; of an internal error for a code without one. */
const char *reason_text(struct scope *sc, const struct fault *fault, enum language language);
/* The fault's arguments as they are kept with its code: {"name": "value", ...}, with its pointer if it has one. */
const char *reason_args(struct scope *sc, const struct fault *fault);
/* The text of a stored reason, JSON {code, args}; `stored` where that cannot be told again. Both may be NULL. */
const char *reason_retell(struct scope *sc, const char *json, const char *stored, enum language language);
/* Of a cause ("small_module"); NULL for one without words. */
const char *reason_cause(const char *word, enum language language);
/* An argument as a member of an object: what counts or measures is a number, what people wrote ("12" is a table) is text. */
void reason_add_argument(struct text *json, const char *name, const char *value);
/* That of an object of them, be it a number; NULL where it is not. */
const char *reason_stored_argument(struct scope *sc, const struct js *args, const char *name);
/* `words` filled from the fault's arguments, its pointer as {pointer}; NULL when one is missing. */
const char *reason_fill(struct scope *sc, const char *words, const struct fault *fault, enum language language);

#endif
