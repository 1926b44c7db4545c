#include "config.h"
#include "pdf/paint.h"

#include <math.h>

#include "base/scope.h"
#include "pdf/field.h"
#include "pdf/markup.h"

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
	p->entries[PAINT_XOBJECT] = own_resources(sc, q, p->page, "/XObject");
	p->is_own[PAINT_XOBJECT] = true;
}

const char *
paint_add(struct scope *sc, struct paint *p, enum paint_kind kind, qpdf_oh object)
{
	static const char *const keys[] = {[PAINT_XOBJECT] = "/XObject", [PAINT_LAYER] = "/Properties",
					   [PAINT_STATE] = "/ExtGState", [PAINT_FONT] = "/Font"};
	const char *name;

	if (!p->is_own[kind])
		p->entries[kind] = own_resources(sc, p->q, p->page, keys[kind]);
	p->is_own[kind] = true;
	do
		name = scope_printf(sc, "/Posm%d", p->next++);
	while (qpdf_oh_has_key(p->q, p->entries[kind], name));
	qpdf_oh_replace_key(p->q, p->entries[kind], name, object);
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

static bool
paint_picture(struct scope *sc, struct paint *p, qpdf_oh annotation, qpdf_oh form, struct text *ops)
{
	struct ink_matrix matrix;

	if (!placement(p->q, annotation, form, &matrix))
		return false;
	qpdf_oh dict = qpdf_oh_get_dict(p->q, form);

	qpdf_oh_replace_key(p->q, dict, "/Type", qpdf_oh_new_name(p->q, "/XObject"));
	qpdf_oh_replace_key(p->q, dict, "/Subtype", qpdf_oh_new_name(p->q, "/Form"));
	ink_save(ops);
	ink_concat(ops, &matrix);
	text_addf(ops, "%s Do\n", paint_add(sc, p, PAINT_XOBJECT, form));
	ink_restore(ops);
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

enum painted { PAINTED, PAINTED_NOTHING, PAINTED_NOT };

/* Its picture, or what viewers draw in place of one. */
static enum painted
paint_one(struct scope *sc, struct paint *p, qpdf_oh annotation, enum report_kind kind, struct text *ops)
{
	qpdf_oh form = appearance(p->q, annotation);

	bool painted = qpdf_oh_is_stream(p->q, form) && paint_picture(sc, p, annotation, form, ops);

	if (kind == REPORT_LINK) /* its border shows in any case */
		return markup_draw(sc, p, annotation, ops) || painted ? PAINTED : PAINTED_NOTHING;
	if (painted)
		return PAINTED;
	if (qpdf_oh_has_key(p->q, annotation, "/AP") && kind == REPORT_FORM_FIELD &&
	    !qpdf_oh_is_stream(p->q, form))
		return PAINTED_NOTHING; /* a box that is off */
	enum field_drawn drawn = kind == REPORT_FORM_FIELD		 ? field_draw(sc, p, annotation, ops)
				 : markup_draw(sc, p, annotation, ops) ? FIELD_DRAWN
								       : FIELD_LEFT_OUT;

	p->made_up += drawn == FIELD_DRAWN;
	return drawn == FIELD_DRAWN ? PAINTED : drawn == FIELD_EMPTY ? PAINTED_NOTHING : PAINTED_NOT;
}

/* An annotation may belong to a layer (ISO 32000-1 table 164, OC): then its picture does. */
static enum painted
paint_in_layer(struct scope *sc, struct paint *p, qpdf_oh annotation, enum report_kind kind, struct text *ops)
{
	qpdf_oh layer = doc_key(p->q, annotation, "/OC");

	if (!qpdf_oh_is_dictionary(p->q, layer))
		return paint_one(sc, p, annotation, kind, ops);
	text_addf(ops, "/OC %s BDC\n", paint_add(sc, p, PAINT_LAYER, layer));
	enum painted painted = paint_one(sc, p, annotation, kind, ops);

	text_add(ops, "EMC\n");
	return painted;
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
	enum painted painted = paint_in_layer(sc, p, annotation, kind, ops);

	report->painted += painted == PAINTED;
	if (painted == PAINTED_NOT)
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
	if (p->made_up > 0)
		report_note(sc, report, "appearance_made", p->number,
			    "page %d: %d form fields or comments without a picture of their own were drawn as viewers draw them",
			    p->number, p->made_up);
	qpdf_oh_remove_key(p->q, p->page, "/Annots");
}
