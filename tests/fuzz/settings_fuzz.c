/*
 * Settings from anybody: no crash, no leak, and what is taken once is taken again when it is written anew.
 * ./configure --enable-fuzz --enable-sanitize CC=clang; make tests/fuzz/settings_fuzz; tests/fuzz/settings_fuzz templates
 */
#include "config.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/scope.h"
#include "js/js.h"
#include "model/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len);

int
LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
	AUTO_SCOPE *sc = scope_new("fuzz", "");
	struct bytes json = {at, len};
	const struct settings *settings, *again;
	struct js js;

	if (settings_parse(sc, json, "", &settings) != RC_OK) {
		assert(sc->fault.code != NULL && (sc->fault.pointer != NULL || sc->fault.rc == RC_LIMIT));
		return 0;
	}
	if (js_parse(sc, json, "", &js) != RC_OK || settings_parse(sc, js_bytes(sc, &js), "", &again) != RC_OK ||
	    settings->n != again->n)
		abort();
	return 0;
}
