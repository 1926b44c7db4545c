-- A batch b is seen by whoever sees one of its restaurants, and of it only those.

-- fragment: batch
SELECT b.id, b.brand_id, w.name, b.template_id, t.name, b.note, b.author, posm.utc(b.created_at), c.restaurants, c.counts,
	c.active, c.done, c.progress, c.total
FROM posm.posm_batches b
JOIN posm.brands w ON w.id = b.brand_id
JOIN posm.posm_templates t ON t.id = b.template_id
CROSS JOIN LATERAL (
	SELECT count(*) AS restaurants,
		count(*) FILTER (WHERE v.status IN ('created', 'scheduled', 'in-progress')) AS active,
		count(*) FILTER (WHERE v.status = 'done') AS done,
		coalesce(sum(v.progress), 0) AS progress, coalesce(sum(v.total), 0) AS total,
		jsonb_build_object(
			'created', count(*) FILTER (WHERE v.status = 'created'),
			'scheduled', count(*) FILTER (WHERE v.status = 'scheduled'),
			'in-progress', count(*) FILTER (WHERE v.status = 'in-progress'),
			'done', count(*) FILTER (WHERE v.status = 'done'),
			'error', count(*) FILTER (WHERE v.status = 'error'),
			'cancelled', count(*) FILTER (WHERE v.status = 'cancelled'),
			'deleted', count(*) FILTER (WHERE v.status = 'deleted'),
			'skipped', count(*) FILTER (WHERE x.generation_id IS NULL)) AS counts
	FROM posm.posm_batch_restaurants x
	JOIN posm.restaurants r ON r.id = x.restaurant_id
	LEFT JOIN posm.restaurants_posm_versions v ON v.id = x.generation_id
	WHERE x.batch_id = b.id AND @scope@
) c

-- name: batch_list
@batch@
WHERE c.restaurants > 0 AND ($4::bigint IS NULL OR b.brand_id = $4) AND ($5::bigint IS NULL OR b.id < $5)
ORDER BY b.id DESC
LIMIT $6

-- name: batch_load
@batch@
WHERE c.restaurants > 0 AND b.id = $4::bigint

-- name: batch_restaurants
SELECT x.restaurant_id, r.name, x.generation_id, v.version, v.status, v.progress, v.total, coalesce(x.reason, v.reason)
FROM posm.posm_batch_restaurants x
JOIN posm.restaurants r ON r.id = x.restaurant_id
LEFT JOIN posm.restaurants_posm_versions v ON v.id = x.generation_id
WHERE x.batch_id = $4::bigint AND @scope@
ORDER BY r.name COLLATE posm.natural_order, r.id

-- --- the press of the button for a brand

-- In the order of their ids, as every batch locks them.
-- name: batch_places
SELECT r.id, r.name FROM posm.restaurants r
WHERE r.brand_id = $4::bigint AND r.deleted_at IS NULL AND @scope@
ORDER BY r.id
LIMIT $5

-- name: batch_insert
INSERT INTO posm.posm_batches (brand_id, template_id, note, author) VALUES ($1, $2, $3, $4) RETURNING id

-- name: batch_insert_restaurant
INSERT INTO posm.posm_batch_restaurants (batch_id, restaurant_id, generation_id, reason)
VALUES ($1, $2, $3, CASE WHEN $4::text IS NOT NULL THEN jsonb_build_object('code', $4::text, 'args', coalesce($5::jsonb, '{}')) END)
