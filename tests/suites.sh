# Sourced by ./check and tests/long/run: runs suites, adds up their counts, says what failed.
# A suite is a shell function suite_NAME whose commands print "N passed, N failed" (the last such line of each counts).

total_passed=0 total_failed=0

# run NAME COMMAND...: one command of a suite. One that prints no count is a test by itself: its exit code decides.
run() {
	local name=$1 log begin=$SECONDS code counts passed failed
	shift
	log=$(mktemp -t posm-check.XXXXXX)
	"$@" </dev/null >"$log" 2>&1
	code=$?
	counts=$(grep -aE '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
	if [ -n "$counts" ]; then
		passed=${counts%% *} failed=$(sed -E 's/.* ([0-9]+) failed.*/\1/' <<<"$counts")
		# a program that died after its last words has failed
		[ $code = 0 ] || [ "$failed" -gt 0 ] || failed=1
	else
		passed=$((code == 0)) failed=$((code != 0))
	fi
	total_passed=$((total_passed + passed)) total_failed=$((total_failed + failed))
	printf '%-44s %4d passed %3d failed %4d s\n' "$name" "$passed" "$failed" $((SECONDS - begin))
	grep -aE '^!!' "$log"
	if [ "$failed" != 0 ]; then
		echo "---- $name: the end of its output"
		grep -avE '^(ok|PASS)' "$log" | tail -n 60
		echo "----"
	fi
	rm -f "$log"
}

suite_unit() {
	suite_of tests/fuzz
	local test
	for test in $(make -s print-unit-tests); do run "$test" "./$test"; done
	for test in tests/lint/*; do run "$test" "$test"; done
}

# compiled tests and scripts alike; those that are compiled do not bring a database of their own
suite_store() {
	local test
	run tests/sql/prepare-all tests/sql/prepare-all
	for test in $(make -s print-store-tests); do run "$test" tests/with-pg "./$test"; done
	suite_of tests/store
}

suite_press() { suite_of tests/press; suite_of tests/pdf; }
suite_http() { suite_of tests/http; }
suite_archive() { suite_of tests/archive; }
suite_objects() { suite_of tests/objects; }
suite_jobs() { suite_of tests/jobs; }
suite_quickstart() { suite_of tests/quickstart; }
suite_browser() { run admin/check admin/check; run tests/browser/run tests/browser/run; }

# the scripts of a folder that are tests by their name
suite_of() {
	local test
	for test in "$1"/*_test.py "$1"/*_test.sh; do
		[ -f "$test" ] && run "$test" "$test"
	done
}

# run_suites NAME...: an unknown name is an error. Ends in the plain line, status 1 when anything failed or nothing ran.
run_suites() {
	local suite
	for suite; do
		declare -F "suite_$suite" >/dev/null || { echo "there is no suite '$suite'" >&2; exit 2; }
	done
	export POSM_SOURCE_DIR=$PWD POSM_BUILD_DIR=$PWD
	for suite; do
		echo "== $suite"
		"suite_$suite"
	done
	echo "$total_passed passed, $total_failed failed"
	[ $total_failed = 0 ] && [ $total_passed -gt 0 ]
}
