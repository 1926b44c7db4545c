#include "config.h"
#include "http/press_body.h"

#include "base/scope.h"
#include "js/js.h"
#include "model/acceptance.h"
#include "model/settings.h"
#include "store/table.h"

#define ACCEPT_MAX 10
#define TABLES_MAX 1000000 /* generation.max_tables says the real limit */

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

enum rc
press_body_tables(struct scope *sc, const struct js *body, struct table_choice *out)
{
	struct js list;

	*out = (struct table_choice){0};
	TRY(js_array(sc, body, "tables", JS_NULLABLE, TABLES_MAX, &list));
	if (list.value == NULL)
		return RC_OK;
	const char **uuids = scope_array(sc, js_count(&list) + 1, sizeof(*uuids));

	*out = (struct table_choice){true, uuids, js_count(&list)};
	for (size_t i = 0; i < out->n; i++) {
		struct js item = js_item(sc, &list, i);
		char uuid[CARD_UUID_LEN + 1];
		const char *word;

		TRY(js_as_text(sc, &item, 1, 100, &word));
		if (!card_uuid_canonical(word, uuid))
			return fault_at(sc, fault(sc, RC_INVALID, "bad_value", "'%s' is no uuid", word), "%s", item.at);
		uuids[i] = scope_copy(sc, uuid);
	}
	return RC_OK;
}
