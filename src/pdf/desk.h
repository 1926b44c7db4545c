/*
 * What posm-press has at hand while it answers requests: opened once before it locks itself up, then, from the compile
 * on, one template and what its cards are drawn with. A request kind is a row in loop.c and a file in do/.
 */
#ifndef POSM_PDF_DESK_H
#define POSM_PDF_DESK_H

#include "base/laps.h"
#include "base/text.h"
#include "pdf/card.h"
#include "pdf/finding.h"
#include "pdf/fold.h"
#include "pdf/inbox.h"
#include "pdf/overlay.h"
#include "pdf/print.h"
#include "pdf/proof.h"
#include "pdf/render.h"

struct scope;
struct outline;

struct preflight {
	struct text *template; /* "template": {...} */
	struct findings findings;
	struct preflight_elements *elements;
};

struct desk {
	struct inbox inbox;
	struct text answer; /* the frame that answers the request */
	struct proof_limits limits;
	struct outline *outline;
	struct render *render;
	/* of the compiled template; NULL before */
	const struct fold *fold;
	const struct settings *settings;
	struct overlay *overlay;
	struct proof *proof; /* NULL: nothing is written on any page, or cards go into a print file */
	struct print *print; /* NULL: cards are single files */
	struct preflight *preflight; /* NULL: cards are made, not looked at */
	/* a layer for each of the fold's slots, reused from card to card */
	struct card_layer *layers;
	struct overlay_marks *marks;
	struct text *operators;
	struct text tail, notes;
	struct press_times times; /* of the card that is being made */
	struct laps watch;
	uint32_t n_cards;
};

void desk_open(struct desk *desk, int socket);
void desk_close(struct desk *desk);

/* The file that came with the request, mapped until the scope ends. */
enum rc desk_map_in(struct scope *sc, const struct desk *desk, struct bytes *out) MUST_CHECK;
/* Into the file for the result that came with the request. RC_LIMIT too_large over PRESS_PREFIX_MAX. */
enum rc desk_put_out(struct scope *sc, const struct desk *desk, struct bytes b) MUST_CHECK;
/* The settings of a request, kept in the scope, with their overlay. */
enum rc desk_settings(struct scope *sc, struct desk *desk, struct bytes json) MUST_CHECK;
/* RC_BROKEN press_failed. */
enum rc desk_malformed(struct scope *sc);
/* What the compiled template's cards are drawn in; settings, overlay and fold are there. */
void desk_prepare(struct scope *sc, struct desk *desk);
/* Every slot's operators and marks for one card. */
enum rc desk_draw(struct scope *sc, struct desk *desk, const struct card *card) MUST_CHECK;

/* The requests: each reads its frame and leaves its answer in desk->answer. */
enum rc do_inspect(struct scope *sc, struct desk *desk, const struct wire_frame *frame) MUST_CHECK;
enum rc do_compile(struct scope *sc, struct desk *desk, const struct wire_frame *frame) MUST_CHECK;
enum rc do_card(struct scope *sc, struct desk *desk, const struct wire_frame *frame) MUST_CHECK;
enum rc do_preflight(struct scope *sc, struct desk *desk, const struct wire_frame *frame) MUST_CHECK;
enum rc do_preflight_end(struct scope *sc, struct desk *desk, const struct wire_frame *frame) MUST_CHECK;
enum rc do_print(struct scope *sc, struct desk *desk, const struct wire_frame *frame) MUST_CHECK;
enum rc do_print_next(struct scope *sc, struct desk *desk, const struct wire_frame *frame) MUST_CHECK;
enum rc do_fonts(struct scope *sc, struct desk *desk, const struct wire_frame *frame) MUST_CHECK;
enum rc do_render(struct scope *sc, struct desk *desk, const struct wire_frame *frame) MUST_CHECK;

#endif
