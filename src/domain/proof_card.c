#include "config.h"
#include "domain/proof_card.h"

#include "base/scope.h"
#include "js/js.h"
#include "model/settings.h"

#define WORDS "ПРОБА · PROOF · ПРОБА · PROOF"
#define BAND_MM 5.0
#define QUIET_SHARE 0.2 /* of a code's side: more than any quiet zone of four modules */

static const char *const fields[] = {"format", "unit", "box", "mirror"};

/* A strip along an edge, mm on the page; turned: its text runs downwards. */
struct band {
	double x, y, width, height;
	bool turned;
};

static bool
meets(const struct band *band, double x, double y, double size)
{
	return band->x < x + size && x < band->x + band->width && band->y < y + size && y < band->y + band->height;
}

/* Codes, and where `mirror` repeats them, keep their place to themselves. */
static bool
is_free(const struct band *band, const struct settings *s, int page, const struct proof_page *at)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct settings_element *e = &s->elements[i];
		double quiet = e->qr.size * QUIET_SHARE;

		if (e->type != SETTINGS_QR)
			continue;
		if (s->mirror.fold != SETTINGS_FOLD_NONE && s->mirror.to_page == page && s->mirror.page != page)
			return false;
		if (e->page == page && meets(band, at->left + (e->x - quiet) * MM_PER_PT, at->top + (e->y - quiet) * MM_PER_PT,
					     (e->qr.size + 2 * quiet) * MM_PER_PT))
			return false;
	}
	return true;
}

static void
add_length(struct text *json, const char *name, double mm, double unit_mm)
{
	text_addf(json, ",\"%s\":", name);
	text_add_decimal(json, mm / unit_mm, 4);
}

/* An element is turned about its middle, so a strip along a side is a horizontal one with the same middle. */
static void
add_mark(struct text *json, const struct band *band, int page, const struct proof_page *at, double unit_mm)
{
	double length = band->turned ? band->height : band->width, across = band->turned ? band->width : band->height;

	text_addf(json, "{\"type\":\"text\",\"page\":%d", page);
	add_length(json, "x", band->x + band->width / 2 - length / 2 - at->left, unit_mm);
	add_length(json, "y", band->y + band->height / 2 - across / 2 - at->top, unit_mm);
	add_length(json, "width", length, unit_mm);
	add_length(json, "height", across, unit_mm);
	text_addf(json, ",\"rotation\":%d,\"align\":\"center\",\"valign\":\"middle\",\"size\":10,\"min_size\":1,"
			"\"color\":{\"cmyk\":[0,100,0,0]},\"value\":\"" WORDS "\"},", band->turned ? 90 : 0);
}

static void
add_marks(struct text *json, const struct settings *s, int page, const struct proof_page *at, double unit_mm)
{
	const struct band bands[] = {{0, 0, at->width, BAND_MM, false},
				     {0, at->height - BAND_MM, at->width, BAND_MM, false},
				     {0, BAND_MM, BAND_MM, at->height - 2 * BAND_MM, true},
				     {at->width - BAND_MM, BAND_MM, BAND_MM, at->height - 2 * BAND_MM, true}};

	for (size_t i = 0; i < LENGTH_OF(bands); i++)
		if (bands[i].width > BAND_MM / 2 && bands[i].height > BAND_MM / 2 && is_free(&bands[i], s, page, at))
			add_mark(json, &bands[i], page, at, unit_mm);
}

static void
add_elements(struct scope *sc, struct text *json, const struct js *elements)
{
	for (size_t i = 0, n = js_count(elements); i < n; i++) {
		struct js item = js_item(sc, elements, i);
		struct bytes bytes = js_bytes(sc, &item);

		text_add(json, i > 0 ? "," : "");
		text_add_bytes(json, bytes.at, bytes.len);
	}
	if (js_count(elements) == 0 && json->len > 0 && json->at[json->len - 1] == ',')
		json->at[--json->len] = '\0'; /* of the last mark */
}

enum rc
proof_card_settings(struct scope *sc, struct bytes settings_json, const struct proof_page *pages, size_t n_pages,
		    struct bytes *out)
{
	static const double units_mm[] = {[SETTINGS_MM] = 1, [SETTINGS_PT] = MM_PER_PT, [SETTINGS_IN] = 25.4};
	struct text *json = text_new(sc, SETTINGS_BYTES_MAX);
	const struct settings *settings;
	struct js whole, elements;

	TRY(settings_parse(sc, settings_json, "/settings", &settings));
	TRY(js_parse(sc, settings_json, "/settings", &whole));
	TRY(js_array(sc, &whole, "elements", JS_REQUIRED, SETTINGS_ELEMENTS_MAX, &elements));
	text_add_char(json, '{');
	for (size_t i = 0; i < LENGTH_OF(fields); i++) {
		struct js value;
		bool there = false;

		TRY(js_value(sc, &whole, fields[i], JS_OPTIONAL, &value, &there));
		if (!there)
			continue;
		struct bytes bytes = js_bytes(sc, &value);

		text_addf(json, "\"%s\":", fields[i]);
		text_add_bytes(json, bytes.at, bytes.len);
		text_add_char(json, ',');
	}
	text_add(json, "\"elements\":[");
	for (size_t i = 0; i < n_pages && settings->n + 4 * (i + 1) <= SETTINGS_ELEMENTS_MAX; i++)
		add_marks(json, settings, (int)i + 1, &pages[i], units_mm[settings->unit]);
	add_elements(sc, json, &elements);
	text_add(json, "]}");
	TRY(text_check(sc, json, "the proof card's settings"));
	*out = (struct bytes){json->at, json->len};
	return RC_OK;
}
