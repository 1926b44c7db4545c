-- What an archive needs of its cards, and no column more: it is read for every download, whole.

-- name: card_entry_list
SELECT c.ordinal, c.table_uuid, c.object_key, c.entry_name, c.size, c.crc32, c.prefix_key, c.prefix_size,
	c.tail_at, c.tail_packed
FROM posm.posm_cards c
WHERE c.generation_id = $1::bigint AND c.ordinal >= $2::integer AND (NOT $3::boolean OR c.changed)
ORDER BY c.ordinal
LIMIT $4::integer
