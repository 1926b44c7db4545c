-- fragment: user_columns
u.login, u.role, u.scope_all, array_to_string(u.brand_ids, ','), array_to_string(u.restaurant_ids, ',')

-- name: user_who
SELECT @user_columns@ FROM posm.posm_users u WHERE u.login = $1

-- name: user_put
INSERT INTO posm.posm_users AS u (login, role, scope_all, brand_ids, restaurant_ids)
VALUES ($1, $2, $3, $4::bigint[], $5::bigint[])
ON CONFLICT (login) DO UPDATE
SET role = excluded.role, scope_all = excluded.scope_all, brand_ids = excluded.brand_ids,
	restaurant_ids = excluded.restaurant_ids, row_version = u.row_version + 1, updated_at = now()

-- name: user_remove
DELETE FROM posm.posm_users WHERE login = $1
