/*
 * A template's pages on their way into a prefix (fold.h) or onto sheets (print.h): content that cannot leak its state,
 * annotations that print painted into it, a slot for the overlay on top where one is wanted, and a document rid
 * of what has no place on paper.
 */
#ifndef POSM_PDF_FOLD_PAGE_H
#define POSM_PDF_FOLD_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "pdf/doc.h"

struct scope;

struct fold_page_work {
	qpdf_data q;
	struct report report;
	const int *wanted; /* pages that get a slot, ascending */
	size_t n_wanted;
	const char **slot_names; /* of these, in the page's XObject resources */
	qpdf_oh resources;       /* of all slots */
	qpdf_oh opening;         /* the stream that saves the state before a page's own content */
	bool tagged, blank;
	bool close_all; /* pages without a slot, too, get a content that leaves nothing open */
};

/*
 * Every page of work->q, whose report has them (doc_pages). `wanted` and `n_wanted` say which get a slot: an empty Form
 * XObject named slot_names[i] in the page's resources, all with the resources work->resources.
 */
enum rc fold_page_all(struct scope *sc, struct fold_page_work *work) MUST_CHECK;

#endif
