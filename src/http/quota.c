#include "config.h"
#include "http/quota.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/scope.h"
#include "model/option.h"

#define MINUTE_MS 60000
#define HOLD_RETRY_S 2 /* something of the same login must end first */

static enum rc
too_many(struct scope *sc, const char *code, const struct request *req, int64_t max, const char *what, int64_t retry_s)
{
	enum rc rc = fault(sc, RC_AGAIN, code, "'%s' has %" PRId64 " %s: try again in %" PRId64 " s",
			   req->login != NULL ? req->login : "everybody with a link", max, what,
			   retry_s);

	fault_arg(sc, "max", "%" PRId64, max);
	fault_arg(sc, "retry_after", "%" PRId64, retry_s);
	return rc;
}

static enum rc
take_change(struct scope *sc, const struct conf *conf, struct scoreboard *board, const struct request *req)
{
	int64_t max = conf_int(conf, OPT_QUOTA_CHANGES), wait_ms;

	if (scoreboard_pace(board, req->login, clock_ms(), MINUTE_MS / max > 0 ? MINUTE_MS / max : 1, MINUTE_MS, &wait_ms))
		return RC_OK;
	return too_many(sc, "too_many_changes", req, max, "changes in a minute behind it", wait_ms / 1000 + 1);
}

static enum rc
hold(struct scope *sc, const struct conf *conf, struct scoreboard *board, int slot, const struct request *req,
     enum scoreboard_hold what)
{
	static const struct row {
		size_t option;
		const char *code, *words;
	} links = {OPT_SHARE_DOWNLOADS, "too_many_downloads", "downloads under way"},
	  rows[] = {[SCOREBOARD_DOWNLOAD] = {OPT_DOWNLOAD_PER_LOGIN, "too_many_downloads", "downloads under way"},
		    [SCOREBOARD_UPLOAD] = {OPT_QUOTA_UPLOADS, "too_many_uploads", "uploads under way"},
		    [SCOREBOARD_PRESS] = {OPT_QUOTA_PREVIEWS, "too_many_previews", "previews under way"}};
	const struct row *row = req->who != NULL ? &rows[what] : &links; /* all links together are as one login */
	int64_t max = conf_int(conf, row->option);

	if (scoreboard_hold(board, slot, req->who != NULL ? req->login : NULL, what, (int)max))
		return RC_OK;
	return too_many(sc, row->code, req, max, row->words, HOLD_RETRY_S);
}

enum rc
quota_take(struct scope *sc, const struct conf *conf, struct scoreboard *board, int slot, const struct request *req,
	   const struct route *route)
{
	if (req->login == NULL || route->method == METHOD_GET)
		return RC_OK;
	if (route->press)
		return hold(sc, conf, board, slot, req, SCOREBOARD_PRESS);
	if (request_is_type(req, "multipart/form-data"))
		TRY(hold(sc, conf, board, slot, req, SCOREBOARD_UPLOAD));
	return take_change(sc, conf, board, req);
}

enum rc
quota_take_download(struct scope *sc, const struct conf *conf, struct scoreboard *board, int slot, const struct request *req)
{
	return hold(sc, conf, board, slot, req, SCOREBOARD_DOWNLOAD);
}
