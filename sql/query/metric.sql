-- What is counted for those who watch, and what is asked of the tables when they look. No statement reads a whole table.

-- In the order of the key, as every counter of a row is locked by it.
-- name: metric_add
INSERT INTO posm.posm_counters AS c (name, labels, value)
SELECT u.name, u.labels, u.value::float8 FROM unnest($1::text[], $2::text[], $3::text[]) u (name, labels, value)
ORDER BY u.name, u.labels
ON CONFLICT (name, labels) DO UPDATE SET value = c.value + excluded.value

-- name: metric_counters
SELECT name, labels, value::text FROM posm.posm_counters ORDER BY name, labels

-- name: metric_gauges
SELECT 'posm_jobs', format('kind="%s",state="%s"', k.kind, s.state),
	(SELECT count(*) FROM posm.posm_jobs j WHERE j.state = s.state AND j.kind = k.kind)
FROM (VALUES ('generate'), ('sweep')) k (kind)
CROSS JOIN unnest(ARRAY['waiting', 'ready', 'leased', 'failed']::posm.posm_job_state[]) s (state)
UNION ALL
SELECT 'posm_generations', format('status="%s"', s.status),
	(SELECT count(*) FROM posm.restaurants_posm_versions v
		WHERE v.status = s.status AND v.status IN ('created', 'scheduled', 'in-progress'))
FROM unnest(ARRAY['created', 'scheduled', 'in-progress']::posm.posm_version_status[]) s (status)
UNION ALL
SELECT 'posm_oldest_created_seconds', '', (
	SELECT coalesce(ceil(extract(epoch FROM statement_timestamp() - min(v.created_at))), 0)
	FROM posm.restaurants_posm_versions v
	WHERE v.status = 'created' AND v.started_at IS NULL)
UNION ALL
SELECT 'posm_leases_overdue', '', (
	SELECT count(*) FROM posm.posm_jobs j WHERE j.state = 'leased' AND j.lease_until < statement_timestamp())
UNION ALL
SELECT 'posm_unswept_generations', '', (
	SELECT count(*) FROM posm.restaurants_posm_versions v
	WHERE v.status IN ('done', 'error', 'cancelled', 'deleted') AND v.swept IS DISTINCT FROM v.status
		AND v.status IN ('cancelled', 'deleted'))
UNION ALL
SELECT 'posm_dead_tuples', format('table="%s"', t.relname), t.n_dead_tup
FROM pg_catalog.pg_stat_user_tables t
WHERE t.schemaname = 'posm' AND t.relname IN ('posm_jobs', 'restaurants_posm_versions', 'posm_cards', 'posm_counters')
UNION ALL
SELECT m.name, format('host="%s"', d.host), m.value
FROM (
	SELECT d.host, greatest(0, extract(epoch FROM statement_timestamp() - max(d.seen_at))) AS seen,
		extract(epoch FROM statement_timestamp() - min(d.started_at)) AS up, sum(d.runners) AS runners,
		sum(d.runners_max) AS runners_max, sum(d.memory) AS memory, sum(d.open_files) AS open_files
	FROM posm.posm_daemons d
	GROUP BY d.host
) d
CROSS JOIN LATERAL (VALUES ('posm_daemon_seen_seconds', round(d.seen)), ('posm_daemon_up_seconds', round(d.up)),
	('posm_daemon_runners', d.runners), ('posm_daemon_runners_max', d.runners_max), ('posm_daemon_memory_bytes', d.memory),
	('posm_daemon_open_files', d.open_files)) m (name, value)
UNION ALL
SELECT DISTINCT 'posm_daemon_build_info', format('host="%s",version="%s"', d.host, d.version), 1
FROM posm.posm_daemons d
