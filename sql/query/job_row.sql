-- Jobs as administrators see them. A generation's job is seen by whoever sees its restaurant, another by whoever sees all.

-- fragment: job_row
SELECT j.id, j.kind, j.subject, j.state, j.epoch, j.failures, j.worker, j.error, posm.utc(j.run_at), posm.utc(j.lease_until),
	posm.utc(j.created_at), posm.utc(j.updated_at), j.request_id, v.progress, v.total
FROM posm.posm_jobs j
LEFT JOIN posm.restaurants_posm_versions v ON j.kind = 'generate' AND v.id = j.subject
LEFT JOIN posm.restaurants r ON r.id = v.restaurant_id

-- name: job_row_list
@job_row@
WHERE @scope@
	AND ($4::posm.posm_job_state IS NULL OR j.state = $4)
	AND ($5::text IS NULL OR j.kind = $5)
	AND ($6::bigint IS NULL OR (j.kind = 'generate' AND j.subject = $6))
	AND ($7::bigint IS NULL OR j.id < $7)
ORDER BY j.id DESC
LIMIT $8

-- name: job_row_load
@job_row@
WHERE j.id = $4::bigint AND @scope@

-- name: job_row_again
UPDATE posm.posm_jobs
SET state = 'ready', run_at = statement_timestamp(), failures = 0, error = NULL, request_id = coalesce($2::text, request_id), updated_at = now()
WHERE id = $1::bigint AND kind <> 'generate' AND state IN ('failed', 'cancelled')
RETURNING pg_notify('posm_jobs', '')

-- name: job_row_stop
UPDATE posm.posm_jobs
SET state = 'cancelled', lease_token = NULL, lease_until = NULL, updated_at = now()
WHERE id = $1::bigint AND kind <> 'generate' AND state IN ('waiting', 'ready', 'leased')
RETURNING pg_notify('posm_jobs', '')
