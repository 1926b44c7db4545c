/*
 * Command lines, read by getopt_long(3): `--name VALUE` or `--name=VALUE`, names written out, switches, words between
 * them, `--` before words that begin with a dash. Every program also has --help and --version, and --config FILE if it reads one.
 */
#ifndef POSM_BASE_ARGS_H
#define POSM_BASE_ARGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rc.h"

#define EXIT_USAGE 2

struct scope;

struct args_option {
	const char *name;  /* without the dashes */
	const char *value; /* what to put in its place in the help ("FILE"); NULL: a switch */
	bool required;
	const char *about;
};

struct args_spec {
	const char *program; /* as it is called: "posmd", "posmctl" */
	const char *command; /* and the words of a command: "template add"; "" for none */
	const char *words;   /* for the help: what stands without dashes ("FILE..."), "" for none */
	size_t min_words, max_words;
	bool leading;        /* options stand before the words alone: from the first word on all is another's */
	const char *config;  /* for the help: what is read without --config; NULL: there is no --config */
	const char *about;   /* one sentence without a full stop */
	const char *more;    /* what else --help says; "" for nothing */
	const struct args_option *options;
	size_t n_options;
};

struct args {
	const struct args_spec *spec;
	const char **values; /* by the spec's options, NULL where not given, "" for a switch that is */
	const char *config;  /* of --config, NULL: not given */
	bool help, version;  /* asked for: nothing behind is read, nothing is required */
	size_t n_words;
	char *const *words;
};

/* argv[0] is passed over; argv's words are moved behind its options. Values are argv's. RC_INVALID "usage". */
enum rc args_parse(struct scope *sc, const struct args_spec *spec, int argc, char **argv, struct args *out) MUST_CHECK;

/* The value of an option of the spec; NULL when it was not given. */
const char *args_value(const struct args *args, const char *name);
bool args_has(const struct args *args, const char *name);

void args_print_help(const struct args_spec *spec);
/* The version, and in a second line what it was built with, as NAME/VERSION. False: it could not be written. */
bool args_print_version(const char *program);
/* For a main: reads, and says what --help, --version or a mistake ask for. -1: go on; else the exit status. */
int args_take(struct scope *sc, const struct args_spec *spec, int argc, char **argv, struct args *out);

#endif
