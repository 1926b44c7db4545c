#include "config.h"
#include "domain/preflight_template.h"

#include <string.h>

#include "base/scope.h"
#include "domain/check_link.h"
#include "domain/load_revision.h"
#include "domain/preflight.h"
#include "model/settings.h"

static enum rc
choose_cards(struct scope *sc, const struct app *app, const struct who *who, const struct sample_source *source,
	     enum language language, struct preflight_order *order)
{
	struct card *samples;

	TRY(sample_chosen(sc, app, who, source, &order->cards, &order->n_cards));
	if (order->n_cards > 0)
		return RC_OK;
	samples = scope_array(sc, 2, sizeof(*samples));
	sample_card(sc, app, SAMPLE_TYPICAL, language, &samples[0]);
	sample_card(sc, app, SAMPLE_EXTREMES, language, &samples[1]);
	order->cards = samples;
	order->n_cards = 2;
	return RC_OK;
}

enum rc
preflight_template(struct scope *sc, const struct app *app, const struct who *who, const struct template *template,
		   struct bytes settings_json, const struct sample_source *source, enum language language, struct finding_list *out)
{
	struct preflight_order order = {.settings_json = settings_json, .rights.confirmed = true}; /* asked when it was stored */
	const struct settings *settings;
	uint8_t sha256[DIGEST_BYTES];

	if (settings_json.at == NULL)
		order.settings_json = (struct bytes){template->current.settings, strlen(template->current.settings)};
	TRY(settings_parse(sc, order.settings_json, "/settings", &settings));
	TRY(check_link_codes(sc, app->conf, settings, "/settings"));
	TRY(choose_cards(sc, app, who, source, language, &order));
	TRY(load_revision(sc, app, template->id, template->current.revision, &order.pdf, sha256));
	enum rc rc = preflight(sc, app->conf, &order, out);

	return rc != RC_OK && sc->fault.pointer != NULL ? fault_at(sc, rc, "/settings%s", sc->fault.pointer) : rc;
}
