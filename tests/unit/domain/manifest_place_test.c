#include "config.h"
#include "domain/manifest_place.h"

#include "unit/t.h"

static const struct bytes csv = {"number,zone\r\n", 13};

static struct manifest_place
there_and_back(struct scope *sc, uint64_t at, const char **json)
{
	struct manifest_place place = manifest_place_of("generations/1/1/x", at, csv), read;

	*json = manifest_place_json(sc, &place);
	CHECK_OK(sc, manifest_place_read(sc, *json, &read));
	CHECK_TEXT(read.place.object_key, "generations/1/1/x");
	CHECK(read.place.size == csv.len && read.place.tail_at == at && read.crc32 == place.crc32);
	return read;
}

static void
an_object_of_its_own_is_said_as_ever(struct scope *sc)
{
	const char *json;
	struct card_piece piece[CARD_PIECES_MAX];
	struct manifest_place place = there_and_back(sc, 0, &json);

	CHECK(strstr(json, "\"at\"") == NULL);
	CHECK(card_place_pieces(&place.place, piece) == 1 && piece[0].whole);
	CHECK(card_piece_fits(&piece[0], csv.len) && !card_piece_fits(&piece[0], csv.len + 1));
}

static void
behind_tails_it_is_a_stretch_of_their_object(struct scope *sc)
{
	const char *json;
	struct card_piece piece[CARD_PIECES_MAX];
	struct manifest_place place = there_and_back(sc, 5000, &json);

	CHECK(card_place_pieces(&place.place, piece) == 1 && !piece[0].whole && piece[0].at == 5000);
	CHECK(card_piece_fits(&piece[0], 5000 + csv.len) && !card_piece_fits(&piece[0], 5000 + csv.len - 1));
}

static void
what_is_no_place_is_named(struct scope *sc)
{
	struct manifest_place place;

	CHECK_FAULT(sc, manifest_place_read(sc, "{\"size\":1,\"crc32\":1}", &place), "missing_field");
	CHECK_FAULT(sc, manifest_place_read(sc, "{\"object_key\":\"a\",\"size\":1,\"at\":-1,\"crc32\":1}", &place), "out_of_range");
}

T_MAIN(T(an_object_of_its_own_is_said_as_ever), T(behind_tails_it_is_a_stretch_of_their_object), T(what_is_no_place_is_named))
