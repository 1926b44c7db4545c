#include "config.h"
#include "ctl/input.h"

#include <string.h>

#include "base/file.h"
#include "base/scope.h"

#define PASSWORD_MAX ((size_t)1024)

enum rc
input_id(struct scope *sc, const struct args *args, const char *name, int64_t *out)
{
	const char *value = args_value(args, name);

	if (value == NULL)
		return RC_OK;
	if (text_to_int(value, 1, INT64_MAX, out))
		return RC_OK;
	return fault(sc, RC_INVALID, "usage", "--%s must be the id of a %s, not '%s'", name, name, value);
}

enum rc
input_password(struct scope *sc, const struct args *args, const char **out)
{
	const char *path = args_value(args, "template-password-file");
	struct bytes file;

	*out = NULL;
	if (path == NULL)
		return RC_OK;
	TRY(file_read(sc, path, PASSWORD_MAX, &file));
	*out = scope_copy_n(sc, file.at, strcspn(file.at, "\r\n")); /* file_read ends it in a NUL */
	return RC_OK;
}

/* How a command is told what the engine asks for. */
static const char *
option_for(const char *code)
{
	if (strcmp(code, "needs_password") == 0)
		return " (--template-password-file FILE)";
	return strcmp(code, "needs_rights") == 0 ? " (--rights-confirmed)" : "";
}

enum rc
input_blame(struct scope *sc, const char *pdf, const char *settings, enum rc rc)
{
	const char *pointer = sc->fault.pointer;

	if (rc == RC_DENIED && pdf != NULL)
		return fault(sc, rc, sc->fault.code, "%s: %s%s", pdf, sc->fault.detail, option_for(sc->fault.code));
	if (rc == RC_OK || pointer == NULL)
		return rc;
	return fault(sc, rc, sc->fault.code, "%s: at %s: %s", settings, pointer[0] ? pointer : "the whole document",
		     sc->fault.detail);
}
