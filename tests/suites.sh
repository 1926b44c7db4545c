# Sourced by ./check and tests/long/run: runs suites, adds up their counts, says what failed.
# A suite is a shell function suite_NAME whose commands print "N passed, N failed" (the last such line of each counts).

# Up to $lanes commands run side by side; each one's lines come out together, when it ends.
lanes=${lanes:-1}
results=$(mktemp -d -t posm-check.XXXXXX)

# run NAME COMMAND...: one command of a suite, as soon as a lane is free.
run() {
	while [ "$(jobs -rp | wc -l)" -ge "$lanes" ]; do wait -n; done
	judge "$@" &
	[ "$lanes" != 1 ] || wait $!
}

# judge NAME COMMAND...: a command that prints no count is a test by itself: its exit code decides.
judge() {
	local name=$1 begin=$SECONDS code counts passed failed log="$results/$BASHPID"
	shift
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
	tell "$name" $((SECONDS - begin)) >"$log.told"
	flock "$results" cat "$log.told"
	echo "$passed $failed" >"$log.count"
}

tell() {
	printf '%-44s %4d passed %3d failed %4d s\n' "$1" "$passed" "$failed" "$2"
	grep -aE '^!!' "$log"
	[ "$failed" != 0 ] || return 0
	echo "---- $1: the end of its output"
	grep -avE '^(ok|PASS)' "$log" | tail -n 60
	echo "----"
}

suite_unit() {
	suite_of tests/fuzz
	local test
	for test in $(make -s print-unit-tests); do run "$test" "./$test"; done
	for test in tests/lint/*; do [ ! -x "$test" ] || run "$test" "$test"; done # beside what automake leaves there
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
# The tarball builds beside its sources, installs and takes away what it has installed. Its unit tests and lints are those that ran here;
# make check-long runs them from the tarball, too.
suite_dist() { run "make distcheck" make -j2 distcheck AM_MAKEFLAGS=TESTS= DISTCHECK_CONFIGURE_FLAGS="--enable-werror CFLAGS=-O0"; }
suite_browser() { run admin/check admin/check; run tests/browser/run tests/browser/run; }

# the scripts of a folder that are tests by their name
suite_of() {
	local test
	for test in "$1"/*_test.py "$1"/*_test.sh; do
		[ -f "$test" ] && run "$test" "$test"
	done
}

# run_suites NAME...: an unknown name is an error. Ends in the plain line, status 1 when anything failed or nothing ran.
# Every command that was started has to have left its count.
run_suites() {
	local suite passed failed started
	for suite; do
		declare -F "suite_$suite" >/dev/null || { echo "there is no suite '$suite'" >&2; exit 2; }
	done
	export POSM_SOURCE_DIR=$PWD POSM_BUILD_DIR=$PWD
	for suite; do
		[ "$lanes" != 1 ] || echo "== $suite"
		"suite_$suite"
	done
	wait
	read -r passed failed < <(cat "$results"/*.count | awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }')
	started=$(find "$results" -type f ! -name '*.told' ! -name '*.count' | wc -l)
	[ "$started" = "$(find "$results" -name '*.count' | wc -l)" ] || { echo "!! a test did not come to its end"; failed=$((failed + 1)); }
	rm -rf "$results"
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
