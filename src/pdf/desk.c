#include "config.h"
#include "pdf/desk.h"

#include <string.h>
#include <sys/mman.h>

#include "base/file.h"
#include "base/scope.h"
#include "press/message.h"
#include "text/outline.h"

void
desk_open(struct desk *desk, int socket)
{
	*desk = (struct desk){0};
	inbox_open(&desk->inbox, socket);
	text_open(&desk->answer, WIRE_HEAD + WIRE_BODY_MAX);
	text_open(&desk->tail, PRESS_TAIL_MAX);
	text_open(&desk->notes, MESSAGE_NOTES_MAX);
}

void
desk_close(struct desk *desk)
{
	for (size_t i = 0; desk->fold != NULL && i < desk->fold->n_slots; i++)
		text_close(&desk->operators[i]);
	outline_close(desk->outline);
	text_close(&desk->answer);
	text_close(&desk->tail);
	text_close(&desk->notes);
	inbox_close(&desk->inbox);
}

enum rc
desk_map_in(struct scope *sc, const struct desk *desk, struct bytes *out)
{
	if (desk->inbox.fds[0] < 0)
		return fault(sc, RC_BROKEN, "press_failed", "a request came without its file");
	return file_map(sc, desk->inbox.fds[0], "the template", PRESS_PREFIX_MAX, out);
}

/* By a mapping: RLIMIT_FSIZE forbids writes, and the file has its size. */
enum rc
desk_put_out(struct scope *sc, const struct desk *desk, struct bytes b)
{
	if (desk->inbox.fds[1] < 0)
		return fault(sc, RC_BROKEN, "press_failed", "a request came without a file for its result");
	if (b.len > PRESS_PREFIX_MAX)
		return fault(sc, RC_LIMIT, "too_large", "the result is over %zu bytes", PRESS_PREFIX_MAX);
	void *at = mmap(NULL, b.len, PROT_READ | PROT_WRITE, MAP_SHARED, desk->inbox.fds[1], 0);

	if (at == MAP_FAILED)
		return fault_errno(sc, "press_failed", "cannot map the file for the result");
	memcpy(at, b.at, b.len);
	(void)munmap(at, b.len); /* or the other side cannot seal it */
	return RC_OK;
}

enum rc
desk_malformed(struct scope *sc)
{
	return fault(sc, RC_BROKEN, "press_failed", "a request is malformed");
}

enum rc
desk_settings(struct scope *sc, struct desk *desk, struct bytes json)
{
	const struct bytes kept = {scope_copy_n(sc, json.at, json.len), json.len};

	TRY(settings_parse(sc, kept, "", &desk->settings));
	TRY(overlay_open(sc, desk->settings, desk->outline, &desk->overlay));
	overlay_watch(desk->overlay, &desk->watch);
	return RC_OK;
}

void
desk_prepare(struct scope *sc, struct desk *desk)
{
	size_t n = desk->fold->n_slots;

	desk->layers = scope_array(sc, n, sizeof(*desk->layers));
	desk->marks = scope_array(sc, n, sizeof(*desk->marks));
	desk->operators = scope_array(sc, n, sizeof(*desk->operators));
	for (size_t i = 0; i < n; i++)
		text_open(&desk->operators[i], OVERLAY_OPS_MAX);
	desk->n_cards = 0;
}

enum rc
desk_draw(struct scope *sc, struct desk *desk, const struct card *card)
{
	for (size_t i = 0; i < desk->fold->n_slots; i++) {
		const struct fold_slot *slot = &desk->fold->slots[i];
		struct text *operators = &desk->operators[i];

		text_clear(operators);
		TRY(overlay_draw(sc, desk->overlay, card, slot->page, &slot->box, operators, &desk->marks[i]));
		desk->layers[i] = (struct card_layer){{operators->at, operators->len}, &desk->marks[i]};
	}
	return RC_OK;
}
