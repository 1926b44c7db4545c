"""A private posm without a web server: PostgreSQL, a folder of objects, as many posmd as a test wants."""
import atexit
import contextlib
import csv
import hashlib
import io
import json
import os
import pathlib
import queue
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zlib

SOURCE = pathlib.Path(os.environ.get("POSM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
BUILD = pathlib.Path(os.environ.get("POSM_BUILD_DIR") or SOURCE)
PATIENCE = int(os.environ.get("POSM_PATIENCE", "60"))  # seconds for anything that must come
SESSIONS = set()  # of the posmd that were started here; their runners and presses are in them
here = threading.local()  # .database: whose, in this thread; else PGDATABASE's


def under_postgres():
    """Starts the program again beside a cluster of its own; with-pg ends it."""
    if "PG_DATA" not in os.environ:
        os.execv(SOURCE / "tests/with-pg", [str(SOURCE / "tests/with-pg"), sys.executable, *sys.argv])


def sql(text, database=None):
    """Rows as lists of texts."""
    command = [pathlib.Path(os.environ["PG_BIN"]) / "psql", "-XqAt", "--csv", "-v", "ON_ERROR_STOP=1"]
    database = database or getattr(here, "database", None)
    if database:
        command += ["-d", database]
    done = subprocess.run(command, input=text, text=True, capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return list(csv.reader(io.StringIO(done.stdout)))


def number(text):
    return int(sql(text)[0][0])


def until(what, ask, pause=0.01):
    """The first true answer; asked again and again, for what gives no sign of itself."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = ask()
        if answer:
            return answer
        time.sleep(pause)
    raise AssertionError(f"waited {PATIENCE} s in vain for {what}")


@contextlib.contextmanager
def held(statements):
    """A transaction that has done these and waits: commit() ends it, when it has done `last`; without, it is rolled back."""
    command = [pathlib.Path(os.environ["PG_BIN"]) / "psql", "-Xqt", "-d", getattr(here, "database", None) or os.environ["PGDATABASE"]]
    psql = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def commit(after="", last=""):
        psql.stdin.write(f"{last}; COMMIT; {after}\n")
        psql.stdin.close()
        psql.wait()
    try:
        psql.stdin.write(f"BEGIN; {statements}; SELECT 'held';\n")
        psql.stdin.flush()
        for line in psql.stdout:
            if "held" in line:
                break
        else:
            raise RuntimeError("psql ended")
        yield commit
    finally:
        psql.kill()
        psql.wait()


@contextlib.contextmanager
def cards_stop_at(count):
    """No runner writes more rows of cards than this and a batch, until let_go(): none is at its end before a test has done its worst."""
    already = number("SELECT count(*) FROM posm.posm_cards")
    sql(f"""CREATE OR REPLACE FUNCTION stop_cards() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF (SELECT count(*) FROM posm.posm_cards) >= {already + count} THEN PERFORM pg_advisory_xact_lock_shared(77); END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER stop_cards BEFORE INSERT ON posm.posm_cards FOR EACH STATEMENT EXECUTE FUNCTION stop_cards()""")
    try:
        with held("SELECT pg_advisory_xact_lock(77)") as let_go:
            yield let_go
    finally:
        sql("SET default_transaction_read_only = off; DROP TRIGGER stop_cards ON posm.posm_cards")


def told_to_end(pid):
    """SIGTERM is pending: it has not looked yet. Or there is nobody to look."""
    try:
        masks = [line.split()[1] for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("ShdPnd")]
    except OSError:
        return True
    return bool(int(masks[0], 16) & 1 << (signal.SIGTERM - 1))


class Daemon:
    """A posmd and its log, line by line, as events."""

    def __init__(self, site, conf, program="posmd", wrapped=(), **environment):
        self.seen, self.lines = [], queue.Queue()
        self.process = subprocess.Popen([*wrapped, BUILD / program, "--config", conf], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                        start_new_session=True, env={**os.environ, **environment})
        SESSIONS.add(self.process.pid)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        site.daemons.append(self)

    def _read(self):
        for line in self.process.stderr:
            self.seen.append(line)
            self.lines.put(line)

    def event(self, text, **pairs):
        """Waits for the next line of this event with these pairs; answers all its pairs."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no event '{text}' {pairs} in:\n" + "".join(self.seen[-30:]))
            got = dict((k, json.loads(v) if v.startswith('"') else v)
                       for k, v in re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\S+)', line))
            if got.get("event") == text and all(got.get(k) == str(v) for k, v in pairs.items()):
                return got

    def kill(self, number):
        self.process.send_signal(number)

    def end(self):
        """SIGTERM, as a service manager stops it; answers the exit code."""
        self.process.send_signal(signal.SIGCONT)
        # before its first line a signal is nothing it knows of
        until("its start or its end", lambda: self.process.poll() is not None or any("event=started" in line for line in self.seen))
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def bury(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


class Site:
    """Everything of one test program; ends with it."""

    OPTIONS = {"job.tick": "10s", "job.lease": "2s", "job.backoff": "100ms", "job.backoff_max": "1s", "job.stall": "20s",
               "job.stop_grace": "10s", "job.sweep": "1h", "generation.presses": "1", "generation.proof": "off",
               "generation.layout": os.environ.get("POSM_LAYOUT", "cards")}  # make check-long asks over the other shelf, too

    def __init__(self, database=None):
        self.database, self.checked = database, 1
        if database:
            sql(f"CREATE DATABASE {database}", "postgres")
            here.database = database
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="posm-jobs-"))
        atexit.register(self.close)
        self.daemons, self.confs = [], 0
        self.objects = self.make_shelf()
        self.conf = self.write_conf()
        self.posmctl("migrate")
        template = SOURCE / "templates/a6-card"
        self.template = int(self.posmctl("template", "add", template / "ru.pdf", "--settings", template / "ru.settings.json",
                                         "--name", "Карточка").split("\t")[0])
        sql("INSERT INTO posm.brands (name) VALUES ('Лес')")

    def make_shelf(self):
        folder = self.dir / "objects"
        folder.mkdir()
        return folder

    def write_conf(self, **options):
        """Option names with '__' for the dot."""
        values = {"pg.conninfo": f"dbname={self.database}" if self.database else "", "object.directory": self.objects, **self.OPTIONS,
                  **{k.replace("__", "."): v for k, v in options.items()}}
        self.confs += 1
        path = self.dir / f"{self.confs}.conf"
        path.touch(mode=0o600)
        path.write_text("".join(f"{k} = {v}\n" for k, v in values.items()))
        return path

    def posmctl(self, *args, program="posmctl"):
        done = subprocess.run([BUILD / program, *args, "--config", self.conf], stdin=subprocess.DEVNULL, text=True,
                              capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"posmctl {args}: {done.stderr}")
        return done.stdout

    def daemon(self, **options):
        return Daemon(self, self.write_conf(**options))

    def check(self, **terms):
        """The checker has nothing to say; bytes are read of what is new since it was asked before."""
        checker = invariants.Checker(self.objects, since=self.checked, **terms)
        broken = checker.check()
        self.checked = number("SELECT coalesce(max(id), 0) + 1 FROM posm.restaurants_posm_versions")
        assert not broken, "\n".join(broken[:20])

    def restaurant(self, tables):
        return number(f"""
            INSERT INTO posm.restaurants (brand_id, name) VALUES (1, 'Ёлочка') RETURNING id \\gset
            INSERT INTO posm.restaurant_tables (restaurant_id, number, zone)
            SELECT :id, n, CASE WHEN n % 2 = 0 THEN 'Зал' ELSE 'Терраса' END FROM generate_series(1, {tables}) n;
            SELECT :id""")

    def press(self, tables=40, restaurant=None, template=None):
        """A new generation's id."""
        return int(self.posmctl("generate", "--restaurant", str(restaurant or self.restaurant(tables)), "--template",
                                str(template or self.template)))

    def close(self):
        for daemon in self.daemons:
            daemon.bury()
        shutil.rmtree(self.dir, ignore_errors=True)

    def rest(self):
        """No test sees another's daemons or active generations."""
        for daemon in self.daemons:
            daemon.bury()
        self.daemons = []
        sql("""UPDATE posm.posm_jobs SET state = 'cancelled', lease_token = NULL, lease_until = NULL
                   WHERE state NOT IN ('done', 'failed', 'cancelled');
               UPDATE posm.restaurants_posm_versions SET status = 'cancelled', finished_at = now(), swept = 'cancelled'
                   WHERE status IN ('created', 'scheduled', 'in-progress')""")


def waiting_for_a_lock(program):
    return number(f"""SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = '{program}'
                      AND wait_event_type = 'Lock'""") > 0


def status(generation):
    return sql(f"SELECT status FROM posm.restaurants_posm_versions WHERE id = {generation}")[0][0]


def job(generation):
    """epoch, failures, state"""
    row = sql(f"SELECT epoch, failures, state FROM posm.posm_jobs WHERE kind = 'generate' AND subject = {generation}")[0]
    return int(row[0]), int(row[1]), row[2]


def cards(generation):
    return number(f"SELECT count(*) FROM posm.posm_cards WHERE generation_id = {generation}")


def card_bytes(objects, key, prefix, tail_at, tail_packed):
    """As its row says: an object of its own, or on the packed shelf a prefix and what lies among the tails. Nothing for an absent one."""
    whole, before = ((objects / k).read_bytes() if k and (objects / k).is_file() else b"" for k in (key, prefix))
    if not prefix:
        return whole
    try:
        return before + zlib.decompress(whole[int(tail_at):int(tail_at) + int(tail_packed)], -15)
    except zlib.error:
        return before


def manifest_bytes(objects, manifest):
    """Of an object of its own, or of what stands behind the last tails."""
    whole, at = (objects / manifest["object_key"]).read_bytes(), manifest.get("at", 0)
    return whole[at:at + manifest["size"]] if at else whole


def check_done(site, generation):
    """Invariant I1: a generation that is done has every card, and every byte of it; and a manifest that says so."""
    assert status(generation) == "done", sql(f"SELECT status, reason FROM posm.restaurants_posm_versions WHERE id = {generation}")
    rows = sql(f"""SELECT object_key, size, crc32, encode(sha256, 'hex'), entry_name, table_uuid, prefix_key, tail_at, tail_packed
                   FROM posm.posm_cards WHERE generation_id = {generation} ORDER BY ordinal""")
    total, manifest = sql(f"SELECT total, manifest FROM posm.restaurants_posm_versions WHERE id = {generation}")[0]
    assert len(rows) == int(total)
    for key, size, crc32, sha256, _, _, prefix, tail_at, packed in rows:
        data = card_bytes(site.objects, key, prefix, tail_at, packed)
        assert len(data) == int(size) and zlib.crc32(data) == int(crc32), key
        assert hashlib.sha256(data).hexdigest() == sha256, key
    manifest = json.loads(manifest)
    data = manifest_bytes(site.objects, manifest)
    assert hashlib.sha256(data).hexdigest() == manifest["sha256"] and len(data) == manifest["size"]
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [(l["file"], l["sha256"], l["uuid"]) for l in lines] == [(r[4], r[3], r[5]) for r in rows]
    assert len({r[4].casefold() for r in rows}) == len(rows)


def stat(pid):
    """What the kernel says of it, from the state on: state, parent, group, session."""
    return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()


def processes(name):
    """Pids of running processes of this program below the posmd that were started here: other tests run beside."""
    found = []
    for path in pathlib.Path("/proc").iterdir():
        try:
            if path.name.isdigit() and (path / "comm").read_text().strip() == name:
                state, _, _, session = stat(path.name)[:4]
                if state != "Z" and int(session) in SESSIONS:
                    found.append(int(path.name))
        except OSError:
            pass
    return found


def parent(pid):
    try:
        return int(stat(pid)[1])
    except OSError:
        return 0


import invariants  # noqa: E402  asks through this module


def run(tests, site):
    failed = 0
    for test in tests:
        begin = time.monotonic()
        try:
            test(site)
            site.check()
            print(f"ok - {test.__name__} ({time.monotonic() - begin:.1f} s)", flush=True)
        except Exception as why:
            failed += 1
            print(f"not ok - {test.__name__}: {type(why).__name__}: {why}", flush=True)
            for daemon in site.daemons:
                print("   log: " + "   log: ".join(daemon.seen[-15:]), end="", flush=True)
        finally:
            site.rest()
    print(f"{len(tests) - failed} passed, {failed} failed")
    return failed
