/*
 * A template compiled for a print file (print.h): each page a Form XObject in the coordinates of the page as shown
 * (pt, origin at the bottom left of the crop box, y up), so that rotation, box offsets and UserUnit are behind us, and a
 * document without pages around them that keeps layers and output intents.
 */
#ifndef POSM_PDF_PRINT_FOLD_H
#define POSM_PDF_PRINT_FOLD_H

#include "pdf/fold.h"

struct print_parts {
	/*
	 * prefix, root, info, size, xref, digest, report, pages as of cards; slots: what overlay_draw needs of each page
	 * with elements (page and box; the rest is empty)
	 */
	struct fold fold;
	int pages_root;   /* number of the free object */
	const int *forms; /* for each page, the object of its form */
	int fonts;        /* the object that is the font resources of the searchable layer (search.h) */
	const int *groups; /* for each page, the object of its transparency group; 0: it has none */
};

/*
 * As fold_compile. alone: each form will be all of a page, which has the transparency group itself; on sheets the forms have it.
 */
enum rc print_fold(struct scope *sc, struct bytes pdf, const struct settings *settings, const struct press_rights *rights,
		   bool alone, const struct print_parts **out) MUST_CHECK;

#endif
