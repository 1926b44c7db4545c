-- Links for somebody without a login. Whose generation it is, the caller has asked before.

-- fragment: share_columns
s.id, s.generation_id, s.author, posm.utc(s.created_at), posm.utc(s.expires_at), posm.utc(s.revoked_at), s.downloads,
posm.utc(s.last_used_at), s.expires_at <= statement_timestamp()

-- name: share_list
SELECT @share_columns@ FROM posm.posm_shares s WHERE s.generation_id = $1::bigint ORDER BY s.id DESC LIMIT $2

-- name: share_load
SELECT @share_columns@ FROM posm.posm_shares s WHERE s.id = $1::bigint

-- By a digest that nobody can come near to by trying: how long the search takes tells nothing.
-- name: share_find
SELECT @share_columns@ FROM posm.posm_shares s WHERE s.token_sha256 = $1

-- No row: the generation has $4 live ones already.
-- name: share_insert
INSERT INTO posm.posm_shares (generation_id, token_sha256, author, expires_at)
SELECT $1::bigint, $2, $3, statement_timestamp() + $5::bigint * interval '1 ms'
WHERE $4::bigint > (
	SELECT count(*) FROM posm.posm_shares s
	WHERE s.generation_id = $1 AND s.revoked_at IS NULL AND s.expires_at > statement_timestamp())
RETURNING id

-- Whether it was in force until now.
-- name: share_revoke
UPDATE posm.posm_shares s SET revoked_at = coalesce(was.revoked_at, statement_timestamp())
FROM (SELECT w.id, w.revoked_at FROM posm.posm_shares w WHERE w.id = $2::bigint AND w.generation_id = $1::bigint FOR UPDATE) was
WHERE s.id = was.id
RETURNING was.revoked_at IS NULL

-- No row: $2 requests in this hour are over.
-- name: share_use
UPDATE posm.posm_shares
SET last_used_at = statement_timestamp(),
	hour_began = CASE WHEN hour_began > statement_timestamp() - interval '1 hour' THEN hour_began ELSE statement_timestamp() END,
	hour_used = CASE WHEN hour_began > statement_timestamp() - interval '1 hour' THEN hour_used + 1 ELSE 1 END
WHERE id = $1::bigint AND (hour_used < $2::integer OR hour_began <= statement_timestamp() - interval '1 hour')

-- name: share_wait
SELECT greatest(1, ceil(extract(epoch FROM hour_began + interval '1 hour' - statement_timestamp())))::bigint
FROM posm.posm_shares WHERE id = $1::bigint

-- name: share_count
UPDATE posm.posm_shares SET downloads = downloads + 1 WHERE id = $1::bigint
