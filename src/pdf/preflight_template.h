/*
 * The template's part of a preflight: its pages as a print shop asks for them, and what was found about them. Read from the
 * file as it came, before anything is taken out of it.
 */
#ifndef POSM_PDF_PREFLIGHT_TEMPLATE_H
#define POSM_PDF_PREFLIGHT_TEMPLATE_H

#include "pdf/finding.h"
#include "pdf/geometry.h"
#include "press/press.h"

/* Limits of what is found; mm, ppi. */
#define PREFLIGHT_BLEED_MM 3.0
#define PREFLIGHT_PPI_WARNING 150.0
#define PREFLIGHT_PPI_NOTE 220.0
#define PREFLIGHT_IMAGE_MM 10.0 /* smaller pictures are not judged */

/*
 * Adds to `out` the members "template": {...} of an open object, to `f` the findings. Refusals as in inspect.h.
 */
enum rc preflight_template(struct scope *sc, struct bytes pdf, const struct press_rights *rights, struct text *out,
			   struct findings *f) MUST_CHECK;

#endif
