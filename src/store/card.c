#include "config.h"
#include "store/card.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/scope.h"

static void
read_digest(struct scope *sc, const struct pg_result *rows, int i, int column, uint8_t digest[32])
{
	struct bytes bytes = pg_bytea(sc, rows, i, column);

	memcpy(digest, bytes.at, 32); /* the table's check: 32 bytes */
}

static struct stored_card
read_card(struct scope *sc, const struct pg_result *rows, int i)
{
	struct stored_card card = {
		.ordinal = pg_i32(rows, i, 0),
		.table_uuid = pg_text(sc, rows, i, 1),
		.epoch = pg_i64(rows, i, 2),
		.place = {.object_key = pg_text(sc, rows, i, 3),
			  .size = (uint64_t)pg_i64(rows, i, 5),
			  .prefix_key = pg_text(sc, rows, i, 10),
			  .prefix_size = (uint64_t)pg_i64(rows, i, 11),
			  .tail_at = (uint64_t)pg_i64(rows, i, 12),
			  .tail_packed = (uint64_t)pg_i64(rows, i, 13)},
		.entry_name = pg_text(sc, rows, i, 4),
		.crc32 = (uint32_t)pg_i64(rows, i, 6),
		.changed = pg_bool(rows, i, 9),
		.proof = pg_text(sc, rows, i, 14),
	};

	read_digest(sc, rows, i, 7, card.sha256);
	read_digest(sc, rows, i, 8, card.inputs_sha256);
	return card;
}

/* Rows turned into columns, for unnest. */
struct columns {
	int64_t *ordinals, *sizes, *crcs, *prefix_sizes, *tails_at, *tails_packed;
	const char **uuids, **keys, **names, **proofs, **prefix_keys;
	struct bytes *sha256s, *inputs;
};

static struct columns
columns_of(struct scope *sc, const struct stored_card *cards, size_t n)
{
	struct columns c = {
		.ordinals = scope_array(sc, n + 1, sizeof(int64_t)),
		.sizes = scope_array(sc, n + 1, sizeof(int64_t)),
		.crcs = scope_array(sc, n + 1, sizeof(int64_t)),
		.uuids = scope_array(sc, n + 1, sizeof(char *)),
		.keys = scope_array(sc, n + 1, sizeof(char *)),
		.names = scope_array(sc, n + 1, sizeof(char *)),
		.proofs = scope_array(sc, n + 1, sizeof(char *)),
		.prefix_keys = scope_array(sc, n + 1, sizeof(char *)),
		.prefix_sizes = scope_array(sc, n + 1, sizeof(int64_t)),
		.tails_at = scope_array(sc, n + 1, sizeof(int64_t)),
		.tails_packed = scope_array(sc, n + 1, sizeof(int64_t)),
		.sha256s = scope_array(sc, n + 1, sizeof(struct bytes)),
		.inputs = scope_array(sc, n + 1, sizeof(struct bytes)),
	};

	for (size_t i = 0; i < n; i++) {
		c.ordinals[i] = cards[i].ordinal;
		c.sizes[i] = (int64_t)cards[i].place.size;
		c.crcs[i] = cards[i].crc32;
		c.uuids[i] = cards[i].table_uuid;
		c.keys[i] = cards[i].place.object_key;
		c.names[i] = cards[i].entry_name;
		c.proofs[i] = cards[i].proof;
		c.prefix_keys[i] = cards[i].place.prefix_key;
		c.prefix_sizes[i] = (int64_t)cards[i].place.prefix_size;
		c.tails_at[i] = (int64_t)cards[i].place.tail_at;
		c.tails_packed[i] = (int64_t)cards[i].place.tail_packed;
		c.sha256s[i] = (struct bytes){cards[i].sha256, sizeof(cards[i].sha256)};
		c.inputs[i] = (struct bytes){cards[i].inputs_sha256, sizeof(cards[i].inputs_sha256)};
	}
	return c;
}

enum rc
card_insert(struct scope *sc, struct pg *pg, const struct job_lease *lease, const struct stored_card *cards, size_t n,
	    int32_t progress)
{
	int64_t rows;

	assert(n > 0 && n <= CARD_BATCH_MAX);
	struct columns c = columns_of(sc, cards, n);

	TRY(pg_exec(sc, pg, Q_CARD_INSERT,
		    PG_ARGS(PG_I64(lease->id), PG_UUID(lease->token), PG_I64(progress), PG_I64S(c.ordinals, n),
			    PG_TEXTS(c.uuids, n), PG_TEXTS(c.keys, n), PG_TEXTS(c.names, n), PG_I64S(c.sizes, n),
			    PG_I64S(c.crcs, n), PG_BYTEAS(c.sha256s, n), PG_BYTEAS(c.inputs, n), PG_TEXTS(c.proofs, n),
			    PG_TEXTS(c.prefix_keys, n), PG_I64S(c.prefix_sizes, n), PG_I64S(c.tails_at, n),
			    PG_I64S(c.tails_packed, n)),
		    &rows));
	if (rows == 0)
		return fault(sc, RC_CONFLICT, "lease_lost", "generation %" PRId64 " is not this attempt's any more",
			     lease->subject);
	return RC_OK;
}

enum rc
card_find(struct scope *sc, struct pg *pg, int64_t generation_id, const char *table_uuid, struct stored_card *out)
{
	AUTO_PG_RESULT *rows = NULL;

	TRY(pg_query(sc, pg, Q_CARD_FIND, PG_ARGS(PG_I64(generation_id), PG_UUID(table_uuid)), &rows));
	if (pg_rows(rows) == 0)
		return fault(sc, RC_MISSING, "not_found", "generation %" PRId64 " has no card of table %s",
			     generation_id, table_uuid);
	*out = read_card(sc, rows, 0);
	return RC_OK;
}

enum rc
card_list(struct scope *sc, struct pg *pg, int64_t generation_id, int32_t from, int32_t limit, bool only_changed,
	  const struct stored_card **out, size_t *n)
{
	AUTO_PG_RESULT *rows = NULL;

	assert(limit > 0 && limit <= CARD_BATCH_MAX * 10);
	TRY(pg_query(sc, pg, Q_CARD_LIST,
		     PG_ARGS(PG_I64(generation_id), PG_I64(from), PG_I64(limit), PG_BOOL(only_changed)), &rows));
	struct stored_card *all = scope_array(sc, (size_t)pg_rows(rows) + 1, sizeof(*all));

	for (int i = 0; i < pg_rows(rows); i++)
		all[i] = read_card(sc, rows, i);
	*out = all;
	*n = (size_t)pg_rows(rows);
	return RC_OK;
}
