#include "config.h"
#include "model/card_place.h"

size_t
card_place_pieces(const struct card_place *place, struct card_piece out[CARD_PIECES_MAX])
{
	if (place->prefix_key == NULL) {
		out[0] = (struct card_piece){.key = place->object_key,
					     .at = place->tail_at,
					     .stored = place->size,
					     .len = place->size,
					     .whole = place->tail_at == 0};
		return 1;
	}
	uint64_t tail = place->size - place->prefix_size;

	out[0] = (struct card_piece){.key = place->prefix_key, .stored = place->prefix_size, .len = place->prefix_size, .whole = true};
	out[1] = (struct card_piece){.key = place->object_key,
				     .at = place->tail_at,
				     .stored = place->tail_packed > 0 ? place->tail_packed : tail,
				     .len = tail,
				     .deflated = place->tail_packed > 0};
	return 2;
}

bool
card_piece_fits(const struct card_piece *piece, uint64_t object_size)
{
	return piece->whole ? object_size == piece->stored : object_size >= piece->at + piece->stored;
}
