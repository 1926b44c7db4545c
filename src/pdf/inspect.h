/*
 * A first look at an uploaded file: is it a PDF that cards can be made of, what pages has it, may it be changed,
 * what will not come onto paper. Bytes come from anywhere; a refusal is RC_DENIED with a code (and a text for people):
 *   template_refused  no PDF, broken beyond repair, no pages, encrypted to a certificate, too many pages, ...
 *   needs_password    does not open without a password; wrong_password  nor with the one given
 *   needs_rights      opens, but its permissions forbid changes and nobody has confirmed the right to make them
 */
#ifndef POSM_PDF_INSPECT_H
#define POSM_PDF_INSPECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "pdf/doc.h"
#include "pdf/geometry.h"
#include "press/press.h"

struct scope;

struct inspect {
	size_t n_pages; /* 1..PRESS_PAGES_MAX */
	const struct geometry *pages;
	bool decrypted;      /* the file was encrypted: `file` is what it is without */
	struct bytes file;   /* to keep: the input itself, borrowed, or the decrypted file in the scope */
	struct bytes report; /* JSON, see press.h */
};

/* rights NULL: no password, nothing confirmed. What `out` points to lives in the scope. */
enum rc inspect_template(struct scope *sc, struct bytes pdf, const struct press_rights *rights,
			 struct inspect *out) MUST_CHECK;

/* What compile would take out is taken out of the document in memory, and counted in the report. */
enum rc inspect_rehearse(struct scope *sc, qpdf_data q, struct report *report) MUST_CHECK;

#endif
