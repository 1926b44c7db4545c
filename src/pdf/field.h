/*
 * Form fields without a picture of their own, drawn as viewers make one up (ISO 32000-1 12.7.3.3, 12.7.4): ground and border, the text
 * of a text or choice field in the form's own font, the mark of a checked box, the caption of a button. What needs a font of more
 * than one byte a character is left out.
 */
#ifndef POSM_PDF_FIELD_H
#define POSM_PDF_FIELD_H

#include "pdf/paint.h"

enum field_drawn { FIELD_DRAWN, FIELD_EMPTY, FIELD_LEFT_OUT };

/* Into `ops`, in the page's user space, nothing left open. FIELD_EMPTY: viewers, too, show nothing there. */
enum field_drawn field_draw(struct scope *sc, struct paint *p, qpdf_oh widget, struct text *ops);

#endif
