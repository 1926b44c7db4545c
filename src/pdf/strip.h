/*
 * What has no place on paper leaves the document and is counted in the report: scripts, actions, attachments, form
 * and signature dictionaries, bookmarks, metadata (with its PDF/A and PDF/X claims, which no longer hold), editors'
 * private data, thumbnails. Boxes, colour spaces, output intents, layers and tags stay.
 */
#ifndef POSM_PDF_STRIP_H
#define POSM_PDF_STRIP_H

#include "pdf/doc.h"

/* Everything but the annotations (paint.h), which must have been painted or removed before: tags point at them. */
enum rc strip_document(struct scope *sc, qpdf_data q, struct report *report) MUST_CHECK;

#endif
