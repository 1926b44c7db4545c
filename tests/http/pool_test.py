#!/usr/bin/python3
"""posm-fcgi as a pool of processes: full, killed, stopped, told to read its configuration, fed with rubbish."""
import json
import os
import pathlib
import random
import re
import signal
import struct
import subprocess
import sys
import time

from claims import claim, equal, run
from fastcgi import BEGIN, PARAMS, STDIN, Request, call, record
from stack import BUILD, Stack, wait_until

OPERATOR = {"REMOTE_USER": "oper"}


def sock(s, pool="api"):
    return s.options[f"fcgi.{pool}.socket"]


def me(s):
    return call(sock(s), "GET", "/api/v1/me", **OPERATOR)


def held(s, length=10):
    """A request whose body does not come: it holds a worker until finished() or closed."""
    place = s.place
    request = Request(sock(s)).head("POST", f"/api/v1/restaurants/{place}/tables", CONTENT_TYPE="application/json",
                                    CONTENT_LENGTH=str(length), **OPERATOR)
    return request


def finished(request, body=b'{"number":"7"}'):
    return request.body(body).answer()


def busy(s, n):
    """Until n workers wait for a body: they are in the middle of a read of their connection."""
    def look():
        found = 0
        for pid in s.workers("api"):
            fds = pathlib.Path(f"/proc/{pid}/fd")
            try:
                wchan = pathlib.Path(f"/proc/{pid}/syscall").read_text().split()[0]
                found += wchan == "0" and len(list(fds.iterdir())) > 0  # 0: read(2) on x86-64
            except OSError:
                pass
        return found >= n
    wait_until(f"{n} busy workers", look)


def fresh(**options):
    """A stack without web server and posmd; every claim has its own, for it kills and stops what it uses."""
    s = Stack(web=None, posmd=False, options={"fcgi.api.max": 2, "fcgi.stop_grace": "20s", **options})
    s.start()
    s.place = s.restaurant(tables=["1"])
    return s


SHARED = {}


def shared():
    if "s" not in SHARED:
        SHARED["s"] = fresh()
    return SHARED["s"]


def restart(s, **options):
    s.configure(**options)
    s.services["api"].stop()
    return s.start_pool("api")


@claim
def only_the_cgi_variable_names_a_login():
    s = shared()
    equal(call(sock(s), "GET", "/api/v1/me", HTTP_REMOTE_USER="admin", HTTP_X_REMOTE_USER="admin", Remote_User="admin")[0], 401)
    status, headers, _, _ = call(sock(s), "GET", "/api/v1/me", REMOTE_USER="")
    equal((status, headers["Content-Type"], headers["WWW-Authenticate"].split()[0]), (401, "application/problem+json", "Basic"))
    equal(call(sock(s), "GET", "/api/v1/me", REMOTE_USER="a\nb")[0], 400)
    equal(call(sock(s), "GET", "/api/v1/me", REMOTE_USER="x" * 201)[0], 400)
    equal(me(s)[0], 200)


@claim
def each_pool_knows_only_its_own_routes():
    s = shared()
    routes = [line.split("\t") for line in
              subprocess.run([BUILD / "posm-fcgi", "--routes"], check=True, capture_output=True, text=True).stdout.splitlines()]
    if len(routes) < 30:
        raise AssertionError(routes)
    for method, pattern, pool, role, *_ in routes:
        path = pattern.replace("{id}", "999999").replace("{n}", "1").replace("{uuid}", "00000000-0000-4000-8000-000000000000")
        path = path.replace("{token}", "0a" * 32)
        for asked in ("api", "bulk"):
            status, _, body, _ = call(sock(s, asked), method, path, CONTENT_TYPE="application/json", **OPERATOR)
            found = json.loads(body).get("code") if body[:1] == b"{" else None
            equal(found == "no_such_path", pool not in (asked, "both"), f"{method} {path} in {asked}: {status} {body[:200]}")
            if role != "public" and pool in (asked, "both"):
                equal(call(sock(s, asked), method, path)[0], 401, path)


@claim
def a_connection_ends_with_its_request_even_if_the_server_would_keep_it():
    s = shared()
    request = Request(sock(s)).head("GET", "/api/v1/me", keep=True, **OPERATOR).body()
    equal((request.answer()[0], request.closed), (200, True))


@claim
def a_body_is_what_its_length_says():
    s = shared()
    path = f"/api/v1/restaurants/{s.place}/tables"
    sent = {"CONTENT_TYPE": "application/json", **OPERATOR}
    status, _, body, _ = Request(sock(s)).head("POST", path, CONTENT_LENGTH="100", **sent).body(b'{"number":"5"}').answer()
    equal((status, json.loads(body)["code"]), (400, "body_cut"))
    equal(Request(sock(s)).head("POST", path, CONTENT_LENGTH="1x", **sent).body(b"{}").answer()[0], 400)
    equal(Request(sock(s)).head("POST", path, CONTENT_LENGTH="-1", **sent).body(b"{}").answer()[0], 400)
    equal(Request(sock(s)).head("POST", path, HTTP_TRANSFER_ENCODING="chunked", **sent).body(b"{}").answer()[0], 411)
    equal(Request(sock(s)).head("POST", path, CONTENT_LENGTH="99999999999", **sent).body(b"{}").answer()[0], 413)
    equal(list(s.tables(s.place)), ["1"])


@claim
def rubbish_on_the_socket_costs_nothing():
    s = shared()
    before = s.workers("api")
    dice = random.Random(7)
    rubbish = [b"", b"GET / HTTP/1.0\r\n\r\n", b"\0" * 4096, dice.randbytes(5000),
               record(BEGIN, b"\0"), record(STDIN, b"x"), record(PARAMS, b"\xff\xff\xff\xff\xff\xff\xff\xff"),
               record(BEGIN, struct.pack(">HB5x", 1, 0)) + record(PARAMS, b"\xff\xff\xff\xff\xff\xff\xff\xffname"),
               record(BEGIN, struct.pack(">HB5x", 3, 0)) + record(PARAMS),
               record(BEGIN, struct.pack(">HB5x", 1, 0)) + record(PARAMS, b"\x7f\x7f" + b"a" * 50) + record(PARAMS)]
    for data in rubbish:
        request = Request(sock(s))
        try:
            request.send(data)
            request.socket.shutdown(1)
            request.answer()
        except (OSError, ValueError):
            pass
    equal(me(s)[0], 200)
    equal(s.workers("api"), before)


@claim
def a_full_pool_says_so_at_once():
    s = shared()
    first, second = held(s, 14), held(s, 14)
    busy(s, 2)
    begin = time.monotonic()
    status, headers, body, _ = me(s)
    equal((status, json.loads(body)["code"], "Retry-After" in headers), (503, "pool_full", True))
    equal(time.monotonic() - begin < 1, True)
    equal(call(sock(s), "GET", "/healthz")[0], 200)
    first.close()
    wait_until("a free seat", lambda: me(s)[0] == 200)
    equal(finished(second, b'{"number":"8"}')[0], 201)


@claim
def a_killed_worker_is_replaced_and_its_seat_is_free():
    s = shared()
    requests = [held(s, 14), held(s, 14)]
    busy(s, 2)
    before = s.workers("api")
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    wait_until("new workers", lambda: len(set(s.workers("api")) - set(before)) == 3)
    for request in requests:
        equal(request.answer()[3], False)
    equal(me(s)[0], 200)
    equal("worker died" in s.services["api"].log and "POST /api/v1/restaurants/" in s.services["api"].log, True)


@claim
def a_stop_lets_requests_in_flight_end():
    s = shared()
    service = s.services["api"]
    request = held(s, 14)
    busy(s, 1)
    workers = s.workers("api")
    os.kill(service.pid, signal.SIGTERM)
    wait_until("idle workers to end", lambda: len(s.workers("api")) == 1)
    equal(finished(request, b'{"number":"9"}')[0], 201)
    equal(service.process.wait(10), 0)
    equal([pid for pid in workers if pathlib.Path(f"/proc/{pid}").exists()], [])
    s.start_pool("api")
    equal("9" in s.tables(s.place), True)


@claim
def a_stop_does_not_wait_for_ever():
    s = shared()
    service = restart(s, **{"fcgi.stop_grace": "300ms"})
    request = held(s, 14)
    busy(s, 1)
    begin = time.monotonic()
    equal(service.stop(), 1)
    equal(time.monotonic() - begin < 5, True)
    equal(request.answer()[3], False)
    s.configure(**{"fcgi.stop_grace": "20s"})
    s.start_pool("api")


@claim
def a_new_configuration_is_taken_without_a_gap():
    s = shared()
    service, request = s.services["api"], held(s, 14)
    busy(s, 1)
    wait_until("as many workers as there may be", lambda: len(s.workers("api")) == 3)
    before = s.workers("api")
    s.configure(**{"service.language": "ru", "fcgi.api.max": 4})
    os.kill(service.pid, signal.SIGHUP)
    wait_until("the new workers", lambda: len(set(s.workers("api")) - set(before)) == 5)
    wait_until("the end of the old ones without work", lambda: len(set(s.workers("api")) & set(before)) == 1)
    equal(json.loads(call(sock(s), "GET", "/api/v1/nope")[2])["title"], "Такого адреса нет")
    equal(finished(request, b'{"number":"6"}')[0], 201)
    wait_until("the old workers' end", lambda: not set(s.workers("api")) & set(before))
    s.configure(**{"service.language": "en", "fcgi.api.max": 2})
    os.kill(service.pid, signal.SIGHUP)
    wait_until("the first size again", lambda: len(s.workers("api")) == 3)


@claim
def a_broken_configuration_changes_nothing():
    s = shared()
    service, before = s.services["api"], s.workers("api")
    s.configure(**{"fcgi.api.max": "many"})
    os.kill(service.pid, signal.SIGHUP)
    service.wait_for("the refusal", lambda: "configuration not taken" in service.log)
    equal((s.workers("api"), me(s)[0]), (before, 200))
    s.configure(**{"fcgi.api.max": 2})


@claim
def a_request_that_takes_too_long_is_ended_and_named():
    s = shared()
    service = restart(s, **{"fcgi.api.timeout": "1s"})
    request = held(s, 14)
    equal(request.answer()[3], False)
    service.wait_for("the log line", lambda: "request took too long" in service.log)
    equal(f"POST /api/v1/restaurants/{s.place}/tables" in service.log, True)
    wait_until("the seat", lambda: len(s.workers("api")) == 3 and me(s)[0] == 200)
    restart(s, **{"fcgi.api.timeout": "30s"})


@claim
def workers_are_replaced_after_their_share():
    s = shared()
    restart(s, **{"fcgi.max_requests": 2})
    before = set(s.workers("api"))
    for _ in range(7):
        equal(me(s)[0], 200)
    wait_until("new workers", lambda: not before & set(s.workers("api")) or len(before & set(s.workers("api"))) < 3)
    equal("worker died" in s.services["api"].log, False)
    restart(s, **{"fcgi.max_requests": 10000})


@claim
def no_worker_outlives_its_parent():
    s = shared()
    service = s.services["api"]
    workers = s.workers("api")
    os.kill(service.pid, signal.SIGKILL)
    service.process.wait()
    wait_until("the workers' end", lambda: not [p for p in workers if pathlib.Path(f"/proc/{p}").exists()])
    s.start_pool("api")  # over the socket file that was left
    equal(me(s)[0], 200)


@claim
def a_second_pool_on_the_socket_refuses_to_start():
    s = shared()
    done = subprocess.run([BUILD / "posm-fcgi", "--pool=api", f"--config={s.conf}"], capture_output=True, text=True, timeout=30)
    equal((done.returncode, "another program listens on" in done.stderr), (1, True), done.stderr)
    equal(me(s)[0], 200)


@claim
def the_socket_has_its_mode():
    s = shared()
    equal(oct(os.stat(sock(s)).st_mode & 0o777), "0o666")
    restart(s, **{"fcgi.socket_mode": "0600"})
    equal(oct(os.stat(sock(s)).st_mode & 0o777), "0o600")


@claim
def a_database_that_goes_and_comes_is_survived():
    s = shared()
    equal(call(sock(s), "GET", "/readyz")[0], 200)
    s.services["postgres"].stop(signal.SIGINT)
    status, headers, body, _ = me(s)
    equal((status, json.loads(body)["code"], "Retry-After" in headers), (503, "db_unavailable", True))
    equal("detail" in json.loads(body), False)
    wait_until("a line that -p warning shows", lambda: re.search("level=warning event=request .*status=503 .*code=db_unavailable", s.services["api"].log))
    equal((call(sock(s), "GET", "/readyz")[0], call(sock(s), "GET", "/healthz")[0]), (503, 200))
    s.start_postgres()
    wait_until("the database", lambda: me(s)[0] == 200)


@claim
def a_schema_of_another_time_is_refused_by_name():
    s = shared()
    s.sql("INSERT INTO posm.schema_migrations (version, name, sha256) SELECT max(version) + 1, 'later', '' FROM posm.schema_migrations")
    before = s.workers("api")
    for pid in before:
        os.kill(pid, signal.SIGTERM)
    wait_until("new workers", lambda: s.workers("api") and not set(before) & set(s.workers("api")))
    equal(me(s)[0], 200, "an upgrade migrates first: until their restart programs go on")
    s.services["api"].stop()
    s.sql("UPDATE posm.schema_migrations SET oldest = version WHERE name = 'later'")
    done = subprocess.run([BUILD / "posm-fcgi", "--pool", "api", "--config", s.conf], capture_output=True, text=True, timeout=30)
    equal((done.returncode, "schema_too_new" in done.stderr), (1, True), done.stderr)
    s.sql("DROP SCHEMA posm CASCADE")
    done = subprocess.run([BUILD / "posm-fcgi", "--pool", "api", "--config", s.conf], capture_output=True, text=True, timeout=30)
    equal((done.returncode, "schema_missing" in done.stderr, "posmctl migrate" in done.stderr), (1, True, True), done.stderr)


@claim
def a_schema_of_another_time_is_seen_also_when_the_database_comes_late():
    s = shared()
    s.services["postgres"].stop(signal.SIGINT)
    service = s.start_pool("api")
    equal("started without the database" in service.log, True)
    equal(json.loads(me(s)[2])["code"], "db_unavailable")
    s.start_postgres()
    status, _, body, _ = wait_until("another answer", lambda: (lambda r: None if b"db_unavailable" in r[2] else r)(me(s)))
    equal((status, json.loads(body)["code"]), (503, "schema_missing"))
    s.run("posmctl", "migrate", capture_output=True)
    s.user("oper", "operator")
    equal(me(s)[0], 200)


@claim
def wrong_arguments_are_2_with_the_usage():
    for arguments in ([], ["--pool"], ["--pool", "x"], ["--pool", "api", "extra"], ["--pool", "api", "--config", "/nonexistent"]):
        done = subprocess.run([BUILD / "posm-fcgi", *arguments], capture_output=True, text=True, timeout=30)
        equal(done.returncode in ((1, 2) if "/nonexistent" in arguments else (2,)), True, (arguments, done))


if __name__ == "__main__":
    try:
        code = run()
    finally:
        if "s" in SHARED:
            SHARED["s"].stop()
    sys.exit(code)
