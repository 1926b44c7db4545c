-- fragment: user_columns
u.login, u.role, u.scope_all, array_to_string(u.brand_ids, ','), array_to_string(u.restaurant_ids, ','), u.row_version,
posm.utc(u.created_at), posm.utc(u.updated_at)

-- name: user_who kept
SELECT @user_columns@ FROM posm.posm_users u WHERE u.login = $1

-- $1 part of the login, $2 the last login of the page before
-- name: user_list
SELECT @user_columns@
FROM posm.posm_users u
WHERE ($1::text IS NULL OR strpos(lower(u.login), lower($1)) > 0) AND ($2::text IS NULL OR u.login > $2)
ORDER BY u.login
LIMIT $3

-- The first of the brands $1 and restaurants $2 that are not there.
-- name: user_scope_unknown
SELECT w.what, w.n - 1
FROM (
	SELECT 1 AS what, u.n FROM unnest($1::bigint[]) WITH ORDINALITY u (id, n)
	WHERE NOT EXISTS (SELECT FROM posm.brands b WHERE b.id = u.id AND b.deleted_at IS NULL)
	UNION ALL
	SELECT 2, u.n FROM unnest($2::bigint[]) WITH ORDINALITY u (id, n)
	WHERE NOT EXISTS (SELECT FROM posm.restaurants r WHERE r.id = u.id AND r.deleted_at IS NULL)
) w
ORDER BY w.what, w.n
LIMIT 1

-- Those who can let others in. Locked, so that two of them cannot shut each other out at once.
-- name: user_keyholders
SELECT u.login FROM posm.posm_users u WHERE u.role = 'admin' AND u.scope_all ORDER BY u.login FOR UPDATE

-- $6: the row's version that its writer has seen, 0: whatever it is. Answers whether the row is new.
-- name: user_put
INSERT INTO posm.posm_users AS u (login, role, scope_all, brand_ids, restaurant_ids)
VALUES ($1, $2, $3, ARRAY(SELECT DISTINCT i FROM unnest($4::bigint[]) i ORDER BY i),
	ARRAY(SELECT DISTINCT i FROM unnest($5::bigint[]) i ORDER BY i))
ON CONFLICT (login) DO UPDATE
SET role = excluded.role, scope_all = excluded.scope_all, brand_ids = excluded.brand_ids,
	restaurant_ids = excluded.restaurant_ids, row_version = u.row_version + 1, updated_at = now()
WHERE $6::integer = 0 OR u.row_version = $6
RETURNING u.row_version = 1

-- name: user_remove
DELETE FROM posm.posm_users WHERE login = $1 AND ($2::integer = 0 OR row_version = $2)
