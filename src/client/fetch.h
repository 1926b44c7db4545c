/*
 * A file of the API onto the disk. It grows as FILE.part, its ETag in FILE.part.etag, and gets its name when it is
 * whole and checked: what bears the name FILE is never half. A cut line is taken up where it broke (Range and If-Range,
 * RFC 9110 sections 14.2 and 13.1.5), in the same run or a later one; where the server has another file by now it
 * begins anew.
 */
#ifndef POSM_CLIENT_FETCH_H
#define POSM_CLIENT_FETCH_H

#include "client/call.h"

struct fetch {
	const char *path; /* below /api/v1, with its query */
	const char *file;
	bool resume; /* goes on with a FILE.part that is there; false: begins anew */
	call_progress_fn progress;
	/* looks at the whole file before it gets its name; a fault: it is deleted. NULL: length alone counts */
	enum rc (*check)(struct scope *sc, const char *path);
	void *watcher; /* of progress */
};

struct fetched {
	int64_t size, begun; /* begun: bytes that were there before */
};

/*
 * The server's refusals as of client_call(). RC_CONFLICT part_in_use: another process loads this file; RC_BROKEN
 * file_unwritable, wrong_length; what `check` says. FILE.part stays where it helps later.
 */
enum rc client_fetch(struct scope *sc, struct client *client, const struct fetch *fetch,
		     struct fetched *out) MUST_CHECK;

#endif
