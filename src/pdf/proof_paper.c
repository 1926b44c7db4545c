#include "config.h"
#include "pdf/proof_paper.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "press/press.h"

#define GROUNDS_MAX 64
#define DIFFERENCE 24 /* of 255: more than rounding between two ways to the same picture */

struct ground {
	int slot;
	struct proof_view view;
	uint8_t *pixels; /* the template alone */
};

struct proof_paper {
	const struct fold *fold, *blank;
	struct render *render;
	int n_grounds;
	struct ground grounds[GROUNDS_MAX];
	struct text empty_tail, overlay_tail; /* a card without elements; of the overlay alone */
	struct text near;                     /* operators around the codes */
	struct card_layer *empty, *visible;   /* their layers */
	struct text template, overlay, whole; /* files, each beginning with its prefix */
	bool differs; /* the composite cannot be trusted here */
};

static void
forget_grounds(struct proof_paper *p)
{
	while (p->n_grounds > 0)
		free(p->grounds[--p->n_grounds].pixels);
}

static void
end_paper(void *thing)
{
	struct proof_paper *p = thing;

	forget_grounds(p);
	text_close(&p->empty_tail);
	text_close(&p->overlay_tail);
	text_close(&p->near);
	text_close(&p->template);
	text_close(&p->overlay);
	text_close(&p->whole);
}

enum rc
proof_paper_open(struct scope *sc, struct render *render, const struct fold *fold, struct proof_paper **out)
{
	struct proof_paper *p = scope_alloc(sc, sizeof(*p));
	size_t max = fold->prefix.len + PRESS_TAIL_MAX;

	p->fold = fold;
	p->render = render;
	p->empty = scope_array(sc, fold->n_slots, sizeof(*p->empty));
	p->visible = scope_array(sc, fold->n_slots, sizeof(*p->visible));
	TRY(fold_blank(sc, fold, &p->blank));
	text_open(&p->empty_tail, PRESS_TAIL_MAX);
	text_open(&p->overlay_tail, PRESS_TAIL_MAX);
	text_open(&p->near, OVERLAY_OPS_MAX * (fold->n_slots + 1));
	text_open(&p->template, max);
	text_open(&p->overlay, p->blank->prefix.len + PRESS_TAIL_MAX);
	text_open(&p->whole, max);
	scope_at_end(sc, end_paper, p);
	*out = p;
	return RC_OK;
}

/* ---- a card as files ------------------------------------------------------------------------------- */

/* The prefix stands in the text from the first time on. */
static struct bytes
join(struct text *file, struct bytes prefix, struct bytes tail)
{
	if (file->len == 0)
		text_add_bytes(file, prefix.at, prefix.len);
	file->len = prefix.len;
	text_add_bytes(file, tail.at, tail.len);
	return (struct bytes){file->at, file->len};
}

static struct bytes
text_bytes(const struct text *t)
{
	return (struct bytes){t->at, t->len};
}

static bool
is_near(int slot, const struct overlay_span *span, const struct proof_spot *spots, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (spots[i].slot == slot && !spots[i].is_cut && proof_view_meets(spots[i].page, &spots[i].view, span->corners))
			return true;
	return false;
}

/* A slot's operators as far as they can be seen at a code: the text elsewhere would be most of poppler's work. */
static size_t
add_near(struct proof_paper *p, int slot, const struct card_layer *layer, const struct proof_spot *spots, size_t n)
{
	size_t from = p->near.len;

	for (size_t i = 0; layer->marks != NULL && i < layer->marks->n_spans; i++) {
		const struct overlay_span *span = &layer->marks->spans[i];

		if (is_near(slot, span, spots, n))
			text_add_bytes(&p->near, layer->operators.at + span->from, span->to - span->from);
	}
	return p->near.len - from;
}

/* Without the searchable layer, which shows nothing and makes poppler open its font. */
static enum rc
load_overlay(struct scope *sc, struct proof_paper *p, const struct card *card, const struct card_layer *layers,
	     const struct proof_spot *spots, size_t n, struct render_file **out)
{
	size_t at = 0;

	text_clear(&p->near);
	for (size_t i = 0; i < p->fold->n_slots; i++)
		p->visible[i] = (struct card_layer){.operators.len = add_near(p, (int)i, &layers[i], spots, n)};
	for (size_t i = 0; i < p->fold->n_slots; at += p->visible[i++].operators.len)
		p->visible[i].operators.at = p->near.at + at;
	text_clear(&p->overlay_tail);
	TRY(card_tail(sc, p->blank, p->visible, card, &p->overlay_tail));
	return render_load(sc, p->render, join(&p->overlay, p->blank->prefix, text_bytes(&p->overlay_tail)), out);
}

enum rc
proof_paper_lay(struct scope *sc, struct proof_paper *p, const struct card *card, const struct card_layer *layers,
		struct bytes tail, bool whole, const struct proof_spot *spots, size_t n, struct proof_sheets *out)
{
	out->card = card;
	if (whole || p->differs)
		TRY(render_load(sc, p->render, join(&p->whole, p->fold->prefix, tail), &out->whole));
	return p->differs ? RC_OK : load_overlay(sc, p, card, layers, spots, n, &out->overlay);
}

/* ---- pictures -------------------------------------------------------------------------------------- */

static size_t
area_bytes(const struct proof_view *view)
{
	return (size_t)view->side * (size_t)view->side * 4;
}

static struct render_area
new_area(struct scope *sc, const struct proof_view *view)
{
	size_t size = area_bytes(view);

	return (struct render_area){view->side, view->side, view->side * 4, memset(scope_alloc(sc, size), 0xff, size)};
}

static enum rc
paint(struct scope *sc, struct render_file *file, int page, double user_unit, const struct proof_view *view,
      struct render_area *area)
{
	struct ink_matrix units = ink_scale(user_unit, user_unit), place = ink_multiply(&units, &view->to_px);

	return render_paint(sc, file, page, &place, area);
}

static enum rc
paint_template(struct scope *sc, struct proof_paper *p, const struct card *card, const struct proof_spot *spot,
	       struct render_area *area)
{
	AUTO_RENDER_FILE *file = NULL;

	text_clear(&p->empty_tail);
	TRY(card_tail(sc, p->fold, p->empty, card, &p->empty_tail));
	TRY(render_load(sc, p->render, join(&p->template, p->fold->prefix, text_bytes(&p->empty_tail)), &file));
	return paint(sc, file, p->fold->slots[spot->slot].page, spot->page->user_unit, &spot->view, area);
}

static bool
is_ground_of(const struct ground *g, const struct proof_spot *spot)
{
	return g->slot == spot->slot && g->view.side == spot->view.side &&
	       memcmp(&g->view.to_px, &spot->view.to_px, sizeof(g->view.to_px)) == 0;
}

static const struct ground *
find_ground(const struct proof_paper *p, const struct proof_spot *spot)
{
	for (int i = 0; i < p->n_grounds; i++)
		if (is_ground_of(&p->grounds[i], spot))
			return &p->grounds[i];
	return NULL;
}

static void
keep_ground(struct proof_paper *p, const struct proof_spot *spot, const struct render_area *area)
{
	size_t size = area_bytes(&spot->view);

	if (p->n_grounds == GROUNDS_MAX)
		forget_grounds(p);
	uint8_t *pixels = malloc(size);

	if (pixels == NULL)
		abort();
	p->grounds[p->n_grounds++] = (struct ground){spot->slot, spot->view, memcpy(pixels, area->pixels, size)};
}

static enum rc
lay_ground(struct scope *sc, struct proof_paper *p, const struct card *card, const struct proof_spot *spot,
	   struct render_area *area)
{
	const struct ground *known = find_ground(p, spot);

	if (known != NULL) {
		memcpy(area->pixels, known->pixels, area_bytes(&spot->view));
		return RC_OK;
	}
	TRY(paint_template(sc, p, card, spot, area));
	keep_ground(p, spot, area);
	return RC_OK;
}

/* Luma as ITU-R BT.601 has it and cameras deliver it. */
static struct measure_picture
to_gray(struct scope *sc, const struct render_area *area)
{
	size_t n = (size_t)area->width * (size_t)area->height;
	uint8_t *gray = scope_alloc(sc, n);
	const uint32_t *argb = (const uint32_t *)(const void *)area->pixels; /* the scope aligns */

	for (size_t i = 0; i < n; i++)
		gray[i] = (uint8_t)(((argb[i] >> 16 & 255) * 77 + (argb[i] >> 8 & 255) * 150 + (argb[i] & 255) * 29) >> 8);
	return (struct measure_picture){area->width, area->height, gray};
}

static bool
alike(const struct measure_picture *a, const struct measure_picture *b)
{
	for (size_t i = 0; i < (size_t)a->width * (size_t)a->height; i++)
		if (abs(a->gray[i] - b->gray[i]) > DIFFERENCE)
			return false;
	return true;
}

static enum rc
look_at_composite(struct scope *sc, struct proof_paper *p, const struct proof_sheets *sheets, const struct proof_spot *spot,
		  struct measure_picture *out)
{
	struct render_area area = new_area(sc, &spot->view);

	TRY(lay_ground(sc, p, sheets->card, spot, &area));
	TRY(paint(sc, sheets->overlay, spot->slot + 1, 1, &spot->view, &area));
	*out = to_gray(sc, &area);
	return RC_OK;
}

static enum rc
look_at_whole(struct scope *sc, const struct proof_paper *p, const struct proof_sheets *sheets, const struct proof_spot *spot,
	      struct measure_picture *out)
{
	struct render_area area = new_area(sc, &spot->view);

	TRY(paint(sc, sheets->whole, p->fold->slots[spot->slot].page, spot->page->user_unit, &spot->view, &area));
	*out = to_gray(sc, &area);
	return RC_OK;
}

enum rc
proof_paper_look(struct scope *sc, struct proof_paper *p, const struct proof_sheets *sheets, const struct proof_spot *spot,
		 struct measure_picture *out)
{
	struct measure_picture composite;

	if (sheets->whole == NULL)
		return look_at_composite(sc, p, sheets, spot, out);
	TRY(look_at_whole(sc, p, sheets, spot, out));
	if (p->differs)
		return RC_OK;
	TRY(look_at_composite(sc, p, sheets, spot, &composite));
	p->differs = !alike(&composite, out);
	return RC_OK;
}
