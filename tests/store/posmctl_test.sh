#!/bin/bash
# posmctl migrate and import-tables as people run them, on a database of their own.
set -uo pipefail
source=${POSM_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${POSM_BUILD_DIR:-$source}
[ -n "${PG_DATA:-}" ] || exec "$source/tests/with-pg" "$0" "$@"
[ -x "$build/posmctl" ] || { echo "there is no $build/posmctl: build first"; echo "0 passed, 1 failed"; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(umask 077; echo "pg.conninfo = host=$PGHOST user=posm dbname=posm" >"$work/posm.conf")

passed=0 failed=0
# claim NAME CODE PATTERN COMMAND...: the exit code, and a line of the output
claim() {
	local name=$1 code=$2 pattern=$3 out got
	shift 3
	out=$("$build/posmctl" "$@" --config "$work/posm.conf" 2>&1)
	got=$?
	if [ $got = "$code" ] && grep -qE -- "$pattern" <<<"$out"; then
		passed=$((passed + 1))
		echo "ok - $name"
	else
		failed=$((failed + 1))
		printf 'not ok - %s: exit %s, output:\n%s\n' "$name" "$got" "$out"
	fi
}

printf 'number,zone\n1,Зал\n2,Зал\n' >"$work/tables.csv"
printf 'number,seats\n1,many\n' >"$work/wrong.csv"

claim "without a schema it says what to do" 1 'run .posmctl migrate' import-tables --restaurant 1 "$work/tables.csv"
claim "migrate says what it applied" 0 '^applied 0001_' migrate
claim "migrate again finds nothing to do" 0 'already$' migrate
psql -qX -v ON_ERROR_STOP=1 -f "$source/sql/seed/demo.sql" || failed=$((failed + 1))
claim "a dry run writes nothing" 0 '^2 added, 0 changed, 0 as they were \(nothing was written\)$' \
	import-tables --restaurant 1 --dry-run "$work/tables.csv"
claim "an import says every new table with its uuid" 0 '^\+ [0-9a-f-]{36}  Зал / 2$' import-tables --restaurant 1 "$work/tables.csv"
claim "the same import again changes nothing" 0 '^0 added, 0 changed, 2 as they were$' import-tables --restaurant 1 "$work/tables.csv"
claim "a wrong row is named" 2 'row 2, column seats' import-tables --restaurant 1 "$work/wrong.csv"
claim "a restaurant that is not there is an input error" 2 'no restaurant 77' import-tables --restaurant 77 "$work/tables.csv"
claim "an id is a number" 2 -- import-tables --restaurant x "$work/tables.csv"
psql -qX -c "INSERT INTO posm.schema_migrations (version, name, sha256) VALUES (9999, 'later', '')"
claim "a newer database is left alone" 1 'version 9999' migrate
echo "$passed passed, $failed failed"
[ $failed = 0 ]
