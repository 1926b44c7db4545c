#include "config.h"
#include "pdf/fold.h"

#include "base/scope.h"
#include "pdf/cut.h"
#include "pdf/doc.h"
#include "pdf/fold_page.h"
#include "pdf/tail.h"

#define HEAD_MAX 1024

/* ---- what a tail needs ----------------------------------------------------------------------------- */

static struct bytes
slot_head(struct scope *sc, const struct geometry *g, int object, int resources)
{
	struct text *t = text_new(sc, HEAD_MAX);
	/* the whole sheet, so that what belongs into the bleed reaches it */
	const double bbox[4] = {g->media[GEOMETRY_LEFT], g->height - g->media[GEOMETRY_BOTTOM],
				g->media[GEOMETRY_RIGHT], g->height - g->media[GEOMETRY_TOP]};

	text_addf(t, "%d 0 obj\n<< /Type /XObject /Subtype /Form", object);
	text_add(t, " /BBox ");
	ink_array(t, bbox, 4);
	text_add(t, " /Matrix ");
	ink_array(t, g->matrix.m, 6);
	text_addf(t, " /Resources %d 0 R /Length ", resources);
	return (struct bytes){t->at, t->len};
}

void
fold_box(const struct geometry *g, enum settings_box box, struct overlay_page_box *out)
{
	const double *from = box == SETTINGS_BOX_TRIM ? g->trim : g->media;

	*out = (struct overlay_page_box){g->width, g->height, 0, 0, g->width, g->height};
	if (box == SETTINGS_BOX_CROP)
		return;
	out->left = from[GEOMETRY_LEFT];
	out->top = from[GEOMETRY_TOP];
	out->box_width = from[GEOMETRY_RIGHT] - from[GEOMETRY_LEFT];
	out->box_height = from[GEOMETRY_BOTTOM] - from[GEOMETRY_TOP];
}

/* The written file, read again: what numbers did the objects get? Also the proof that it is still a document. */
static enum rc
find_slots(struct scope *sc, struct fold_page_work *c, struct bytes file, enum settings_box box, struct fold *fold)
{
	AUTO_DOC q = NULL;
	struct report again = {0};
	struct fold_slot *slots = scope_array(sc, c->n_wanted, sizeof(*slots));

	TRY(doc_open(sc, file, NULL, &again, &q));
	if (qpdf_get_num_pages(q) != (int)c->report.n_pages)
		return doc_refuse(sc, "broken", "the file loses pages when it is written anew; export it anew");
	fold->root = qpdf_oh_get_object_id(q, qpdf_get_root(q));
	for (size_t i = 0; i < c->n_wanted; i++) {
		const struct geometry *g = &c->report.pages[c->wanted[i] - 1];
		qpdf_oh page = qpdf_get_page_n(q, (size_t)c->wanted[i] - 1);
		qpdf_oh slot = doc_key(q, doc_key(q, doc_key(q, page, "/Resources"), "/XObject"), c->slot_names[i]);
		int resources = qpdf_oh_get_object_id(q, doc_key(q, slot, "/Resources"));

		slots[i].page = c->wanted[i];
		slots[i].object = qpdf_oh_get_object_id(q, slot);
		slots[i].head = slot_head(sc, g, slots[i].object, resources);
		fold_box(g, box, &slots[i].box);
	}
	fold->slots = slots;
	fold->n_slots = c->n_wanted;
	return doc_check(sc, q, "reading it again");
}

static enum rc
cut(struct scope *sc, struct bytes file, struct fold *fold)
{
	int *objects = scope_array(sc, fold->n_slots + 1, sizeof(*objects));

	for (size_t i = 0; i < fold->n_slots; i++)
		objects[i] = fold->slots[i].object;
	return cut_objects(sc, file, objects, fold->n_slots, fold);
}

static enum rc
finish(struct scope *sc, struct fold_page_work *c, enum settings_box box, const struct fold **out)
{
	struct fold *fold = scope_alloc(sc, sizeof(*fold));
	struct bytes file;

	fold->trapped = tail_trapped(sc, c->q);
	qpdf_oh_remove_key(c->q, qpdf_get_trailer(c->q), "/Info");
	TRY(doc_write(sc, c->q, &file));
	TRY(find_slots(sc, c, file, box, fold));
	TRY(cut(sc, file, fold));
	fold->n_pages = c->report.n_pages;
	fold->pages = c->report.pages;
	fold->report = report_json(sc, &c->report);
	*out = fold;
	return RC_OK;
}

/* ---- the doors ------------------------------------------------------------------------------------- */

static enum rc
refuse_page(struct scope *sc, size_t n_pages, int page, const char *pointer)
{
	enum rc rc = fault(sc, RC_INVALID, "out_of_range", "page %d does not exist: the template has %zu", page,
			   n_pages);

	fault_arg(sc, "number", "%d", page);
	fault_arg(sc, "pages", "%zu", n_pages);
	return fault_at(sc, rc, "%s", pointer);
}

enum rc
fold_check_settings(struct scope *sc, size_t n_pages, const struct settings *settings)
{
	const struct settings_mirror *mirror = &settings->mirror;
	int last = (int)n_pages;

	for (size_t i = 0; i < settings->n; i++)
		if (settings->elements[i].page > last)
			return refuse_page(sc, n_pages, settings->elements[i].page, scope_printf(sc, "/elements/%zu/page", i));
	if (mirror->fold != SETTINGS_FOLD_NONE && mirror->page > last)
		return refuse_page(sc, n_pages, mirror->page, "/mirror/page");
	if (mirror->fold != SETTINGS_FOLD_NONE && mirror->to_page > last)
		return refuse_page(sc, n_pages, mirror->to_page, "/mirror/to_page");
	return RC_OK;
}

static enum rc
compile(struct scope *sc, struct bytes pdf, const struct settings *settings, const struct press_rights *rights, bool whole,
	const struct fold **out)
{
	AUTO_DOC q = NULL;
	struct fold_page_work c = {0};

	TRY(doc_open(sc, pdf, rights, &c.report, &q));
	TRY(doc_pages(sc, q, &c.report));
	if (whole)
		TRY(fold_check_settings(sc, c.report.n_pages, settings));
	c.q = q;
	c.n_wanted = overlay_pages(sc, settings, &c.wanted);
	while (c.n_wanted > 0 && c.wanted[c.n_wanted - 1] > (int)c.report.n_pages) /* in order */
		c.n_wanted--;
	TRY(fold_page_all(sc, &c));
	return finish(sc, &c, settings->box, out);
}

enum rc
fold_compile(struct scope *sc, struct bytes pdf, const struct settings *settings, const struct press_rights *rights,
	     const struct fold **out)
{
	return compile(sc, pdf, settings, rights, true, out);
}

enum rc
fold_what_fits(struct scope *sc, struct bytes pdf, const struct settings *settings, const struct press_rights *rights,
	       const struct fold **out)
{
	return compile(sc, pdf, settings, rights, false, out);
}

static void
add_blank_page(struct scope *sc, qpdf_data q, const struct geometry *g)
{
	struct text *t = text_new(sc, HEAD_MAX);
	const double media[4] = {g->media[GEOMETRY_LEFT], g->height - g->media[GEOMETRY_BOTTOM],
				 g->media[GEOMETRY_RIGHT], g->height - g->media[GEOMETRY_TOP]};
	const double crop[4] = {0, 0, g->width, g->height};

	text_add(t, "<< /Type /Page");
	text_add(t, " /MediaBox ");
	ink_array(t, media, 4);
	text_add(t, " /CropBox ");
	ink_array(t, crop, 4);
	text_add(t, " >>");
	qpdf_add_page(q, q, qpdf_make_indirect_object(q, qpdf_oh_parse(q, t->at)), QPDF_FALSE);
}

enum rc
fold_blank(struct scope *sc, const struct fold *like, const struct fold **out)
{
	AUTO_DOC q = qpdf_init();
	struct fold_page_work c = {.q = q, .n_wanted = like->n_slots, .blank = true};
	int *wanted = scope_array(sc, like->n_slots, sizeof(*wanted));

	qpdf_silence_errors(q);
	qpdf_set_suppress_warnings(q, QPDF_TRUE);
	qpdf_empty_pdf(q);
	for (size_t i = 0; i < like->n_slots; i++) {
		add_blank_page(sc, q, &like->pages[like->slots[i].page - 1]);
		wanted[i] = (int)i + 1;
	}
	c.wanted = wanted;
	TRY(doc_pages(sc, q, &c.report));
	TRY(fold_page_all(sc, &c));
	return finish(sc, &c, SETTINGS_BOX_CROP, out);
}
