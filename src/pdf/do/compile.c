#include "config.h"
#include "pdf/desk.h"

#include "base/scope.h"
#include "press/message.h"

static void
prepare_layers(struct scope *sc, struct desk *desk)
{
	size_t n = desk->fold->n_slots;

	desk->layers = scope_array(sc, n, sizeof(*desk->layers));
	desk->marks = scope_array(sc, n, sizeof(*desk->marks));
	desk->operators = scope_array(sc, n, sizeof(*desk->operators));
	for (size_t i = 0; i < n; i++)
		text_open(&desk->operators[i], OVERLAY_OPS_MAX);
	desk->n_cards = 0;
}

/* What it makes stays for the cards, in the process's own scope. One template a process. */
enum rc
do_compile(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	struct message_source m = {0};
	struct bytes pdf = {0};

	if (desk->fold != NULL || !message_source(sc, frame, &m))
		return desk_malformed(sc);
	const struct bytes settings = {scope_copy_n(sc, m.settings.at, m.settings.len), m.settings.len};

	TRY(desk_map_in(sc, desk, &pdf));
	TRY(settings_parse(sc, settings, "", &desk->settings));
	TRY(overlay_open(sc, desk->settings, desk->outline, &desk->overlay));
	TRY(fold_compile(sc, pdf, desk->settings, &(struct press_rights){m.confirmed, m.password}, &desk->fold));
	if (desk->fold->n_slots > 0)
		TRY(proof_open(sc, desk->render, desk->fold, &desk->limits, &desk->proof));
	TRY(desk_put_out(sc, desk, desk->fold->prefix));
	prepare_layers(sc, desk);
	message_put_compiled(&desk->answer, &(struct message_compiled){desk->fold->prefix.len, desk->fold->report});
	return RC_OK;
}
