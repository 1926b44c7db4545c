#include "config.h"
#include "pdf/print_share.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/scope.h"

#define SHARED_LEAST 200 /* bytes; shorter drawings are not worth an object */
#define SHARED_EACH 16   /* drawings remembered of one element, the oldest forgotten */
#define NAMES_MAX ((size_t)256 * 1024)
#define NAME_MAX_BYTES 64

struct drawing {
	uint8_t digest[DIGEST_BYTES];
	int64_t object; /* 0: seen once */
};
struct shelf {
	size_t next; /* to be forgotten */
	struct drawing drawings[SHARED_EACH];
};

static void
end_share(void *thing)
{
	struct print_share *share = thing;

	free(share->shelves);
	text_close(&share->names);
}

void
print_share_open(struct scope *sc, struct print_share *share, const struct geometry *page)
{
	*share = (struct print_share){.page = *page};
	text_open(&share->names, NAMES_MAX + NAME_MAX_BYTES);
	scope_at_end(sc, end_share, share);
}

static struct drawing *
find_drawing(struct shelf *shelf, const uint8_t *digest)
{
	for (size_t i = 0; i < SHARED_EACH; i++)
		if (memcmp(shelf->drawings[i].digest, digest, DIGEST_BYTES) == 0)
			return &shelf->drawings[i];
	return NULL;
}

static void
remember(struct shelf *shelf, const uint8_t *digest)
{
	struct drawing *drawing = &shelf->drawings[shelf->next++ % SHARED_EACH];

	drawing->object = 0;
	memcpy(drawing->digest, digest, sizeof(drawing->digest));
}

static void
add_form(struct print_share *share, struct print_bytes *out, struct text *piece, struct bytes operators, int64_t number)
{
	const struct geometry *g = &share->page;
	const double media[4] = {g->media[GEOMETRY_LEFT], g->height - g->media[GEOMETRY_BOTTOM], g->media[GEOMETRY_RIGHT],
				 g->height - g->media[GEOMETRY_TOP]};

	text_addf(&share->names, " /S%" PRId64 " %" PRId64 " 0 R", number, number);
	print_bytes_object(out, piece, number);
	text_add(piece, "<< /Type /XObject /Subtype /Form /BBox ");
	ink_array(piece, media, 4);
	text_clear(&out->content);
	text_add_bytes(&out->content, operators.at, operators.len);
	print_bytes_stream(out, piece);
}

static int64_t
share_drawing(struct print_share *share, struct print_bytes *out, struct text *piece, struct shelf *shelf, struct bytes operators)
{
	uint8_t digest[DIGEST_BYTES];

	if (operators.len < SHARED_LEAST)
		return 0;
	digest_of(operators, digest);
	struct drawing *known = find_drawing(shelf, digest);

	if (known == NULL) {
		remember(shelf, digest);
		return 0;
	}
	if (known->object == 0 && share->names.len <= NAMES_MAX) {
		known->object = out->next_object++;
		add_form(share, out, piece, operators, known->object);
	}
	return known->object;
}

void
print_share_layer(struct print_share *share, struct print_bytes *out, struct text *piece, const struct card_layer *layer,
		  int64_t *objects)
{
	const struct overlay_marks *marks = layer->marks;

	if (share->shelves == NULL) {
		share->n = marks->n_spans;
		share->shelves = calloc(marks->n_spans + 1, sizeof(*share->shelves));
		if (share->shelves == NULL)
			abort();
	}
	for (size_t i = 0; i < share->n && i < marks->n_spans; i++) {
		const struct overlay_span *span = &marks->spans[i];
		struct bytes operators = {(const char *)layer->operators.at + span->from, span->to - span->from};

		objects[i] = share_drawing(share, out, piece, &share->shelves[i], operators);
	}
}
