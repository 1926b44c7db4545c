/*
 * From a file written by libqpdf (one classic cross-reference section, ISO 32000-1 7.5.4) to a prefix: some objects
 * are cut out of the body and their entries are free.
 *
 * Should a reader ever refuse cards because of /Prev, there is a way without: leave the cross-reference section out of the
 * prefix, put the slots behind it, and write the whole table at the end of every card, 20 bytes an object.
 */
#ifndef POSM_PDF_CUT_H
#define POSM_PDF_CUT_H

#include "pdf/fold.h"

/*
 * objects: the numbers of those to cut. Fills prefix, info, size, xref and digest; root must be there. RC_DENIED template_refused
 * for a file of another shape.
 */
enum rc cut_objects(struct scope *sc, struct bytes file, const int *objects, size_t n, struct fold *fold) MUST_CHECK;

#endif
