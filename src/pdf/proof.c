#include "config.h"
#include "pdf/proof.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#include "base/scope.h"
#include "pdf/measure.h"

#define PX_PER_MODULE 4.0
#define MARGIN 5      /* modules around the code in the picture; readers want 4 (ISO/IEC 18004 6.3.8) */
#define QUIET_MAX 4
#define EVERY 100     /* cards between two rendered whole */
#define GROUNDS_MAX 64
#define DIFFERENCE 24 /* of 255: more than rounding between two ways to the same picture */
#define SIDE_PX_MAX 4000
#define EDGE_SLACK 0.1 /* modules: rounding is no cut */

/* A picture of the place of one code. */
struct view {
	int slot;
	double left, top; /* px of the page at `scale` */
	double scale;     /* px per pt of the shown page */
	int width, height;
};

struct ground {
	struct view view;
	uint8_t *pixels; /* the template alone */
};

struct proof {
	const struct fold *fold, *blank;
	struct render *render;
	struct proof_limits limits;
	zbar_image_scanner_t *scanner;
	zbar_image_t *image;
	int n_grounds;
	struct ground grounds[GROUNDS_MAX];
	struct text empty_tail, overlay_tail; /* a card without elements; of the overlay alone */
	struct card_layer *empty, *visible;   /* their layers */
	struct text template, overlay, whole; /* files, each beginning with its prefix */
	uint64_t cards;
	bool differs; /* the composite cannot be trusted here */
};

/* One card under proof. */
struct sitting {
	struct proof *proof;
	const struct card_layer *layers;
	struct render_file *overlay, *whole; /* whole: NULL when it is not needed */
	struct press_proof verdict;
};

/* ---- life ------------------------------------------------------------------------------------------ */

static void
forget_grounds(struct proof *p)
{
	while (p->n_grounds > 0)
		free(p->grounds[--p->n_grounds].pixels);
}

static void
end_proof(void *thing)
{
	struct proof *p = thing;

	forget_grounds(p);
	text_close(&p->empty_tail);
	text_close(&p->overlay_tail);
	text_close(&p->template);
	text_close(&p->overlay);
	text_close(&p->whole);
	zbar_image_destroy(p->image);
	zbar_image_scanner_destroy(p->scanner);
}

static void
open_scanner(struct proof *p)
{
	p->scanner = zbar_image_scanner_create();
	p->image = zbar_image_create();
	if (p->scanner == NULL || p->image == NULL)
		abort();
	zbar_image_scanner_set_config(p->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(p->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	zbar_image_scanner_set_config(p->scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
	/* every second line will do at this size, and is found as surely */
	zbar_image_scanner_set_config(p->scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, 2);
	zbar_image_scanner_set_config(p->scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, 2);
	zbar_image_set_format(p->image, zbar_fourcc('Y', '8', '0', '0'));
}

enum rc
proof_open(struct scope *sc, struct render *render, const struct fold *fold, const struct proof_limits *limits,
	   struct proof **out)
{
	struct proof *p = scope_alloc(sc, sizeof(*p));
	size_t max = fold->prefix.len + PRESS_TAIL_MAX;

	p->fold = fold;
	p->render = render;
	p->limits = *limits;
	p->empty = scope_array(sc, fold->n_slots, sizeof(*p->empty));
	p->visible = scope_array(sc, fold->n_slots, sizeof(*p->visible));
	TRY(fold_blank(sc, fold, &p->blank));
	open_scanner(p);
	text_open(&p->empty_tail, PRESS_TAIL_MAX);
	text_open(&p->overlay_tail, PRESS_TAIL_MAX);
	text_open(&p->template, max);
	text_open(&p->overlay, p->blank->prefix.len + PRESS_TAIL_MAX);
	text_open(&p->whole, max);
	scope_at_end(sc, end_proof, p);
	*out = p;
	return RC_OK;
}

/* ---- pictures -------------------------------------------------------------------------------------- */

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

/* Shown coordinates (y down) of a point of the symbol. */
static void
show(const struct geometry *g, const struct overlay_qr *qr, double *x, double *y)
{
	ink_apply(&qr->place, x, y);
	*y = g->height - *y;
}

/* The symbol and `margin` modules around it, in shown coordinates. */
static void
bounds(const struct geometry *g, const struct overlay_qr *qr, double margin, double low[2], double high[2])
{
	low[0] = low[1] = INFINITY, high[0] = high[1] = -INFINITY;
	for (int corner = 0; corner < 4; corner++) {
		double x = corner & 1 ? qr->matrix.side + margin : -margin;
		double y = corner & 2 ? qr->matrix.side + margin : -margin;

		show(g, qr, &x, &y);
		low[0] = fmin(low[0], x), low[1] = fmin(low[1], y);
		high[0] = fmax(high[0], x), high[1] = fmax(high[1], y);
	}
}

/* A part of the symbol lies beyond the shown page: the knife takes it. The quiet zone may: there is no ink outside. */
static bool
is_outside(const struct geometry *g, const struct overlay_qr *qr)
{
	double low[2], high[2], slack = qr->module * EDGE_SLACK;

	bounds(g, qr, 0, low, high);
	return low[0] < -slack || low[1] < -slack || high[0] > g->width + slack || high[1] > g->height + slack;
}

static bool
frame(const struct geometry *g, const struct overlay_qr *qr, int slot, struct view *view)
{
	double low[2], high[2];

	bounds(g, qr, MARGIN, low, high);
	double scale = PX_PER_MODULE / qr->module;
	double left = floor(low[0] * scale), top = floor(low[1] * scale);
	double width = ceil(high[0] * scale) - left, height = ceil(high[1] * scale) - top;

	if (!(width >= 1 && width <= SIDE_PX_MAX && height >= 1 && height <= SIDE_PX_MAX))
		return false;
	*view = (struct view){slot, left, top, scale, (int)width, (int)height};
	return true;
}

static struct render_area
new_area(struct scope *sc, const struct view *view)
{
	struct render_area area = {view->width, view->height, view->width * 4, NULL};
	size_t size = (size_t)area.stride * (size_t)area.height;

	area.pixels = memset(scope_alloc(sc, size), 0xff, size);
	return area;
}

static enum rc
paint(struct scope *sc, struct render_file *file, int page, double user_unit, const struct view *view,
      struct render_area *area)
{
	return render_paint(sc, file, page, view->left, view->top, view->scale * user_unit, area);
}

static enum rc
paint_template(struct scope *sc, struct proof *p, const struct card *card, const struct view *view,
	       struct render_area *area)
{
	AUTO_RENDER_FILE *file = NULL;
	const struct fold_slot *slot = &p->fold->slots[view->slot];

	text_clear(&p->empty_tail);
	TRY(card_tail(sc, p->fold, p->empty, card, &p->empty_tail));
	TRY(render_load(sc, p->render, join(&p->template, p->fold->prefix, text_bytes(&p->empty_tail)), &file));
	return paint(sc, file, slot->page, p->fold->pages[slot->page - 1].user_unit, view, area);
}

static const struct ground *
find_ground(const struct proof *p, const struct view *v)
{
	for (int i = 0; i < p->n_grounds; i++) {
		const struct view *g = &p->grounds[i].view;

		if (g->slot == v->slot && g->width == v->width && g->height == v->height && g->left == v->left &&
		    g->top == v->top && g->scale == v->scale)
			return &p->grounds[i];
	}
	return NULL;
}

static void
keep_ground(struct proof *p, const struct view *view, const struct render_area *area)
{
	size_t size = (size_t)area->stride * (size_t)area->height;

	if (p->n_grounds == GROUNDS_MAX)
		forget_grounds(p);
	uint8_t *pixels = malloc(size);

	if (pixels == NULL)
		abort();
	p->grounds[p->n_grounds++] = (struct ground){*view, memcpy(pixels, area->pixels, size)};
}

/* The template's part of the picture, rendered once for all cards that have the code in the same place. */
static enum rc
lay_ground(struct scope *sc, struct proof *p, const struct card *card, const struct view *view,
	   struct render_area *area)
{
	const struct ground *known = find_ground(p, view);

	if (known != NULL) {
		memcpy(area->pixels, known->pixels, (size_t)area->stride * (size_t)area->height);
		return RC_OK;
	}
	TRY(paint_template(sc, p, card, view, area));
	keep_ground(p, view, area);
	return RC_OK;
}

static uint8_t *
to_gray(struct scope *sc, const struct render_area *area)
{
	size_t n = (size_t)area->width * (size_t)area->height;
	uint8_t *gray = scope_alloc(sc, n);

	for (size_t i = 0; i < n; i++) {
		uint32_t argb;

		memcpy(&argb, area->pixels + i * 4, 4);
		/* luma as ITU-R BT.601 has it */
		gray[i] = (uint8_t)(((argb >> 16 & 255) * 77 + (argb >> 8 & 255) * 150 + (argb & 255) * 29) >> 8);
	}
	return gray;
}

static bool
alike(const uint8_t *a, const uint8_t *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (abs(a[i] - b[i]) > DIFFERENCE)
			return false;
	return true;
}

/* ---- verdicts -------------------------------------------------------------------------------------- */

static const char *
decode(struct proof *p, const struct measure_picture *picture, const char *payload)
{
	const char *found = "unreadable";

	zbar_image_set_size(p->image, (unsigned)picture->width, (unsigned)picture->height);
	zbar_image_set_data(p->image, picture->gray, (unsigned long)picture->width * (unsigned long)picture->height,
			    NULL);
	zbar_scan_image(p->scanner, p->image);
	for (const zbar_symbol_t *s = zbar_image_first_symbol(p->image); s != NULL; s = zbar_symbol_next(s)) {
		size_t len = zbar_symbol_get_data_length(s);

		if (len == strlen(payload) && memcmp(zbar_symbol_get_data(s), payload, len) == 0)
			return "";
		found = "wrong_payload";
	}
	return found;
}

/* zbar loses what stands at an odd angle: a second look with the head tilted, as anybody's phone does it. */
static const char *
decode_upright(struct scope *sc, struct proof *p, const struct measure_picture *picture, const struct ink_matrix *place,
	       const struct overlay_qr *qr)
{
	int side = (qr->matrix.side + 2 * QUIET_MAX) * (int)PX_PER_MODULE;
	uint8_t *gray = scope_alloc(sc, (size_t)side * (size_t)side);

	for (int row = 0; row < side; row++)
		for (int column = 0; column < side; column++) {
			double x = (column + 0.5) / PX_PER_MODULE - QUIET_MAX, y = (row + 0.5) / PX_PER_MODULE - QUIET_MAX;

			ink_apply(place, &x, &y);
			gray[row * side + column] = measure_pixel(picture, x, y);
		}
	return decode(p, &(struct measure_picture){side, side, gray}, qr->payload);
}

static const char *
find_cause(const struct proof *p, const struct measure *m, const char *decoded, double module_mm)
{
	if (m->inverted)
		return "inverted";
	if (m->contrast < p->limits.contrast_error)
		return "low_contrast";
	if (m->wrong > 0)
		return "wrong_module";
	if (m->dark_quiet > 0)
		return "quiet_zone";
	if (*decoded != '\0')
		return decoded;
	return module_mm < p->limits.module_error ? "small_module" : "";
}

static const char *
find_warning(const struct proof *p, const struct measure *m, double module_mm)
{
	if (m->contrast < p->limits.contrast_warning)
		return "low_contrast";
	return module_mm < p->limits.module_warning ? "small_module" : "";
}

/* A card is as good as its worst code. */
static void
add_verdict(struct press_proof *verdict, enum press_proof_grade grade, const char *cause, double contrast, double mm)
{
	if (verdict->grade == PRESS_PROOF_NONE || contrast < verdict->contrast)
		verdict->contrast = contrast;
	if (verdict->grade == PRESS_PROOF_NONE || mm < verdict->module_mm)
		verdict->module_mm = mm;
	if (grade > verdict->grade) {
		verdict->grade = grade;
		verdict->cause = cause;
	}
}

static void
judge(struct scope *sc, struct sitting *s, const struct overlay_qr *qr, const struct view *view, const uint8_t *gray)
{
	const struct proof *p = s->proof;
	const struct geometry *g = &p->fold->pages[p->fold->slots[view->slot].page - 1];
	struct measure_picture picture = {view->width, view->height, gray};
	struct ink_matrix to_px = {{view->scale, 0, 0, -view->scale, -view->left,
				    g->height * view->scale - view->top}};
	struct ink_matrix place = ink_multiply(&qr->place, &to_px);
	struct measure m;
	double mm = qr->module * MM_PER_PT;
	int quiet = (int)fmax(1, fmin(QUIET_MAX, floor(qr->quiet_zone)));

	measure_code(&picture, &qr->matrix, &place, quiet, &m);
	const char *decoded = decode(s->proof, &picture, qr->payload);

	if (*decoded != '\0')
		decoded = decode_upright(sc, s->proof, &picture, &place, qr);
	const char *cause = find_cause(p, &m, decoded, mm);

	if (*cause != '\0') {
		add_verdict(&s->verdict, PRESS_PROOF_FAILED, cause, m.contrast, mm);
		return;
	}
	cause = find_warning(p, &m, mm);
	add_verdict(&s->verdict, *cause != '\0' ? PRESS_PROOF_WARNING : PRESS_PROOF_OK, cause, m.contrast, mm);
}

/* ---- one card -------------------------------------------------------------------------------------- */

/* The composite, and the whole card beside it where it was asked for; *gray is what to judge by. */
static enum rc
picture_of(struct scope *sc, struct sitting *s, const struct card *card, const struct view *view, uint8_t **gray)
{
	struct proof *p = s->proof;
	const struct fold_slot *slot = &p->fold->slots[view->slot];
	struct render_area area = new_area(sc, view);

	if (!p->differs) {
		TRY(lay_ground(sc, p, card, view, &area));
		TRY(paint(sc, s->overlay, view->slot + 1, 1, view, &area));
		*gray = to_gray(sc, &area);
	}
	if (s->whole == NULL)
		return RC_OK;
	area = new_area(sc, view);
	TRY(paint(sc, s->whole, slot->page, p->fold->pages[slot->page - 1].user_unit, view, &area));
	uint8_t *seen = to_gray(sc, &area);

	if (!p->differs)
		p->differs = !alike(seen, *gray, (size_t)view->width * (size_t)view->height);
	*gray = seen;
	return RC_OK;
}

static enum rc
prove_code(struct scope *sc, struct sitting *s, const struct card *card, const struct overlay_qr *qr, int slot)
{
	const struct fold_slot *at = &s->proof->fold->slots[slot];
	struct view view;
	uint8_t *gray = NULL;

	const struct geometry *g = &s->proof->fold->pages[at->page - 1];

	if (is_outside(g, qr)) {
		add_verdict(&s->verdict, PRESS_PROOF_FAILED, "outside_page", 0, qr->module * MM_PER_PT);
		return RC_OK;
	}
	if (!frame(g, qr, slot, &view)) {
		add_verdict(&s->verdict, PRESS_PROOF_FAILED, "unreadable", 0, qr->module * MM_PER_PT);
		return RC_OK;
	}
	TRY(picture_of(sc, s, card, &view, &gray));
	judge(sc, s, qr, &view, gray);
	return RC_OK;
}

static enum rc
prove_codes(struct scope *sc, struct sitting *s, const struct card *card)
{
	for (size_t slot = 0; slot < s->proof->fold->n_slots; slot++) {
		const struct overlay_marks *marks = s->layers[slot].marks;

		for (size_t i = 0; marks != NULL && i < marks->n_qr; i++)
			TRY(prove_code(sc, s, card, &marks->qr[i], (int)slot));
	}
	return RC_OK;
}

static bool
has_codes(const struct proof *p, const struct card_layer *layers)
{
	for (size_t i = 0; i < p->fold->n_slots; i++)
		if (layers[i].marks != NULL && layers[i].marks->n_qr > 0)
			return true;
	return false;
}

/* Without the searchable layer, which shows nothing and makes poppler open its font. */
static enum rc
load_overlay(struct scope *sc, struct proof *p, const struct card *card, const struct card_layer *layers,
	     struct render_file **out)
{
	for (size_t i = 0; i < p->fold->n_slots; i++)
		p->visible[i] = (struct card_layer){.operators = layers[i].operators};
	text_clear(&p->overlay_tail);
	TRY(card_tail(sc, p->blank, p->visible, card, &p->overlay_tail));
	return render_load(sc, p->render, join(&p->overlay, p->blank->prefix, text_bytes(&p->overlay_tail)), out);
}

enum rc
proof_card(struct scope *sc, struct proof *p, const struct card *card, const struct card_layer *layers,
	   struct bytes tail, bool last, struct press_proof *out)
{
	AUTO_RENDER_FILE *overlay = NULL;
	AUTO_RENDER_FILE *whole = NULL;
	struct sitting s = {.proof = p, .layers = layers, .verdict = {.cause = ""}};

	*out = s.verdict;
	if (!has_codes(p, layers))
		return RC_OK;
	bool look_at_all = p->differs || last || p->cards % EVERY == 0;

	p->cards++;
	TRY(load_overlay(sc, p, card, layers, &overlay));
	s.overlay = overlay;
	if (look_at_all)
		TRY(render_load(sc, p->render, join(&p->whole, p->fold->prefix, tail), &whole));
	s.whole = whole;
	TRY(prove_codes(sc, &s, card));
	*out = s.verdict;
	return RC_OK;
}
