/*
 * Settings from anybody: no crash, no leak, and what is taken once is taken again when it is written anew. What is taken is
 * drawn, too: no number that the table of fields allows may break the drawing.
 */
#include "config.h"

#include <assert.h>
#include <stdlib.h>

#include "base/scope.h"
#include "fuzz/target.h"
#include "js/js.h"
#include "pdf/overlay.h"
#include "text/outline.h"

static struct outline *
shared_outline(void)
{
	static struct outline *outline;
	static struct scope *sc; /* as long as the process */

	if (outline != NULL)
		return outline;
	sc = scope_new("fuzz", "outline");
	if (outline_open(sc, "PT Sans", "", &outline) != RC_OK)
		abort();
	return outline;
}

static void
draw(struct scope *sc, const struct settings *settings)
{
	static const struct overlay_page_box box = {300, 400, 10, 10, 280, 380};
	const struct card card = {.uuid = "6b1f9a52-3c3e-4a77-9d1b-000000000001", .number = "VIP-12", .zone = "Терраса", .seats = "4",
				  .url = "https://check.example/t/1", .restaurant = "Ёлочка", .brand = "", .date = "1.1.2026"};
	struct text *ops = text_new(sc, OVERLAY_OPS_MAX);
	struct overlay_marks marks;
	struct overlay *overlay;
	const int *pages;

	if (settings->n > 8 || overlay_open(sc, settings, shared_outline(), &overlay) != RC_OK)
		return;
	for (size_t i = 0, n = overlay_pages(sc, settings, &pages); i < n; i++) {
		text_clear(ops);
		if (overlay_draw(sc, overlay, &card, pages[i], &box, ops, &marks) != RC_OK)
			assert(sc->fault.code != NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	AUTO_SCOPE *sc = scope_new("fuzz", "");
	struct bytes json = {at, len};
	const struct settings *settings, *again;
	struct js js;

	if (settings_parse(sc, json, "", &settings) != RC_OK) {
		assert(sc->fault.code != NULL && (sc->fault.pointer != NULL || sc->fault.rc == RC_LIMIT));
		return 0;
	}
	if (js_parse(sc, json, "", &js) != RC_OK || settings_parse(sc, js_bytes(sc, &js), "", &again) != RC_OK ||
	    settings->n != again->n)
		abort();
	draw(sc, settings);
	return 0;
}
