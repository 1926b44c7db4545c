#include "config.h"
#include "press/folder.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/scope.h"
#include "model/option.h"

/* Ours alone, or somebody in a shared TMPDIR could feed the press a configuration. */
enum rc
folder_private(struct scope *sc, const char *path)
{
	struct stat st;

	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return fault_errno(sc, "cache_directory", "cannot make the folder '%s' for the font cache", path);
	if (lstat(path, &st) != 0)
		return fault_errno(sc, "cache_directory", "cannot look at the folder '%s' for the font cache", path);
	if (!S_ISDIR(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & 022) != 0)
		return fault(sc, RC_BROKEN, "cache_directory",
			     "'%s' must be a folder that belongs to user %u and that nobody else may write to", path,
			     (unsigned int)geteuid());
	return RC_OK;
}

enum rc
folder_of_presses(struct scope *sc, const struct conf *conf, const char **out)
{
	const char *set = conf_text(conf, OPT_PRESS_CACHE_DIRECTORY), *temp = getenv("TMPDIR");

	if (set[0] != '\0')
		*out = set;
	else
		*out = scope_printf(sc, "%s/posm-%u", temp != NULL && temp[0] == '/' ? temp : "/tmp",
				    (unsigned int)geteuid());
	return folder_private(sc, *out);
}
