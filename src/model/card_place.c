#include "config.h"
#include "model/card_place.h"

size_t
card_place_pieces(const struct card_place *place, struct card_piece out[CARD_PIECES_MAX])
{
	if (place->prefix_key == NULL) {
		out[0] = (struct card_piece){place->object_key, 0, place->size, true};
		return 1;
	}
	out[0] = (struct card_piece){place->prefix_key, 0, place->prefix_size, true};
	out[1] = (struct card_piece){place->object_key, place->tail_at, place->size - place->prefix_size, false};
	return 2;
}

bool
card_piece_fits(const struct card_piece *piece, uint64_t object_size)
{
	return piece->whole ? object_size == piece->len : object_size >= piece->at + piece->len;
}
