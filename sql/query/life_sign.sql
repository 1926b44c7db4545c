-- That a posmd is there (posm_daemons).

-- One that has taken this host's place forgets the one that died there; a day is enough to be missed.
-- name: life_sign_give
WITH forgotten AS (
	DELETE FROM posm.posm_daemons d
	WHERE d.worker <> $1
		AND d.seen_at < statement_timestamp() - CASE WHEN d.host = $2 THEN interval '3 minutes' ELSE interval '1 day' END
)
INSERT INTO posm.posm_daemons AS d (worker, host, version, runners, runners_max, memory, open_files)
VALUES ($1, $2, $3, $4::integer, $5::integer, $6::bigint, $7::integer)
ON CONFLICT (worker) DO UPDATE
SET seen_at = statement_timestamp(), runners = excluded.runners, runners_max = excluded.runners_max, memory = excluded.memory,
	open_files = excluded.open_files

-- name: life_sign_end
DELETE FROM posm.posm_daemons WHERE worker = $1
