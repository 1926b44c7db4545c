-- fragment: generation_columns
v.id, v.restaurant_id, v.template_id, r.brand_id, v.batch_id, r.name, t.name, v.template_revision, v.version,
v.status, v.selection = 'all', v.progress, v.total, v.epoch, v.author, v.note, v.comment, v.reason, v.proof, v.manifest,
timestamptz_send(v.created_at), timestamptz_send(v.scheduled_at), timestamptz_send(v.started_at), timestamptz_send(v.finished_at),
timestamptz_send(v.printed_at), timestamptz_send(v.deleted_at), timestamptz_send(v.not_before), v.row_version, v.accepted

-- fragment: generation_from
FROM posm.restaurants_posm_versions v
JOIN posm.restaurants r ON r.id = v.restaurant_id
JOIN posm.posm_templates t ON t.id = v.template_id

-- A table's generations are found by its cards, and by the snapshots of those that have not made all of theirs.
-- The scope as ids of restaurants, and the table's generations as ids: then each is looked up in an index. A join in their
-- place would walk through everybody's history.
-- fragment: generation_wanted
($5::bigint IS NULL OR v.template_id = $5)
	AND ($6::bigint IS NULL OR v.batch_id = $6)
	AND ($7::posm.posm_version_status IS NULL OR v.status = $7)
	AND ($7::posm.posm_version_status IS NOT NULL OR $8::boolean OR v.status <> 'deleted')
	AND ($9::text IS NULL OR v.author = $9)
	AND ($10::timestamptz IS NULL OR v.created_at >= $10)
	AND ($11::timestamptz IS NULL OR v.created_at < $11)

-- fragment: generation_filter
($1::boolean OR v.restaurant_id = ANY (ARRAY(
		SELECT s.id FROM posm.restaurants s WHERE s.brand_id = ANY ($2::bigint[]) OR s.id = ANY ($3::bigint[]))))
	AND ($4::bigint IS NULL OR v.restaurant_id = $4)
	AND @generation_wanted@
	AND ($12::uuid IS NULL OR v.id = ANY (ARRAY(
		SELECT c.generation_id FROM posm.posm_cards c WHERE c.table_uuid = $12
		UNION ALL
		SELECT u.id FROM posm.restaurants_posm_versions u
		WHERE u.epoch IS NULL
			AND u.restaurant_id = (SELECT x.restaurant_id FROM posm.restaurant_tables x WHERE x.uuid = $12)
			AND u.tables -> 'items' @> jsonb_build_array(jsonb_build_object('uuid', $12::uuid)))))

-- name: generation_list
SELECT @generation_columns@
@generation_from@
WHERE @generation_filter@ AND ($13::bigint IS NULL OR v.id < $13)
ORDER BY v.id DESC
LIMIT $14

-- All of one restaurant, as its page asks for it every few seconds: one plan for everybody's. BETWEEN, because an equality would
-- leave the order to the id alone, and then the planner may walk back through everybody's history.
-- name: generation_list_place kept
SELECT @generation_columns@
@generation_from@
WHERE v.restaurant_id BETWEEN $4::bigint AND $4 AND @scope@ AND v.status <> 'deleted'
	AND v.id < coalesce($5::bigint, 9223372036854775807)
ORDER BY v.restaurant_id, v.id DESC
LIMIT $6

-- name: generation_count
SELECT count(*) FROM (SELECT FROM posm.restaurants_posm_versions v WHERE @generation_filter@ LIMIT $13) found

-- name: generation_load kept
SELECT @generation_columns@, v.posm_template_settings,
	(SELECT j.epoch::integer FROM posm.posm_jobs j WHERE j.kind = 'generate' AND j.subject = v.id)
@generation_from@
WHERE v.id = $4::bigint AND @scope@

-- name: generation_snapshot
WITH s AS MATERIALIZED (
	SELECT @snapshot_parts@ FROM posm.restaurants_posm_versions WHERE id = $1::bigint
)
@snapshot_rows@
WHERE i.n > $2::bigint
ORDER BY i.n
LIMIT $3::bigint

-- name: generation_snapshot_changed
WITH s AS MATERIALIZED (
	SELECT @snapshot_parts@ FROM posm.restaurants_posm_versions WHERE id = $1::bigint
)
@snapshot_rows@
WHERE i.n > $2::bigint AND EXISTS (
	SELECT FROM posm.posm_cards c WHERE c.generation_id = $1 AND c.ordinal = i.n - 1 AND c.changed)
ORDER BY i.n
LIMIT $3::bigint

-- name: generation_snapshot_of
WITH s AS MATERIALIZED (
	SELECT @snapshot_parts@ FROM posm.restaurants_posm_versions WHERE id = $1::bigint
)
@snapshot_rows@
WHERE i.uuid = $2::text

-- name: generation_annotate
UPDATE posm.restaurants_posm_versions v
SET note = CASE WHEN $6::text IS NULL THEN v.note ELSE nullif($6, '') END,
	printed_at = CASE $7::integer WHEN 1 THEN now() WHEN 0 THEN NULL ELSE v.printed_at END,
	row_version = v.row_version + 1
FROM posm.restaurants r
WHERE v.id = $4::bigint AND r.id = v.restaurant_id AND ($5::integer = 0 OR v.row_version = $5) AND @scope@
	AND ($7::integer <> 1 OR v.status = 'done')

-- The generation is locked before its job, here and everywhere, so that nobody waits in a circle. What was made of it goes: its
-- runner sees to that; where none works on it, and earlier attempts did, a sweep of its own.
-- name: generation_cancel
WITH stopped AS (
	UPDATE posm.restaurants_posm_versions v
	SET status = 'cancelled', finished_at = now(), not_before = NULL, progress = 0, row_version = v.row_version + 1
	FROM posm.restaurants r
	WHERE v.id = $4::bigint AND r.id = v.restaurant_id AND @scope@
		AND v.status IN ('created', 'scheduled', 'in-progress')
	RETURNING v.id
), before AS (
	SELECT j.id, j.subject, j.epoch, j.state
	FROM stopped JOIN posm.posm_jobs j ON j.kind = 'generate' AND j.subject = stopped.id
	WHERE j.state IN ('waiting', 'ready', 'leased')
	FOR UPDATE OF j
), job AS (
	UPDATE posm.posm_jobs j
	SET state = 'cancelled', lease_token = NULL, lease_until = NULL, updated_at = now()
	FROM before
	WHERE j.id = before.id
), sweep AS (
	INSERT INTO posm.posm_jobs (kind, subject, state, request_id)
	SELECT 'sweep', subject, 'ready', $5 FROM before WHERE epoch > 0 AND state <> 'leased'
	ON CONFLICT (kind, subject) DO NOTHING
)
SELECT id, pg_notify('posm_jobs', '') FROM stopped

-- name: generation_retry
WITH again AS (
	UPDATE posm.restaurants_posm_versions v
	SET status = 'created', reason = NULL, comment = NULL, not_before = NULL, scheduled_at = NULL, started_at = NULL,
		finished_at = NULL, swept = NULL, row_version = v.row_version + 1
	FROM posm.restaurants r
	WHERE v.id = $4::bigint AND r.id = v.restaurant_id AND @scope@ AND v.status = 'error'
	RETURNING v.id
), job AS (
	UPDATE posm.posm_jobs j SET state = 'waiting', failures = 0, error = NULL, request_id = coalesce($5::text, j.request_id),
		updated_at = now()
	FROM again
	WHERE j.kind = 'generate' AND j.subject = again.id AND j.state IN ('failed', 'cancelled', 'done')
)
SELECT id, pg_notify('posm_jobs', '') FROM again

-- name: generation_remove
UPDATE posm.restaurants_posm_versions v
SET status = 'deleted', deleted_at = now(), row_version = v.row_version + 1
FROM posm.restaurants r
WHERE v.id = $4::bigint AND r.id = v.restaurant_id AND ($5::integer = 0 OR v.row_version = $5) AND @scope@
	AND v.status IN ('done', 'error', 'cancelled')

-- --- the press of the button, in this order in one transaction

-- Nobody removes the restaurant or the template, or takes it away from there, under a press.
-- name: request_lock
SELECT FROM posm.restaurants r, posm.posm_templates t
WHERE r.id = $1::bigint AND t.id = $2::bigint
FOR SHARE OF r, t

-- No row: no such restaurant for this person.
-- name: request_subject
SELECT EXISTS (SELECT FROM posm.posm_templates t WHERE t.id = $5::bigint AND t.deleted_at IS NULL AND @template_shows@)
FROM posm.restaurants r
WHERE r.id = $4::bigint AND r.deleted_at IS NULL AND @scope@

-- Locks the link and counts the version; versions that the history knows are never given again.
-- name: request_version
INSERT INTO posm.restaurants_posm_templates AS l (restaurant_id, template_id, last_version)
SELECT $1::bigint, $2::bigint, coalesce(max(v.version), 0) + 1
FROM posm.restaurants_posm_versions v
WHERE v.restaurant_id = $1 AND v.template_id = $2
ON CONFLICT (restaurant_id, template_id) WHERE deleted_at IS NULL
DO UPDATE SET last_version = greatest(l.last_version + 1, excluded.last_version)
RETURNING last_version

-- name: request_active
SELECT id FROM posm.restaurants_posm_versions
WHERE restaurant_id = $1::bigint AND template_id = $2::bigint AND status IN ('created', 'scheduled', 'in-progress')

-- No row: there are no tables. The job's row comes with the generation's, so that whoever sees the one sees the other:
-- a cancel that waited for a tick could not see a row that the tick has made.
-- name: request_insert
WITH pressed AS (
	INSERT INTO posm.restaurants_posm_versions
		(restaurant_id, template_id, template_revision, version, selection, posm_template_settings, tables, total,
		note, author, batch_id, accepted)
	SELECT r.id, t.id, t.revision, $7::integer, CASE WHEN $4::text[] IS NULL THEN 'all' ELSE 'list' END::posm.posm_selection,
		coalesce($8::jsonb, v.settings), p.tables, p.total, $9, $10, $11::bigint,
		$12::jsonb
	FROM posm.restaurants r
	JOIN posm.brands b ON b.id = r.brand_id
	JOIN posm.posm_templates t ON t.id = $6::bigint
	JOIN posm.posm_template_revisions v ON v.template_id = t.id AND v.revision = t.revision
	CROSS JOIN LATERAL (@snapshot@) p
	WHERE r.id = $5::bigint AND p.total > 0
	RETURNING id, total
), job AS (
	INSERT INTO posm.posm_jobs (kind, subject, state, request_id) SELECT 'generate', id, 'waiting', $13::text FROM pressed
)
SELECT id, total FROM pressed

-- name: request_wake
SELECT pg_notify('posm_jobs', '')
