#include "config.h"
#include "domain/manifest_place.h"

#include <inttypes.h>
#include <string.h>
#include <zlib.h>

#include "base/scope.h"
#include "js/js.h"
#include "model/archive.h"
#include "object/object.h"

struct manifest_place
manifest_place_of(const char *key, uint64_t at, struct bytes manifest)
{
	struct manifest_place place = {.place = {.object_key = key, .size = manifest.len, .tail_at = at},
				       .crc32 = (uint32_t)crc32_z(0, (const Bytef *)manifest.at, manifest.len)};

	digest_of(manifest, place.sha256);
	return place;
}

/* An object of its own is written as it was before there was any other: posms of then read it. */
const char *
manifest_place_json(struct scope *sc, const struct manifest_place *place)
{
	struct text *t = text_new(sc, OBJECT_KEY_MAX + 200);

	text_addf(t, "{\"object_key\":\"%s\",\"size\":%" PRIu64 ",", place->place.object_key, place->place.size);
	if (place->place.tail_at > 0)
		text_addf(t, "\"at\":%" PRIu64 ",", place->place.tail_at);
	text_addf(t, "\"crc32\":%" PRIu32 ",\"sha256\":\"", place->crc32);
	text_add_hex(t, place->sha256, sizeof(place->sha256));
	text_add(t, "\"}");
	return t->at;
}

enum rc
manifest_place_read(struct scope *sc, const char *json, struct manifest_place *out)
{
	struct js manifest;
	const char *key = NULL;
	int64_t size = 0, at = 0, crc32 = 0;

	TRY(js_parse(sc, (struct bytes){json, strlen(json)}, "", &manifest));
	TRY(js_text(sc, &manifest, "object_key", JS_REQUIRED, 1, OBJECT_KEY_MAX, &key));
	TRY(js_int(sc, &manifest, "size", JS_REQUIRED, 0, ARCHIVE_ENTRY_SIZE_MAX, &size));
	TRY(js_int(sc, &manifest, "at", JS_OPTIONAL, 0, INT64_MAX, &at));
	TRY(js_int(sc, &manifest, "crc32", JS_REQUIRED, 0, UINT32_MAX, &crc32));
	*out = (struct manifest_place){.place = {.object_key = key, .size = (uint64_t)size, .tail_at = (uint64_t)at},
				       .crc32 = (uint32_t)crc32};
	return RC_OK;
}
