#!/bin/bash
# Every fuzz target takes its own seeds, without libFuzzer: what is found there stays found, and no target rots.
set -u
source=${POSM_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
build=${POSM_BUILD_DIR:-$source}
scratch=$(mktemp -d -t posm-fuzz.XXXXXX)
trap 'rm -rf "$scratch"' EXIT
export ASAN_OPTIONS=detect_leaks=0 # fontconfig's caches; the campaign looks for leaks of ours

passed=0 failed=0
for target in csv_fuzz fcgi_fuzz font_fuzz json_fuzz multipart_fuzz path_fuzz range_fuzz request_fuzz settings_fuzz template_fuzz wire_fuzz; do
	if "$source/tests/fuzz/seeds" $target "$scratch/$target" && told=$("$build/tests/fuzz/$target" "$scratch/$target"/* 2>&1) && [[ $told == *survived* ]]; then
		echo "ok - $target: $told"
		passed=$((passed + 1))
	else
		echo "not ok - $target: ${told:-no seeds}" | tail -n 20
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
