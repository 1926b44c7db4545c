#include "config.h"
#include "ctl/command.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/log.h"
#include "base/scope.h"
#include "model/option.h"

#define EXIT_USAGE 2

static const struct ctl_option config_option = {
	"config", "FILE", false, "the configuration file (default: " POSM_SYSCONFDIR "/posm/posm.conf, where it exists)"};

const char *
ctl_value(const struct ctl_args *args, const char *name)
{
	const struct ctl_command *c = args->command;

	for (size_t i = 0; i < c->n_options; i++)
		if (strcmp(c->options[i].name, name) == 0)
			return args->values[i];
	assert(false && "an option that is in the command's table");
	return NULL;
}

bool
ctl_has(const struct ctl_args *args, const char *name)
{
	return ctl_value(args, name) != NULL;
}

enum rc
ctl_conf(struct scope *sc, const struct ctl_args *args, const struct conf **out)
{
	static const char usual[] = POSM_SYSCONFDIR "/posm/posm.conf";
	const char *path = args->config != NULL ? args->config : access(usual, F_OK) == 0 ? usual : NULL;

	return conf_load(sc, option_table, OPT_COUNT, path, out);
}

/* --- help ---------------------------------------------------------------------- */

static void
print_option(const struct ctl_option *o)
{
	char left[80];

	(void)snprintf(left, sizeof(left), "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
	(void)printf("  %-32s %s%s\n", left, o->about, o->required ? " (required)" : "");
}

static void
print_command(const struct ctl_command *c)
{
	(void)printf("usage: posmctl %s%s%s%s\n\n%s.\n", c->name, c->n_options > 0 ? " [options]" : "",
		     c->words[0] ? " " : "", c->words, c->about);
	if (c->more[0] != '\0')
		(void)printf("\n%s\n", c->more);
	(void)printf("\noptions:\n");
	for (size_t i = 0; i < c->n_options; i++)
		print_option(&c->options[i]);
	print_option(&config_option);
	(void)printf("\nexit code: 0 done, 1 failed, 2 wrong input, 3 a card fails its proof, 4 a file is refused\n");
}

static void
print_commands(FILE *to)
{
	(void)fprintf(to, "usage: posmctl COMMAND [options]\n\ncommands:\n");
	for (const struct ctl_command *const *c = ctl_commands; *c != NULL; c++)
		(void)fprintf(to, "  %-20s %s\n", (*c)->name, (*c)->about);
	(void)fprintf(to, "\nposmctl COMMAND --help says more; posmctl --version the version.\n");
}

/* --- arguments ------------------------------------------------------------------- */

static enum rc PRINTF_LIKE(3, 4)
wrong_usage(struct scope *sc, const struct ctl_command *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *what = scope_vprintf(sc, fmt, ap);

	va_end(ap);
	return fault(sc, RC_INVALID, "usage", "%s (posmctl %s --help says more)", what, c->name);
}

struct parse {
	const struct ctl_command *command;
	const char **values;
	const char *config;
	const char **words;
	size_t n_words;
	char **left; /* arguments not read yet, ended by NULL */
};

static bool
is_named(const char *arg, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(arg, name, len) == 0;
}

/* --name VALUE or --name=VALUE, into *slot. */
static enum rc
take_value(struct scope *sc, struct parse *p, const struct ctl_option *o, const char *equals, const char **slot)
{
	if (*slot != NULL)
		return wrong_usage(sc, p->command, "--%s is given twice", o->name);
	if (o->value == NULL && equals != NULL)
		return wrong_usage(sc, p->command, "--%s takes no value", o->name);
	if (o->value != NULL && equals == NULL && *p->left == NULL)
		return wrong_usage(sc, p->command, "--%s needs a value", o->name);
	*slot = o->value == NULL ? "" : equals != NULL ? equals + 1 : *p->left++;
	return RC_OK;
}

static enum rc
take_option(struct scope *sc, struct parse *p, const char *arg)
{
	const struct ctl_command *c = p->command;
	const char *equals = strchr(arg, '=');
	size_t len = equals != NULL ? (size_t)(equals - arg) : strlen(arg);

	if (is_named(arg, len, config_option.name))
		return take_value(sc, p, &config_option, equals, &p->config);
	for (size_t i = 0; i < c->n_options; i++)
		if (is_named(arg, len, c->options[i].name))
			return take_value(sc, p, &c->options[i], equals, &p->values[i]);
	return wrong_usage(sc, c, "there is no option --%.*s", (int)len, arg);
}

static enum rc
check_complete(struct scope *sc, const struct parse *p)
{
	const struct ctl_command *c = p->command;

	for (size_t i = 0; i < c->n_options; i++)
		if (c->options[i].required && p->values[i] == NULL)
			return wrong_usage(sc, c, "option --%s is missing", c->options[i].name);
	if (p->n_words < c->min_words)
		return wrong_usage(sc, c, "%s is missing", c->words);
	if (p->n_words > c->max_words)
		return wrong_usage(sc, c, "'%s' is one word too many", p->words[c->max_words]);
	return RC_OK;
}

static enum rc
parse_args(struct scope *sc, struct parse *p)
{
	bool options = true;

	while (*p->left != NULL) {
		const char *arg = *p->left++;

		if (options && strcmp(arg, "--") == 0)
			options = false;
		else if (options && strncmp(arg, "--", 2) == 0)
			TRY(take_option(sc, p, arg + 2));
		else if (options && arg[0] == '-' && arg[1] != '\0')
			return wrong_usage(sc, p->command, "there is no option %s", arg);
		else
			p->words[p->n_words++] = arg;
	}
	return check_complete(sc, p);
}

/* --- running --------------------------------------------------------------------- */

static int
exit_code(const struct scope *sc, enum rc rc)
{
	static const int codes[] = {[RC_OK] = 0, [RC_INVALID] = 2, [RC_MISSING] = 2, [RC_DENIED] = 4, [RC_CONFLICT] = 1,
				    [RC_LIMIT] = 2, [RC_AGAIN] = 1, [RC_BROKEN] = 1};

	return rc != RC_OK && strcmp(sc->fault.code, "proof_failed") == 0 ? 3 : codes[rc];
}

static int
run(const struct ctl_command *c, char **left, size_t n_left)
{
	AUTO_SCOPE *sc = scope_new("command", c->name);
	struct parse p = {.command = c, .left = left, .values = scope_array(sc, c->n_options + 1, sizeof(char *)),
			  .words = scope_array(sc, n_left + 1, sizeof(char *))};
	enum rc rc = parse_args(sc, &p);

	if (rc == RC_OK)
		rc = c->run(sc, &(struct ctl_args){c, p.values, p.config, p.n_words, p.words});
	if (rc != RC_OK) {
		const char *pointer = sc->fault.pointer;

		(void)fprintf(stderr, "posmctl %s: %s%s%s\n", c->name, sc->fault.detail, pointer ? ": at " : "",
			      pointer ? pointer[0] ? pointer : "the whole document" : "");
	}
	return exit_code(sc, rc);
}

/* How many of the arguments are the command's name; 0: they are not. */
static int
names(const struct ctl_command *c, int argc, char **argv)
{
	const char *space = strchr(c->name, ' ');

	if (argc < 1)
		return 0;
	if (space == NULL)
		return strcmp(argv[0], c->name) == 0;
	bool both = argc >= 2 && is_named(c->name, (size_t)(space - c->name), argv[0]) && strcmp(argv[1], space + 1) == 0;

	return both ? 2 : 0;
}

static bool
wants_help(char **left)
{
	for (; *left != NULL && strcmp(*left, "--") != 0; left++)
		if (strcmp(*left, "--help") == 0)
			return true;
	return false;
}

int
ctl_main(int argc, char **argv)
{
	log_start("posmctl", LOG_LEVEL_WARNING);
	if (argc >= 2 && strcmp(argv[1], "--version") == 0)
		return printf("posmctl %s\n", PACKAGE_VERSION) < 0;
	if (argc >= 2 && strcmp(argv[1], "--help") == 0) {
		print_commands(stdout);
		return 0;
	}
	for (const struct ctl_command *const *c = ctl_commands; *c != NULL; c++) {
		int n = names(*c, argc - 1, argv + 1);

		if (n == 0)
			continue;
		if (!wants_help(argv + 1 + n))
			return run(*c, argv + 1 + n, (size_t)(argc - 1 - n));
		print_command(*c);
		return 0;
	}
	if (argc >= 2)
		(void)fprintf(stderr, "posmctl: there is no command '%s'\n", argv[1]);
	print_commands(stderr);
	return EXIT_USAGE;
}
