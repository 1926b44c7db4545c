-- Which generations hold a table, and whether what they print of it is what would be printed now.

-- What a generation's snapshot says of table x (of r, of b): `item`, with the service's link template of today. What archives
-- are checked by (drift.sql, model/staleness.h): seats and names count where the settings print them.
-- fragment: shown_today
(item.says ->> 'number', item.says ->> 'zone', item.says ->> 'url') =
	(x.number, x.zone, replace(coalesce(b.qr_url_template, item.link), '{uuid}', x.uuid::text))
AND (item.says ->> 'seats' IS NOT DISTINCT FROM x.seats::text OR item.settings NOT LIKE '%table.seats%')
AND ((item.restaurant, item.brand) = (r.name, b.name) OR item.settings !~ '(restaurant|brand)[.]name')

-- Of generation v: a card without a code is a picture, which no guest can scan.
-- fragment: coded
v.posm_template_settings @? '$.elements[*] ? (@.type == "qr")'

-- Of each table ($2, the order kept as n): whether its newest finished card with a code shows what it is today. No row: there is none.
-- Each snapshot is unpacked once, however many tables it holds.
-- name: table_card_states kept
WITH newest AS MATERIALIZED (
	SELECT u.n, u.uuid::uuid AS uuid, c.generation_id, c.ordinal
	FROM unnest($2::text[]) WITH ORDINALITY u (uuid, n)
	CROSS JOIN LATERAL (
		SELECT c.generation_id, c.ordinal
		FROM posm.posm_cards c JOIN posm.restaurants_posm_versions v ON v.id = c.generation_id
		WHERE c.table_uuid = u.uuid::uuid AND v.status = 'done' AND @coded@
		ORDER BY c.generation_id DESC
		LIMIT 1) c
), snapshot AS MATERIALIZED (
	SELECT v.id, s.restaurant, s.brand, s.items, v.posm_template_settings::text AS settings
	FROM posm.restaurants_posm_versions v
	CROSS JOIN LATERAL jsonb_to_record(v.tables) s (restaurant text, brand text, items jsonb)
	WHERE v.id = ANY (ARRAY(SELECT n.generation_id FROM newest n))
)
SELECT n.n, @shown_today@
FROM newest n
JOIN snapshot s ON s.id = n.generation_id
CROSS JOIN LATERAL (SELECT s.items -> n.ordinal AS says, s.restaurant, s.brand, s.settings, $1::text AS link) item
JOIN posm.restaurant_tables x ON x.uuid = n.uuid
JOIN posm.restaurants r ON r.id = x.restaurant_id
JOIN posm.brands b ON b.id = r.brand_id

-- Newest first, also deleted ones. As generation_list finds them: by the table's cards, and by the snapshots of those that
-- have not made all of theirs. $4 link template.
-- name: table_card_list
WITH held AS MATERIALIZED (
	SELECT h.id, max(h.ordinal) AS ordinal
	FROM (
		SELECT c.generation_id, c.ordinal FROM posm.posm_cards c WHERE c.table_uuid = $5::uuid
		UNION ALL
		SELECT u.id, NULL FROM posm.restaurants_posm_versions u
		WHERE u.epoch IS NULL
			AND u.restaurant_id = (SELECT x.restaurant_id FROM posm.restaurant_tables x WHERE x.uuid = $5::uuid)
			AND u.tables -> 'items' @> jsonb_build_array(jsonb_build_object('uuid', $5::uuid))
	) h (id, ordinal)
	WHERE $6::bigint IS NULL OR h.id < $6
	GROUP BY h.id
	ORDER BY h.id DESC
	LIMIT $7
)
SELECT v.id, v.template_id, t.name, v.template_revision, v.version, v.status, v.author, posm.utc(v.created_at),
	posm.utc(v.finished_at), posm.utc(v.printed_at), item.says ->> 'number', nullif(item.says ->> 'zone', ''),
	v.status = 'done' AND h.ordinal IS NOT NULL, @coded@,
	v.status = 'done' AND @coded@ AND @shown_today@ AND NOT EXISTS (
		SELECT FROM posm.posm_cards c JOIN posm.restaurants_posm_versions w ON w.id = c.generation_id
		WHERE c.table_uuid = $5::uuid AND c.generation_id > v.id AND w.template_id = v.template_id AND w.status = 'done')
FROM held h
JOIN posm.restaurants_posm_versions v ON v.id = h.id
JOIN posm.posm_templates t ON t.id = v.template_id
CROSS JOIN LATERAL jsonb_to_record(v.tables) s (restaurant text, brand text, items jsonb)
CROSS JOIN LATERAL (SELECT s.items -> h.ordinal AS says, s.restaurant, s.brand, v.posm_template_settings::text AS settings,
	$4::text AS link) item
JOIN posm.restaurant_tables x ON x.uuid = $5::uuid
JOIN posm.restaurants r ON r.id = x.restaurant_id
JOIN posm.brands b ON b.id = r.brand_id
WHERE x.deleted_at IS NULL AND r.deleted_at IS NULL AND @scope@
ORDER BY v.id DESC
