/*
 * Findings of a preflight: what a person should know before anything is printed. Each has a level, a stable code, a place
 * and arguments; words and remedies in two languages stand outside, in model/finding.def.
 */
#ifndef POSM_PDF_FINDING_H
#define POSM_PDF_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

enum finding_level { FINDING_NOTE, FINDING_WARNING, FINDING_ERROR };

#define FINDING_MAX 500 /* in one list */
#define FINDING_TABLES_SHOWN 20

/* Numbers of tables, the first of them kept. Not the scope's: it is filled card by card. */
struct finding_tables {
	size_t n;
	struct text numbers; /* of the first: "12","VIP-3" */
};
void finding_tables_add(struct finding_tables *tables, const char *number);
void finding_tables_close(struct finding_tables *tables);

struct findings {
	struct text *json; /* items of the list so far */
	size_t n;
	enum finding_level worst; /* meaningful when n > 0 */
	bool in_args;
};

/* In the scope. */
void findings_open(struct scope *sc, struct findings *f);
/* code: static. page 0: the whole file. False: the list is full, and nothing below is to be called. */
bool finding_begin(struct findings *f, enum finding_level level, const char *code, int page);
/* left, top, right, bottom in pt on the shown page */
void finding_at(struct findings *f, const double box[4]);
/* The element, or the mirror, that it is about. */
void finding_element(struct findings *f, size_t element);
void finding_mirror(struct findings *f);
void finding_tables(struct findings *f, const struct finding_tables *tables);
/* Arguments come last. The value is made safe for JSON. */
void finding_arg(struct findings *f, const char *name, const char *fmt, ...) PRINTF_LIKE(3, 4);
void finding_end(struct findings *f);
/* {"level": "error" | "warning" | "note" | "ok", "findings": [...]}, without its last brace */
void findings_json(struct text *json, const struct findings *f);

#endif
