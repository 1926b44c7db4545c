-- name: audit_add
INSERT INTO posm.posm_audit (login, action, restaurant_id, subject_kind, subject_id, detail)
VALUES ($1, $2, $3, $4, $5, $6::jsonb)

-- What is taken: a generation tells its restaurant itself.
-- name: audit_add_taken
INSERT INTO posm.posm_audit (login, action, restaurant_id, subject_kind, subject_id, detail)
SELECT $1, $2, (SELECT v.restaurant_id FROM posm.restaurants_posm_versions v WHERE $3 = 'generation' AND v.id = $4::bigint),
	$3, $4::bigint::text, $5::jsonb

-- Newest first. What concerns no restaurant, or several, is for those who see everything.
-- name: audit_list
SELECT a.id, posm.utc(a.at), a.login, a.action, a.restaurant_id, r.name, a.subject_kind, a.subject_id, a.detail
FROM posm.posm_audit a LEFT JOIN posm.restaurants r ON r.id = a.restaurant_id
WHERE @scope@
	AND ($4::text IS NULL OR a.login = $4)
	AND ($5::text IS NULL OR a.action = $5)
	AND ($6::bigint IS NULL OR a.restaurant_id = $6)
	AND ($7::timestamptz IS NULL OR a.at >= $7)
	AND ($8::timestamptz IS NULL OR a.at < $8)
	AND ($9::bigint IS NULL OR a.id < $9)
ORDER BY a.id DESC
LIMIT $10
