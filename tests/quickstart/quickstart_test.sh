#!/bin/bash
# ./quickstart as a newcomer uses it: starts, answers, keeps its data, stops; its mistakes say what to do.
set -u
cd "${POSM_SOURCE_DIR:-$(dirname "$0")/../..}"
passed=0 failed=0
dir=$(mktemp -d) out=$(mktemp) err=$(mktemp)
trap './quickstart --stop --dir "$dir" >/dev/null 2>&1; rm -rf "$dir" "$out" "$err"' EXIT

claim() { # claim NAME COMMAND...
	local name=$1
	shift
	if "$@"; then
		passed=$((passed + 1))
		echo "ok - $name"
	else
		failed=$((failed + 1))
		echo "not ok - $name"
		tail -n 5 "$out" "$err"
	fi
}

free_port() { /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
start() { ./quickstart --detach --no-install --dir "$dir" --port "$port" >"$out" 2>"$err"; }
field() { sed -nE "s/.*\b$1=([^ ]*).*/\1/p" "$out"; }
api() { curl -sf -u "$(field login):$(field password)" "$(field url)/api/v1$1"; }
json() { /usr/bin/python3 -c "import json, sys; d = json.load(sys.stdin); sys.exit(0 if ($1) else 1)"; }
pids() { cat "$dir"/run/{posmd,api,bulk,lighttpd}.pid; head -n 1 "$dir/db/postmaster.pid"; }

port=$(free_port)
begin=$(date +%s%N)
claim "detach returns when ready" start
echo "   ready after $((($(date +%s%N) - begin) / 1000000)) ms, build check and demo included"
one_line() { [ "$(wc -l <"$out")" = 1 ] && grep -qE '^url=http://127\.0\.0\.1:[0-9]+ login=[^ ]+ password=[^ ]+$' "$out"; }
claim "it prints one line: url, login, password" one_line
claim "the admin is there" curl -sf -u "$(field login):$(field password)" -o /dev/null "$(field url)/admin/"
no_login() { [ "$(curl -s -o /dev/null -w '%{http_code}' "$(field url)/api/v1/me")" = 401 ]; }
claim "without a login the API answers 401" no_login
two_restaurants() { api /restaurants | json 'len(d["items"]) == 2 and "Кафе «Ёлочка»" in [r["name"] for r in d["items"]]'; }
claim "the demo has its two restaurants" two_restaurants
forty_tables() {
	local id
	id=$(api /restaurants | /usr/bin/python3 -c 'import json, sys; print([r["id"] for r in json.load(sys.stdin)["items"] if "Ёлочка" in r["name"]][0])')
	api "/restaurants/$id/tables?limit=1000" | json 'len(d["items"]) == 40 and len({t["zone"] for t in d["items"]}) > 1 and len({t["uuid"] for t in d["items"]}) == 40'
}
claim "Кафе «Ёлочка» has 40 tables with zones" forty_tables
first_has_qr() { api /templates | json 'len(d["items"]) >= 4 and any(e["type"] == "qr" and e.get("page", 1) == 1 for e in d["items"][0]["settings"]["elements"])'; }
claim "the first template has its QR on page 1" first_has_qr

no_root() { local p; for p in $(pids); do [ "$(id -u)" != 0 ] || [ "$(stat -c %u "/proc/$p")" != 0 ] || return 1; done; }
claim "nothing runs as root" no_root
no_streams() {
	local p fd
	for p in $(pids); do
		for fd in 0 1 2; do
			case $(readlink "/proc/$p/fd/$fd") in "$out" | "$err" | /dev/tty* | /dev/pts/* | pipe:*) echo "pid $p holds $(readlink "/proc/$p/fd/$fd")"; return 1 ;; esac
		done
	done
}
claim "what stays behind holds none of the caller's streams" no_streams
fsync_on() { grep -qa -- '-c.fsync=on' "/proc/$(head -n 1 "$dir/db/postmaster.pid")/cmdline"; }
claim "the database syncs" fsync_on
claim "status says it runs" ./quickstart --status --dir "$dir" 2>"$err"

password=$(field password)
again() { ./quickstart --detach --no-install --dir "$dir" >"$out" 2>"$err" && [ "$(field password)" = "$password" ]; }
claim "a start while it runs prints the same line" again
as_account() { if [ "$(id -u)" = 0 ]; then runuser -u www-data -- "$@"; else "$@"; fi; }
well() { (cd / && as_account "$dir/app/posmctl" doctor --config "$dir/conf/posm.conf") >"$out"; }
claim "posmctl doctor finds all of it well" well
before=$(pids | sort | paste -sd' ')
claim "stop ends it" ./quickstart --stop --dir "$dir" 2>"$err"
gone() { local p; for p in $before; do [ ! -d "/proc/$p" ] || return 1; done; }
claim "no process is left" gone
not_running() { ! ./quickstart --status --dir "$dir" 2>/dev/null; }
claim "status says it does not run" not_running
# what its owner writes is theirs: a login, an option, and a line of quickstart's that says something else now
printf 'anna:%s\n' "$(openssl passwd -apr1 anna-pw)" >>"$dir/conf/htpasswd"
echo 'qr.url_template = https://mine.example/t/{uuid}' >>"$dir/conf/posm.conf"
sed -i -e 's/^fcgi.socket_mode.*/fcgi.socket_mode = 0660/' -e '/^fcgi.bulk.socket/d' "$dir/conf/posm.conf"
begin=$(date +%s%N)
claim "a second start works" start
own_lines() {
	[ "$(curl -s -o /dev/null -w '%{http_code}' -u anna:anna-pw "$(field url)/api/v1/restaurants")" = 403 ] &&
		grep -q '^qr.url_template = https://mine' "$dir/conf/posm.conf" && grep -q '0660' "$dir/conf/posm.conf" &&
		[ "$(grep -c '^fcgi' "$dir/conf/posm.conf")" = 3 ] && [ "$(grep -c . "$dir/conf/htpasswd")" = 2 ]
}
claim "logins and options of the owner outlive a start, what is missing is added" own_lines
echo "   ready after $((($(date +%s%N) - begin) / 1000000)) ms"
kept() { [ "$(field password)" = "$password" ] && two_restaurants && api /templates | json 'len(d["items"]) == 8'; }
claim "a second start keeps the data and loads nothing twice" kept

# S3: what there is is copied, five lines (and one, for it has no TLS) are added, a running quickstart takes them over
(cd tests/objects && PYTHONPATH=../http exec /usr/bin/python3 -c '
import faults, time
print(faults.FaultServer().port, faults.BUCKET, faults.s3.ACCESS, faults.s3.SECRET, flush=True)
time.sleep(600)') >"$dir.s3" &
s3=$!
trap './quickstart --stop --dir "$dir" >/dev/null 2>&1; kill $s3; rm -rf "$dir" "$out" "$err" "$dir.s3"' EXIT
for ((tries = 0; tries < 300; tries++)); do [ ! -s "$dir.s3" ] || break; sleep 0.1; done
theirs() { as_account sh -c 'umask 077 && cat >"$1"' sh "$1"; }
here() { (cd / && as_account "$dir/app/posmctl" "$@" --config "$dir/conf/posm.conf"); }
five_lines() {
	local s3_port bucket key secret
	read -r s3_port bucket key secret <"$dir.s3"
	echo "$secret" | theirs "$dir/conf/s3-secret"
	printf '%s\n' "object.driver = s3" "s3.endpoint = http://127.0.0.1:$s3_port" "s3.allow_http = yes" "s3.bucket = $bucket" \
		"s3.access_key = $key" "s3.secret_file = $dir/conf/s3-secret" | theirs "$dir/conf/new.conf"
	here objects copy --to "$dir/conf/new.conf" >"$out" && cat "$dir/conf/new.conf" >>"$dir/conf/posm.conf" && again && grep -q 'read again' "$err"
}
claim "five lines and a copy move it to S3 while it runs" five_lines
generated() {
	local url post
	url=$(field url)/api/v1 post=(-u "$(field login):$password" -H 'Content-Type: application/json' -H 'Idempotency-Key: s3')
	api /generations/1 >/dev/null || curl -sf "${post[@]}" "$url/restaurants/1/generations" -d '{"template_id": 1}' >/dev/null || return 1
	for ((tries = 0; tries < 300; tries++)); do
		if api /generations/1 | json 'd["status"] == "done"'; then break; fi
		sleep 0.1
	done
	[ "$(here objects ls generations/ | wc -l)" = 41 ] && [ "$(find "$dir/objects/generations" -type f 2>/dev/null | wc -l)" = 0 ]
}
claim "what is generated then lies there" generated
echo 'frob = 1' >>"$dir/conf/posm.conf"

says() { # says WORDS OPTIONS...: fails and names it
	local words=$1
	shift
	! ./quickstart "$@" >"$out" 2>"$err" && grep -q -- "$words" "$err"
}
claim "a mistake in posm.conf is named, and all runs on" says "no option 'frob'" --detach --no-install --dir "$dir"
sed -i '/^frob/d' "$dir/conf/posm.conf"
claim "an unknown option is named" says "no option '--frob'" --frob
claim "a port that is no number is named" says "not 'x'" --port x
other=$(mktemp -d)
claim "a taken port is named" says "port $port is taken" --detach --no-install --dir "$other" --port "$port"
./quickstart --stop --dir "$other" 2>/dev/null
rm -rf "$other"

front() { # Ctrl-C ends the front mode and everything with it
	local shell tries
	./quickstart --stop --dir "$dir" 2>/dev/null
	setsid ./quickstart --no-install --dir "$dir" --port "$port" >"$out" 2>"$err" &
	shell=$!
	for ((tries = 0; tries < 300; tries++)); do
		if grep -q 'Ctrl-C' "$err"; then break; fi
		sleep 0.1
	done
	kill -TERM "$shell"
	wait "$shell"
	[ $? = 0 ] && not_running && grep -q 'password:' "$err"
}
claim "in front it stays until it is told to stop" front

echo "$passed passed, $failed failed"
[ $failed = 0 ]
