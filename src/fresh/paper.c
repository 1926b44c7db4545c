#include "config.h"
#include "fresh/paper.h"

#include <hpdf_pages.h>

#include "base/scope.h"
#include "model/settings.h"

#define SIZE_LEAST 0.5    /* pt; what is longer still is refused */
#define DESCENT 0.3       /* of the size: from the bottom of a line's box to its baseline */
#define OPERATORS_MAX ((size_t)1024 * 1024)

static void
note_failure(HPDF_STATUS code, HPDF_STATUS detail, void *at)
{
	struct paper *paper = at;

	if (paper->failed != HPDF_OK)
		return;
	paper->failed = code;
	paper->detail = detail;
}

static enum rc
check(struct scope *sc, const struct paper *paper)
{
	if (paper->failed == HPDF_OK)
		return RC_OK;
	return fault(sc, RC_BROKEN, "libharu", "libharu failed: 0x%04lX, detail %lu", paper->failed, paper->detail);
}

enum rc
paper_open(struct scope *sc, struct paper *paper, const struct fresh_fonts *fonts)
{
	*paper = (struct paper){0};
	if (fonts != NULL) {
		TRY(outline_open(sc, fonts->preset, fonts->directory, &paper->outline));
		TRY(outline_fall_back(sc, paper->outline, fonts->fallbacks));
	}
	paper->doc = HPDF_NewEx(note_failure, NULL, NULL, 0, paper);
	if (paper->doc == NULL)
		return fault(sc, RC_BROKEN, "libharu", "libharu makes no document");
	HPDF_SetCompressionMode(paper->doc, HPDF_COMP_ALL);
	return check(sc, paper);
}

void
paper_add_page(struct paper *paper, double width, double height)
{
	paper->page = HPDF_AddPage(paper->doc);
	HPDF_Page_SetWidth(paper->page, (HPDF_REAL)width);
	HPDF_Page_SetHeight(paper->page, (HPDF_REAL)height);
}

/* libharu keeps reals with five places, so the modules are integers under one matrix. */
static void
put_rect(void *at, const struct qr_rect *r)
{
	const struct paper *paper = at;

	HPDF_Page_Rectangle(paper->page, (HPDF_REAL)r->x, (HPDF_REAL)r->y, (HPDF_REAL)r->width, (HPDF_REAL)r->height);
}

void
paper_put_code(struct paper *paper, const struct qr_matrix *qr, double left, double bottom, double size)
{
	double module = size / (qr->side + 2 * QR_QUIET_ZONE), edge = QR_QUIET_ZONE * module;

	HPDF_Page_GSave(paper->page);
	HPDF_Page_SetCMYKFill(paper->page, 0, 0, 0, 1);
	HPDF_Page_Concat(paper->page, (HPDF_REAL)module, 0, 0, (HPDF_REAL)-module, (HPDF_REAL)(left + edge),
			 (HPDF_REAL)(bottom + size - edge));
	qr_rects(qr, put_rect, paper);
	HPDF_Page_Fill(paper->page);
	HPDF_Page_GRestore(paper->page);
}

/* What libharu has no call for goes into the page's content as it is. */
static void
put_operators(const struct paper *paper, const struct text *ops)
{
	const struct _HPDF_PageAttr_Rec *page = paper->page->attr;

	HPDF_Stream_Write(page->stream, (const HPDF_BYTE *)ops->at, (HPDF_UINT)ops->len);
}

enum rc
paper_put_line(struct scope *sc, struct paper *paper, const char *text, double x, double baseline, double size, double width)
{
	/* a box that is high enough for any script, with the baseline where it is wanted */
	const struct settings_text box = {.width = width, .height = size * 2, .align = SETTINGS_ALIGN_CENTER,
					  .valign = SETTINGS_VALIGN_BOTTOM, .size = size, .min_size = SIZE_LEAST, .line_height = 1.2,
					  .fit = SETTINGS_FIT_SHRINK};
	struct arena_mark mark = arena_mark(sc->arena);
	struct text *ops = text_new(sc, OPERATORS_MAX);
	struct outline_drawn drawn;

	if (text[0] == '\0')
		return RC_OK;
	text_addf(ops, "q\n0 0 0 1 k\n1 0 0 1 ");
	text_add_decimal(ops, x - width / 2, 4);
	text_add_char(ops, ' ');
	text_add_decimal(ops, baseline - size * DESCENT + box.height, 4);
	text_add(ops, " cm\n");
	TRY(outline_draw(sc, paper->outline, &box, text, ops, &drawn));
	text_add(ops, "Q\n");
	TRY(text_check(sc, ops, "a caption"));
	put_operators(paper, ops);
	arena_release(sc->arena, mark);
	return RC_OK;
}

enum rc
paper_save(struct scope *sc, struct paper *paper, struct bytes *out)
{
	TRY(check(sc, paper));
	HPDF_SaveToStream(paper->doc);
	TRY(check(sc, paper));
	HPDF_UINT32 len = HPDF_GetStreamSize(paper->doc);
	HPDF_BYTE *at = scope_alloc(sc, len + 1);

	HPDF_ReadFromStream(paper->doc, at, &len);
	TRY(check(sc, paper));
	*out = (struct bytes){at, len};
	return RC_OK;
}
