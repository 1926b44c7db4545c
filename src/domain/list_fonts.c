#include "config.h"
#include "domain/list_fonts.h"

#include <string.h>
#include <strings.h>

#include "base/conf.h"
#include "base/scope.h"
#include "model/option.h"
#include "press/press.h"

static bool
is_name(const char *name, const char *at, size_t len)
{
	return strlen(name) == len && strncasecmp(name, at, len) == 0;
}

/* "A, B": A is 1. */
static int
place_in(const char *list, const char *name)
{
	int place = 1;

	for (const char *p = list; *p != '\0'; place++) {
		p += strspn(p, " ");
		size_t len = strcspn(p, ","), full = len;

		while (len > 0 && p[len - 1] == ' ')
			len--;
		if (is_name(name, p, len))
			return place;
		p += full + (p[full] == ',');
	}
	return 0;
}

enum rc
list_fonts(struct scope *sc, const struct app *app, const struct listed_font **out, size_t *n)
{
	const char *preset = conf_text(app->conf, OPT_TEXT_DEFAULT_FONT), *fallback = conf_text(app->conf, OPT_TEXT_FALLBACK_FONTS);
	const struct font_family *families;
	AUTO_PRESS *press = NULL;

	TRY(press_open(sc, app->conf, &press));
	TRY(press_fonts(sc, press, &families, n));
	struct listed_font *all = scope_array(sc, *n + 1, sizeof(*all));

	for (size_t i = 0; i < *n; i++)
		all[i] = (struct listed_font){&families[i], is_name(families[i].name, preset, strcspn(preset, ":")),
					      place_in(fallback, families[i].name)};
	*out = all;
	return RC_OK;
}
