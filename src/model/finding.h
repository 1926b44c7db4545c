/*
 * Findings of a preflight as people read them. The press tells codes, places and arguments (press_preflight); what is wrong and
 * what to do about it stands in finding.def, in two languages.
 */
#ifndef POSM_MODEL_FINDING_H
#define POSM_MODEL_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "js/js.h"
#include "model/language.h"

enum finding_rank { FINDING_RANK_NOTE, FINDING_RANK_WARNING, FINDING_RANK_ERROR };
extern const char *const finding_rank_words[]; /* note, warning, error, NULL */

struct finding {
	enum finding_rank level;
	const char *code;
	int64_t page; /* 0: the whole file */
	bool has_place;
	double x, y, width, height; /* mm on the shown page, from its top left */
	const char *pointer; /* into the settings; NULL: the template */
	const char *tables;  /* numbers with commas between, NULL: none; more than shown end in an ellipsis */
	int64_t n_tables;
	struct js whole, args;
};

struct finding_list {
	size_t n;
	const struct finding *items; /* errors first, then warnings, then notes */
	struct js template;          /* what the press says of the file */
};

/* Checks what a press wrote. RC_BROKEN bad_preflight. Lives in the scope. */
enum rc finding_read(struct scope *sc, struct bytes json, struct finding_list *out) MUST_CHECK;
/* Those about elements that lie beyond their page, or on none. */
void finding_outside(struct scope *sc, const struct finding_list *all, struct finding_list *out);
/* For finding_read again, without what the press says of the file; NULL when that is too long. */
const char *finding_list_raw(struct scope *sc, const struct finding_list *list);
/* An unknown code is told by its name. */
const char *finding_text(struct scope *sc, const struct finding *f, enum language language);
const char *finding_remedy(struct scope *sc, const struct finding *f, enum language language);
/* [{..., "text", "remedy"}] */
void finding_items_json(struct scope *sc, struct text *json, const struct finding_list *list, enum language language);
/* {"level": ..., "findings": [{..., "text", "remedy"}], "template": {...}} */
void finding_list_json(struct scope *sc, struct text *json, const struct finding_list *list, enum language language);

#endif
