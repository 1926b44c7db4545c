/*
 * A template from anybody, all the way to a card: inspected, compiled, drawn on and stamped. A
 * refusal has a code; a card has its prefix's cross-reference section. Every second
 * input is looked at by the preflight, every eighth becomes a print file's parts, too.
 */
#include "config.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/scope.h"
#include "fuzz/target.h"
#include "pdf/card.h"
#include "pdf/fold.h"
#include "pdf/inspect.h"
#include "pdf/preflight_template.h"
#include "pdf/print_fold.h"
#include "text/outline.h"

static const char settings_json[] =
	"{\"format\":1,\"unit\":\"mm\",\"elements\":[{\"type\":\"qr\",\"x\":1,\"y\":1,\"size\":20},"
	"{\"type\":\"text\",\"x\":1,\"y\":25,\"width\":30,\"height\":9,\"min_size\":1,\"value\":\"{{table.number}}\"}]}";
static const struct press_rights rights = {.confirmed = true};

/* What is the same for every input; lives as long as the process. */
struct setting {
	const struct settings *settings;
	struct outline *outline;
	struct overlay *overlay;
};

static const struct setting *
shared(void)
{
	static struct setting s;
	static struct scope *sc; /* as long as the process */

	if (s.overlay != NULL)
		return &s;
	sc = scope_new("fuzz", "shared");
	if (settings_parse(sc, (struct bytes){settings_json, sizeof(settings_json) - 1}, "", &s.settings) != RC_OK ||
	    outline_open(sc, "PT Sans", "", &s.outline) != RC_OK || overlay_open(sc, s.settings, s.outline, &s.overlay) != RC_OK)
		abort();
	return &s;
}

static void
stamp(struct scope *sc, const struct setting *s, const struct fold *fold)
{
	const struct card card = {.uuid = "6b1f9a52-3c3e-4a77-9d1b-000000000001", .number = "12", .zone = "", .seats = "", .url = "https://check.example/t/1",
				  .restaurant = "R", .brand = "", .date = ""};
	struct text *ops = text_new(sc, OVERLAY_OPS_MAX), *tail = text_new(sc, PRESS_TAIL_MAX);
	struct overlay_marks marks;
	struct card_layer layer;

	assert(fold->n_slots == 1 && fold->xref < fold->prefix.len);
	if (overlay_draw(sc, s->overlay, &card, fold->slots[0].page, &fold->slots[0].box, ops, &marks) != RC_OK)
		return;
	layer = (struct card_layer){{ops->at, ops->len}, &marks};
	if (card_tail(sc, fold, &layer, &card, tail) == RC_OK)
		assert(memcmp((const char *)fold->prefix.at + fold->xref, "xref", 4) == 0 && tail->len > 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	AUTO_SCOPE *sc = scope_new("fuzz", "");
	const struct setting *s = shared();
	const struct bytes pdf = {at, len};
	const struct print_parts *parts;
	const struct fold *fold;
	struct inspect seen;
	struct findings findings;

	if (inspect_template(sc, pdf, &rights, &seen) != RC_OK) {
		assert(sc->fault.code != NULL);
		return 0;
	}
	findings_open(sc, &findings);
	if (len % 2 == 0 && preflight_template(sc, pdf, &rights, text_new(sc, (size_t)1 << 22), &findings) != RC_OK)
		assert(sc->fault.code != NULL);
	fault_clear(sc);
	if (fold_compile(sc, pdf, s->settings, &rights, &fold) == RC_OK)
		stamp(sc, s, fold);
	fault_clear(sc);
	if (len % 8 == 0 && print_fold(sc, pdf, s->settings, &rights, true, &parts) == RC_OK)
		assert(parts->pages_root > 0);
	return 0;
}
