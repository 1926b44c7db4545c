/*
 * The structure tree of a tagged file (ISO 32000-1 14.7) without its references to what was dropped: annotations
 * (OBJR) and associated files.
 */
#ifndef POSM_PDF_TAGS_H
#define POSM_PDF_TAGS_H

#include "pdf/doc.h"

/* False when the tree is no tree or beyond all measure: the caller drops it. */
bool tags_prune(struct scope *sc, qpdf_data q, qpdf_oh root, struct report *report);
/* True for a file with a structure tree. */
bool tags_present(qpdf_data q);

#endif
