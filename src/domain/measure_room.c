#include "config.h"
#include "domain/measure_room.h"

#include <fcntl.h>

#include "base/fault.h"
#include "object/object.h"

/* A storage that is away is told by other figures. */
static bool
look_at_objects(struct scope *sc, const struct app *app, struct file_room *out)
{
	if (object_room(sc, app->objects, out) == RC_OK)
		return out->whole != UINT64_MAX;
	fault_clear(sc);
	return false;
}

static bool
look_at_temporary(struct file_room *out)
{
	AUTO_FD fd = open(file_temporary_folder(), O_PATH | O_CLOEXEC);

	return fd >= 0 && file_room(fd, out);
}

size_t
measure_room(struct scope *sc, const struct app *app, struct measured_room out[MEASURED_ROOMS])
{
	size_t n = 0;

	if (look_at_objects(sc, app, &out[n].room))
		out[n++].folder = "objects";
	if (look_at_temporary(&out[n].room))
		out[n++].folder = "temporary";
	return n;
}
