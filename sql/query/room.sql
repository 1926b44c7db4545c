-- What waits or is under way, and what is kept: whether there is room for another press of the button.

-- What generation v has still to write, with the template's revision t: its file for every card, and 8 KB of what differs.
-- fragment: room_to_write
(v.total - v.progress)::bigint * (t.size + 8192)

-- Presses that are counted wait for each other, behind everything else they do.
-- name: room_lock
SELECT pg_advisory_xact_lock(hashtext('posm.room'))

-- Of login $1: what waits, a batch as one. Of all: bytes to be written and, if somebody asks ($2), bytes kept: cards of deleted
-- generations are on the disk until they are swept.
-- name: room_whole
SELECT count(DISTINCT coalesce(-v.batch_id, v.id)) FILTER (WHERE v.author = $1), coalesce(sum(@room_to_write@), 0)::bigint,
	CASE WHEN $2::boolean THEN (
		SELECT coalesce(sum(s.size), 0)::bigint FROM posm.restaurants_posm_versions s
		WHERE s.swept IS DISTINCT FROM 'deleted' AND s.size IS NOT NULL) END
FROM posm.restaurants_posm_versions v
JOIN posm.posm_template_revisions t ON t.template_id = v.template_id AND t.revision = v.template_revision
WHERE v.status IN ('created', 'scheduled', 'in-progress')

-- The same of restaurant $1, where what was deleted is nobody's burden any more.
-- name: room_place
SELECT count(*), coalesce(sum(@room_to_write@), 0)::bigint,
	CASE WHEN $2::boolean THEN (
		SELECT coalesce(sum(s.size), 0)::bigint FROM posm.restaurants_posm_versions s
		WHERE s.restaurant_id = $1::bigint AND s.status = 'done') END
FROM posm.restaurants_posm_versions v
JOIN posm.posm_template_revisions t ON t.template_id = v.template_id AND t.revision = v.template_revision
WHERE v.restaurant_id = $1 AND v.status IN ('created', 'scheduled', 'in-progress')
