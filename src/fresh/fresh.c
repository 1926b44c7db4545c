#include "config.h"
#include "fresh/fresh.h"

#include <hpdf_objects.h>
#include <string.h>

#include "base/scope.h"
#include "fresh/paper.h"
#include "model/settings.h"

#define PT (1 / MM_PER_PT)

/* ---- one code -------------------------------------------------------------------------------------- */

#define CAPTION_BAND 0.14  /* of the code's page: height of the caption's part */
#define CAPTION_SIZE 0.10  /* likewise: size of its font, when it is short enough */
#define CAPTION_MARGIN 0.05

enum rc
fresh_qr_pdf(struct scope *sc, const struct fresh_qr *in, struct bytes *out)
{
	AUTO_PAPER paper = {0};
	bool caption = in->caption != NULL && in->caption[0] != '\0';
	double size = in->size_mm * PT, band = caption ? size * CAPTION_BAND : 0;

	if (!(in->size_mm >= QR_MM_MIN && in->size_mm <= QR_MM_MAX))
		return fault(sc, RC_INVALID, "out_of_range", "the size must be from %d to %d mm", QR_MM_MIN, QR_MM_MAX);
	TRY(paper_open(sc, &paper, caption ? &in->fonts : NULL));
	paper_add_page(&paper, size, size + band);
	paper_put_code(&paper, in->qr, 0, band, size);
	if (caption)
		TRY(paper_put_line(sc, &paper, in->caption, size / 2, band - size * CAPTION_SIZE, size * CAPTION_SIZE,
				   size * (1 - 2 * CAPTION_MARGIN)));
	return paper_save(sc, &paper, out);
}

/* ---- a sheet of them ------------------------------------------------------------------------------- */

#define HEAD_MM 14.0 /* of a page: its title */
#define HEAD_PT 11.0
#define CELL_SHARE 0.92  /* of a cell's width: the most that is used */
#define LABEL_SHARE 0.16 /* of a cell's height: its label; the zone takes a half of that again */
#define CUT_WIDTH 0.25

struct grid {
	const struct fresh_sheet *in;
	double left, top, width, height; /* of a cell; top of the first row, pt from the page's bottom */
};

static enum rc
put_cell(struct scope *sc, struct paper *paper, const struct grid *g, size_t cell, const struct fresh_sheet_item *item)
{
	size_t columns = (size_t)g->in->columns, row = cell / columns, column = cell % columns;
	double left = g->left + (double)column * g->width, bottom = g->top - (double)(row + 1) * g->height;
	double label = g->height * LABEL_SHARE, under = item->detail[0] != '\0' ? label * 1.5 : label;
	double side = g->height - under - g->height * 0.04, most = g->width * CELL_SHARE;

	side = side < most ? side : most;
	paper_put_code(paper, item->qr, left + (g->width - side) / 2, bottom + under, side);
	enum rc rc = paper_put_line(sc, paper, item->label, left + g->width / 2, bottom + under - label * 0.7, label * 0.7, most);

	if (rc == RC_OK)
		rc = paper_put_line(sc, paper, item->detail, left + g->width / 2, bottom + label * 0.2, label * 0.38, most);
	if (rc != RC_OK)
		sc->fault.detail = scope_printf(sc, "table '%s': %s", item->label, sc->fault.detail);
	return rc;
}

static void
put_cuts(struct paper *paper, const struct grid *g)
{
	double right = g->left + g->in->columns * g->width, bottom = g->top - g->in->rows * g->height;

	HPDF_Page_SetLineWidth(paper->page, (HPDF_REAL)CUT_WIDTH);
	HPDF_Page_SetCMYKStroke(paper->page, 0, 0, 0, 0.4f);
	for (int i = 0; i <= g->in->columns; i++) {
		HPDF_Page_MoveTo(paper->page, (HPDF_REAL)(g->left + i * g->width), (HPDF_REAL)g->top);
		HPDF_Page_LineTo(paper->page, (HPDF_REAL)(g->left + i * g->width), (HPDF_REAL)bottom);
	}
	for (int i = 0; i <= g->in->rows; i++) {
		HPDF_Page_MoveTo(paper->page, (HPDF_REAL)g->left, (HPDF_REAL)(g->top - i * g->height));
		HPDF_Page_LineTo(paper->page, (HPDF_REAL)right, (HPDF_REAL)(g->top - i * g->height));
	}
	HPDF_Page_Stroke(paper->page);
}

static enum rc
put_page(struct scope *sc, struct paper *paper, const struct grid *g, size_t first)
{
	const struct fresh_sheet *in = g->in;
	size_t cells = (size_t)in->columns * (size_t)in->rows, pages = (in->n + cells - 1) / cells;
	double width = in->width_mm * PT, height = in->height_mm * PT;
	const char *title = pages > 1 ? scope_printf(sc, "%s  %zu/%zu", in->title, first / cells + 1, pages) : in->title;

	paper_add_page(paper, width, height);
	TRY(paper_put_line(sc, paper, title, width / 2, height - HEAD_MM * PT * 0.75, HEAD_PT, width * 0.9));
	if (in->cuts)
		put_cuts(paper, g);
	for (size_t i = 0; i < cells && first + i < in->n; i++)
		TRY(put_cell(sc, paper, g, i, &in->items[first + i]));
	return RC_OK;
}

enum rc
fresh_qr_sheet(struct scope *sc, const struct fresh_sheet *in, struct bytes *out)
{
	AUTO_PAPER paper = {0};
	double margin = FRESH_MARGIN_MM * PT;
	struct grid grid = {.in = in, .left = margin, .top = (in->height_mm - HEAD_MM) * PT};

	if (in->columns < 1 || in->columns > FRESH_CELLS_MAX || in->rows < 1 || in->rows > FRESH_CELLS_MAX)
		return fault(sc, RC_INVALID, "out_of_range", "a sheet has 1 to %d columns and rows", FRESH_CELLS_MAX);
	grid.width = (in->width_mm * PT - 2 * margin) / in->columns;
	grid.height = (grid.top - margin) / in->rows;
	TRY(paper_open(sc, &paper, &in->fonts));
	for (size_t first = 0; first < in->n; first += (size_t)in->columns * (size_t)in->rows)
		TRY(put_page(sc, &paper, &grid, first));
	return paper_save(sc, &paper, out);
}

/* ---- a page with nothing on it --------------------------------------------------------------------- */

/* libharu has no call for boxes but MediaBox; its dictionaries take any. */
static void
add_box(struct paper *paper, const char *key, double left, double bottom, double right, double top)
{
	const HPDF_Box box = {(HPDF_REAL)left, (HPDF_REAL)bottom, (HPDF_REAL)right, (HPDF_REAL)top};

	HPDF_Dict_Add(paper->page, key, HPDF_Box_Array_New(paper->page->mmgr, box));
}

enum rc
fresh_blank(struct scope *sc, const struct fresh_blank *in, struct bytes *out)
{
	AUTO_PAPER paper = {0};
	double width = in->width_mm * PT, height = in->height_mm * PT, bleed = in->bleed_mm * PT;

	if (!(in->width_mm >= FRESH_BLANK_MIN_MM && in->width_mm <= FRESH_BLANK_MAX_MM && in->height_mm >= FRESH_BLANK_MIN_MM &&
	      in->height_mm <= FRESH_BLANK_MAX_MM))
		return fault(sc, RC_INVALID, "out_of_range", "a page is %d to %d mm wide and high", FRESH_BLANK_MIN_MM,
			     FRESH_BLANK_MAX_MM);
	if (!(in->bleed_mm >= 0 && in->bleed_mm <= FRESH_BLEED_MAX_MM) || in->pages < 1 || in->pages > FRESH_PAGES_MAX)
		return fault(sc, RC_INVALID, "out_of_range", "bleed is 0 to %d mm, pages are 1 to %d", FRESH_BLEED_MAX_MM, FRESH_PAGES_MAX);
	TRY(paper_open(sc, &paper, NULL));
	for (int i = 0; i < in->pages; i++) {
		paper_add_page(&paper, width + 2 * bleed, height + 2 * bleed);
		add_box(&paper, "TrimBox", bleed, bleed, bleed + width, bleed + height);
		add_box(&paper, "BleedBox", 0, 0, width + 2 * bleed, height + 2 * bleed);
	}
	return paper_save(sc, &paper, out);
}
