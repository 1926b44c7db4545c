#include "config.h"
#include "pdf/proof_view.h"

#include <math.h>

#define SIDE_PX_MAX 4000
#define EDGE_SLACK 0.1   /* modules: rounding is no cut */
#define ROUNDING 1e-6    /* px */

struct bounds {
	double low[2], high[2];
};

static void
add_point(struct bounds *b, double x, double y)
{
	b->low[0] = fmin(b->low[0], x), b->low[1] = fmin(b->low[1], y);
	b->high[0] = fmax(b->high[0], x), b->high[1] = fmax(b->high[1], y);
}

/* The symbol and `margin` modules around it, in shown coordinates. */
static struct bounds
code_bounds(const struct geometry *g, const struct overlay_qr *qr, double margin)
{
	struct bounds b = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};

	for (int corner = 0; corner < 4; corner++) {
		double x = corner & 1 ? qr->matrix.side + margin : -margin;
		double y = corner & 2 ? qr->matrix.side + margin : -margin;

		ink_apply(&qr->place, &x, &y);
		add_point(&b, x, g->height - y);
	}
	return b;
}

bool
proof_view_is_cut(const struct geometry *g, const struct overlay_qr *qr)
{
	struct bounds b = code_bounds(g, qr, 0);
	double slack = qr->module * EDGE_SLACK;

	return b.low[0] < -slack || b.low[1] < -slack || b.high[0] > g->width + slack || b.high[1] > g->height + slack;
}

bool
proof_view_frame(const struct geometry *g, const struct overlay_qr *qr, struct proof_view *out)
{
	struct bounds b = code_bounds(g, qr, PROOF_MARGIN);
	double scale = PROOF_PX_PER_MODULE / qr->module;
	double width = ceil((b.high[0] - b.low[0]) * scale - ROUNDING), height = ceil((b.high[1] - b.low[1]) * scale - ROUNDING);

	if (!(width >= 1 && width <= SIDE_PX_MAX && height >= 1 && height <= SIDE_PX_MAX))
		return false;
	struct ink_matrix to_px = {{scale, 0, 0, -scale, -b.low[0] * scale, (g->height - b.low[1]) * scale}};

	*out = (struct proof_view){b.low[0] * scale, b.low[1] * scale, scale, (int)width, (int)height,
				   ink_multiply(&qr->place, &to_px)};
	return true;
}

bool
proof_view_meets(const struct geometry *g, const struct proof_view *view, const double corners[4][2])
{
	struct bounds b = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};

	for (int i = 0; i < 4; i++)
		add_point(&b, corners[i][0] * view->scale - view->left, (g->height - corners[i][1]) * view->scale - view->top);
	return b.low[0] < view->width && b.low[1] < view->height && b.high[0] > 0 && b.high[1] > 0;
}
