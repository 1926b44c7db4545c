#!/usr/bin/python3
"""posmctl doctor: nothing to complain of where all is well, and every part when it is made to fail, with what to do about it."""
import http.server
import json
import pathlib
import re
import socket
import sys
import threading
import time

from claims import claim, equal, run
from stack import BUILD, Stack, wait_until

PARTS = ["configuration", "database", "schema", "permissions", "latency", "clock", "storage", "fonts", "press", "pools", "posmd", "web server"]
SANITIZED = "#define POSM_SANITIZED 1" in (BUILD / "config.h").read_text()
# the tests' PostgreSQL is one without fsync; a press under AddressSanitizer is without Landlock
USUAL = {"database": "warning", **({"press": "warning"} if SANITIZED else {})}


def asked(s, *words, wrapper=(), **changes):
    """({part: state}, {part: advice}, exit code) by a configuration with these changes."""
    before = dict(s.options)
    s.configure(**{"service.url": f"http://127.0.0.1:{s.port}", **changes})
    try:
        done = s.run("posmctl", "doctor", "--json", *words, check=False, capture_output=True, **wrapper_of(wrapper))
    finally:
        s.options = before
        s.configure()
    found = json.loads(done.stdout)
    equal(([p["part"] for p in found["parts"]], found["well"]), (PARTS, done.returncode == 0), done)
    for part in found["parts"]:
        equal((part["advice"] is not None, part["said"] != ""), (part["state"] in ("failed", "warning"), True), part)
    return {p["part"]: p["state"] for p in found["parts"]}, {p["part"]: p["said"] + " -> " + str(p["advice"]) for p in found["parts"]}, done.returncode


def wrapper_of(words):
    """Environment of a clock that is off."""
    if not words:
        return {}
    library = next(map(str, pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1")))
    return {"env": {"LD_PRELOAD": library, "FAKETIME": words, "PATH": "/usr/bin:/bin"}}


def unwell(s, *words, states, say, **more):
    """These states, and the parts in `say` say (and advise) something that matches."""
    found, texts, code = asked(s, *words, **more)
    if "latency" not in states and found["latency"] == "warning":
        found["latency"] = "ok"  # of a machine that has much to do it is true
    equal({p: v for p, v in found.items() if v != "ok"}, {**USUAL, **states}, texts)
    equal(code, 1 if "failed" in states.values() else 0)
    for part, pattern in say.items():
        equal(re.search(pattern, texts[part]) is not None, True, texts[part])


@claim
def an_installation_that_is_well_is_called_well(s):
    unwell(s, states={}, say={"database": "PostgreSQL 1.*fsync", "schema": "newest", "latency": r"\d ms", "storage": "wrote, read, listed and removed",
                              "fonts": "PT Sans", "press": "made, read back and proved", "posmd": "1 host", "web server": "both pools"})
    equal([k for k in (s.dir / "objects").rglob("*probe*") if k.is_file()], [], "the probe is gone again")
    said = s.run("posmctl", "doctor", "--url", f"http://127.0.0.1:{s.port}", check=False, capture_output=True)
    equal((said.returncode, said.stderr), (0, ""))
    equal([line[9:23].strip() for line in said.stdout.splitlines() if line[:7].strip()], PARTS, said.stdout)


@claim
def a_mistake_in_the_configuration_is_named_and_the_rest_is_not_guessed(s):
    needs = [p for p in PARTS if p not in ("configuration", "web server")]
    unwell(s, "--url", f"http://127.0.0.1:{s.port}", states={"configuration": "failed", **{p: "skipped" for p in needs}}, say={"configuration": r"posm\.conf.*generation\.presses.*check-config"},
           **{"generation.presses": "many"})


@claim
def a_database_that_does_not_answer(s):
    needs = ("schema", "permissions", "latency", "clock", "posmd")
    unwell(s, states={"database": "failed", **{p: "skipped" for p in needs}}, say={"database": "pg_hba.conf"},
           **{"pg.conninfo": f"host={s.dir}/nowhere user=posm dbname=posm"})


@claim
def a_database_without_the_schema(s):
    s.sql("CREATE DATABASE empty")
    unwell(s, states={"schema": "failed", "posmd": "failed"}, say={"schema": "posmctl migrate", "posmd": "systemctl start posmd"},
           **{"pg.conninfo": f"host={s.dir}/pg user=posm dbname=empty"})


@claim
def a_schema_that_is_older_than_the_program(s):
    newest = s.sql("DELETE FROM posm.schema_migrations WHERE version = (SELECT max(version) FROM posm.schema_migrations) RETURNING version, name, sha256")[0]
    try:
        unwell(s, states={"schema": "failed", "web server": "failed"}, say={"schema": "posmctl migrate"})
    finally:
        s.sql("INSERT INTO posm.schema_migrations (version, name, sha256) VALUES (:'v', :'n', :'s')", v=newest[0], n=newest[1], s=newest[2])


@claim
def a_login_that_may_not_write(s):
    s.sql("CREATE ROLE poor LOGIN; GRANT USAGE ON SCHEMA posm TO poor; GRANT SELECT ON ALL TABLES IN SCHEMA posm TO poor")
    unwell(s, states={"permissions": "failed"}, say={"permissions": r"INSERT on posm\.brands.*GRANT"},
           **{"pg.conninfo": f"host={s.dir}/pg user=poor dbname=posm"})


class Relay:
    """A way to the database that takes its time."""

    def __init__(self, s, seconds):
        self.to, self.seconds, self.at = f"{s.dir}/pg/.s.PGSQL.5432", seconds, s.dir / "far"
        self.at.mkdir()
        self.door = socket.socket(socket.AF_UNIX)
        self.door.bind(str(self.at / ".s.PGSQL.5432"))
        self.door.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                near = self.door.accept()[0]
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(self.to)
            for a, b in ((near, far), (far, near)):
                threading.Thread(target=self.carry, args=(a, b), daemon=True).start()

    def carry(self, a, b):
        while data := a.recv(65536):
            time.sleep(self.seconds / 2)
            b.sendall(data)
        b.shutdown(socket.SHUT_WR)


@claim
def a_database_that_is_far_away(s):
    relay = Relay(s, 0.02)
    unwell(s, states={"latency": "warning"}, say={"latency": "takes [0-9.]+ ms.*nearer"}, **{"pg.conninfo": f"host={relay.at} user=posm dbname=posm"})
    relay.door.close()


@claim
def a_clock_that_is_off(s):
    for off, state in (("+10s", "warning"), ("+10m", "failed"), ("-10m", "failed")):
        found, texts, _ = asked(s, wrapper=off)
        equal(found["clock"], state, texts["clock"])
        equal(re.search(("behind" if off[0] == "-" else "ahead of") + " the database's.*NTP", texts["clock"]) is not None, True, texts["clock"])


@claim
def a_storage_that_cannot_be_written(s):
    (s.dir / "a-file").write_text("")
    unwell(s, states={"storage": "failed"}, say={"storage": "object.directory must"}, **{"object.directory": s.dir / "a-file"})
    unwell(s, states={"storage": "failed"}, say={"storage": r"bucket posm at http://127\.0\.0\.1:1: .*firewall"}, **{
        "object.driver": "s3", "s3.endpoint": "http://127.0.0.1:1", "s3.allow_http": "yes", "s3.bucket": "posm", "s3.access_key": "K", "s3.secret_file": secret(s),
        "s3.retry_time": "0s"})


@claim
def a_disk_with_less_room_than_is_to_stay_free(s):
    unwell(s, states={"storage": "failed"}, say={"storage": r"\d+ MB are free, and object.reserve keeps 95367431 MB free.*make room"}, **{"object.reserve": "95367431M"})


def secret(s):
    path = s.dir / "secret"
    path.touch(mode=0o600)
    path.write_text("secret\n")
    return path


@claim
def a_font_that_is_not_there(s):
    for option in ("text.default_font", "text.fallback_fonts"):
        unwell(s, states={"fonts": "failed", "press": "failed"}, say={p: f"{option}.*'No Such Font'.*fonts-paratype" for p in ("fonts", "press")},
               **{option: "No Such Font"})


@claim
def a_press_that_does_not_start(s):
    unwell(s, states={"fonts": "failed", "press": "failed"}, say={"press": "posm-press"}, **{"press.program": "/nonexistent/posm-press"})


@claim
def a_pool_that_is_not_there(s):
    s.services["bulk"].stop()
    unwell(s, states={"pools": "failed", "web server": "failed"}, say={"pools": r"bulk\.sock.*systemctl start", "web server": "/status/bulk is answered with 50.*systemctl status"})
    s.start_pool("bulk")
    wait_until("the way to it", lambda: s.client(None).get("/status/bulk").status == 200)


@claim
def a_posmd_that_is_not_there(s):
    s.services["posmd"].stop()
    unwell(s, states={"posmd": "failed"}, say={"posmd": "nothing is generated.*systemctl start posmd"})
    s.start_posmd()
    wait_until("posmd", lambda: asked(s)[0]["posmd"] == "ok")


@claim
def a_web_server_that_is_not_there_or_another_one(s):
    unwell(s, "--url", "http://127.0.0.1:1", states={"web server": "failed"}, say={"web server": "out of reach.*lighttpd"})
    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    other.RequestHandlerClass.log_message = lambda *_: None
    threading.Thread(target=other.serve_forever, daemon=True).start()
    unwell(s, "--url", f"http://127.0.0.1:{other.server_port}", states={"web server": "failed"}, say={"web server": "404.*docs/install.md"})
    other.shutdown()


@claim
def a_server_that_tells_its_state_to_its_own_host_alone_is_asked_by_way_of_it(s):
    class Away(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(403)

        def log_message(self, *_):
            pass

    away = http.server.ThreadingHTTPServer(("127.0.0.2", s.port), Away)
    threading.Thread(target=away.serve_forever, daemon=True).start()
    unwell(s, "--url", f"http://127.0.0.2:{s.port}", states={}, say={"web server": rf"http://127\.0\.0\.2:{s.port} leads to both pools, version"})
    away.shutdown()
    away.server_close()
    alone = http.server.ThreadingHTTPServer(("127.0.0.2", 0), Away)
    threading.Thread(target=alone.serve_forever, daemon=True).start()
    unwell(s, "--url", f"http://127.0.0.2:{alone.server_port}", states={"web server": "warning"}, say={"web server": "own host alone.*must listen on 127.0.0.1"})
    alone.shutdown()
    alone.server_close()


if __name__ == "__main__":
    with Stack() as stack:
        wait_until("posmd's session", lambda: stack.sql("SELECT 1 FROM pg_stat_activity WHERE application_name = 'posmd'"))
        sys.exit(run(stack))
