-- name: idempotency_begin
INSERT INTO posm.posm_idempotency_keys AS k (login, key, fingerprint)
VALUES ($1, $2, $3)
ON CONFLICT (login, key) DO UPDATE
SET fingerprint = excluded.fingerprint, status = NULL, location = NULL, body = NULL, row_version = NULL, created_at = now()
WHERE k.created_at < now() - $4::bigint * interval '1 ms'

-- name: idempotency_find
SELECT fingerprint = $3, status, location, body, row_version
FROM posm.posm_idempotency_keys
WHERE login = $1 AND key = $2

-- name: idempotency_finish
UPDATE posm.posm_idempotency_keys SET status = $3::integer, location = $4, body = $5, row_version = $6::integer WHERE login = $1 AND key = $2

-- name: idempotency_sweep
DELETE FROM posm.posm_idempotency_keys
WHERE (login, key) IN (
	SELECT login, key FROM posm.posm_idempotency_keys
	WHERE created_at < now() - $1::bigint * interval '1 ms'
	ORDER BY created_at
	LIMIT $2
	FOR UPDATE SKIP LOCKED)
