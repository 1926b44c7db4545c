/*
 * Where a generation's manifest.csv lies in the object storage, and what it is: kept as JSON in the generation's row (posm.manifest).
 * It is an object of its own, or, on the packed shelf, what stands behind the last tails (docs/adr/0031).
 */
#ifndef POSM_DOMAIN_MANIFEST_PLACE_H
#define POSM_DOMAIN_MANIFEST_PLACE_H

#include "base/digest.h"
#include "base/text.h"
#include "model/card_place.h"

struct manifest_place {
	struct card_place place;
	uint32_t crc32;
	uint8_t sha256[DIGEST_BYTES];
};

/* Of a manifest that begins at `at` of the object; the key is lent. */
struct manifest_place manifest_place_of(const char *key, uint64_t at, struct bytes manifest);
const char *manifest_place_json(struct scope *sc, const struct manifest_place *place);
/* What fails is a row that is not ours. sha256 is not read: nobody asks for it. */
enum rc manifest_place_read(struct scope *sc, const char *json, struct manifest_place *out) MUST_CHECK;

#endif
