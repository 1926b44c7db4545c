/*
 * What a worker has learnt of who may do what, so that a read is one statement and not two (docs/adr/0030). Kept for auth.cache at the
 * most; a change of roles through this pool (scoreboard_roles_changed) ends all of it at once.
 */
#ifndef POSM_HTTP_ROLE_CACHE_H
#define POSM_HTTP_ROLE_CACHE_H

#include <stdint.h>

#include "http/scoreboard.h"
#include "model/who.h"

struct role_cache;

struct role_cache *role_cache_new(struct scoreboard *board, int64_t keep_ms);
/* Lent until the next role_cache_keep(); NULL: to be asked, and what the database says then to be kept. */
const struct who *role_cache_find(struct role_cache *cache, const char *login);
/* Of the login that was looked for last. */
void role_cache_keep(struct role_cache *cache, const struct who *who);
void role_cache_close(struct role_cache *cache);

#endif
