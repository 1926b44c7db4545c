-- The job table. statement_timestamp(), not now(): a transaction may have waited for its lock.

-- What is said of generation v: rows may be ahead of the progress that was written beside them.
-- fragment: made
progress = (SELECT count(*) FROM posm.posm_cards c WHERE c.generation_id = v.id)

-- name: job_listen
LISTEN posm_jobs

-- --- tick, in this order in one transaction

-- A statement of its own: what follows must see what the tickers before have committed.
-- name: job_tick_lock
SELECT pg_advisory_xact_lock(hashtext('posm.tick'))

-- $1 max_attempts, $2 backoff, $3 longest backoff (ms), $4 comment of a generation that is given up, $5 the kinds that are known
-- here: of the others no failure is counted, for a newer version knows what it means.
-- Generations that somebody else is just changing (cancel, done) are passed over.
-- name: job_expire
WITH late AS (
	SELECT j.id, j.subject, j.kind, j.epoch, j.worker, j.request_id, j.failures + 1 AS failures, j.failures + 1 >= $1::integer AS given_up,
		statement_timestamp() + least($3::bigint, $2::bigint * 2 ^ least(j.failures, 30))
			* (0.5 + random() / 2) * interval '1 ms' AS again_at
	FROM posm.restaurants_posm_versions v JOIN posm.posm_jobs j ON j.kind = 'generate' AND j.subject = v.id
	WHERE j.state = 'leased' AND j.lease_until < statement_timestamp() AND v.status = 'in-progress'
	ORDER BY j.id
	LIMIT 1000
	FOR UPDATE OF v, j SKIP LOCKED
), late_task AS (
	SELECT j.id, j.subject, j.kind, j.epoch, j.worker, j.request_id, j.failures + (j.kind = ANY ($5::text[]))::integer AS failures,
		false AS given_up,
		statement_timestamp() + least($3::bigint, $2::bigint * 2 ^ least(j.failures, 30))
			* (0.5 + random() / 2) * interval '1 ms' AS again_at
	FROM posm.posm_jobs j
	WHERE j.state = 'leased' AND j.lease_until < statement_timestamp() AND j.kind <> 'generate'
	ORDER BY j.id
	LIMIT 1000
	FOR UPDATE SKIP LOCKED
), all_late AS (
	SELECT * FROM late UNION ALL SELECT * FROM late_task
), job AS (
	UPDATE posm.posm_jobs j
	SET state = CASE WHEN l.kind <> 'generate' THEN 'ready' WHEN l.given_up THEN 'failed' ELSE 'waiting' END::posm.posm_job_state,
		failures = l.failures, run_at = l.again_at, lease_token = NULL, lease_until = NULL, error = 'the runner was lost',
		updated_at = now()
	FROM all_late l
	WHERE j.id = l.id
), generation AS (
	UPDATE posm.restaurants_posm_versions v
	SET status = CASE WHEN l.given_up THEN 'error' ELSE 'created' END::posm.posm_version_status,
		not_before = CASE WHEN NOT l.given_up THEN l.again_at END,
		finished_at = CASE WHEN l.given_up THEN now() END,
		reason = CASE WHEN l.given_up
			THEN jsonb_build_object('code', 'attempts_exhausted', 'args', jsonb_build_object('attempts', l.failures)) END,
		comment = CASE WHEN l.given_up THEN $4::text END,
		@made@, row_version = v.row_version + 1
	FROM late l
	WHERE v.id = l.subject
)
SELECT id, subject, epoch, kind, worker, failures, given_up, request_id FROM all_late ORDER BY id

-- name: job_count_slots
SELECT count(*) FROM posm.restaurants_posm_versions WHERE status IN ('scheduled', 'in-progress')

-- Fair: single presses before brand batches, then one of each restaurant or batch in turn, oldest first.
-- name: job_schedule
WITH queue AS (
	SELECT v.id, v.batch_id IS NOT NULL AS in_batch, row_number() OVER (
		PARTITION BY v.batch_id, CASE WHEN v.batch_id IS NULL THEN v.restaurant_id END ORDER BY v.id) AS turn
	FROM posm.restaurants_posm_versions v
	WHERE v.status = 'created' AND (v.not_before IS NULL OR v.not_before <= statement_timestamp())
), picked AS (
	SELECT v.id, j.id AS job
	FROM posm.restaurants_posm_versions v JOIN queue q ON q.id = v.id
	JOIN posm.posm_jobs j ON j.kind = 'generate' AND j.subject = v.id
	WHERE v.status = 'created'
	ORDER BY q.in_batch, q.turn, q.id
	LIMIT $1
	FOR UPDATE OF v, j SKIP LOCKED
), generation AS (
	UPDATE posm.restaurants_posm_versions v
	SET status = 'scheduled', scheduled_at = now(), not_before = NULL, row_version = v.row_version + 1
	FROM picked
	WHERE v.id = picked.id
), job AS (
	UPDATE posm.posm_jobs j
	SET state = 'ready', run_at = statement_timestamp(), updated_at = now()
	FROM picked
	WHERE j.id = picked.job
)
SELECT count(*) FROM picked

-- Moments that have passed are work for the tick under way; a lease's end is looked at again soon.
-- name: job_next_ms
SELECT ceil(extract(epoch FROM min(at) - statement_timestamp()) * 1000)::bigint
FROM (
	SELECT min(not_before) FROM posm.restaurants_posm_versions
	WHERE status = 'created' AND not_before > statement_timestamp()
	UNION ALL
	SELECT min(run_at) FROM posm.posm_jobs WHERE state = 'ready' AND run_at > statement_timestamp()
	UNION ALL
	SELECT greatest(min(lease_until), statement_timestamp() + interval '100 ms') FROM posm.posm_jobs
	WHERE state = 'leased'
	HAVING count(*) > 0
) moments (at)

-- --- the holder of a lease

-- $1 kinds, $2 worker, $3 lease in ms, $4 how many
-- name: job_claim
WITH ready AS (
	SELECT j.id
	FROM posm.restaurants_posm_versions v JOIN posm.posm_jobs j ON j.kind = 'generate' AND j.subject = v.id
	WHERE j.state = 'ready' AND j.run_at <= statement_timestamp() AND v.status = 'scheduled'
		AND j.kind = ANY ($1::text[])
	ORDER BY j.run_at, j.id
	LIMIT $4::integer
	FOR UPDATE OF v, j SKIP LOCKED
), ready_task AS (
	SELECT j.id
	FROM posm.posm_jobs j
	WHERE j.state = 'ready' AND j.run_at <= statement_timestamp() AND j.kind <> 'generate' AND j.kind = ANY ($1::text[])
	ORDER BY j.run_at, j.id
	LIMIT $4::integer - (SELECT count(*) FROM ready)
	FOR UPDATE SKIP LOCKED
), job AS (
	UPDATE posm.posm_jobs j
	SET state = 'leased', lease_token = gen_random_uuid(), epoch = j.epoch + 1, worker = $2, updated_at = now(),
		lease_until = clock_timestamp() + $3::bigint * interval '1 ms'
	WHERE j.id IN (SELECT id FROM ready UNION ALL SELECT id FROM ready_task)
	RETURNING j.id, j.lease_token, j.kind, j.subject, j.epoch, j.failures, j.request_id, j.run_at
), generation AS (
	UPDATE posm.restaurants_posm_versions v
	SET status = 'in-progress', started_at = coalesce(v.started_at, now()), row_version = v.row_version + 1
	FROM job
	WHERE job.kind = 'generate' AND v.id = job.subject
)
SELECT id, lease_token, kind, subject, epoch, failures, request_id FROM job ORDER BY run_at, id

-- name: job_renew
UPDATE posm.posm_jobs j
SET lease_until = clock_timestamp() + $3::bigint * interval '1 ms'
FROM unnest($1::bigint[], $2::text[]) held (id, token)
WHERE j.id = held.id AND j.state = 'leased' AND j.lease_token = held.token::uuid
RETURNING j.id

-- The lease's generation and job, both locked, if the lease is still the caller's.
-- fragment: mine
mine AS (
	SELECT j.id AS job, j.epoch, v.id AS generation, v.restaurant_id, v.template_id, v.version, v.total
	FROM posm.restaurants_posm_versions v JOIN posm.posm_jobs j ON j.kind = 'generate' AND j.subject = v.id
	WHERE j.id = $1::bigint AND j.state = 'leased' AND j.lease_token = $2::uuid AND v.status = 'in-progress'
	FOR UPDATE OF v, j
)

-- name: job_hand_back
WITH @mine@, job AS (
	UPDATE posm.posm_jobs j SET state = 'waiting', lease_token = NULL, lease_until = NULL, updated_at = now()
	FROM mine WHERE j.id = mine.job
), generation AS (
	UPDATE posm.restaurants_posm_versions v SET status = 'created', @made@, row_version = v.row_version + 1
	FROM mine WHERE v.id = mine.generation
)
SELECT job, pg_notify('posm_jobs', '') FROM mine

-- name: job_hand_back_task
UPDATE posm.posm_jobs
SET state = 'ready', run_at = statement_timestamp(), lease_token = NULL, lease_until = NULL, updated_at = now()
WHERE id = $1::bigint AND state = 'leased' AND lease_token = $2::uuid AND kind <> 'generate'

-- name: job_retry
WITH @mine@, job AS (
	UPDATE posm.posm_jobs j
	SET state = 'waiting', failures = j.failures + 1, error = left($3::text, 2000), lease_token = NULL, lease_until = NULL,
		updated_at = now()
	FROM mine WHERE j.id = mine.job
), generation AS (
	UPDATE posm.restaurants_posm_versions v
	SET status = 'created', not_before = statement_timestamp() + $6::bigint * interval '1 ms',
		reason = jsonb_build_object('code', $3::text, 'args', coalesce($4::jsonb, '{}')), comment = $5,
		@made@, row_version = v.row_version + 1
	FROM mine WHERE v.id = mine.generation
)
SELECT job, pg_notify('posm_jobs', '') FROM mine

-- name: job_retry_task
UPDATE posm.posm_jobs
SET state = 'ready', run_at = statement_timestamp() + $6::bigint * interval '1 ms', failures = failures + 1,
	error = left(concat_ws(' ', $3::text, $4::text, $5::text), 2000), lease_token = NULL, lease_until = NULL, updated_at = now()
WHERE id = $1::bigint AND state = 'leased' AND lease_token = $2::uuid AND kind <> 'generate'

-- name: job_fail
WITH @mine@, job AS (
	UPDATE posm.posm_jobs j
	SET state = 'failed', failures = j.failures + 1, error = left($3::text, 2000), lease_token = NULL, lease_until = NULL,
		updated_at = now()
	FROM mine WHERE j.id = mine.job
), generation AS (
	UPDATE posm.restaurants_posm_versions v
	SET status = 'error', finished_at = now(),
		reason = jsonb_build_object('code', $3::text, 'args', coalesce($4::jsonb, '{}')), comment = $5,
		@made@, row_version = v.row_version + 1
	FROM mine WHERE v.id = mine.generation
)
SELECT job, pg_notify('posm_jobs', '') FROM mine

-- name: job_fail_task
UPDATE posm.posm_jobs
SET state = 'failed', failures = failures + 1, error = left(concat_ws(' ', $3::text, $4::text, $5::text), 2000),
	lease_token = NULL, lease_until = NULL, updated_at = now()
WHERE id = $1::bigint AND state = 'leased' AND lease_token = $2::uuid AND kind <> 'generate'

-- No row: the lease is lost. done false: cards are missing, nothing was changed.
-- name: job_done
WITH @mine@, complete AS (
	SELECT mine.*, made.size
	FROM mine CROSS JOIN LATERAL (
		SELECT count(*) AS n, sum(c.size) AS size FROM posm.posm_cards c WHERE c.generation_id = mine.generation) made
	WHERE mine.total = made.n
), job AS (
	UPDATE posm.posm_jobs j SET state = 'done', error = NULL, lease_token = NULL, lease_until = NULL, updated_at = now()
	FROM complete WHERE j.id = complete.job
), generation AS (
	UPDATE posm.restaurants_posm_versions v
	SET status = 'done', finished_at = now(), progress = v.total, epoch = complete.epoch, size = complete.size, proof = $3::jsonb,
		manifest = $4::jsonb, reason = NULL, comment = NULL, row_version = v.row_version + 1
	FROM complete WHERE v.id = complete.generation
)
SELECT EXISTS (SELECT FROM complete), pg_notify('posm_jobs', '') FROM mine

-- name: job_done_task
UPDATE posm.posm_jobs SET state = 'done', failures = 0, error = NULL, lease_token = NULL, lease_until = NULL, updated_at = now()
WHERE id = $1::bigint AND state = 'leased' AND lease_token = $2::uuid AND kind <> 'generate'

-- Its error stays until it succeeds: whoever looks between two attempts sees why the last failed.
-- name: job_add
INSERT INTO posm.posm_jobs AS j (kind, subject, state, run_at)
VALUES ($1, $2, 'ready', statement_timestamp() + $3::bigint * interval '1 ms')
ON CONFLICT (kind, subject) DO UPDATE
SET state = 'ready', run_at = excluded.run_at, failures = 0, updated_at = now()
WHERE j.state IN ('done', 'failed', 'cancelled')

-- Sooner than it was due, if it waits; one that is just taken or changed looks soon enough.
-- name: job_hasten
UPDATE posm.posm_jobs j SET run_at = statement_timestamp() + $3::bigint * interval '1 ms', updated_at = now()
WHERE j.id = (
	SELECT id FROM posm.posm_jobs
	WHERE kind = $1 AND subject = $2::bigint AND state = 'ready' AND run_at > statement_timestamp() + $3 * interval '1 ms'
	FOR UPDATE SKIP LOCKED)

-- $3: the progress, negative to leave it as it is.
-- `before`: the newest older generation of all tables, what "changed" is measured against.
-- name: card_insert
WITH @mine@, before AS (
	SELECT v.id
	FROM posm.restaurants_posm_versions v JOIN mine
		ON v.restaurant_id = mine.restaurant_id AND v.template_id = mine.template_id AND v.version < mine.version
	WHERE v.status = 'done' AND v.selection = 'all'
	ORDER BY v.version DESC
	LIMIT 1
), progress AS (
	UPDATE posm.restaurants_posm_versions v SET progress = $3::integer FROM mine
	WHERE v.id = mine.generation AND $3::integer >= 0
)
INSERT INTO posm.posm_cards AS c
	(generation_id, ordinal, table_uuid, epoch, object_key, entry_name, size, crc32, sha256, inputs_sha256, changed, proof,
	prefix_key, prefix_size, tail_at, tail_packed)
SELECT mine.generation, u.ordinal, u.table_uuid::uuid, mine.epoch, u.object_key, u.entry_name, u.size, u.crc32, u.sha256,
	u.inputs_sha256,
	NOT EXISTS (
		SELECT FROM posm.posm_cards old
		WHERE old.generation_id = (SELECT id FROM before) AND old.table_uuid = u.table_uuid::uuid
			AND old.inputs_sha256 = u.inputs_sha256),
	u.proof::jsonb, u.prefix_key, CASE WHEN u.prefix_key IS NOT NULL THEN u.prefix_size END,
	CASE WHEN u.prefix_key IS NOT NULL THEN u.tail_at END, nullif(u.tail_packed, 0)
FROM mine CROSS JOIN unnest($4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[], $10::bytea[],
	$11::bytea[], $12::text[], $13::text[], $14::bigint[], $15::bigint[], $16::bigint[])
	u (ordinal, table_uuid, object_key, entry_name, size, crc32, sha256, inputs_sha256, proof, prefix_key, prefix_size, tail_at,
		tail_packed)
ON CONFLICT (generation_id, ordinal) DO UPDATE
SET table_uuid = excluded.table_uuid, epoch = excluded.epoch, object_key = excluded.object_key,
	entry_name = excluded.entry_name, size = excluded.size, crc32 = excluded.crc32, sha256 = excluded.sha256,
	inputs_sha256 = excluded.inputs_sha256, changed = excluded.changed, proof = excluded.proof,
	prefix_key = excluded.prefix_key, prefix_size = excluded.prefix_size, tail_at = excluded.tail_at,
	tail_packed = excluded.tail_packed
