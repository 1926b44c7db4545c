#!/usr/bin/python3
"""The life of the programs under a service manager: readiness, watchdog, passed sockets; workers that come and go with the work; slow
and late requests named with their place; HUP, TERM, a restart behind the socket and a newer program while people work, on both web servers."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time

from claims import claim, equal, run
from fastcgi import Request, call
from manager import Manager
from stack import BUILD, Stack, wait_until

OPERATOR = {"REMOTE_USER": "oper"}
STACKS = {}


def stack(web):
    """A web server whose pools are held by the test's own manager, sockets and all."""
    if web not in STACKS:
        s = Stack(web=web, posmd=False, options={"fcgi.api.min": 1, "fcgi.bulk.min": 1, "fcgi.api.spare": 1, "fcgi.api.max": 6,
                                                 "fcgi.idle_time": "300ms", "fcgi.slow": "0s"})
        s.managers = {}
        s.start_pool = lambda pool: managed(s, pool)
        s.start()
        STACKS[web] = s
        s.place = s.restaurant(tables=[str(n) for n in range(1, 1501)])
    return STACKS[web]


def managed(s, pool):
    manager = s.managers[pool] = Manager(s.dir, pool)
    manager.listen(s.options[f"fcgi.{pool}.socket"])
    manager.start(command(s, pool), watchdog_usec=200_000)
    return manager


def command(s, pool):
    return [BUILD / "posm-fcgi", "--pool", pool, "--config", s.conf]


def workers(manager):
    pid = manager.process.pid
    with open(f"/proc/{pid}/task/{pid}/children") as children:
        return [int(child) for child in children.read().split()]


def connections(pid):
    """Sockets that a worker holds."""
    try:
        return sum(os.readlink(f"/proc/{pid}/fd/{fd}").startswith("socket:") for fd in os.listdir(f"/proc/{pid}/fd"))
    except FileNotFoundError:
        return 0


def status(s, pool="api"):
    reply = call(s.options[f"fcgi.{pool}.socket"], "GET", f"/status/{pool}", REMOTE_ADDR="127.0.0.1")
    equal(reply[0], 200, reply)
    return json.loads(reply[2])


def held(s, length=14):
    """A request whose body does not come."""
    return Request(s.options["fcgi.api.socket"]).head("POST", f"/api/v1/restaurants/{s.place}/tables", CONTENT_TYPE="application/json",
                                                      CONTENT_LENGTH=str(length), **OPERATOR)


def reconfigured(s, but=0, **options):
    """HUP; when it is over, and the workers of before are gone: an idle one may take a last request."""
    s.configure(**options)
    old = set(workers(s.managers["api"]))
    s.managers["api"].signal(signal.SIGHUP)
    s.managers["api"].wait_for("READY=1")
    wait_until("new workers", lambda: len(old & set(workers(s.managers["api"]))) <= but)


@claim
def a_manager_hears_that_they_are_ready_alive_and_ending():
    s = stack("lighttpd")
    for pool in ("api", "bulk"):
        s.managers[pool].heard = []
        s.managers[pool].wait_for("WATCHDOG=1")
    daemon = Manager(s.dir, "posmd")
    daemon.start([BUILD / "posmd", "--config", s.conf], watchdog_usec=200_000)
    daemon.wait_for("WATCHDOG=1")
    s.configure(**{"job.tick": "never"})
    daemon.signal(signal.SIGHUP)
    daemon.wait_for("READY=1")
    equal("configuration not taken" in daemon.said() and "job.tick" in daemon.said(), True, daemon.said())
    equal(subprocess.run([BUILD / "posmd", "--config", s.conf], capture_output=True).returncode, 2, "which the unit does not try again")
    here = s.options["pg.conninfo"]
    for conninfo, status in ((f"host={s.dir}/nowhere dbname=posm", "STATUS=waiting for the database (see the log)"), (here, "STATUS=working")):
        s.configure(**{"job.tick": "3s", "pg.conninfo": conninfo})
        daemon.signal(signal.SIGHUP)
        daemon.wait_for(status)
    equal(daemon.stop(), 0)
    daemon.wait_for("STOPPING=1", ended=True)
    daemon.close()


@claim
def a_manager_hears_whether_a_pool_has_its_database():
    s = stack("lighttpd")
    api, here = s.managers["api"], s.options["pg.conninfo"]

    def ask():
        return call(s.options["fcgi.api.socket"], "GET", "/api/v1/restaurants", **OPERATOR)[0]

    def away():
        wait_until("the word", lambda: any(re.match(r"STATUS=no answer from the database since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+: requests are "
                                                    r"answered 503", word) for word in api.heard))
    reconfigured(s, **{"pg.conninfo": f"host={s.dir}/nowhere dbname=posm"})
    equal((ask(), "STATUS=serving" in api.heard), (503, True))
    away()
    reconfigured(s, **{"pg.conninfo": here})
    away()  # nobody has asked it yet
    equal(ask(), 200)
    api.wait_for("STATUS=serving")
    s.configure(**{"pg.conninfo": f"host={s.dir}/nowhere dbname=posm"})
    api.stop()
    api.start(command(s, "api"), watchdog_usec=200_000)
    away()
    reconfigured(s, **{"pg.conninfo": here})
    wait_until("an answer", lambda: ask() == 200)
    api.wait_for("STATUS=serving")


@claim
def a_stopped_program_gives_no_sign_of_life():
    s = stack("lighttpd")
    manager = s.managers["bulk"]
    manager.process.send_signal(signal.SIGSTOP)
    wait_until("the stop", lambda: open(f"/proc/{manager.process.pid}/stat").read().rsplit(")", 1)[1].split()[0] == "T")
    manager.heard = []
    time.sleep(0.3)  # what is to be shown is that nothing comes
    equal(manager.heard, [])
    manager.process.send_signal(signal.SIGCONT)
    manager.wait_for("WATCHDOG=1")


@claim
def a_socket_of_another_path_is_refused_by_name():
    s = stack("lighttpd")
    wrong = Manager(s.dir, "wrong")
    wrong.listen(s.dir / "elsewhere.sock")
    wrong.start(command(s, "api"), wait=False)
    equal(wrong.process.wait(30), 2)
    equal("elsewhere.sock" in wrong.said() and str(s.options["fcgi.api.socket"]) in wrong.said(), True, wrong.said())
    wrong.close()


@claim
def workers_come_with_the_work_and_go_without_it():
    s = stack("lighttpd")
    wait_until("few workers", lambda: len(workers(s.managers["api"])) == 2)
    requests = []
    for n in range(1, 6):
        requests.append(held(s))
        wait_until(f"workers for {n}", lambda n=n: status(s)["busy"] == n + 1 and len(workers(s.managers["api"])) >= n + 2)
    found = status(s)
    busy = [w for w in found["workers"] if w["state"] == "busy" and w["request"].startswith("POST")]
    equal((len(busy), {w["request"] for w in busy}), (5, {f"POST /api/v1/restaurants/{s.place}/tables"}))
    equal((found["pool"], found["max"], found["queue"]["room"] > 0, found["most_busy"] >= 6), ("api", 6, True, True), found)
    equal({w["pid"] for w in found["workers"]} <= set(workers(s.managers["api"])), True)
    for letter, request in zip("uvxyz", requests):
        equal(request.body(b'{"number":"%s"}' % letter.encode()).answer()[0], 201)
    wait_until("few workers", lambda: len(workers(s.managers["api"])) == 2, 60)
    equal("worker died" in s.managers["api"].said(), False)


@claim
def the_state_is_for_this_machine_only():
    s = stack("lighttpd")
    for pool in ("api", "bulk"):
        equal(s.client(None).get(f"/status/{pool}").json["pool"], pool)
        for far in ({"REMOTE_ADDR": "10.1.2.3"}, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.1.2.3"}):
            reply = call(s.options[f"fcgi.{pool}.socket"], "GET", f"/status/{pool}", **far)
            equal((reply[0], json.loads(reply[2])["code"]), (403, "local_only"))


@claim
def a_slow_request_is_named_once_with_its_place():
    s = stack("lighttpd")
    reconfigured(s, **{"fcgi.slow": "100ms"})
    request = held(s)
    wait_until("the line", lambda: "request is slow" in s.managers["api"].said())
    equal(request.body(b'{"number":"q"}').answer()[0], 201, "a slow one goes on")
    lines = [line for line in s.managers["api"].said().splitlines() if "request is slow" in line]
    equal((len(lines), f"POST /api/v1/restaurants/{s.place}/tables" in lines[0], "posm-fcgi(" in lines[0]), (1, True, True), lines)
    equal("request_read_body" in lines[0], True, lines)
    equal(status(s)["slow"], 1)


@claim
def a_late_request_ends_with_its_place_in_the_log():
    s = stack("lighttpd")
    reconfigured(s, **{"fcgi.slow": "0s", "fcgi.api.timeout": "1s"})
    equal(held(s).answer()[3], False)
    wait_until("the line", lambda: "request took too long" in s.managers["api"].said())
    line = next(line for line in s.managers["api"].said().splitlines() if "request took too long" in line)
    equal("request_read_body" in line and "trace=" in line, True, line)
    reconfigured(s, **{"fcgi.api.timeout": "30s"})


@claim
def who_has_connected_and_says_nothing_yet_is_not_dropped():
    """A web server on a busy machine: its request comes after the worker that took the connection was asked to leave."""
    s = stack("lighttpd")
    late = Request(s.options["fcgi.api.socket"])
    wait_until("a worker that has it", lambda: len({connections(pid) for pid in workers(s.managers["api"])}) > 1)
    reconfigured(s, but=1)
    time.sleep(2.2)  # libfcgi's own accept gives up what says nothing for 2 s
    equal(late.head("GET", "/api/v1/me", **OPERATOR).body().answer()[0], 200)


@claim
def an_answer_waits_for_the_end_of_its_request():
    s = stack("lighttpd")
    late = Request(s.options["fcgi.api.socket"]).head("GET", "/api/v1/me", **OPERATOR)
    late.socket.settimeout(0.3)
    try:
        equal(late.socket.recv(1), None, "what follows an answer would meet a closed connection")
    except TimeoutError:
        late.socket.settimeout(30)
    equal(late.body().answer()[0], 200)


class Load:
    """People at work: each answer that is no 200, and each broken connection, is kept."""

    def __init__(self, s, people=3):
        self.s, self.done, self.failed, self.over = s, 0, [], False
        self.threads = [threading.Thread(target=self.work) for _ in range(people)]

    def work(self):
        client = self.s.client()
        while not self.over:
            try:
                reply = client.get(f"/api/v1/restaurants/{self.s.place}/tables?limit=5")
                if reply.status != 200:
                    self.failed.append(repr(reply))
            except Exception as broken:
                self.failed.append(repr(broken))
            self.done += 1

    def more(self, n=20):
        goal = self.done + n
        wait_until("answers", lambda: self.done >= goal, 60)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        self.more()
        return self

    def __exit__(self, *_):
        self.over = True
        for thread in self.threads:
            thread.join()


class Download:
    """A long one: nobody takes it until it is let go. Of the pool itself, for a web server's line holds megabytes."""

    def __init__(self, s):
        self.s = s
        self.request = Request(s.options["fcgi.bulk.socket"]).head("GET", f"/api/v1/restaurants/{s.place}/qr.zip?format=svg", **OPERATOR).body()
        wait_until("the download", self.goes_on)

    def goes_on(self):
        return any("qr.zip" in (w["request"] or "") for w in status(self.s, "bulk")["workers"])

    def rest(self):
        answer, headers, body, whole = self.request.answer()
        equal((answer, len(body), whole), (200, int(headers["Content-Length"]), True))


def on_both(function):
    for web in ("lighttpd", "apache"):
        def checked(web=web):
            function(stack(web))
        checked.__name__ = f"{web}: {function.__name__}"
        claim(checked)
    return function


@on_both
def nobody_notices_new_configurations(s):
    with Load(s) as load:
        for n in range(4):
            reconfigured(s, **{"fcgi.api.spare": 1 + n % 2})
            load.more()
        s.configure(**{"fcgi.api.max": "many"})
        s.managers["api"].signal(signal.SIGHUP)
        s.managers["api"].wait_for("READY=1")
        load.more()
        s.configure(**{"fcgi.api.max": 6})
    equal(load.failed, [])
    equal("configuration not taken" in s.managers["api"].said(), True)


@on_both
def nobody_notices_workers_that_have_had_enough(s):
    reconfigured(s, **{"fcgi.max_requests": 5})
    before = set(workers(s.managers["api"]))
    with Load(s) as load:
        load.more(60)
    equal((load.failed, before & set(workers(s.managers["api"]))), ([], set()))
    reconfigured(s, **{"fcgi.max_requests": 10000})


@on_both
def nobody_notices_a_restart_behind_the_socket(s):
    download = Download(s)
    with Load(s) as load:
        for _ in range(3):
            before = s.managers["api"].process.pid
            equal(s.managers["api"].stop(), 0)
            s.managers["api"].start(command(s, "api"))
            equal(s.managers["api"].process.pid != before, True)
            load.more()
    equal(load.failed, [])
    equal(download.goes_on(), True)
    download.rest()


def installed(s, source=BUILD / "posm-fcgi"):
    """As a package does it: another file takes the name."""
    (s.dir / "posm-fcgi.new").write_bytes(pathlib.Path(source).read_bytes())
    (s.dir / "posm-fcgi.new").chmod(0o755)
    (s.dir / "posm-fcgi.new").rename(s.dir / "posm-fcgi")
    return s.dir / "posm-fcgi"


def running(manager):
    return os.stat(f"/proc/{manager.process.pid}/exe").st_ino


@claim
def a_program_that_is_installed_takes_over_and_a_download_ends_under_it():
    s = stack("lighttpd")
    for pool in ("api", "bulk"):
        s.managers[pool].stop()
        s.managers[pool].start([installed(s), *command(s, pool)[1:]], watchdog_usec=200_000)
    bulk, download, pids = s.managers["bulk"], Download(s), [m.process.pid for m in s.managers.values()]
    old = set(workers(bulk))
    with Load(s) as load:
        for _ in range(2):
            program = installed(s)
            for manager in s.managers.values():
                manager.signal(signal.SIGHUP)
                manager.wait_for("STATUS=serving")
                equal(running(manager), program.stat().st_ino)
        load.more()
        bulk.wait_for("WATCHDOG=1")
    equal(load.failed, [])
    equal([m.process.pid for m in s.managers.values()], pids)
    wait_until("the one with the download alone", lambda: len(old & set(workers(bulk))) == 1)
    equal(call(s.options["fcgi.bulk.socket"], "GET", f"/api/v1/restaurants/{s.place}/qr.zip?format=svg", **OPERATOR)[0], 200)
    bulk.signal(signal.SIGTERM)
    bulk.wait_for("STOPPING=1")
    equal(bulk.process.poll(), None, "the grace is also that of workers that the program before has started")
    download.rest()
    equal(bulk.process.wait(30), 0)
    bulk.start(command(s, "bulk"))


@claim
def a_program_that_cannot_start_takes_nobodys_place():
    s = stack("lighttpd")
    api = s.managers["api"]
    api.stop()
    api.start([installed(s), *command(s, "api")[1:]])
    was = running(api)
    installed(s, "/bin/false")
    api.signal(signal.SIGHUP)
    api.wait_for("READY=1")
    equal((running(api), "the new program does not start" in api.said()), (was, True))
    equal(s.client().get("/api/v1/me").status, 200)
    api.stop()
    api.start(command(s, "api"))


@on_both
def a_stop_ends_what_is_at_hand_and_the_next_start_takes_who_waits(s):
    request = held(s)
    wait_until("the request", lambda: any((w["request"] or "").startswith("POST") for w in status(s)["workers"]))
    s.managers["api"].signal(signal.SIGTERM)
    s.managers["api"].wait_for("STOPPING=1")
    late = []
    waiting = threading.Thread(target=lambda: late.append(s.client().get("/api/v1/me").status))
    waiting.start()
    equal(request.body(b'{"number":"t"}').answer()[0] in (201, 409), True)
    equal(s.managers["api"].process.wait(30), 0)
    s.managers["api"].start(command(s, "api"))
    waiting.join()
    equal(late, [200])


@on_both
def who_comes_after_a_pool_that_was_away_is_answered(s):
    """No web server keeps a grudge for longer than lighttpd's second."""
    for pool, path in (("api", "/api/v1/me"), ("bulk", "/status/bulk")):
        socket = s.options[f"fcgi.{pool}.socket"]
        os.rename(socket, f"{socket}.away")
        equal({s.client().get(path).status for _ in range(12)}, {503}, pool)
        os.rename(f"{socket}.away", socket)
        wait_until("an answer", lambda: s.client().get(path).status == 200, 10)
        equal({s.client().get(path).status for _ in range(12)}, {200}, pool)


if __name__ == "__main__":
    try:
        code = run()
    finally:
        for s in STACKS.values():
            for manager in s.managers.values():
                manager.close()
            s.services.pop("api", None)
            s.services.pop("bulk", None)
            s.stop()
    sys.exit(code)
