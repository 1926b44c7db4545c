"""Posms side by side whose programs have kill points (base/kill_point.h), and what strikes at them."""
import atexit
import json
import os
import pathlib
import queue
import signal
import socket
import subprocess
import sys
import threading
import time

import kit
from kit import job, sql, status, until

sys.path.insert(0, str(kit.SOURCE / "tests/http"))
import fastcgi  # noqa: E402

KILL = "tests/jobs/kill/"
TABLES = 80  # more than one batch of objects
LANES = 3    # side by side, each with a database and a folder of its own: most of the time is waiting
TRIES = 6


class Lane(kit.Site):
    """A posm of its own whose programs have kill points."""
    OPTIONS = {**kit.Site.OPTIONS, "job.lease": "1s", "job.tick": "5s", "press.program": kit.BUILD / "posm-press"}

    def __init__(self, name):
        super().__init__(name)
        self.name, self.marks = name, 0

    def doomed(self, point, with_signal="KILL", options=()):
        """A posmd with its runners; the first of them to pass the point ends there, once."""
        return kit.Daemon(self, self.write_conf(**dict(options)), KILL + "posmd", **self.doom(point, with_signal))

    def doom(self, point, with_signal="KILL"):
        """The environment in which the first process to pass the point ends there; then the file self.mark is there."""
        self.marks += 1
        self.mark = self.dir / f"struck-{self.marks}"
        return {"POSM_KILL_AT": point, "POSM_KILL_ONCE": str(self.mark), "POSM_KILL_WITH": with_signal}

    def daemon(self, **options):
        return kit.Daemon(self, self.write_conf(**options), KILL + "posmd")

    def passed(self, work):
        """The points that work(environment) passes, in order, each once."""
        log = self.dir / f"log-{self.marks}"
        self.marks += 1
        work({"POSM_KILL_LOG": str(log)})
        return list(dict.fromkeys(log.read_text().splitlines()))


def done(generation):
    until(f"generation {generation}", lambda: status(generation) not in ("created", "scheduled", "in-progress"), 0.05)
    assert status(generation) == "done", sql(f"SELECT status, reason FROM posm.restaurants_posm_versions WHERE id = {generation}")


def finish(lane, daemon):
    assert daemon.end() in (0, -signal.SIGKILL)
    lane.daemons.remove(daemon)
    until("no process of it", lambda: daemon.process.poll() is not None)


class Pool:
    """A posm-fcgi of the api pool, its workers in this environment."""

    def __init__(self, lane, environment, options=()):
        lane.pools = getattr(lane, "pools", 0) + 1
        self.socket = lane.dir / f"api-{lane.pools}.sock"
        conf = lane.write_conf(**{"fcgi.api.socket": self.socket, "fcgi.bulk.socket": lane.dir / f"bulk-{lane.pools}.sock",
                                 **dict(options)})
        self.process = subprocess.Popen([kit.BUILD / KILL / "posm-fcgi", "--pool", "api", "--config", conf], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **environment})
        atexit.register(self.process.kill)  # where a claim does not come to its end()
        until("the pool", self.listens)

    def listens(self):
        with socket.socket(socket.AF_UNIX) as s:  # there is a moment between its bind and its listen
            return s.connect_ex(str(self.socket)) == 0

    def call(self, method, path, body=b"", **more):
        return fastcgi.call(self.socket, method, "/api/v1" + path, body, REMOTE_USER="ana", HTTP_X_POSM_REQUEST="1", **more)

    def post(self, path, body, **more):
        return self.call("POST", path, json.dumps(body).encode(), CONTENT_TYPE="application/json", **more)

    def press(self, lane, restaurant, key):
        return self.post(f"/restaurants/{restaurant}/generations", {"template_id": lane.template}, HTTP_IDEMPOTENCY_KEY=key)

    def end(self):
        self.process.terminate()
        self.process.wait(kit.PATIENCE)


# --- from the press to `done`

def record_run(lane):
    def work(environment):
        lane.generation = lane.press(TABLES)
        daemon = kit.Daemon(lane, lane.write_conf(), KILL + "posmd", **environment)
        done(lane.generation)
        # the daemon renews while a runner works; a short run may end before
        finish(lane, daemon)
    return lane.passed(work)


def strike_run(lane, point):
    """Whatever was killed, the generation comes to its end, and no more than one attempt has failed."""
    tables = TABLES
    for _ in range(TRIES):
        generation = lane.press(tables)
        doomed = lane.doomed(point)
        until(f"{point} or the end", lambda: lane.mark.exists() or status(generation) == "done", 0.05)
        if point.startswith("posmd ") and lane.mark.exists() and not point.endswith("spawn.child"):
            doomed.process.wait(kit.PATIENCE)
            other = lane.daemon()
            done(generation)
            finish(lane, other)
        done(generation)
        finish(lane, doomed)
        if lane.mark.exists():
            break
        tables *= 4  # what is done every so often was not yet due
    assert lane.mark.exists(), f"{point} was not passed"
    epoch, failures, state = job(generation)
    assert epoch <= 2 and failures <= 1 and state == "done", f"{(epoch, failures, state)}\n" + "".join(doomed.seen[-12:])
    lane.check(limit=1, attempts=1, quiet=True)


def in_lanes(lanes, strike, points):
    """Every point, by whichever lane is free; answers what went wrong."""
    todo, wrong = queue.Queue(), []
    for point in points:
        todo.put(point)

    def work(lane):
        kit.here.database = lane.name
        while True:
            try:
                point = todo.get_nowait()
            except queue.Empty:
                return
            try:
                strike(lane, point)
            except Exception as why:
                wrong.append(f"{point}: {why}\n" + "".join(line for d in lane.daemons for line in d.seen[-8:]))
                lane.rest()
    threads = [threading.Thread(target=work, args=(lane,)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def listed():
    """The names compiled in, whichever of the programs they are in, but for the shelf that generation.layout does not use."""
    other_shelf = {"press.batch_full"} if kit.Site.OPTIONS["generation.layout"] == "packed" else {"press.tails_full", "press.tails_put"}
    return {line.split(" ", 1)[1] for program in ("posmd", "posm-runner") for line in subprocess.run(
        [kit.BUILD / KILL / program], env={**os.environ, "POSM_KILL_AT": "list"}, capture_output=True, text=True,
        check=True).stdout.splitlines()} - other_shelf


def run(tests, lane=Lane):
    """How many passed and failed, in lanes of this kind."""
    lanes = [lane(f"{lane.__name__.lower()}{n}") for n in range(LANES)]
    failed = 0
    for test in tests:
        begin = time.monotonic()
        kit.here.database = lanes[0].name
        try:
            test(lanes)
            print(f"ok - {test.__name__} ({lane.__name__}, {time.monotonic() - begin:.1f} s)", flush=True)
        except Exception as why:
            failed += 1
            print(f"not ok - {test.__name__} ({lane.__name__}): {type(why).__name__}: {why}", flush=True)
            for daemon in (d for lane in lanes for d in lane.daemons):
                print("   log: " + "   log: ".join(daemon.seen[-12:]), end="", flush=True)
        for used in lanes:
            kit.here.database = used.name
            used.rest()
    return len(tests) - failed, failed


def main(tests, *more):
    """more: a kind of lane and its tests, each."""
    if pathlib.Path("/dev/shm").is_dir():
        os.environ.setdefault("TMPDIR", "/dev/shm")  # what is proved here is death of a process; a disk would only be slow
    kit.under_postgres()
    (kit.BUILD / KILL / "config.status").touch()  # a folder of programs that are not installed: its own posm-runner is taken
    passed = failed = 0
    for lane, some in ((Lane, tests), *more):
        counts = run(chosen, lane) if (chosen := [t for t in some if not sys.argv[1:] or t.__name__ in sys.argv[1:]]) else (0, 0)
        passed, failed = passed + counts[0], failed + counts[1]
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)
