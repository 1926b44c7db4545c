#!/usr/bin/python3
"""Killed between every two steps: posmd and posm-runner from the claim of a generation to its publication, with leases of a
second. With POSM_LONG also the press of the button, the tick, retries, giving back, cancelling and cleaning."""
import os
import pathlib
import queue
import signal
import subprocess
import sys
import threading
import time

import kit
from kit import job, number, sql, status, until

KILL = "tests/jobs/kill/"
TABLES = 80  # more than one batch of objects
LANES = 3    # side by side, each with a database and a folder of its own: most of the time is waiting
TRIES = 6


class Lane(kit.Site):
    """A posm of its own whose programs have kill points."""
    OPTIONS = {**kit.Site.OPTIONS, "job.lease": "1s", "job.tick": "5s", "press.program": kit.BUILD / "posm-press"}

    def __init__(self, name):
        super().__init__(name)
        self.name, self.marks, self.last = name, 0, None

    def doomed(self, point, with_signal="KILL", options=(), **environment):
        """A posmd with its runners; the first of them to pass the point ends there, once."""
        self.marks += 1
        self.mark = self.dir / f"struck-{self.marks}"
        return kit.Daemon(self, self.write_conf(**dict(options)), KILL + "posmd", POSM_KILL_AT=point, POSM_KILL_ONCE=str(self.mark),
                          POSM_KILL_WITH=with_signal, **environment)

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
    assert epoch <= 2 and failures <= 1 and state == "done", (epoch, failures, state)
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
    """The names compiled in, whichever of the programs they are in."""
    return {line.split(" ", 1)[1] for program in ("posmd", "posm-runner") for line in subprocess.run(
        [kit.BUILD / KILL / program], env={**os.environ, "POSM_KILL_AT": "list"}, capture_output=True, text=True,
        check=True).stdout.splitlines()}


def from_the_claim_on(points):
    """posmd's own start and its empty ticks are the long sweep's."""
    claim = points.index("posmd sql:job_claim")
    return [p for p in points[claim:] if p.startswith("posm-runner ") or p.split(":")[-1] not in ("migrate_check", "job_listen")]


SWEPT = set()


def killed_between_any_two_steps_from_claim_to_publication_nothing_is_lost_or_doubled(lanes):
    points = record_run(lanes[0])
    chosen = points if "POSM_LONG" in os.environ else from_the_claim_on(points)
    if "posmd sql:job_renew" not in chosen:
        chosen.append("posmd sql:job_renew")
    wrong = in_lanes(lanes, strike_run, chosen)
    SWEPT.update(chosen)
    print(f"   {len(chosen)} kill points: {', '.join(chosen)}", flush=True)
    assert not wrong, "\n".join(wrong)


def the_programs_that_are_installed_have_no_kill_points(lanes):
    for program in ("posmd", "posm-runner", "posm-fcgi", "posmctl", "posm-press"):
        assert b"POSM_KILL" not in (kit.BUILD / program).read_bytes(), program


QUICK = [killed_between_any_two_steps_from_claim_to_publication_nothing_is_lost_or_doubled,
         the_programs_that_are_installed_have_no_kill_points]


def run(tests):
    (kit.BUILD / KILL / "config.status").touch()  # a folder of programs that are not installed: its own posm-runner is taken
    lanes = [Lane(f"lane{n}") for n in range(LANES)]
    kit.here.database = lanes[0].name
    failed = 0
    for test in tests:
        begin = time.monotonic()
        try:
            test(lanes)
            print(f"ok - {test.__name__} ({time.monotonic() - begin:.1f} s)", flush=True)
        except Exception as why:
            failed += 1
            print(f"not ok - {test.__name__}: {type(why).__name__}: {why}", flush=True)
            for daemon in (d for lane in lanes for d in lane.daemons):
                print("   log: " + "   log: ".join(daemon.seen[-12:]), end="", flush=True)
    print(f"{len(tests) - failed} passed, {failed} failed")
    return failed


if __name__ == "__main__":
    if pathlib.Path("/dev/shm").is_dir():
        os.environ.setdefault("TMPDIR", "/dev/shm")  # what is proved here is death of a process; a disk would only be slow
    kit.under_postgres()
    sys.exit(run([t for t in QUICK if not sys.argv[1:] or t.__name__ in sys.argv[1:]]) != 0)
