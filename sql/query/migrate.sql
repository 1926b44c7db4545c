-- Two migrations at once: the second waits here, then finds nothing left to do.
-- name: migrate_lock
SELECT pg_advisory_xact_lock(hashtext('posm.schema_migrations'))

-- name: migrate_schema
CREATE SCHEMA IF NOT EXISTS posm

-- name: migrate_table
CREATE TABLE IF NOT EXISTS posm.schema_migrations (
	version integer PRIMARY KEY,
	name text NOT NULL,
	sha256 bytea NOT NULL,
	applied_at timestamptz NOT NULL DEFAULT now()
)

-- name: migrate_is_known
SELECT to_regclass('posm.schema_migrations') IS NOT NULL

-- name: migrate_applied
SELECT version, name, sha256 FROM posm.schema_migrations ORDER BY version

-- name: migrate_note
INSERT INTO posm.schema_migrations (version, name, sha256) VALUES ($1::integer, $2, $3)

-- By jsonb: before migration 12 there is no column `oldest`.
-- name: migrate_newest
SELECT coalesce(max(version), 0), coalesce(max((to_jsonb(m) ->> 'oldest')::integer), 0) FROM posm.schema_migrations AS m
