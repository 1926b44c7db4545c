#include "config.h"
#include "domain/download_name.h"

#include <inttypes.h>
#include <string.h>

#include "base/scope.h"

const char *
download_name_clean(char *name)
{
	for (char *c = name; *c != '\0'; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f || strchr("\\/:*?\"<>|", *c) != NULL)
			*c = ' ';
	return name;
}

const char *
download_name(struct scope *sc, const struct download_name *of)
{
	const char *restaurant = of->restaurant == NULL ? "" : scope_printf(sc, "%s - ", of->restaurant);
	const char *version = of->version == 0 ? "" : scope_printf(sc, " - v%" PRId32, of->version);
	const char *what = of->what == NULL ? "" : scope_printf(sc, " - %s", of->what);

	return download_name_clean(scope_printf(sc, "%s%s%s%s.%s", restaurant, of->template_name, version, what, of->extension));
}
