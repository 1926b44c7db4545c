#include "config.h"
#include "pdf/render.h"

#include <math.h>
#include <poppler.h>
#include <stdbool.h>
#include <string.h>
#include <zlib.h>

#include "base/png.h"
#include "base/scope.h"
#include "pdf/doc.h"

#define PNG_MAX ((size_t)256 * 1024 * 1024)

struct render {
	PopplerDocument *held;
};

struct render_file {
	PopplerDocument *doc;
};

/* An empty page; poppler finds its objects without a cross-reference section. */
static const char tiny[] = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
			   "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
			   "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
			   "trailer<</Root 1 0 R/Size 4>>\n";

static GLogWriterOutput
no_writer(GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
	(void)level, (void)fields, (void)n, (void)data;
	return G_LOG_WRITER_HANDLED;
}

static void
silence_glib(void)
{
	static bool done; /* GLib takes a writer only once in a process */

	if (!done)
		g_log_set_writer_func(no_writer, NULL, NULL);
	done = true;
}

static enum rc
open_bytes(struct scope *sc, struct bytes pdf, PopplerDocument **out)
{
	GError *error = NULL;
	GBytes *bytes = g_bytes_new_static(pdf.at, pdf.len);

	*out = poppler_document_new_from_bytes(bytes, NULL, &error);
	g_bytes_unref(bytes);
	if (*out != NULL)
		return RC_OK;
	enum rc rc = fault(sc, RC_INVALID, "not_a_pdf", "the file cannot be shown: %s",
			   error != NULL ? error->message : "poppler does not open it");

	g_clear_error(&error);
	return rc;
}

static void
end_render(void *thing)
{
	g_object_unref(((struct render *)thing)->held);
}

enum rc
render_open(struct scope *sc, struct render **out)
{
	struct render *render = scope_alloc(sc, sizeof(*render));

	silence_glib();
	TRY(open_bytes(sc, (struct bytes){tiny, sizeof(tiny) - 1}, &render->held));
	scope_at_end(sc, end_render, render);
	*out = render;
	return RC_OK;
}

enum rc
render_load(struct scope *sc, struct render *render, struct bytes pdf, struct render_file **out)
{
	PopplerDocument *doc;

	(void)render; /* asked for because it must be open */
	TRY(open_bytes(sc, pdf, &doc));
	*out = g_new0(struct render_file, 1);
	(*out)->doc = doc;
	return RC_OK;
}

void
render_close(struct render_file *file)
{
	if (file == NULL)
		return;
	g_object_unref(file->doc);
	g_free(file);
}

static enum rc
open_page(struct scope *sc, struct render_file *file, int page, PopplerPage **out)
{
	int n = poppler_document_get_n_pages(file->doc);

	*out = page >= 1 && page <= n ? poppler_document_get_page(file->doc, page - 1) : NULL;
	if (*out != NULL)
		return RC_OK;
	enum rc rc = fault(sc, RC_MISSING, "no_page", "page %d does not exist: the file has %d", page, n);

	fault_arg(sc, "number", "%d", page);
	fault_arg(sc, "pages", "%d", n);
	return rc;
}

enum rc
render_paint(struct scope *sc, struct render_file *file, int page, const struct ink_matrix *place,
	     struct render_area *area)
{
	PopplerPage *shown;

	TRY(open_page(sc, file, page, &shown));
	cairo_surface_t *surface = cairo_image_surface_create_for_data(area->pixels, CAIRO_FORMAT_ARGB32, area->width,
								       area->height, area->stride);
	cairo_t *cr = cairo_create(surface);
	const double *m = place->m;
	cairo_matrix_t matrix;

	cairo_matrix_init(&matrix, m[0], m[1], m[2], m[3], m[4], m[5]);
	cairo_set_matrix(cr, &matrix);
	poppler_page_render(shown, cr);
	cairo_status_t status = cairo_status(cr);

	cairo_destroy(cr);
	cairo_surface_finish(surface);
	cairo_surface_destroy(surface);
	g_object_unref(shown);
	if (status != CAIRO_STATUS_SUCCESS)
		return doc_on_page(sc, page, doc_refuse(sc, "undrawable", "page %d cannot be drawn (%s); simplify it", page,
						       cairo_status_to_string(status)));
	return RC_OK;
}

static void
take_letter(gunichar sign, const PopplerRectangle *at, struct render_letter *out)
{
	*out = (struct render_letter){.box = {fmin(at->x1, at->x2), fmin(at->y1, at->y2), fmax(at->x1, at->x2), fmax(at->y1, at->y2)},
				      .space = g_unichar_isspace(sign) || g_unichar_iscntrl(sign)};
	out->utf8[g_unichar_to_utf8(sign, out->utf8)] = '\0';
}

enum rc
render_letters(struct scope *sc, struct render_file *file, int page, struct render_letter **out, size_t *n)
{
	PopplerPage *shown;
	PopplerRectangle *boxes = NULL;
	guint n_boxes = 0;

	TRY(open_page(sc, file, page, &shown));
	char *words = poppler_page_get_text(shown);
	bool told = words != NULL && poppler_page_get_text_layout(shown, &boxes, &n_boxes);
	glong n_signs = told ? g_utf8_strlen(words, -1) : 0;
	bool fits = n_signs <= RENDER_LETTERS_MAX;

	*n = fits ? MIN((size_t)n_signs, n_boxes) : 0;
	*out = scope_array(sc, *n + 1, sizeof(**out));
	char *at = words;

	for (size_t i = 0; i < *n; i++, at = g_utf8_next_char(at))
		take_letter(g_utf8_get_char(at), &boxes[i], &(*out)[i]);
	g_free(boxes);
	g_free(words);
	g_object_unref(shown);
	return fits ? RC_OK : fault(sc, RC_LIMIT, "too_large", "page %d has more than %d letters", page, RENDER_LETTERS_MAX);
}

static enum rc
page_size(struct scope *sc, struct render_file *file, int page, double *width, double *height)
{
	PopplerPage *shown;

	TRY(open_page(sc, file, page, &shown));
	poppler_page_get_size(shown, width, height);
	g_object_unref(shown);
	if (!(*width > 0) || !(*height > 0))
		return fault(sc, RC_INVALID, "no_page", "page %d has no size", page);
	return RC_OK;
}

/* From cairo's native words, which have no alpha here: the page's ground is white. */
static void
take_row(void *ctx, int y, uint8_t *samples)
{
	const struct render_area *area = ctx;
	const uint8_t *from = area->pixels + (size_t)y * (size_t)area->stride;

	for (int x = 0; x < area->width; x++, from += 4, samples += 3) {
		uint32_t rgb;

		memcpy(&rgb, from, 4);
		samples[0] = (uint8_t)(rgb >> 16);
		samples[1] = (uint8_t)(rgb >> 8);
		samples[2] = (uint8_t)rgb;
	}
}

/* For a screen: cairo's own writer tries every filter for every row and takes five times as long for no smaller files. */
static enum rc
encode(struct scope *sc, struct render_area *area, int dpi, struct bytes *out)
{
	const struct png png = {area->width, area->height, PNG_RGB, Z_BEST_SPEED, dpi, take_row, area, NULL};
	struct text *t = text_new(sc, PNG_MAX);

	TRY(png_write(sc, &png, t));
	TRY(text_check(sc, t, "a picture"));
	*out = (struct bytes){t->at, t->len};
	return RC_OK;
}

/* Pixels and the scale from the page's own units. */
static enum rc
measure(struct scope *sc, struct render_file *file, const struct render_wish *wish, struct render_area *area, double *scale)
{
	double width, height;

	if (wish->dpi == 0 && (wish->width_px < RENDER_WIDTH_MIN || wish->width_px > RENDER_WIDTH_MAX))
		return fault(sc, RC_INVALID, "out_of_range", "a picture is %d to %d pixels wide", RENDER_WIDTH_MIN,
			     RENDER_WIDTH_MAX);
	TRY(page_size(sc, file, wish->page, &width, &height));
	*scale = wish->dpi == 0 ? wish->width_px / width : wish->dpi * wish->user_unit / 72;
	double x = fmax(1, round(width * *scale)), y = fmax(1, round(height * *scale));

	if (!(x * y <= RENDER_PIXELS_MAX))
		return fault(sc, RC_LIMIT, "picture_too_large", "page %d would be %.0f x %.0f pixels, over %.0f in all", wish->page, x, y,
			     RENDER_PIXELS_MAX);
	*area = (struct render_area){.width = (int)x, .height = (int)y, .stride = (int)x * 4};
	return RC_OK;
}

enum rc
render_png(struct scope *sc, struct render *render, struct bytes pdf, const struct render_wish *wish, struct bytes *png)
{
	AUTO_RENDER_FILE *file = NULL;
	struct render_area area;
	double scale;

	TRY(render_load(sc, render, pdf, &file));
	TRY(measure(sc, file, wish, &area, &scale));
	size_t size = (size_t)area.stride * (size_t)area.height;

	area.pixels = scope_alloc(sc, size);
	memset(area.pixels, 0xff, size);
	struct ink_matrix place = ink_scale(scale, scale);

	TRY(render_paint(sc, file, wish->page, &place, &area));
	return encode(sc, &area, wish->dpi, png);
}
