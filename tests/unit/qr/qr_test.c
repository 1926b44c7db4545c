#include "config.h"
#include "qr/qr.h"

#include "unit/program.h"

#define LINK "https://check.example/t/0f8fad5b-d9cb-469f-a165-70867728950e"

/* What zbarimg reads in a picture; an SVG is made a PNG by librsvg first. */
static const char *
scan(struct scope *sc, struct bytes picture, bool svg)
{
	const char *dir = program_folder(sc);
	struct bytes found = {"", 0};

	program_put(sc, dir, svg ? "qr.svg" : "qr.png", picture);
	if (svg)
		CHECK_INT(RUN(sc, dir, NULL, "rsvg-convert", "-w", "400", "qr.svg", "-o", "qr.png"), 0);
	CHECK_INT(RUN(sc, dir, &found, "zbarimg", "-q", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", "qr.png"), 0);
	program_remove(sc, dir);
	return found.at;
}

static void
the_smallest_code_is_chosen(struct scope *sc)
{
	struct qr_matrix qr;

	CHECK_OK(sc, qr_encode(sc, LINK, SETTINGS_ECC_M, &qr));
	CHECK_INT(qr.version, 4);
	CHECK_INT(qr.side, 33);
	CHECK_OK(sc, qr_encode(sc, "HTTPS://CHECK.EXAMPLE/T/12", SETTINGS_ECC_M, &qr)); /* alphanumeric is denser */
	CHECK_INT(qr.version, 2);
	CHECK_OK(sc, qr_encode(sc, LINK, SETTINGS_ECC_H, &qr));
	CHECK_INT(qr.version, 6);
}

static void
finders_stand_in_three_corners(struct scope *sc)
{
	struct qr_matrix qr;

	CHECK_OK(sc, qr_encode(sc, "1", SETTINGS_ECC_L, &qr));
	CHECK_INT(qr.side, 21);
	for (int i = 0; i < 7; i++) {
		CHECK_INT(qr.modules[i], 1);
		CHECK_INT(qr.modules[14 + i], 1);
		CHECK_INT(qr.modules[i * 21], 1);
		CHECK_INT(qr.modules[20 * 21 + i], 1);
	}
	CHECK_INT(qr.modules[7], 0);
}

static void
too_much_or_no_data_is_refused(struct scope *sc)
{
	struct text *t = text_new(sc, 3000);
	struct qr_matrix qr;

	while (t->len < 2332)
		text_add_char(t, 'a');
	CHECK_FAULT(sc, qr_encode(sc, t->at, SETTINGS_ECC_M, &qr), "qr_data");
	CHECK_FAULT(sc, qr_encode(sc, "", SETTINGS_ECC_M, &qr), "qr_data");
}

struct cover {
	uint8_t at[QR_SIDE_MAX * QR_SIDE_MAX];
	int side;
};

static void
cover(void *ctx, const struct qr_rect *r)
{
	struct cover *c = ctx;

	for (int y = r->y; y < r->y + r->height; y++)
		for (int x = r->x; x < r->x + r->width; x++)
			c->at[y * c->side + x]++;
}

static void
rectangles_cover_every_dark_module_once_and_no_light_one(struct scope *sc)
{
	for (int i = 0; i < 20; i++) {
		struct cover *c = scope_alloc(sc, sizeof(*c));
		struct qr_matrix qr;

		CHECK_OK(sc, qr_encode(sc, scope_printf(sc, LINK "/%d", i * 7919), (enum settings_ecc)(i % 4), &qr));
		c->side = qr.side;
		qr_rects(&qr, cover, c);
		CHECK(memcmp(c->at, qr.modules, (size_t)qr.side * (size_t)qr.side) == 0);
	}
}

static void
a_png_scans_at_every_size(struct scope *sc)
{
	static const int sizes[] = {82, 123, 250, 1000, 2001};
	struct qr_matrix qr;
	struct bytes png;

	CHECK_OK(sc, qr_encode(sc, LINK, SETTINGS_ECC_M, &qr));
	for (size_t i = 0; i < LENGTH_OF(sizes); i++) {
		CHECK_OK(sc, qr_png(sc, &qr, sizes[i], &png));
		CHECK_TEXT(scan(sc, png, false), LINK "\n");
	}
	CHECK_FAULT(sc, qr_png(sc, &qr, 40, &png), "out_of_range");
	CHECK_FAULT(sc, qr_png(sc, &qr, QR_PNG_MAX + 1, &png), "out_of_range");
}

static void
an_svg_scans_and_says_its_size(struct scope *sc)
{
	struct qr_matrix qr;
	struct bytes svg;

	CHECK_OK(sc, qr_encode(sc, LINK, SETTINGS_ECC_Q, &qr));
	CHECK_OK(sc, qr_svg(sc, &qr, 30.5, &svg));
	CHECK(strstr(svg.at, "width=\"30.5mm\" height=\"30.5mm\"") != NULL);
	CHECK_FAULT(sc, qr_svg(sc, &qr, 4, &svg), "out_of_range");
	CHECK_OK(sc, qr_svg(sc, &qr, 30.5, &svg));
	CHECK_TEXT(scan(sc, svg, true), LINK "\n");
}

T_MAIN(T(the_smallest_code_is_chosen), T(finders_stand_in_three_corners), T(too_much_or_no_data_is_refused),
       T(rectangles_cover_every_dark_module_once_and_no_light_one), T(a_png_scans_at_every_size),
       T(an_svg_scans_and_says_its_size))
