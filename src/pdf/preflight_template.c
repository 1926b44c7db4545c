#include "config.h"
#include "pdf/preflight_template.h"

#include <math.h>
#include <string.h>

#include "base/scope.h"
#include "model/settings.h"
#include "pdf/doc.h"
#include "pdf/inspect.h"
#include "pdf/survey.h"

#define SAME_PT 0.5 /* two lengths so near are one */
#define STRIP_PX 8  /* a picture of so few pixels one way is a gradient, not a photograph */
#define IMAGES_TOLD 10

static const struct {
	unsigned bit;
	const char *word;
} colour_words[] = {{SURVEY_GRAY, "gray"}, {SURVEY_RGB, "rgb"},	  {SURVEY_CMYK, "cmyk"},
		    {SURVEY_LAB, "lab"},   {SURVEY_SPOT, "spot"}, {SURVEY_ICC, "icc"}};

/* What notes of the file's own report weigh; those that no row names are notes. */
static const struct {
	const char *code;
	enum finding_level level;
} note_levels[] = {
	{"content_damaged", FINDING_WARNING},   {"no_appearance", FINDING_WARNING},
	{"appearance_made", FINDING_WARNING},   {"too_many_annotations", FINDING_WARNING},
	{"signature_removed", FINDING_WARNING}, {"xfa", FINDING_WARNING},
};

/* ---- the file -------------------------------------------------------------------------------------- */

static void
find_notes(struct findings *f, const struct report *report)
{
	for (int i = 0; i < report->n_notes; i++) {
		const struct report_note *note = &report->notes[i];
		enum finding_level level = FINDING_NOTE;

		for (size_t k = 0; k < LENGTH_OF(note_levels); k++)
			if (strcmp(note_levels[k].code, note->code) == 0)
				level = note_levels[k].level;
		if (!finding_begin(f, level, note->code, note->page))
			return;
		finding_arg(f, "text", "%s", note->text);
		finding_end(f);
	}
}

static void
find_dropped(struct findings *f, const struct report *report)
{
	for (int kind = 0; kind < REPORT_KINDS; kind++) {
		if (report->dropped[kind] == 0 || !finding_begin(f, FINDING_NOTE, "dropped", 0))
			continue;
		finding_arg(f, "kind", "%s", report_kind_word((enum report_kind)kind));
		finding_arg(f, "count", "%d", report->dropped[kind]);
		finding_end(f);
	}
}

static void
find_plain(struct findings *f, enum finding_level level, const char *code, int page)
{
	if (finding_begin(f, level, code, page))
		finding_end(f);
}

static void
find_file(struct findings *f, const struct report *report)
{
	const struct geometry *first = &report->pages[0];

	if (report->repaired)
		find_plain(f, FINDING_WARNING, "repaired", 0);
	if (report->encrypted)
		find_plain(f, FINDING_NOTE, "decrypted", 0);
	for (size_t i = 1; i < report->n_pages; i++)
		if (fabs(report->pages[i].width - first->width) > SAME_PT || fabs(report->pages[i].height - first->height) > SAME_PT) {
			find_plain(f, FINDING_NOTE, "page_sizes_differ", (int)i + 1);
			break;
		}
	find_notes(f, report);
	find_dropped(f, report);
}

/* ---- a page ---------------------------------------------------------------------------------------- */

/* The least distance from the trimmed sheet to the bleed box, or to the sheet's edge where there is none. */
static double
bleed_of(const struct geometry *g)
{
	double left = g->trim[GEOMETRY_LEFT] - g->bleed[GEOMETRY_LEFT], top = g->trim[GEOMETRY_TOP] - g->bleed[GEOMETRY_TOP];
	double right = g->bleed[GEOMETRY_RIGHT] - g->trim[GEOMETRY_RIGHT];
	double bottom = g->bleed[GEOMETRY_BOTTOM] - g->trim[GEOMETRY_BOTTOM];

	return fmin(fmin(left, top), fmin(right, bottom));
}

static void
find_bleed(struct findings *f, const struct geometry *g, int page)
{
	double mm = bleed_of(g) * MM_PER_PT;

	if (mm >= PREFLIGHT_BLEED_MM - 0.05)
		return;
	bool none = mm < 0.05;

	if (!finding_begin(f, none ? FINDING_NOTE : FINDING_WARNING, none ? "no_bleed" : "small_bleed", page))
		return;
	finding_arg(f, "mm", "%.1f", mm > 0 ? mm : 0);
	finding_arg(f, "wanted", "%.0f", PREFLIGHT_BLEED_MM);
	finding_end(f);
}

static void
find_colours(struct scope *sc, struct findings *f, const struct survey *s, int page)
{
	struct text *names = text_new(sc, SURVEY_SPOTS_MAX * (SURVEY_NAME_MAX + 2));

	if ((s->colours & SURVEY_RGB) != 0)
		find_plain(f, FINDING_NOTE, "rgb_colours", page);
	if ((s->colours & SURVEY_SPOT) == 0 || !finding_begin(f, FINDING_NOTE, "spot_colours", page))
		return;
	for (size_t i = 0; i < s->n_spots; i++)
		text_addf(names, "%s%s", i > 0 ? ", " : "", s->spots[i]);
	finding_arg(f, "names", "%s", names->at);
	finding_end(f);
}

static void
find_fonts(struct findings *f, const struct survey *s, int page)
{
	for (size_t i = 0; i < s->n_fonts; i++) {
		if (s->fonts[i].embedded || !finding_begin(f, FINDING_WARNING, "font_not_embedded", page))
			continue;
		finding_arg(f, "font", "%s", s->fonts[i].name);
		finding_end(f);
	}
}

static bool
is_judged(const struct survey_image *image)
{
	double least = PREFLIGHT_IMAGE_MM / MM_PER_PT;

	return !image->mask && image->width > STRIP_PX && image->height > STRIP_PX && image->box[2] - image->box[0] >= least &&
	       image->box[3] - image->box[1] >= least && image->ppi < PREFLIGHT_PPI_NOTE;
}

static void
find_images(struct findings *f, const struct survey *s, int page)
{
	int told = 0;

	for (size_t i = 0; i < s->n_images && told < IMAGES_TOLD; i++) {
		const struct survey_image *image = &s->images[i];

		if (!is_judged(image) ||
		    !finding_begin(f, image->ppi < PREFLIGHT_PPI_WARNING ? FINDING_WARNING : FINDING_NOTE, "image_resolution", page))
			continue;
		finding_at(f, image->box);
		finding_arg(f, "ppi", "%.0f", image->ppi);
		finding_arg(f, "width", "%d", image->width);
		finding_arg(f, "height", "%d", image->height);
		finding_end(f);
		told++;
	}
}

/* ---- its description ------------------------------------------------------------------------------- */

static void
add_box(struct text *out, const char *name, const double box[4])
{
	text_addf(out, ",\"%s\":[", name);
	for (int i = 0; i < 4; i++) {
		text_add(out, i > 0 ? "," : "");
		text_add_decimal(out, box[i] * MM_PER_PT, 3);
	}
	text_add_char(out, ']');
}

static void
add_fonts(struct text *out, const struct survey *s)
{
	text_add(out, ",\"fonts\":[");
	for (size_t i = 0; i < s->n_fonts; i++) {
		text_add(out, i > 0 ? ",{\"name\":" : "{\"name\":");
		text_add_json(out, s->fonts[i].name);
		text_addf(out, ",\"type\":\"%s\",\"embedded\":%s}", s->fonts[i].type, s->fonts[i].embedded ? "true" : "false");
	}
	text_add_char(out, ']');
}

static void
add_colours(struct text *out, const struct survey *s)
{
	const char *comma = "";

	text_add(out, ",\"colours\":[");
	for (size_t i = 0; i < LENGTH_OF(colour_words); i++)
		if ((s->colours & colour_words[i].bit) != 0) {
			text_addf(out, "%s\"%s\"", comma, colour_words[i].word);
			comma = ",";
		}
	text_add(out, "],\"spots\":[");
	for (size_t i = 0; i < s->n_spots; i++) {
		text_add(out, i > 0 ? "," : "");
		text_add_json(out, s->spots[i]);
	}
	text_add_char(out, ']');
}

static void
add_images(struct text *out, const struct survey *s)
{
	double lowest = INFINITY;

	for (size_t i = 0; i < s->n_images; i++)
		if (!s->images[i].mask)
			lowest = fmin(lowest, s->images[i].ppi);
	text_addf(out, ",\"images\":%zu,\"lowest_ppi\":", s->n_images);
	if (isfinite(lowest))
		text_add_decimal(out, lowest, 1);
	else
		text_add(out, "null");
}

static void
add_page(struct text *out, const struct geometry *g, const struct survey *s)
{
	text_add(out, "{\"width_mm\":");
	text_add_decimal(out, g->width * MM_PER_PT, 3);
	text_add(out, ",\"height_mm\":");
	text_add_decimal(out, g->height * MM_PER_PT, 3);
	text_addf(out, ",\"rotate\":%d,\"user_unit\":", g->rotate);
	text_add_decimal(out, g->user_unit, 6);
	add_box(out, "media_mm", g->media);
	add_box(out, "trim_mm", g->trim);
	add_box(out, "bleed_mm", g->bleed);
	add_colours(out, s);
	add_fonts(out, s);
	add_images(out, s);
	text_addf(out, ",\"transparency\":%s}", s->transparency ? "true" : "false");
}

static void
add_file(struct text *out, const struct report *report)
{
	text_add(out, "\"template\":{\"pdf_version\":");
	text_add_json(out, report->pdf_version);
	text_add(out, ",\"producer\":");
	text_add_json(out, report->producer);
	text_addf(out, ",\"repaired\":%s,\"encrypted\":%s,\"pages\":[", report->repaired ? "true" : "false",
		  report->encrypted ? "true" : "false");
}

static enum rc
look_at_page(struct scope *sc, qpdf_data q, const struct report *report, int number, struct text *out, struct findings *f)
{
	const struct geometry *g = &report->pages[number - 1];
	struct survey *s;

	TRY(survey_page(sc, q, number, g, &s));
	text_add(out, number > 1 ? "," : "");
	add_page(out, g, s);
	find_bleed(f, g, number);
	find_colours(sc, f, s, number);
	find_fonts(f, s, number);
	find_images(f, s, number);
	if (s->damaged)
		find_plain(f, FINDING_WARNING, "content_damaged", number);
	if (s->cut)
		find_plain(f, FINDING_NOTE, "not_all_seen", number);
	return RC_OK;
}

enum rc
preflight_template(struct scope *sc, struct bytes pdf, const struct press_rights *rights, struct text *out, struct findings *f)
{
	AUTO_DOC q = NULL;
	struct report report = {0};

	TRY(doc_open(sc, pdf, rights, &report, &q));
	TRY(doc_pages(sc, q, &report));
	add_file(out, &report);
	for (int number = 1; number <= (int)report.n_pages; number++)
		TRY(look_at_page(sc, q, &report, number, out, f));
	text_add(out, "]}");
	TRY(inspect_rehearse(sc, q, &report));
	find_file(f, &report);
	return text_check(sc, out, "the preflight's report");
}
