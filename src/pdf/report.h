/*
 * What a person should know about a template: what was dropped because it has no place on paper, and remarks.
 * Made by inspect and by compile alike, out as JSON (press.h).
 */
#ifndef POSM_PDF_REPORT_H
#define POSM_PDF_REPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "pdf/geometry.h"

struct scope;

enum report_kind {
	REPORT_JAVASCRIPT,
	REPORT_ACTION,        /* what opening, leaving, clicking would start */
	REPORT_EMBEDDED_FILE, /* attachments, associated files, portfolios */
	REPORT_FORM_FIELD,    /* its picture stays where it prints */
	REPORT_ANNOTATION,    /* likewise */
	REPORT_LINK,
	REPORT_SIGNATURE,
	REPORT_BOOKMARK, /* outlines, destinations, threads */
	REPORT_METADATA,
	REPORT_PRIVATE_DATA, /* of editors */
	REPORT_THUMBNAIL,
	REPORT_PRESENTATION, /* transitions, viewer state */
	REPORT_OTHER,
	REPORT_KINDS
};

#define REPORT_NOTES_MAX 50

struct report_note {
	const char *code; /* static */
	int page;         /* 1.., 0: the whole file */
	const char *text;
};

struct report {
	const char *pdf_version, *producer;
	bool repaired, encrypted;
	size_t n_pages;
	const struct geometry *pages;
	int dropped[REPORT_KINDS];
	int painted; /* annotations and fields whose picture is on the page now */
	int n_notes;
	struct report_note notes[REPORT_NOTES_MAX];
};

const char *report_kind_word(enum report_kind kind);
void report_drop(struct report *report, enum report_kind kind, int count);
/* Beyond REPORT_NOTES_MAX further notes are left out. */
void report_note(struct scope *sc, struct report *report, const char *code, int page, const char *fmt, ...)
	PRINTF_LIKE(5, 6);
struct bytes report_json(struct scope *sc, const struct report *report);

#endif
