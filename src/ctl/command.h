/*
 * The commands of posmctl: one command = one file in this folder + one row of ctl_commands (commands.c).
 *
 * Exit codes of every command: 0 done; 2 the input is wrong (RC_INVALID, RC_MISSING, RC_LIMIT: the message says
 * which file, row or JSON pointer); 3 a card fails its proof (code proof_failed); 4 a file is refused (RC_DENIED);
 * 1 anything else.
 */
#ifndef POSM_CTL_COMMAND_H
#define POSM_CTL_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rc.h"

struct conf;
struct scope;

struct ctl_option {
	const char *name;  /* without the dashes */
	const char *value; /* what to put in its place in the help ("FILE"); NULL: a switch */
	bool required;
	const char *about;
};

struct ctl_args {
	const struct ctl_command *command;
	const char *const *values; /* by the command's options, NULL where not given, "" for a switch that is */
	const char *config;        /* of --config, NULL: not given */
	size_t n_words;
	const char *const *words; /* what stood without a dash, after the command's name */
};

struct ctl_command {
	const char *name;  /* one or two words: "render", "template add" */
	const char *words; /* for the help: what stands without dashes ("FILE..."), "" for none */
	size_t min_words, max_words;
	const char *about; /* one sentence for the list, without a full stop */
	const char *more;  /* what else --help says; "" for nothing */
	const struct ctl_option *options;
	size_t n_options;
	enum rc (*run)(struct scope *sc, const struct ctl_args *args);
};

extern const struct ctl_command *const ctl_commands[]; /* ended by NULL */

/* The value of an option of the command's table; NULL when it was not given. */
const char *ctl_value(const struct ctl_args *args, const char *name);
bool ctl_has(const struct ctl_args *args, const char *name);
/* The configuration of --config, else of <sysconfdir>/posm/posm.conf where that is, else the defaults. */
enum rc ctl_conf(struct scope *sc, const struct ctl_args *args, const struct conf **out) MUST_CHECK;

/* All of posmctl but its main. */
int ctl_main(int argc, char **argv);

#endif
