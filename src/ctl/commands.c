#include "config.h"
#include "ctl/commands.h"

const struct ctl_command *const ctl_commands[] = {
	&ctl_render,
	&ctl_check_config,
	NULL,
};
