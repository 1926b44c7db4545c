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

	&ctl_remote_me,
	&ctl_remote_brands,
	&ctl_remote_restaurants,
	&ctl_remote_tables,
	&ctl_remote_tables_import,
	&ctl_remote_templates,
	&ctl_remote_upload,
	&ctl_remote_generate,
	&ctl_remote_wait,
	&ctl_remote_cancel,
	&ctl_remote_retry,
	&ctl_remote_generations,
	&ctl_remote_download,
	&ctl_remote_print,
	NULL,
};
