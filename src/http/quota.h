/*
 * What one login may ask of a pool at once and in a minute, so that no one of them - a script gone wild, a page left
 * open in a loop - takes the service from the others (docs/adr/0018). Over it: 429 and Retry-After. Reads have no quota.
 */
#ifndef POSM_HTTP_QUOTA_H
#define POSM_HTTP_QUOTA_H

#include "http/route.h"
#include "http/scoreboard.h"

struct conf;

/* Before the body is read; ends with the seat. RC_AGAIN too_many_changes, too_many_uploads, too_many_previews. */
enum rc quota_take(struct scope *sc, const struct conf *conf, struct scoreboard *board, int slot, const struct request *req,
		   const struct route *route) MUST_CHECK;
/* Before the first byte of a download; ends with the seat. RC_AGAIN too_many_downloads. */
enum rc quota_take_download(struct scope *sc, const struct conf *conf, struct scoreboard *board, int slot,
			    const struct request *req) MUST_CHECK;

#endif
