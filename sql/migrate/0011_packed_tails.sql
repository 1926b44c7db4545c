-- Tails of the packed shelf are deflated now (RFC 1951), so many bytes of object_key from tail_at on; NULL: an older one, which lies there as it is.
ALTER TABLE posm.posm_cards
	ADD tail_packed bigint,
	ADD CHECK (tail_packed > 0),
	ADD CHECK (tail_packed IS NULL OR tail_at IS NOT NULL);
