#include "config.h"
#include "domain/preflight.h"

#include "base/scope.h"

struct looking {
	const struct preflight_order *order;
	size_t next;
};

static enum rc
next_card(struct scope *sc, void *ctx, struct card *card, bool *more)
{
	struct looking *l = ctx;

	(void)sc;
	*more = l->next < l->order->n_cards;
	if (*more) {
		*card = l->order->cards[l->next];
		card->ordinal = (int32_t)l->next++;
	}
	return RC_OK;
}

static enum rc
done_card(struct scope *sc, void *ctx, const struct press_card *card)
{
	(void)sc, (void)ctx, (void)card;
	return RC_OK;
}

static enum rc
look(struct scope *sc, struct press *press, const struct preflight_order *order, struct bytes *json,
     struct finding_list *list)
{
	struct looking looking = {.order = order};
	const struct press_feed feed = {next_card, done_card, &looking};

	TRY(press_preflight(sc, press, order->pdf, order->settings_json, &order->rights, &feed, json));
	return finding_read(sc, *json, list);
}

enum rc
preflight_raw(struct scope *sc, struct press *press, const struct preflight_order *order, struct bytes *json)
{
	struct finding_list list;

	return look(sc, press, order, json, &list);
}

enum rc
preflight(struct scope *sc, const struct conf *conf, const struct preflight_order *order, struct finding_list *out)
{
	AUTO_PRESS *press = NULL;
	struct bytes json;

	TRY(press_open(sc, conf, &press));
	return look(sc, press, order, &json, out);
}
