#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/bundle_cards.h"
#include "domain/card_order.h"
#include "js/js.h"
#include "store/template.h"

struct order {
	int64_t template_id;
	struct bytes settings; /* at NULL: the template's own */
	struct card *cards;
	size_t n;
};

/* What stands on a card besides the code; NULL where it is left out. */
static enum rc
read_values(struct scope *sc, const struct js *item, struct card *card)
{
	static const char *const fields[] = {"number", "zone", "seats", "restaurant", "brand", "date", NULL};
	struct js values;

	TRY(js_object(sc, item, "values", JS_OPTIONAL, &values));
	if (values.value == NULL)
		return RC_OK;
	TRY(js_fields(sc, &values, fields));
	TRY(js_text(sc, &values, "number", JS_OPTIONAL, 0, CARD_NUMBER_MAX, &card->number));
	TRY(js_text(sc, &values, "zone", JS_OPTIONAL, 0, CARD_ZONE_MAX, &card->zone));
	TRY(js_text(sc, &values, "seats", JS_OPTIONAL, 0, 4, &card->seats));
	TRY(js_text(sc, &values, "restaurant", JS_OPTIONAL, 0, CARD_NAME_MAX, &card->restaurant));
	TRY(js_text(sc, &values, "brand", JS_OPTIONAL, 0, CARD_NAME_MAX, &card->brand));
	return js_text(sc, &values, "date", JS_OPTIONAL, 0, 40, &card->date);
}

static enum rc
read_card(struct scope *sc, const struct js *item, struct card *card)
{
	const char *word;
	char uuid[CARD_UUID_LEN + 1];

	*card = (struct card){0};
	TRY(js_text(sc, item, "uuid", JS_REQUIRED, 1, 100, &word));
	if (!card_uuid_canonical(word, uuid))
		return fault_at(sc, fault(sc, RC_INVALID, "bad_value", "'%s' is no uuid", word), "%s/uuid", item->at);
	card->uuid = scope_copy(sc, uuid);
	return read_values(sc, item, card);
}

static enum rc
read_items(struct scope *sc, const struct js *body, struct order *out)
{
	static const char *const fields[] = {"uuid", "values", NULL};
	struct js items;

	TRY(js_array(sc, body, "items", JS_REQUIRED, CARD_ORDER_MAX, &items));
	out->n = js_count(&items);
	if (out->n == 0)
		return fault_at(sc, fault(sc, RC_INVALID, "bad_value", "there is nothing to make"), "/items");
	out->cards = scope_array(sc, out->n, sizeof(*out->cards));
	for (size_t i = 0; i < out->n; i++) {
		struct js item = js_item(sc, &items, i);

		TRY(js_fields(sc, &item, fields));
		TRY(read_card(sc, &item, &out->cards[i]));
	}
	return RC_OK;
}

static enum rc
read_order(struct scope *sc, const struct request *req, bool several, struct order *out)
{
	static const char *const fields_of_one[] = {"template_id", "settings", "uuid", "values", NULL};
	static const char *const fields_of_many[] = {"template_id", "settings", "items", NULL};
	struct js body, settings;

	TRY(query_only(sc, &req->query, NULL));
	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, several ? fields_of_many : fields_of_one));
	TRY(js_int(sc, &body, "template_id", JS_REQUIRED, 1, INT64_MAX, &out->template_id));
	TRY(js_object(sc, &body, "settings", JS_NULLABLE, &settings));
	if (settings.value != NULL)
		out->settings = js_bytes(sc, &settings);
	if (several)
		return read_items(sc, &body, out);
	out->n = 1;
	out->cards = scope_array(sc, 1, sizeof(*out->cards));
	return read_card(sc, &body, out->cards);
}

static enum rc
make(struct scope *sc, struct app *app, const struct request *req, bool several, struct order *order, struct bytes **pdfs)
{
	struct template template;

	TRY(read_order(sc, req, several, order));
	enum rc rc = template_load(sc, app->pg, req->who, order->template_id, &template);

	if (rc != RC_OK)
		return rc == RC_MISSING ? fault_at(sc, rc, "/template_id") : rc;
	*pdfs = scope_array(sc, order->n, sizeof(**pdfs));
	return card_order(sc, app, req->who, &template, order->settings, order->cards, order->n, *pdfs);
}

/* A card for any uuid, proved and not kept. */
enum rc
do_card_order(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct order order = {0};
	struct bytes *pdfs;

	TRY(make(sc, app, req, false, &order, &pdfs));
	reply_bytes(reply, "application/pdf", NULL, pdfs[0]);
	return RC_OK;
}

enum rc
do_card_order_zip(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	struct order order = {0};
	struct bytes *pdfs, zip;

	TRY(make(sc, app, req, true, &order, &pdfs));
	TRY(bundle_cards(sc, app->conf, order.cards, pdfs, order.n, &zip));
	reply_filename(sc, reply, true, "cards.zip", "cards.zip");
	reply_bytes(reply, "application/zip", NULL, zip);
	return RC_OK;
}
