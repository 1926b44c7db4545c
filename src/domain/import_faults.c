#include "config.h"
#include "domain/import_faults.h"

#include "base/scope.h"
#include "model/reason.h"

#define ITEM_BYTES ((size_t)8000)

struct import_faults {
	int n;
	struct fault first;
	struct text *items;
};

struct import_faults *
import_faults_new(struct scope *sc)
{
	struct import_faults *faults = scope_alloc(sc, sizeof(*faults));

	*faults = (struct import_faults){.items = text_new(sc, IMPORT_FAULTS_MAX * ITEM_BYTES)};
	return faults;
}

static void
add_item(struct text *json, const struct fault *f)
{
	text_addf(json, "%s{\"code\":\"%s\",\"detail\":", json->len > 0 ? "," : "", f->code);
	text_add_json(json, f->detail);
	if (f->pointer != NULL) {
		text_add(json, ",\"pointer\":");
		text_add_json(json, f->pointer);
	}
	text_add(json, ",\"args\":{");
	for (int i = 0; i < f->n_args; i++) {
		text_add(json, i > 0 ? "," : "");
		reason_add_argument(json, f->args[i].name, f->args[i].value);
	}
	text_add(json, "}}");
}

int
import_faults_count(const struct import_faults *faults)
{
	return faults->n;
}

enum rc
import_faults_end(struct scope *sc, const struct import_faults *faults)
{
	if (faults->n == 0)
		return RC_OK;
	sc->fault = faults->first;
	return fault_more(sc, faults->first.rc, scope_printf(sc, "{\"errors\":[%s]}", faults->items->at));
}

enum rc
import_faults_note(struct scope *sc, struct import_faults *faults, enum rc rc)
{
	if (rc != RC_INVALID && rc != RC_CONFLICT)
		return rc;
	if (faults->n++ == 0)
		faults->first = sc->fault;
	add_item(faults->items, &sc->fault);
	fault_clear(sc);
	return faults->n < IMPORT_FAULTS_MAX ? RC_OK : import_faults_end(sc, faults);
}
