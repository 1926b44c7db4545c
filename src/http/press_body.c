#include "config.h"
#include "http/press_body.h"

#include "base/scope.h"
#include "js/js.h"
#include "model/acceptance.h"
#include "model/settings.h"

#define ACCEPT_MAX 10

enum rc
press_body_settings(struct scope *sc, const struct js *body, const char **out)
{
	const struct settings *parsed;
	struct js settings;

	*out = NULL;
	TRY(js_object(sc, body, "settings", JS_NULLABLE, &settings));
	if (settings.value == NULL)
		return RC_OK;
	struct bytes json = js_bytes(sc, &settings);

	TRY(settings_parse(sc, json, "/settings", &parsed));
	*out = scope_copy_n(sc, json.at, json.len);
	return RC_OK;
}

enum rc
press_body_accepted(struct scope *sc, const struct js *body, unsigned *out)
{
	struct js list;

	TRY(js_array(sc, body, "accept", JS_NULLABLE, ACCEPT_MAX, &list));
	return acceptance_read(sc, &list, out);
}
