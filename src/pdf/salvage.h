/*
 * What can be unpacked of damaged page content. Left as it is, some readers (mupdf) take the damage for the end of the
 * page's content, and never come to the overlay.
 */
#ifndef POSM_PDF_SALVAGE_H
#define POSM_PDF_SALVAGE_H

#include "pdf/doc.h"

/*
 * Adds what is whole of a page's content, and of damaged Flate data what comes before the damage. RC_DENIED (doc_refuse, "broken")
 * where nothing that paints is left. number: 1..
 */
enum rc salvage_content(struct scope *sc, qpdf_data q, int number, qpdf_oh contents, struct text *out) MUST_CHECK;
/* RC_OK for content that can be read, or from which something can be salvaged. */
enum rc salvage_check(struct scope *sc, qpdf_data q, int number) MUST_CHECK;

#endif
