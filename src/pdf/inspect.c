#include "config.h"
#include "pdf/inspect.h"

#include "base/scope.h"
#include "pdf/flood.h"
#include "pdf/paint.h"
#include "pdf/salvage.h"
#include "pdf/strip.h"

#define PAINTED_MAX ((size_t)4 * 1024 * 1024)

enum rc
inspect_rehearse(struct scope *sc, qpdf_data q, struct report *report)
{
	struct text *painted = text_new(sc, PAINTED_MAX);

	for (int number = 1; number <= (int)report->n_pages; number++) {
		struct paint page;

		TRY(flood_check(sc, q, doc_key(q, qpdf_get_page_n(q, (size_t)number - 1), "/Contents"), number));
		TRY(salvage_check(sc, q, number));
		paint_open(sc, q, number, &page);
		paint_annotations(sc, &page, report, painted);
		text_clear(painted);
	}
	return strip_document(sc, q, report);
}

enum rc
inspect_template(struct scope *sc, struct bytes pdf, const struct press_rights *rights, struct inspect *out)
{
	AUTO_DOC q = NULL;
	struct report report = {0};
	struct inspect found = {.file = pdf};

	TRY(doc_open(sc, pdf, rights, &report, &q));
	if (report.encrypted) {
		struct bytes plain;

		TRY(doc_write(sc, q, &plain));
		found.file = (struct bytes){scope_copy_n(sc, plain.at, plain.len), plain.len};
		found.decrypted = true;
	}
	TRY(doc_pages(sc, q, &report));
	TRY(inspect_rehearse(sc, q, &report));
	found.n_pages = report.n_pages;
	found.pages = report.pages;
	found.report = report_json(sc, &report);
	*out = found;
	return RC_OK;
}
