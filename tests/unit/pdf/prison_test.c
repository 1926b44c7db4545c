/*
 * The real prison with a prisoner who tries what an attacker in an opened PDF would try. Every attempt is a child
 * process of its own that locks itself up as posm-press does; what happened to it is judged from outside.
 */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "pdf/prison.h"
#include "press/message.h"
#include "press/spawn.h"
#include "unit/t.h"

#define MEMORY ((uint64_t)512 * 1024 * 1024)

#ifdef POSM_SANITIZED

int
main(void)
{
	printf("skipped: a sanitizer build has no prison to test\n");
	return 77;
}

#else

enum { CALM = 0, LOCK_FAILED = 90, BARS_MISSING = 91, GOT_IN = 92 };

/* What the prisoner may read. */
static char own_folder[] = "/tmp/posm-prison-XXXXXX";

static void
lock_up(void)
{
	static const char *const readable[] = {own_folder, "/usr/share/fonts", "/nowhere/at/all"};
	AUTO_SCOPE *sc = scope_new("test", "prisoner");
	uint32_t bars;

	if (prison_enter(sc, &(struct prison){MEMORY, 1, readable, LENGTH_OF(readable)}, &bars) != RC_OK) {
		fprintf(stderr, "%s\n", sc->fault.detail);
		_exit(LOCK_FAILED);
	}
	if ((bars & (MESSAGE_BARS_FILTER | MESSAGE_BARS_MEMORY)) != (MESSAGE_BARS_FILTER | MESSAGE_BARS_MEMORY))
		_exit(BARS_MISSING);
}

/* The wait status of a prisoner who does `attempt` and leaves with its answer. */
static int
status_of(int (*attempt)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		lock_up();
		_exit(attempt());
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -1;
	return status;
}

static bool
is_killed(int (*attempt)(void))
{
	int status = status_of(attempt);

	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		return true;
	printf("  wait status %#x where SIGSYS was due\n", (unsigned int)status);
	return false;
}

static bool
is_calm(int (*attempt)(void))
{
	int status = status_of(attempt);

	if (WIFEXITED(status) && WEXITSTATUS(status) == CALM)
		return true;
	printf("  wait status %#x where a calm end was due\n", (unsigned int)status);
	return false;
}

static int
refused_with(bool got_in, int error)
{
	if (got_in)
		return GOT_IN;
	return errno == error ? CALM : errno;
}

/* --- attempts ------------------------------------------------------------------ */

static int
try_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? 1 : GOT_IN;
}

static int
try_unix_socket(void)
{
	return socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? 1 : GOT_IN;
}

static int
try_exec(void)
{
	(void)execl("/bin/true", "true", (char *)NULL);
	return 1;
}

static int
try_fork(void)
{
	return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) < 0 ? 1 : GOT_IN;
}

static int
try_vfork(void)
{
#ifdef SYS_fork
	return syscall(SYS_fork) < 0 ? 1 : GOT_IN;
#else
	return (int)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
#endif
}

static int
try_ptrace(void)
{
	return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) < 0 ? 1 : GOT_IN;
}

static int
try_kill(void)
{
	return kill(getppid(), 0) < 0 ? 1 : GOT_IN;
}

static int
try_mount(void)
{
	return (int)syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, NULL);
}

static int
try_send_descriptors(void)
{
	struct msghdr nothing = {0};

	return sendmsg(3, &nothing, 0) < 0 ? 1 : GOT_IN;
}

static int
try_open_for_write(void)
{
	return refused_with(open("/dev/null", O_WRONLY) >= 0, EACCES);
}

static int
try_open_read_write(void)
{
	return refused_with(open("/dev/null", O_RDWR) >= 0, EACCES);
}

static int
try_create(void)
{
	char path[100];

	(void)snprintf(path, sizeof(path), "%s/new", own_folder);
	return refused_with(open(path, O_RDONLY | O_CREAT, 0600) >= 0, EACCES);
}

static int
try_truncate_by_open(void)
{
	char path[100];

	(void)snprintf(path, sizeof(path), "%s/own", own_folder);
	return refused_with(open(path, O_RDONLY | O_TRUNC) >= 0, EACCES);
}

static int
try_unlink(void)
{
	char path[100];

	(void)snprintf(path, sizeof(path), "%s/own", own_folder);
	return refused_with(unlink(path) == 0, EACCES);
}

static int
try_mkdir(void)
{
	return refused_with(mkdir("/tmp/posm-prison-made", 0700) == 0, EACCES);
}

static int
try_read_own(void)
{
	char path[100], letter;

	(void)snprintf(path, sizeof(path), "%s/own", own_folder);
	int fd = open(path, O_RDONLY);

	return fd >= 0 && read(fd, &letter, 1) == 1 && letter == 'x' ? CALM : 1;
}

static int
try_read_passwd(void)
{
	return refused_with(open("/etc/passwd", O_RDONLY) >= 0, EACCES);
}

static int
try_read_environment(void)
{
	return refused_with(open("/proc/self/environ", O_RDONLY) >= 0, EACCES);
}

static int
try_code(void)
{
	return refused_with(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED, EACCES);
}

static int
try_code_later(void)
{
	void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? 1 : refused_with(mprotect(at, 4096, PROT_READ | PROT_EXEC) == 0, EACCES);
}

static int
try_huge_malloc(void)
{
	void *volatile at = malloc((size_t)4 * 1024 * 1024 * 1024);

	return at == NULL ? CALM : GOT_IN;
}

static int
try_useful_malloc(void)
{
	char *at = malloc((size_t)64 * 1024 * 1024);

	if (at == NULL)
		return 1;
	memset(at, 1, (size_t)64 * 1024 * 1024);
	free(at);
	return CALM;
}

static int
try_memfd(void)
{
	return refused_with(syscall(SYS_memfd_create, "x", 0) >= 0, ENOSYS);
}

static int
try_raise_limit(void)
{
	const struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};

	return refused_with(setrlimit(RLIMIT_CPU, &more) == 0, ENOSYS);
}

/* Descriptors run out at 64, and no core file would be written. */
static int
try_open_without_end(void)
{
	char path[100];
	struct rlimit core;
	int n = 0;

	(void)snprintf(path, sizeof(path), "%s/own", own_folder);
	while (n < 1000 && open(path, O_RDONLY) >= 0)
		n++;
	if (n == 0 || n > 64 || errno != EMFILE)
		return 1;
	return getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0 ? CALM : 2;
}

static int
try_spin(void)
{
	for (volatile int on = 1; on;)
		;
	return GOT_IN;
}

static int
try_assertion(void)
{
	abort();
}

static void *
write_42(void *at)
{
	*(int *)at = 42;
	return NULL;
}

static int
try_thread(void)
{
	pthread_t thread;
	int made = 0;

	if (pthread_create(&thread, NULL, write_42, &made) != 0 || pthread_join(thread, NULL) != 0)
		return 1;
	return made == 42 ? CALM : 2;
}

/* --- claims ---------------------------------------------------------------------- */

static void
talking_to_others_kills(struct scope *sc)
{
	(void)sc;
	CHECK(is_killed(try_socket));
	CHECK(is_killed(try_unix_socket));
	CHECK(is_killed(try_send_descriptors));
}

static void
starting_a_process_kills(struct scope *sc)
{
	(void)sc;
	CHECK(is_killed(try_exec));
	CHECK(is_killed(try_fork));
	CHECK(is_killed(try_vfork));
}

static void
touching_other_processes_kills(struct scope *sc)
{
	(void)sc;
	CHECK(is_killed(try_ptrace));
	CHECK(is_killed(try_kill));
	CHECK(is_killed(try_mount));
}

static void
eat_everything(void)
{
	while (malloc(1024 * 1024) != NULL)
		;
}

static int
try_abort_without_memory(void)
{
	eat_everything();
	abort();
}

static int
try_crash(void)
{
	*(volatile char *)(uintptr_t)getppid() = 1; /* far below whatever is mapped */
	return GOT_IN;
}

static int
try_crash_without_memory(void)
{
	eat_everything();
	return try_crash();
}

static void
writing_files_is_refused_and_survived(struct scope *sc)
{
	(void)sc;
	CHECK(is_calm(try_open_for_write));
	CHECK(is_calm(try_open_read_write));
	CHECK(is_calm(try_create));
	CHECK(is_calm(try_truncate_by_open));
	CHECK(is_calm(try_unlink));
	CHECK(is_calm(try_mkdir));
}

static void
only_the_given_folders_can_be_read(struct scope *sc)
{
	(void)sc;
	CHECK(is_calm(try_read_own));
	CHECK(is_calm(try_read_passwd));
	CHECK(is_calm(try_read_environment));
}

static void
new_code_cannot_be_mapped(struct scope *sc)
{
	(void)sc;
	CHECK(is_calm(try_code));
	CHECK(is_calm(try_code_later));
}

static void
memory_has_an_end_that_malloc_reports(struct scope *sc)
{
	(void)sc;
	CHECK(is_calm(try_huge_malloc));
	CHECK(is_calm(try_useful_malloc));
}

static void
unknown_calls_are_not_implemented(struct scope *sc)
{
	(void)sc;
	CHECK(is_calm(try_memfd));
	CHECK(is_calm(try_raise_limit));
}

static void
open_files_and_core_files_have_an_end(struct scope *sc)
{
	(void)sc;
	CHECK(is_calm(try_open_without_end));
}

static void
processor_time_has_an_end(struct scope *sc)
{
	(void)sc;
	int status = status_of(try_spin);

	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU);
}

static void
a_failed_assertion_still_aborts(struct scope *sc)
{
	(void)sc;
	int status = status_of(try_assertion);

	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void
an_end_for_want_of_memory_is_no_crash(struct scope *sc)
{
	(void)sc;
	int aborted = status_of(try_abort_without_memory), crashed = status_of(try_crash_without_memory);

	CHECK(WIFEXITED(aborted) && WEXITSTATUS(aborted) == SPAWN_NO_MEMORY);
	CHECK(WIFEXITED(crashed) && WEXITSTATUS(crashed) == SPAWN_NO_MEMORY);
	crashed = status_of(try_crash);
	CHECK(WIFSIGNALED(crashed) && WTERMSIG(crashed) == SIGSEGV);
}

static void
threads_still_work(struct scope *sc)
{
	(void)sc;
	CHECK(is_calm(try_thread));
}

/* As in a container whose runtime does not know the calls of Landlock. */
static int
lock_up_without_landlock(void)
{
	static const char *const readable[] = {own_folder};
	AUTO_SCOPE *sc = scope_new("test", "prisoner");
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
	uint32_t bars;

	if (ctx == NULL || seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(landlock_create_ruleset), 0) != 0 || seccomp_load(ctx) != 0)
		return LOCK_FAILED;
	seccomp_release(ctx);
	if (prison_enter(sc, &(struct prison){MEMORY, 1, readable, LENGTH_OF(readable)}, &bars) != RC_OK)
		return LOCK_FAILED;
	return bars == (MESSAGE_BARS_FILTER | MESSAGE_BARS_MEMORY) ? CALM : BARS_MISSING;
}

static void
a_container_that_forbids_landlock_leaves_the_other_walls_and_says_so(struct scope *sc)
{
	int status;
	pid_t pid = fork();

	(void)sc;
	if (pid == 0)
		_exit(lock_up_without_landlock());
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == CALM);
}

static bool
make_own_folder(void)
{
	char path[100];

	if (mkdtemp(own_folder) == NULL)
		return false;
	(void)snprintf(path, sizeof(path), "%s/own", own_folder);
	FILE *f = fopen(path, "w");

	return f != NULL && fputc('x', f) == 'x' && fclose(f) == 0;
}

static void
remove_own_folder(void)
{
	char path[100];

	(void)snprintf(path, sizeof(path), "%s/own", own_folder);
	(void)unlink(path);
	(void)rmdir(own_folder);
}

int
main(void)
{
	static const struct t_test tests[] = {
		T(talking_to_others_kills),
		T(starting_a_process_kills),
		T(touching_other_processes_kills),
		T(writing_files_is_refused_and_survived),
		T(only_the_given_folders_can_be_read),
		T(new_code_cannot_be_mapped),
		T(memory_has_an_end_that_malloc_reports),
		T(unknown_calls_are_not_implemented),
		T(open_files_and_core_files_have_an_end),
		T(processor_time_has_an_end),
		T(a_failed_assertion_still_aborts),
		T(an_end_for_want_of_memory_is_no_crash),
		T(threads_still_work),
		T(a_container_that_forbids_landlock_leaves_the_other_walls_and_says_so),
	};

	if (!make_own_folder())
		return 1;
	int failed = t_run(tests, LENGTH_OF(tests));

	remove_own_folder();
	return failed;
}

#endif
