/*
 * What a file says it conforms to - PDF/A (ISO 19005), PDF/X (ISO 15930), PDF/UA (ISO 14289), PDF/VT (ISO 16612-2) - in
 * its metadata (XMP, ISO 16684-1) and document information. A card is a changed copy and repeats no claim.
 */
#ifndef POSM_PDF_CLAIMS_H
#define POSM_PDF_CLAIMS_H

#include "pdf/doc.h"

/* A note with the level for each claim: pdfa_claim_removed, pdfx_..., pdfua_..., pdfvt_... */
void claims_note(struct scope *sc, qpdf_data q, qpdf_oh metadata, struct report *report);

#endif
