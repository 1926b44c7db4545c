#!/usr/bin/python3
"""Load and faults at random, from a seed: POSM_SEED (said at the start), POSM_SOAK seconds. At the end the checker is silent, and the
memory and the descriptors of a posmd that lived through it, and the dead rows of the tables, are where they were.
POSM_SHELF=s3: over a real S3 gateway, which now and then stands still as well.

    POSM_SOAK=60 POSM_SEED=7 POSM_SHELF=s3 tests/jobs/soak.py"""
import os
import pathlib
import random
import signal
import subprocess
import sys
import time

import invariants
import kit
from kit import number, sql, until
from s3_lane import OnS3

SECONDS = int(os.environ.get("POSM_SOAK", "600"))
SEED = int(os.environ.get("POSM_SEED", str(random.randrange(1 << 32))))
RESTAURANTS, DAEMONS, LIMIT, ATTEMPTS = 12, 3, 3, 100


class Soak(kit.Site):
    SHELF = "a folder"
    OPTIONS = {**kit.Site.OPTIONS, "job.tick": "1s", "job.stall": "5s", "job.sweep": "3s", "job.max_in_progress": str(LIMIT),
               "job.max_attempts": str(ATTEMPTS), "retention.generations": "2", "download.max_time": "30s", "retention.grace": "60s",
               "pg.statement_timeout": "3s"}

    def __init__(self, dice):
        super().__init__()
        self.dice, self.told, self.thaw, self.pressed = dice, {}, [], []
        self.places = [self.restaurant(dice.choice((1, 5, 40, 300))) for _ in range(RESTAURANTS)]
        self.steady = self.daemon()  # only the database is taken from it
        self.others = [self.daemon() for _ in range(DAEMONS - 1)]

    def note(self, what):
        self.told[what] = self.told.get(what, 0) + 1

    # --- load

    def press_one(self):
        place = self.dice.choice(self.places)
        done = subprocess.run([kit.BUILD / "posmctl", "generate", "--restaurant", str(place), "--template", str(self.template),
                               "--config", self.conf], capture_output=True, text=True)
        known = ("still being made", "database", "commit")
        assert done.returncode == 0 or any(word in done.stderr for word in known), done.stderr
        self.note("pressed" if done.returncode == 0 else "refused")
        if done.returncode == 0:
            self.pressed.append(int(done.stdout))

    def rename_table(self):
        sql(f"UPDATE posm.restaurant_tables SET number = 'x' || number WHERE uuid = (SELECT uuid FROM posm.restaurant_tables "
            f"WHERE restaurant_id = {self.dice.choice(self.places)} AND length(number) < 10 ORDER BY uuid LIMIT 1)")

    def cancel_one(self):
        for job, in sql("SELECT id FROM posm.posm_jobs WHERE kind = 'generate' AND state IN ('waiting', 'ready', 'leased') ORDER BY id LIMIT 1"):
            done = subprocess.run([kit.BUILD / "posmctl", "jobs", "cancel", job, "--config", self.conf], capture_output=True, text=True)
            assert done.returncode == 0 or any(word in done.stderr for word in ("is done", "ended", "database", "commit")), done.stderr

    # --- faults

    def replace(self, number_):
        i = self.dice.randrange(len(self.others))
        daemon = self.others[i]
        daemon.kill(signal.SIGCONT)
        daemon.kill(number_)
        daemon.process.wait(kit.PATIENCE)
        self.daemons.remove(daemon)
        self.others[i] = self.daemon()

    def kill_daemon(self):
        self.replace(signal.SIGKILL)

    def stop_daemon(self):
        self.replace(signal.SIGTERM)

    def runners(self):
        own = {d.process.pid for d in self.daemons}
        return [pid for pid in kit.processes("posm-runner") if kit.parent(pid) in own]

    def kill_runner(self):
        for pid in self.dice.sample(found := self.runners(), min(1, len(found))):
            signalled(pid, signal.SIGKILL)

    def freeze(self, pid):
        signalled(pid, signal.SIGSTOP)
        self.thaw.append((time.monotonic() + self.dice.uniform(0.5, 6), pid))

    def freeze_runner(self):
        for pid in self.dice.sample(found := self.runners(), min(1, len(found))):
            self.freeze(pid)

    def freeze_daemon(self):
        self.freeze(self.dice.choice(self.others).process.pid)

    def cut_sessions(self):
        sql("""SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE application_name LIKE 'posm%' AND pid <> pg_backend_pid()""")

    def crash_database(self):
        owner = ["runuser", "-u", "nobody", "--"] if os.getuid() == 0 else []
        pg_ctl = [*owner, os.path.join(os.environ["PG_BIN"], "pg_ctl"), "-D", os.environ["PG_DATA"], "-w", "-s"]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
        subprocess.run([*pg_ctl, "-m", "immediate", "stop"], check=True, **quiet)
        time.sleep(self.dice.uniform(0, 2))
        subprocess.run([*pg_ctl, "-l", os.environ["PG_DATA"] + "/log", "start"], check=True, **quiet)

    ACTIONS = {press_one: 40, rename_table: 3, cancel_one: 2, kill_daemon: 2, stop_daemon: 2, kill_runner: 4, freeze_runner: 2,
               freeze_daemon: 2, cut_sessions: 2, crash_database: 0.4}

    def thaw_some(self, all_of_them=False):
        for due in [t for t in self.thaw if all_of_them or t[0] <= time.monotonic()]:
            self.thaw.remove(due)
            signalled(due[1], signal.SIGCONT)

    def step(self):
        self.thaw_some()
        action = self.dice.choices(list(self.ACTIONS), list(self.ACTIONS.values()))[0]
        self.note(action.__name__)
        action(self)
        time.sleep(self.dice.expovariate(4))

    def look(self):
        """What must hold at any moment, each asked in one statement."""
        checker = invariants.Checker(self.objects, limit=LIMIT, attempts=ATTEMPTS)
        checker.slots()
        checker.one_story()
        checker.versions()
        assert not checker.broken, checker.broken

    def measures(self):
        """Of the posmd that was left alone: resident KiB, descriptors; of the job table: its bytes."""
        pid = self.steady.process.pid
        memory = [line for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
        return int(memory[0].split()[1]), len(os.listdir(f"/proc/{pid}/fd")), number("SELECT pg_total_relation_size('posm.posm_jobs')")


class SoakOnS3(OnS3, Soak):
    SHELF = "S3"

    def freeze_storage(self):
        self.freeze(self.gateway.running[-1].pid)

    ACTIONS = {**Soak.ACTIONS, freeze_storage: 1}


def signalled(pid, number_):
    try:
        os.kill(pid, number_)
    except ProcessLookupError:
        pass


def quiet_down(soak):
    soak.thaw_some(all_of_them=True)
    active = "SELECT count(*) FROM posm.restaurants_posm_versions WHERE status IN ('created', 'scheduled', 'in-progress')"
    until("the end of all generations", lambda: number(active) == 0, 0.2)


def nothing_is_lost_doubled_or_stuck_in_a_storm(soak):
    end, warm = time.monotonic() + SECONDS, None
    looked = time.monotonic()
    while time.monotonic() < end:
        soak.step()
        if warm is None and time.monotonic() > end - SECONDS * 0.7:
            warm = soak.measures()
        if time.monotonic() - looked > 5:
            soak.look()
            looked = time.monotonic()
    quiet_down(soak)
    after = soak.measures()
    print(f"   {soak.told}; KiB, descriptors, bytes of jobs: {warm} and then {after}", flush=True)
    assert after[0] <= warm[0] * 1.1 + 2048 and after[1] <= warm[1] + 2 and after[2] <= warm[2] * 2 + (1 << 20), (warm, after)
    lost = set(soak.pressed) - {int(row[0]) for row in sql("SELECT id FROM posm.restaurants_posm_versions")}
    assert not lost and len(set(soak.pressed)) == len(soak.pressed), f"pressed, and not there any more: {lost}"
    states = dict(sql("SELECT status, count(*) FROM posm.restaurants_posm_versions GROUP BY 1"))
    print(f"   generations: {states}", flush=True)
    assert "error" not in states, sql("SELECT id, reason FROM posm.restaurants_posm_versions WHERE status = 'error'")
    for daemon in soak.daemons:
        assert daemon.end() == 0
    soak.check(limit=LIMIT, attempts=ATTEMPTS, quiet=True)
    until("no runner or press", lambda: not kit.processes("posm-runner") and not kit.processes("posm-press"))
    dead = sql("SELECT relname, n_dead_tup, n_live_tup FROM pg_stat_user_tables WHERE schemaname = 'posm' AND n_dead_tup > 0 ORDER BY 2 DESC")
    print(f"   dead and living rows before VACUUM: {dead}", flush=True)
    sql("VACUUM")
    dead = sql("SELECT relname, n_dead_tup FROM pg_stat_user_tables WHERE schemaname = 'posm' AND n_dead_tup > 100")
    assert dead == [], f"rows that nobody can clear away: {dead}"


if __name__ == "__main__":
    kit.under_postgres()
    kind = SoakOnS3 if os.environ.get("POSM_SHELF") == "s3" else Soak
    print(f"   seed {SEED}, {SECONDS} s, objects on {kind.SHELF}", flush=True)
    sys.exit(kit.run([nothing_is_lost_doubled_or_stuck_in_a_storm], kind(random.Random(SEED))) != 0)
