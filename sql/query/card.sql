-- Until schema 2 a proof's verdict was called its grade.
-- fragment: card_columns
c.ordinal, c.table_uuid, c.epoch, c.object_key, c.entry_name, c.size, c.crc32, c.sha256, c.inputs_sha256, c.changed,
c.prefix_key, c.prefix_size, c.tail_at, c.tail_packed,
CASE WHEN c.proof ? 'verdict' THEN c.proof ELSE c.proof - 'grade' || jsonb_build_object('verdict', c.proof -> 'grade') END

-- name: card_find
SELECT @card_columns@
FROM posm.posm_cards c
WHERE c.generation_id = $1::bigint AND c.table_uuid = $2::uuid
ORDER BY c.ordinal
LIMIT 1

-- name: card_list
SELECT @card_columns@
FROM posm.posm_cards c
WHERE c.generation_id = $1::bigint AND c.ordinal >= $2::integer AND (NOT $4::boolean OR c.changed)
ORDER BY c.ordinal
LIMIT $3

