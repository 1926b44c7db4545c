#include "config.h"
#include "domain/check_room.h"

#include <inttypes.h>

#include "base/conf.h"
#include "base/scope.h"
#include "model/option.h"
#include "object/object.h"
#include "store/room.h"

#define PRESS_RETRY_S 30 /* some cards must be made first */
#define FULL_RETRY_S 300 /* somebody must make room, or the sweeper */
#define MB 1000000

static enum rc
check_waiting(struct scope *sc, int64_t waiting, int64_t max, const char *whose, const char *option)
{
	if (waiting <= max)
		return RC_OK;
	enum rc rc = fault(sc, RC_AGAIN, "too_many_presses", "%s has %" PRId64 " generations waiting or under way (%s): wait for them or "
			   "cancel one", whose, max, option);

	fault_arg(sc, "max", "%" PRId64, max);
	fault_arg(sc, "retry_after", "%d", PRESS_RETRY_S);
	return rc;
}

/* quota 0: none. What is to be written is what the templates' files say; the cards' own size is known when they are there. */
static enum rc
check_quota(struct scope *sc, const struct room *room, int64_t quota, const char *whose, const char *option)
{
	if (quota == 0 || room->kept + room->to_write <= quota)
		return RC_OK;
	int64_t max = quota / MB, kept = room->kept / MB, wanted = (room->to_write + MB - 1) / MB;
	enum rc rc = fault(sc, RC_CONFLICT, "storage_quota", "%s may keep %" PRId64 " MB of cards (%s): there are %" PRId64
			   ", about %" PRId64 " more are wanted; delete generations that are not needed", whose, max, option, kept, wanted);

	fault_arg(sc, "max", "%" PRId64, max);
	fault_arg(sc, "kept", "%" PRId64, kept);
	fault_arg(sc, "to_write", "%" PRId64, wanted);
	return rc;
}

static enum rc
check_disk(struct scope *sc, const struct app *app, const struct room *room)
{
	uint64_t wanted = (uint64_t)(room->to_write + conf_int(app->conf, OPT_OBJECT_RESERVE));
	struct file_room disk;

	TRY(object_room(sc, app->objects, &disk));
	if (disk.free >= wanted)
		return RC_OK;
	enum rc rc = fault(sc, RC_AGAIN, "storage_full", "the disk of the storage has %" PRIu64 " MB left, the cards need about %" PRIu64
			   " with what is kept free (object.reserve): delete generations, or make room", disk.free / MB, wanted / MB + 1);

	fault_arg(sc, "retry_after", "%d", FULL_RETRY_S);
	return rc;
}

enum rc
check_room(struct scope *sc, const struct app *app, const struct who *who)
{
	const char *login = who == NULL ? NULL : who->login;
	int64_t quota = conf_int(app->conf, OPT_QUOTA_STORAGE);
	struct room room;

	TRY(room_lock(sc, app->pg));
	TRY(room_whole(sc, app->pg, login, quota != 0, &room));
	TRY(check_waiting(sc, room.waiting, conf_int(app->conf, OPT_QUOTA_PRESSES), scope_printf(sc, "'%s'", login == NULL ? "" : login),
			  "quota.presses"));
	TRY(check_quota(sc, &room, quota, "all restaurants together", "quota.storage"));
	return check_disk(sc, app, &room);
}

enum rc
check_place_room(struct scope *sc, const struct app *app, int64_t restaurant_id)
{
	const char *whose = scope_printf(sc, "restaurant %" PRId64, restaurant_id);
	int64_t quota = conf_int(app->conf, OPT_QUOTA_RESTAURANT_STORAGE);
	struct room room;

	TRY(room_place(sc, app->pg, restaurant_id, quota != 0, &room));
	TRY(check_waiting(sc, room.waiting, conf_int(app->conf, OPT_QUOTA_RESTAURANT_PRESSES), whose, "quota.restaurant_presses"));
	return check_quota(sc, &room, quota, whose, "quota.restaurant_storage");
}
