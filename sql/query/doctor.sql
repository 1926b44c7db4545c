-- What posmctl doctor asks of a database, whatever its schema.

-- name: doctor_server
SELECT current_setting('server_version_num')::integer, current_setting('server_version'), current_setting('server_encoding'),
	current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer,
	current_setting('fsync') = 'on', pg_is_in_recovery()

-- Microseconds since 1970.
-- name: doctor_clock
SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint

-- What the login may not do and has to: "SELECT on posm.brands".
-- name: doctor_privileges
SELECT format('%s on posm.%s', p.name, c.relname)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'posm'
CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) p (name)
WHERE c.relkind IN ('r', 'p') AND (c.relname <> 'schema_migrations' OR p.name = 'SELECT')
	AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, p.name))
ORDER BY c.relname, p.name

-- Sessions of posmd; of another login's the address is not shown.
-- name: doctor_daemons
SELECT count(DISTINCT coalesce(client_addr::text, '')) FROM pg_catalog.pg_stat_activity
WHERE application_name = 'posmd' AND datname = current_database()
