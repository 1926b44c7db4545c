/*
 * How much a content stream unpacks to, found out in constant memory before libqpdf, which knows no limit, holds it
 * whole: a few kilobytes of Flate can stand for hundreds of megabytes.
 */
#ifndef POSM_PDF_FLOOD_H
#define POSM_PDF_FLOOD_H

#include "pdf/doc.h"

#define FLOOD_CONTENT_MAX ((size_t)64 * 1024 * 1024) /* bytes of one page's content, unpacked */

/* contents: a stream or an array of them. RC_DENIED template_refused, reason too_large. */
enum rc flood_check(struct scope *sc, qpdf_data q, qpdf_oh contents, int page) MUST_CHECK;

#endif
