#include "config.h"
#include "pdf/overlay.h"

#include <string.h>

#include "base/laps.h"
#include "base/scope.h"
#include "model/placeholder.h"
#include "press/times.h"
#include "qr/encoder.h"
#include "text/outline.h"

#define EXPANDED_MAX ((size_t)64 * 1024) /* bytes of a value with its placeholders replaced */

struct overlay {
	const struct settings *settings;
	struct outline *outline;
	struct encoder *encoder;
	struct laps nobody, *watch; /* where the time of drawing goes */
	overlay_trouble_fn *tell; /* NULL: trouble ends the drawing */
	void *tell_ctx;
};

/* One page of one card, while it is drawn. */
struct draw {
	struct scope *sc;
	struct overlay *overlay;
	const struct card *card;
	const struct overlay_page_box *box;
	struct text *ops;
	bool mirrored;
	struct overlay_span *spans;
	struct overlay_qr *qr;
	struct overlay_line *lines;
	struct overlay_note *notes;
	size_t n_spans, n_qr, n_lines, n_notes;
	size_t lines_room;
};

static bool
is_listed(const int *pages, size_t n, int page)
{
	for (size_t i = 0; i < n; i++)
		if (pages[i] == page)
			return true;
	return false;
}

static void
insert_page(int *pages, size_t *n, int page)
{
	size_t i = *n;

	if (is_listed(pages, *n, page))
		return;
	for (; i > 0 && pages[i - 1] > page; i--)
		pages[i] = pages[i - 1];
	pages[i] = page;
	(*n)++;
}

size_t
overlay_pages(struct scope *sc, const struct settings *settings, const int **out)
{
	const struct settings_mirror *mirror = &settings->mirror;
	int *pages = scope_array(sc, settings->n + 1, sizeof(*pages));
	size_t n = 0;

	for (size_t i = 0; i < settings->n; i++)
		insert_page(pages, &n, settings->elements[i].page);
	if (mirror->fold != SETTINGS_FOLD_NONE && is_listed(pages, n, mirror->page))
		insert_page(pages, &n, mirror->to_page);
	*out = pages;
	return n;
}

enum rc
overlay_open(struct scope *sc, const struct settings *settings, struct outline *outline, struct overlay **out)
{
	struct overlay *overlay = scope_alloc(sc, sizeof(*overlay));

	for (size_t i = 0; i < settings->n; i++) {
		const struct settings_element *e = &settings->elements[i];

		if (e->type == SETTINGS_TEXT && outline_check_font(sc, outline, e->text.font) != RC_OK)
			return fault_at(sc, sc->fault.rc, "/elements/%zu/font", i);
	}
	*overlay = (struct overlay){.settings = settings, .outline = outline, .watch = &overlay->nobody};
	encoder_open(sc, &overlay->encoder);
	*out = overlay;
	return RC_OK;
}

void
overlay_watch(struct overlay *overlay, struct laps *watch)
{
	overlay->watch = watch;
}

/* From the element's own coordinates (origin at its box's top left, y up) to the page, for a box of that size. */
static struct ink_matrix
place_of(const struct draw *d, const struct settings_element *e, double width, double height)
{
	double x = d->box->left + e->x, y = d->box->height - d->box->top - e->y;
	const struct settings_mirror *mirror = &d->overlay->settings->mirror;
	struct ink_matrix move = ink_move(x, y), turn = ink_turn(e->rotation, x + width / 2, y - height / 2);
	struct ink_matrix place = ink_multiply(&move, &turn);

	if (!d->mirrored)
		return place;
	bool horizontal = mirror->fold == SETTINGS_FOLD_HORIZONTAL;
	double across = horizontal ? d->box->box_width / 2 : mirror->at;
	double down = horizontal ? mirror->at : d->box->box_height / 2;
	struct ink_matrix fold = ink_turn(180, d->box->left + across, d->box->height - d->box->top - down);

	return ink_multiply(&place, &fold);
}

static enum rc
expand(const struct draw *d, const char *value, size_t element, const char *field, const char **out)
{
	struct text *t = text_new(d->sc, EXPANDED_MAX);

	placeholder_expand(t, value, d->card);
	if (text_check(d->sc, t, "a text with its placeholders replaced") != RC_OK)
		return fault_at(d->sc, RC_LIMIT, "/elements/%zu/%s", element, field);
	*out = t->at;
	return RC_OK;
}

static const struct settings_qr *
settings_of(const struct draw *d, const struct overlay_qr *qr)
{
	return &d->overlay->settings->elements[qr->element].qr;
}

/* A code that this page has already, as the two sides of a tent have: it need not be encoded twice. */
static const struct overlay_qr *
same_code(const struct draw *d, const struct overlay_qr *qr)
{
	for (size_t i = 0; i < d->n_qr; i++)
		if (settings_of(d, &d->qr[i])->ecc == settings_of(d, qr)->ecc && strcmp(d->qr[i].payload, qr->payload) == 0)
			return &d->qr[i];
	return NULL;
}

static enum rc
encode(const struct draw *d, struct overlay_qr *qr)
{
	const struct overlay_qr *same = same_code(d, qr);

	if (same != NULL) {
		qr->matrix = same->matrix;
		return RC_OK;
	}
	if (encoder_encode(d->sc, d->overlay->encoder, qr->payload, settings_of(d, qr)->ecc, &qr->matrix) != RC_OK)
		return fault_at(d->sc, d->sc->fault.rc, "/elements/%zu/data", qr->element);
	return RC_OK;
}

static void
put_rect(void *ops, const struct qr_rect *r)
{
	ink_rect_int(ops, r->x, r->y, r->width, r->height);
}

static void
bound(struct draw *d, const struct ink_matrix *place, double left, double top, double right, double bottom)
{
	double corners[4][2] = {{left, top}, {right, top}, {right, bottom}, {left, bottom}};

	for (int i = 0; i < 4; i++)
		ink_apply(place, &corners[i][0], &corners[i][1]);
	memcpy(d->spans[d->n_spans].corners, corners, sizeof(corners));
}

static void
put_code(const struct draw *d, const struct overlay_qr *qr)
{
	double side = qr->matrix.side, quiet = qr->quiet_zone;

	ink_save(d->ops);
	ink_concat(d->ops, &qr->place);
	if (qr->background.space != SETTINGS_COLOR_NONE) {
		ink_fill_color(d->ops, &qr->background);
		ink_rect(d->ops, -quiet, -quiet, side + 2 * quiet, side + 2 * quiet);
		ink_fill(d->ops);
	}
	ink_fill_color(d->ops, &qr->color);
	qr_rects(&qr->matrix, put_rect, d->ops);
	ink_fill(d->ops);
	ink_restore(d->ops);
}

static enum rc
draw_qr(struct draw *d, size_t element, const struct settings_element *e)
{
	struct overlay_qr qr = {.element = element, .mirrored = d->mirrored, .quiet_zone = e->qr.quiet_zone,
				.color = e->qr.color, .background = e->qr.background};
	struct ink_matrix place = place_of(d, e, e->qr.size, e->qr.size);

	TRY(expand(d, e->qr.data, element, "data", &qr.payload));
	laps_end(d->overlay->watch, PRESS_DRAW);
	TRY(encode(d, &qr));
	laps_end(d->overlay->watch, PRESS_QR);
	qr.module = e->qr.size / qr.matrix.side;
	struct ink_matrix modules = ink_scale(qr.module, -qr.module); /* rows go down */

	qr.place = ink_multiply(&modules, &place);
	put_code(d, &qr);
	double quiet = qr.quiet_zone, side = qr.matrix.side;

	bound(d, &qr.place, -quiet, -quiet, side + quiet, side + quiet);
	d->qr[d->n_qr++] = qr;
	return RC_OK;
}

static void
add_line(struct draw *d, const struct overlay_line *line)
{
	if (d->n_lines == d->lines_room) {
		size_t room = d->lines_room == 0 ? 16 : d->lines_room * 2;
		struct overlay_line *lines = scope_array(d->sc, room, sizeof(*lines));

		if (d->n_lines > 0)
			memcpy(lines, d->lines, d->n_lines * sizeof(*lines));
		d->lines = lines;
		d->lines_room = room;
	}
	d->lines[d->n_lines++] = *line;
}

static void
mark_text(struct draw *d, size_t element, const struct settings_text *text, const struct ink_matrix *place,
	  const struct outline_drawn *drawn)
{
	for (size_t i = 0; i < drawn->n_lines; i++) {
		const struct outline_line *line = &drawn->lines[i];
		struct ink_matrix origin = ink_move(line->x, -line->baseline);

		if (line->text[0] != '\0')
			add_line(d, &(struct overlay_line){element, d->mirrored, line->text, ink_multiply(&origin, place),
							   drawn->size, line->width, line->n_clusters, line->clusters, drawn->clipped,
							   {-line->x, line->baseline - text->height, text->width - line->x,
							    line->baseline}});
	}
	if (d->mirrored)
		return;
	if (drawn->clipped)
		d->notes[d->n_notes++] = (struct overlay_note){OVERLAY_CLIPPED, element, drawn->size};
	else if (drawn->size < text->size)
		d->notes[d->n_notes++] = (struct overlay_note){OVERLAY_SHRUNK, element, drawn->size};
}

static enum rc
draw_text(struct draw *d, size_t element, const struct settings_element *e)
{
	struct ink_matrix place = place_of(d, e, e->text.width, e->text.height);
	struct outline_drawn drawn;
	const char *string;

	TRY(expand(d, e->text.value, element, "value", &string));
	if (string[0] == '\0')
		return RC_OK;
	ink_save(d->ops);
	ink_concat(d->ops, &place);
	ink_fill_color(d->ops, &e->text.color);
	ink_stroke_color(d->ops, &e->text.color); /* for fonts that are made bold by a stroke */
	laps_end(d->overlay->watch, PRESS_DRAW);
	if (outline_draw(d->sc, d->overlay->outline, &e->text, string, d->ops, &drawn) != RC_OK)
		return fault_at(d->sc, d->sc->fault.rc, "/elements/%zu/value", element);
	laps_end(d->overlay->watch, PRESS_TEXT);
	ink_restore(d->ops);
	mark_text(d, element, &e->text, &place, &drawn);
	double over = e->text.size; /* of glyphs beyond their box */

	bound(d, &place, -over, over, e->text.width + over, -e->text.height - over);
	return RC_OK;
}

void
overlay_tell_trouble(struct overlay *overlay, overlay_trouble_fn *tell, void *ctx)
{
	overlay->tell = tell;
	overlay->tell_ctx = ctx;
}

/* A part of it may be in the text already. */
static enum rc
leave_out(struct draw *d, size_t element, size_t from)
{
	const struct overlay *o = d->overlay;

	if (d->sc->fault.rc != RC_INVALID || o->tell == NULL)
		return d->sc->fault.rc;
	if (!d->mirrored)
		o->tell(o->tell_ctx, d->sc, element);
	fault_clear(d->sc);
	d->ops->len = from;
	return RC_OK;
}

static enum rc (*const draw_of[])(struct draw *d, size_t element, const struct settings_element *e) = {
	[SETTINGS_QR] = draw_qr, [SETTINGS_TEXT] = draw_text};

static enum rc
draw_page(struct draw *d, int page)
{
	const struct settings *s = d->overlay->settings;

	for (size_t i = 0; i < s->n; i++) {
		const struct settings_element *e = &s->elements[i];

		if (e->page != page)
			continue;
		size_t from = d->ops->len;

		if (draw_of[e->type](d, i, e) != RC_OK)
			TRY(leave_out(d, i, from));
		d->spans[d->n_spans].from = from;
		d->spans[d->n_spans++].to = d->ops->len;
	}
	return RC_OK;
}

enum rc
overlay_draw(struct scope *sc, struct overlay *overlay, const struct card *card, int page,
	     const struct overlay_page_box *box, struct text *ops, struct overlay_marks *marks)
{
	const struct settings *s = overlay->settings;
	struct draw d = {.sc = sc, .overlay = overlay, .card = card, .box = box, .ops = ops};

	d.spans = scope_array(sc, 2 * s->n + 1, sizeof(*d.spans));
	d.qr = scope_array(sc, 2 * s->n + 1, sizeof(*d.qr));
	d.notes = scope_array(sc, s->n + 1, sizeof(*d.notes));
	TRY(draw_page(&d, page));
	if (s->mirror.fold != SETTINGS_FOLD_NONE && s->mirror.to_page == page) {
		d.mirrored = true;
		TRY(draw_page(&d, s->mirror.page));
	}
	TRY(text_check(sc, ops, "the drawing of a page"));
	*marks = (struct overlay_marks){d.n_spans, d.n_qr, d.n_lines, d.n_notes, d.spans, d.qr, d.lines, d.notes};
	return RC_OK;
}
