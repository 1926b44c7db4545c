/* A page of its own around an overlay's operators, and what independent programs make of it. */
#ifndef POSM_TESTS_UNIT_PDF_PAGE_H
#define POSM_TESTS_UNIT_PDF_PAGE_H

#include "unit/program.h"

/* A picture in gray, row by row from the top. */
struct page_picture {
	int width, height;
	const unsigned char *gray;
};

/* dir/page.pdf: the operators as the only content, without resources. */
static inline void
page_write(struct scope *sc, const char *dir, double width, double height, const struct text *ops)
{
	struct text *t = text_new(sc, ops->len + 4000);
	size_t at[4];

	text_add(t, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
	at[0] = t->len;
	text_add(t, "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n");
	at[1] = t->len;
	text_add(t, "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n");
	at[2] = t->len;
	text_addf(t, "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Resources<<>>/Contents 4 0 R>>endobj\n", width,
		  height);
	at[3] = t->len;
	text_addf(t, "4 0 obj<</Length %zu>>stream\n", ops->len);
	text_add_bytes(t, ops->at, ops->len);
	text_add(t, "\nendstream endobj\n");
	size_t xref = t->len;

	text_add(t, "xref\n0 5\n0000000000 65535 f \n");
	for (int i = 0; i < 4; i++)
		text_addf(t, "%010zu 00000 n \n", at[i]);
	text_addf(t, "trailer<</Size 5/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", xref);
	struct bytes pdf = {t->at, t->len};

	program_put(sc, dir, "page.pdf", pdf);
	CHECK_INT(RUN(sc, dir, NULL, "qpdf", "--check", "page.pdf"), 0);
}

/* What stands in a P5 file ("P5 width height 255"). */
static inline struct page_picture
page_read(struct scope *sc, const char *path)
{
	struct page_picture p = {0};
	struct bytes file = {0};
	int header = 0;

	CHECK_OK(sc, file_read(sc, path, 100000000, &file));
	if (file.at != NULL && sscanf(file.at, "P5 %d %d 255%n", &p.width, &p.height, &header) == 2)
		p.gray = (const unsigned char *)file.at + header + 1;
	CHECK(p.gray != NULL);
	return p;
}

/* The page by poppler (or mupdf), `dpi` pixels an inch, in gray. */
static inline struct page_picture
page_render(struct scope *sc, const char *dir, int dpi, bool by_mupdf)
{
	const char *r = scope_printf(sc, "%d", dpi);

	if (by_mupdf)
		CHECK_INT(RUN(sc, dir, NULL, "mutool", "draw", "-q", "-r", r, "-c", "gray", "-o", "page.pgm", "page.pdf", "1"), 0);
	else
		CHECK_INT(RUN(sc, dir, NULL, "pdftoppm", "-gray", "-r", r, "-singlefile", "page.pdf", "page"), 0);
	return page_read(sc, scope_printf(sc, "%s/page.pgm", dir));
}

/* All codes that zbar finds in the last rendering, one a line. */
static inline const char *
page_scan(struct scope *sc, const char *dir)
{
	struct bytes found = {"", 0};

	CHECK_INT(RUN(sc, dir, &found, "zbarimg", "-q", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", "page.pgm"), 0);
	return found.at;
}

/* Pixels darker than half in a rectangle given in pt from the top left of the page. */
static inline int
page_ink(const struct page_picture *p, int dpi, double left, double top, double right, double bottom)
{
	int n = 0;

	for (int y = (int)(top * dpi / 72); y < (int)(bottom * dpi / 72) && y < p->height; y++)
		for (int x = (int)(left * dpi / 72); x < (int)(right * dpi / 72) && x < p->width; x++)
			n += y >= 0 && x >= 0 && p->gray[y * p->width + x] < 128;
	return n;
}

#endif
