-- fragment: restaurant_columns
r.id, r.brand_id, b.name, r.external_id, r.name, r.time_zone, b.qr_url_template,
(SELECT count(*) FROM posm.restaurant_tables x WHERE x.restaurant_id = r.id AND x.deleted_at IS NULL),
r.row_version, timestamptz_send(r.created_at), timestamptz_send(r.updated_at)

-- fragment: restaurant_filter
r.deleted_at IS NULL AND @scope@
	AND ($4::text IS NULL
		OR strpos(posm.folded(r.name), posm.folded($4)) > 0
		OR starts_with(lower(r.external_id), lower($4)))
	AND ($5::text IS NULL OR r.external_id = $5)
	AND ($6::bigint IS NULL OR r.brand_id = $6)

-- Begins in the index at the cursor's restaurant; no name is less than ''. One outside the scope is none: where its name sorts is
-- nobody's business.
-- name: restaurant_list
SELECT @restaurant_columns@
FROM posm.restaurants r JOIN posm.brands b ON b.id = r.brand_id
WHERE @restaurant_filter@
	AND (r.name COLLATE posm.natural_order, r.id) >
		(coalesce((SELECT r.name FROM posm.restaurants r WHERE r.id = $7::bigint AND @scope@), '') COLLATE posm.natural_order, coalesce($7, 0))
ORDER BY r.name COLLATE posm.natural_order, r.id
LIMIT $8

-- All of them, for whoever sees everything: one plan for all such pages.
-- name: restaurant_list_whole kept
SELECT @restaurant_columns@
FROM posm.restaurants r JOIN posm.brands b ON b.id = r.brand_id
WHERE r.deleted_at IS NULL
	AND (r.name COLLATE posm.natural_order, r.id) >
		(coalesce((SELECT c.name FROM posm.restaurants c WHERE c.id = $1::bigint), '') COLLATE posm.natural_order, coalesce($1, 0))
ORDER BY r.name COLLATE posm.natural_order, r.id
LIMIT $2

-- name: restaurant_list_newest
SELECT @restaurant_columns@
FROM posm.restaurants r JOIN posm.brands b ON b.id = r.brand_id
WHERE @restaurant_filter@ AND ($7::bigint IS NULL OR r.id < $7)
ORDER BY r.id DESC
LIMIT $8

-- name: restaurant_count
SELECT count(*) FROM (SELECT FROM posm.restaurants r WHERE @restaurant_filter@ LIMIT $7) found

-- name: restaurant_load kept
SELECT @restaurant_columns@
FROM posm.restaurants r JOIN posm.brands b ON b.id = r.brand_id
WHERE r.id = $4::bigint AND r.deleted_at IS NULL AND @scope@

-- name: restaurant_is_time_zone
SELECT EXISTS (SELECT FROM pg_timezone_names WHERE name = $1)

-- The scope is that of the brand: who has single restaurants makes no new ones.
-- name: restaurant_create
INSERT INTO posm.restaurants (brand_id, external_id, name, time_zone)
SELECT b.id, $5, $6, $7 FROM posm.brands b
WHERE b.id = $4::bigint AND b.deleted_at IS NULL AND @scope_brand_whole@
FOR SHARE OF b
RETURNING id

-- name: restaurant_change
UPDATE posm.restaurants r
SET external_id = $6, name = $7, time_zone = $8, row_version = r.row_version + 1, updated_at = now()
WHERE r.id = $4::bigint AND r.deleted_at IS NULL AND ($5::integer = 0 OR r.row_version = $5) AND @scope@

-- As template_lock.
-- name: restaurant_lock
SELECT FROM posm.restaurants WHERE id = $1::bigint FOR NO KEY UPDATE

-- name: restaurant_remove
UPDATE posm.restaurants r SET deleted_at = now(), row_version = r.row_version + 1, updated_at = now()
WHERE r.id = $4::bigint AND r.deleted_at IS NULL AND ($5::integer = 0 OR r.row_version = $5) AND @scope@
	AND NOT EXISTS (
		SELECT FROM posm.restaurants_posm_versions v
		WHERE v.restaurant_id = r.id AND v.status IN ('created', 'scheduled', 'in-progress'))

-- What keeps a restaurant: its row_version and an active generation.
-- name: restaurant_obstacle
SELECT r.row_version, (
	SELECT v.id FROM posm.restaurants_posm_versions v
	WHERE v.restaurant_id = r.id AND v.status IN ('created', 'scheduled', 'in-progress') LIMIT 1)
FROM posm.restaurants r
WHERE r.id = $4::bigint AND r.deleted_at IS NULL AND @scope@
