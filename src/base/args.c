#include "config.h"
#include "base/args.h"

#include <assert.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/scope.h"

/* What every program has; the last for those that read a configuration. */
static const struct args_option common[] = {
	{"help", NULL, false, "say this"},
	{"version", NULL, false, "say which version this is"},
	{"config", "FILE", false, "the configuration file; else "},
};
enum { COMMON_HELP, COMMON_VERSION, COMMON_CONFIG };

static size_t
n_common(const struct args_spec *spec)
{
	return LENGTH_OF(common) - (spec->config == NULL);
}

#define OWN 256 /* what getopt_long(3) answers for the first option of the spec; above every character */

static enum rc PRINTF_LIKE(3, 4)
wrong_usage(struct scope *sc, const struct args_spec *spec, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *what = scope_vprintf(sc, fmt, ap);

	va_end(ap);
	return fault(sc, RC_INVALID, "usage", "%s (%s%s%s --help says more)", what, spec->program,
		     spec->command[0] ? " " : "", spec->command);
}

static const struct args_option *
option_of(const struct args_spec *spec, int answer)
{
	size_t i = (size_t)(answer - OWN);

	return i < spec->n_options ? &spec->options[i] : &common[i - spec->n_options];
}

static const struct option *
table_of(struct scope *sc, const struct args_spec *spec)
{
	size_t n = spec->n_options + n_common(spec);
	struct option *table = scope_array(sc, n + 1, sizeof(*table));

	for (size_t i = 0; i < n; i++) {
		const struct args_option *o = option_of(spec, OWN + (int)i);

		table[i] = (struct option){o->name, o->value != NULL ? required_argument : no_argument, NULL, OWN + (int)i};
	}
	return table;
}

static enum rc
take(struct scope *sc, struct args *args, int answer)
{
	size_t i = (size_t)(answer - OWN), n = args->spec->n_options;
	const char **slot = i < n ? &args->values[i] : &args->config;

	args->help |= i == n + COMMON_HELP;
	args->version |= i == n + COMMON_VERSION;
	if (args->help || args->version)
		return RC_OK;
	if (*slot != NULL)
		return wrong_usage(sc, args->spec, "--%s is given twice", option_of(args->spec, answer)->name);
	*slot = optarg != NULL ? optarg : "";
	return RC_OK;
}

/* optopt says which option it is about; 0 that there is none, or not one alone, of the name. */
static enum rc
complain(struct scope *sc, const struct args_spec *spec, int answer, const char *given)
{
	if (answer == ':')
		return wrong_usage(sc, spec, "--%s needs a value", option_of(spec, optopt)->name);
	if (optopt >= OWN)
		return wrong_usage(sc, spec, "--%s takes no value", option_of(spec, optopt)->name);
	if (optopt != 0)
		return wrong_usage(sc, spec, "there is no option -%c", optopt);
	return wrong_usage(sc, spec, "there is no option %.*s", (int)strcspn(given, "="), given);
}

/* getopt_long(3) takes a beginning for the name; with one more option it would be another's, value and all. */
static bool
is_whole_name(char *const *argv, const char *name, bool with_value)
{
	const char *last = argv[optind - 1], *given = with_value && optarg == last ? argv[optind - 2] : last;

	return strcspn(given + 2, "=") == strlen(name);
}

static enum rc
check_complete(struct scope *sc, const struct args *args)
{
	const struct args_spec *spec = args->spec;

	for (size_t i = 0; i < spec->n_options; i++)
		if (spec->options[i].required && args->values[i] == NULL)
			return wrong_usage(sc, spec, "option --%s is missing", spec->options[i].name);
	if (args->n_words < spec->min_words)
		return wrong_usage(sc, spec, "%s is missing", spec->words);
	if (args->n_words > spec->max_words)
		return wrong_usage(sc, spec, "'%s' is one word too many", args->words[spec->max_words]);
	return RC_OK;
}

enum rc
args_parse(struct scope *sc, const struct args_spec *spec, int argc, char **argv, struct args *out)
{
	const struct option *table = table_of(sc, spec);

	*out = (struct args){.spec = spec, .values = scope_array(sc, spec->n_options + 1, sizeof(char *))};
	optind = 0; /* glibc: begin anew */
	for (int answer; (answer = getopt_long(argc, argv, spec->leading ? "+:" : ":", table, NULL)) != -1;) {
		if (answer < OWN)
			return complain(sc, spec, answer, argv[optind - 1]);
		if (!is_whole_name(argv, option_of(spec, answer)->name, optarg != NULL))
			return wrong_usage(sc, spec, "options are written out: --%s", option_of(spec, answer)->name);
		TRY(take(sc, out, answer));
		if (out->help || out->version)
			return RC_OK;
	}
	out->words = argv + optind;
	out->n_words = (size_t)(argc - optind);
	return check_complete(sc, out);
}

const char *
args_value(const struct args *args, const char *name)
{
	for (size_t i = 0; i < args->spec->n_options; i++)
		if (strcmp(args->spec->options[i].name, name) == 0)
			return args->values[i];
	assert(false && "an option that is in the program's table");
	return NULL;
}

bool
args_has(const struct args *args, const char *name)
{
	return args_value(args, name) != NULL;
}

static void
print_option(const struct args_option *o, const char *more)
{
	char left[80];

	(void)snprintf(left, sizeof(left), "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
	(void)printf("  %-32s %s%s%s\n", left, o->about, more, o->required ? " (required)" : "");
}

void
args_print_help(const struct args_spec *spec)
{
	(void)printf("usage: %s%s%s [options]%s%s\n\n%s.\n", spec->program, spec->command[0] ? " " : "", spec->command,
		     spec->words[0] ? " " : "", spec->words, spec->about);
	if (spec->more[0] != '\0')
		(void)printf("\n%s\n", spec->more);
	(void)printf("\noptions:\n");
	for (size_t i = 0; i < spec->n_options; i++)
		print_option(&spec->options[i], "");
	for (size_t i = 0; i < n_common(spec); i++)
		print_option(&common[i], i == COMMON_CONFIG ? spec->config : "");
}

bool
args_print_version(const char *program)
{
	return printf("%s %s\nbuilt with %s\n", program, PACKAGE_VERSION, POSM_LIBRARIES) > 0 && fflush(stdout) == 0;
}

int
args_take(struct scope *sc, const struct args_spec *spec, int argc, char **argv, struct args *out)
{
	if (args_parse(sc, spec, argc, argv, out) != RC_OK) {
		(void)fprintf(stderr, "%s: %s\n", spec->program, sc->fault.detail);
		return EXIT_USAGE;
	}
	if (out->help)
		args_print_help(spec);
	else if (out->version)
		(void)args_print_version(spec->program);
	return out->help || out->version ? fflush(stdout) != 0 : -1;
}
