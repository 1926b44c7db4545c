#include "config.h"
#include "pdf/desk.h"

#include "base/scope.h"
#include "press/message.h"

/* What it makes stays for the cards, in the process's own scope. One template a process. */
enum rc
do_compile(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	struct message_source m = {0};
	struct bytes pdf = {0};

	if (desk->fold != NULL || !message_source(sc, frame, &m))
		return desk_malformed(sc);
	TRY(desk_map_in(sc, desk, &pdf));
	TRY(desk_settings(sc, desk, m.settings));
	TRY(fold_compile(sc, pdf, desk->settings, &(struct press_rights){m.confirmed, m.password}, &desk->fold));
	if (desk->fold->n_slots > 0)
		TRY(proof_open(sc, desk->render, desk->fold, &desk->limits, &desk->proof));
	TRY(desk_put_out(sc, desk, desk->fold->prefix));
	desk_prepare(sc, desk);
	message_put_compiled(&desk->answer, &(struct message_compiled){desk->fold->prefix.len, desk->fold->report});
	return RC_OK;
}
