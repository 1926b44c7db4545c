-- fragment: brand_columns
b.id, b.external_id, b.name, b.qr_url_template, b.row_version, posm.utc(b.created_at), posm.utc(b.updated_at),
@scope_brand_whole@

-- fragment: brand_filter
b.deleted_at IS NULL AND @scope_brand@
	AND ($4::text IS NULL
		OR strpos(posm.folded(b.name), posm.folded($4)) > 0
		OR starts_with(lower(b.external_id), lower($4)))
	AND ($5::text IS NULL OR b.external_id = $5)

-- name: brand_list
SELECT @brand_columns@
FROM posm.brands b
WHERE @brand_filter@
	AND (b.name COLLATE posm.natural_order, b.id) >
		(coalesce((SELECT b.name FROM posm.brands b WHERE b.id = $6::bigint AND @scope_brand@), '') COLLATE posm.natural_order, coalesce($6, 0))
ORDER BY b.name COLLATE posm.natural_order, b.id
LIMIT $7

-- name: brand_list_newest
SELECT @brand_columns@
FROM posm.brands b
WHERE @brand_filter@ AND ($6::bigint IS NULL OR b.id < $6)
ORDER BY b.id DESC
LIMIT $7

-- name: brand_count
SELECT count(*) FROM (SELECT FROM posm.brands b WHERE @brand_filter@ LIMIT $6) found

-- name: brand_load
SELECT @brand_columns@
FROM posm.brands b
WHERE b.id = $4::bigint AND b.deleted_at IS NULL AND @scope_brand@

-- name: brand_create
INSERT INTO posm.brands (external_id, name, qr_url_template) VALUES ($1, $2, $3) RETURNING id

-- name: brand_change
UPDATE posm.brands b
SET external_id = $6, name = $7, qr_url_template = $8, row_version = b.row_version + 1, updated_at = now()
WHERE b.id = $4::bigint AND b.deleted_at IS NULL AND ($5::integer = 0 OR b.row_version = $5) AND @scope_brand_whole@

-- As template_lock: who adds a restaurant holds the row, and what was added must be seen afterwards.
-- name: brand_lock
SELECT FROM posm.brands WHERE id = $1::bigint FOR NO KEY UPDATE

-- name: brand_remove
UPDATE posm.brands b SET deleted_at = now(), row_version = b.row_version + 1, updated_at = now()
WHERE b.id = $4::bigint AND b.deleted_at IS NULL AND ($5::integer = 0 OR b.row_version = $5) AND @scope_brand_whole@
	AND NOT EXISTS (SELECT FROM posm.restaurants r WHERE r.brand_id = b.id AND r.deleted_at IS NULL)

-- What keeps a brand: its row_version and its restaurants, where the whole of it may be changed.
-- name: brand_obstacle
SELECT b.row_version, (SELECT count(*) FROM posm.restaurants r WHERE r.brand_id = b.id AND r.deleted_at IS NULL)
FROM posm.brands b
WHERE b.id = $4::bigint AND b.deleted_at IS NULL AND @scope_brand_whole@
