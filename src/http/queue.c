#include "config.h"
#include "http/queue.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/file.h"

struct question {
	struct nlmsghdr head;
	struct unix_diag_req ask;
};

static bool
ask(int netlink_fd, uint32_t inode)
{
	struct question question = {
		.head = {.nlmsg_len = sizeof(question), .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST},
		.ask = {.sdiag_family = AF_UNIX,
			.udiag_states = UINT32_MAX,
			.udiag_ino = inode,
			.udiag_show = UDIAG_SHOW_RQLEN,
			.udiag_cookie = {UINT32_MAX, UINT32_MAX}}}; /* INET_DIAG_NOCOOKIE: whichever has the inode */

	return send(netlink_fd, &question, sizeof(question), 0) == (ssize_t)sizeof(question);
}

/* The kernel's macros take a const away, which clang minds. */
static bool
take(struct nlmsghdr *head, struct queue_length *out)
{
	struct unix_diag_msg *message = NLMSG_DATA(head);
	struct rtattr *attribute = (struct rtattr *)(message + 1);
	struct unix_diag_rqlen found;

	if (head->nlmsg_type != SOCK_DIAG_BY_FAMILY || head->nlmsg_len < NLMSG_LENGTH(sizeof(*message)))
		return false;
	size_t left = head->nlmsg_len - NLMSG_LENGTH(sizeof(*message));

	for (; RTA_OK(attribute, left); attribute = RTA_NEXT(attribute, left))
		if (attribute->rta_type == UNIX_DIAG_RQLEN && RTA_PAYLOAD(attribute) >= sizeof(found)) {
			memcpy(&found, RTA_DATA(attribute), sizeof(found));
			*out = (struct queue_length){found.udiag_rqueue, found.udiag_wqueue};
			return true;
		}
	return false;
}

bool
queue_length(int listen_fd, struct queue_length *out)
{
	_Alignas(struct nlmsghdr) char answer[1024];
	AUTO_FD fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
	struct stat st;

	if (fd < 0 || fstat(listen_fd, &st) != 0 || !ask(fd, (uint32_t)st.st_ino))
		return false;
	ssize_t n = recv(fd, answer, sizeof(answer), 0);

	return n >= (ssize_t)sizeof(struct nlmsghdr) && NLMSG_OK((struct nlmsghdr *)answer, (size_t)n) &&
	       take((struct nlmsghdr *)answer, out);
}
