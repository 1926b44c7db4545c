#!/usr/bin/python3
"""A database that becomes another: PgBouncer in between, a real hot standby that is promoted."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import uuid

import kit
from kill_lanes import Pool as Calls
from kit import cards, check_done, number, sql, status, until

QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}


def owner(*command):
    """The server's programs are not run as root."""
    return [*(["runuser", "-u", "nobody", "--"] if os.getuid() == 0 else []), *map(str, command)]


def pg(program, *args):
    subprocess.run(owner(pathlib.Path(os.environ["PG_BIN"]) / program, *args), check=True, **QUIET)


def folder(site, name):
    made = site.dir / name
    made.mkdir()
    site.dir.chmod(0o755)
    if os.getuid() == 0:
        shutil.chown(made, "nobody")
    made.chmod(0o700 if name == "standby" else 0o755)
    return made


class Pooler:
    """PgBouncer in transaction mode before the test's cluster."""

    def __init__(self, site):
        self.dir = folder(site, f"pooler{len(site.poolers)}")
        site.poolers.append(self)
        (self.dir / "ini").write_text(f"""[databases]
posm = host={os.environ["PGHOST"]} user=posm dbname=posm
[pgbouncer]
listen_port = 6432
unix_socket_dir = {self.dir}
auth_type = any
pool_mode = transaction
default_pool_size = 4
""")
        self.start()

    @property
    def conninfo(self):
        return f"host={self.dir} port=6432 user=posm dbname=posm"

    def start(self):
        program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin")
        self.process = subprocess.Popen(owner(program, "-q", self.dir / "ini"), **QUIET)
        until("PgBouncer", (self.dir / ".s.PGSQL.6432").exists)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def behind_a_pooler_jobs_are_found_at_the_tick(site):
    pooler = Pooler(site)
    daemon = site.daemon(pg__conninfo=pooler.conninfo, job__tick="200ms")
    daemon.event("behind a pooler work is found at the ticks: job.tick, or set pg.listen_conninfo")
    generations = [site.press(20) for _ in range(4)]
    for generation in generations:
        until("done", lambda: status(generation) == "done")
        check_done(site, generation)
    assert number("SELECT count(*) FROM pg_stat_activity WHERE query ILIKE 'LISTEN%'") == 0
    assert daemon.end() == 0
    assert number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0, "of a session that goes on in the pool"


def with_a_direct_line_beside_the_pooler_a_press_wakes_it_at_once(site):
    pooler = Pooler(site)
    daemon = site.daemon(pg__conninfo=pooler.conninfo, pg__listen_conninfo=f"host={os.environ['PGHOST']} user=posm dbname=posm",
                         job__tick="1h")
    until("LISTEN", lambda: number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'posmd listens'") == 1)
    until("the first tick", lambda: number("SELECT count(*) FROM posm.posm_jobs WHERE kind = 'sweep' AND state = 'ready'") == 1)
    generation = site.press(20)
    daemon.event("attempt ended", subject=generation, fate="done")
    check_done(site, generation)


def a_direct_line_that_is_cut_is_mended_at_a_tick(site):
    pooler = Pooler(site)
    daemon = site.daemon(pg__conninfo=pooler.conninfo, pg__listen_conninfo=f"host={os.environ['PGHOST']} user=posm dbname=posm",
                         job__tick="300ms")
    listening = "FROM pg_stat_activity WHERE application_name = 'posmd listens'"
    until("LISTEN", lambda: number(f"SELECT count(*) {listening}") == 1)
    sql(f"SELECT pg_terminate_backend(pid) {listening}")
    daemon.event("pg.listen_conninfo is out of reach, work is found at the ticks")
    daemon.event("pg.listen_conninfo answers again")
    assert daemon.process.poll() is None and not any("does not answer" in line for line in daemon.seen), daemon.seen


def a_direct_line_that_is_no_longer_asked_for_is_let_go(site):
    direct = f"host={os.environ['PGHOST']} user=posm dbname=posm"
    conf = site.write_conf(pg__conninfo=direct, pg__listen_conninfo=direct, job__tick="1h")
    daemon = kit.Daemon(site, conf)
    listening = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'posmd listens'"
    until("LISTEN", lambda: number(listening) == 1)
    conf.write_text("".join(line for line in conf.read_text().splitlines(True) if not line.startswith("pg.listen_conninfo")))
    daemon.kill(signal.SIGHUP)
    daemon.event("configuration read again")
    until("its end", lambda: number(listening) == 0)
    generation = site.press(3)
    daemon.event("attempt ended", subject=generation, fate="done")


def a_pooler_that_is_restarted_is_waited_for(site):
    pooler = Pooler(site)
    daemon = site.daemon(pg__conninfo=pooler.conninfo, job__tick="200ms")
    with kit.cards_stop_at(1) as let_go:
        generation = site.press(600)
        until("cards", lambda: cards(generation) >= 1)
        pooler.stop()
        daemon.event("the database does not answer, waiting")
        let_go()
        pooler.start()
    daemon.event("the database answers again")
    until("the end", lambda: status(generation) == "done")
    check_done(site, generation)
    assert len([line for line in daemon.seen if "does not answer" in line]) <= 2, daemon.seen


def a_read_only_database_is_waited_for_without_a_flood(site):
    daemon = site.daemon()
    with kit.cards_stop_at(1) as let_go:
        generation = site.press(600)
        until("cards", lambda: cards(generation) >= 1)
        sql("ALTER SYSTEM SET default_transaction_read_only = on; SELECT pg_reload_conf()")
        try:
            let_go()
            daemon.event("the database does not answer, waiting")
        finally:
            sql("SET default_transaction_read_only = off; ALTER SYSTEM RESET default_transaction_read_only; SELECT pg_reload_conf()")
    daemon.event("the database answers again")
    until("the end", lambda: status(generation) == "done")
    check_done(site, generation)
    assert len([line for line in daemon.seen if "does not answer" in line]) <= 2 and len(daemon.seen) < 30, daemon.seen


def a_standby_that_takes_over_is_waited_for_and_then_worked_with(site):
    """The last test: its database is another one afterwards."""
    first, second = os.environ["PGHOST"], folder(site, "standby")
    pg("pg_basebackup", "-h", first, "-U", "posm", "-D", second / "data", "-R", "-c", "fast", "--no-sync")
    options = f"-c unix_socket_directories={second} -c listen_addresses= -c hot_standby=on"
    pg("pg_ctl", "-D", second / "data", "-w", "-s", "-l", second / "log", "-o", options, "start")
    either = f"host={first},{second} user=posm dbname=posm"
    daemon, pool, other = site.daemon(pg__conninfo=either), Calls(site, {}, {"pg.conninfo": either}), site.restaurant(3)
    sql("INSERT INTO posm.posm_users (login, role, scope_all) VALUES ('ana', 'admin', true)")
    assert pool.press(site, site.restaurant(3), str(uuid.uuid4()))[0] == 201
    with kit.held("LOCK TABLE posm.posm_cards IN EXCLUSIVE MODE"):  # its cards wait: it is not over before the database changes
        generation = site.press(600)
        until("cards", lambda: kit.waiting_for_a_lock("posm-runner"))
        written = sql("SELECT pg_current_wal_lsn()")[0][0]
        until("the standby to follow", lambda: sql(f"SELECT replay_lsn >= '{written}' FROM pg_stat_replication") == [["t"]])
        pg("pg_ctl", "-D", os.environ["PG_DATA"], "-m", "immediate", "-w", "-s", "stop")
    os.environ["PGHOST"] = str(second)
    try:
        daemon.event("the database does not answer, waiting")
        # posmd: LISTEN "during recovery"; a runner: INSERT "in a read-only transaction"
        until("a try at the standby", lambda: "ERROR:  cannot execute" in (second / "log").read_text())
        assert sql("SELECT pg_is_in_recovery()") == [["t"]] and daemon.process.poll() is None
        assert status(generation) == "in-progress"
        code, headers, body = pool.press(site, other, key := str(uuid.uuid4()))[:3]
        assert code == 503 and json.loads(body)["code"] == "db_unavailable" and "Retry-After" in headers, (code, headers, body)
        pg("pg_ctl", "-D", second / "data", "-w", "-s", "promote")
        daemon.event("the database answers again")
        pressed = json.loads(until("an answer", lambda: (answer := pool.press(site, other, key))[0] == 201 and answer[2]))["id"]
        for one in (generation, pressed):
            until("the end", lambda one=one: status(one) == "done")
            check_done(site, one)
        assert len([line for line in daemon.seen if "does not answer" in line]) <= 2 and len(daemon.seen) < 30, daemon.seen
        assert daemon.end() == 0
    finally:
        pool.end()
        site.standby = second


TESTS = [behind_a_pooler_jobs_are_found_at_the_tick, with_a_direct_line_beside_the_pooler_a_press_wakes_it_at_once,
         a_direct_line_that_is_cut_is_mended_at_a_tick, a_direct_line_that_is_no_longer_asked_for_is_let_go, a_pooler_that_is_restarted_is_waited_for,
         a_read_only_database_is_waited_for_without_a_flood, a_standby_that_takes_over_is_waited_for_and_then_worked_with]

if __name__ == "__main__":
    kit.under_postgres()
    chosen = [t for t in TESTS if not sys.argv[1:] or t.__name__ in sys.argv[1:]]
    site = kit.Site()
    site.poolers, site.standby = [], None
    failed = kit.run(chosen, site)
    for pooler in site.poolers:
        pooler.stop()
    if site.standby:
        pg("pg_ctl", "-D", site.standby / "data", "-m", "immediate", "-w", "-s", "stop")
    sys.exit(failed != 0)
