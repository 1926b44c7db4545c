-- Brand batches, share links, the filters of the history and of the jobs, and what a generation's cards take up.

CREATE TABLE posm.posm_batches (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	brand_id bigint NOT NULL REFERENCES posm.brands,
	template_id bigint NOT NULL REFERENCES posm.posm_templates,
	note text CHECK (length(note) <= 2000),
	author text,
	created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX posm_batches_brand ON posm.posm_batches (brand_id, id DESC);

-- What became of each restaurant: its generation, or why it was passed over.
CREATE TABLE posm.posm_batch_restaurants (
	batch_id bigint NOT NULL REFERENCES posm.posm_batches,
	restaurant_id bigint NOT NULL REFERENCES posm.restaurants,
	generation_id bigint REFERENCES posm.restaurants_posm_versions,
	reason jsonb, -- {code, args}
	PRIMARY KEY (batch_id, restaurant_id),
	CHECK ((generation_id IS NULL) = (reason IS NOT NULL))
);
CREATE INDEX posm_batch_restaurants_generation ON posm.posm_batch_restaurants (generation_id);

ALTER TABLE posm.restaurants_posm_versions
	ADD FOREIGN KEY (batch_id) REFERENCES posm.posm_batches,
	ADD COLUMN size bigint; -- bytes of the cards of a done one

UPDATE posm.restaurants_posm_versions v
SET size = (SELECT sum(c.size) FROM posm.posm_cards c WHERE c.generation_id = v.id)
WHERE v.status = 'done';

-- A read-only link for somebody without a login. Its token leaves posm once, at its making; here is what it is known by.
CREATE TABLE posm.posm_shares (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	generation_id bigint NOT NULL REFERENCES posm.restaurants_posm_versions,
	token_sha256 bytea NOT NULL UNIQUE CHECK (length(token_sha256) = 32),
	author text,
	created_at timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL,
	revoked_at timestamptz,
	downloads integer NOT NULL DEFAULT 0,
	last_used_at timestamptz,
	hour_began timestamptz, -- requests are counted by the hour
	hour_used integer NOT NULL DEFAULT 0
);
CREATE INDEX posm_shares_generation ON posm.posm_shares (generation_id, id DESC);

CREATE INDEX restaurants_posm_versions_author ON posm.restaurants_posm_versions (author, id DESC);
CREATE INDEX restaurants_posm_versions_status ON posm.restaurants_posm_versions (status, id DESC);
CREATE INDEX restaurants_posm_versions_created ON posm.restaurants_posm_versions (created_at);
-- Whose cards are not all there: which tables they hold, only their snapshots know.
CREATE INDEX restaurants_posm_versions_unfinished ON posm.restaurants_posm_versions (restaurant_id) WHERE epoch IS NULL;
CREATE INDEX restaurants_posm_versions_size ON posm.restaurants_posm_versions (id) INCLUDE (size)
	WHERE swept IS DISTINCT FROM 'deleted' AND size IS NOT NULL;
CREATE INDEX posm_jobs_state ON posm.posm_jobs (state, id DESC);
CREATE INDEX posm_jobs_kind ON posm.posm_jobs (kind, id DESC);
