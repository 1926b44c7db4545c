/* What several commands read: ids, passwords, settings; and which file a failure is about. */
#ifndef POSM_CTL_INPUT_H
#define POSM_CTL_INPUT_H

#include <stdint.h>

#include "base/args.h"

struct scope;

/* --NAME ID: a positive number; `*out` stays as it is where the option was not given. RC_INVALID "usage". */
enum rc input_id(struct scope *sc, const struct args *args, const char *name, int64_t *out) MUST_CHECK;
/* The first line of the file of --template-password-file, NULL where it was not given. */
enum rc input_password(struct scope *sc, const struct args *args, const char **out) MUST_CHECK;
/*
 * Settings are one of several files of a command: passes `rc` on, and what is said of a place in them names their file
 * `settings`, what is said of a refused template its file `pdf` (NULL: there is none).
 */
enum rc input_blame(struct scope *sc, const char *pdf, const char *settings, enum rc rc) MUST_CHECK;

#endif
