/*
 * Compile: a template becomes a constant prefix, a whole PDF but for one free object for every page
 * that carries elements (its slot, a Form XObject painted last) and one for the document information. A card is the
 * prefix and a tail that fills them (card.h). The prefix is a pure function of template and settings.
 */
#ifndef POSM_PDF_FOLD_H
#define POSM_PDF_FOLD_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "model/settings.h"
#include "pdf/geometry.h"
#include "pdf/overlay.h"
#include "press/press.h"

struct scope;

struct fold_slot {
	int page;   /* 1.. */
	int object; /* number of the free object, generation 0 */
	struct overlay_page_box box; /* what overlay_draw needs to know of the page */
	struct bytes head; /* the form's dictionary up to the number after /Length, constant for all cards */
};

struct fold {
	struct bytes prefix;
	struct bytes report; /* JSON, see press.h: struct press_prefix */
	size_t n_pages;
	const struct geometry *pages; /* of all pages */
	size_t n_slots;
	const struct fold_slot *slots; /* one for each of overlay_pages() that is there, in that order */
	/* what a tail needs to know */
	int root, info, size;  /* object numbers; size as in the trailer */
	const char *trapped;   /* "" or the template's /Trapped entry (ISO 32000-1 14.11.6) */
	uint64_t xref;         /* offset of the prefix's cross-reference section */
	uint8_t digest[32];    /* SHA-256 of the prefix */
};

/*
 * Lives in the scope. Refusals as in inspect.h. RC_INVALID out_of_range with the pointer /elements/N/page (or
 * /mirror/page, /mirror/to_page) for a page that the template does not have.
 */
enum rc fold_compile(struct scope *sc, struct bytes pdf, const struct settings *settings,
		     const struct press_rights *rights, const struct fold **out) MUST_CHECK;
/* Likewise, but elements on pages that are not there are left out: for a preflight, which tells of all of them. */
enum rc fold_what_fits(struct scope *sc, struct bytes pdf, const struct settings *settings, const struct press_rights *rights,
		       const struct fold **out) MUST_CHECK;
/*
 * An empty page for every slot of `like`, of the same size and with the same slot: the paper on which the proof draws a
 * card's overlay alone. Its pages and slots are numbered alike.
 */
enum rc fold_blank(struct scope *sc, const struct fold *like, const struct fold **out) MUST_CHECK;

/* ---- shared with print_fold.h ---------------------------------------------------------------------- */

/* RC_INVALID out_of_range as fold_compile. */
enum rc fold_check_settings(struct scope *sc, size_t n_pages, const struct settings *settings) MUST_CHECK;
void fold_box(const struct geometry *g, enum settings_box box, struct overlay_page_box *out);
#endif
