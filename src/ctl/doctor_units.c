#include "config.h"
#include "ctl/doctor.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/scope.h"

#define ANSWER_MAX ((size_t)64 * 1024)
#define OWN_FOLDER "/var/lib/posm" /* StateDirectory= of the units */

extern char **environ;

static bool
start(const char *unit, int to, pid_t *pid)
{
	const char *words[] = {"systemctl", "show", "--property=ProtectSystem,ReadWritePaths", unit, NULL};
	posix_spawn_file_actions_t files;
	int error = posix_spawn_file_actions_init(&files);

	if (error == 0)
		error = posix_spawn_file_actions_adddup2(&files, to, STDOUT_FILENO);
	if (error == 0)
		error = posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	if (error == 0) /* posix_spawnp(3) does not write to what it is given */
		error = posix_spawnp(pid, words[0], &files, NULL, (char *const *)(uintptr_t)words, environ);
	(void)posix_spawn_file_actions_destroy(&files);
	return error == 0;
}

/* What systemd knows of a unit, as lines NAME=VALUE; "" where it says nothing. */
static const char *
properties(struct scope *sc, const char *unit)
{
	int ends[2], status = -1;
	struct bytes said = {"", 0};
	pid_t pid;

	if (access("/run/systemd/system", F_OK) != 0 || pipe2(ends, O_CLOEXEC) != 0)
		return "";
	AUTO_FD from = ends[0];
	bool started = start(unit, ends[1], &pid);

	(void)close(ends[1]);
	if (!started)
		return "";
	if (file_read_fd(sc, from, "systemctl show", ANSWER_MAX, &said) != RC_OK)
		fault_clear(sc);
	if (waitpid(pid, &status, 0) != pid || status != 0)
		return "";
	return scope_copy_n(sc, said.at, said.len);
}

static bool
is_below(const char *path, const char *folder, size_t len)
{
	return strncmp(path, folder, len) == 0 && (path[len] == '/' || path[len] == '\0' || folder[len - 1] == '/');
}

/* In the words of ReadWritePaths=: each may begin with - or +. */
static bool
is_listed(const char *properties, const char *folder)
{
	static const char name[] = "ReadWritePaths=";
	const char *at = strstr(properties, name), *end;

	if (at == NULL)
		return false;
	at += sizeof(name) - 1;
	end = at + strcspn(at, "\n");
	while (at < end) {
		at += strspn(at, " -+");
		size_t len = strcspn(at, " \n");

		if (len > 0 && is_below(folder, at, len))
			return true;
		at += len;
		if (*at == '\n')
			break;
	}
	return false;
}

enum rc
doctor_units(struct scope *sc, struct visit *v, const char *folder)
{
	static const char *const units[] = {"posm-api.service", "posm-bulk.service", "posmd.service"};

	if (is_below(folder, OWN_FOLDER, sizeof(OWN_FOLDER) - 1))
		return RC_OK;
	for (size_t i = 0; i < LENGTH_OF(units); i++) {
		const char *known = properties(sc, units[i]);

		if (strstr(known, "ProtectSystem=strict") == NULL || is_listed(known, folder))
			continue;
		v->advice = scope_printf(sc, "systemctl edit posm-api posm-bulk posmd, in each: [Service] and ReadWritePaths=%s; then "
					 "systemctl restart posm-api posm-bulk posmd (docs/storage.md)", folder);
		return fault(sc, RC_DENIED, "unwell", "this command may write to %s, but the unit %s may not", folder, units[i]);
	}
	return RC_OK;
}
