/* How much waits to be made and is kept, for domain/check_room.h. */
#ifndef POSM_STORE_ROOM_H
#define POSM_STORE_ROOM_H

#include "pg/pg.h"

struct room {
	int64_t waiting;  /* generations created, scheduled, in progress */
	int64_t to_write; /* bytes they will add, as their templates' files are large */
	int64_t kept;     /* bytes of cards; 0 when nobody asks */
};

/* Until the end of the transaction nobody else is counted. */
enum rc room_lock(struct scope *sc, struct pg *pg) MUST_CHECK;
/* waiting: of the login, a batch as one; NULL: none. The bytes are everybody's. */
enum rc room_whole(struct scope *sc, struct pg *pg, const char *login, bool kept, struct room *out) MUST_CHECK;
enum rc room_place(struct scope *sc, struct pg *pg, int64_t restaurant_id, bool kept, struct room *out) MUST_CHECK;

#endif
