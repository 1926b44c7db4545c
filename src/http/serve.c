#include "config.h"
#include "http/serve.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "domain/open_app.h"
#include "http/auth.h"
#include "http/conditional.h"
#include "http/deadline.h"
#include "http/fcgi.h"
#include "http/idempotency_key.h"
#include "http/origin.h"
#include "http/prefork.h"
#include "http/problem.h"
#include "http/quota.h"
#include "http/request_id.h"
#include "http/taken.h"
#include "model/option.h"
#include "pg/pg.h"
#include "store/migrate.h"

#define PROGRAM "posm-fcgi"
#define HEAD_TIMEOUT_MS 15000 /* for the head of a request, once its connection is there */
#define UPLOAD_ROOM (1024 * 1024) /* beside the file of an upload */
#define SHORT_STREAM_MS 500

const char *const pool_words[] = {[POOL_API] = "api", [POOL_BULK] = "bulk", [POOL_BOTH] = "both"};

struct worker {
	const struct serve *serve;
	int slot;
	struct app app;
	struct role_cache *roles;
	struct fcgi *fcgi;
	int term;          /* readable when the worker was asked to leave */
	int watch;         /* readable when there is something to do */
	bool knows_schema; /* the parent could not ask when the database was away at its start */
};

/* All before libfcgi looks for handlers. SIGTERM is read, never delivered: it cuts nothing short. Its descriptor. */
static int
set_signals(void)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGUSR1, &ignore, NULL);
	sigaction(SIGINT, &ignore, NULL); /* a terminal's Ctrl-C reaches the whole group: the parent decides */
	sigaction(SIGHUP, &ignore, NULL);
	int fd = signalfd(-1, &term, SFD_CLOEXEC);

	if (fd < 0)
		abort();
	return fd;
}

static uint64_t
body_max(const struct conf *conf, const struct route *route)
{
	if (route->body == BODY_UPLOAD || route->body == BODY_UPLOAD_OR_JSON)
		return (uint64_t)conf_int(conf, OPT_UPLOAD_MAX_SIZE) + UPLOAD_ROOM;
	return route->body == BODY_JSON || route->body == BODY_LIST ? (uint64_t)conf_int(conf, OPT_BODY_MAX_SIZE) : 0;
}

static enum rc
take_seat(struct scope *sc, const struct worker *w, const struct route *route)
{
	/* Whether the pool lives, and what it does, is answered from the seat that is one more than `max`. */
	if (scoreboard_sit(w->serve->board, w->slot, w->serve->max, w->serve->spare) || route->aside)
		return RC_OK;
	return fault(sc, RC_AGAIN, "pool_full", "all %d workers of the %s pool are busy", w->serve->max,
		     pool_words[w->serve->pool]);
}

static enum rc
check_schema(struct scope *sc, struct worker *w, const struct route *route)
{
	if (w->knows_schema || route->aside)
		return RC_OK;
	TRY(migrate_check(sc, w->app.pg));
	w->knows_schema = true;
	return RC_OK;
}

/* Reads alone go by what is known: what is changed, and what leaves through the bulk pool, is for who may have it now. */
static enum rc
admit(struct scope *sc, const struct worker *w, const struct route *route, struct request *req)
{
	bool reads = route->method == METHOD_GET && w->serve->pool != POOL_BULK;

	return auth_admit(sc, &w->app, reads ? w->roles : NULL, req, route->role);
}

static enum rc
run(struct scope *sc, struct worker *w, const struct route *route, const struct request *req, struct reply *reply)
{
	enum rc rc = idempotency_serve(sc, &w->app, route, req, reply);

	if (route->roles) /* also after a commit of which nobody knows */
		scoreboard_roles_changed(w->serve->board);
	return rc;
}

static enum rc
answer(struct scope *sc, struct worker *w, struct request *req, struct reply *reply)
{
	const struct route *route;
	const char *allow = NULL;

	enum rc rc = request_read(sc, fcgi_variables(w->fcgi), req);

	req->serve = w->serve;
	req->language = request_language(req, language_of(conf_text(w->app.conf, OPT_SERVICE_LANGUAGE)));
	TRY(rc);
	scoreboard_note(w->serve->board, w->slot, sc->id, method_words[req->method], req->shown);
	rc = route_find(sc, req, w->serve->pool, &route, &allow);

	if (allow != NULL)
		reply_header(reply, "Allow", allow);
	TRY(rc);
	TRY(take_seat(sc, w, route));
	TRY(check_schema(sc, w, route));
	TRY(admit(sc, w, route, req));
	TRY(origin_check(sc, req, route));
	TRY(quota_take(sc, w->app.conf, w->serve->board, w->slot, req, route));
	TRY(request_read_body(sc, req, fcgi_source(w->fcgi), body_max(w->app.conf, route)));
	TRY(run(sc, w, route, req, reply));
	reply_header(reply, "Cache-Control", reply->status == 302 ? "no-store" : route_cache_control(route, reply->lasting));
	if (route->method != METHOD_GET || route->cache != CACHE_NONE || reply->etag != NULL)
		conditional_finish(sc, req, reply);
	if (reply->stream != NULL && w->serve->pool == POOL_BULK)
		TRY(quota_take_download(sc, w->app.conf, w->serve->board, w->slot, req));
	return taken_note(sc, &w->app, route, req, reply);
}

static enum rc
make_head(struct scope *sc, const struct request *req, const struct reply *reply, struct bytes *out)
{
	struct text *head = text_new(sc, 2 * REPLY_HEADERS_MAX);

	text_addf(head, "Status: %d\r\n%sX-Content-Type-Options: nosniff\r\nX-Request-Id: %s\r\n", reply->status,
		  reply->headers->at, sc->id);
	if (req->secret)
		text_add(head, "Referrer-Policy: no-referrer\r\nX-Robots-Tag: noindex\r\n");
	if (reply->status != 204 && reply->status != 304)
		text_addf(head, "Content-Length: %" PRIu64 "\r\n", reply->stream != NULL ? reply->stream_len : reply->body.len);
	text_add(head, "\r\n");
	*out = (struct bytes){head->at, head->len};
	return text_check(sc, head, "the head of the answer");
}

/* Counts what a stream writes: more than was promised never leaves. */
struct counter {
	struct sink sink, *to;
	uint64_t left;
	struct worker *rests; /* once the stream is no short one: its database connection is for somebody else; NULL: no more */
	int64_t since;
};

/* Making a connection takes longer than all else before the first byte: whoever is done at once keeps it. */
static void
rest_if_long(struct counter *c)
{
	if (c->rests == NULL || (clock_ms() - c->since < SHORT_STREAM_MS && fcgi_takes(c->rests->fcgi, SHORT_STREAM_MS)))
		return;
	rest_app(&c->rests->app, PROGRAM);
	c->rests = NULL;
}

static enum rc
count_write(struct scope *sc, struct sink *sink, const void *at, size_t len)
{
	struct counter *counter = (struct counter *)sink;

	if (len > counter->left)
		return fault(sc, RC_BROKEN, "stream_length", "the stream is longer than was promised");
	counter->left -= len;
	rest_if_long(counter);
	return sink_write(sc, counter->to, at, len);
}

static enum rc
send_stream(struct scope *sc, struct worker *w, const struct reply *reply, struct sink *to)
{
	struct counter counter = {{count_write}, to, reply->stream_len, w->serve->pool == POOL_BULK ? w : NULL, clock_ms()};

	TRY(reply->stream(sc, reply->stream_ctx, &counter.sink));
	if (counter.left > 0)
		return fault(sc, RC_BROKEN, "stream_length", "the stream is shorter than was promised");
	return RC_OK;
}

static enum rc
send_reply(struct scope *sc, struct worker *w, const struct request *req, const struct reply *reply)
{
	bool bare = req->method == METHOD_HEAD || reply->status == 304;
	struct bytes head;

	TRY(make_head(sc, req, reply, &head));
	if (bare || reply->stream == NULL)
		return fcgi_answer(sc, w->fcgi, head, bare ? (struct bytes){NULL, 0} : reply->body);
	TRY(sink_write(sc, fcgi_sink(w->fcgi), head.at, head.len));
	return send_stream(sc, w, reply, fcgi_sink(w->fcgi));
}

/* 503 is for a time and nobody's fault here, but whoever looks for what is wrong must find it: -p warning. */
static enum log_level
level_of(int status)
{
	if (status == 503)
		return LOG_LEVEL_WARNING;
	return status >= 500 ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO;
}

static void
log_request(struct scope *sc, const struct request *req, const struct reply *reply, enum rc rc, enum rc sent,
	    int64_t began_us)
{
	char status[16], ms[32];
	int64_t us = clock_us() - began_us;

	snprintf(status, sizeof(status), "%d", reply->status);
	snprintf(ms, sizeof(ms), "%" PRId64 ".%03" PRId64, us / 1000, us % 1000);
	log_event(level_of(reply->status), sc, "request", "method", method_words[req->method], "path",
		  req->shown, "status", status, "ms", ms, "login", req->login, "code",
		  rc != RC_OK || sent != RC_OK ? sc->fault.code : NULL, "detail",
		  rc != RC_OK || sent != RC_OK ? sc->fault.detail : NULL, "cut", sent != RC_OK ? "yes" : NULL, NULL);
}

static int64_t
request_limit(const struct serve *serve)
{
	return conf_int(serve->conf, serve->pool == POOL_API ? OPT_FCGI_API_TIMEOUT : OPT_DOWNLOAD_MAX_TIME);
}

static void
pass_on_news(const struct worker *w)
{
	enum pg_news news = pg_take_news(w->app.pg);

	if (news != PG_NO_NEWS)
		scoreboard_database(w->serve->board, news == PG_ANSWERS);
}

static void
serve_request(struct worker *w)
{
	char id[REQUEST_ID_MAX + 1];
	struct request req;
	int64_t began = clock_us();

	request_id(fcgi_variables(w->fcgi), id);
	AUTO_SCOPE *sc = scope_new("request", id);
	struct reply reply = reply_new(sc);
	enum rc rc = answer(sc, w, &req, &reply);

	if (rc != RC_OK)
		problem_reply(sc, &req, &reply);
	pass_on_news(w);
	deadline_answers();

	enum rc sent = send_reply(sc, w, &req, &reply);

	/* Before the client can know that it has everything: its next request must not find this seat taken. */
	scoreboard_rise(w->serve->board, w->slot, reply.status, clock_us() - began);
	sent = fcgi_finish(sc, w->fcgi, sent);
	log_request(sc, &req, &reply, rc, sent, began);
}

/*
 * What a worker waits for, beside its siblings. EPOLLEXCLUSIVE: a connection wakes one of those who wait; with poll(2) it woke all of
 * them, for nothing (docs/adr/0030). A descriptor.
 */
static int
watch(int term, int listen_fd)
{
	int fd = epoll_create1(EPOLL_CLOEXEC);
	struct epoll_event leave = {.events = EPOLLIN, .data.fd = term};
	struct epoll_event work = {.events = EPOLLIN | EPOLLEXCLUSIVE, .data.fd = listen_fd};

	if (fd < 0 || epoll_ctl(fd, EPOLL_CTL_ADD, term, &leave) != 0 || epoll_ctl(fd, EPOLL_CTL_ADD, listen_fd, &work) != 0)
		abort();
	return fd;
}

/*
 * Waits for a connection. *leaves: the worker was asked to end; a connection that came at the same time is still its own, for nobody
 * else was woken.
 */
static bool
wait_for_work(const struct worker *w, bool *leaves)
{
	struct epoll_event ready[2];
	bool comes = false;
	int n;

	while ((n = epoll_wait(w->watch, ready, LENGTH_OF(ready), -1)) < 0)
		if (errno != EINTR)
			abort();
	for (int i = 0; i < n; i++)
		*(ready[i].data.fd == w->term ? leaves : &comes) = true;
	return comes;
}

static enum rc
begin(struct scope *sc, struct worker *w)
{
	const struct serve *serve = w->serve;

	w->term = set_signals();
	scoreboard_begin(serve->board, w->slot);
	deadline_start(serve->board, w->slot);
	TRY(open_app(sc, serve->conf, PROGRAM, &w->app));
	if (serve->pool == POOL_API)
		hurry_app(&w->app, request_limit(serve) * 2 / 3);
	w->fcgi = fcgi_new(serve->listen_fd);
	w->roles = role_cache_new(serve->board, conf_int(serve->conf, OPT_AUTH_CACHE));
	w->watch = watch(w->term, serve->listen_fd);
	return RC_OK;
}

/* What is left of its share when it is asked to leave; 0: it has had it. */
static int64_t
serve_requests(struct worker *w)
{
	int64_t left = conf_int(w->serve->conf, OPT_FCGI_MAX_REQUESTS);
	int64_t slow = conf_int(w->serve->conf, OPT_FCGI_SLOW), limit = request_limit(w->serve);

	for (bool leaves = false; left > 0 && !leaves;) {
		if (!wait_for_work(w, &leaves))
			continue;
		deadline_set(0, HEAD_TIMEOUT_MS);
		if (fcgi_accept(w->fcgi)) {
			deadline_set(slow, limit);
			serve_request(w);
			left--;
		}
		deadline_clear();
	}
	return left;
}

int
serve_work(const struct serve *serve, int slot)
{
	struct worker w = {.serve = serve, .slot = slot};
	AUTO_SCOPE *sc = scope_new("worker", "start");

	if (begin(sc, &w) != RC_OK) {
		log_fault(LOG_LEVEL_ERROR, sc, "worker cannot start");
		return 1;
	}
	int64_t left = serve_requests(&w);

	fcgi_close(w.fcgi);
	role_cache_close(w.roles);
	close_app(&w.app);
	return left > 0 ? 0 : PREFORK_ENOUGH;
}
