#include "config.h"
#include "pdf/paint.h"

#include <math.h>

#include "base/scope.h"

#define ANNOTATIONS_MAX 5000 /* of one page */
#define COORDINATE_MAX 1e6

/* Annotation flags, ISO 32000-1 table 165 */
#define FLAG_HIDDEN 0x2
#define FLAG_PRINT 0x4

/* The dictionary `key` of the page's Resources, both copied so that other pages do not see what is added. */
static qpdf_oh
own_resources(struct scope *sc, qpdf_data q, qpdf_oh page, const char *key)
{
	qpdf_oh resources = doc_copy(sc, q, doc_key(q, page, "/Resources"));
	qpdf_oh entries = doc_copy(sc, q, doc_key(q, resources, key));

	qpdf_oh_replace_key(q, resources, key, entries);
	qpdf_oh_replace_key(q, page, "/Resources", resources);
	/* libqpdf's handles share direct objects, so what is added to `entries` later is in the page */
	return entries;
}

void
paint_open(struct scope *sc, qpdf_data q, int number, struct paint *p)
{
	*p = (struct paint){.q = q, .page = qpdf_get_page_n(q, (size_t)number - 1), .number = number};
	p->xobjects = own_resources(sc, q, p->page, "/XObject");
}

const char *
paint_add_xobject(struct scope *sc, struct paint *p, qpdf_oh xobject)
{
	const char *name;

	do
		name = scope_printf(sc, "/Posm%d", p->next++);
	while (qpdf_oh_has_key(p->q, p->xobjects, name));
	qpdf_oh_replace_key(p->q, p->xobjects, name, xobject);
	return name;
}

/* The normal appearance, by its state where it has several (ISO 32000-1 12.5.5, table 168). */
static qpdf_oh
appearance(qpdf_data q, qpdf_oh annotation)
{
	qpdf_oh normal = doc_key(q, doc_key(q, annotation, "/AP"), "/N"), state = doc_key(q, annotation, "/AS");

	if (!qpdf_oh_is_stream(q, normal) && qpdf_oh_is_name(q, state))
		return doc_key(q, normal, qpdf_oh_get_name(q, state));
	return normal;
}

/* The box around the form's bounding box once its matrix has turned it. */
static bool
turned_box(qpdf_data q, qpdf_oh form, struct geometry_box *out)
{
	struct ink_matrix matrix = ink_identity;
	struct geometry_box box;

	if (!doc_box(q, form, "/BBox", &box))
		return false;
	doc_matrix(q, form, "/Matrix", &matrix);
	*out = (struct geometry_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
	for (int i = 0; i < 4; i++) {
		double x = i & 1 ? box.x1 : box.x0, y = i & 2 ? box.y1 : box.y0;

		ink_apply(&matrix, &x, &y);
		out->x0 = fmin(out->x0, x);
		out->x1 = fmax(out->x1, x);
		out->y0 = fmin(out->y0, y);
		out->y1 = fmax(out->y1, y);
	}
	return true;
}

/* ISO 32000-1 12.5.5, algorithm 8.1: the matrix that brings the appearance into the annotation's rectangle. */
static bool
placement(qpdf_data q, qpdf_oh annotation, qpdf_oh form, struct ink_matrix *out)
{
	struct geometry_box rect, box;

	if (!doc_box(q, annotation, "/Rect", &rect) || !turned_box(q, form, &box))
		return false;
	double left = fmin(rect.x0, rect.x1), bottom = fmin(rect.y0, rect.y1);
	double sx = fabs(rect.x1 - rect.x0) / (box.x1 - box.x0), sy = fabs(rect.y1 - rect.y0) / (box.y1 - box.y0);

	*out = (struct ink_matrix){{sx, 0, 0, sy, left - sx * box.x0, bottom - sy * box.y0}};
	for (int i = 0; i < 6; i++)
		if (!(fabs(out->m[i]) <= COORDINATE_MAX)) /* also not a number: a box without area */
			return false;
	return sx > 0 && sy > 0;
}

/* An annotation may belong to a layer (ISO 32000-1 table 164, OC): then its picture does. */
static const char *
add_layer(struct scope *sc, struct paint *p, qpdf_oh layer)
{
	const char *name;

	if (!p->has_properties) {
		p->properties = own_resources(sc, p->q, p->page, "/Properties");
		p->has_properties = true;
	}
	do
		name = scope_printf(sc, "/PosmL%d", p->next++);
	while (qpdf_oh_has_key(p->q, p->properties, name));
	qpdf_oh_replace_key(p->q, p->properties, name, layer);
	return name;
}

static bool
paint_one(struct scope *sc, struct paint *p, qpdf_oh annotation, struct text *ops)
{
	qpdf_oh form = appearance(p->q, annotation), layer = doc_key(p->q, annotation, "/OC");
	struct ink_matrix matrix;

	if (!qpdf_oh_is_stream(p->q, form) || !placement(p->q, annotation, form, &matrix))
		return false;
	qpdf_oh dict = qpdf_oh_get_dict(p->q, form);

	qpdf_oh_replace_key(p->q, dict, "/Type", qpdf_oh_new_name(p->q, "/XObject"));
	qpdf_oh_replace_key(p->q, dict, "/Subtype", qpdf_oh_new_name(p->q, "/Form"));
	if (qpdf_oh_is_dictionary(p->q, layer))
		text_addf(ops, "/OC %s BDC\n", add_layer(sc, p, layer));
	ink_save(ops);
	ink_concat(ops, &matrix);
	text_addf(ops, "%s Do\n", paint_add_xobject(sc, p, form));
	ink_restore(ops);
	if (qpdf_oh_is_dictionary(p->q, layer))
		text_add(ops, "EMC\n");
	return true;
}

/* ---- link borders ---------------------------------------------------------------------------------- */

/* A colour by its number of components (ISO 32000-1 table 164, C): none is transparent. */
static bool
add_color(qpdf_data q, qpdf_oh annotation, struct text *ops)
{
	static const char *const operators[] = {[1] = "G", [3] = "RG", [4] = "K"};
	qpdf_oh color = doc_key(q, annotation, "/C");
	int n = qpdf_oh_is_array(q, color) ? qpdf_oh_get_array_n_items(q, color) : -1;

	if (n < 0) {
		text_add(ops, "0 G");
		return true;
	}
	if (n != 1 && n != 3 && n != 4)
		return false;
	for (int i = 0; i < n; i++) {
		double part = qpdf_oh_get_numeric_value(q, qpdf_oh_get_array_item(q, color, i));

		text_add_decimal(ops, fmin(1, fmax(0, part)), 4);
		text_add_char(ops, ' ');
	}
	text_add(ops, operators[n]);
	return true;
}

/* Of the border style, or the older border array; 0 when the file asks for no border (12.5.4 and table 164). */
static double
border_width(qpdf_data q, qpdf_oh annotation)
{
	qpdf_oh style = doc_key(q, annotation, "/BS"), border = doc_key(q, annotation, "/Border");
	double width = 0;

	if (qpdf_oh_is_dictionary(q, style))
		width = doc_number(q, style, "/W", 1);
	else if (qpdf_oh_is_array(q, border) && qpdf_oh_get_array_n_items(q, border) >= 3)
		width = qpdf_oh_get_numeric_value(q, qpdf_oh_get_array_item(q, border, 2));
	return width > 0 && width <= COORDINATE_MAX ? width : 0;
}

/* Links have no appearance as a rule: viewers, and printers with them, draw the border themselves. */
static bool
paint_border(struct scope *sc, qpdf_data q, qpdf_oh annotation, struct text *ops)
{
	struct geometry_box r;
	double width = border_width(q, annotation);
	struct text *color = text_new(sc, 200);

	if (width == 0 || !doc_box(q, annotation, "/Rect", &r) || !add_color(q, annotation, color))
		return false;
	if (fmax(fmax(fabs(r.x0), fabs(r.x1)), fmax(fabs(r.y0), fabs(r.y1))) > COORDINATE_MAX)
		return false;
	text_addf(ops, "q %s ", color->at);
	text_add_decimal(ops, width, 4);
	text_add(ops, " w ");
	ink_rect(ops, fmin(r.x0, r.x1), fmin(r.y0, r.y1), fabs(r.x1 - r.x0), fabs(r.y1 - r.y0));
	text_add(ops, "S Q\n");
	return true;
}

/* ---- all of them ----------------------------------------------------------------------------------- */

static enum report_kind
kind_of(qpdf_data q, qpdf_oh annotation)
{
	if (doc_has_name(q, annotation, "/Subtype", "/Widget"))
		return REPORT_FORM_FIELD;
	if (doc_has_name(q, annotation, "/Subtype", "/Link"))
		return REPORT_LINK;
	if (doc_has_name(q, annotation, "/Subtype", "/FileAttachment"))
		return REPORT_EMBEDDED_FILE;
	return REPORT_ANNOTATION;
}

static void
count_scripts(qpdf_data q, qpdf_oh annotation, enum report_kind kind, struct report *report)
{
	qpdf_oh action = doc_key(q, annotation, "/A");

	if (doc_has_name(q, action, "/S", "/JavaScript"))
		report_drop(report, REPORT_JAVASCRIPT, 1);
	else if (qpdf_oh_is_dictionary(q, action) && kind != REPORT_LINK)
		report_drop(report, REPORT_ACTION, 1);
	if (qpdf_oh_is_dictionary(q, doc_key(q, annotation, "/AA")))
		report_drop(report, REPORT_ACTION, 1);
}

static void
take_annotation(struct scope *sc, struct paint *p, qpdf_oh annotation, struct report *report, struct text *ops)
{
	enum report_kind kind = kind_of(p->q, annotation);
	double flags = doc_number(p->q, annotation, "/F", 0);
	int bits = flags >= 0 && flags < 65536 ? (int)flags : 0;

	if (doc_has_name(p->q, annotation, "/Subtype", "/Popup"))
		return; /* the note's window on a screen */
	report_drop(report, kind, 1);
	count_scripts(p->q, annotation, kind, report);
	if ((bits & FLAG_PRINT) == 0 || (bits & FLAG_HIDDEN) != 0)
		return;
	bool painted = paint_one(sc, p, annotation, ops);

	if (kind == REPORT_LINK)
		painted |= paint_border(sc, p->q, annotation, ops);
	report->painted += painted;
	if (!painted && kind != REPORT_LINK)
		report_note(sc, report, "no_appearance", p->number,
			    "page %d: a %s that should print has no picture of its own and was left out", p->number,
			    kind == REPORT_FORM_FIELD ? "form field" : "comment");
}

void
paint_annotations(struct scope *sc, struct paint *p, struct report *report, struct text *ops)
{
	qpdf_oh annotations = doc_key(p->q, p->page, "/Annots");
	int n = qpdf_oh_is_array(p->q, annotations) ? qpdf_oh_get_array_n_items(p->q, annotations) : 0;

	if (n > ANNOTATIONS_MAX) {
		report_note(sc, report, "too_many_annotations", p->number,
			    "page %d: only the first %d of %d annotations were read", p->number, ANNOTATIONS_MAX, n);
		n = ANNOTATIONS_MAX;
	}
	for (int i = 0; i < n; i++) {
		qpdf_oh annotation = qpdf_oh_get_array_item(p->q, annotations, i);

		if (qpdf_oh_is_dictionary(p->q, annotation))
			take_annotation(sc, p, annotation, report, ops);
		qpdf_oh_release(p->q, annotation);
	}
	qpdf_oh_remove_key(p->q, p->page, "/Annots");
}
