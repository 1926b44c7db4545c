#include "config.h"
#include "pdf/fold_page.h"

#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "pdf/content.h"
#include "pdf/flood.h"
#include "pdf/paint.h"
#include "pdf/salvage.h"
#include "pdf/search.h"
#include "pdf/strip.h"
#include "pdf/tags.h"

#define CLOSING_MAX ((size_t)4 * 1024 * 1024)
#define EMPTY_MAX 100 /* bytes of a stream that may be none when it is unpacked */

static qpdf_oh
new_slot(struct fold_page_work *c)
{
	qpdf_oh slot = doc_new_stream(c->q, "", 0), dict = qpdf_oh_get_dict(c->q, slot);

	qpdf_oh_replace_key(c->q, dict, "/Type", qpdf_oh_new_name(c->q, "/XObject"));
	qpdf_oh_replace_key(c->q, dict, "/Subtype", qpdf_oh_new_name(c->q, "/Form"));
	qpdf_oh_replace_key(c->q, dict, "/BBox", qpdf_oh_parse(c->q, "[0 0 1 1]"));
	qpdf_oh_replace_key(c->q, dict, "/Resources", c->resources);
	return slot;
}

static void
add_slot(struct scope *sc, struct fold_page_work *c, struct paint *page, size_t index, struct text *ops)
{
	const char *name = paint_add(sc, page, PAINT_XOBJECT, new_slot(c));

	c->slot_names[index] = name;
	text_add(ops, c->tagged ? "/Artifact BMC\n" : "");
	text_addf(ops, "q %s Do Q\n", name);
	text_add(ops, c->tagged ? "EMC\n" : "");
}

/* One that is damaged is not. */
static bool
is_empty(qpdf_data q, qpdf_oh stream)
{
	unsigned char *at = NULL;
	size_t len = 0;
	QPDF_BOOL filtered = QPDF_FALSE;

	if (doc_number(q, stream, "/Length", 0) > EMPTY_MAX)
		return false;
	bool failed = (qpdf_oh_get_stream_data(q, stream, qpdf_dl_specialized, &filtered, &at, &len) & (QPDF_ERRORS)) != 0;

	if (failed)
		(void)qpdf_get_error(q);
	free(at);
	return !failed && len == 0;
}

/* Of several streams poppler 25.03 takes an empty one for the end of the page: what follows it, the codes, is not shown. */
static void
append_content(qpdf_data q, qpdf_oh stream, qpdf_oh to)
{
	if (qpdf_oh_is_stream(q, stream) && !is_empty(q, stream))
		qpdf_oh_append_item(q, to, stream);
}

static void
append_contents(qpdf_data q, qpdf_oh contents, qpdf_oh to)
{
	append_content(q, contents, to);
	if (!qpdf_oh_is_array(q, contents))
		return;
	for (int i = 0, n = qpdf_oh_get_array_n_items(q, contents); i < n; i++) {
		qpdf_oh item = qpdf_oh_get_array_item(q, contents, i);

		append_content(q, item, to);
		qpdf_oh_release(q, item);
	}
}

/* The page's content as a form: whatever is wrong in it ends there. */
static qpdf_oh
new_content_form(qpdf_data q, qpdf_oh page, const struct text *content)
{
	qpdf_oh form = doc_new_stream(q, content->at, content->len), dict = qpdf_oh_get_dict(q, form);

	qpdf_oh_replace_key(q, dict, "/Type", qpdf_oh_new_name(q, "/XObject"));
	qpdf_oh_replace_key(q, dict, "/Subtype", qpdf_oh_new_name(q, "/Form"));
	qpdf_oh_replace_key(q, dict, "/BBox", doc_key(q, page, "/MediaBox"));
	qpdf_oh_replace_key(q, dict, "/Resources", doc_key(q, page, "/Resources"));
	return form;
}

/* The page goes on with what can be read of its content. */
static enum rc
balance_damaged(struct scope *sc, struct fold_page_work *c, struct paint *page, qpdf_oh *contents)
{
	struct text readable;

	report_note(sc, &c->report, "content_damaged", page->number,
		    "page %d: a part of its content cannot be read and is left out", page->number);
	text_open(&readable, FLOOD_CONTENT_MAX);
	enum rc rc = salvage_content(sc, c->q, page->number, *contents, &readable);

	if (rc != RC_OK) {
		text_close(&readable);
		return rc;
	}
	struct text *close = text_new(sc, CLOSING_MAX);

	content_balance(readable.at, readable.len, close);
	text_add_bytes(&readable, close->at, close->len);
	const char *name = paint_add(sc, page, PAINT_XOBJECT, new_content_form(c->q, page->page, &readable));
	const char *call = scope_printf(sc, "%s Do", name);

	*contents = doc_new_stream(c->q, call, strlen(call));
	text_close(&readable);
	return text_check(sc, close, "what closes the page's content");
}

/*
 * What closes the page's content goes to `ops`. Where the content had to be changed for that, or is broken, *contents is
 * the stream to use in its place.
 */
static enum rc
balance(struct scope *sc, struct fold_page_work *c, struct paint *page, qpdf_oh *contents, struct text *ops)
{
	unsigned char *at = NULL;
	size_t len = 0;

	if ((qpdf_oh_get_page_content_data(c->q, page->page, &at, &len) & (QPDF_ERRORS)) != 0) {
		(void)qpdf_get_error(c->q);
		free(at);
		return balance_damaged(sc, c, page, contents);
	}
	size_t strays = at != NULL ? content_balance((char *)at, len, ops) : 0;

	if (strays > 0)
		*contents = doc_new_stream(c->q, at, len);
	free(at);
	return text_check(sc, ops, "what closes the page's content");
}

static enum rc
compile_page(struct scope *sc, struct fold_page_work *c, int number, int slot)
{
	struct text *ops = text_new(sc, CLOSING_MAX), *painted = text_new(sc, CLOSING_MAX);
	struct paint page;

	paint_open(sc, c->q, number, &page);
	paint_annotations(sc, &page, &c->report, painted);
	TRY(doc_check(sc, c->q, "reading the annotations"));
	if (painted->len == 0 && slot < 0 && !c->close_all)
		return RC_OK;
	qpdf_oh contents = doc_key(c->q, page.page, "/Contents"), all = qpdf_oh_new_array(c->q);

	TRY(flood_check(sc, c->q, contents, number));
	TRY(balance(sc, c, &page, &contents, ops));
	text_add(ops, "\nQ\n");
	text_add_bytes(ops, painted->at, painted->len);
	if (slot >= 0)
		add_slot(sc, c, &page, (size_t)slot, ops);
	qpdf_oh_append_item(c->q, all, c->opening);
	append_contents(c->q, contents, all);
	qpdf_oh_append_item(c->q, all, doc_new_stream(c->q, ops->at, ops->len));
	qpdf_oh_replace_key(c->q, page.page, "/Contents", all);
	return doc_check(sc, c->q, "reading a page");
}

enum rc
fold_page_all(struct scope *sc, struct fold_page_work *c)
{
	size_t slot = 0;

	c->slot_names = scope_array(sc, c->n_wanted, sizeof(*c->slot_names));
	/* the proof's paper has no font: poppler would open it for every card, though nothing is written with it */
	c->resources = c->blank ? qpdf_make_indirect_object(c->q, qpdf_oh_new_dictionary(c->q))
				: search_resources(sc, c->q);
	c->opening = doc_new_stream(c->q, "q\n", 2);
	c->tagged = tags_present(c->q);
	for (int number = 1; number <= (int)c->report.n_pages; number++) {
		bool wanted = slot < c->n_wanted && c->wanted[slot] == number;

		TRY(compile_page(sc, c, number, wanted ? (int)slot : -1));
		slot += wanted;
	}
	return strip_document(sc, c->q, &c->report);
}
