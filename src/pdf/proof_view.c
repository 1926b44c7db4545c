#include "config.h"
#include "pdf/proof_view.h"

#include <math.h>

#include "pdf/measure.h"

#define EDGE_SLACK 0.1 /* modules: rounding is no cut */

struct bounds {
	double low[2], high[2];
};

static const struct bounds nothing = {{INFINITY, INFINITY}, {-INFINITY, -INFINITY}};

static void
add_point(struct bounds *b, double x, double y)
{
	b->low[0] = fmin(b->low[0], x), b->low[1] = fmin(b->low[1], y);
	b->high[0] = fmax(b->high[0], x), b->high[1] = fmax(b->high[1], y);
}

bool
proof_view_is_cut(const struct geometry *g, const struct overlay_qr *qr)
{
	double slack = qr->module * EDGE_SLACK;
	struct bounds b = nothing;

	for (int corner = 0; corner < 4; corner++) {
		double x = corner & 1 ? qr->matrix.side : 0, y = corner & 2 ? qr->matrix.side : 0;

		ink_apply(&qr->place, &x, &y);
		add_point(&b, x, y);
	}
	return b.low[0] < -slack || b.low[1] < -slack || b.high[0] > g->width + slack || b.high[1] > g->height + slack;
}

struct proof_view
proof_view_of(const struct geometry *g, const struct overlay_qr *qr)
{
	const double *m = qr->place.m;
	/* a module's sides in shown coordinates, where y goes down; the place turns and scales, no more */
	double column[2] = {m[0], -m[1]}, row[2] = {m[2], -m[3]}, left = m[4], top = g->height - m[5];
	double scale = MEASURE_PX / (column[0] * column[0] + column[1] * column[1]);
	double shift = MEASURE_MARGIN * MEASURE_PX;
	struct ink_matrix to_px = {{column[0] * scale, row[0] * scale, column[1] * scale, row[1] * scale,
				    shift - (column[0] * left + column[1] * top) * scale,
				    shift - (row[0] * left + row[1] * top) * scale}};

	return (struct proof_view){(qr->matrix.side + 2 * MEASURE_MARGIN) * MEASURE_PX, to_px};
}

bool
proof_view_meets(const struct geometry *g, const struct proof_view *view, const double corners[4][2])
{
	struct bounds b = nothing;

	for (int i = 0; i < 4; i++) {
		double x = corners[i][0], y = g->height - corners[i][1];

		ink_apply(&view->to_px, &x, &y);
		add_point(&b, x, y);
	}
	return b.low[0] < view->side && b.low[1] < view->side && b.high[0] > 0 && b.high[1] > 0;
}
