#!/usr/bin/python3
"""Faults that a queue must outlive, each made on purpose: zombies, races, a broken line to the database, a full disk, a clock
that is wrong, a newer version's rows. The long ones want POSM_LONG (make check-long SUITE=jobs)."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import uuid

import kit
from kill_lanes import KILL, Lane, Pool, done
from kit import cards, job, number, sql, status, until, waiting_for_a_lock
from wire import Wire


def long(test):
    """For make check-long."""
    test.long = True
    return test


def stopped_at(site, point, tables=3, **options):
    """A posmd of which the process that passes the point stands still there, and the generation it works on."""
    generation = site.press(tables)
    daemon = site.doomed(point, "STOP", options)
    until(point, site.mark.exists)
    program = point.split(" ")[0]
    pids = [daemon.process.pid] if program == "posmd" else [int(daemon.event("attempt begins", subject=generation)["pid"])]
    until("it stands still", lambda: pathlib.Path(f"/proc/{pids[0]}/stat").read_text().split(")")[1].split()[0] == "T")
    return daemon, pids[0], generation


def over(generation):
    """By the database's clock its lease has run out."""
    sql(f"UPDATE posm.posm_jobs SET lease_until = now() - interval '1 s' WHERE kind = 'generate' AND subject = {generation}")


def a_zombie_one_step_before_its_publication_changes_nothing(site):
    # its manifest comes next, then `done`; by its own clock it still holds the job
    first, runner, generation = stopped_at(site, "posm-runner sql:card_list", job__lease="30s")
    first.kill(signal.SIGSTOP)
    over(generation)
    second = site.daemon()
    second.event("lease ran out", subject=generation)
    done(generation)
    rows = sql(f"SELECT * FROM posm.posm_cards WHERE generation_id = {generation} ORDER BY ordinal")
    before = sql(f"SELECT epoch, manifest, row_version FROM posm.restaurants_posm_versions WHERE id = {generation}")
    os.kill(runner, signal.SIGCONT)
    until("the zombie's end", lambda: runner not in kit.processes("posm-runner"))
    assert before == sql(f"SELECT epoch, manifest, row_version FROM posm.restaurants_posm_versions WHERE id = {generation}")
    assert rows == sql(f"SELECT * FROM posm.posm_cards WHERE generation_id = {generation} ORDER BY ordinal")
    assert job(generation) == (2, 1, "done")
    first.kill(signal.SIGCONT)


def a_runner_whose_posmd_stands_still_ends_before_its_lease(site):
    daemon = site.daemon()
    with kit.cards_stop_at(1) as let_go:  # longer than a lease
        generation = site.press(600)
        runner = int(daemon.event("attempt begins", subject=generation)["pid"])
        until("cards", lambda: cards(generation) >= 1)
        daemon.kill(signal.SIGSTOP)  # nobody renews, and nobody watches
        other = site.daemon()
        other.event("lease ran out", subject=generation)
        assert runner not in kit.processes("posm-runner"), "two runners at once"
        let_go()
        daemon.kill(signal.SIGCONT)
    done(generation)


class Session:
    """A session of psql that holds what it locked."""

    def __init__(self, text):
        command = [pathlib.Path(os.environ["PG_BIN"]) / "psql", "-Xqt", "-d", kit.here.database]
        self.psql = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.psql.stdin.write(f"BEGIN; {text}; SELECT 'held';\n")
        self.psql.stdin.flush()
        while "held" not in self.psql.stdout.readline():
            pass

    def end(self, how="COMMIT"):
        self.psql.stdin.write(f"{how};\n")
        self.psql.stdin.close()
        self.psql.wait()


def a_rescue_that_comes_while_a_runner_ends_its_job_leaves_it_done(site):
    daemon, runner, generation = stopped_at(site, "posm-runner sql:card_list", job__lease="30s")
    held = Session(f"SELECT FROM posm.restaurants_posm_versions WHERE id = {generation} FOR UPDATE")
    os.kill(runner, signal.SIGCONT)
    until("the runner at the row", lambda: waiting_for_a_lock("posm-runner"))
    # its lease is over before its last word is heard; whoever rescues meets the locked row
    over(generation)
    daemon.kill(signal.SIGSTOP)
    sql("DELETE FROM posm.posm_jobs WHERE kind <> 'generate'")  # a sweep that is there then is of the rescuer's own tick
    rescuer = site.daemon()
    rescuer.event("started")
    sql("NOTIFY posm_jobs")
    until("a tick of it", lambda: number("SELECT count(*) FROM posm.posm_jobs WHERE kind <> 'generate'") > 0)
    held.end()
    until("the runner's end", lambda: runner not in kit.processes("posm-runner"))
    done(generation)
    assert job(generation) == (1, 0, "done"), job(generation)
    daemon.kill(signal.SIGCONT)


def a_runner_that_ends_its_job_while_it_is_rescued_has_lost_it(site):
    first, runner, generation = stopped_at(site, "posm-runner sql:card_list", job__lease="30s")
    first.kill(signal.SIGSTOP)
    over(generation)
    rescuer = site.doomed("posmd sql:job_expire", "STOP")  # its tick has given the job back and not yet said COMMIT
    until("the rescue", site.mark.exists)
    os.kill(runner, signal.SIGCONT)
    until("the runner at the row", lambda: waiting_for_a_lock("posm-runner"))
    rescuer.kill(signal.SIGCONT)
    until("the runner's end", lambda: runner not in kit.processes("posm-runner"))
    done(generation)
    assert job(generation) == (2, 1, "done"), job(generation)
    assert number(f"SELECT epoch FROM posm.restaurants_posm_versions WHERE id = {generation}") == 2
    first.kill(signal.SIGCONT)


@long
def connections_that_are_ended_five_times_a_second_double_nothing(site):
    options = {"job__max_attempts": "50"}
    daemons = [site.daemon(**options) for _ in range(2)]
    generations = [site.press(200) for _ in range(2)]
    for _ in range(15):
        sql("""SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND application_name LIKE 'posm%' AND pid <> pg_backend_pid()""")
        time.sleep(0.2)  # the fault's own measure
    for generation in generations:
        done(generation)
        epoch, failures, _ = job(generation)
        assert failures < epoch <= 50, (epoch, failures)
    for daemon in daemons:
        down = [line for line in daemon.seen if "does not answer" in line]
        assert len(down) <= 15, down
        assert daemon.end() == 0


@long
def a_daemon_whose_line_goes_dead_ends_its_runner_before_another_begins(site):
    wire = Wire(site.dir / "dead")
    through = f"{wire.conninfo} dbname={site.database}"
    first = site.daemon(pg__conninfo=through, pg__statement_timeout="1s")
    generation = site.press(3000)
    runner = int(first.event("attempt begins", subject=generation)["pid"])
    until("cards", lambda: cards(generation) >= 1)
    wire.blackhole()
    second = site.daemon()
    second.event("lease ran out", subject=generation)
    assert runner not in kit.processes("posm-runner"), "two runners at once"
    first.event("the database does not answer, waiting")
    wire.heal()
    first.event("the database answers again")
    done(generation)
    assert job(generation)[2] == "done"


def a_commit_whose_answer_is_lost_is_one_generation_for_its_key(site):
    sql("INSERT INTO posm.posm_users (login, role, scope_all) VALUES ('ana', 'admin', true) ON CONFLICT DO NOTHING")
    wire = Wire(site.dir / "commit")
    pool = Pool(site, {}, {"pg.conninfo": f"{wire.conninfo} dbname={site.database}", "fcgi.api.max": "1"})
    restaurant, key = site.restaurant(3), str(uuid.uuid4())
    wire.lose_commit = True
    first = pool.press(site, restaurant, key)
    assert wire.lost == 1 and first[0] == 503, first
    assert json.loads(first[2])["code"] == "commit_unknown", first
    again = pool.press(site, restaurant, key)
    pool.end()
    assert again[0] == 201, again
    assert [[str(json.loads(again[2])["id"])]] == sql(f"SELECT id FROM posm.restaurants_posm_versions WHERE restaurant_id = {restaurant}")


def a_generation_begins_at_the_tick_when_no_notification_comes(site):
    wire = Wire(site.dir / "mute")
    wire.no_notes = True
    daemon = site.daemon(pg__conninfo=f"{wire.conninfo} dbname={site.database}", job__tick="1s")
    daemon.event("started")
    until("its first tick", lambda: number("SELECT count(*) FROM posm.posm_jobs WHERE kind = 'sweep'"))
    done(site.press(3))


@long
def a_program_whose_clock_is_an_hour_off_keeps_the_databases_time(site):
    preload = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
    assert preload, "libfaketime is missing here (Debian: faketime)"
    for off in ("+1h", "-1h"):
        conf = site.write_conf(press__program="/nonexistent/posm-press", job__backoff="30m", job__backoff_max="1h", job__max_attempts="9")
        clock = {"LD_PRELOAD": str(preload), "FAKETIME": off, "DONT_FAKE_MONOTONIC": "1"}
        daemon = kit.Daemon(site, conf, KILL + "posmd", **clock)
        generation = site.press(3)
        daemon.event("attempt ended", subject=generation, fate="retry")
        assert number(f"""SELECT count(*) FROM posm.restaurants_posm_versions WHERE id = {generation}
            AND not_before BETWEEN now() + interval '14 min' AND now() + interval '31 min'
            AND started_at BETWEEN now() - interval '2 min' AND now()""") == 1, sql(
                f"SELECT now(), started_at, not_before FROM posm.restaurants_posm_versions WHERE id = {generation}")
        assert daemon.end() == 0
        sql(f"UPDATE posm.restaurants_posm_versions SET not_before = NULL WHERE id = {generation}")
        daemon = kit.Daemon(site, site.write_conf(), KILL + "posmd", **clock)
        done(generation)
        assert daemon.end() == 0


@long
def a_full_disk_is_waited_for(site):
    folder = site.dir / "small"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, text=True)
    assert mounted.returncode == 0, f"the right to mount is missing here (CAP_SYS_ADMIN): {mounted.stderr}"
    try:
        subprocess.run(["cp", "-r", site.objects / "templates", folder], check=True)
        daemon = site.daemon(object__directory=folder, job__max_attempts="50")
        generation = site.press(300)
        full = daemon.event("attempt ended", subject=generation, fate="retry")
        assert full["cause"] == "storage_full", full
        subprocess.run(["mount", "-o", "remount,size=200m", folder], check=True)
        done(generation)
        subprocess.run(["cp", "-r", folder / "generations", site.objects], check=True)  # where the checker looks
        assert daemon.end() == 0
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def a_limit_that_is_lowered_lets_the_running_ones_go_on_and_begins_no_other(site):
    sql("""CREATE TABLE beside (n bigint);
           CREATE FUNCTION see_beside() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
               INSERT INTO beside SELECT count(*) FROM posm.restaurants_posm_versions WHERE status IN ('scheduled', 'in-progress');
               RETURN NULL;
           END $$;
           CREATE TRIGGER see_beside AFTER UPDATE ON posm.restaurants_posm_versions FOR EACH ROW
               WHEN (NEW.status = 'scheduled' AND OLD.status = 'created') EXECUTE FUNCTION see_beside()""")
    conf = site.write_conf(job__max_in_progress="3", pg__statement_timeout="60s", job__stall="60s")
    daemon = kit.Daemon(site, conf, KILL + "posmd")
    with kit.held("LOCK TABLE posm.posm_cards IN EXCLUSIVE MODE") as commit:  # nobody comes to an end
        running = [site.press(3) for _ in range(3)]
        for generation in running:
            daemon.event("attempt begins", subject=generation)
        conf.write_text(conf.read_text().replace("max_in_progress = 3", "max_in_progress = 1"))
        daemon.kill(signal.SIGHUP)
        daemon.event("configuration read again")
        other = site.daemon(job__max_in_progress="1")
        waiting = [site.press(3) for _ in range(3)]
        sql("DELETE FROM posm.posm_jobs WHERE kind = 'sweep'; NOTIFY posm_jobs")
        until("a tick", lambda: number("SELECT count(*) FROM posm.posm_jobs WHERE kind = 'sweep'"))
        assert [status(g) for g in running + waiting] == ["in-progress"] * 3 + ["created"] * 3
        sql("TRUNCATE beside")
        commit()
    for generation in running + waiting:
        done(generation)
    assert sql("SELECT n FROM beside") == [["1"]] * 3, "each began alone"
    assert all(job(g) == (1, 0, "done") for g in running + waiting)
    sql("DROP TRIGGER see_beside ON posm.restaurants_posm_versions; DROP TABLE beside")
    assert daemon.end() == 0 and other.end() == 0


@long
def a_job_that_takes_its_posmd_along_is_tried_exactly_so_often_over_restarts(site):
    generation = site.press(3)
    for attempt in (1, 2, 3):
        doomed = site.doomed("posmd claim.started", options={"job__max_attempts": "3"})
        doomed.process.wait(kit.PATIENCE)
        assert site.mark.exists() and job(generation) == (attempt, attempt - 1, "leased"), job(generation)
    daemon = site.daemon(job__max_attempts="3")
    daemon.event("lease ran out, given up", subject=generation, attempt=3, failures=3)
    assert job(generation) == (3, 3, "failed") and status(generation) == "error"
    assert sql(f"SELECT reason ->> 'code' FROM posm.restaurants_posm_versions WHERE id = {generation}") == [["attempts_exhausted"]]
    assert daemon.end() == 0


def rows_of_a_newer_version_are_left_alone(site):
    sql("ALTER TYPE posm.posm_job_state ADD VALUE IF NOT EXISTS 'paused'")
    sql("ALTER TYPE posm.posm_version_status ADD VALUE IF NOT EXISTS 'archived'")
    waits = site.press(3)
    sql(f"""INSERT INTO posm.posm_jobs (kind, subject, state) VALUES ('reindex', 1, 'ready'), ('reindex', 2, 'paused');
            ALTER TABLE posm.restaurants_posm_versions DISABLE TRIGGER version_status_changes;
            UPDATE posm.restaurants_posm_versions SET status = 'archived' WHERE id = {waits};
            UPDATE posm.posm_jobs SET state = 'paused', lease_token = NULL, lease_until = NULL WHERE kind = 'generate' AND subject = {waits};
            ALTER TABLE posm.restaurants_posm_versions ENABLE TRIGGER version_status_changes""")
    sql("""INSERT INTO posm.posm_jobs (kind, subject, state, epoch, failures, worker, lease_token, lease_until)
           VALUES ('reindex', 3, 'leased', 4, 2, 'a newer one', gen_random_uuid(), now() - interval '1 s')""")
    rows = f"""SELECT kind, subject, state, epoch, failures, updated_at FROM posm.posm_jobs
               WHERE (kind = 'reindex' AND subject <> 3) OR (kind = 'generate' AND subject = {waits}) ORDER BY id"""
    sql("DELETE FROM posm.posm_jobs WHERE kind = 'sweep'")
    before = sql(rows)
    daemon = site.daemon(job__sweep="100ms", job__tick="100ms")
    done(site.press(3))
    daemon.event("attempt ended", kind="sweep", fate="done")
    assert sql(rows) == before and status(waits) == "archived"
    given_back = sql("SELECT state, epoch, failures, lease_token IS NULL FROM posm.posm_jobs WHERE kind = 'reindex' AND subject = 3")
    assert given_back == [["ready", "4", "2", "t"]], given_back  # for its own version to try; what it failed at is not known here
    assert daemon.end() == 0
    sql(f"DELETE FROM posm.posm_jobs WHERE kind = 'reindex' OR subject = {waits}; DELETE FROM posm.restaurants_posm_versions WHERE id = {waits}")


TESTS = [value for value in list(globals().values()) if callable(value) and getattr(value, "__module__", "") == "__main__"
         and getattr(value, "__code__", None) and value.__code__.co_varnames[:1] == ("site",) and value.__name__ not in ("stopped_at", "long")]
LONG_TOO = "POSM_LONG" in os.environ or len(sys.argv) > 1

if __name__ == "__main__":
    if pathlib.Path("/dev/shm").is_dir():
        os.environ.setdefault("TMPDIR", "/dev/shm")
    kit.under_postgres()
    (kit.BUILD / KILL / "config.status").touch()
    kit.here.database = "faults"
    chosen = [t for t in TESTS if (t.__name__ in sys.argv[1:] or not sys.argv[1:]) and (LONG_TOO or not hasattr(t, "long"))]
    sys.exit(kit.run(chosen, Lane("faults")) != 0)
