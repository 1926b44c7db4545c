/*
 * How much a stream unpacks to, found out in constant memory before libqpdf or a reader, which know no limit, hold it
 * whole: a few kilobytes of Flate can stand for hundreds of megabytes. Flate, LZW and run lengths are counted, two of them
 * in a row as well; three are refused. Pictures are left to the deadline, since readers unpack them row by row.
 */
#ifndef POSM_PDF_FLOOD_H
#define POSM_PDF_FLOOD_H

#include "pdf/doc.h"

#define FLOOD_CONTENT_MAX ((size_t)64 * 1024 * 1024) /* bytes of one page's content, or of another stream, unpacked */
#define FLOOD_FILE_MAX ((size_t)256 * 1024 * 1024)   /* bytes of all streams but pictures */

/* Bytes that the stream unpacks to, up to `max` + 1; 0 for one that cannot be read. */
size_t flood_size(qpdf_data q, qpdf_oh stream, size_t max);
/* contents: a stream or an array of them. RC_DENIED template_refused, reason too_large. */
enum rc flood_check(struct scope *sc, qpdf_data q, qpdf_oh contents, int page) MUST_CHECK;
/* Any stream of the file. *left: of FLOOD_FILE_MAX, taken from. Likewise. */
enum rc flood_check_stream(struct scope *sc, qpdf_data q, qpdf_oh stream, size_t *left) MUST_CHECK;

#endif
