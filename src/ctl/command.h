/*
 * The commands of posmctl: one command = one file in this folder, or in remote/ if it speaks to a server, + one row of
 * ctl_commands (commands.c). A name may stand for both: with a server named, the one that speaks to it is meant.
 *
 * Exit codes of every command: 0 done; 2 the input is wrong (RC_INVALID, RC_MISSING, RC_LIMIT: the message says
 * which file, row or JSON pointer); 3 a card fails its proof (code proof_failed); 4 a file or login is refused (RC_DENIED);
 * 5 a generation was cancelled or deleted; 6 it was still under way when the time was over; 7 the cards are not those of today's
 * tables any more and nobody confirmed; 130 interrupted; 1 anything else.
 */
#ifndef POSM_CTL_COMMAND_H
#define POSM_CTL_COMMAND_H

#include "base/args.h"
#include "model/option.h"

struct app;
struct client;
struct conf;
struct scope;

/* What is read where --config names no file. */
#define CTL_CONFIG OPTION_FILE ", where that is"
#define CTL_NO_CONFIG "the presets"

struct ctl_command {
	struct args_spec spec;
	enum rc (*run)(struct scope *sc, const struct args *args);
	enum rc (*remote)(struct scope *sc, struct client *client, const struct args *args); /* in place of run */
};

extern const struct ctl_command *const ctl_commands[]; /* ended by NULL */

/* The configuration of --config, else of <sysconfdir>/posm/posm.conf where that is, else the defaults. */
enum rc ctl_conf(struct scope *sc, const struct args *args, const struct conf **out) MUST_CHECK;
/* Which that is, for people. */
const char *ctl_conf_name(const struct args *args);

/* The parts of a running posm by that configuration, closed with the scope. RC_AGAIN, schema faults as open_app(). */
enum rc ctl_app(struct scope *sc, const struct args *args, const struct app **out) MUST_CHECK;

/* The same without the object storage (app->objects is NULL): it may be what somebody is looking into. */
enum rc ctl_rows(struct scope *sc, const struct args *args, const struct app **out) MUST_CHECK;

/* All of posmctl but its main. */
int ctl_main(int argc, char **argv);

#endif
