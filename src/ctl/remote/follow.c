#include "config.h"
#include "ctl/remote/follow.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/scope.h"
#include "ctl/remote/words.h"
#include "model/generation.h"

#define FIRST_LOOK_MS 200
#define LAST_LOOK_MS 2000
#define LINE_MS 5000 /* between two plain lines of one status */

struct seen {
	int status; /* -1: nothing yet */
	int64_t progress, total;
	const char *comment, *reason; /* of the scope that looked */
};

struct watcher {
	bool terminal;
	struct seen last;
	int64_t told_ms;
};

static enum rc
look(struct scope *sc, struct client *client, int64_t id, struct seen *out)
{
	struct js generation, reason;

	*out = (struct seen){.comment = "", .reason = ""};
	TRY(client_show(sc, client, scope_printf(sc, "/generations/%" PRId64, id), &generation));
	TRY(js_choice(sc, &generation, "status", JS_REQUIRED, generation_status_words, &out->status));
	TRY(js_int(sc, &generation, "progress", JS_REQUIRED, 0, INT64_MAX, &out->progress));
	TRY(js_int(sc, &generation, "total", JS_REQUIRED, 0, INT64_MAX, &out->total));
	TRY(js_text(sc, &generation, "comment", JS_NULLABLE, 0, 100000, &out->comment));
	TRY(js_object(sc, &generation, "reason", JS_NULLABLE, &reason));
	return reason.value == NULL ? RC_OK : js_text(sc, &reason, "code", JS_OPTIONAL, 0, 200, &out->reason);
}

static void
tell(struct watcher *w, const struct seen *now)
{
	bool over = !generation_is_active((enum generation_status)now->status), other = now->status != w->last.status;
	const char *word = generation_status_words[now->status];

	if (w->terminal)
		(void)fprintf(stderr, "\r%-12s %" PRId64 " of %" PRId64 "%s", word, now->progress, now->total,
			      over ? "\n" : "");
	else if (other || (now->progress != w->last.progress && clock_ms() - w->told_ms >= LINE_MS)) {
		(void)fprintf(stderr, "%s %" PRId64 " of %" PRId64 "\n", word, now->progress, now->total);
		w->told_ms = clock_ms();
	}
	w->last = *now;
}

static enum rc
how_it_ended(struct scope *sc, int64_t id, const struct seen *end)
{
	const char *why = end->comment != NULL ? end->comment : "", *code = end->reason != NULL ? end->reason : "";

	if (end->status == GENERATION_DONE)
		return RC_OK;
	if (end->status != GENERATION_ERROR)
		return fault(sc, RC_CONFLICT, "generation_cancelled", "generation %" PRId64 " is %s", id,
			     generation_status_words[end->status]);
	if (strcmp(code, "proof_failed") == 0)
		return fault(sc, RC_INVALID, "proof_failed", "generation %" PRId64 ": %s [%s]", id, why, code);
	if (strcmp(code, "template_refused") == 0)
		return fault(sc, RC_DENIED, "template_refused", "generation %" PRId64 ": %s [%s]", id, why, code);
	return fault(sc, RC_BROKEN, "generation_failed", "generation %" PRId64 " ended in an error: %s [%s]", id, why,
		     code);
}

/* Whatever ended the waiting, the generation goes on. */
static enum rc
still_running(struct scope *sc, enum rc rc, const char *code, const char *why, int64_t id)
{
	return fault(sc, rc, code,
		     "%s; generation %" PRId64 " goes on at the server: `posmctl --server URL wait %" PRId64
		     "` waits again",
		     why, id, id);
}

/* One look and the pause behind it. A scope of its own: waiting needs no memory. */
static enum rc
step(struct scope *sc, struct client *client, int64_t id, struct watcher *w, int64_t pause_ms, bool *over)
{
	struct seen now;

	TRY(look(sc, client, id, &now));
	tell(w, &now);
	*over = !generation_is_active((enum generation_status)now.status);
	return *over ? how_it_ended(sc, id, &now) : client_sleep(sc, client, pause_ms);
}

enum rc
follow(struct scope *sc, struct client *client, const struct args *args, int64_t id)
{
	struct watcher w = {.terminal = isatty(STDERR_FILENO) == 1, .last = {.status = -1}};
	int64_t timeout_s, begun = clock_ms(), pause_ms = FIRST_LOOK_MS;
	bool over = false;

	TRY(words_number(sc, args, "timeout", -1, &timeout_s));
	for (;;) {
		AUTO_SCOPE *unit = scope_new("look", sc->id);
		enum rc rc = step(unit, client, id, &w, pause_ms, &over);

		if (rc == RC_OK && over)
			return RC_OK;
		if (rc != RC_OK) {
			(void)fprintf(stderr, "%s", w.terminal && !over && w.last.status >= 0 ? "\n" : "");
			bool running = !over && unit->fault.rc == RC_AGAIN;
			const char *code = scope_copy(sc, unit->fault.code), *why = scope_copy(sc, unit->fault.detail);

			return running ? still_running(sc, rc, code, why, id) : fault(sc, rc, code, "%s", why);
		}
		if (timeout_s >= 0 && clock_ms() - begun >= timeout_s * 1000)
			return still_running(sc, RC_AGAIN, "still_running", "the time is over", id);
		pause_ms = pause_ms * 3 / 2 < LAST_LOOK_MS ? pause_ms * 3 / 2 : LAST_LOOK_MS;
	}
}
