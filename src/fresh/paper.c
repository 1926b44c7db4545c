#include "config.h"
#include "fresh/paper.h"

#include "base/scope.h"

#define FONT_SIZE_MAX 600 /* libharu's limit */

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
paper_open(struct scope *sc, struct paper *paper)
{
	*paper = (struct paper){0};
	paper->doc = HPDF_NewEx(note_failure, NULL, NULL, 0, paper);
	if (paper->doc == NULL)
		return fault(sc, RC_BROKEN, "libharu", "libharu makes no document");
	HPDF_SetCompressionMode(paper->doc, HPDF_COMP_ALL); /* before any font: they take it over */
	return check(sc, paper);
}

void
paper_add_page(struct paper *paper, double width, double height)
{
	paper->page = HPDF_AddPage(paper->doc);
	HPDF_Page_SetWidth(paper->page, (HPDF_REAL)width);
	HPDF_Page_SetHeight(paper->page, (HPDF_REAL)height);
}

/*
 * libharu's subset loses the parts of accented letters that are made of accented letters (Ё, Ї in DejaVu Sans) unless
 * those were used themselves, and asking for a width is using. So all that Latin and Cyrillic letters are made of are.
 */
static void
use_parts(HPDF_Font font)
{
	static const HPDF_UNICODE ranges[][2] = {{0x20, 0x17f}, {0x400, 0x45f}};

	for (size_t i = 0; i < LENGTH_OF(ranges); i++)
		for (HPDF_UNICODE c = ranges[i][0]; c <= ranges[i][1]; c++)
			HPDF_Font_GetUnicodeWidth(font, c);
}

void
paper_load_font(struct paper *paper, const struct caption_font *file)
{
	const char *name = HPDF_LoadTTFontFromFile(paper->doc, file->path, HPDF_TRUE);

	HPDF_UseUTFEncodings(paper->doc);
	paper->font = name != NULL ? HPDF_GetFont(paper->doc, name, "UTF-8") : NULL;
	if (paper->font != NULL)
		use_parts(paper->font);
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

void
paper_put_line(struct paper *paper, const char *text, double x, double baseline, double size, double width)
{
	if (paper->font == NULL || text[0] == '\0')
		return; /* noted */
	size = size < FONT_SIZE_MAX ? size : FONT_SIZE_MAX;
	HPDF_Page_SetFontAndSize(paper->page, paper->font, (HPDF_REAL)size);
	double wide = HPDF_Page_TextWidth(paper->page, text);

	if (wide > width) {
		HPDF_Page_SetFontAndSize(paper->page, paper->font, (HPDF_REAL)(size * width / wide));
		wide = width;
	}
	HPDF_Page_BeginText(paper->page);
	HPDF_Page_SetCMYKFill(paper->page, 0, 0, 0, 1);
	HPDF_Page_TextOut(paper->page, (HPDF_REAL)(x - wide / 2), (HPDF_REAL)baseline, text);
	HPDF_Page_EndText(paper->page);
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
