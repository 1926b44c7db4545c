#include "config.h"
#include "fresh/fresh.h"

#include <hpdf.h>
#include <string.h>

#include "base/scope.h"
#include "fresh/caption_font.h"
#include "model/settings.h"

#define CAPTION_BAND 0.14  /* of the code's page: height of the caption's part */
#define CAPTION_SIZE 0.10  /* likewise: size of its font, when it is short enough */
#define CAPTION_MARGIN 0.05
#define CAPTION_SIZE_MAX 600 /* libharu's limit */

/* A document with the first thing that went wrong; what follows it are echoes. */
struct paper {
	HPDF_Doc doc;
	HPDF_Page page;
	HPDF_STATUS failed, detail;
	double size; /* pt, side of the code's part */
};

static void
note_failure(HPDF_STATUS code, HPDF_STATUS detail, void *at)
{
	struct paper *paper = at;

	if (paper->failed != HPDF_OK)
		return;
	paper->failed = code;
	paper->detail = detail;
}

static void
paper_close(struct paper *paper)
{
	if (paper->doc != NULL)
		HPDF_Free(paper->doc);
}
#define AUTO_PAPER __attribute__((cleanup(paper_close))) struct paper

static enum rc
check(struct scope *sc, const struct paper *paper)
{
	if (paper->failed == HPDF_OK)
		return RC_OK;
	return fault(sc, RC_BROKEN, "libharu", "libharu failed: 0x%04lX, detail %lu", paper->failed, paper->detail);
}

/* libharu keeps reals with five places, so the modules are integers under one matrix. */
static void
put_rect(void *at, const struct qr_rect *r)
{
	const struct paper *paper = at;

	HPDF_Page_Rectangle(paper->page, (HPDF_REAL)r->x, (HPDF_REAL)r->y, (HPDF_REAL)r->width, (HPDF_REAL)r->height);
}

static void
put_code(struct paper *paper, const struct qr_matrix *qr, double bottom)
{
	double module = paper->size / (qr->side + 2 * QR_QUIET_ZONE), edge = QR_QUIET_ZONE * module;

	HPDF_Page_GSave(paper->page);
	HPDF_Page_SetCMYKFill(paper->page, 0, 0, 0, 1);
	HPDF_Page_Concat(paper->page, (HPDF_REAL)module, 0, 0, (HPDF_REAL)-module, (HPDF_REAL)edge,
			 (HPDF_REAL)(bottom + paper->size - edge));
	qr_rects(qr, put_rect, paper);
	HPDF_Page_Fill(paper->page);
	HPDF_Page_GRestore(paper->page);
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

static HPDF_Font
load(struct paper *paper, const struct caption_font *file)
{
	const char *name = HPDF_LoadTTFontFromFile(paper->doc, file->path, HPDF_TRUE);

	HPDF_UseUTFEncodings(paper->doc);
	HPDF_Font font = name != NULL ? HPDF_GetFont(paper->doc, name, "UTF-8") : NULL;

	if (font != NULL)
		use_parts(font);
	return font;
}

static void
put_caption(struct paper *paper, const struct caption_font *file, const char *caption)
{
	double band = paper->size * CAPTION_BAND, most = paper->size * (1 - 2 * CAPTION_MARGIN);
	double size = paper->size * CAPTION_SIZE;
	HPDF_Font font = load(paper, file);

	if (font == NULL)
		return; /* noted */
	size = size < CAPTION_SIZE_MAX ? size : CAPTION_SIZE_MAX;
	HPDF_Page_SetFontAndSize(paper->page, font, (HPDF_REAL)size);
	double width = HPDF_Page_TextWidth(paper->page, caption);

	if (width > most) {
		size *= most / width;
		width = most;
		HPDF_Page_SetFontAndSize(paper->page, font, (HPDF_REAL)size);
	}
	HPDF_Page_BeginText(paper->page);
	HPDF_Page_SetCMYKFill(paper->page, 0, 0, 0, 1);
	HPDF_Page_TextOut(paper->page, (HPDF_REAL)((paper->size - width) / 2), (HPDF_REAL)(band - size), caption);
	HPDF_Page_EndText(paper->page);
}

static enum rc
open_paper(struct scope *sc, struct paper *paper, double size_mm, double band)
{
	paper->size = size_mm / MM_PER_PT;
	paper->doc = HPDF_NewEx(note_failure, NULL, NULL, 0, paper);
	if (paper->doc == NULL)
		return fault(sc, RC_BROKEN, "libharu", "libharu makes no document");
	HPDF_SetCompressionMode(paper->doc, HPDF_COMP_ALL); /* before any font: they take it over */
	paper->page = HPDF_AddPage(paper->doc);
	HPDF_Page_SetWidth(paper->page, (HPDF_REAL)paper->size);
	HPDF_Page_SetHeight(paper->page, (HPDF_REAL)(paper->size * (1 + band)));
	return check(sc, paper);
}

static enum rc
save(struct scope *sc, struct paper *paper, struct bytes *out)
{
	HPDF_SaveToStream(paper->doc);
	TRY(check(sc, paper));
	HPDF_UINT32 len = HPDF_GetStreamSize(paper->doc);
	HPDF_BYTE *at = scope_alloc(sc, len + 1);

	HPDF_ReadFromStream(paper->doc, at, &len);
	TRY(check(sc, paper));
	*out = (struct bytes){at, len};
	return RC_OK;
}

enum rc
fresh_qr_pdf(struct scope *sc, const struct fresh_qr *in, struct bytes *out)
{
	AUTO_PAPER paper = {0};
	struct caption_font font;
	bool caption = in->caption != NULL && in->caption[0] != '\0';

	if (!(in->size_mm >= QR_MM_MIN && in->size_mm <= QR_MM_MAX))
		return fault(sc, RC_INVALID, "out_of_range", "the size must be from %d to %d mm", QR_MM_MIN, QR_MM_MAX);
	if (caption)
		TRY(caption_font_find(sc, in->font, in->caption, &font));
	TRY(open_paper(sc, &paper, in->size_mm, caption ? CAPTION_BAND : 0));
	put_code(&paper, in->qr, caption ? paper.size * CAPTION_BAND : 0);
	if (caption)
		put_caption(&paper, &font, in->caption);
	TRY(check(sc, &paper));
	return save(sc, &paper, out);
}
