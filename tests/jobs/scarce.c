/*
 * LD_PRELOAD for tests/jobs/scarce.py: one call of one function fails as it does when there is no memory, no descriptor or no process left.
 * POSM_SCARCE="posm-runner malloc 120": the 120th call in a process of that program; "posm-fcgi+" counts in its children alone. Once,
 * whoever comes first: then the file POSM_SCARCE_ONCE is there.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *old, size_t size);

static char function[32], once[400];
static long at, count;
static pid_t counted_in, begun_in;
static int armed, children_only;

__attribute__((constructor)) static void
read_order(void)
{
	const char *order = getenv("POSM_SCARCE"), *mark = getenv("POSM_SCARCE_ONCE");
	char program[32];

	if (order == NULL || mark == NULL || sscanf(order, "%31s %31s %ld", program, function, &at) != 3)
		return;
	char *plus = strchr(program, '+');

	if (plus != NULL)
		*plus = '\0';
	children_only = plus != NULL;
	snprintf(once, sizeof(once), "%s", mark);
	begun_in = counted_in = getpid();
	armed = strcmp(program, program_invocation_short_name) == 0;
}

static int
is_struck(const char *name)
{
	pid_t me;

	if (!armed || strcmp(name, function) != 0)
		return 0;
	me = getpid();
	if (me != counted_in) {
		counted_in = me;
		count = 0;
	}
	if ((children_only && me == begun_in) || __atomic_add_fetch(&count, 1, __ATOMIC_RELAXED) != at)
		return 0;
	return syscall(SYS_openat, AT_FDCWD, once, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) >= 0;
}

void *
malloc(size_t size)
{
	return is_struck("malloc") ? (errno = ENOMEM, NULL) : __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
	return is_struck("malloc") ? (errno = ENOMEM, NULL) : __libc_calloc(n, size);
}

void *
realloc(void *old, size_t size)
{
	return is_struck("malloc") ? (errno = ENOMEM, NULL) : __libc_realloc(old, size);
}

#define FAILS(type, name, parameters, arguments, failure, number) \
	type name parameters \
	{ \
		static type(*real) parameters; \
	\
		if (is_struck(#name)) \
			return errno = (number), (failure); \
		if (real == NULL) \
			*(void **)&real = dlsym(RTLD_NEXT, #name); \
		return real arguments; \
	}

FAILS(pid_t, fork, (void), (), -1, EAGAIN)
FAILS(int, socketpair, (int domain, int kind, int protocol, int pair[2]), (domain, kind, protocol, pair), -1, EMFILE)
FAILS(int, socket, (int domain, int kind, int protocol), (domain, kind, protocol), -1, EMFILE)
FAILS(int, memfd_create, (const char *name, unsigned int flags), (name, flags), -1, EMFILE)
FAILS(int, timer_create, (clockid_t clock, struct sigevent *event, timer_t *timer), (clock, event, timer), -1, EAGAIN)
FAILS(void *, mmap, (void *address, size_t length, int protection, int flags, int fd, off_t offset),
      (address, length, protection, flags, fd, offset), MAP_FAILED, ENOMEM)
FAILS(int, pthread_create, (pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *ctx), (thread, attr, start, ctx),
      EAGAIN, EAGAIN)
FAILS(int, posix_spawn, (pid_t *pid, const char *path, const posix_spawn_file_actions_t *files, const posix_spawnattr_t *attr,
			 char *const argv[], char *const env[]), (pid, path, files, attr, argv, env), EAGAIN, EAGAIN)

/* Both take the mode where there is one to take; whoever gives none does not have it read. */
int
open(const char *path, int flags, ...)
{
	__builtin_va_list more;

	__builtin_va_start(more, flags);
	mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? __builtin_va_arg(more, mode_t) : 0;

	__builtin_va_end(more);
	return is_struck("open") ? (errno = EMFILE, -1) : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int
openat(int folder, const char *path, int flags, ...)
{
	__builtin_va_list more;

	__builtin_va_start(more, flags);
	mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? __builtin_va_arg(more, mode_t) : 0;

	__builtin_va_end(more);
	return is_struck("open") ? (errno = EMFILE, -1) : (int)syscall(SYS_openat, folder, path, flags, mode);
}
