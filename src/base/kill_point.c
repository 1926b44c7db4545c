#include "config.h"
#include "base/kill_point.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 200

/* The section's ends, from the linker; weak, for a program without any. */
extern const char *const __start_kill_points[] __attribute__((weak));
extern const char *const __stop_kill_points[] __attribute__((weak));

__attribute__((constructor)) static void
print_points(void)
{
	const char *at = getenv("POSM_KILL_AT");

	if (at == NULL || strcmp(at, "list") != 0)
		return;
	for (const char *const *p = __start_kill_points; p < __stop_kill_points; p++)
		printf("%s %s\n", program_invocation_short_name, *p);
	exit(0);
}

static void
note(const char *line, int len)
{
	const char *path = getenv("POSM_KILL_LOG");
	int fd = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	if (write(fd, line, (size_t)len) != len)
		abort();
	(void)close(fd);
}

static bool
is_first(void)
{
	const char *path = getenv("POSM_KILL_ONCE");
	int fd = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		(void)close(fd);
	return fd >= 0;
}

void
kill_point(const char *kind, const char *name)
{
	const char *at = getenv("POSM_KILL_AT"), *with = getenv("POSM_KILL_WITH");
	char line[LINE_MAX_BYTES];
	int len = snprintf(line, sizeof(line), "%s %s%s\n", program_invocation_short_name, kind, name);

	note(line, len);
	if (at != NULL && strncmp(at, line, (size_t)len - 1) == 0 && at[len - 1] == '\0' && is_first())
		(void)kill(getpid(), with != NULL && strcmp(with, "STOP") == 0 ? SIGSTOP : SIGKILL);
}
