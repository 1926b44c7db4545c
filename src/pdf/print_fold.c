#include "config.h"
#include "pdf/print_fold.h"

#include <math.h>
#include <stdlib.h>

#include "base/scope.h"
#include "pdf/cut.h"
#include "pdf/doc.h"
#include "pdf/flood.h"
#include "pdf/fold_page.h"
#include "pdf/tail.h"

#define MATRIX_MAX 256
/* in the root of the page tree, which keeps them alive until it is cut out */
#define FORMS_KEY "/PosmForms"
#define GROUPS_KEY "/PosmGroups"
#define FONTS_KEY "/PosmFonts"

static qpdf_oh
array_of(struct scope *sc, qpdf_data q, const double *numbers, int n)
{
	struct text *t = text_new(sc, MATRIX_MAX);

	ink_array(t, numbers, n);
	return qpdf_oh_parse(q, t->at);
}

/* A page's group is isolated by its nature (ISO 32000-1 11.4.7); a form's says so. */
static void
keep_group(struct scope *sc, qpdf_data q, qpdf_oh page, qpdf_oh form)
{
	qpdf_oh group = doc_key(q, page, "/Group");

	if (!qpdf_oh_is_dictionary(q, group))
		return;
	group = doc_copy(sc, q, group);
	qpdf_oh_replace_key(q, group, "/I", qpdf_oh_new_bool(q, QPDF_TRUE));
	qpdf_oh_replace_key(q, form, "/Group", group);
}

/*
 * What a form shows. One that is all of a page reaches out a little: the page ends it, and a reader that smooths the edge of a
 * clip would else thin out the outermost pixels.
 */
static qpdf_oh
form_box(struct scope *sc, qpdf_data q, qpdf_oh page, bool alone)
{
	const double more = alone ? 1 : 0;
	struct geometry_box media;

	if (!doc_box(q, page, "/MediaBox", &media))
		return doc_key(q, page, "/MediaBox");
	const double box[4] = {fmin(media.x0, media.x1) - more, fmin(media.y0, media.y1) - more,
			       fmax(media.x0, media.x1) + more, fmax(media.y0, media.y1) + more};

	return array_of(sc, q, box, 4);
}

static enum rc
page_form(struct scope *sc, qpdf_data q, int number, const struct geometry *g, bool alone, qpdf_oh *out)
{
	qpdf_oh page = qpdf_get_page_n(q, (size_t)number - 1);
	const struct ink_matrix matrix = ink_invert(&g->matrix); /* a slot's /Matrix, undone */
	unsigned char *at = NULL;
	size_t len = 0;

	TRY(flood_check(sc, q, doc_key(q, page, "/Contents"), number));
	if ((qpdf_oh_get_page_content_data(q, page, &at, &len) & (QPDF_ERRORS)) != 0) {
		free(at);
		return doc_on_page(sc, number, doc_refuse(sc, "broken", "page %d: its content cannot be read", number));
	}
	qpdf_oh form = doc_new_stream(q, at != NULL ? (const char *)at : "", len), dict = qpdf_oh_get_dict(q, form);

	free(at);
	qpdf_oh_replace_key(q, dict, "/Type", qpdf_oh_new_name(q, "/XObject"));
	qpdf_oh_replace_key(q, dict, "/Subtype", qpdf_oh_new_name(q, "/Form"));
	qpdf_oh_replace_key(q, dict, "/BBox", form_box(sc, q, page, alone));
	qpdf_oh_replace_key(q, dict, "/Matrix", array_of(sc, q, matrix.m, 6));
	qpdf_oh_replace_key(q, dict, "/Resources", doc_key(q, page, "/Resources"));
	if (!alone)
		keep_group(sc, q, page, dict);
	*out = form;
	return RC_OK;
}

/* The transparency group of a page where pages stay pages: its colour space decides how things blend. */
static qpdf_oh
page_group(qpdf_data q, int number)
{
	qpdf_oh group = doc_key(q, qpdf_get_page_n(q, (size_t)number - 1), "/Group");

	return qpdf_oh_is_dictionary(q, group) ? qpdf_make_indirect_object(q, group) : qpdf_oh_new_null(q);
}

/* The document loses its pages; a new, empty tree holds what stays of them. */
static enum rc
take_pages(struct scope *sc, struct fold_page_work *w, bool alone)
{
	qpdf_oh tree = qpdf_oh_parse(w->q, "<< /Type /Pages /Kids [] /Count 0 >>"), root = qpdf_get_root(w->q);
	qpdf_oh parts = qpdf_oh_new_array(w->q), groups = qpdf_oh_new_array(w->q);

	for (int number = 1; number <= (int)w->report.n_pages; number++) {
		qpdf_oh form = 0;

		TRY(page_form(sc, w->q, number, &w->report.pages[number - 1], alone, &form));
		qpdf_oh_append_item(w->q, parts, form);
		qpdf_oh_append_item(w->q, groups, page_group(w->q, number));
	}
	qpdf_oh_replace_key(w->q, tree, FORMS_KEY, parts);
	qpdf_oh_replace_key(w->q, tree, GROUPS_KEY, groups);
	qpdf_oh_replace_key(w->q, tree, FONTS_KEY, qpdf_make_indirect_object(w->q, doc_key(w->q, w->resources, "/Font")));
	qpdf_oh_replace_key(w->q, root, "/Pages", qpdf_make_indirect_object(w->q, tree));
	/* what speaks of pages that are gone */
	qpdf_oh_remove_key(w->q, root, "/StructTreeRoot");
	qpdf_oh_remove_key(w->q, root, "/MarkInfo");
	qpdf_oh_remove_key(w->q, root, "/PageLabels");
	return doc_check(sc, w->q, "taking the pages");
}

/* The written file, read again: what numbers did the objects get? */
static enum rc
find_parts(struct scope *sc, struct bytes file, struct print_parts *out)
{
	AUTO_DOC q = NULL;
	struct report again = {0};
	int *forms = scope_array(sc, out->fold.n_pages, sizeof(*forms)), *groups = scope_array(sc, out->fold.n_pages, sizeof(*groups));

	TRY(doc_open(sc, file, NULL, &again, &q));
	qpdf_oh tree = doc_key(q, qpdf_get_root(q), "/Pages");

	out->fold.root = qpdf_oh_get_object_id(q, qpdf_get_root(q));
	out->pages_root = qpdf_oh_get_object_id(q, tree);
	for (size_t i = 0; i < out->fold.n_pages; i++) {
		forms[i] = qpdf_oh_get_object_id(q, qpdf_oh_get_array_item(q, doc_key(q, tree, FORMS_KEY), (int)i));
		groups[i] = qpdf_oh_get_object_id(q, qpdf_oh_get_array_item(q, doc_key(q, tree, GROUPS_KEY), (int)i));
	}
	out->forms = forms;
	out->groups = groups;
	out->fonts = qpdf_oh_get_object_id(q, doc_key(q, tree, FONTS_KEY));
	return doc_check(sc, q, "reading it again");
}

static enum rc
finish(struct scope *sc, struct fold_page_work *w, struct print_parts *out)
{
	struct bytes file;

	out->fold.trapped = tail_trapped(sc, w->q);
	qpdf_oh_remove_key(w->q, qpdf_get_trailer(w->q), "/Info");
	TRY(doc_write(sc, w->q, &file));
	out->fold.n_pages = w->report.n_pages;
	out->fold.pages = w->report.pages;
	out->fold.report = report_json(sc, &w->report);
	TRY(find_parts(sc, file, out));
	return cut_objects(sc, file, &out->pages_root, 1, &out->fold);
}

static void
fill_slots(struct scope *sc, const struct settings *settings, struct fold *fold)
{
	const int *pages;
	struct fold_slot *slots;

	fold->n_slots = overlay_pages(sc, settings, &pages);
	slots = scope_array(sc, fold->n_slots, sizeof(*slots));
	for (size_t i = 0; i < fold->n_slots; i++) {
		slots[i] = (struct fold_slot){.page = pages[i]};
		fold_box(&fold->pages[pages[i] - 1], settings->box, &slots[i].box);
	}
	fold->slots = slots;
}

enum rc
print_fold(struct scope *sc, struct bytes pdf, const struct settings *settings, const struct press_rights *rights,
	   bool alone, const struct print_parts **out)
{
	AUTO_DOC q = NULL;
	struct fold_page_work w = {.close_all = true};
	struct print_parts *parts = scope_alloc(sc, sizeof(*parts));

	TRY(doc_open(sc, pdf, rights, &w.report, &q));
	TRY(doc_pages(sc, q, &w.report));
	TRY(fold_check_settings(sc, w.report.n_pages, settings));
	w.q = q;
	TRY(fold_page_all(sc, &w));
	TRY(take_pages(sc, &w, alone));
	TRY(finish(sc, &w, parts));
	fill_slots(sc, settings, &parts->fold);
	*out = parts;
	return RC_OK;
}
