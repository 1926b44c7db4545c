#!/usr/bin/python3
"""No query without an index: every query of sql/query is planned on a database as it is after years, and none may walk through a
whole large table. Values are planned with, as the program does (PQexecParams), each optional filter alone and none at all;
what the program keeps (`kept`) is planned without.
Runs itself beside a private cluster."""
import json
import os
import pathlib
import re
import subprocess
import sys

SOURCE = pathlib.Path(os.environ.get("POSM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
if "PG_DATA" not in os.environ:
    os.execv(SOURCE / "tests/with-pg", ["with-pg", *sys.argv])

UUID = "00000000-0000-4000-8000-000000000777"
# How many rows it takes until reading all of them is felt.
LARGE = 5000

# What may read much of a large table: query, table, whose scope (None: it has none), the filter it is asked with alone (None: none).
ALLOWED = {
    # background, every job.sweep: which generations of each restaurant and template are the newest is a question about all of them
    ("sweep_retire", "restaurants_posm_versions", None, None),
    # stops at the 1,001st row, and nearly every row counts
    ("generation_count", "restaurants_posm_versions", "all", None),
    ("generation_count", "restaurants_posm_versions", "all", 10),
    # a page of before an old day, in the order of ids: passes over what is younger
    ("generation_list", "restaurants_posm_versions", "all", 11),
    ("audit_list", "posm_audit", "all", 8),
    # everything of a few restaurants among thousands: the planner goes back in time and counts on meeting them soon
    ("generation_list", "restaurants_posm_versions", "some", None),
    ("generation_list", "restaurants_posm_versions", "some", 10),
    ("job_row_list", "restaurants_posm_versions", "some", None),
    ("job_row_list", "restaurants_posm_versions", "some", 7),
    # a part of a name: every name is looked at, half a second for 200,000 of them
    ("restaurant_list", "restaurants", "all", 4),
    ("restaurant_list_newest", "restaurants", "all", 4),
    ("restaurant_count", "restaurants", "all", 4),
    # stops at the 1,001st row, as above
    ("restaurant_count", "restaurants", "all", None),
}

# Years of use: 8,000 restaurants, of which 2,000 have all the 10,000 tables and 100,000 generations of which few are young, active or failed.
FILL = """
INSERT INTO posm.brands (name, external_id) SELECT 'Сеть ' || n, 'b' || n FROM generate_series(1, 300) n;
INSERT INTO posm.restaurants (brand_id, name, external_id)
	SELECT 1 + n % 300, 'Ресторан ' || n, 'r' || n FROM generate_series(1, 8000) n;
INSERT INTO posm.restaurant_tables (uuid, restaurant_id, external_id, number, zone, seats)
	SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 1 + n % 2000, 't' || n, n::text, 'Зал', 4
	FROM generate_series(1, 10000) n;
BEGIN;
INSERT INTO posm.posm_templates (name, visibility, revision, template_link)
	SELECT 'Шаблон ' || n, (ARRAY['global', 'brands', 'restaurants'])[1 + n % 3]::posm.posm_owner, 1, 'templates/' || n
	FROM generate_series(1, 1000) n;
INSERT INTO posm.posm_template_revisions (template_id, revision, object_key, sha256, size, settings)
	SELECT n, 1, 'templates/' || n, sha256(n::text::bytea), 1000, '{}' FROM generate_series(1, 1000) n;
COMMIT;
INSERT INTO posm.brands_posm_templates (brand_id, template_id) SELECT 1 + n % 300, n FROM generate_series(1, 1000) n WHERE n % 3 = 1;
INSERT INTO posm.restaurants_posm_templates (restaurant_id, template_id, visible)
	SELECT 1 + n % 2000, n, true FROM generate_series(1, 1000) n WHERE n % 3 = 2;
INSERT INTO posm.posm_batches (brand_id, template_id) SELECT 1 + n % 300, 1 + n % 50 FROM generate_series(1, 101) n;
INSERT INTO posm.restaurants_posm_versions (restaurant_id, template_id, template_revision, version, status, selection,
		posm_template_settings, tables, total, author, created_at, finished_at, deleted_at, swept, batch_id)
	SELECT 1 + n % 2000, 1 + n % 50, 1, 1 + n / 2000, s.status::posm.posm_version_status, 'all', '{}',
		'{"restaurant":"x","brand":"y","items":[]}', 5, 'login' || n % 400, now() - (100000 - n) * interval '5 minutes',
		CASE WHEN s.status NOT IN ('created', 'scheduled', 'in-progress') THEN now() - (100000 - n) * interval '5 minutes' END,
		CASE WHEN s.status = 'deleted' THEN now() END,
		CASE WHEN n < 99000 AND s.status IN ('done', 'deleted') THEN s.status::posm.posm_version_status END,
		CASE WHEN n % 10 = 0 THEN 1 + n / 1000 END
	FROM generate_series(1, 100000) n, LATERAL (SELECT CASE
		WHEN n > 99990 THEN (ARRAY['created', 'scheduled', 'in-progress'])[1 + n % 3]
		WHEN n % 100 = 0 THEN 'error' WHEN n % 3 = 0 THEN 'deleted' ELSE 'done' END) s (status);
INSERT INTO posm.posm_batch_restaurants (batch_id, restaurant_id, generation_id)
	SELECT batch_id, restaurant_id, max(id) FROM posm.restaurants_posm_versions WHERE batch_id IS NOT NULL GROUP BY 1, 2;
INSERT INTO posm.posm_shares (generation_id, token_sha256, expires_at)
	SELECT 1 + n % 50000, sha256(n::text::bytea), now() + interval '1 day' FROM generate_series(1, 20000) n;
INSERT INTO posm.posm_cards (generation_id, ordinal, table_uuid, epoch, object_key, entry_name, size, crc32, sha256, inputs_sha256, changed)
	SELECT n / 5 + 1, n % 5, ('00000000-0000-4000-8000-' || lpad((1 + n % 10000)::text, 12, '0'))::uuid, 1,
		'generations/' || n, n || '.pdf', 1000, 1, sha256('1'), sha256('2'), true
	FROM generate_series(0, 299999) n;
INSERT INTO posm.posm_jobs (kind, subject, state, lease_until, lease_token, updated_at)
	SELECT 'generate', v.id, s.state::posm.posm_job_state, CASE WHEN s.state = 'leased' THEN now() END,
		CASE WHEN s.state = 'leased' THEN gen_random_uuid() END, now() - (100000 - v.id) * interval '1 minute' -- what is older the sweeper took
	FROM posm.restaurants_posm_versions v, LATERAL (SELECT CASE v.status WHEN 'created' THEN 'waiting' WHEN 'scheduled' THEN 'ready'
		WHEN 'in-progress' THEN 'leased' WHEN 'error' THEN 'failed' ELSE 'done' END) s (state)
	WHERE v.id > 90000;
INSERT INTO posm.posm_audit (login, action, restaurant_id, subject_kind, subject_id, at)
	SELECT 'login' || n % 400, 'generation.request', 1 + n % 2000, 'generation', n::text, now() - (100000 - n) * interval '5 minutes'
	FROM generate_series(1, 100000) n;
INSERT INTO posm.posm_idempotency_keys (login, key, fingerprint, created_at)
	SELECT 'login' || n % 400, 'key' || n, sha256('1'), now() - n * interval '4 seconds' FROM generate_series(1, 20000) n;
INSERT INTO posm.posm_users (login, role, scope_all) SELECT 'login' || n, 'viewer', true FROM generate_series(1, 400) n;
"""

# One value for each type; a uuid is also a text like any other.
VALUES = {"boolean": "false", "bigint": "777", "integer": "50", "text": UUID, "uuid": UUID, "jsonb": "{}", "bytea": "\\x00", "bigint[]": "{7}",
          "text[]": "{%s}" % UUID, "bytea[]": '{"\\\\x00"}', "posm_version_status": "error", "posm_owner": "brands",
          "posm_role": "viewer", "posm_selection": "all", "posm_job_state": "failed", "smallint": "1", "double precision": "1",
          "timestamp with time zone": "2026-01-01T00:00:00Z"}
LIMIT = 51 # a page and one more
# Where a value of its own is needed: days in ms, an array of texts that are no uuids.
DAY = 86400000
OWN = {"table_snapshot": {2: "UTC", 5: 77}, "generation_count": {13: 1001}, "sweep_retire": {2: 365 * DAY}, "sweep_generations": {2: DAY, 3: DAY}, "sweep_jobs": {1: 7 * DAY}, "idempotency_sweep": {1: DAY}}


def psql(text):
    done = subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1"], input=text, text=True, capture_output=True)
    if done.returncode:
        sys.exit(done.stderr[:2000])
    return done.stdout


def generated(files):
    made = subprocess.run([os.environ.get("AWK", "awk"), "-v", "make=sql", "-f", "tools/gen-queries.awk", *files], check=True, cwd=SOURCE,
                          capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}).stdout
    return re.findall(r"^-- name: (\w+)\n(.*?)(?=^-- name: |\Z)", made, re.M | re.S)


def fill():
    psql("CREATE SCHEMA posm;" + "".join(dict(generated(["sql/query/migrate.sql"]))[name] + ";" for name in ("migrate_schema", "migrate_table")))
    for file in sorted((SOURCE / "sql/migrate").glob("[0-9]*.sql")):
        psql("BEGIN;" + file.read_text() + "COMMIT;")
    psql(FILL + "SET default_statistics_target = 400; ANALYZE;")  # of every row: a sample would plan as luck has it


def literal(value):
    return "NULL" if value is None else "'" + str(value).replace("'", "''") + "'"


def plans_of(name, body, types):
    """(name, scope, the one filter, what was asked, the EXPLAIN) for every way to ask it that may be planned differently. Reads are run,
    too: an index that is walked from end to end for a few rows is no better than the table."""
    limits = [int(n) for n in re.findall(r"LIMIT \$(\d+)", body)]
    values = [str(OWN.get(name, {}).get(n + 1, LIMIT if n + 1 in limits else VALUES[kind])) for n, kind in enumerate(types)]
    optional = sorted({int(n) for n in re.findall(r"\(\$(\d+)(?:::[\w.\[\]]+)?(?: IS NULL\b|, (?:0|\d{19})\))", body)})
    scoped = types[:3] == ["boolean", "bigint[]", "bigint[]"]
    run = "" if re.search(r"\b(INSERT INTO|UPDATE posm|DELETE FROM|pg_notify|pg_advisory|set_config)\b", body) else "ANALYZE, TIMING OFF, "
    for scope in ("all", "some") if scoped else (None,):
        for only in [None, *optional]:
            chosen = [None if n + 1 in optional and n + 1 != only else v for n, v in enumerate(values)]
            if scoped:
                chosen[0] = scope == "all"
            said = f"{name}({', '.join('NULL' if v is None else str(v) for v in chosen)})"
            yield name, scope, only, said, f"EXPLAIN ({run}FORMAT JSON) EXECUTE {name}" + (f"({', '.join(map(literal, chosen))})" if chosen else "")


def nodes(plan):
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)


def walks(plan):
    """Tables of which all is read, or much that is then thrown away."""
    for node in nodes(plan):
        thrown_away = node.get("Rows Removed by Filter", 0) * node.get("Actual Loops", 1)
        if "Relation Name" in node and (node["Node Type"] == "Seq Scan" or thrown_away >= LARGE):
            yield node["Relation Name"]


def main():
    fill()
    large = {name for name, rows in (line.split("|") for line in psql(
        "SELECT relname, reltuples::bigint FROM pg_class WHERE relnamespace = 'posm'::regnamespace AND relkind = 'r'").split())
        if int(rows) >= LARGE}
    assert {"restaurants_posm_versions", "restaurant_tables", "posm_cards", "posm_jobs", "posm_audit"} <= large, large
    files = re.findall(r"^\t\$\(top_srcdir\)/(sql/query/\w+\.sql)", (SOURCE / "src/local.mk").read_text(), re.M)
    queries = [(name, body) for name, body in generated(files) if not re.match(r"(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|LISTEN|CREATE|NOTIFY)\b", body)]
    prepared = "".join(f"PREPARE {name} AS {body};\n" for name, body in queries)
    types = {name: re.sub(r'[{}"]|posm\.', "", kinds).split(",") if kinds != "{}" else [] for name, kinds in (
        line.split("|") for line in psql(prepared + "SELECT name, parameter_types::text[] FROM pg_prepared_statements").splitlines())}
    kept = set(re.findall(r"^-- name: (\w+) kept$", "".join((SOURCE / file).read_text() for file in files), re.M))
    asked = [way for name, body in queries for way in plans_of(name, body, types[name])]
    out = psql(prepared + "".join(f"SET plan_cache_mode = force_{'generic' if name in kept else 'custom'}_plan;\n{sql};\n\\echo =\n"
                                  for name, *_, sql in asked))
    found, used = [], set()
    for (name, scope, only, said, _), plan in zip(asked, out.split("\n=\n"), strict=False):
        for table in set(walks(json.loads(plan)[0]["Plan"])) & large:
            used.add((name, table, scope, only))
            if (name, table, scope, only) not in ALLOWED:
                found.append(name)
                print(f"not ok - {said} walks through {table}")
    for name, table, scope, only in ALLOWED - used:
        found.append(name)
        print(f"not ok - {name} (scope {scope}, filter {only}) does not walk through {table} any more: take it out of ALLOWED")
    print(f"{len(queries) - len(set(found))} passed, {len(set(found))} failed")
    return bool(found) or len(queries) < 50


if __name__ == "__main__":
    sys.exit(main())
