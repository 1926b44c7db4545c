#include "config.h"
#include "press/link.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#include "base/clock.h"
#include "base/scope.h"

#define OUT_MAX ((size_t)16 * 1024 * 1024)
#define IN_FIRST ((size_t)256 * 1024)
#define GRACE_MS 1000 /* for a press that closed its socket to end by itself, so that its exit code is seen */

void
link_open(struct link *link, const struct spawned *press, int64_t step_ms, int64_t session_ms)
{
	*link = (struct link){.press = *press, .step_ms = step_ms, .session_end = clock_ms() + session_ms,
			      .in_cap = IN_FIRST, .in = malloc(IN_FIRST)};
	if (link->in == NULL)
		abort();
	text_open(&link->out, OUT_MAX);
}

void
link_close(struct link *link)
{
	if (!link->ended)
		(void)spawn_end(&link->press, 0);
	link->ended = true;
	text_close(&link->out);
	free(link->in);
	link->in = NULL;
}

static size_t
pending(const struct link *link)
{
	return link->out.len - link->sent;
}

struct text *
link_out(struct link *link)
{
	size_t left = pending(link);

	if (link->sent > 0) { /* what is sent makes room, or a busy link would only grow */
		memmove(link->out.at, link->out.at + link->sent, left + 1);
		link->out.len = left;
		link->sent = 0;
	}
	return &link->out;
}

void
link_attach(struct link *link, const int *fds, int n_fds)
{
	assert(n_fds <= LINK_FDS_MAX && link->sent == 0 && link->n_fds == 0);
	memcpy(link->fds, fds, (size_t)n_fds * sizeof(*fds));
	link->n_fds = n_fds;
}

/* How it ended, in words and as arguments of the fault. */
static void
add_status(struct scope *sc, int status)
{
	if (status != -1 && WIFSIGNALED(status))
		fault_arg(sc, "signal", "%d", WTERMSIG(status));
	if (status != -1 && WIFEXITED(status))
		fault_arg(sc, "exit", "%d", WEXITSTATUS(status));
}

static const char *
status_text(struct scope *sc, int status)
{
	if (status == -1)
		return "its end was not seen";
	if (WIFSIGNALED(status))
		return scope_printf(sc, "signal %d, %s", WTERMSIG(status), strsignal(WTERMSIG(status)));
	return scope_printf(sc, "exit code %d", WEXITSTATUS(status));
}

/* What the end of a press that nobody here has ended says. */
struct death {
	int signal, exit; /* 0: not this way; both 0: any other */
	const char *code, *words;
};

static const struct death deaths[] = {
	{SIGXCPU, 0, "press_timeout", "used up the processor time of press.session_timeout"},
	{0, SPAWN_NO_MEMORY, "press_memory", "needed more memory than press.memory allows; the template may be too complex"},
	/* a crash has other signals, and what a press may use up has its own ends above */
	{SIGKILL, 0, "press_killed", "was killed from outside: by the kernel for want of memory (dmesg says so), or by somebody"},
	{SIGTERM, 0, "press_killed", "was ended from outside"},
	{SIGINT, 0, "press_killed", "was ended from outside"},
	{SIGHUP, 0, "press_killed", "was ended from outside"},
	{SIGQUIT, 0, "press_killed", "was ended from outside"},
	{0, 0, "press_died", "crashed in the middle of its work; the template may be damaged or too complex"},
};

static const struct death *
death_of(int status)
{
	int by = status != -1 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	int with = status != -1 && WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	const struct death *d = deaths;

	while ((d->signal != 0 || d->exit != 0) && (d->signal != by || d->exit != with))
		d++;
	return d;
}

static enum rc
died(struct scope *sc, struct link *link)
{
	int status = spawn_end(&link->press, GRACE_MS);
	const struct death *d = death_of(status);

	link->ended = true;
	enum rc rc = fault(sc, RC_AGAIN, d->code, "posm-press %s (%s)", d->words, status_text(sc, status));

	add_status(sc, status);
	return rc;
}

enum rc
link_broken(struct scope *sc, struct link *link, const char *what)
{
	(void)spawn_end(&link->press, 0);
	link->ended = true;
	return fault(sc, RC_AGAIN, "press_died", "posm-press broke the protocol (%s) and was killed", what);
}

static enum rc
timed_out(struct scope *sc, struct link *link)
{
	bool session = clock_ms() >= link->session_end;

	(void)spawn_end(&link->press, 0);
	link->ended = true;
	if (session)
		return fault(sc, RC_AGAIN, "press_timeout", "posm-press was used up to press.session_timeout and was killed");
	return fault(sc, RC_AGAIN, "press_timeout", "posm-press had no answer after %lld ms of work and was killed; the template may be "
		     "too complex", (long long)link->step_ms);
}

static void
add_fds(struct msghdr *head, void *control, const int *fds, int n_fds)
{
	size_t size = (size_t)n_fds * sizeof(*fds);

	head->msg_control = control;
	head->msg_controllen = CMSG_SPACE(size);
	struct cmsghdr *c = CMSG_FIRSTHDR(head);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(size);
	memcpy(CMSG_DATA(c), fds, size);
}

/* What the socket takes now. A peer that has gone is noticed by the reading side, which first finds what it left. */
static void
send_some(struct link *link)
{
	union {
		struct cmsghdr align;
		char space[CMSG_SPACE(LINK_FDS_MAX * sizeof(int))];
	} control = {0};
	struct iovec rest = {link->out.at + link->sent, pending(link)};
	struct msghdr head = {.msg_iov = &rest, .msg_iovlen = 1};

	if (link->n_fds > 0)
		add_fds(&head, control.space, link->fds, link->n_fds);
	ssize_t n = sendmsg(link->press.socket, &head, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		link->deaf = true;
	if (n <= 0)
		return;
	link->n_fds = 0;
	link->sent += (size_t)n;
	if (link->sent == link->out.len) {
		text_clear(&link->out);
		link->sent = 0;
	}
}

static void
make_room(struct link *link)
{
	if (link->in_at > 0) {
		memmove(link->in, link->in + link->in_at, link->in_len - link->in_at);
		link->in_len -= link->in_at;
		link->in_at = 0;
	}
	if (link->in_len < link->in_cap)
		return;
	/* a frame is at most WIRE_HEAD + WIRE_BODY_MAX: the buffer stops growing at twice that */
	link->in_cap *= 2;
	link->in = realloc(link->in, link->in_cap);
	if (link->in == NULL)
		abort();
}

/* Bytes that came: more than 0; the peer has closed: 0; none now: -1. */
static ssize_t
receive_some(struct link *link)
{
	make_room(link);
	ssize_t n = recv(link->press.socket, link->in + link->in_len, link->in_cap - link->in_len, MSG_DONTWAIT);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? -1 : 0;
	link->in_len += (size_t)n;
	return n;
}

static enum wire_found
find(struct link *link, struct wire_frame *out)
{
	size_t used = 0;
	enum wire_found found = wire_find(link->in + link->in_at, link->in_len - link->in_at, out, &used);

	link->in_at += used;
	return found;
}

bool
link_here(struct link *link, struct wire_frame *out)
{
	return !link->ended && find(link, out) == WIRE_WHOLE;
}

int64_t
link_cpu_ms(const struct link *link)
{
	struct timespec used;
	clockid_t clock;

	if (link->ended || clock_getcpuclockid(link->press.pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
		return 0;
	return (int64_t)used.tv_sec * 1000 + used.tv_nsec / 1000000;
}

/* How long one answer may take. */
struct allowance {
	int64_t cpu_end, end; /* of link_cpu_ms(), of clock_ms() */
};

static struct allowance
allow(const struct link *link)
{
	int64_t end = clock_ms() + LINK_PATIENCE * link->step_ms;

	return (struct allowance){link_cpu_ms(link) + link->step_ms, end < link->session_end ? end : link->session_end};
}

static enum rc
wait_ready(struct scope *sc, struct link *link, const struct allowance *a)
{
	/* work takes at least as long as it uses a processor */
	int64_t work = a->cpu_end - link_cpu_ms(link), deadline = clock_ms() + (work > 0 ? work : 0);
	bool writing = pending(link) > 0 && !link->deaf;
	struct pollfd at = {link->press.socket, (short)(POLLIN | (writing ? POLLOUT : 0)), 0};
	int n = poll(&at, 1, clock_left_ms(deadline < a->end ? deadline : a->end));

	if (n < 0 && errno != EINTR)
		return fault_errno(sc, "press_unreachable", "cannot wait for posm-press");
	if (clock_ms() >= a->end || link_cpu_ms(link) >= a->cpu_end) /* also for a peer that trickles */
		return timed_out(sc, link);
	return RC_OK;
}

enum rc
link_wait(struct scope *sc, struct link *link, struct wire_frame *out)
{
	const struct allowance allowed = allow(link);

	if (link->ended)
		return fault(sc, RC_BROKEN, "press_died", "this press has ended; a new one must be opened");
	for (;;) {
		if (pending(link) > 0 && !link->deaf)
			send_some(link);
		enum wire_found found = find(link, out);

		if (found == WIRE_WHOLE)
			return RC_OK;
		if (found == WIRE_BAD)
			return link_broken(sc, link, "no frame where one was due");
		ssize_t n = receive_some(link);

		if (n == 0)
			return died(sc, link);
		if (n < 0)
			TRY(wait_ready(sc, link, &allowed));
	}
}
