-- Clearing away: each statement takes a small batch, in order, and passes over what somebody else holds, so two
-- sweepers at once do no harm and a killed one leaves nothing half done.

-- Retention, for each restaurant and template: at most $1 done generations, none older than $2 ms; the newest, and the
-- newest of all tables, always stay. Failed and cancelled ones go by age alone. At most $3.
-- name: sweep_retire
WITH ranked AS (
	SELECT id, finished_at, selection,
		row_number() OVER (PARTITION BY restaurant_id, template_id ORDER BY version DESC) AS place,
		row_number() OVER (PARTITION BY restaurant_id, template_id, selection ORDER BY version DESC) AS place_of_kind
	FROM posm.restaurants_posm_versions
	WHERE status = 'done'
), late AS (
	SELECT id FROM ranked
	WHERE (place > $1::integer OR finished_at < statement_timestamp() - $2::bigint * interval '1 ms')
		AND place > 1 AND NOT (selection = 'all' AND place_of_kind = 1)
	UNION ALL
	SELECT id FROM posm.restaurants_posm_versions
	WHERE status IN ('error', 'cancelled') AND finished_at < statement_timestamp() - $2::bigint * interval '1 ms'
), picked AS (
	SELECT id FROM posm.restaurants_posm_versions
	WHERE id IN (SELECT id FROM late ORDER BY id LIMIT $3::integer) AND status IN ('done', 'error', 'cancelled')
	ORDER BY id
	FOR UPDATE SKIP LOCKED
)
UPDATE posm.restaurants_posm_versions v
SET status = 'deleted', deleted_at = now(), row_version = v.row_version + 1
FROM picked
WHERE v.id = picked.id

-- Generations, from id $1 on, whose objects were not yet compared with their state. Deleted, done and failed ones after
-- the grace of $2 ms (a download may still read; a late runner may still write), cancelled ones after $3 ms.
-- name: sweep_generations
SELECT id, status
FROM posm.restaurants_posm_versions
WHERE id >= $1::bigint AND status IN ('done', 'error', 'cancelled', 'deleted') AND swept IS DISTINCT FROM status
	AND coalesce(deleted_at, finished_at) < statement_timestamp()
		- CASE WHEN status = 'cancelled' THEN $3::bigint ELSE $2::bigint END * interval '1 ms'
ORDER BY id
LIMIT $4::integer

-- Of the keys $2, which are below the generation's prefix, those that nothing points to. A failed generation that is tried
-- again meanwhile keeps all: it is not failed any more, and what it writes is of a later epoch than any key listed before.
-- One comparison each, so that they are hashed: an IN of both columns reads the generation's rows once for every key.
-- name: sweep_unused
SELECT u.key
FROM posm.restaurants_posm_versions v CROSS JOIN unnest($2::text[]) u (key)
WHERE v.id = $1::bigint AND (v.status IN ('cancelled', 'deleted') OR (v.status IN ('done', 'error')
	AND u.key IS DISTINCT FROM v.manifest ->> 'object_key'
	AND NOT EXISTS (SELECT FROM posm.posm_cards c WHERE c.generation_id = $1 AND c.object_key = u.key)
	AND NOT EXISTS (SELECT FROM posm.posm_cards c WHERE c.generation_id = $1 AND c.prefix_key = u.key)))

-- Of the keys $1, wherever they lie below generations/, templates/ and probe/, those that nothing points to, in their order. What
-- a generation that is under way, failed (a person may retry it) or ended within $2 ms made is never among them.
-- name: sweep_orphans
WITH asked AS (
	SELECT u.key, u.place, substring(u.key FROM '^generations/([0-9]{1,18})/')::bigint AS generation
	FROM unnest($1::text[]) WITH ORDINALITY u (key, place)
), ended AS (
	SELECT a.key, a.place, v.id, v.status, v.manifest
	FROM asked a JOIN posm.restaurants_posm_versions v ON v.id = a.generation
	WHERE v.status IN ('done', 'cancelled', 'deleted')
		AND coalesce(v.deleted_at, v.finished_at) <= statement_timestamp() - $2::bigint * interval '1 ms'
), named AS MATERIALIZED (
	SELECT c.object_key, c.prefix_key FROM posm.posm_cards c
	WHERE c.generation_id IN (SELECT e.id FROM ended e WHERE e.status = 'done')
), orphans AS (
	SELECT key, place FROM ended WHERE status <> 'done'
	UNION ALL
	SELECT e.key, e.place FROM ended e
	WHERE e.status = 'done' AND e.key IS DISTINCT FROM e.manifest ->> 'object_key'
		AND NOT EXISTS (SELECT FROM named n WHERE n.object_key = e.key)
		AND NOT EXISTS (SELECT FROM named n WHERE n.prefix_key = e.key)
	UNION ALL
	SELECT a.key, a.place FROM asked a
	WHERE a.generation IS NOT NULL AND NOT EXISTS (SELECT FROM posm.restaurants_posm_versions v WHERE v.id = a.generation)
	UNION ALL
	SELECT a.key, a.place FROM asked a
	WHERE a.key LIKE 'templates/%' AND NOT EXISTS (SELECT FROM posm.posm_template_revisions r WHERE r.object_key = a.key)
	UNION ALL
	SELECT a.key, a.place FROM asked a WHERE a.key LIKE 'probe/%'
)
SELECT key FROM orphans ORDER BY place

-- A generation that somebody else is just changing is looked at by the next sweep again.
-- name: sweep_mark
UPDATE posm.restaurants_posm_versions SET swept = status
WHERE id = (
	SELECT id FROM posm.restaurants_posm_versions
	WHERE id = $1::bigint AND status = $2::posm.posm_version_status
	FOR NO KEY UPDATE SKIP LOCKED)

-- The job of a failed generation stays: a person may retry it, and its epochs must go on growing.
-- name: sweep_jobs
DELETE FROM posm.posm_jobs
WHERE id IN (
	SELECT j.id
	FROM posm.posm_jobs j LEFT JOIN posm.restaurants_posm_versions v ON j.kind = 'generate' AND v.id = j.subject
	WHERE j.state IN ('done', 'failed', 'cancelled')
		AND j.updated_at < statement_timestamp() - $1::bigint * interval '1 ms'
		AND (j.kind <> 'generate' OR v.status IN ('done', 'cancelled', 'deleted'))
	ORDER BY j.id
	LIMIT $2::integer
	FOR UPDATE OF j SKIP LOCKED)

-- name: sweep_audit
DELETE FROM posm.posm_audit
WHERE id IN (
	SELECT id FROM posm.posm_audit
	WHERE at < statement_timestamp() - $1::bigint * interval '1 ms'
	ORDER BY at
	LIMIT $2::integer
	FOR UPDATE SKIP LOCKED)

-- Files of templates that nothing needs: not a template that is there, nor one deleted within the grace of $1 ms, nor a
-- generation that still has its cards or may be tried again. Those noted within the grace may be on their way to a revision.
-- At most $2.
-- name: sweep_template_files
WITH picked AS (
	SELECT f.object_key FROM posm.posm_template_files f
	WHERE f.retired_at IS NULL AND f.used_at < statement_timestamp() - $1::bigint * interval '1 ms'
		AND NOT EXISTS (
			SELECT FROM posm.posm_template_revisions v JOIN posm.posm_templates t ON t.id = v.template_id
			WHERE v.object_key = f.object_key AND (t.deleted_at IS NULL
				OR t.deleted_at >= statement_timestamp() - $1::bigint * interval '1 ms'
				OR ( -- no EXISTS: as a scalar it is asked in the index, and for deleted templates only
					SELECT true FROM posm.restaurants_posm_versions g
					WHERE g.template_id = v.template_id AND g.template_revision = v.revision AND g.status <> 'deleted'
					ORDER BY g.id DESC
					LIMIT 1)))
	ORDER BY f.object_key
	LIMIT $2::integer
	FOR UPDATE OF f SKIP LOCKED
)
UPDATE posm.posm_template_files f SET retired_at = now()
FROM picked
WHERE f.object_key = picked.object_key

-- name: sweep_retired_files
SELECT object_key FROM posm.posm_template_files
WHERE retired_at IS NOT NULL AND object_key > $1
ORDER BY object_key
LIMIT $2::integer

-- name: sweep_forget_file
DELETE FROM posm.posm_template_files
WHERE object_key = (
	SELECT object_key FROM posm.posm_template_files WHERE object_key = $1 AND retired_at IS NOT NULL FOR UPDATE SKIP LOCKED)
