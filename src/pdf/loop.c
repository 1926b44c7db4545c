#include "config.h"
#include "pdf/loop.h"

#include "base/log.h"
#include "base/scope.h"
#include "pdf/desk.h"
#include "pdf/prison.h"
#include "press/message.h"
#include "text/outline.h"

typedef enum rc request_fn(struct scope *sc, struct desk *desk, const struct wire_frame *frame);

static const struct {
	enum wire_kind kind;
	request_fn *fn;
	bool alone; /* it leaves nothing behind */
} requests[] = {
	{WIRE_INSPECT, do_inspect, true},
	{WIRE_COMPILE, do_compile, false},
	{WIRE_CARD, do_card, false},
	{WIRE_PREFLIGHT, do_preflight, false},
	{WIRE_PREFLIGHT_END, do_preflight_end, true},
	{WIRE_PRINT, do_print, false},
	{WIRE_PRINT_NEXT, do_print_next, false},
	{WIRE_FONTS, do_fonts, true},
	{WIRE_RENDER, do_render, true},
};

static void
end_request(void *request)
{
	scope_close(request);
}

/* In a scope of its own, or a long row of pictures would pile up. */
static enum rc
alone(struct scope *sc, struct desk *desk, const struct wire_frame *frame, request_fn *fn)
{
	struct scope *request = scope_new("press", "");
	enum rc rc = fn(request, desk, frame);

	if (rc == RC_OK) {
		scope_close(request);
		return RC_OK;
	}
	sc->fault = request->fault;
	scope_at_end(sc, end_request, request); /* the fault's words live there */
	return rc;
}

static enum rc
answer(struct scope *sc, struct desk *desk, const struct wire_frame *frame)
{
	for (size_t i = 0; i < LENGTH_OF(requests); i++)
		if (requests[i].kind == frame->kind)
			return requests[i].alone ? alone(sc, desk, frame, requests[i].fn) : requests[i].fn(sc, desk, frame);
	return desk_malformed(sc);
}

/* Everything that opens files of the system on first use happens here, outside. */
static enum rc
warm(struct scope *sc, struct desk *desk, const struct message_hello *m)
{
	desk->limits = (struct proof_limits){m->contrast_error, m->contrast_warning, m->module_error, m->module_warning};
	TRY(outline_open(sc, m->default_font, "", &desk->outline));
	TRY(outline_fall_back(sc, desk->outline, m->fallback_fonts));
	TRY(outline_warm(sc, desk->outline));
	return render_open(sc, &desk->render);
}

static enum rc
begin(struct scope *sc, struct desk *desk)
{
	struct wire_frame frame;
	struct message_hello m;
	struct message_ready ready;
	bool more;

	TRY(inbox_next(sc, &desk->inbox, &frame, &more));
	if (!more || !message_hello(sc, &frame, &m))
		return desk_malformed(sc);
	TRY(warm(sc, desk, &m));
#ifdef POSM_SANITIZED
	log_event(LOG_LEVEL_WARNING, sc, "sanitizer build: no system call filter, no Landlock, no memory limit", NULL);
#endif
	TRY(prison_enter(sc, &(struct prison){m.memory, m.cpu_s, m.readable, m.n_readable}, &ready.bars));
	message_put_ready(&desk->answer, &ready);
	return inbox_answer(sc, &desk->inbox, &desk->answer);
}

static enum rc
serve(struct scope *sc, struct desk *desk)
{
	struct wire_frame frame;
	bool more;

	TRY(begin(sc, desk));
	for (;;) {
		TRY(inbox_next(sc, &desk->inbox, &frame, &more));
		if (!more)
			return RC_OK;
		text_clear(&desk->answer);
		TRY(answer(sc, desk, &frame));
		inbox_drop_fds(&desk->inbox);
		TRY(inbox_answer(sc, &desk->inbox, &desk->answer));
	}
}

enum rc
loop_run(struct scope *sc, int socket)
{
	struct desk desk;

	desk_open(&desk, socket);
	enum rc rc = serve(sc, &desk);

	if (rc != RC_OK) {
		text_clear(&desk.answer);
		message_put_failed(&desk.answer, sc);
		if (inbox_answer(sc, &desk.inbox, &desk.answer) != RC_OK)
			log_fault(LOG_LEVEL_ERROR, sc, "nobody hears why this press ends");
	}
	desk_close(&desk);
	return rc;
}
