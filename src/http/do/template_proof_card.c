#include "config.h"
#include "http/handler.h"

#include "base/scope.h"
#include "domain/card_order.h"
#include "domain/download_name.h"
#include "http/press_body.h"
#include "js/js.h"
#include "store/restaurant.h"
#include "store/template.h"

/* restaurant_id: 0 of none. */
static enum rc
name_proof(struct scope *sc, const struct app *app, const struct request *req, const struct template *template,
	   int64_t restaurant_id, const char **out)
{
	struct restaurant restaurant = {.name = NULL};

	if (restaurant_id != 0)
		TRY(restaurant_load(sc, app->pg, req->who, restaurant_id, &restaurant));
	const struct download_name name = {restaurant.name, template->name, 0, "proof", "pdf"};

	*out = download_name(sc, &name);
	return RC_OK;
}

/* The longest texts and link on one card, marked as a proof: to be printed and scanned before all others. */
enum rc
do_template_proof_card(struct scope *sc, struct app *app, const struct request *req, struct reply *reply)
{
	static const char *const fields[] = {"settings", "restaurant_id", "tables", NULL};
	struct bytes settings_json = {NULL, 0}, pdf;
	struct sample_source source = {0};
	struct template template;
	struct js body, settings;
	const char *name;

	TRY(query_only(sc, &req->query, NULL));
	TRY(js_parse(sc, req->body, "", &body));
	TRY(js_fields(sc, &body, fields));
	TRY(js_object(sc, &body, "settings", JS_NULLABLE, &settings));
	if (settings.value != NULL)
		settings_json = js_bytes(sc, &settings);
	TRY(js_int(sc, &body, "restaurant_id", JS_NULLABLE, 1, INT64_MAX, &source.restaurant_id));
	TRY(press_body_tables(sc, &body, &source.tables));
	TRY(template_load(sc, app->pg, req->who, req->arguments.id, &template));
	TRY(card_order_proof(sc, app, req->who, &template, settings_json, &source, req->language, &pdf));
	TRY(name_proof(sc, app, req, &template, source.restaurant_id, &name));
	reply_filename(sc, reply, true, name, "proof.pdf");
	reply_bytes(reply, "application/pdf", NULL, pdf);
	return RC_OK;
}
