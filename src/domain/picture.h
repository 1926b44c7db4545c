/*
 * Pictures for people, by the engine that prints: a page of a stored PDF, and a card of settings that are only being
 * tried. Nothing is stored.
 */
#ifndef POSM_DOMAIN_PICTURE_H
#define POSM_DOMAIN_PICTURE_H

#include "base/text.h"
#include "domain/app.h"
#include "model/card.h"
#include "model/who.h"
#include "press/press.h"

#define PICTURE_WIDTH_MIN 16 /* px; the press's limits */
#define PICTURE_WIDTH_MAX 4000
#define PICTURE_WIDTH_PRESET 800
#define PICTURE_DPI_MIN 18
#define PICTURE_DPI_MAX 2400
#define PICTURE_PAGE_MAX 100
#define PICTURE_FILE_MAX ((size_t)1 << 30) /* bytes of the PDF */

/* A page of a PDF as PNG. RC_MISSING not_found: it has no such page. */
enum rc picture_of_file(struct scope *sc, const struct app *app, struct bytes pdf, const struct press_picture *picture,
			struct bytes *png) MUST_CHECK;
/* A page of the PDF under this key as PNG. RC_MISSING not_found: it has no such page, or the object is gone. */
enum rc picture_of_object(struct scope *sc, const struct app *app, const char *object_key, const struct press_picture *picture,
			  struct bytes *png) MUST_CHECK;

/* What is printed for a table today; uuid NULL: a made-up table, its texts as long as tables' usually are. RC_MISSING not_found. */
enum rc picture_card(struct scope *sc, const struct app *app, const struct who *who, const char *uuid,
		     struct card *out) MUST_CHECK;

/* A card of this template file: a page of it as PNG, or the whole PDF where `picture` is NULL. Faults as few_cards. */
enum rc picture_preview(struct scope *sc, const struct app *app, const char *object_key, struct bytes settings_json,
			const struct card *card, const struct press_picture *picture, struct bytes *out) MUST_CHECK;

#endif
