#include "config.h"
#include "pdf/prison.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#ifdef HAVE_LINUX_LANDLOCK_H
#include <linux/landlock.h>
#endif

#include "base/file.h"
#include "base/scope.h"
#include "press/message.h"
#include "press/spawn.h"

#define FILES_MAX 64
#define CPU_MORE_S 5
#define SPARE ((size_t)64 * 1024 * 1024) /* whoever has not this much left at its end has run out of memory */

static enum rc
failed(struct scope *sc, const char *what)
{
	return fault_errno(sc, "prison_open", "posm-press cannot lock itself up (%s)", what);
}

/* --- limits ------------------------------------------------------------------ */

static enum rc
limit(struct scope *sc, __rlimit_resource_t which, rlim_t most, rlim_t end, const char *name)
{
	const struct rlimit r = {most, end};

	return setrlimit(which, &r) == 0 ? RC_OK : failed(sc, name);
}

#ifndef POSM_SANITIZED /* there the sanitizer takes these signals, and memory has no limit */

/*
 * A library that gets no memory aborts, or reads at NULL. Which of the two ends it was is asked where it happens: a call of
 * the kernel, nothing of the heap. Back from here a crash comes again, and ends the process in the usual way.
 */
static void
on_crash(int signal_number)
{
	(void)signal_number;
	if (mmap(NULL, SPARE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
		_exit(SPAWN_NO_MEMORY);
}

static void
watch_crashes(void)
{
	static const int crashes[] = {SIGABRT, SIGSEGV, SIGBUS};
	const struct sigaction once = {.sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND};

	for (size_t i = 0; i < LENGTH_OF(crashes); i++)
		(void)sigaction(crashes[i], &once, NULL);
}

#endif

static enum rc
set_limits(struct scope *sc, const struct prison *p, uint32_t *bars)
{
	/* a write to a redirected standard error must fail, not kill (RLIMIT_FSIZE counts there) */
	(void)signal(SIGXFSZ, SIG_IGN);
	TRY(limit(sc, RLIMIT_CORE, 0, 0, "RLIMIT_CORE"));
	TRY(limit(sc, RLIMIT_FSIZE, 0, 0, "RLIMIT_FSIZE"));
	TRY(limit(sc, RLIMIT_NOFILE, FILES_MAX, FILES_MAX, "RLIMIT_NOFILE"));
	/* SIGXCPU at the first says what has happened; SIGKILL at the second could be anybody's */
	TRY(limit(sc, RLIMIT_CPU, p->cpu_s, p->cpu_s + CPU_MORE_S, "RLIMIT_CPU"));
#ifndef POSM_SANITIZED /* shadow memory is terabytes of address space */
	TRY(limit(sc, RLIMIT_AS, p->memory, p->memory, "RLIMIT_AS"));
	*bars |= MESSAGE_BARS_MEMORY;
	watch_crashes();
#else
	(void)bars;
#endif
	return RC_OK;
}

/* --- Landlock: which files can be read ----------------------------------------- */

#if defined(HAVE_LINUX_LANDLOCK_H) && defined(SYS_landlock_create_ruleset) && !defined(POSM_SANITIZED)

#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* All rights of the first version of Landlock, reading included: what is not allowed below is refused. */
#define HANDLED                                                                                                  \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | READING | LANDLOCK_ACCESS_FS_REMOVE_DIR |  \
	 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |           \
	 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |             \
	 LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

static enum rc
allow_folder(struct scope *sc, int rules, const char *path)
{
	AUTO_FD fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct landlock_path_beneath_attr rule = {READING, fd};

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return RC_OK;
	if (fd < 0)
		return failed(sc, path);
	if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
		return failed(sc, path);
	return RC_OK;
}

static enum rc
set_landlock(struct scope *sc, const struct prison *p, uint32_t *bars)
{
	const struct landlock_ruleset_attr handled = {.handled_access_fs = HANDLED};
	AUTO_FD rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof(handled), 0);

	/* A kernel without it, or a container whose filter of system calls keeps us from it (EPERM, EACCES; the call itself never says
	 * so): the other side sees it in the bars and decides. */
	if (rules < 0 && (errno == ENOSYS || errno == EOPNOTSUPP || errno == EPERM || errno == EACCES))
		return RC_OK;
	if (rules < 0)
		return failed(sc, "landlock_create_ruleset");
	for (size_t i = 0; i < p->n_readable; i++)
		TRY(allow_folder(sc, rules, p->readable[i]));
	if (syscall(SYS_landlock_restrict_self, rules, 0) != 0)
		return failed(sc, "landlock_restrict_self");
	*bars |= MESSAGE_BARS_LANDLOCK;
	return RC_OK;
}

#else

static enum rc
set_landlock(struct scope *sc, const struct prison *p, uint32_t *bars)
{
	(void)sc, (void)p, (void)bars;
	return RC_OK;
}

#endif

/* --- seccomp: which system calls can be made ------------------------------------- */

#ifndef POSM_SANITIZED

/* Memory, time, threads, files that are open, and reading folders. Measured on the engine and the test corpora. */
static const int allowed[] = {
	SCMP_SYS(access), SCMP_SYS(brk), SCMP_SYS(clock_getres), SCMP_SYS(clock_gettime), SCMP_SYS(close), SCMP_SYS(exit),
	SCMP_SYS(exit_group), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(fadvise64), SCMP_SYS(fcntl),
	SCMP_SYS(fstat), SCMP_SYS(fstatfs), SCMP_SYS(futex), SCMP_SYS(getdents64), SCMP_SYS(getegid), SCMP_SYS(geteuid),
	SCMP_SYS(getgid), SCMP_SYS(getpid), SCMP_SYS(getrandom), SCMP_SYS(getrusage), SCMP_SYS(gettid),
	SCMP_SYS(gettimeofday), SCMP_SYS(getuid), SCMP_SYS(lseek), SCMP_SYS(lstat), SCMP_SYS(madvise), SCMP_SYS(mremap),
	SCMP_SYS(munmap), SCMP_SYS(newfstatat), SCMP_SYS(pread64), SCMP_SYS(read), SCMP_SYS(readlink),
	SCMP_SYS(readlinkat), SCMP_SYS(readv), SCMP_SYS(restart_syscall), SCMP_SYS(rseq), SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_getattr),
	SCMP_SYS(sched_setattr), SCMP_SYS(sched_yield), SCMP_SYS(set_robust_list), SCMP_SYS(sigaltstack), SCMP_SYS(stat),
	SCMP_SYS(statfs), SCMP_SYS(statx), SCMP_SYS(sysinfo), SCMP_SYS(time), SCMP_SYS(uname), SCMP_SYS(write),
	SCMP_SYS(writev),
};

/* What a library may try in good faith; it is told that the disk is read-only. */
static const int refused[] = {
	SCMP_SYS(chmod), SCMP_SYS(chown), SCMP_SYS(creat), SCMP_SYS(fallocate), SCMP_SYS(fchmod), SCMP_SYS(fchmodat),
	SCMP_SYS(fchown), SCMP_SYS(fchownat), SCMP_SYS(ftruncate), SCMP_SYS(lchown), SCMP_SYS(link), SCMP_SYS(linkat),
	SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(mknod), SCMP_SYS(mknodat), SCMP_SYS(rename), SCMP_SYS(renameat),
	SCMP_SYS(renameat2), SCMP_SYS(rmdir), SCMP_SYS(symlink), SCMP_SYS(symlinkat), SCMP_SYS(truncate),
	SCMP_SYS(unlink), SCMP_SYS(unlinkat), SCMP_SYS(utime), SCMP_SYS(utimensat), SCMP_SYS(utimes),
};

/* Nothing in the engine ever asks for these. */
static const int deadly[] = {
	SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(add_key), SCMP_SYS(bind), SCMP_SYS(bpf), SCMP_SYS(chroot),
	SCMP_SYS(connect), SCMP_SYS(delete_module), SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(finit_module),
	SCMP_SYS(fork), SCMP_SYS(init_module), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_setup),
	SCMP_SYS(kexec_load), SCMP_SYS(keyctl), SCMP_SYS(kill), SCMP_SYS(listen), SCMP_SYS(mount), SCMP_SYS(mount_setattr),
	SCMP_SYS(move_mount), SCMP_SYS(open_by_handle_at), SCMP_SYS(open_tree), SCMP_SYS(perf_event_open),
	SCMP_SYS(pidfd_getfd), SCMP_SYS(pidfd_open), SCMP_SYS(pidfd_send_signal), SCMP_SYS(pivot_root),
	SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(ptrace), SCMP_SYS(reboot),
	SCMP_SYS(request_key), SCMP_SYS(sendmmsg), SCMP_SYS(sendmsg), SCMP_SYS(sendto), SCMP_SYS(setns),
	SCMP_SYS(setuid), SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(tkill), SCMP_SYS(umount2), SCMP_SYS(unshare),
	SCMP_SYS(userfaultfd), SCMP_SYS(vfork),
};

/* The same answer to a whole list; what an architecture lacks is skipped by libseccomp. */
static bool
add_all(scmp_filter_ctx ctx, uint32_t action, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (seccomp_rule_add(ctx, action, calls[i], 0) < 0)
			return false;
	return true;
}

static bool
add_masked(scmp_filter_ctx ctx, uint32_t action, int call, unsigned int arg, scmp_datum_t mask, scmp_datum_t value)
{
	return seccomp_rule_add(ctx, action, call, 1, SCMP_CMP64(arg, SCMP_CMP_MASKED_EQ, mask, value)) == 0;
}

/* Opening: for reading only. `arg` holds the flags. */
static bool
add_open(scmp_filter_ctx ctx, int call, unsigned int arg)
{
	static const scmp_datum_t writing = O_ACCMODE | O_CREAT | O_TRUNC;
	static const uint32_t no = SCMP_ACT_ERRNO(EACCES);

	return add_masked(ctx, SCMP_ACT_ALLOW, call, arg, writing, O_RDONLY) &&
	       add_masked(ctx, no, call, arg, O_ACCMODE, O_WRONLY) && add_masked(ctx, no, call, arg, O_ACCMODE, O_RDWR) &&
	       add_masked(ctx, no, call, arg, O_CREAT, O_CREAT) && add_masked(ctx, no, call, arg, O_TRUNC, O_TRUNC);
}

/* Calls whose arguments decide. */
static bool
add_special(scmp_filter_ctx ctx)
{
	static const uint32_t no = SCMP_ACT_ERRNO(EACCES);

	return add_open(ctx, SCMP_SYS(open), 1) && add_open(ctx, SCMP_SYS(openat), 2) &&
	       /* no new code */
	       add_masked(ctx, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, PROT_EXEC, 0) &&
	       add_masked(ctx, no, SCMP_SYS(mmap), 2, PROT_EXEC, PROT_EXEC) &&
	       add_masked(ctx, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 2, PROT_EXEC, 0) &&
	       add_masked(ctx, no, SCMP_SYS(mprotect), 2, PROT_EXEC, PROT_EXEC) &&
	       /* Pango matches fonts in threads; glibc falls back from clone3, whose flags no filter can see */
	       add_masked(ctx, SCMP_ACT_ALLOW, SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD) &&
	       add_masked(ctx, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 0, CLONE_THREAD, 0) &&
	       /* requests come with files on one socket only */
	       seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(recvmsg), 1, SCMP_A0(SCMP_CMP_EQ, 3)) == 0 &&
	       /* abort() of an assertion: itself and nobody else */
	       seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
				SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid())) == 0 &&
	       seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)) == 0 &&
	       /* asking for a limit, not setting one */
	       seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0)) == 0;
}

static enum rc
set_filter(struct scope *sc, uint32_t *bars)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));

	if (ctx == NULL)
		return failed(sc, "seccomp_init");
	int error = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_TSYNC, 1);

	if (error == 0)
		error = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (error == 0)
		error = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree, not 100 comparisons a call */
	if (error == 0 && (!add_all(ctx, SCMP_ACT_ALLOW, allowed, LENGTH_OF(allowed)) ||
			   !add_all(ctx, SCMP_ACT_ERRNO(EACCES), refused, LENGTH_OF(refused)) ||
			   !add_all(ctx, SCMP_ACT_KILL_PROCESS, deadly, LENGTH_OF(deadly)) || !add_special(ctx)))
		error = -EINVAL;
	if (error == 0)
		error = seccomp_load(ctx);
	seccomp_release(ctx);
	errno = -error;
	if (error != 0)
		return failed(sc, "seccomp");
	*bars |= MESSAGE_BARS_FILTER;
	return RC_OK;
}

#else

static enum rc
set_filter(struct scope *sc, uint32_t *bars)
{
	(void)sc, (void)bars;
	return RC_OK;
}

#endif

enum rc
prison_enter(struct scope *sc, const struct prison *prison, uint32_t *bars)
{
	*bars = 0;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return failed(sc, "no_new_privs");
	TRY(set_limits(sc, prison, bars));
	TRY(set_landlock(sc, prison, bars));
	return set_filter(sc, bars);
}
