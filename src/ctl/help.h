/* What posmctl says of itself: all commands, those that share their first word, one. */
#ifndef POSM_CTL_HELP_H
#define POSM_CTL_HELP_H

#include <stdbool.h>
#include <stdio.h>

struct ctl_command;

void help_version(void);
void help_command(const struct ctl_command *command);
void help_commands(FILE *to);
/* Whether commands begin with this word; singular and plural are the same: people say jobs and job, user and users. */
bool help_has_group(const char *word);
void help_group(FILE *to, const char *word);

#endif
