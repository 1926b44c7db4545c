#include "config.h"
#include "pdf/geometry.h"

#include <math.h>
#include <stddef.h>

#define COORDINATE_MAX 1e6 /* pt; ISO 32000-1 Annex C.2 speaks of 14,400 units */
#define SIDE_MIN 1.0       /* pt, of the shown page */
#define SIDE_MAX 1e5
#define USER_UNIT_MIN 0.01
#define USER_UNIT_MAX 1000.0

static bool
sort_box(const struct geometry_box *in, struct geometry_box *out)
{
	*out = (struct geometry_box){fmin(in->x0, in->x1), fmin(in->y0, in->y1), fmax(in->x0, in->x1),
				     fmax(in->y0, in->y1)};
	return fabs(out->x0) <= COORDINATE_MAX && fabs(out->y0) <= COORDINATE_MAX &&
	       fabs(out->x1) <= COORDINATE_MAX && fabs(out->y1) <= COORDINATE_MAX;
}

/* What of `in` lies inside `bounds`; all of `bounds` where `in` is absent, without sense or beside it. */
static struct geometry_box
cut_box(const struct geometry_box *in, const struct geometry_box *bounds)
{
	struct geometry_box box;

	if (in == NULL || !sort_box(in, &box))
		return *bounds;
	box = (struct geometry_box){fmax(box.x0, bounds->x0), fmax(box.y0, bounds->y0), fmin(box.x1, bounds->x1),
				    fmin(box.y1, bounds->y1)};
	return box.x0 < box.x1 && box.y0 < box.y1 ? box : *bounds;
}

static struct ink_matrix
shown_matrix(const struct geometry_box *box, int rotate, double k)
{
	switch (rotate) {
	case 90:
		return (struct ink_matrix){{0, k, -k, 0, box->x1, box->y0}};
	case 180:
		return (struct ink_matrix){{-k, 0, 0, -k, box->x1, box->y1}};
	case 270:
		return (struct ink_matrix){{0, -k, k, 0, box->x0, box->y1}};
	default:
		return (struct ink_matrix){{k, 0, 0, k, box->x0, box->y0}};
	}
}

/* A box of the page's user space in shown coordinates. */
static void
show_box(const struct geometry *g, const struct geometry_box *crop, const struct geometry_box *box, double out[4])
{
	/* distances of the box's sides from the crop box's, counted inwards, before the page is turned */
	double side[4] = {box->x0 - crop->x0, crop->y1 - box->y1, crop->x1 - box->x1, box->y0 - crop->y0};
	int turns = g->rotate / 90;
	double inward[4];

	for (int i = 0; i < 4; i++)
		inward[(i + turns) % 4] = side[i] * g->user_unit;
	out[GEOMETRY_LEFT] = inward[GEOMETRY_LEFT];
	out[GEOMETRY_TOP] = inward[GEOMETRY_TOP];
	out[GEOMETRY_RIGHT] = g->width - inward[GEOMETRY_RIGHT];
	out[GEOMETRY_BOTTOM] = g->height - inward[GEOMETRY_BOTTOM];
}

bool
geometry_page(const struct geometry_boxes *boxes, int rotate, double user_unit, struct geometry *out)
{
	struct geometry_box paper;

	if (!sort_box(boxes->media, &paper) || paper.x0 >= paper.x1 || paper.y0 >= paper.y1)
		return false;
	if (rotate % 90 != 0 || !(user_unit >= USER_UNIT_MIN && user_unit <= USER_UNIT_MAX))
		return false;
	struct geometry_box shown = cut_box(boxes->crop, &paper), trimmed = shown, bled = shown;
	struct geometry g = {.rotate = (rotate % 360 + 360) % 360, .user_unit = user_unit};
	double x = (shown.x1 - shown.x0) * user_unit, y = (shown.y1 - shown.y0) * user_unit;

	if (boxes->trim != NULL)
		trimmed = cut_box(boxes->trim, &paper);
	if (boxes->bleed != NULL)
		bled = cut_box(boxes->bleed, &paper);
	if (!(x >= SIDE_MIN && x <= SIDE_MAX && y >= SIDE_MIN && y <= SIDE_MAX))
		return false;
	g.width = g.rotate % 180 == 0 ? x : y;
	g.height = g.rotate % 180 == 0 ? y : x;
	g.matrix = shown_matrix(&shown, g.rotate, 1 / user_unit);
	show_box(&g, &shown, &trimmed, g.trim);
	show_box(&g, &shown, &bled, g.bleed);
	show_box(&g, &shown, &paper, g.media);
	*out = g;
	return true;
}

double
geometry_trim_width(const struct geometry *g)
{
	return g->trim[GEOMETRY_RIGHT] - g->trim[GEOMETRY_LEFT];
}

double
geometry_trim_height(const struct geometry *g)
{
	return g->trim[GEOMETRY_BOTTOM] - g->trim[GEOMETRY_TOP];
}
