/* Files of a generation onto the disk: the archive and the print file, with the question whether its tables are
 * today's. */
#ifndef POSM_CTL_REMOTE_LOAD_H
#define POSM_CTL_REMOTE_LOAD_H

#include "base/args.h"
#include "base/text.h"
#include "client/call.h"

#define LOAD_OPTIONS                                                                                                   \
	{"out", "FILE|FOLDER", false, "where to (default: posm-ID-vVERSION with its ending, here)"},                   \
		{"resume", NULL, false, "go on with what an earlier run has begun (FILE.part)"},                       \
	{                                                                                                              \
		"confirm", NULL, false, "load it also if the tables have changed since"                                \
	}

#define LOAD_MORE                                                                                                      \
	"FILE gets its name when it is whole and checked; until then it is FILE.part. A line that breaks is taken "    \
	"up\n"                                                                                                         \
	"where it broke. If the tables have changed since, the changes are shown and asked about: on a terminal by "   \
	"a\n"                                                                                                          \
	"question, else by exit code 7."

struct load {
	bool batch;               /* of a batch, else of a generation */
	const char *leaf;         /* "archive.zip" */
	const char *ending;       /* ".zip" */
	const struct text *query; /* "?only=changed", or empty */
	enum rc (*check)(struct scope *sc, const char *path);
};

/* The command's word is the generation or the batch. Prints the file's path. */
enum rc load_file(struct scope *sc, struct client *client, const struct args *args, const struct load *load) MUST_CHECK;

#endif
