-- of table x, its restaurant r and brand b
-- fragment: table_columns
x.uuid, x.restaurant_id, x.external_id, x.number, x.zone, x.seats, x.row_version,
timestamptz_send(x.created_at), timestamptz_send(x.updated_at), r.name, b.name, b.qr_url_template

-- fragment: table_order
x.zone COLLATE posm.natural_order, x.number COLLATE posm.natural_order, x.uuid

-- A restaurant without tables answers one row of NULLs, one that is not there none.
-- name: table_list kept
SELECT @table_columns@
FROM posm.restaurants r
JOIN posm.brands b ON b.id = r.brand_id
LEFT JOIN posm.restaurant_tables x ON x.restaurant_id = r.id AND x.deleted_at IS NULL
	AND ($5::uuid IS NULL OR (@table_order@) >
		(SELECT c.zone COLLATE posm.natural_order, c.number COLLATE posm.natural_order, c.uuid
		FROM posm.restaurant_tables c WHERE c.uuid = $5 AND c.restaurant_id = $4))
WHERE r.id = $4::bigint AND r.deleted_at IS NULL AND @scope@
ORDER BY @table_order@
LIMIT $6

-- name: table_load kept
SELECT @table_columns@
FROM posm.restaurant_tables x
JOIN posm.restaurants r ON r.id = x.restaurant_id
JOIN posm.brands b ON b.id = r.brand_id
WHERE x.uuid = $4::uuid AND x.deleted_at IS NULL AND r.deleted_at IS NULL AND @scope@

-- In the order of the uuids.
-- name: table_load_these
SELECT @table_columns@
FROM unnest($1::text[]) WITH ORDINALITY u (uuid, n)
JOIN posm.restaurant_tables x ON x.uuid = u.uuid::uuid
JOIN posm.restaurants r ON r.id = x.restaurant_id
JOIN posm.brands b ON b.id = r.brand_id
ORDER BY u.n

-- Cards of generations that were deleted since may hang on the wall all the same.
-- name: table_cards_of
SELECT u.n, bool_or(v.printed_at IS NOT NULL)
FROM unnest($1::text[]) WITH ORDINALITY u (uuid, n)
JOIN posm.posm_cards c ON c.table_uuid = u.uuid::uuid
JOIN posm.restaurants_posm_versions v ON v.id = c.generation_id
WHERE v.status IN ('done', 'deleted')
GROUP BY u.n

-- name: table_find_taken
SELECT u.n
FROM unnest($1::text[]) WITH ORDINALITY u (uuid, n)
JOIN posm.restaurant_tables x ON x.uuid = u.uuid::uuid

-- The first of the uuids that is no table of this restaurant.
-- name: table_find_unknown
SELECT u.n - 1
FROM unnest($2::text[]) WITH ORDINALITY u (uuid, n)
WHERE NOT EXISTS (
	SELECT FROM posm.restaurant_tables x
	WHERE x.uuid = u.uuid::uuid AND x.restaurant_id = $1::bigint AND x.deleted_at IS NULL)
ORDER BY u.n
LIMIT 1

-- name: table_find_removed
SELECT @table_columns@, u.n
FROM unnest($2::text[]) WITH ORDINALITY u (uuid, n)
JOIN posm.restaurant_tables x ON x.uuid = u.uuid::uuid
JOIN posm.restaurants r ON r.id = x.restaurant_id
JOIN posm.brands b ON b.id = r.brand_id
WHERE x.restaurant_id = $1::bigint AND x.deleted_at IS NOT NULL

-- name: table_clear_external_ids
UPDATE posm.restaurant_tables x SET external_id = NULL
WHERE x.uuid = ANY ($2::text[]::uuid[]) AND x.restaurant_id = $1::bigint AND x.deleted_at IS NULL

-- Which of the numbers a zone has already.
-- name: table_find_numbers
SELECT DISTINCT x.number, x.number COLLATE posm.natural_order
FROM posm.restaurant_tables x
WHERE x.restaurant_id = $1::bigint AND x.deleted_at IS NULL AND x.zone = $2::text AND x.number = ANY ($3::text[])
ORDER BY 2

-- name: table_insert
WITH new AS (
	INSERT INTO posm.restaurant_tables (uuid, restaurant_id, external_id, number, zone, seats)
	SELECT coalesce(u.uuid::uuid, gen_random_uuid()), $1::bigint, u.external_id, u.number, u.zone, nullif(u.seats, 0)
	FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
		WITH ORDINALITY u (uuid, external_id, number, zone, seats, n)
	ORDER BY u.n
	RETURNING uuid
)
SELECT uuid FROM new

-- Of table x what row u says.
-- fragment: table_values
external_id = u.external_id, number = u.number, zone = u.zone, seats = nullif(u.seats, 0),
	row_version = x.row_version + 1, updated_at = now()

-- fragment: table_rows
unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
	u (uuid, external_id, number, zone, seats, row_version)

-- name: table_update
UPDATE posm.restaurant_tables x SET @table_values@
FROM @table_rows@
WHERE x.uuid = u.uuid::uuid AND x.restaurant_id = $1::bigint AND x.deleted_at IS NULL
	AND (u.row_version = 0 OR x.row_version = u.row_version)

-- name: table_restore
UPDATE posm.restaurant_tables x SET deleted_at = NULL, @table_values@
FROM @table_rows@
WHERE x.uuid = u.uuid::uuid AND x.restaurant_id = $1::bigint AND x.deleted_at IS NOT NULL
	AND (u.row_version = 0 OR x.row_version = u.row_version)

-- name: table_remove
UPDATE posm.restaurant_tables x SET deleted_at = now(), row_version = x.row_version + 1, updated_at = now()
WHERE x.uuid = ANY ($2::text[]::uuid[]) AND x.restaurant_id = $1::bigint AND x.deleted_at IS NULL

-- The snapshot of restaurant r of brand b. $1 link template, $2 time zone, $3 language of the service; $4 uuids, NULL: all.
-- fragment: snapshot
SELECT jsonb_build_object(
		'restaurant', r.name,
		'brand', b.name,
		'date', to_char(statement_timestamp() AT TIME ZONE coalesce(r.time_zone, $2::text),
			CASE $3::text WHEN 'en' THEN 'DD Mon YYYY' ELSE 'DD.MM.YYYY' END),
		'items', coalesce(jsonb_agg(jsonb_build_object(
			'uuid', x.uuid,
			'number', x.number,
			'zone', x.zone,
			'seats', x.seats,
			'url', replace(coalesce(b.qr_url_template, $1::text), '{uuid}', x.uuid::text)
			) ORDER BY @table_order@), '[]')) AS tables,
	count(*)::integer AS total
FROM posm.restaurant_tables x
WHERE x.restaurant_id = r.id AND x.deleted_at IS NULL
	AND ($4::text[] IS NULL OR x.uuid = ANY ($4::text[]::uuid[]))

-- A snapshot s (one row; MATERIALIZED, or its JSON would be unpacked for every table) as rows of a card.
-- fragment: snapshot_rows
SELECT (i.n - 1)::integer AS ordinal, i.uuid, i.number, i.zone, i.seats, i.url, s.restaurant, s.brand, s.date
FROM s CROSS JOIN ROWS FROM (
	jsonb_to_recordset(s.items) AS (uuid text, number text, zone text, seats text, url text)
) WITH ORDINALITY i (uuid, number, zone, seats, url, n)

-- fragment: snapshot_parts
tables ->> 'restaurant' AS restaurant, tables ->> 'brand' AS brand, tables ->> 'date' AS date, tables -> 'items' AS items

-- name: table_snapshot
WITH now AS MATERIALIZED (
	SELECT p.tables
	FROM posm.restaurants r JOIN posm.brands b ON b.id = r.brand_id
	CROSS JOIN LATERAL (@snapshot@) p
	WHERE r.id = $5::bigint
), s AS MATERIALIZED (SELECT @snapshot_parts@ FROM now)
@snapshot_rows@
ORDER BY i.n
