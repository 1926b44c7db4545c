/* Independent programs that judge what a test has made; started without a shell. */
#ifndef POSM_TESTS_UNIT_PROGRAM_H
#define POSM_TESTS_UNIT_PROGRAM_H

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "unit/t.h"

#define PROGRAM_OUTPUT_MAX ((size_t)64 * 1024 * 1024)

/* Runs argv (ended by NULL) in the folder; its exit code, -1 when it could not start or was killed. out NULL: not wanted. */
static inline int
program_run(struct scope *sc, const char *dir, struct bytes *out, const char *const *argv)
{
	extern char **environ;
	posix_spawn_file_actions_t actions;
	struct bytes said = {"", 0};
	int ends[2], status = -1;
	pid_t pid;

	CHECK(pipe2(ends, O_CLOEXEC) == 0);
	AUTO_FD from = ends[0];

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addchdir_np(&actions, dir);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	int error = posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ);

	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (error != 0) {
		printf("  cannot start %s: %s\n", argv[0], strerror(error));
		return -1;
	}
	CHECK_OK(sc, file_read_fd(sc, from, argv[0], PROGRAM_OUTPUT_MAX, &said));
	if (out != NULL)
		*out = said;
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}
#define RUN(sc, dir, out, ...) program_run(sc, dir, out, (const char *const[]){__VA_ARGS__, NULL})

static inline const char *
program_folder(struct scope *sc)
{
	char *dir = scope_copy(sc, "/tmp/posm-test-XXXXXX");

	CHECK(mkdtemp(dir) != NULL);
	return dir;
}

static inline void
program_remove(struct scope *sc, const char *dir)
{
	CHECK_INT(RUN(sc, "/", NULL, "rm", "-r", dir), 0);
}

static inline void
program_put(struct scope *sc, const char *dir, const char *name, struct bytes content)
{
	CHECK_OK(sc, file_replace(sc, scope_printf(sc, "%s/%s", dir, name), &content, 1));
}

#endif
