/* Colour spaces of a page (ISO 32000-1 8.6) as a print shop asks for them: how many inks of which kind. */
#ifndef POSM_PDF_SURVEY_COLOUR_H
#define POSM_PDF_SURVEY_COLOUR_H

#include "pdf/survey.h"

/* A colour space object: a name or an array. What is none adds nothing. */
void survey_colour_add(struct scope *sc, qpdf_data q, qpdf_oh space, struct survey *out);
/* By its name in content: a device space, or one of the resources. */
void survey_colour_add_name(struct scope *sc, qpdf_data q, const char *name, qpdf_oh resources, struct survey *out);
/* Words out of somebody else's file, printable and not too long. */
const char *survey_clean(struct scope *sc, const char *text);

#endif
