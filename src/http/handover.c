#include "config.h"
#include "http/handover.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/notify.h"

#define ARGUMENTS_MAX 16

void
handover_note(struct handover *handover, char *const *argv, char *room, size_t size)
{
	struct stat st;
	ssize_t len = readlink("/proc/self/exe", room, size - 1);

	*handover = (struct handover){.argv = argv};
	if (len <= 0 || stat("/proc/self/exe", &st) != 0)
		return;
	room[len] = '\0';
	handover->path = room;
	handover->device = st.st_dev;
	handover->inode = st.st_ino;
}

bool
handover_is_due(const struct handover *handover)
{
	struct stat st;

	return handover->path != NULL && stat(handover->path, &st) == 0 &&
	       (st.st_ino != handover->inode || st.st_dev != handover->device);
}

static _Noreturn void
become_trial(const struct handover *handover, pid_t parent_pid, const sigset_t *mask)
{
	const char *words[ARGUMENTS_MAX + 2];
	int n = 0;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent_pid)
		_exit(1);
	for (; handover->argv[n] != NULL && n < ARGUMENTS_MAX; n++)
		words[n] = handover->argv[n];
	words[n++] = "--" HANDOVER_TRY;
	words[n] = NULL;
	sigprocmask(SIG_SETMASK, mask, NULL);
	execv(handover->path, (char *const *)(uintptr_t)words); /* execv(3) does not write to what it is given */
	_exit(1);
}

pid_t
handover_try(const struct handover *handover, const sigset_t *mask)
{
	pid_t parent_pid = getpid(), pid = fork();

	if (pid == 0)
		become_trial(handover, parent_pid, mask);
	if (pid < 0)
		log_event(LOG_LEVEL_ERROR, NULL, "cannot fork", "why", strerror(errno), NULL);
	return pid;
}

void
handover_begin(const struct handover *handover, const struct notify *notify, int listen_fd)
{
	if (!notify_pass_on(notify, listen_fd))
		log_event(LOG_LEVEL_ERROR, NULL, "the socket cannot be passed on", "why", strerror(errno), NULL);
	else
		execv(handover->path, handover->argv);
	log_event(LOG_LEVEL_ERROR, NULL, "the new program does not start", "path", handover->path, "why", strerror(errno), NULL);
}
