/*
 * Where a finished card lies in the object storage. On the shelf of single cards it is an object of its own; on the packed
 * shelf it is the compiled template, which all cards of an attempt share, and a tail among others in one object. The manifest lies by
 * the same rule: an object of its own, or without a prefix behind the tails.
 */
#ifndef POSM_MODEL_CARD_PLACE_H
#define POSM_MODEL_CARD_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct card_place {
	const char *object_key;  /* of the card, or of the tails */
	uint64_t size;           /* bytes of the whole card */
	const char *prefix_key;  /* NULL: the object is the card, or has it at tail_at */
	uint64_t prefix_size;    /* bytes; the tail has the rest of size */
	uint64_t tail_at;        /* where in the object it begins; without a prefix 0: the object is this and nothing else */
	uint64_t tail_packed;    /* bytes it takes there, deflated (RFC 1951); 0: it lies there as it is */
};

/* A stretch of an object. */
struct card_piece {
	const char *key;
	uint64_t at, stored; /* in the object, bytes */
	uint64_t len;        /* bytes of the card that it makes */
	bool deflated;       /* it has to be unpacked; else len is stored */
	bool whole;          /* the object is this and nothing else */
};

#define CARD_PIECES_MAX 2

/* What a card is put together from, in its order; answers how many. */
size_t card_place_pieces(const struct card_place *place, struct card_piece out[CARD_PIECES_MAX]);
/* Can an object of so many bytes hold the piece? */
bool card_piece_fits(const struct card_piece *piece, uint64_t object_size);

#endif
