/*
 * The door to the press (press/press.h) on a command line, for tests: what an upload and a picture ask of it.
 *
 *   knock [--config FILE] [--rights] [--password P] inspect FILE          prints the report
 *   knock [--config FILE] picture FILE PAGE WIDTH                         prints {"bytes": n}
 *
 * Exit: 0, 4 refused, 2 wrong input, 1 otherwise; a fault is one line of JSON on standard output.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/scope.h"
#include "model/option.h"
#include "press/press.h"

#define FILE_MAX ((size_t)256 * 1024 * 1024)

struct knock {
	const char *config;
	struct press_rights rights;
};

static enum rc
inspect(struct scope *sc, const struct knock *k, struct press *press, char **arg)
{
	struct bytes pdf;
	struct press_template seen;

	TRY(file_read(sc, arg[0], FILE_MAX, &pdf));
	TRY(press_inspect(sc, press, pdf, &k->rights, &seen));
	printf("%.*s\n", (int)seen.report.len, (const char *)seen.report.at);
	return RC_OK;
}

static enum rc
picture(struct scope *sc, struct press *press, char **arg)
{
	struct bytes pdf, png;

	TRY(file_read(sc, arg[0], FILE_MAX, &pdf));
	TRY(press_render(sc, press, pdf,
			 &(struct press_picture){(int)strtol(arg[1], NULL, 10), (int)strtol(arg[2], NULL, 10), 0}, &png));
	printf("{\"bytes\":%zu}\n", png.len);
	return RC_OK;
}

static enum rc
command(struct scope *sc, const struct knock *k, int n, char **arg)
{
	const struct conf *conf;
	AUTO_PRESS *press = NULL;

	TRY(conf_load(sc, option_table, OPT_COUNT, k->config, &conf));
	TRY(press_open(sc, conf, &press));
	if (n == 2 && strcmp(arg[0], "inspect") == 0)
		return inspect(sc, k, press, arg + 1);
	if (n == 4 && strcmp(arg[0], "picture") == 0)
		return picture(sc, press, arg + 1);
	return fault(sc, RC_INVALID, "usage", "see the head of knock.c");
}

static int
tell(const struct scope *sc, enum rc rc)
{
	struct text out;

	text_open(&out, 16 * 1024);
	text_addf(&out, "{\"code\":\"%s\",\"text\":", sc->fault.code);
	text_add_json(&out, sc->fault.detail);
	for (int i = 0; i < sc->fault.n_args; i++) {
		text_addf(&out, ",\"%s\":", sc->fault.args[i].name);
		text_add_json(&out, sc->fault.args[i].value);
	}
	text_add_char(&out, '}');
	puts(out.at);
	text_close(&out);
	return rc == RC_DENIED ? 4 : rc == RC_INVALID ? 2 : 1;
}

int
main(int argc, char **argv)
{
	AUTO_SCOPE *sc = scope_new("command", "knock");
	struct knock k = {0};
	int i = 1;

	for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++)
		if (strcmp(argv[i], "--rights") == 0)
			k.rights.confirmed = true;
		else if (i + 1 < argc && strcmp(argv[i], "--password") == 0)
			k.rights.password = argv[++i];
		else if (i + 1 < argc && strcmp(argv[i], "--config") == 0)
			k.config = argv[++i];
	enum rc rc = command(sc, &k, argc - i, argv + i);

	return rc == RC_OK ? 0 : tell(sc, rc);
}
