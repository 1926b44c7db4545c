-- The packed shelf: a card's bytes are prefix_key's whole object, then of object_key's what begins at tail_at.
ALTER TABLE posm.posm_cards
	ADD prefix_key text,
	ADD prefix_size bigint,
	ADD tail_at bigint,
	ADD CHECK (num_nonnulls(prefix_key, prefix_size, tail_at) IN (0, 3)),
	ADD CHECK (prefix_size > 0 AND prefix_size < size),
	ADD CHECK (tail_at >= 0);
