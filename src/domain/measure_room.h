/* How much room the folders of this host have left that posm writes to, for those who watch. */
#ifndef POSM_DOMAIN_MEASURE_ROOM_H
#define POSM_DOMAIN_MEASURE_ROOM_H

#include "base/file.h"
#include "domain/app.h"

struct measured_room {
	const char *folder; /* objects, temporary */
	struct file_room room;
};
#define MEASURED_ROOMS 2

/* Those that can be told, none of a bucket's; their number. */
size_t measure_room(struct scope *sc, const struct app *app, struct measured_room out[MEASURED_ROOMS]);

#endif
