#include "config.h"
#include "jobs/order.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/scope.h"

enum rc
order_send(struct scope *sc, int fd, const struct job_lease *lease)
{
	char *order = scope_printf(sc, "order 1 %" PRId64 " %s %s %" PRId64 " %" PRId64 " %" PRId32 "%s%s", lease->id, lease->token,
				   lease->kind, lease->subject, lease->epoch, lease->failures, lease->request[0] != '\0' ? " " : "",
				   lease->request);
	size_t len = strlen(order);

	if (len > ORDER_MAX || send(fd, order, len, MSG_NOSIGNAL) != (ssize_t)len)
		return fault_errno(sc, "runner_unstartable", "cannot hand job %" PRId64 " to its runner", lease->id);
	return RC_OK;
}

enum rc
order_receive(struct scope *sc, int fd, struct job_lease *lease)
{
	char order[ORDER_MAX + 1], kind[41];
	ssize_t n;
	int end = 0;

	do
		n = recv(fd, order, ORDER_MAX, 0);
	while (n < 0 && errno == EINTR);
	order[n < 0 ? 0 : n] = '\0';
	lease->request[0] = '\0';
	/* every width is bounded, numbers are our own parent's; not every job has a request */
	if (sscanf(order, "order 1 %" SCNd64 " %36s %40s %" SCNd64 " %" SCNd64 " %" SCNd32 "%n %40s%n", &lease->id, lease->token, kind,
		   &lease->subject, &lease->epoch, &lease->failures, &end, lease->request, &end) < 6 ||
	    end != n)
		return fault(sc, RC_INVALID, "bad_order",
			     "posm-runner is started by posmd, which tells it on standard input what to do");
	lease->kind = scope_copy(sc, kind);
	return RC_OK;
}

void
order_hold(int fd, int64_t until_ms)
{
	char word[ORDER_MAX];
	int len = snprintf(word, sizeof(word), "until %" PRId64, until_ms);

	(void)!send(fd, word, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool
order_held(int fd, int64_t *until_ms)
{
	char word[ORDER_MAX + 1];
	ssize_t n;

	do {
		n = recv(fd, word, ORDER_MAX, 0);
		word[n < 0 ? 0 : n] = '\0';
		if (n > 0 && sscanf(word, "until %" SCNd64, until_ms) == 1)
			return true;
	} while (n > 0 || (n < 0 && errno == EINTR));
	return false;
}

void
order_tell(int fd, int32_t done, int32_t total)
{
	char news[ORDER_MAX];
	int len = snprintf(news, sizeof(news), "moved %" PRId32 " %" PRId32, done, total);

	(void)!send(fd, news, (size_t)len, MSG_NOSIGNAL | MSG_DONTWAIT);
}

enum order_news
order_hear(int fd, int32_t *done, int32_t *total)
{
	char news[ORDER_MAX + 1];
	ssize_t n = recv(fd, news, ORDER_MAX, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return ORDER_NOTHING;
	if (n <= 0)
		return ORDER_ENDED;
	news[n] = '\0';
	return sscanf(news, "moved %" SCNd32 " %" SCNd32, done, total) == 2 ? ORDER_MOVED : ORDER_NOTHING;
}
