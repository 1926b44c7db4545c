#include "config.h"
#include "ctl/source.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "ctl/input.h"
#include "model/option.h"
#include "model/settings.h"

static const char *
value_or(const struct args *args, const char *name, const char *otherwise)
{
	const char *value = args_value(args, name);

	return value != NULL ? value : otherwise;
}

static const char *
today(struct scope *sc)
{
	time_t now = time(NULL);
	struct tm tm;

	(void)localtime_r(&now, &tm);
	return scope_printf(sc, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}

static enum rc
load_roster(struct scope *sc, const struct args *args, const char *names, const struct conf *conf, struct roster *out)
{
	const struct roster_frame frame = {
		.link_template = value_or(args, "link-template", conf_text(conf, OPT_QR_URL_TEMPLATE)),
		.restaurant = value_or(args, "restaurant", ""),
		.brand = value_or(args, "brand", ""),
		.date = value_or(args, "date", today(sc)),
		.names = names,
		.max = (size_t)conf_int(conf, OPT_GENERATION_MAX_TABLES),
	};

	return roster_load(sc, args_value(args, "tables"), &frame, out);
}

static bool
uses(const struct settings *s, const char *placeholder)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct settings_element *e = &s->elements[i];

		if (strstr(settings_element_value(e), placeholder) != NULL)
			return true;
	}
	return false;
}

/* What was left out and will be missed on paper. */
static void
remind(const struct args *args, const struct conf *conf, const struct settings *s)
{
	static const struct {
		const char *placeholder, *option;
	} names[] = {{"restaurant.name", "restaurant"}, {"brand.name", "brand"}};

	for (size_t i = 0; i < LENGTH_OF(names); i++)
		if (args_value(args, names[i].option) == NULL && uses(s, names[i].placeholder))
			(void)fprintf(stderr,
				      "posmctl: warning: the settings print {{%s}}, and there is no --%s: its place "
				      "stays empty\n",
				      names[i].placeholder, names[i].option);
	if (args_value(args, "link-template") == NULL && conf_is_default(conf, OPT_QR_URL_TEMPLATE))
		(void)fprintf(stderr, "posmctl: warning: there is no --link-template: links are the example %s\n",
			      conf_text(conf, OPT_QR_URL_TEMPLATE));
}

enum rc
source_load(struct scope *sc, const struct args *args, const char *names, struct source *out)
{
	const char *path = args_value(args, "settings");

	*out = (struct source){.rights.confirmed = args_has(args, "rights-confirmed")};
	TRY(conf_load(sc, option_table, OPT_COUNT, args->config, &out->conf));
	TRY(input_password(sc, args, &out->rights.password));
	TRY(file_read(sc, args_value(args, "template"), (size_t)conf_int(out->conf, OPT_UPLOAD_MAX_SIZE), &out->pdf));
	TRY(file_read(sc, path, SETTINGS_BYTES_MAX, &out->settings_json));
	TRY(input_blame(sc, NULL, path, settings_parse(sc, out->settings_json, "", &out->settings)));
	TRY(load_roster(sc, args, names, out->conf, &out->roster));
	remind(args, out->conf, out->settings);
	return RC_OK;
}
