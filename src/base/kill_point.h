/*
 * Places where a test may end or freeze the process: after every answered statement, after every step of a write to
 * object storage, and between the steps of a job's processes. They exist in the programs of tests/jobs/kill alone
 * (docs/adr/0020): elsewhere the macros are nothing, and kill_point.c is not linked.
 */
#ifndef POSM_BASE_KILL_POINT_H
#define POSM_BASE_KILL_POINT_H

#ifdef POSM_KILL_POINTS
/* name: a literal; all of a program's names are printed with POSM_KILL_AT=list in the environment. */
#define KILL_POINT(name)                                                                                       \
	do {                                                                                                   \
		static const char *kill_point_name __attribute__((used, section("kill_points"))) = name;       \
		kill_point("", kill_point_name);                                                               \
	} while (0)
#define KILL_POINT_SQL(query) kill_point("sql:", query)
#else
#define KILL_POINT(name) ((void)0)
#define KILL_POINT_SQL(query) ((void)0)
#endif

/*
 * POSM_KILL_AT="PROGRAM NAME": the first process to pass ends there by SIGKILL, or stops by SIGSTOP with
 * POSM_KILL_WITH=STOP; the file POSM_KILL_ONCE, which it makes, says so and lets everybody after it pass.
 * POSM_KILL_LOG: a file that gets a line for every point passed.
 */
void kill_point(const char *kind, const char *name);

#endif
