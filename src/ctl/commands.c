#include "config.h"
#include "ctl/commands.h"

const struct ctl_command *const ctl_commands[] = {
	&ctl_render,
	&ctl_print,
	&ctl_preflight,
	&ctl_blank,
	&ctl_qr_sheet,
	&ctl_migrate,
	&ctl_import_tables,
	&ctl_template_add,
	&ctl_generate,
	&ctl_user_list,
	&ctl_user_set,
	&ctl_user_remove,
	&ctl_check_config,
	NULL,
};
