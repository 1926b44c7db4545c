#include "config.h"
#include "text/outline_layout.h"

#include <math.h>
#include <string.h>

#include "base/scope.h"
#include "base/utf8.h"

#define SLACK 1e-6    /* of rounding, relative */
#define HALVINGS 9    /* of the search for a size at which a broken text fits */
#define SAID_MAX 60   /* characters of a text in a message */

double
outline_layout_line_width(PangoLayoutLine *line)
{
	PangoRectangle logical;

	pango_layout_line_get_extents(line, NULL, &logical);
	return logical.width / OUTLINE_FONT_UNITS;
}

static double
widest(PangoLayout *layout)
{
	double most = 0;

	for (int i = 0; i < pango_layout_get_line_count(layout); i++)
		most = fmax(most, outline_layout_line_width(pango_layout_get_line_readonly(layout, i)));
	return most;
}

static double
height_in_em(PangoLayout *layout, const struct settings_text *text)
{
	return pango_layout_get_line_count(layout) * text->line_height;
}

/* The greatest size at which the lines as they are fit into the box. */
static double
fitting_size(PangoLayout *layout, const struct settings_text *text)
{
	double width = widest(layout), size = text->height / height_in_em(layout, text);

	return width > 0 ? fmin(size, text->width / width) : size;
}

/* Broken into lines for this size, does it fit? */
static bool
fits_broken(PangoLayout *layout, const struct settings_text *text, double size)
{
	pango_layout_set_width(layout, (int)fmin(text->width / size * OUTLINE_FONT_UNITS, G_MAXINT / 2));
	return fitting_size(layout, text) >= size * (1 - SLACK);
}

static double
thousandths(double size)
{
	return floor(size * 1000 + SLACK) / 1000;
}

/* The size for a text that is broken into lines; 0 when it does not fit at the least size. */
static double
broken_size(PangoLayout *layout, const struct settings_text *text, double least)
{
	double fits = least, over = text->size;

	if (fits_broken(layout, text, text->size))
		return text->size;
	if (!fits_broken(layout, text, least))
		return 0;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = thousandths((fits + over) / 2);

		if (fits_broken(layout, text, middle))
			fits = middle;
		else
			over = middle;
	}
	return fits_broken(layout, text, fits) ? fits : 0;
}

static const char *
begin_of(struct scope *sc, const char *string)
{
	const char *at = string, *end = string + strlen(string);

	for (int i = 0; i < SAID_MAX && at < end; i++)
		if (utf8_next(&at, end) < 0)
			break;
	return scope_printf(sc, "%.*s%s", (int)(at - string), string, at < end ? "…" : "");
}

static enum rc
overset(struct scope *sc, const struct settings_text *text, const char *string, double size)
{
	const char *said = begin_of(sc, string);

	fault(sc, RC_INVALID, "text_overset", "the text '%s' does not fit its box of %.1f × %.1f mm at %g pt", said,
	      text->width * MM_PER_PT, text->height * MM_PER_PT, size);
	fault_arg(sc, "text", "%s", said);
	fault_arg(sc, "size", "%g", size);
	return RC_INVALID;
}

static enum rc
fit(struct scope *sc, const struct settings_text *text, const char *string, struct outline_layout *l)
{
	double least = fmin(text->min_size, text->size), size = 0;

	if (text->fit == SETTINGS_FIT_WRAP)
		size = broken_size(l->layout, text, least);
	else
		size = fmin(text->size, thousandths(fitting_size(l->layout, text) * (1 + SLACK)));
	if (text->fit == SETTINGS_FIT_CLIP) {
		l->over = size < text->size;
		size = text->size;
	}
	if (text->fit == SETTINGS_FIT_ERROR)
		least = text->size;
	if (size < least)
		return overset(sc, text, string, least);
	l->size = size;
	l->n_lines = (size_t)pango_layout_get_line_count(l->layout);
	return RC_OK;
}

/* Their letters are joined: a space between them would be a cut (CSS Text 3, 8.2.1 "cursive scripts"). */
static bool
is_joined(GUnicodeScript script)
{
	return script == G_UNICODE_SCRIPT_ARABIC || script == G_UNICODE_SCRIPT_SYRIAC || script == G_UNICODE_SCRIPT_MONGOLIAN ||
	       script == G_UNICODE_SCRIPT_NKO || script == G_UNICODE_SCRIPT_PHAGS_PA || script == G_UNICODE_SCRIPT_MANDAIC ||
	       script == G_UNICODE_SCRIPT_HANIFI_ROHINGYA || script == G_UNICODE_SCRIPT_ADLAM;
}

static void
set_letter_spacing(PangoLayout *layout, const struct settings_text *text, const char *string)
{
	int spacing = (int)lround(text->letter_spacing / text->size * OUTLINE_FONT_UNITS);
	PangoAttrList *attributes = pango_attr_list_new();
	PangoScriptIter *scripts = pango_script_iter_new(string, -1);

	do {
		const char *from, *to;
		PangoScript script;

		pango_script_iter_get_range(scripts, &from, &to, &script);
		if (is_joined((GUnicodeScript)script))
			continue;
		PangoAttribute *spaced = pango_attr_letter_spacing_new(spacing);

		spaced->start_index = (guint)(from - string);
		spaced->end_index = (guint)(to - string);
		pango_attr_list_insert(attributes, spaced);
	} while (pango_script_iter_next(scripts));
	pango_script_iter_free(scripts);
	pango_layout_set_attributes(layout, attributes);
	pango_attr_list_unref(attributes);
}

enum rc
outline_layout_open(struct scope *sc, struct outline_fonts *fonts, const struct outline_font *font,
		    const struct settings_text *text, const char *string, struct outline_layout *out)
{
	out->layout = pango_layout_new(fonts->context);
	pango_layout_set_font_description(out->layout, font->description);
	pango_layout_set_wrap(out->layout, PANGO_WRAP_WORD);
	pango_layout_set_text(out->layout, string, -1);
	if (text->letter_spacing != 0)
		set_letter_spacing(out->layout, text, string);
	return fit(sc, text, string, out);
}
