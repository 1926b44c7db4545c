#!/usr/bin/python3
"""When something has run out: connections, room, memory, descriptors, processes, the patience of VACUUM, the right time, the whole
machine. For make check-long SUITE=jobs."""
import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import uuid

import kit
from faults_test import stopped_at
from kill_lanes import KILL, Lane, Pool, done, finish
from kit import cards, job, number, sql, status, until
from s3_lane import OnS3

QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
STEP = float(os.environ.get("POSM_STEP", "1.6"))  # how much further in a program the next call fails
PATIENT = {"job__max_attempts": "100", "job__tick": "1s"}


def let_ana_in():
    sql("INSERT INTO posm.posm_users (login, role, scope_all) VALUES ('ana', 'admin', true) ON CONFLICT DO NOTHING")


def as_owner(*command):
    subprocess.run([*(["runuser", "-u", "nobody", "--"] if os.getuid() == 0 else []), *map(str, command)], check=True, **QUIET)


def postgres(*words):
    as_owner(pathlib.Path(os.environ["PG_BIN"]) / "pg_ctl", "-D", os.environ["PG_DATA"], "-w", "-s", *words)


def is_out_of_reach(answer):
    code, headers, body = answer[:3]
    assert code == 503 and json.loads(body)["code"] == "db_unavailable" and "Retry-After" in headers, answer


# --- the database

def a_machine_that_crashes_whole_goes_on_by_itself(site):
    let_ana_in()
    daemon, pool, key = site.daemon(), Pool(site, {}), str(uuid.uuid4())
    with kit.cards_stop_at(1) as let_go:
        generation, restaurant = site.press(600), site.restaurant(3)
        until("cards", lambda: cards(generation) >= 1)
        assert pool.press(site, restaurant, key)[0] == 201
        postgres("-m", "immediate", "stop")
        for pid in [daemon.process.pid, pool.process.pid, *kit.processes("posm-runner"), *kit.processes("posm-press")]:
            os.kill(pid, signal.SIGKILL)
        daemon.process.wait()
        pool.process.wait()
        postgres("-l", os.environ["PG_DATA"] + "/log", "start")
        let_go()
    daemon, pool = site.daemon(), Pool(site, {})
    again = pool.press(site, restaurant, key)
    assert again[0] == 201, again
    pressed = json.loads(again[2])["id"]
    assert sql(f"SELECT id FROM posm.restaurants_posm_versions WHERE restaurant_id = {restaurant}") == [[str(pressed)]]
    done(generation)
    done(pressed)
    pool.end()
    finish(site, daemon)


def crossed(generation, program, work):
    """work(), by this program, which takes the generation and then its job, meets somebody who takes them the other way; it gives way."""
    rows = {kind: f"SELECT FROM posm.{table} WHERE {column} = {generation} FOR UPDATE" for kind, table, column in (
        ("job", "posm_jobs", "kind = 'generate' AND subject"), ("generation", "restaurants_posm_versions", "id"))}
    with kit.held(f"SET LOCAL deadlock_timeout = '1h'; {rows['job']}") as commit:
        posm = threading.Thread(target=work)
        posm.start()
        until(f"{program} at the job", lambda: kit.waiting_for_a_lock(program))
        commit(last=rows["generation"])
        posm.join()


def a_deadlock_is_a_503_or_another_try_and_never_a_500(site):
    let_ana_in()
    pool, answers, generation = Pool(site, {}), [], site.press(3)
    crossed(generation, "posm-fcgi", lambda: answers.append(pool.post(f"/generations/{generation}/cancel", {})))
    code, headers, body = answers[0][:3]
    assert code == 503 and json.loads(body)["code"] == "db_conflict" and "Retry-After" in headers, answers
    assert status(generation) == "created"
    assert pool.post(f"/generations/{generation}/cancel", {})[0] == 200
    pool.end()
    daemon, runner, generation = stopped_at(site, "posm-runner sql:card_list", job__lease="30s")
    crossed(generation, "posm-runner", lambda: os.kill(runner, signal.SIGCONT))
    failed = daemon.event("attempt ended", subject=generation)
    assert (failed["fate"], failed["cause"]) == ("retry", "db_conflict"), failed
    done(generation)
    assert job(generation) == (2, 1, "done"), job(generation)
    finish(site, daemon)


def rows_that_nobody_can_clear_away_are_seen_and_hold_up_nothing(site):
    let_ana_in()
    pool = Pool(site, {})

    def dead():
        text = pool.call("GET", "/jobs/metrics")[2].decode()
        return sum(float(line.split()[1]) for line in text.splitlines() if line.startswith('posm_dead_tuples{table="posm_jobs"}'))
    sql("INSERT INTO posm.posm_jobs (kind, subject, state) SELECT 'old', n, 'done' FROM generate_series(1, 5000) n")
    with kit.held("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM posm.posm_jobs"):
        for _ in range(20):
            sql("UPDATE posm.posm_jobs SET updated_at = now() WHERE kind = 'old'")
        sql("VACUUM posm.posm_jobs")
        until("the metric", lambda: dead() >= 100000)
        daemon = site.daemon()
        for _ in range(3):
            done(site.press(3))
    sql("DELETE FROM posm.posm_jobs WHERE kind = 'old'")
    sql("VACUUM posm.posm_jobs")
    until("the metric", lambda: dead() < 1000)
    pool.end()
    finish(site, daemon)


def taken_connections():
    """Every connection that PostgreSQL still gives, a superuser's too: the posm of these tests is one."""
    start = b"user\0posm\0database\0postgres\0\0"
    taken = []
    while True:
        line = socket.socket(socket.AF_UNIX)
        line.connect(os.environ["PGHOST"] + "/.s.PGSQL.5432")
        line.sendall(struct.pack(">ii", 8 + len(start), 196608) + start)
        if line.recv(1) != b"R":
            line.close()
            return taken
        taken.append(line)


def a_database_that_gives_no_connection_is_503_and_the_daemon_keeps_its_own(site):
    let_ana_in()
    daemon, pool = site.daemon(job__backoff="1s", **PATIENT), Pool(site, {})
    daemon.event("started")
    until("its first tick", lambda: number("SELECT count(*) FROM posm.posm_jobs WHERE kind = 'sweep'"))
    daemon.kill(signal.SIGSTOP)
    restaurant, generation, key = site.restaurant(3), site.press(3), str(uuid.uuid4())
    taken = taken_connections()
    daemon.kill(signal.SIGCONT)
    failed = daemon.event("runner ended without a word", subject=generation)
    assert failed["cause"] == "db_unavailable", failed
    is_out_of_reach(pool.press(site, restaurant, key))
    for line in taken:
        line.close()
    done(generation)
    pressed = until("a connection", lambda: (answer := pool.press(site, restaurant, key))[0] == 201 and answer)
    done(json.loads(pressed[2])["id"])
    assert not any("does not answer" in line for line in daemon.seen), daemon.seen
    pool.end()
    finish(site, daemon)


class SmallDisk:
    """The lane's database on a disk of its own."""

    def __init__(self, site):
        self.site, self.folder = site, site.dir / "small"

    def move(self, to):
        until("that nobody is connected", lambda: number(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{self.site.name}' "
                                                         "AND pid <> pg_backend_pid()") == 0)
        sql(f"ALTER DATABASE {self.site.name} SET TABLESPACE {to}", "postgres")

    def __enter__(self):
        self.site.dir.chmod(0o755)
        self.folder.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=777", "tmpfs", self.folder], capture_output=True, text=True)
        assert mounted.returncode == 0, f"the right to mount is missing here (CAP_SYS_ADMIN): {mounted.stderr}"
        (self.folder / "space").mkdir()
        shutil.chown(self.folder / "space", "nobody")
        sql(f"CREATE TABLESPACE small LOCATION '{self.folder / 'space'}'", "postgres")
        self.move("small")
        return self

    def fill(self):
        with open(self.folder / "ballast", "wb", buffering=0) as ballast:
            try:
                while ballast.write(bytes(4096)):
                    pass
            except OSError:
                pass

    def empty(self):
        (self.folder / "ballast").unlink()

    def __exit__(self, *_):
        try:
            self.move("pg_default")
            sql("DROP TABLESPACE small", "postgres")
        finally:
            subprocess.run(["umount", "-l", self.folder], check=True)


def a_database_whose_disk_is_full_still_reads_and_is_waited_for(site):
    let_ana_in()
    with SmallDisk(site) as disk:
        daemon, pool = site.daemon(**PATIENT), Pool(site, {})
        with kit.cards_stop_at(1) as let_go:
            generation = site.press(3000)
            until("cards", lambda: cards(generation) >= 1)
            disk.fill()
            let_go()
            until("a write that fails", lambda: any("(53100)" in line for line in daemon.seen))
        answer = pool.call("GET", f"/generations/{generation}")
        assert answer[0] == 200 and json.loads(answer[2])["id"] == generation, answer
        disk.empty()
        done(generation)
        pool.end()
        finish(site, daemon)


# --- memory, descriptors, processes

def shim(site):
    made = site.dir / "scarce.so"
    if not made.exists():
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", made, kit.SOURCE / "tests/jobs/scarce.c", "-ldl"], check=True)
    return made


def scarce(site, program, function, call):
    """The environment in which this call fails, once."""
    site.marks += 1
    site.mark = site.dir / f"struck-{site.marks}"
    return {"LD_PRELOAD": str(shim(site)), "POSM_SCARCE": f"{program} {function} {call}", "POSM_SCARCE_ONCE": str(site.mark)}


def calls():
    """The first ones each, then ever fewer."""
    at = 1
    while True:
        yield at
        at = max(at + 1, int(at * STEP))


def sweep(site, program, functions, strike):
    """strike(environment) for call after call, until one is not made any more."""
    struck, wrong = {}, []
    for function in functions:
        for call in calls():
            environment = scarce(site, program, function, call)
            try:
                strike(environment)
            except Exception as why:
                wrong.append(f"{program}, {function} {call}: {why}\n" + "".join(line for d in site.daemons for line in d.seen[-8:]))
                site.rest()
            if not site.mark.exists():
                break
            struck[function] = struck.get(function, 0) + 1
    print(f"   {program}: {struck}", flush=True)
    assert not wrong, "\n".join(wrong)
    assert struck.get("malloc", 0) > 8, "the shim is not there"


def run_with(site):
    def strike(environment):
        generation = site.press(3)
        doomed = kit.Daemon(site, site.write_conf(), **environment)
        until("an end", lambda: status(generation) not in ("created", "scheduled", "in-progress") or doomed.process.poll() is not None)
        if doomed.process.poll() is not None:
            site.daemon()
        done(generation)
        epoch, failures, state = job(generation)
        assert epoch <= 2 and failures <= 1 and state == "done", (epoch, failures, state)
        for daemon in list(site.daemons):
            assert daemon.process.poll() is not None or daemon.end() == 0
            site.daemons.remove(daemon)
        site.check(attempts=1, quiet=True)
    return strike


def a_call_that_fails_in_a_runner_costs_an_attempt_at_most(site):
    sweep(site, "posm-runner", ("malloc", "open", "socket", "socketpair", "memfd_create", "mmap", "timer_create", "pthread_create", "posix_spawn"),
          run_with(site))


def a_call_that_fails_in_posmd_costs_an_attempt_at_most(site):
    sweep(site, "posmd", ("malloc", "open", "socket", "socketpair", "memfd_create", "fork"), run_with(site))


def a_call_that_fails_in_a_worker_costs_its_request_at_most(site):
    let_ana_in()

    def strike(environment):
        pool, restaurant, key = Pool(site, environment), site.restaurant(3), str(uuid.uuid4())
        try:
            code, _, body, whole = pool.press(site, restaurant, key)
            assert code in (201, 503) if whole else body == b"", (environment, code, body)
        except OSError:
            pass  # the worker has ended, and so has its line: the web server says 503
        again = until("an answer", lambda: (answer := pool.press(site, restaurant, key))[0] == 201 and answer)
        assert [[str(json.loads(again[2])["id"])]] == sql(f"SELECT id FROM posm.restaurants_posm_versions WHERE restaurant_id = {restaurant}")
        assert pool.process.poll() is None
        pool.end()
    sweep(site, "posm-fcgi+", ("malloc", "socket", "mmap"), strike)


# --- the time

def preloaded(clock, site):
    preload = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    assert preload, "libfaketime is missing here (Debian: faketime)"
    (site.dir / "clock").write_text(clock)
    return {"LD_PRELOAD": str(preload), "FAKETIME_TIMESTAMP_FILE": str(site.dir / "clock"), "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1"}


def a_clock_that_jumps_during_a_run_ends_nothing(site):
    for jump in ("+1h", "-1h"):
        daemon = kit.Daemon(site, site.write_conf(job__lease="4s"), KILL + "posmd", **preloaded("+0", site))
        with kit.cards_stop_at(1) as let_go:
            generation = site.press(600)
            until("cards", lambda: cards(generation) >= 1)
            (site.dir / "clock").write_text(jump)
            at = sql("SELECT clock_timestamp()")[0][0]
            until("renewals for two leases", lambda: number(
                f"SELECT count(*) FROM posm.posm_jobs WHERE subject = {generation} AND lease_until > timestamptz '{at}' + interval '9 s'"))
            let_go()
        done(generation)
        assert job(generation) == (1, 0, "done"), job(generation)
        finish(site, daemon)


class OverS3(OnS3, Lane):
    """A lane whose objects are on a real S3 gateway."""


def a_store_that_finds_the_clock_wrong_ends_the_generation_and_says_so(site):
    daemon = kit.Daemon(site, site.write_conf(), **preloaded("+1h", site))
    generation = site.press(3)
    ended = daemon.event("attempt ended", subject=generation)
    assert (ended["fate"], ended["cause"]) == ("end", "storage_refused") and "set this host's clock" in ended["detail"], ended
    assert job(generation) == (1, 1, "failed")
    finish(site, daemon)


TESTS = [a_machine_that_crashes_whole_goes_on_by_itself, a_deadlock_is_a_503_or_another_try_and_never_a_500,
         rows_that_nobody_can_clear_away_are_seen_and_hold_up_nothing,
         a_database_that_gives_no_connection_is_503_and_the_daemon_keeps_its_own,
         a_database_whose_disk_is_full_still_reads_and_is_waited_for, a_clock_that_jumps_during_a_run_ends_nothing,
         a_call_that_fails_in_a_runner_costs_an_attempt_at_most, a_call_that_fails_in_posmd_costs_an_attempt_at_most,
         a_call_that_fails_in_a_worker_costs_its_request_at_most]
ON_S3 = [a_store_that_finds_the_clock_wrong_ends_the_generation_and_says_so]


def main():
    if pathlib.Path("/dev/shm").is_dir():
        os.environ.setdefault("TMPDIR", "/dev/shm")
    kit.under_postgres()
    (kit.BUILD / KILL / "config.status").touch()
    failed = ran = 0
    for name, kind, tests in (("scarce", Lane, TESTS), ("scarces3", OverS3, ON_S3)):
        kit.here.database = name
        if chosen := [t for t in tests if t.__name__ in sys.argv[1:] or not sys.argv[1:]]:
            failed += kit.run(chosen, kind(name))
            ran += len(chosen)
    print(f"{ran - failed} passed, {failed} failed")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
