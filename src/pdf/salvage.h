/*
 * What can be unpacked of damaged page content. Left as it is, some readers (mupdf) take the damage for the end of the
 * page's content, and never come to the overlay.
 */
#ifndef POSM_PDF_SALVAGE_H
#define POSM_PDF_SALVAGE_H

#include "pdf/doc.h"

/* contents: a stream or an array of them. Adds what is whole, and of damaged Flate data what comes before the damage. */
void salvage_content(qpdf_data q, qpdf_oh contents, struct text *out);

#endif
