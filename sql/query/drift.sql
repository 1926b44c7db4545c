-- Where a generation's snapshot and today's tables differ. Rows that are the same stay in the database: an archive of
-- 50,000 cards is checked in the memory that its differences need.

-- $1 generation, $2 link template of the service, $3 whether the names of restaurant and brand are printed.
-- A side that lacks the table has NULLs, its ordinal too. In the snapshot's order, then the added in natural order.
-- name: drift_load
WITH generation AS (
	SELECT v.restaurant_id, r.deleted_at IS NULL AS stands, v.selection, v.tables, r.name AS restaurant, b.name AS brand,
		coalesce(b.qr_url_template, $2::text) AS url_template,
		$3::boolean AND (v.tables->>'restaurant', v.tables->>'brand') IS DISTINCT FROM (r.name, b.name) AS renamed
	FROM posm.restaurants_posm_versions v
	JOIN posm.restaurants r ON r.id = v.restaurant_id
	JOIN posm.brands b ON b.id = r.brand_id
	WHERE v.id = $1::bigint
), was AS (
	SELECT s.ordinal, s.uuid, s.number, s.zone, s.url, coalesce(s.seats, '') AS seats
	FROM generation,
		ROWS FROM (jsonb_to_recordset(tables->'items') AS (uuid uuid, number text, zone text, seats text, url text))
			WITH ORDINALITY AS s (uuid, number, zone, seats, url, ordinal)
), today AS (
	SELECT t.uuid, t.number, t.zone, coalesce(t.seats::text, '') AS seats,
		replace(g.url_template, '{uuid}', t.uuid::text) AS url
	FROM generation g
	JOIN posm.restaurant_tables t ON t.restaurant_id = g.restaurant_id AND t.deleted_at IS NULL AND g.stands -- a restaurant takes its tables along
)
SELECT w.ordinal, coalesce(w.uuid, t.uuid)::text, w.number, w.zone, w.seats, w.url,
	t.uuid IS NOT NULL, t.number, t.zone, t.seats, t.url,
	g.tables->>'restaurant', g.tables->>'brand', g.restaurant, g.brand
FROM was w
FULL JOIN today t ON t.uuid = w.uuid
CROSS JOIN generation g
WHERE CASE
	WHEN w.uuid IS NULL THEN g.selection = 'all'
	ELSE g.renamed OR t.uuid IS NULL OR (w.number, w.zone, w.seats, w.url) IS DISTINCT FROM (t.number, t.zone, t.seats, t.url)
END
ORDER BY w.ordinal, t.zone COLLATE posm.natural_order, t.number COLLATE posm.natural_order, t.uuid
