-- The schema. Deleted rows stay with deleted_at set (uuids, versions and names in the history
-- must go on meaning what they meant), so every unique index of things people name is on live rows only.

-- Tables and places sort as people count: 2 before 10, VIP-3 before VIP-12.
CREATE COLLATION posm.natural_order (provider = icu, locale = 'und-u-kn-true');

CREATE TYPE posm.posm_version_status AS ENUM
	('created', 'scheduled', 'in-progress', 'done', 'error', 'cancelled', 'deleted');
-- To whom a template belongs and shows: everybody, some brands, some restaurants.
CREATE TYPE posm.posm_owner AS ENUM ('global', 'brands', 'restaurants');
CREATE TYPE posm.posm_selection AS ENUM ('all', 'list');
CREATE TYPE posm.posm_role AS ENUM ('none', 'viewer', 'operator', 'admin');
-- waiting: its generation has no slot (yet, or again after a failure). ready: may be claimed from run_at on.
-- leased: a runner holds it. The others are ends.
CREATE TYPE posm.posm_job_state AS ENUM ('waiting', 'ready', 'leased', 'done', 'failed', 'cancelled');

-- Instants leave SQL as RFC 3339 in UTC, whatever the session's time zone.
CREATE FUNCTION posm.utc(at timestamptz) RETURNS text
	LANGUAGE sql STABLE STRICT PARALLEL SAFE
	RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');

-- Names as people search for them: any case, and е for ё, which is how most write it.
CREATE FUNCTION posm.folded(name text) RETURNS text
	LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
	RETURN replace(lower(name COLLATE posm.natural_order), 'ё', 'е');

CREATE TABLE posm.brands (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	external_id text CHECK (length(external_id) BETWEEN 1 AND 200),
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
	qr_url_template text CHECK (qr_url_template LIKE 'https://%{uuid}%'),
	row_version integer NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	deleted_at timestamptz
);
CREATE UNIQUE INDEX brands_external_id ON posm.brands (external_id) WHERE deleted_at IS NULL;
CREATE INDEX brands_name ON posm.brands (name COLLATE posm.natural_order, id) WHERE deleted_at IS NULL;

CREATE TABLE posm.restaurants (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	brand_id bigint NOT NULL REFERENCES posm.brands,
	external_id text CHECK (length(external_id) BETWEEN 1 AND 200),
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
	time_zone text CHECK (length(time_zone) BETWEEN 1 AND 64),
	row_version integer NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	deleted_at timestamptz
);
CREATE UNIQUE INDEX restaurants_external_id ON posm.restaurants (external_id) WHERE deleted_at IS NULL;
CREATE INDEX restaurants_name ON posm.restaurants (name COLLATE posm.natural_order, id) WHERE deleted_at IS NULL;
CREATE INDEX restaurants_brand ON posm.restaurants (brand_id);

-- A uuid is printed on paper: it is never given to another table, so its row is never removed.
CREATE TABLE posm.restaurant_tables (
	uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	restaurant_id bigint NOT NULL REFERENCES posm.restaurants,
	external_id text CHECK (length(external_id) BETWEEN 1 AND 200),
	number text NOT NULL CHECK (length(number) BETWEEN 1 AND 64),
	zone text NOT NULL DEFAULT '' CHECK (length(zone) <= 100),
	seats integer CHECK (seats BETWEEN 1 AND 1000),
	row_version integer NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	deleted_at timestamptz
);
CREATE UNIQUE INDEX restaurant_tables_external_id ON posm.restaurant_tables (restaurant_id, external_id)
	WHERE deleted_at IS NULL;
CREATE INDEX restaurant_tables_live ON posm.restaurant_tables (restaurant_id) WHERE deleted_at IS NULL;

CREATE TABLE posm.posm_templates (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
	description text NOT NULL DEFAULT '' CHECK (length(description) <= 2000),
	visibility posm.posm_owner NOT NULL DEFAULT 'global',
	revision integer NOT NULL,
	template_link text NOT NULL, -- object key of the current revision's file
	author text,
	row_version integer NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	deleted_at timestamptz
);
CREATE INDEX posm_templates_live ON posm.posm_templates (id) WHERE deleted_at IS NULL;

-- Immutable: a changed file or changed settings make the next revision.
CREATE TABLE posm.posm_template_revisions (
	template_id bigint NOT NULL REFERENCES posm.posm_templates,
	revision integer NOT NULL CHECK (revision > 0),
	object_key text NOT NULL,
	sha256 bytea NOT NULL CHECK (length(sha256) = 32),
	size bigint NOT NULL CHECK (size > 0),
	file_name text NOT NULL DEFAULT '' CHECK (length(file_name) <= 255),
	settings jsonb NOT NULL,
	report jsonb NOT NULL DEFAULT '{}',
	author text,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (template_id, revision)
);
ALTER TABLE posm.posm_templates ADD CONSTRAINT posm_templates_revision
	FOREIGN KEY (id, revision) REFERENCES posm.posm_template_revisions DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX posm_template_revisions_object ON posm.posm_template_revisions (object_key);

CREATE TABLE posm.brands_posm_templates (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	brand_id bigint NOT NULL REFERENCES posm.brands,
	template_id bigint NOT NULL REFERENCES posm.posm_templates,
	created_at timestamptz NOT NULL DEFAULT now(),
	deleted_at timestamptz
);
CREATE UNIQUE INDEX brands_posm_templates_pair ON posm.brands_posm_templates (brand_id, template_id)
	WHERE deleted_at IS NULL;
CREATE INDEX brands_posm_templates_template ON posm.brands_posm_templates (template_id) WHERE deleted_at IS NULL;

-- The link of a restaurant and a template. `visible`: the template was given to this restaurant by name; a link that
-- is not visible only counts the versions of a template seen through its brand or globally.
CREATE TABLE posm.restaurants_posm_templates (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	restaurant_id bigint NOT NULL REFERENCES posm.restaurants,
	template_id bigint NOT NULL REFERENCES posm.posm_templates,
	visible boolean NOT NULL DEFAULT false,
	last_version integer NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT now(),
	deleted_at timestamptz
);
CREATE UNIQUE INDEX restaurants_posm_templates_pair ON posm.restaurants_posm_templates (restaurant_id, template_id)
	WHERE deleted_at IS NULL;
CREATE INDEX restaurants_posm_templates_template ON posm.restaurants_posm_templates (template_id)
	WHERE deleted_at IS NULL;

-- A generation.
CREATE TABLE posm.restaurants_posm_versions (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	restaurant_id bigint NOT NULL REFERENCES posm.restaurants,
	template_id bigint NOT NULL,
	template_revision integer NOT NULL,
	version integer NOT NULL CHECK (version > 0),
	status posm.posm_version_status NOT NULL DEFAULT 'created',
	selection posm.posm_selection NOT NULL,
	posm_template_settings jsonb NOT NULL,
	-- {restaurant, brand, date, items: [{uuid, number, zone, seats, url}]}; an item's place is its ordinal, from 0
	tables jsonb NOT NULL,
	progress integer NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND total),
	total integer NOT NULL CHECK (total > 0),
	epoch bigint, -- of the attempt that ended `done`
	manifest jsonb, -- {object_key, size, crc32, sha256} of the archive's last entry
	proof jsonb,
	reason jsonb, -- {code, args} of the last failure
	comment text, -- its text in the service's language
	note text CHECK (length(note) <= 2000),
	author text,
	batch_id bigint,
	not_before timestamptz,
	row_version integer NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	scheduled_at timestamptz,
	started_at timestamptz,
	finished_at timestamptz,
	printed_at timestamptz,
	deleted_at timestamptz,
	swept posm.posm_version_status, -- the status for which the objects were found in order
	FOREIGN KEY (template_id, template_revision) REFERENCES posm.posm_template_revisions,
	UNIQUE (restaurant_id, template_id, version),
	CHECK ((status = 'deleted') = (deleted_at IS NOT NULL)),
	CHECK ((status IN ('done', 'error', 'cancelled')) <= (finished_at IS NOT NULL))
);
CREATE UNIQUE INDEX restaurants_posm_versions_active ON posm.restaurants_posm_versions (restaurant_id, template_id)
	WHERE status IN ('created', 'scheduled', 'in-progress');
CREATE INDEX restaurants_posm_versions_restaurant ON posm.restaurants_posm_versions (restaurant_id, id DESC);
CREATE INDEX restaurants_posm_versions_template ON posm.restaurants_posm_versions (template_id, id DESC);
CREATE INDEX restaurants_posm_versions_batch ON posm.restaurants_posm_versions (batch_id, id DESC)
	WHERE batch_id IS NOT NULL;
CREATE INDEX restaurants_posm_versions_running ON posm.restaurants_posm_versions (status, id)
	WHERE status IN ('created', 'scheduled', 'in-progress');
CREATE INDEX restaurants_posm_versions_unswept ON posm.restaurants_posm_versions (id)
	WHERE status IN ('done', 'cancelled', 'deleted') AND swept IS DISTINCT FROM status;

CREATE FUNCTION posm.version_status_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.status = OLD.status OR (OLD.status, NEW.status) IN (
		('created', 'scheduled'), ('created', 'cancelled'), ('created', 'error'),
		('scheduled', 'in-progress'), ('scheduled', 'created'), ('scheduled', 'cancelled'), ('scheduled', 'error'),
		('in-progress', 'done'), ('in-progress', 'error'), ('in-progress', 'created'), ('in-progress', 'cancelled'),
		('error', 'created'), ('error', 'deleted'), ('done', 'deleted'), ('cancelled', 'deleted'))
	THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'generation %: % does not become %', OLD.id, OLD.status, NEW.status
		USING ERRCODE = 'check_violation', CONSTRAINT = 'restaurants_posm_versions_status';
END $$;
CREATE TRIGGER version_status_changes BEFORE UPDATE OF status ON posm.restaurants_posm_versions
	FOR EACH ROW EXECUTE FUNCTION posm.version_status_changes();

-- What was pressed stays what was pressed.
CREATE FUNCTION posm.row_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION '%: these columns never change', TG_TABLE_NAME
		USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END $$;
CREATE TRIGGER version_snapshot_is_immutable
	BEFORE UPDATE OF restaurant_id, template_id, template_revision, version, selection, posm_template_settings,
		tables, total, author, created_at
	ON posm.restaurants_posm_versions FOR EACH ROW EXECUTE FUNCTION posm.row_is_immutable();
CREATE TRIGGER revision_is_immutable BEFORE UPDATE ON posm.posm_template_revisions
	FOR EACH ROW EXECUTE FUNCTION posm.row_is_immutable();
CREATE TRIGGER table_uuid_is_immutable BEFORE UPDATE OF uuid, restaurant_id ON posm.restaurant_tables
	FOR EACH ROW EXECUTE FUNCTION posm.row_is_immutable();

CREATE TABLE posm.posm_cards (
	generation_id bigint NOT NULL REFERENCES posm.restaurants_posm_versions,
	ordinal integer NOT NULL CHECK (ordinal >= 0),
	table_uuid uuid NOT NULL,
	epoch bigint NOT NULL,
	object_key text NOT NULL,
	entry_name text NOT NULL,
	size bigint NOT NULL CHECK (size > 0),
	crc32 bigint NOT NULL CHECK (crc32 BETWEEN 0 AND 4294967295),
	sha256 bytea NOT NULL CHECK (length(sha256) = 32),
	inputs_sha256 bytea NOT NULL CHECK (length(inputs_sha256) = 32),
	changed boolean NOT NULL,
	proof jsonb,
	PRIMARY KEY (generation_id, ordinal)
);
CREATE INDEX posm_cards_table ON posm.posm_cards (table_uuid);

-- One row per thing to be done; a generation keeps its row through all its attempts.
CREATE TABLE posm.posm_jobs (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
	subject bigint NOT NULL,
	state posm.posm_job_state NOT NULL,
	run_at timestamptz NOT NULL DEFAULT now(),
	lease_until timestamptz,
	lease_token uuid,
	epoch bigint NOT NULL DEFAULT 0,     -- attempts begun
	failures integer NOT NULL DEFAULT 0, -- attempts that failed by their own fault
	worker text,
	error text CHECK (length(error) <= 2000),
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now(),
	UNIQUE (kind, subject),
	CHECK ((state = 'leased') = (lease_token IS NOT NULL)),
	CHECK ((state = 'leased') = (lease_until IS NOT NULL))
);
CREATE INDEX posm_jobs_ready ON posm.posm_jobs (run_at, id) WHERE state = 'ready';
CREATE INDEX posm_jobs_leased ON posm.posm_jobs (lease_until) WHERE state = 'leased';
CREATE INDEX posm_jobs_ended ON posm.posm_jobs (updated_at) WHERE state IN ('done', 'failed', 'cancelled');

CREATE TABLE posm.posm_idempotency_keys (
	login text NOT NULL,
	key text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
	fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
	status integer,
	location text,
	body text,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (login, key)
);
CREATE INDEX posm_idempotency_keys_age ON posm.posm_idempotency_keys (created_at);

CREATE TABLE posm.posm_users (
	login text PRIMARY KEY CHECK (length(login) BETWEEN 1 AND 200),
	role posm.posm_role NOT NULL DEFAULT 'none',
	scope_all boolean NOT NULL DEFAULT false,
	brand_ids bigint[] NOT NULL DEFAULT '{}',
	restaurant_ids bigint[] NOT NULL DEFAULT '{}',
	row_version integer NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE posm.posm_audit (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at timestamptz NOT NULL DEFAULT now(),
	login text,
	action text NOT NULL,
	restaurant_id bigint,
	subject_kind text,
	subject_id text,
	detail jsonb
);
CREATE INDEX posm_audit_login ON posm.posm_audit (login, id DESC);
CREATE INDEX posm_audit_restaurant ON posm.posm_audit (restaurant_id, id DESC);
