/*
 * Annotations without a picture of their own, drawn as viewers draw them when they print (ISO 32000-1 12.5.6): borders of links,
 * squares, circles, lines, ink, polygons, marked text. Where readers differ we draw as poppler does, the proof's eye.
 */
#ifndef POSM_PDF_MARKUP_H
#define POSM_PDF_MARKUP_H

#include "pdf/paint.h"

/* Into `ops`, in the page's user space, nothing left open. False: it is of a kind that is not drawn, or has no sense. */
bool markup_draw(struct scope *sc, struct paint *p, qpdf_oh annotation, struct text *ops);

/* Its colour /C, /IC, /BG or /BC as operators, by the number of components; false: there is none, or it is transparent. */
bool markup_color(qpdf_data q, qpdf_oh dict, const char *key, bool stroke, struct text *ops);
/* Of the border style, or the older border array (12.5.4, table 164); `otherwise` where the file does not say; 0: none. */
double markup_border(qpdf_data q, qpdf_oh annotation, double otherwise);

#endif
