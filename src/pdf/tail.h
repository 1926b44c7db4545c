/*
 * What makes a file of a prefix and the objects behind it (ISO 32000-1 7.5.4 to 7.5.6): text strings, cross-reference
 * entries, the trailer that points back to the prefix.
 */
#ifndef POSM_PDF_TAIL_H
#define POSM_PDF_TAIL_H

#include <stdint.h>

#include "base/digest.h"
#include "base/text.h"
#include "pdf/doc.h"
#include "pdf/fold.h"

/* "" or the template's /Trapped as an entry of the document information (ISO 32000-1 14.11.6). */
const char *tail_trapped(struct scope *sc, qpdf_data q);
/* A text string (ISO 32000-1 7.9.2.2): as it is, or UTF-16BE with its mark. */
void tail_string(struct text *tail, const char *text);
/* The entry of an object in use, generation 0. */
void tail_offset(struct text *tail, uint64_t offset);
/* size: one more than the greatest object number. id: what the file identifier is taken from. */
void tail_trailer(struct text *tail, const struct fold *fold, int64_t size, const uint8_t id[DIGEST_BYTES], uint64_t xref);
/* RC_LIMIT too_large: the file passes the ten digits of a cross-reference entry. */
enum rc tail_check(struct scope *sc, uint64_t xref) MUST_CHECK;

#endif
