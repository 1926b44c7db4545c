#include "config.h"
#include "text/outline.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "unit/pdf/page.h"

#define WIDTH 500.0
#define HEIGHT 200.0
#define DPI 288 /* 4 pixels a pt: whole pixels everywhere */
#define SCALE (DPI / 72)

static const struct settings_text box = {.width = WIDTH, .height = HEIGHT, .size = 40, .min_size = 6, .line_height = 1.2,
					 .font = "PT Sans"};

static struct outline *
fonts(struct scope *sc)
{
	struct outline *outline = NULL;

	CHECK_OK(sc, outline_open(sc, "PT Sans", "", &outline));
	return outline;
}

/* The text in a page's box, drawn by our operators and poppler (or mupdf). */
static struct page_picture
picture(struct scope *sc, struct outline *outline, const struct settings_text *text, const char *string,
	struct outline_drawn *drawn, bool by_mupdf)
{
	struct text *ops = text_new(sc, 1 << 22);
	const char *dir = program_folder(sc);

	text_addf(ops, "1 0 0 1 0 %g cm\n", HEIGHT);
	CHECK_OK(sc, outline_draw(sc, outline, text, string, ops, drawn));
	page_write(sc, dir, WIDTH, HEIGHT, ops);
	struct page_picture p = page_render(sc, dir, DPI, by_mupdf);

	program_remove(sc, dir);
	return p;
}

static PangoFontDescription *
describe(const char *font, double size)
{
	PangoFontDescription *d = pango_font_description_new();
	char family[100];

	snprintf(family, sizeof(family), "%.*s", (int)strcspn(font, ":"), font);
	pango_font_description_set_family(d, family);
	pango_font_description_set_weight(d, strstr(font, ":bold") ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_font_description_set_style(d, strstr(font, ":italic") ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
	pango_font_description_set_absolute_size(d, size * PANGO_SCALE);
	return d;
}

/* The same line by Pango and cairo, which draw from the fonts themselves, at the place ours says. */
static struct page_picture
cairo_picture(struct scope *sc, const char *font, const char *string, const struct outline_drawn *drawn)
{
	int width = (int)WIDTH * SCALE, height = (int)HEIGHT * SCALE;
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, width, height);
	cairo_t *cr = cairo_create(surface);

	cairo_scale(cr, SCALE, SCALE);
	PangoLayout *layout = pango_cairo_create_layout(cr);
	PangoFontDescription *d = describe(font, drawn->size);

	pango_context_set_round_glyph_positions(pango_layout_get_context(layout), FALSE);
	pango_layout_set_font_description(layout, d);
	pango_layout_set_text(layout, string, -1);
	cairo_move_to(cr, drawn->lines[0].x, drawn->lines[0].baseline);
	pango_cairo_layout_line_path(cr, pango_layout_get_line_readonly(layout, 0));
	cairo_fill(cr);
	cairo_surface_flush(surface);
	unsigned char *gray = scope_array(sc, (size_t)width, (size_t)height);

	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			gray[y * width + x] = (unsigned char)(255 - cairo_image_surface_get_data(surface)[
				y * cairo_image_surface_get_stride(surface) + x]);
	pango_font_description_free(d);
	g_object_unref(layout);
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	return (struct page_picture){width, height, gray};
}

/* Is the pixel within the range of the other picture's 3 x 3 neighbourhood, give or take 64 of 255? */
static bool
is_near(const struct page_picture *p, const struct page_picture *q, int x, int y)
{
	int value = p->gray[y * p->width + x], least = 255, most = 0;

	for (int v = y - 1; v <= y + 1; v++)
		for (int u = x - 1; u <= x + 1; u++)
			if (u >= 0 && v >= 0 && u < q->width && v < q->height) {
				int near = q->gray[v * q->width + u];

				least = near < least ? near : least;
				most = near > most ? near : most;
			}
	return value >= least - 64 && value <= most + 64;
}

static int
far_pixels(const struct page_picture *p, const struct page_picture *q)
{
	int far = 0;

	CHECK(p->width == q->width && p->height == q->height);
	for (int y = 0; y < p->height; y++)
		for (int x = 0; x < p->width; x++)
			far += !is_near(p, q, x, y) || !is_near(q, p, x, y);
	return far;
}

static void
outlines_look_as_pango_and_cairo_draw_them(struct scope *sc)
{
	static const struct {
		const char *font, *string;
	} cases[] = {
		{"PT Sans", "Стол № 12 «Ёлочка»"}, {"PT Sans:bold", "ЁЙЇЎЂ ёйїўђ Ы"}, {"PT Serif:italic", "Чёрный жук, ВЫХОД"},
		{"PT Serif:bold:italic", "Würze & Ölmühle"}, {"DejaVu Sans", "Чёрный Їжак ВЫХОД š"},
		{"DejaVu Sans:bold", "Ёё Йй Її Ўў Ыы Šš"}, {"DejaVu Sans:italic", "наклон AVA"}, /* made oblique */
		{"DejaVu Sans", "مرحبا بالعالم"}, {"DejaVu Sans", "abc שלום 123 ёж"}, {"PT Sans", "fi ffi AV To ½ №"},
		{"PT Serif Caption", "ΑΒΓ Աբ ёж"}, /* substitutes for what the family has not */
	};
	struct outline *outline = fonts(sc);

	for (size_t i = 0; i < LENGTH_OF(cases); i++) {
		struct settings_text text = box;
		struct outline_drawn drawn = {0};

		text.font = cases[i].font;
		struct page_picture ours = picture(sc, outline, &text, cases[i].string, &drawn, i % 2);

		CHECK_INT(drawn.n_lines, 1);
		struct page_picture theirs = cairo_picture(sc, cases[i].font, cases[i].string, &drawn);
		int far = far_pixels(&ours, &theirs), ink = page_ink(&ours, DPI, 0, 0, WIDTH, HEIGHT);

		if (far > 0 || ink < 1000)
			printf("  %s in %s: %d pixels off, %d of ink\n", cases[i].string, cases[i].font, far, ink);
		CHECK_INT(far, 0);
		CHECK(ink > 1000);
	}
	outline_close(outline);
}

static void
a_family_without_bold_is_made_bold(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct settings_text regular = box, bold = box;
	struct outline_drawn drawn = {0};

	regular.font = "PT Serif Caption";
	bold.font = "PT Serif Caption:bold";
	struct page_picture p = picture(sc, outline, &regular, "Стол 12", &drawn, false);
	struct page_picture q = picture(sc, outline, &bold, "Стол 12", &drawn, false);
	double more = (double)page_ink(&q, DPI, 0, 0, WIDTH, HEIGHT) / page_ink(&p, DPI, 0, 0, WIDTH, HEIGHT);

	CHECK(more > 1.2 && more < 2);
	outline_close(outline);
}

static void
a_text_is_shrunk_to_its_box_and_says_so(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct settings_text text = box;
	struct outline_drawn drawn = {0};

	text.width = 100;
	struct page_picture p = picture(sc, outline, &text, "Очень длинный стол", &drawn, false);

	CHECK(drawn.size > 6 && drawn.size < 40);
	CHECK(fabs(drawn.lines[0].width - 100) < 0.1 && drawn.lines[0].width <= 100.0001);
	CHECK_INT(page_ink(&p, DPI, 101, 0, WIDTH, HEIGHT), 0);
	text.height = 24;
	text.width = WIDTH;
	p = picture(sc, outline, &text, "12", &drawn, false); /* a line is line_height times its size high */
	CHECK(fabs(drawn.size - 20) < 0.001);
	text.size = 12;
	(void)picture(sc, outline, &text, "12", &drawn, false);
	CHECK(drawn.size == 12);
	outline_close(outline);
}

static enum rc
attempt(struct scope *sc, struct outline *outline, const struct settings_text *text, const char *string)
{
	struct outline_drawn drawn;

	return outline_draw(sc, outline, text, string, text_new(sc, 1 << 20), &drawn);
}

static void
a_text_too_long_for_its_least_size_is_refused(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct settings_text text = box;

	text.width = 100;
	text.min_size = 39;
	CHECK_FAULT(sc, attempt(sc, outline, &text, "Очень длинный стол"), "text_overset");
	CHECK(strstr(sc->fault.detail, "Очень длинный стол") != NULL);
	text.fit = SETTINGS_FIT_WRAP;
	CHECK_FAULT(sc, attempt(sc, outline, &text, "Достопримечательность"), "text_overset");
	text.fit = SETTINGS_FIT_ERROR;
	text.min_size = 1;
	CHECK_FAULT(sc, attempt(sc, outline, &text, "Очень длинный стол"), "text_overset");
	CHECK_OK(sc, attempt(sc, outline, &text, "12"));
	outline_close(outline);
}

static void
a_text_is_broken_into_lines_and_shrunk_only_then(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct settings_text text = box;
	struct outline_drawn drawn = {0};

	text.fit = SETTINGS_FIT_WRAP;
	text.width = 200;
	(void)picture(sc, outline, &text, "Самый длинный стол у окна", &drawn, false);
	CHECK_INT(drawn.n_lines, 3);
	CHECK(drawn.size == 40);
	CHECK(strncmp(drawn.lines[0].text, "Самый", 10) == 0);
	text.height = 96;
	struct page_picture p = picture(sc, outline, &text, "Самый длинный стол у окна", &drawn, false);

	CHECK(drawn.size < 40 && drawn.size > 20);
	CHECK((double)drawn.n_lines * drawn.size * 1.2 <= 96.001);
	CHECK_INT(page_ink(&p, DPI, 201, 0, WIDTH, HEIGHT), 0);
	CHECK_INT(page_ink(&p, DPI, 0, 98, WIDTH, HEIGHT), 0);
	outline_close(outline);
}

static void
what_is_clipped_does_not_leave_the_box(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct settings_text text = box;
	struct outline_drawn drawn = {0};

	text.fit = SETTINGS_FIT_CLIP;
	text.width = 100;
	struct page_picture p = picture(sc, outline, &text, "Очень длинный стол", &drawn, false);

	CHECK(drawn.clipped && drawn.size == 40);
	CHECK(page_ink(&p, DPI, 80, 0, 100, HEIGHT) > 100);
	CHECK_INT(page_ink(&p, DPI, 100.5, 0, WIDTH, HEIGHT), 0);
	(void)picture(sc, outline, &text, "12", &drawn, false);
	CHECK(!drawn.clipped);
	outline_close(outline);
}

/* Where the ink is: left, top, right, bottom, in pt. */
static void
bounds(const struct page_picture *p, double b[4])
{
	int left = p->width, top = p->height, right = 0, bottom = 0;

	for (int y = 0; y < p->height; y++)
		for (int x = 0; x < p->width; x++)
			if (p->gray[y * p->width + x] < 128) {
				left = x < left ? x : left;
				right = x > right ? x : right;
				top = y < top ? y : top;
				bottom = y > bottom ? y : bottom;
			}
	b[0] = (double)left / SCALE;
	b[1] = (double)top / SCALE;
	b[2] = (double)right / SCALE;
	b[3] = (double)bottom / SCALE;
}

static void
alignment_places_the_lines(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct outline_drawn drawn = {0};
	double b[3][4];

	for (int i = 0; i < 3; i++) {
		struct settings_text text = box;

		text.align = (enum settings_align)i;
		text.valign = (enum settings_valign)i;
		struct page_picture p = picture(sc, outline, &text, "H\nHH", &drawn, false);

		CHECK_INT(drawn.n_lines, 2);
		bounds(&p, b[i]);
	}
	CHECK(b[0][0] < 6 && b[0][1] < 20);
	CHECK(fabs((b[1][0] + b[1][2]) - WIDTH) < 1 && fabs((b[1][1] + b[1][3]) - HEIGHT) < 12);
	CHECK(WIDTH - b[2][2] < 6 && HEIGHT - b[2][3] < 20);
	CHECK(fabs((b[0][3] - b[0][1]) - (b[2][3] - b[2][1])) < 0.3);
	outline_close(outline);
}

static void
letters_are_spaced(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct settings_text text = box;
	struct outline_drawn tight = {0}, wide = {0};

	(void)picture(sc, outline, &text, "HHHH", &tight, false);
	text.letter_spacing = 10;
	(void)picture(sc, outline, &text, "HHHH", &wide, false);
	CHECK(fabs(wide.lines[0].width - tight.lines[0].width - 30) < 0.2);
	outline_close(outline);
}

static void
a_character_without_outline_is_named(struct scope *sc)
{
	struct outline *outline = fonts(sc);

	CHECK_FAULT(sc, attempt(sc, outline, &box, "Стол \xf0\x9f\x8d\x95"), "no_glyph"); /* a picture at best */
	CHECK(strstr(sc->fault.detail, "U+1F355") != NULL);
	CHECK_TEXT(sc->fault.args[0].value, "\xf0\x9f\x8d\x95");
	CHECK_FAULT(sc, attempt(sc, outline, &box, "a\xf4\x80\x80\x81"), "no_glyph"); /* private use, plane 16 */
	CHECK(strstr(sc->fault.detail, "U+100001") != NULL);
	outline_close(outline);
}

static void
a_family_that_is_not_installed_is_refused(struct scope *sc)
{
	static const char *const bad[] = {"Comic Papyrus", "Sans", "PT", "PT Sans Bold", "PT Sans 10"};
	struct outline *outline = fonts(sc), *none = NULL;

	for (size_t i = 0; i < LENGTH_OF(bad); i++)
		CHECK_FAULT(sc, outline_check_font(sc, outline, bad[i]), "unknown_font");
	CHECK_OK(sc, outline_check_font(sc, outline, "PT Sans:bold"));
	CHECK_OK(sc, outline_check_font(sc, outline, NULL));
	outline_close(outline);
	CHECK_FAULT(sc, outline_open(sc, "No Such Font", "", &none), "unknown_font");
	CHECK(none == NULL);
	outline_close(none);
}

static void
a_folder_of_its_own_adds_fonts(struct scope *sc)
{
	const char *dir = program_folder(sc), *empty = program_folder(sc);
	struct outline *outline = NULL;

	/* The system's fonts away, so that only the folder can have the family. */
	const char *conf = scope_printf(sc, "<fontconfig><cachedir>%s</cachedir></fontconfig>", empty);

	program_put(sc, empty, "fonts.conf", (struct bytes){conf, strlen(conf)});
	CHECK_INT(RUN(sc, dir, NULL, "cp", "/usr/share/fonts/truetype/paratype/PTS55F.ttf", "."), 0);
	setenv("FONTCONFIG_FILE", scope_printf(sc, "%s/fonts.conf", empty), 1);
	CHECK_FAULT(sc, outline_open(sc, "PT Sans", "", &outline), "unknown_font");
	CHECK_OK(sc, outline_open(sc, "PT Sans", dir, &outline));
	if (outline != NULL) {
		CHECK_OK(sc, attempt(sc, outline, &box, "Ёж"));
		CHECK_FAULT(sc, attempt(sc, outline, &box, "\xe5\xae\xa4"), "no_glyph");
	}
	outline_close(outline);
	unsetenv("FONTCONFIG_FILE");
	program_remove(sc, dir);
	program_remove(sc, empty);
}

/* The family that drew a text: the first line's width in em tells them apart. */
static double
width_of(struct scope *sc, struct outline *outline, const char *font, const char *string)
{
	struct settings_text text = box;
	struct outline_drawn drawn = {0};

	text.font = font;
	CHECK_OK(sc, outline_draw(sc, outline, &text, string, text_new(sc, 1 << 20), &drawn));
	return drawn.n_lines > 0 ? drawn.lines[0].width / drawn.size : 0;
}

static void
what_a_font_lacks_comes_from_the_families_named_for_it_in_their_order(struct scope *sc)
{
	static const char georgian[] = "\u10db\u10d0\u10d2\u10d8\u10d3\u10d0";
	struct outline *outline = fonts(sc);
	double sans = width_of(sc, outline, "DejaVu Sans", georgian), serif = width_of(sc, outline, "DejaVu Serif", georgian);
	double cyrillic = width_of(sc, outline, "PT Sans", "Стол");

	CHECK(fabs(sans - serif) > 0.01);
	CHECK_OK(sc, outline_fall_back(sc, outline, "PT Mono, DejaVu Serif, DejaVu Sans"));
	CHECK(fabs(width_of(sc, outline, "PT Sans", georgian) - serif) < 1e-6);
	CHECK(fabs(width_of(sc, outline, "PT Sans", "Стол") - cyrillic) < 1e-6);
	CHECK_OK(sc, outline_fall_back(sc, outline, "DejaVu Sans,DejaVu Serif"));
	CHECK(fabs(width_of(sc, outline, "PT Sans", georgian) - sans) < 1e-6);
	CHECK_FAULT(sc, outline_fall_back(sc, outline, "DejaVu Sans, Comic Papyrus"), "unknown_font");
	CHECK(strstr(sc->fault.detail, "Comic Papyrus") != NULL && strstr(sc->fault.detail, "text.fallback_fonts") != NULL);
	outline_close(outline);
}

/* Without fontconfig's rules for it nothing is made bold or oblique: then a cut that is not there is an error. */
static void
a_style_that_is_not_there_and_cannot_be_made_is_refused(struct scope *sc)
{
	const char *dir = program_folder(sc);
	struct outline *outline = NULL;
	const char *conf = scope_printf(sc, "<fontconfig><dir>/usr/share/fonts/truetype/paratype</dir>"
					    "<cachedir>%s</cachedir></fontconfig>", dir);

	program_put(sc, dir, "fonts.conf", (struct bytes){conf, strlen(conf)});
	setenv("FONTCONFIG_FILE", scope_printf(sc, "%s/fonts.conf", dir), 1);
	CHECK_OK(sc, outline_open(sc, "PT Sans", "", &outline));
	if (outline != NULL) {
		CHECK_OK(sc, outline_check_font(sc, outline, "PT Sans:bold:italic"));
		CHECK_OK(sc, outline_check_font(sc, outline, "PT Serif Caption:italic"));
		CHECK_FAULT(sc, outline_check_font(sc, outline, "PT Serif Caption:bold"), "unknown_font");
		CHECK(strstr(sc->fault.detail, "PT Serif Caption") != NULL && strstr(sc->fault.detail, "bold") != NULL);
		CHECK_FAULT(sc, outline_check_font(sc, outline, "PT Mono:italic"), "unknown_font");
	}
	outline_close(outline);
	unsetenv("FONTCONFIG_FILE");
	program_remove(sc, dir);
}

static void
letters_that_are_joined_are_not_spaced(struct scope *sc)
{
	static const char arabic[] = "\u0637\u0627\u0648\u0644\u0629";
	struct outline *outline = fonts(sc);
	struct settings_text text = box;
	struct outline_drawn drawn = {0};

	text.font = "DejaVu Sans";
	text.fit = SETTINGS_FIT_ERROR;
	double plain = width_of(sc, outline, "DejaVu Sans", arabic), number = width_of(sc, outline, "DejaVu Sans", "HHH");

	text.letter_spacing = 20;
	(void)picture(sc, outline, &text, arabic, &drawn, false);
	CHECK(fabs(drawn.lines[0].width / 40 - plain) < 1e-3);
	(void)picture(sc, outline, &text, "HHH", &drawn, false);
	CHECK(fabs(drawn.lines[0].width / 40 - number - 1) < 0.01); /* two spaces of half an em */
	(void)picture(sc, outline, &text, scope_printf(sc, "HHH %s", arabic), &drawn, false);
	CHECK(drawn.lines[0].width / 40 > plain + number + 1);
	outline_close(outline);
}

/* From the left, as wide together as the line, every byte of it once, what runs from right to left marked so. */
static void
clusters_are_the_line_in_pieces(struct scope *sc)
{
	static const char *const texts[] = {"Стол № 12", "e\u0301\u0323a", "\u0634\u05d5\u05dc\u05d7\u05df (12) \u05d0\u05b3",
					    "AB \u0644\u0627 \u0645\u064e CD", "a\u00ad\u00a0\u200db", "\u0e42\u0e15\u0e4a\u0e30"};
	struct outline *outline = fonts(sc);
	struct settings_text text = box;

	text.font = "DejaVu Sans";
	for (size_t i = 0; i < LENGTH_OF(texts); i++) {
		struct outline_drawn drawn = {0};
		size_t bytes = 0, leftwards = 0;
		double width = 0;

		if (outline_draw(sc, outline, &text, texts[i], text_new(sc, 1 << 20), &drawn) != RC_OK) {
			CHECK(strstr(texts[i], "\u0e42") != NULL); /* a host without Thai */
			fault_clear(sc);
			continue;
		}
		for (size_t k = 0; k < drawn.lines[0].n_clusters; k++) {
			const struct outline_cluster *c = &drawn.lines[0].clusters[k];

			CHECK(c->len > 0 && c->text >= texts[i] && c->text + c->len <= texts[i] + strlen(texts[i]));
			bytes += c->len;
			leftwards += c->leftwards;
			width += c->width;
		}
		CHECK_INT(bytes, strlen(texts[i]));
		CHECK(fabs(width - drawn.lines[0].width) < 0.01);
		CHECK((leftwards > 0) == (i == 2 || i == 3));
	}
	outline_close(outline);
}

static struct outline_drawn
wrapped(struct scope *sc, struct outline *outline, const char *font, const char *string, double width)
{
	struct settings_text text = box;
	struct outline_drawn drawn = {0};

	text.font = font;
	text.fit = SETTINGS_FIT_WRAP;
	text.width = width;
	CHECK_OK(sc, outline_draw(sc, outline, &text, string, text_new(sc, 1 << 20), &drawn));
	return drawn;
}

static void
lines_are_broken_where_a_reader_would(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	double word = width_of(sc, outline, "PT Sans", "Терраса") * 40;
	struct outline_drawn d = wrapped(sc, outline, "PT Sans", "Терраса Терраса", word + 12);

	CHECK_INT(d.n_lines, 2);
	CHECK(fabs(d.lines[0].width - word) < 0.01 && fabs(d.lines[1].width - word) < 0.01); /* the space is no part of it */
	d = wrapped(sc, outline, "PT Sans", "A\u00a0B\u00a0C", 30); /* may not be broken */
	CHECK(d.n_lines == 1 && d.size < 40);
	d = wrapped(sc, outline, "PT Sans", "Достопри\u00adмечательность", word * 2);
	CHECK_INT(d.n_lines, 2);
	CHECK(fabs(d.lines[0].width / 40 - width_of(sc, outline, "PT Sans", "Достопри-")) < 0.01); /* with a hyphen */
	d = wrapped(sc, outline, "PT Sans", "Достопри\u00adмечательность", WIDTH);
	CHECK_INT(d.n_lines, 1);
	CHECK(fabs(d.lines[0].width / 40 - width_of(sc, outline, "PT Sans", "Достопримечательность")) < 0.001); /* without */
	d = wrapped(sc, outline, "PT Sans", "один\n\nтри", WIDTH);
	CHECK_INT(d.n_lines, 3);
	CHECK_TEXT(d.lines[1].text, "");
	CHECK(d.lines[1].width == 0 && d.lines[1].n_clusters == 0);
	outline_close(outline);
}

static void
from_right_to_left_left_is_left_all_the_same(struct scope *sc)
{
	static const char hebrew[] = "\u05e9\u05d5\u05dc\u05d7\u05df \u05e7\u05d8\u05df";
	struct outline *outline = fonts(sc);

	for (int i = 0; i < 3; i++) {
		struct settings_text text = box;
		struct outline_drawn drawn = {0};
		double b[4];

		text.font = "DejaVu Sans";
		text.align = (enum settings_align)i;
		text.fit = i == 1 ? SETTINGS_FIT_SHRINK : SETTINGS_FIT_WRAP;
		struct page_picture p = picture(sc, outline, &text, hebrew, &drawn, i % 2);

		bounds(&p, b);
		CHECK(fabs((i == 0 ? b[0] : i == 1 ? b[0] + b[2] - WIDTH : WIDTH - b[2])) < 4);
		text.width = 120;
		(void)picture(sc, outline, &text, hebrew, &drawn, false);
		CHECK(i == 1 ? drawn.n_lines == 1 && drawn.size < 40 : drawn.n_lines == 2 && drawn.size == 40);
		CHECK(i != 2 || fabs(drawn.lines[1].x + drawn.lines[1].width - 120) < 0.01);
	}
	outline_close(outline);
}

static void
spaced_letters_are_no_ligature_and_keep_their_marks(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct settings_text text = box;
	struct outline_drawn drawn = {0};
	double plain = width_of(sc, outline, "DejaVu Sans", "f") + width_of(sc, outline, "DejaVu Sans", "i");
	double marked = width_of(sc, outline, "DejaVu Sans", "e\u0301e\u0301");

	text.font = "DejaVu Sans";
	text.letter_spacing = 8; /* 0.2 em */
	(void)picture(sc, outline, &text, "fi", &drawn, false);
	CHECK(fabs(drawn.lines[0].width / 40 - plain - 0.2) < 0.01 && drawn.lines[0].n_clusters == 2);
	(void)picture(sc, outline, &text, "e\u0301e\u0301", &drawn, false);
	CHECK(fabs(drawn.lines[0].width / 40 - marked - 0.2) < 0.01 && drawn.lines[0].n_clusters == 2);
	text.letter_spacing = -20;
	(void)picture(sc, outline, &text, "HHHH", &drawn, false);
	CHECK(drawn.lines[0].width < width_of(sc, outline, "DejaVu Sans", "HHHH") * 40 - 59);
	outline_close(outline);
}

static void
what_prints_as_nothing_is_drawn_as_nothing(struct scope *sc)
{
	static const char *const blank[] = {" ", "\u00a0", "\u200b\u200d", "\u00ad", "\n", " \n \n", "\u2060\ufeff", "\u200e\u202b\u202c"};
	struct outline *outline = fonts(sc);

	for (size_t i = 0; i < 4 * LENGTH_OF(blank); i++) {
		struct settings_text text = box;
		struct outline_drawn drawn = {0};
		struct text *ops = text_new(sc, 1 << 16);

		text.fit = (enum settings_fit)(i % 4);
		CHECK_OK(sc, outline_draw(sc, outline, &text, blank[i / 4], ops, &drawn));
		CHECK(drawn.size == 40 && strstr(ops->at, " l\n") == NULL && strstr(ops->at, " c\n") == NULL);
	}
	outline_close(outline);
}

static void
the_longest_text_in_the_smallest_box_is_a_fault_or_fits(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	struct text *many = text_new(sc, 1 << 16), *one = text_new(sc, 1 << 16);

	for (int i = 0; i < SETTINGS_VALUE_MAX / 4; i++)
		text_add(many, "Ёжи ");
	for (int i = 0; i < SETTINGS_VALUE_MAX; i++)
		text_add(one, "Щ");
	for (int fit = 0; fit < 4; fit++) {
		struct settings_text text = box;

		text.fit = (enum settings_fit)fit;
		text.min_size = 1;
		text.width = text.height = 0.1;
		CHECK(attempt(sc, outline, &text, one->at) == (fit == SETTINGS_FIT_CLIP ? RC_OK : RC_INVALID));
		fault_clear(sc);
		CHECK(attempt(sc, outline, &text, many->at) == (fit == SETTINGS_FIT_CLIP ? RC_OK : RC_INVALID));
		fault_clear(sc);
		text.width = WIDTH;
		text.height = HEIGHT;
		CHECK(attempt(sc, outline, &text, many->at) == (fit == SETTINGS_FIT_CLIP || fit == SETTINGS_FIT_WRAP ? RC_OK : RC_INVALID));
		fault_clear(sc);
	}
	outline_close(outline);
}

static void
line_height_is_the_way_from_line_to_line(struct scope *sc)
{
	struct outline *outline = fonts(sc);
	static const double heights[] = {1, 1.2, 5};

	for (size_t i = 0; i < LENGTH_OF(heights); i++) {
		struct settings_text text = box;
		struct outline_drawn drawn = {0};

		text.size = 20;
		text.line_height = heights[i];
		text.valign = SETTINGS_VALIGN_BOTTOM;
		(void)picture(sc, outline, &text, "H\nH", &drawn, false);
		CHECK(drawn.size == 20);
		CHECK(fabs(drawn.lines[1].baseline - drawn.lines[0].baseline - 20 * heights[i]) < 1e-6);
		CHECK(drawn.lines[1].baseline < HEIGHT && drawn.lines[1].baseline > HEIGHT - 20 * heights[i]);
	}
	outline_close(outline);
}

static void
warming_leaves_no_fault(struct scope *sc)
{
	struct outline *outline = fonts(sc);

	CHECK_OK(sc, outline_warm(sc, outline));
	CHECK(sc->fault.code == NULL);
	outline_close(outline);
}

T_MAIN(T(outlines_look_as_pango_and_cairo_draw_them), T(a_family_without_bold_is_made_bold),
       T(a_text_is_shrunk_to_its_box_and_says_so), T(a_text_too_long_for_its_least_size_is_refused),
       T(a_text_is_broken_into_lines_and_shrunk_only_then), T(what_is_clipped_does_not_leave_the_box),
       T(alignment_places_the_lines), T(letters_are_spaced), T(a_character_without_outline_is_named),
       T(a_family_that_is_not_installed_is_refused),
       T(a_folder_of_its_own_adds_fonts), T(what_a_font_lacks_comes_from_the_families_named_for_it_in_their_order),
       T(a_style_that_is_not_there_and_cannot_be_made_is_refused), T(letters_that_are_joined_are_not_spaced),
       T(clusters_are_the_line_in_pieces), T(lines_are_broken_where_a_reader_would), T(from_right_to_left_left_is_left_all_the_same),
       T(spaced_letters_are_no_ligature_and_keep_their_marks), T(what_prints_as_nothing_is_drawn_as_nothing),
       T(the_longest_text_in_the_smallest_box_is_a_fault_or_fits), T(line_height_is_the_way_from_line_to_line), T(warming_leaves_no_fault))
