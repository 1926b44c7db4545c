#include "config.h"
#include "object/s3_line.h"

#include <stdlib.h>

#include "base/clock.h"

#define WAIT_MOST 1000   /* ms */
#define CONNECTIONS 65L /* kept: as many as anybody may use at once, download.ahead and s3.connections */

struct s3_line {
	struct s3 *s3;
	CURLM *multi;
	struct s3_call *calls; /* running and waiting */
	struct s3_line *next;  /* idle or shared */
	int users;             /* that share it; 0: it is somebody's alone */
	pthread_t thread;      /* theirs */
};

static struct s3_line *
line_new(struct s3 *s3)
{
	struct s3_line *line = calloc(1, sizeof(*line));

	if (line == NULL || (line->multi = curl_multi_init()) == NULL)
		abort();
	line->s3 = s3;
	curl_multi_setopt(line->multi, CURLMOPT_MAXCONNECTS, CONNECTIONS);
	return line;
}

struct s3_line *
s3_line_take(struct s3 *s3)
{
	pthread_mutex_lock(&s3->lock);
	struct s3_line *line = s3->idle;

	if (line != NULL)
		s3->idle = line->next;
	pthread_mutex_unlock(&s3->lock);
	return line != NULL ? line : line_new(s3);
}

struct s3_line *
s3_line_share(struct s3 *s3)
{
	pthread_mutex_lock(&s3->lock);
	struct s3_line *line = s3->shared;

	while (line != NULL && !pthread_equal(line->thread, pthread_self()))
		line = line->next;
	pthread_mutex_unlock(&s3->lock);
	if (line == NULL) { /* nobody but this thread makes its own */
		line = s3_line_take(s3);
		line->thread = pthread_self();
		pthread_mutex_lock(&s3->lock);
		line->next = s3->shared;
		s3->shared = line;
		pthread_mutex_unlock(&s3->lock);
	}
	line->users++;
	return line;
}

static void
unlink_shared(struct s3_line *line)
{
	struct s3_line **at = &line->s3->shared;

	while (*at != line)
		at = &(*at)->next;
	*at = line->next;
}

void
s3_line_return(struct s3_line *line)
{
	if (line == NULL)
		return;
	if (line->users > 1) {
		line->users--;
		return;
	}
	while (line->calls != NULL)
		s3_line_stop(line, line->calls);
	pthread_mutex_lock(&line->s3->lock);
	if (line->users == 1)
		unlink_shared(line);
	line->users = 0;
	line->next = line->s3->idle;
	line->s3->idle = line;
	pthread_mutex_unlock(&line->s3->lock);
}

void
s3_line_close_idle(struct s3 *s3)
{
	for (struct s3_line *line; (line = s3->idle) != NULL;) {
		s3->idle = line->next;
		(void)curl_multi_cleanup(line->multi);
		free(line);
	}
}

static void
run(struct s3_line *line, struct s3_call *call)
{
	s3_call_begin(call);
	if (curl_multi_add_handle(line->multi, call->easy) != CURLM_OK)
		abort();
}

void
s3_line_start(struct s3_line *line, struct s3_call *call)
{
	call->next = line->calls;
	line->calls = call;
	run(line, call);
}

static void
unlink_call(struct s3_line *line, const struct s3_call *call)
{
	for (struct s3_call **at = &line->calls; *at != NULL; at = &(*at)->next)
		if (*at == call) {
			*at = call->next;
			return;
		}
}

void
s3_line_stop(struct s3_line *line, struct s3_call *call)
{
	if (call->state == S3_RUNNING)
		(void)curl_multi_remove_handle(line->multi, call->easy);
	if (call->state == S3_RUNNING || call->state == S3_WAITING)
		unlink_call(line, call);
	call->state = S3_IDLE;
}

static void
finish_ended(struct s3_line *line)
{
	int left;

	for (CURLMsg *message; (message = curl_multi_info_read(line->multi, &left)) != NULL;) {
		struct s3_call *call;
		CURLcode code = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
		s3_call_finish(call, code); /* while the handle still has its answer's headers */
		(void)curl_multi_remove_handle(line->multi, call->easy);
		if (call->state == S3_OVER)
			unlink_call(line, call);
	}
}

/* Begins again what is due; the time until the next is, in ms. */
static int
begin_due(struct s3_line *line, int ms)
{
	for (struct s3_call *call = line->calls; call != NULL; call = call->next) {
		int left = call->state == S3_WAITING ? clock_left_ms(call->again_at) : ms;

		if (call->state == S3_WAITING && left == 0)
			run(line, call);
		else if (left < ms)
			ms = left;
	}
	return ms;
}

void
s3_line_wait(struct s3_line *line, int ms)
{
	int running, left = begin_due(line, ms);

	if (left > 0)
		(void)curl_multi_poll(line->multi, NULL, 0, left, NULL);
	if (curl_multi_perform(line->multi, &running) != CURLM_OK)
		abort();
	finish_ended(line);
}

enum rc
s3_line_run(struct scope *sc, struct s3 *s3, struct s3_call *call, const char *what)
{
	struct s3_line *line = s3_line_share(s3);

	s3_line_start(line, call);
	while (call->state != S3_OVER)
		s3_line_wait(line, WAIT_MOST);
	s3_line_return(line);
	return s3_call_result(sc, call, what);
}
