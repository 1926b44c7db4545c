-- A brand, two restaurants and a user to look around with. Loading it again changes nothing that is there; the uuids
-- are always the same, so printed cards of one demo work with the next.
BEGIN;

INSERT INTO posm.brands (external_id, name) VALUES ('demo', 'Берёзовая роща')
ON CONFLICT (external_id) WHERE deleted_at IS NULL DO NOTHING;

INSERT INTO posm.restaurants (brand_id, external_id, name, time_zone)
SELECT b.id, d.external_id, d.name, 'Europe/Moscow'
FROM posm.brands b, (VALUES
	('demo-yolochka', 'Кафе «Ёлочка»'),
	('demo-samovar', 'Чайная «Самовар»')) d (external_id, name)
WHERE b.external_id = 'demo' AND b.deleted_at IS NULL
ORDER BY d.external_id DESC
ON CONFLICT (external_id, brand_id) WHERE deleted_at IS NULL DO NOTHING;

-- Numbers as people write them: 20 and 5 VIP in the main hall, 10 on the terrace, 5 at the bar; 8 and 4 at the other.
WITH plan (restaurant, zone, number, seats) AS (
	SELECT 'demo-yolochka', 'Главный зал', n::text, CASE WHEN n % 3 = 0 THEN 6 WHEN n % 2 = 0 THEN 4 ELSE 2 END
	FROM generate_series(1, 20) n
	UNION ALL SELECT 'demo-yolochka', 'Главный зал', 'VIP-' || n, 8 FROM generate_series(1, 5) n
	UNION ALL SELECT 'demo-yolochka', 'Терраса', 'Веранда ' || n, 4 FROM generate_series(1, 10) n
	UNION ALL SELECT 'demo-yolochka', 'Бар', 'Б' || n, NULL FROM generate_series(1, 5) n
	UNION ALL SELECT 'demo-samovar', '', n::text, 4 FROM generate_series(1, 8) n
	UNION ALL SELECT 'demo-samovar', 'Двор', 'Беседка ' || n, 10 FROM generate_series(1, 4) n
), named AS (
	-- the digest with the version and variant bits of RFC 9562 section 5.4
	SELECT *, overlay(overlay(md5(concat_ws('/', 'posm', restaurant, zone, number)) PLACING '4' FROM 13) PLACING 'a' FROM 17)::uuid AS uuid
	FROM plan
)
INSERT INTO posm.restaurant_tables (uuid, restaurant_id, zone, number, seats)
SELECT n.uuid, r.id, n.zone, n.number, n.seats
FROM named n
JOIN posm.brands b ON b.external_id = 'demo' AND b.deleted_at IS NULL
JOIN posm.restaurants r ON r.brand_id = b.id AND r.external_id = n.restaurant AND r.deleted_at IS NULL
ON CONFLICT (uuid) DO NOTHING;

INSERT INTO posm.posm_users (login, role, scope_all) VALUES ('demo', 'admin', true)
ON CONFLICT (login) DO NOTHING;

COMMIT;
