#include "config.h"
#include "base/fault.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "base/scope.h"

static enum rc
record(struct scope *sc, enum rc rc, const char *code, const char *detail)
{
	assert(rc != RC_OK);
	sc->fault = (struct fault){.rc = rc, .code = code, .detail = detail};
	return rc;
}

enum rc
(fault)(struct scope *sc, enum rc rc, const char *code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *detail = scope_vprintf(sc, fmt, ap);

	va_end(ap);
	return record(sc, rc, code, detail);
}

enum rc
(fault_errno)(struct scope *sc, const char *code, const char *fmt, ...)
{
	int error = errno;
	va_list ap;

	va_start(ap, fmt);
	const char *what = scope_vprintf(sc, fmt, ap);

	va_end(ap);
	return record(sc, RC_BROKEN, code, scope_printf(sc, "%s: %s", what, strerror(error)));
}

enum rc
(fault_at)(struct scope *sc, enum rc rc, const char *pointer_fmt, ...)
{
	va_list ap;

	va_start(ap, pointer_fmt);
	sc->fault.pointer = scope_vprintf(sc, pointer_fmt, ap);
	va_end(ap);
	return rc;
}

void
fault_arg(struct scope *sc, const char *name, const char *fmt, ...)
{
	struct fault *f = &sc->fault;
	va_list ap;

	assert(f->n_args < FAULT_ARGS_MAX);
	va_start(ap, fmt);
	f->args[f->n_args++] = (struct fault_arg){name, scope_vprintf(sc, fmt, ap)};
	va_end(ap);
}

enum rc
(fault_more)(struct scope *sc, enum rc rc, const char *json)
{
	sc->fault.more = json;
	return rc;
}

enum rc
fault_copy(struct scope *sc, const struct fault *from)
{
	struct fault f = *from;

	assert(f.rc != RC_OK);
	f.detail = scope_copy(sc, f.detail);
	if (f.pointer != NULL)
		f.pointer = scope_copy(sc, f.pointer);
	if (f.more != NULL)
		f.more = scope_copy(sc, f.more);
	for (int i = 0; i < f.n_args; i++) {
		f.args[i].name = scope_copy(sc, f.args[i].name);
		f.args[i].value = scope_copy(sc, f.args[i].value);
	}
	sc->fault = f;
	return f.rc;
}

void
fault_clear(struct scope *sc)
{
	sc->fault = (struct fault){0};
}
