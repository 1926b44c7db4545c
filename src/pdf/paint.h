/*
 * Annotations and form fields that print become part of the page (ISO 32000-1 12.5.3, 12.5.5), under the overlay;
 * then all of them leave. libqpdf can do this in C++ only; on its object handles it is this file.
 */
#ifndef POSM_PDF_PAINT_H
#define POSM_PDF_PAINT_H

#include "pdf/doc.h"

enum paint_kind { PAINT_XOBJECT, PAINT_LAYER, PAINT_STATE, PAINT_FONT, PAINT_KINDS };

/* One page being added to. */
struct paint {
	qpdf_data q;
	qpdf_oh page;
	int number; /* 1.. */
	/* the page's own copies of its resources of each kind, which it may have shared with others */
	qpdf_oh entries[PAINT_KINDS];
	bool is_own[PAINT_KINDS];
	int next;    /* number of the next name */
	int made_up; /* fields and comments drawn without a picture of their own */
};

void paint_open(struct scope *sc, qpdf_data q, int number, struct paint *p);
/* Adds to the page's resources; answers the name it got, with its slash. */
const char *paint_add(struct scope *sc, struct paint *p, enum paint_kind kind, qpdf_oh object);
/*
 * Adds to `ops` what paints the appearance of every printing annotation, removes /Annots and counts in the report.
 */
void paint_annotations(struct scope *sc, struct paint *p, struct report *report, struct text *ops);

#endif
