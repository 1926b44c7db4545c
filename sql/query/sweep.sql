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

-- Generations, from id $1 on, whose objects were not yet compared with their state. Deleted and done ones after the
-- grace of $2 ms (a download may still read; a late runner may still write), cancelled ones after $3 ms.
-- name: sweep_generations
SELECT id, status
FROM posm.restaurants_posm_versions
WHERE id >= $1::bigint AND status IN ('done', 'cancelled', 'deleted') AND swept IS DISTINCT FROM status
	AND coalesce(deleted_at, finished_at) < statement_timestamp()
		- CASE WHEN status = 'cancelled' THEN $3::bigint ELSE $2::bigint END * interval '1 ms'
ORDER BY id
LIMIT $4::integer

-- Of the keys $2, which are below the generation's prefix, those that nothing points to.
-- name: sweep_unused
SELECT u.key
FROM posm.restaurants_posm_versions v CROSS JOIN unnest($2::text[]) u (key)
WHERE v.id = $1::bigint AND (v.status IN ('cancelled', 'deleted') OR (v.status = 'done'
	AND u.key IS DISTINCT FROM v.manifest ->> 'object_key'
	AND NOT EXISTS (SELECT FROM posm.posm_cards c WHERE c.generation_id = v.id AND c.object_key = u.key)))

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
), orphans AS (
	SELECT key, place FROM ended WHERE status <> 'done'
	UNION ALL
	SELECT e.key, e.place FROM ended e
	WHERE e.status = 'done' AND e.key IS DISTINCT FROM e.manifest ->> 'object_key'
		AND NOT EXISTS (SELECT FROM posm.posm_cards c WHERE c.generation_id = e.id AND c.object_key = e.key)
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

-- name: sweep_mark
UPDATE posm.restaurants_posm_versions SET swept = status
WHERE id = $1::bigint AND status = $2::posm.posm_version_status

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
