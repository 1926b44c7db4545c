#include "config.h"
#include "press/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"

/* Sanitizers are told things by the environment; nothing else crosses. */
static const char *const passed[] = {"ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS"};

static char **
environment(struct scope *sc, const char *fonts_conf)
{
	char **env = scope_array(sc, LENGTH_OF(passed) + 3, sizeof(*env));
	size_t n = 0;

	env[n++] = scope_copy(sc, "LC_ALL=C.UTF-8");
	env[n++] = scope_printf(sc, "FONTCONFIG_FILE=%s", fonts_conf);
	for (size_t i = 0; i < LENGTH_OF(passed); i++)
		if (getenv(passed[i]) != NULL)
			env[n++] = scope_printf(sc, "%s=%s", passed[i], getenv(passed[i]));
	return env;
}

/* Numbers of posix_spawn(3): 0 or an errno. */
static int
exec_press(const char *program, char *const env[], int socket, pid_t *pid)
{
	char name[] = "posm-press", *argv[] = {name, NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, usual;

	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&files, socket, SPAWN_SOCKET);
	posix_spawn_file_actions_addclosefrom_np(&files, SPAWN_SOCKET + 1);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &usual);
	/* a group of its own: Ctrl-C at a terminal is for the parent, which ends its presses itself */
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	int error = posix_spawn(pid, program, &files, &attr, argv, env);

	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return error;
}

/* A copy of the descriptor that is none of 0..3, so that the dup2 above always makes an inheritable one. */
static int
raised(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, SPAWN_SOCKET + 1);

	(void)close(fd);
	return high;
}

enum rc
spawn_start(struct scope *sc, const char *program, const char *fonts_conf, struct spawned *out)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return fault_errno(sc, "press_unstartable", "cannot make a socket pair for posm-press");
	AUTO_FD ours = pair[0];
	AUTO_FD theirs = raised(pair[1]);

	if (theirs < 0 || fcntl(ours, F_SETFL, O_NONBLOCK) != 0)
		return fault_errno(sc, "press_unstartable", "cannot set up the socket pair of posm-press");
	struct spawned made = {.socket = ours};
	int error = exec_press(program, environment(sc, fonts_conf), theirs, &made.pid);

	errno = error;
	if (error != 0)
		return fault_errno(sc, error == ENOENT ? "press_missing" : "press_unstartable",
				   "cannot start '%s' (option press.program)", program);
	made.pidfd = pidfd_open(made.pid, 0);
	*out = made;
	ours = -1;
	return RC_OK;
}

int
spawn_end(struct spawned *s, int grace_ms)
{
	struct pollfd ended = {s->pidfd, POLLIN, 0};
	int status = -1;
	pid_t pid;

	(void)close(s->socket);
	if (grace_ms <= 0 || s->pidfd < 0 || poll(&ended, 1, grace_ms) <= 0)
		(void)kill(s->pid, SIGKILL);
	do
		pid = waitpid(s->pid, &status, 0);
	while (pid < 0 && errno == EINTR);
	if (s->pidfd >= 0)
		(void)close(s->pidfd);
	return pid == s->pid ? status : -1;
}
