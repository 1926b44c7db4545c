#include "config.h"
#include "http/label_field.h"

#include "base/scope.h"
#include "model/label.h"

enum rc
label_field(struct scope *sc, const struct js *body, const char *name, int need, size_t min_chars, size_t max_chars, const char **out)
{
	TRY(js_text(sc, body, name, need, min_chars, max_chars, out));
	if (!js_has(body, name))
		return RC_OK;
	*out = label_trimmed(sc, *out);
	if (min_chars == 0 || *out == NULL)
		return RC_OK;
	enum rc rc = label_check_needed(sc, name, *out, max_chars);

	return rc != RC_OK ? fault_at(sc, rc, "%s/%s", body->at, name) : RC_OK;
}
