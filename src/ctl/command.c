#include "config.h"
#include "ctl/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/scope.h"
#include "domain/open_app.h"
#include "model/option.h"

enum rc
ctl_conf(struct scope *sc, const struct args *args, const struct conf **out)
{
	const char *path = args->config != NULL ? args->config : access(OPTION_FILE, F_OK) == 0 ? OPTION_FILE : NULL;

	return conf_load(sc, option_table, OPT_COUNT, path, out);
}

static void
end_app(void *app)
{
	close_app(app);
}

enum rc
ctl_app(struct scope *sc, const struct args *args, const struct app **out)
{
	struct app *app = scope_alloc(sc, sizeof(*app));
	const struct conf *conf;

	TRY(ctl_conf(sc, args, &conf));
	scope_at_end(sc, end_app, app);
	TRY(open_app(sc, conf, "posmctl", app));
	*out = app;
	return RC_OK;
}

/* --- help ---------------------------------------------------------------------- */

static void
print_version(void)
{
	(void)printf("posmctl %s\n", PACKAGE_VERSION);
}

static void
print_command(const struct args_spec *spec)
{
	args_print_help(spec);
	(void)printf("\nWithout --config " OPTION_FILE " is read where it exists.\n"
		     "exit code: 0 done, 1 failed, 2 wrong input, 3 a card fails its proof, 4 a file is refused\n");
}

static void
print_commands(FILE *to)
{
	(void)fprintf(to, "usage: posmctl COMMAND [options]\n\ncommands:\n");
	for (const struct ctl_command *const *c = ctl_commands; *c != NULL; c++)
		(void)fprintf(to, "  %-20s %s\n", (*c)->spec.command, (*c)->spec.about);
	(void)fprintf(to, "\nposmctl COMMAND --help says more; posmctl --version the version.\n");
}

/* --- running --------------------------------------------------------------------- */

static int
exit_code(const struct scope *sc, enum rc rc)
{
	static const int codes[] = {[RC_OK] = 0, [RC_INVALID] = 2, [RC_MISSING] = 2, [RC_DENIED] = 4, [RC_CONFLICT] = 1,
				    [RC_LIMIT] = 2, [RC_AGAIN] = 1, [RC_BROKEN] = 1};

	return rc != RC_OK && strcmp(sc->fault.code, "proof_failed") == 0 ? 3 : codes[rc];
}

static void
complain(const struct args_spec *spec, const struct fault *f)
{
	(void)fprintf(stderr, "posmctl %s: %s%s%s\n", spec->command, f->detail, f->pointer ? ": at " : "",
		      f->pointer == NULL ? "" : f->pointer[0] ? f->pointer : "the whole document");
}

static int
run(const struct ctl_command *c, int argc, char **argv)
{
	AUTO_SCOPE *sc = scope_new("command", c->spec.command);
	struct args args;
	enum rc rc = args_parse(sc, &c->spec, argc, argv, &args);

	if (rc == RC_OK && args.help)
		print_command(&c->spec);
	else if (rc == RC_OK && args.version)
		print_version();
	else if (rc == RC_OK)
		rc = c->run(sc, &args);
	if (rc != RC_OK)
		complain(&c->spec, &sc->fault);
	return exit_code(sc, rc);
}

/* How many of the arguments are the command's words; 0: they are not. */
static int
count_words(const char *command, int argc, char **argv)
{
	for (int n = 0; n < argc; n++) {
		size_t len = strlen(argv[n]);

		if (strncmp(command, argv[n], len) != 0)
			return 0;
		if (command[len] == '\0')
			return n + 1;
		if (command[len] != ' ')
			return 0;
		command += len + 1;
	}
	return 0;
}

int
ctl_main(int argc, char **argv)
{
	log_start("posmctl", LOG_LEVEL_WARNING);
	if (argc >= 2 && strcmp(argv[1], "--version") == 0) {
		print_version();
		return 0;
	}
	if (argc >= 2 && strcmp(argv[1], "--help") == 0) {
		print_commands(stdout);
		return 0;
	}
	for (const struct ctl_command *const *c = ctl_commands; *c != NULL; c++) {
		int n = count_words((*c)->spec.command, argc - 1, argv + 1);

		if (n > 0)
			return run(*c, argc - n, argv + n); /* the command's last word stands where a program's name does */
	}
	if (argc >= 2)
		(void)fprintf(stderr, "posmctl: there is no command '%s'\n", argv[1]);
	print_commands(stderr);
	return EXIT_USAGE;
}
