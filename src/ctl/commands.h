/* Every command's row, defined in the file of its name. */
#ifndef POSM_CTL_COMMANDS_H
#define POSM_CTL_COMMANDS_H

#include "ctl/command.h"

extern const struct ctl_command ctl_blank;
extern const struct ctl_command ctl_check_config;
extern const struct ctl_command ctl_doctor;
extern const struct ctl_command ctl_generate;
extern const struct ctl_command ctl_import_tables;
extern const struct ctl_command ctl_jobs_cancel;
extern const struct ctl_command ctl_jobs_list;
extern const struct ctl_command ctl_jobs_retry;
extern const struct ctl_command ctl_jobs_show;
extern const struct ctl_command ctl_migrate;
extern const struct ctl_command ctl_preflight;
extern const struct ctl_command ctl_print;
extern const struct ctl_command ctl_qr_sheet;
extern const struct ctl_command ctl_render;
extern const struct ctl_command ctl_template_add;
extern const struct ctl_command ctl_objects_check;
extern const struct ctl_command ctl_objects_copy;
extern const struct ctl_command ctl_objects_ls;
extern const struct ctl_command ctl_objects_rm_orphans;
extern const struct ctl_command ctl_user_list;
extern const struct ctl_command ctl_user_remove;
extern const struct ctl_command ctl_user_set;

/* in remote/: those that speak to a server */
extern const struct ctl_command ctl_remote_batch;
extern const struct ctl_command ctl_remote_batch_download;
extern const struct ctl_command ctl_remote_batch_generate;
extern const struct ctl_command ctl_remote_batches;
extern const struct ctl_command ctl_remote_brands;
extern const struct ctl_command ctl_remote_cancel;
extern const struct ctl_command ctl_remote_download;
extern const struct ctl_command ctl_remote_generate;
extern const struct ctl_command ctl_remote_generations;
extern const struct ctl_command ctl_remote_me;
extern const struct ctl_command ctl_remote_print;
extern const struct ctl_command ctl_remote_restaurants;
extern const struct ctl_command ctl_remote_retry;
extern const struct ctl_command ctl_remote_share;
extern const struct ctl_command ctl_remote_share_revoke;
extern const struct ctl_command ctl_remote_shares;
extern const struct ctl_command ctl_remote_tables;
extern const struct ctl_command ctl_remote_tables_import;
extern const struct ctl_command ctl_remote_templates;
extern const struct ctl_command ctl_remote_upload;
extern const struct ctl_command ctl_remote_wait;

#endif
