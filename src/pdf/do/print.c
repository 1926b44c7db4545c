#include "config.h"
#include "pdf/print.h"

#include "base/scope.h"
#include "pdf/desk.h"
#include "press/message.h"

/* As a compile: what it makes stays for the cards. */
enum rc
do_print(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	struct message_print m = {0};
	const struct print_parts *parts;
	struct bytes pdf = {0};

	if (desk->fold != NULL || !message_print(sc, frame, &m))
		return desk_malformed(sc);
	const struct press_rights rights = {m.source.confirmed, m.source.password};

	TRY(desk_map_in(sc, desk, &pdf));
	TRY(desk_settings(sc, desk, m.source.settings));
	TRY(print_fold(sc, pdf, desk->settings, &rights, m.sheet.alone, &parts));
	TRY(print_open(sc, parts, &m.sheet, m.n_cards, &desk->print));
	desk->fold = &parts->fold;
	TRY(desk_put_out(sc, desk, desk->fold->prefix));
	desk_prepare(sc, desk);
	message_put_compiled(&desk->answer, &(struct message_compiled){desk->fold->prefix.len, desk->fold->report});
	return RC_OK;
}

enum rc
do_print_next(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	struct message_printed m;

	if (desk->print == NULL || !message_print_next(frame))
		return desk_malformed(sc);
	text_clear(&desk->tail);
	TRY(print_next(sc, desk->print, &desk->tail, &m.more));
	m.piece = (struct bytes){desk->tail.at, desk->tail.len};
	message_put_printed(&desk->answer, &m);
	return RC_OK;
}
