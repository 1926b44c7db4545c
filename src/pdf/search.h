/*
 * The searchable layer: text drawn as outlines is found by a search because the same characters lie over it,
 * invisible (text render mode 3, ISO 32000-1 9.3.6), in an embedded font whose only glyph has no area and is as
 * wide as the font size. Codes are UTF-16 units.
 */
#ifndef POSM_PDF_SEARCH_H
#define POSM_PDF_SEARCH_H

#include "base/text.h"
#include "pdf/doc.h"
#include "pdf/overlay.h"

/* A resource dictionary that holds the font and nothing else, indirect; the same objects every time. */
qpdf_oh search_resources(struct scope *sc, qpdf_data q);
/* The lines in the places where their outlines are; nothing for none. */
void search_add_lines(struct text *ops, const struct overlay_line *lines, size_t n);
/* Big-endian UTF-16 in hexadecimal. */
void search_add_utf16(struct text *ops, const char *text);

#endif
