/* Frames from an untrusted peer, both ways: every reader takes them or says no, and nothing is read beyond them. */
#include "config.h"

#include <assert.h>

#include "base/scope.h"
#include "fuzz/target.h"
#include "model/finding.h"
#include "press/message.h"

static void
read_frame(struct scope *sc, const struct wire_frame *f)
{
	struct message_inspected *inspected = scope_alloc(sc, sizeof(*inspected));
	struct message_hello hello;
	struct message_ready ready;
	struct message_source source;
	struct message_print print;
	struct message_printed printed;
	struct message_compiled compiled;
	struct message_render render;
	struct message_card card;
	struct message_made made;
	struct message_fonts fonts;
	struct finding_list list;
	struct bytes json;
	uint64_t len;

	(void)message_hello(sc, f, &hello);
	(void)message_ready(f, &ready);
	(void)message_source(sc, f, &source);
	(void)message_inspected(f, inspected);
	(void)message_compiled(f, &compiled);
	(void)message_print(sc, f, &print);
	(void)message_printed(f, &printed);
	(void)message_render(f, &render);
	(void)message_rendered(f, &len);
	(void)message_card(sc, f, &card);
	if (message_fonts_told(sc, f, &fonts))
		assert(fonts.n <= FONT_FAMILIES_MAX);
	if (message_made(f, &made))
		assert(made.proof.cause != NULL);
	if (message_failed(sc, f))
		assert(sc->fault.code != NULL);
	if (message_preflighted(f, &json) && finding_read(sc, json, &list) == RC_OK)
		finding_list_json(sc, text_new(sc, (size_t)1 << 22), &list, LANGUAGE_EN);
}

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	AUTO_SCOPE *sc = scope_new("fuzz", "");
	struct wire_frame frame;
	size_t used = 0;

	for (size_t from = 0; from < len; from += used) {
		if (wire_find(at + from, len - from, &frame, &used) != WIRE_WHOLE)
			return 0;
		assert(used >= WIRE_HEAD && used <= len - from);
		read_frame(sc, &frame);
		fault_clear(sc);
	}
	return 0;
}
