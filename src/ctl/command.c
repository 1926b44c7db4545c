#include "config.h"
#include "ctl/command.h"

#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/scope.h"
#include "ctl/help.h"
#include "ctl/server.h"
#include "domain/import_faults.h"
#include "domain/open_app.h"
#include "js/js.h"
#include "model/option.h"

#define LINE_MAX_BYTES ((size_t)8000) /* of one fault of many */

/* NULL: the defaults are meant. */
static const char *
conf_path(const struct args *args)
{
	return args->config != NULL ? args->config : access(OPTION_FILE, F_OK) == 0 ? OPTION_FILE : NULL;
}

enum rc
ctl_conf(struct scope *sc, const struct args *args, const struct conf **out)
{
	return conf_load(sc, option_table, OPT_COUNT, conf_path(args), out);
}

const char *
ctl_conf_name(const struct args *args)
{
	const char *path = conf_path(args);

	return path != NULL ? path : "there is no " OPTION_FILE ", the defaults";
}

static void
end_app(void *app)
{
	close_app(app);
}

typedef enum rc open_fn(struct scope *sc, const struct conf *conf, const char *program, struct app *out);

static enum rc
open_by(struct scope *sc, const struct args *args, open_fn *open, const struct app **out)
{
	struct app *app = scope_alloc(sc, sizeof(*app));
	const struct conf *conf;

	TRY(ctl_conf(sc, args, &conf));
	scope_at_end(sc, end_app, app);
	TRY(open(sc, conf, "posmctl", app));
	*out = app;
	return RC_OK;
}

enum rc
ctl_app(struct scope *sc, const struct args *args, const struct app **out)
{
	return open_by(sc, args, open_app, out);
}

enum rc
ctl_rows(struct scope *sc, const struct args *args, const struct app **out)
{
	return open_by(sc, args, open_rows, out);
}

/* --- running --------------------------------------------------------------------- */

static int
exit_code(const struct scope *sc, enum rc rc)
{
	static const int codes[] = {[RC_OK] = 0, [RC_INVALID] = 2, [RC_MISSING] = 2, [RC_DENIED] = 4, [RC_CONFLICT] = 1,
				    [RC_LIMIT] = 2, [RC_AGAIN] = 1, [RC_BROKEN] = 1};
	static const struct {
		const char *code;
		int exit;
	} own[] = {{"proof_failed", 3}, {"generation_cancelled", 5}, {"still_running", 6},
		   {"confirm_needed", 7}, {"interrupted", 130}};

	for (size_t i = 0; rc != RC_OK && i < LENGTH_OF(own); i++)
		if (strcmp(sc->fault.code, own[i].code) == 0)
			return own[i].exit;
	return codes[rc];
}

/* Each fault of a list, where there are several (domain/import_faults.h). */
static void
complain_of_all(struct scope *sc, const char *more)
{
	struct js whole, list;

	if (js_parse(sc, (struct bytes){more, strlen(more)}, "", &whole) != RC_OK || !js_has(&whole, "errors") ||
	    js_array(sc, &whole, "errors", JS_REQUIRED, IMPORT_FAULTS_MAX, &list) != RC_OK)
		return;
	for (size_t i = 0; js_count(&list) > 1 && i < js_count(&list); i++) {
		struct js item = js_item(sc, &list, i);
		const char *detail = "", *pointer = NULL;
		struct text *line = text_new(sc, LINE_MAX_BYTES);

		if (js_text(sc, &item, "detail", JS_REQUIRED, 0, LINE_MAX_BYTES, &detail) != RC_OK ||
		    js_text(sc, &item, "pointer", JS_OPTIONAL, 0, LINE_MAX_BYTES, &pointer) != RC_OK)
			return;
		text_add_plain(line, detail);
		text_add(line, pointer != NULL ? ": at " : "");
		text_add_plain(line, pointer != NULL ? pointer : "");
		(void)fprintf(stderr, "  %s\n", line->at);
	}
	if (js_count(&list) == IMPORT_FAULTS_MAX)
		(void)fprintf(stderr, "  these are the first %d\n", IMPORT_FAULTS_MAX);
}

static void
complain(const struct args_spec *spec, const struct fault *f)
{
	(void)fprintf(stderr, "posmctl%s%s: %s%s%s\n", spec->command[0] ? " " : "", spec->command, f->detail,
		      f->pointer ? ": at " : "", f->pointer == NULL ? "" : f->pointer[0] ? f->pointer : "the whole document");
}

static enum rc
start(struct scope *sc, const struct ctl_command *c, const struct args *server, const struct args *args)
{
	struct client *client;

	if (c->remote == NULL)
		return c->run(sc, args);
	TRY(server_connect(sc, server, &client));
	return c->remote(sc, client, args);
}

static int
run(struct scope *sc, const struct ctl_command *c, const struct args *server, int argc, char **argv)
{
	struct args args;
	enum rc rc = args_parse(sc, &c->spec, argc, argv, &args);

	if (rc == RC_OK && args.help)
		help_command(c);
	else if (rc == RC_OK && args.version)
		help_version();
	else if (rc == RC_OK)
		rc = start(sc, c, server, &args);
	if (fflush(stdout) != 0 && rc == RC_OK)
		rc = fault_errno(sc, "file_unwritable", "cannot write to standard output");
	if (rc != RC_OK)
		complain(&c->spec, &sc->fault);
	if (rc != RC_OK && geteuid() == 0 && strcmp(sc->fault.code, "db_unavailable") == 0)
		(void)fputs("  the database may know the user posm alone, and this is root: runuser -u posm -- posmctl ...\n", stderr);
	if (rc != RC_OK && sc->fault.more != NULL) {
		struct fault told = sc->fault; /* of which the exit status is made */

		complain_of_all(sc, told.more);
		sc->fault = told;
	}
	return exit_code(sc, rc);
}

/* --- finding ------------------------------------------------------------------------ */

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

/* The row whose words begin the arguments, most words first; of two of a name the one that is meant. NULL: none. */
static const struct ctl_command *
find(int argc, char **argv, bool remote, int *n_words)
{
	const struct ctl_command *found = NULL;

	*n_words = 0;
	for (const struct ctl_command *const *c = ctl_commands; *c != NULL; c++) {
		int n = count_words((*c)->spec.command, argc, argv);

		if (n > *n_words || (n > 0 && n == *n_words && ((*c)->remote != NULL) == remote)) {
			*n_words = n;
			found = *c;
		}
	}
	return found;
}

static int
unknown(int argc, char **argv)
{
	const char *word = argc > 0 ? argv[0] : NULL;
	bool asked = argc > 1 && strcmp(argv[1], "--help") == 0, group = word != NULL && help_has_group(word);

	if (group && asked) {
		help_group(stdout, word);
		return fflush(stdout) != 0;
	}
	if (word != NULL)
		(void)fprintf(stderr, "posmctl: there is no command '%s%s%s'\n", word, group && argc > 1 ? " " : "",
			      group && argc > 1 ? argv[1] : "");
	if (group)
		help_group(stderr, word);
	else
		help_commands(stderr);
	return EXIT_USAGE;
}

static int
say_more(const struct args *server)
{
	if (server->version) {
		help_version();
		return 0;
	}
	args_print_help(&server_spec);
	help_commands(stdout);
	return 0;
}

static int
choose(struct scope *sc, const struct args *server, int argc, char **argv)
{
	int n;
	const struct ctl_command *c = find(argc, argv, server_known(server), &n);

	if (c == NULL)
		return unknown(argc, argv);
	if (c->remote == NULL && server_named(server)) {
		(void)fprintf(stderr, "posmctl: '%s' is a command of this host, not of a server\n", c->spec.command);
		return EXIT_USAGE;
	}
	(void)snprintf(sc->id, sizeof(sc->id), "%s", c->spec.command);
	/* the command's last word stands where a program's name does */
	return run(sc, c, server, argc - n + 1, argv + n - 1);
}

int
ctl_main(int argc, char **argv)
{
	AUTO_SCOPE *sc = scope_new("command", "posmctl");
	struct args server;

	log_start("posmctl", LOG_LEVEL_WARNING);
	(void)prctl(PR_SET_DUMPABLE, 0); /* passwords of the database and the storage are in no core dump */
	enum rc rc = args_parse(sc, &server_spec, argc, argv, &server);

	if (rc != RC_OK) {
		complain(&server_spec, &sc->fault);
		return EXIT_USAGE;
	}
	if (server.help || server.version)
		return say_more(&server);
	return choose(sc, &server, (int)server.n_words, argv + argc - server.n_words);
}
