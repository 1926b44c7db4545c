/* posmctl check-config: reads the configuration as every program does, or prints a commented sample of it. */
#include "config.h"

#include <stdio.h>

#include "base/conf.h"
#include "base/scope.h"
#include "ctl/commands.h"
#include "domain/open_app.h"
#include "model/option.h"

#define SAMPLE_MAX ((size_t)256 * 1024)

static enum rc
print_sample(struct scope *sc)
{
	struct text *t = text_new(sc, SAMPLE_MAX);

	conf_sample(t, option_table, OPT_COUNT);
	TRY(text_check(sc, t, "the sample"));
	if (fputs(t->at, stdout) == EOF || fflush(stdout) != 0)
		return fault_errno(sc, "unwritable", "cannot write to standard output");
	return RC_OK;
}

static enum rc
run(struct scope *sc, const struct args *args)
{
	const struct conf *conf;

	if (args_has(args, "sample"))
		return print_sample(sc);
	TRY(ctl_conf(sc, args, &conf));
	TRY(check_app(sc, conf));
	(void)printf("%s: ok\n", ctl_conf_name(args));
	return RC_OK;
}

static const struct args_option options[] = {
	{"sample", NULL, false, "print a file of all options with their texts and defaults instead"},
};

const struct ctl_command ctl_check_config = {
	.spec = {
		.program = "posmctl",
		.config = CTL_CONFIG,
		.command = "check-config",
		.words = "",
		.about = "checks the configuration file; says file and line of a mistake",
		.more = "",
		.options = options,
		.n_options = LENGTH_OF(options),
	},
	.run = run,
};
