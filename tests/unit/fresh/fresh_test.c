#include "config.h"
#include "fresh/fresh.h"

#include "unit/pdf/page.h"

#define LINK "https://check.example/t/0f8fad5b-d9cb-469f-a165-70867728950e"

static struct bytes
make(struct scope *sc, double size_mm, const char *caption, const char *font)
{
	struct qr_matrix qr;
	struct fresh_qr in = {&qr, size_mm, caption, {font, "", ""}};
	struct bytes pdf = {"", 0};

	CHECK_OK(sc, qr_encode(sc, LINK, SETTINGS_ECC_M, &qr));
	CHECK_OK(sc, fresh_qr_pdf(sc, &in, &pdf));
	return pdf;
}

static const char *
put(struct scope *sc, struct bytes pdf)
{
	const char *dir = program_folder(sc);

	program_put(sc, dir, "page.pdf", pdf);
	CHECK_INT(RUN(sc, dir, NULL, "qpdf", "--check", "page.pdf"), 0);
	return dir;
}

static void
a_qr_pdf_scans_and_has_its_size(struct scope *sc)
{
	static const double sizes[] = {10, 30, 123.4, 2000};

	for (size_t i = 0; i < LENGTH_OF(sizes); i++) {
		const char *dir = put(sc, make(sc, sizes[i], NULL, NULL));
		int dpi = sizes[i] < 20 ? 400 : sizes[i] < 200 ? 150 : 10;
		struct page_picture p = page_render(sc, dir, dpi, false);

		CHECK(abs(p.width - (int)(sizes[i] / 25.4 * dpi)) <= 1 && p.height == p.width);
		CHECK_TEXT(page_scan(sc, dir), LINK "\n");
		CHECK_INT(page_ink(&p, dpi, 0, 0, sizes[i] * 72 / 25.4, sizes[i] * 72 / 25.4 * 3.8 / 41), 0); /* quiet zone */
		program_remove(sc, dir);
	}
}

static void
black_is_k_alone(struct scope *sc)
{
	const char *dir = put(sc, make(sc, 30, NULL, NULL));

	struct bytes plain = {"", 0};

	CHECK_INT(RUN(sc, dir, &plain, "qpdf", "--qdf", "page.pdf", "-"), 0);
	CHECK(memmem(plain.at, plain.len, "\n0 0 0 1 k\n", 11) != NULL);
	CHECK(memmem(plain.at, plain.len, " rg\n", 4) == NULL && memmem(plain.at, plain.len, " g\n", 3) == NULL);
	program_remove(sc, dir);
}

static void
a_caption_stands_below_the_code(struct scope *sc)
{
	const char *dir = put(sc, make(sc, 30, "Стол Ёж № 12", "PT Sans:bold"));
	struct page_picture p = page_render(sc, dir, 300, true);
	double side = 30 * 72 / 25.4;

	CHECK_TEXT(page_scan(sc, dir), LINK "\n");
	CHECK(page_ink(&p, 300, 0, side, side, side * 1.14) > 300);
	program_remove(sc, dir);
}

/* As on cards: shaped, from whatever font has the letters; no font is embedded. */
static void
a_caption_may_be_of_any_script(struct scope *sc)
{
	static const char *const captions[] = {"მაგიდა 7", "القاعة الرئيسية", "ห้องโถง 3", "大厅 5", "Ελλάδα", "Հայ 1", "हिन्दी 2"};

	for (size_t i = 0; i < LENGTH_OF(captions); i++) {
		const char *dir = put(sc, make(sc, 30, captions[i], "PT Sans"));
		struct page_picture p = page_render(sc, dir, 300, true);
		struct bytes fonts = {"", 0};
		double side = 30 * 72 / 25.4;

		CHECK_TEXT(page_scan(sc, dir), LINK "\n");
		CHECK(page_ink(&p, 300, 0, side, side, side * 1.14) > 200);
		CHECK_INT(RUN(sc, dir, &fonts, "pdffonts", "page.pdf"), 0);
		CHECK(memmem(fonts.at, fonts.len, "yes", 3) == NULL);
		program_remove(sc, dir);
	}
}

static void
a_long_caption_is_shrunk_to_the_page(struct scope *sc)
{
	const char *dir = put(sc, make(sc, 30, "Очень длинное название зоны и ещё более длинный номер стола", "PT Sans"));
	struct page_picture p = page_render(sc, dir, 600, false);
	double side = 30 * 72 / 25.4;

	CHECK(page_ink(&p, 600, side * 0.04, side, side * 0.96, side * 1.14) > 300);
	CHECK_INT(page_ink(&p, 600, 0, side, side * 0.04, side * 1.14), 0);
	CHECK_INT(page_ink(&p, 600, side * 0.96, side, side, side * 1.14), 0);
	program_remove(sc, dir);
}

static void
the_same_input_gives_the_same_bytes(struct scope *sc)
{
	struct bytes a = make(sc, 30, "Стол 12", "PT Sans"), b = make(sc, 30, "Стол 12", "PT Sans");

	CHECK(a.len == b.len && memcmp(a.at, b.at, a.len) == 0);
	CHECK(memmem(a.at, a.len, "CreationDate", 12) == NULL);
}

static void
wrong_input_is_refused(struct scope *sc)
{
	struct qr_matrix qr;
	struct bytes pdf;

	CHECK_OK(sc, qr_encode(sc, LINK, SETTINGS_ECC_M, &qr));
	CHECK_FAULT(sc, fresh_qr_pdf(sc, &(struct fresh_qr){&qr, 4, NULL, {0}}, &pdf), "out_of_range");
	CHECK_FAULT(sc, fresh_qr_pdf(sc, &(struct fresh_qr){&qr, 2001, NULL, {0}}, &pdf), "out_of_range");
	CHECK_FAULT(sc, fresh_qr_pdf(sc, &(struct fresh_qr){&qr, 30, "a", {"No Such Font", "", ""}}, &pdf), "unknown_font");
	CHECK_FAULT(sc, fresh_qr_pdf(sc, &(struct fresh_qr){&qr, 30, "a\xe1\x8a\xa0", {"PT Sans", "", ""}}, &pdf), "no_glyph");
}

T_MAIN(T(a_qr_pdf_scans_and_has_its_size), T(black_is_k_alone), T(a_caption_stands_below_the_code), T(a_caption_may_be_of_any_script),
       T(a_long_caption_is_shrunk_to_the_page), T(the_same_input_gives_the_same_bytes), T(wrong_input_is_refused))
