/*
 * One font face as Pango chose it, and the contours of its glyphs as PDF path operators: OUTLINE_EM units an em,
 * origin on the baseline, y up. Contours are made once and kept with the face.
 */
#ifndef POSM_TEXT_OUTLINE_FACE_H
#define POSM_TEXT_OUTLINE_FACE_H

#include <pango/pango.h>
#include <stdbool.h>
#include <stddef.h>

struct outline_face;

struct outline_glyph {
	const char *path; /* no operators: an empty glyph, as a space */
	size_t len;
	bool color_only; /* there is a picture, but no outline */
};

struct outline_faces {
	GHashTable *of; /* PangoFont * -> struct outline_face * */
};

void outline_faces_open(struct outline_faces *faces);
void outline_faces_close(struct outline_faces *faces);

/* Lent as long as the faces. */
struct outline_face *outline_face_of(struct outline_faces *faces, PangoFont *font);
const struct outline_glyph *outline_face_glyph(struct outline_face *face, unsigned int glyph);
/* The family has no bold cut and its contours are to be thickened by a stroke (as FreeType's FT_Outline_Embolden). */
bool outline_face_is_thickened(const struct outline_face *face);
/* Heights over and below the baseline, in em, both positive. */
void outline_face_extents(const struct outline_face *face, double *ascent, double *descent);

#endif
