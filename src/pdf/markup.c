#include "config.h"
#include "pdf/markup.h"

#include <math.h>

#include "base/scope.h"

#define COORDINATE_MAX 1e6
#define POINTS_MAX 20000
#define DASHES_MAX 8
#define ROUND 0.5523 /* of the radius: Bezier handles of a quarter circle */

bool
markup_color(qpdf_data q, qpdf_oh dict, const char *key, bool stroke, struct text *ops)
{
	static const char *const operators[2][5] = {{[1] = "g", [3] = "rg", [4] = "k"}, {[1] = "G", [3] = "RG", [4] = "K"}};
	qpdf_oh color = doc_key(q, dict, key);
	int n = qpdf_oh_is_array(q, color) ? qpdf_oh_get_array_n_items(q, color) : 0;

	if (n != 1 && n != 3 && n != 4)
		return false;
	for (int i = 0; i < n; i++) {
		double part = qpdf_oh_get_numeric_value(q, qpdf_oh_get_array_item(q, color, i));

		text_add_decimal(ops, fmin(1, fmax(0, part)), 4);
		text_add_char(ops, ' ');
	}
	text_addf(ops, "%s ", operators[stroke][n]);
	return true;
}

double
markup_border(qpdf_data q, qpdf_oh annotation, double otherwise)
{
	qpdf_oh style = doc_key(q, annotation, "/BS"), border = doc_key(q, annotation, "/Border");
	double width = otherwise;

	if (qpdf_oh_is_dictionary(q, style))
		width = doc_number(q, style, "/W", 1);
	else if (qpdf_oh_is_array(q, border) && qpdf_oh_get_array_n_items(q, border) >= 3)
		width = qpdf_oh_get_numeric_value(q, qpdf_oh_get_array_item(q, border, 2));
	return width > 0 && width <= COORDINATE_MAX ? width : 0;
}

/* ---- strokes and points ---------------------------------------------------------------------------- */

static void
add_point(struct text *ops, double x, double y, const char *operator)
{
	text_add_decimal(ops, x, 3);
	text_add_char(ops, ' ');
	text_add_decimal(ops, y, 3);
	text_addf(ops, " %s ", operator);
}

static void
add_curve(struct text *ops, double x1, double y1, double x2, double y2, double x3, double y3)
{
	add_point(ops, x1, y1, "");
	add_point(ops, x2, y2, "");
	add_point(ops, x3, y3, "c");
}

/* Pairs of coordinates; 0: no array of such, or beyond all paper. */
static size_t
read_points(struct scope *sc, qpdf_data q, qpdf_oh array, double **out)
{
	int n = qpdf_oh_is_array(q, array) ? qpdf_oh_get_array_n_items(q, array) / 2 * 2 : 0;

	if (n > POINTS_MAX)
		n = POINTS_MAX;
	*out = scope_array(sc, (size_t)n + 1, sizeof(**out));
	for (int i = 0; i < n; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(q, array, i);

		(*out)[i] = qpdf_oh_is_number(q, item) ? qpdf_oh_get_numeric_value(q, item) : INFINITY;
		qpdf_oh_release(q, item);
		if (!(fabs((*out)[i]) <= COORDINATE_MAX))
			return 0;
	}
	return (size_t)n / 2;
}

static void
add_path(struct text *ops, const double *points, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_point(ops, points[2 * i], points[2 * i + 1], i == 0 ? "m" : "l");
}

/* The dashes of the border style, or of the older border array; null for a solid line. */
static qpdf_oh
dashes_of(qpdf_data q, qpdf_oh annotation)
{
	qpdf_oh style = doc_key(q, annotation, "/BS"), border = doc_key(q, annotation, "/Border");

	if (doc_has_name(q, style, "/S", "/D")) {
		qpdf_oh dashes = doc_key(q, style, "/D");

		return qpdf_oh_is_array(q, dashes) ? dashes : qpdf_oh_parse(q, "[3]");
	}
	if (!qpdf_oh_is_dictionary(q, style) && qpdf_oh_is_array(q, border) && qpdf_oh_get_array_n_items(q, border) > 3)
		return qpdf_oh_get_array_item(q, border, 3);
	return qpdf_oh_new_null(q);
}

static void
add_line_style(qpdf_data q, qpdf_oh annotation, double width, struct text *ops)
{
	qpdf_oh dashes = dashes_of(q, annotation);
	int n = qpdf_oh_is_array(q, dashes) ? qpdf_oh_get_array_n_items(q, dashes) : 0;
	double sum = 0;

	text_add_decimal(ops, width, 4);
	text_add(ops, " w [");
	for (int i = 0; i < n && i < DASHES_MAX; i++) {
		double length = qpdf_oh_get_numeric_value(q, qpdf_oh_get_array_item(q, dashes, i));

		length = fmin(COORDINATE_MAX, fmax(0, length));
		sum += length;
		text_add_decimal(ops, length, 3);
		text_add_char(ops, ' ');
	}
	if (n > 0 && sum == 0)
		text_add(ops, "1"); /* nothing but zeros is no pattern (ISO 32000-1 8.4.3.6) */
	text_add(ops, "] 0 d ");
}

/* Opacity and the mode of marker pens, as a graphics state of the page. */
static void
add_state(struct scope *sc, struct paint *p, qpdf_oh annotation, bool multiply, struct text *ops)
{
	double opacity = fmin(1, fmax(0, doc_number(p->q, annotation, "/CA", 1)));

	if (opacity == 1 && !multiply)
		return;
	struct text *state = text_new(sc, 200);

	text_add(state, "<< /CA ");
	text_add_decimal(state, opacity, 4);
	text_add(state, " /ca ");
	text_add_decimal(state, opacity, 4);
	text_add(state, multiply ? " /BM /Multiply >>" : " >>");
	text_addf(ops, "%s gs ", paint_add(sc, p, PAINT_STATE, qpdf_oh_parse(p->q, state->at)));
}

/* ---- kinds ------------------------------------------------------------------------------------------ */

struct mark {
	struct paint *p;
	qpdf_oh annotation;
	struct geometry_box r; /* /Rect, sorted */
	double width;          /* of its line */
	struct text *ops;
};

typedef bool mark_fn(struct scope *sc, struct mark *m);

static bool
draw_link(struct scope *sc, struct mark *m)
{
	(void)sc;
	/* no colour is black, an empty one transparent */
	qpdf_oh color = doc_key(m->p->q, m->annotation, "/C");

	if (m->width == 0 || (!markup_color(m->p->q, m->annotation, "/C", true, m->ops) && qpdf_oh_is_array(m->p->q, color)))
		return false;
	add_line_style(m->p->q, m->annotation, m->width, m->ops);
	ink_rect(m->ops, m->r.x0, m->r.y0, m->r.x1 - m->r.x0, m->r.y1 - m->r.y0);
	text_add(m->ops, "S ");
	return true;
}

/* Paints a closed shape: its line, its inside, or both. */
static void
add_painting(struct mark *m, bool filled)
{
	text_add(m->ops, filled && m->width > 0 ? "b " : filled ? "f " : m->width > 0 ? "s " : "n ");
}

static void
add_ellipse(struct text *ops, const struct geometry_box *b)
{
	double x = (b->x0 + b->x1) / 2, y = (b->y0 + b->y1) / 2, dx = (b->x1 - b->x0) / 2 * ROUND, dy = (b->y1 - b->y0) / 2 * ROUND;

	add_point(ops, b->x1, y, "m");
	add_curve(ops, b->x1, y + dy, x + dx, b->y1, x, b->y1);
	add_curve(ops, x - dx, b->y1, b->x0, y + dy, b->x0, y);
	add_curve(ops, b->x0, y - dy, x - dx, b->y0, x, b->y0);
	add_curve(ops, x + dx, b->y0, b->x1, y - dy, b->x1, y);
}

static bool
draw_shape(struct scope *sc, struct mark *m)
{
	double half = m->width / 2;
	struct geometry_box b = {m->r.x0 + half, m->r.y0 + half, m->r.x1 - half, m->r.y1 - half};

	add_state(sc, m->p, m->annotation, false, m->ops);
	markup_color(m->p->q, m->annotation, "/C", true, m->ops);
	add_line_style(m->p->q, m->annotation, m->width, m->ops);
	bool filled = markup_color(m->p->q, m->annotation, "/IC", false, m->ops);

	if (doc_has_name(m->p->q, m->annotation, "/Subtype", "/Circle"))
		add_ellipse(m->ops, &b);
	else
		ink_rect(m->ops, b.x0, b.y0, b.x1 - b.x0, b.y1 - b.y0);
	add_painting(m, filled);
	return true;
}

static bool
draw_line(struct scope *sc, struct mark *m)
{
	double *points;

	if (read_points(sc, m->p->q, doc_key(m->p->q, m->annotation, "/L"), &points) != 2)
		return false;
	add_state(sc, m->p, m->annotation, false, m->ops);
	markup_color(m->p->q, m->annotation, "/C", true, m->ops);
	add_line_style(m->p->q, m->annotation, m->width, m->ops);
	add_path(m->ops, points, 2);
	text_add(m->ops, "S ");
	return true;
}

static bool
draw_polygon(struct scope *sc, struct mark *m)
{
	bool closed = doc_has_name(m->p->q, m->annotation, "/Subtype", "/Polygon");
	double *points;
	size_t n = read_points(sc, m->p->q, doc_key(m->p->q, m->annotation, "/Vertices"), &points);

	if (n < 2)
		return false;
	add_state(sc, m->p, m->annotation, false, m->ops);
	markup_color(m->p->q, m->annotation, "/C", true, m->ops);
	add_line_style(m->p->q, m->annotation, m->width, m->ops);
	bool filled = closed && markup_color(m->p->q, m->annotation, "/IC", false, m->ops);

	add_path(m->ops, points, n);
	if (closed)
		add_painting(m, filled);
	else
		text_add(m->ops, m->width > 0 ? "S " : "n ");
	return true;
}

static bool
draw_ink(struct scope *sc, struct mark *m)
{
	qpdf_oh list = doc_key(m->p->q, m->annotation, "/InkList");
	int n = qpdf_oh_is_array(m->p->q, list) ? qpdf_oh_get_array_n_items(m->p->q, list) : 0;

	add_state(sc, m->p, m->annotation, false, m->ops);
	markup_color(m->p->q, m->annotation, "/C", true, m->ops);
	add_line_style(m->p->q, m->annotation, m->width, m->ops);
	for (int i = 0; i < n && i < POINTS_MAX; i++) {
		double *points;
		size_t n_points = read_points(sc, m->p->q, qpdf_oh_get_array_item(m->p->q, list, i), &points);

		add_path(m->ops, points, n_points);
		text_add(m->ops, n_points > 0 ? "S " : "");
	}
	return n > 0;
}

/* A quadrilateral's corners come as top left, top right, bottom left, bottom right, whatever the standard says. */
enum { TOP_LEFT = 0, TOP_RIGHT = 2, BOTTOM_LEFT = 4, BOTTOM_RIGHT = 6, QUAD = 8 };

static void
add_marker(struct text *ops, const double *c)
{
	double bulge = fabs(c[TOP_LEFT + 1] - c[BOTTOM_LEFT + 1]) / 4;

	add_point(ops, c[BOTTOM_LEFT], c[BOTTOM_LEFT + 1], "m");
	add_curve(ops, c[BOTTOM_LEFT] - bulge, c[BOTTOM_LEFT + 1] + bulge, c[TOP_LEFT] - bulge, c[TOP_LEFT + 1] - bulge,
		  c[TOP_LEFT], c[TOP_LEFT + 1]);
	add_point(ops, c[TOP_RIGHT], c[TOP_RIGHT + 1], "l");
	add_curve(ops, c[TOP_RIGHT] + bulge, c[TOP_RIGHT + 1] - bulge, c[BOTTOM_RIGHT] + bulge, c[BOTTOM_RIGHT + 1] + bulge,
		  c[BOTTOM_RIGHT], c[BOTTOM_RIGHT + 1]);
	text_add(ops, "f ");
}

/* A line along the bottom, or half-way up to the top. */
static void
add_line_along(struct text *ops, const double *c, double part)
{
	add_point(ops, c[BOTTOM_LEFT] + (c[TOP_LEFT] - c[BOTTOM_LEFT]) * part,
		  c[BOTTOM_LEFT + 1] + (c[TOP_LEFT + 1] - c[BOTTOM_LEFT + 1]) * part, "m");
	add_point(ops, c[BOTTOM_RIGHT] + (c[TOP_RIGHT] - c[BOTTOM_RIGHT]) * part,
		  c[BOTTOM_RIGHT + 1] + (c[TOP_RIGHT + 1] - c[BOTTOM_RIGHT + 1]) * part, "l");
	text_add(ops, "S ");
}

static bool
draw_marked_text(struct scope *sc, struct mark *m)
{
	bool marker = doc_has_name(m->p->q, m->annotation, "/Subtype", "/Highlight");
	double *points, part = doc_has_name(m->p->q, m->annotation, "/Subtype", "/StrikeOut") ? 0.5 : 0;
	size_t n = read_points(sc, m->p->q, doc_key(m->p->q, m->annotation, "/QuadPoints"), &points) * 2 / QUAD;

	if (n == 0)
		return false;
	add_state(sc, m->p, m->annotation, marker, m->ops);
	markup_color(m->p->q, m->annotation, "/C", !marker, m->ops);
	text_add(m->ops, "1 w ");
	if (marker) { /* its ends are round, and cut */
		ink_rect(m->ops, m->r.x0, m->r.y0, m->r.x1 - m->r.x0, m->r.y1 - m->r.y0);
		text_add(m->ops, "W n ");
	}
	for (size_t i = 0; i < n; i++)
		if (marker)
			add_marker(m->ops, points + i * QUAD);
		else
			add_line_along(m->ops, points + i * QUAD, part);
	return true;
}

bool
markup_draw(struct scope *sc, struct paint *p, qpdf_oh annotation, struct text *ops)
{
	static const struct {
		const char *subtype;
		mark_fn *draw;
		double width; /* of a line whose border says nothing */
	} kinds[] = {{"/Link", draw_link, 0},	       {"/Square", draw_shape, 1},    {"/Circle", draw_shape, 1},
		     {"/Line", draw_line, 1},	       {"/Polygon", draw_polygon, 1}, {"/PolyLine", draw_polygon, 1},
		     {"/Ink", draw_ink, 1},	       {"/Highlight", draw_marked_text, 1},
		     {"/Underline", draw_marked_text, 1}, {"/Squiggly", draw_marked_text, 1},
		     {"/StrikeOut", draw_marked_text, 1}};
	struct geometry_box r;

	if (!doc_box(p->q, annotation, "/Rect", &r) ||
	    fmax(fmax(fabs(r.x0), fabs(r.x1)), fmax(fabs(r.y0), fabs(r.y1))) > COORDINATE_MAX)
		return false;
	struct mark m = {p, annotation, {fmin(r.x0, r.x1), fmin(r.y0, r.y1), fmax(r.x0, r.x1), fmax(r.y0, r.y1)}, 0, ops};
	bool drawn = false;

	ink_save(ops);
	for (size_t i = 0; i < LENGTH_OF(kinds); i++)
		if (doc_has_name(p->q, annotation, "/Subtype", kinds[i].subtype)) {
			m.width = markup_border(p->q, annotation, kinds[i].width);
			drawn = kinds[i].draw(sc, &m);
		}
	ink_restore(ops);
	return drawn;
}
