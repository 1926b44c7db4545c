/* What several remote commands read from their command line, and how a path is made of it. */
#ifndef POSM_CTL_REMOTE_WORDS_H
#define POSM_CTL_REMOTE_WORDS_H

#include <stdint.h>

#include "base/args.h"
#include "base/text.h"

#define WORDS_PATH_MAX ((size_t)64 * 1024)
#define WORDS_FILE_MAX ((size_t)64 * 1024 * 1024) /* of settings, tables */

/* A word or option's value that is an id, a positive number. what: "a generation", for the message. RC_INVALID usage.
 */
enum rc words_id(struct scope *sc, const char *given, const char *what, int64_t *out) MUST_CHECK;
/* --NAME, where it was given, as &PARAMETER=value (or ?PARAMETER=value, the first). */
void words_parameter(struct text *path, const struct args *args, const char *name, const char *parameter);
/* ,"field":[1,2] of --NAME 1,2; nothing where it was not given. RC_INVALID usage. */
enum rc words_ids(struct scope *sc, struct text *json, const struct args *args, const char *name,
		  const char *field) MUST_CHECK;
/* ,"field":"value" of --NAME. */
void words_text(struct text *json, const struct args *args, const char *name, const char *field);
/* ,"field":{...} of the JSON file of --NAME: one object. The fault names the file. */
enum rc words_json_file(struct scope *sc, struct text *json, const struct args *args, const char *name,
			const char *field) MUST_CHECK;
/* --NAME N, from 0; `otherwise` where it was not given. RC_INVALID usage. */
enum rc words_number(struct scope *sc, const struct args *args, const char *name, int64_t otherwise,
		     int64_t *out) MUST_CHECK;
/* An object of such fields. */
struct bytes words_object(struct scope *sc, const struct text *fields);
/* Asks on the terminal; false where no person is there to answer. */
bool words_yes(const char *question);

#endif
