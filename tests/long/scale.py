#!/usr/bin/python3
"""Two hosts, one database, one object store: what a core of a host does in a second, what that costs the database and the store,
where PostgreSQL and the store are full, and what is lost when one of the hosts is switched off in the middle of its work.

Each host is a network namespace with an address and a name of its own, lighttpd, both pools of posm-fcgi and a posmd, all pinned
to one core. PostgreSQL (with fsync) and Ceph's gateway stand outside. Rates are told by the clock and by the CPU time that the
processes used: the second is what other work on the machine does not change. docs/ops/scaling.md is made of them.

    tests/long/scale.py [CLAIM...]     POSM_ROUNDS=3"""
import atexit
import base64
import collections
import http.client
import json
import os
import pathlib
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import uuid

SOURCE = pathlib.Path(os.environ.get("POSM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
sys.path[:0] = [str(SOURCE / part) for part in ("tests/http", "tests/objects", "tests/jobs", "bench")]
import s3  # noqa: E402
from bench_kit import SETTINGS, noise_template  # noqa: E402
from claims import claim, equal, run  # noqa: E402
from hosts import NET, bridged, root  # noqa: E402
from stack import BUILD, Client, Stack, system_program, wait_until  # noqa: E402

ROUNDS = int(os.environ.get("POSM_ROUNDS", "3"))
CARDS = 600  # of a generation that is measured
CORES = sorted(os.sched_getaffinity(0))
PLACE = [str(n) for n in range(100)]  # the tables of a place whose cards' rows are written again and again
TICKS = os.sysconf("SC_CLK_TCK")
PASSWORD = "oper-pw"
AUTH = {"Authorization": "Basic " + base64.b64encode(f"oper:{PASSWORD}".encode()).decode()}


# --- CPU time
def stat_of(pid):
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = text[text.rindex(")") + 2:].split()
    return int(fields[1]), sum(int(fields[i]) for i in (11, 12)) / TICKS, sum(int(fields[i]) for i in (13, 14)) / TICKS


def cpu(roots):
    """Seconds that these processes and all their children have used, those that have ended and been waited for too."""
    all_of = {int(p.name): stat_of(p.name) for p in pathlib.Path("/proc").iterdir() if p.name.isdigit()}
    children = collections.defaultdict(list)
    for pid, found in all_of.items():
        if found:
            children[found[0]].append(pid)
    used, left = 0, list(roots)
    while left:
        pid = left.pop()
        if all_of.get(pid):
            used += all_of[pid][1] + all_of[pid][2]
            left += children[pid]
    return used


# --- the parts
class Site(Stack):
    """What the hosts share: the database, the store. Its own conf is posmctl's."""

    def __init__(self):
        self.bridge = bridged()
        self.gateway = s3.RadosGateway(listen="0.0.0.0")
        super().__init__(web=None, posmd=False)
        self.pg_port = s3.free_port()
        os.environ["PGPORT"] = str(self.pg_port)  # of createdb and psql
        secret = self.dir / "s3.secret"
        secret.write_text(s3.SECRET + "\n")
        secret.chmod(0o600)
        self.options.update({
            "object.driver": "s3", "s3.endpoint": f"http://{NET}.1:{self.gateway.port}", "s3.allow_http": "yes",
            "s3.bucket": self.gateway.bucket("posm"), "s3.access_key": s3.ACCESS, "s3.secret_file": secret, "s3.retry_time": "5s",
            "pg.conninfo": f"host={NET}.1 port={self.pg_port} user=posm dbname=posm sslmode=disable",
            "generation.presses": 1, "job.max_in_progress": 4, "job.lease": "5s", "job.tick": "1s", "job.backoff": "200ms", "job.backoff_max": "1s",
            "quota.presses": 100000, "quota.restaurant_presses": 1000, "quota.changes": 1000000, "pg.statement_timeout": "10s",
            "fcgi.api.max": 16, "fcgi.bulk.max": 6, "fcgi.api.min": 4, "fcgi.bulk.min": 4})
        self.hosts = []

    def start_postgres(self):
        home = self.dir / "pg"
        with open(home / "data/pg_hba.conf", "a", encoding="utf-8") as rules:
            rules.write(f"host all all {NET}.0/24 trust\n")
        self.service("postgres", [system_program("postgres"), "-D", home / "data", "-c", f"listen_addresses={NET}.1", "-c", f"port={self.pg_port}", "-c",
                                  f"unix_socket_directories={home}", "-c", "shared_buffers=256MB", "-c", "max_connections=200"], as_owner=True)
        self.ready("postgres", lambda: subprocess.run([system_program("pg_isready"), "-q", "-h", f"{NET}.1", "-p", str(self.pg_port)]).returncode == 0)

    def ready(self, name, test):
        self.services[name].wait_for(name, test)

    def start(self):
        self.start_database()
        self.configure()
        self.run("posmctl", "migrate", stdout=subprocess.DEVNULL)
        for login, role in (("admin", "admin"), ("oper", "operator")):
            self.user(login, role)
        self.hosts = [Host(self, n) for n in range(2)]
        for host in self.hosts:
            host.start()

    def stop(self):
        for host in self.hosts:
            host.stop()
        super().stop()
        self.gateway.end()

    @property
    def database_roots(self):
        return [self.services["postgres"].pid]

    @property
    def store_roots(self):
        return [p.pid for p in self.gateway.running]


class Host(Stack):
    """One host. Everything of it is a child of this program behind `ip netns exec`, which leaves no process of its own."""

    def __init__(self, site, number):
        self.site, self.name, self.link, self.address = site, f"posms{os.getpid()}n{number}", f"ps{os.getpid()}n{number}", f"{NET}.{number + 11}"
        self.core = CORES[number % len(CORES)]
        root("ip", "netns", "add", self.name)
        atexit.register(lambda: subprocess.run(["ip", "netns", "del", self.name]))
        root("ip", "link", "add", self.link, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        root("ip", "link", "set", self.link, "master", site.bridge, "up")
        for words in (("addr", "add", f"{self.address}/24", "dev", "eth0"), ("link", "set", "eth0", "up"), ("link", "set", "lo", "up")):
            root("ip", "-n", self.name, *words)
        super().__init__(web="lighttpd", wrapper=["ip", "netns", "exec", self.name, "unshare", "--uts", "sh", "-c",
                                                  f'hostname host{number} && exec taskset -c {self.core} "$0" "$@"'])
        own = {key: self.options[key] for key in ("fcgi.api.socket", "fcgi.bulk.socket")}
        self.options = {**site.options, **own, "object.directory": ""}
        del self.options["object.directory"]
        self.number, self.up = number, True
        self.flights = set()  # sockets with a request on them

    def start(self):
        (self.dir / "uploads").mkdir(mode=0o777, exist_ok=True)
        self.configure()
        self.start_pool("api")
        self.start_pool("bulk")
        self.start_posmd()
        self.start_web()
        self.up = True

    def start_lighttpd(self):
        self.port = 80
        super().start_lighttpd().stop()
        conf = self.dir / "lighttpd.conf"
        conf.write_text(conf.read_text().replace('"127.0.0.1"', f'"{self.address}"'))
        return self.service("lighttpd", [*self.wrapper, system_program("lighttpd"), "-D", "-f", conf])

    def answers(self):
        try:
            return ask(self, "GET", "/api/v1/me")[0] == 200
        except OSError:
            return False

    @property
    def roots(self):
        return [s.pid for s in self.services.values()]

    def cut(self):
        """As if its power had gone: nothing leaves it any more, then all of it is gone."""
        root("ip", "link", "set", self.link, "down")
        self.up = False
        for service in self.services.values():
            service.process.send_signal(signal.SIGKILL)
        for service in self.services.values():
            service.stop()
        for flight in list(self.flights):
            try:
                flight.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def come_back(self):
        root("ip", "link", "set", self.link, "up")
        self.start()


def ask(host, method, path, document=None, key=None, sink=None, timeout=60):
    """(status, body) of a host; sink: takes a large answer piece by piece."""
    connection = http.client.HTTPConnection(host.address, 80, timeout=timeout)
    connection.connect()
    flight = connection.sock
    host.flights.add(flight)
    try:
        body = None if document is None else json.dumps(document).encode()
        headers = {**AUTH, **({"Content-Type": "application/json"} if body else {}), **({"Idempotency-Key": key} if key else {})}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        if sink is None:
            return answer.status, answer.read()
        n, length = 0, int(answer.headers["Content-Length"])
        while piece := answer.read(1 << 16):
            n += len(piece)
        if n != length:
            raise http.client.IncompleteRead(b"", length - n)
        return answer.status, n
    finally:
        host.flights.discard(flight)
        connection.close()


# --- figures
def say(line):
    """Of what was measured; check-long shows it from the file, where it has no terminal."""
    print(line, flush=True)
    if "POSM_FIGURES" in os.environ:
        with open(os.environ["POSM_FIGURES"], "a", encoding="utf-8") as figures:
            figures.write(line + "\n")


def told(what, values, unit, places=0):
    say(f"   {what:<64} {min(values):9.{places}f} {statistics.median(values):9.{places}f} {max(values):9.{places}f} {unit}")


class Meter:
    """What a piece of work costs, by the clock and by everybody's CPU time."""

    def __init__(self, site, hosts):
        self.site, self.hosts = site, hosts

    def look(self):
        return time.monotonic(), cpu([r for h in self.hosts for r in h.roots]), cpu(self.site.database_roots), cpu(self.site.store_roots)

    def __enter__(self):
        self.begin = self.look()
        return self

    def __exit__(self, *_):
        self.clock, self.host, self.database, self.store = (b - a for a, b in zip(self.begin, self.look()))


def report(title, unit, amounts, meters, per="a unit"):
    """amounts[i] of meters[i]: rates a second by the clock, a core second of the hosts; CPU ms of the others for one."""
    say(f"-- {title}: minimum, median, maximum of {len(meters)}")
    told(f"{unit}/s by the clock", [a / m.clock for a, m in zip(amounts, meters)], f"{unit}/s", 1)
    told(f"{unit} a second of a host's core", [a / max(m.host, 1 / TICKS) for a, m in zip(amounts, meters)], f"{unit}/s", 1)
    told("PostgreSQL's CPU for one", [1000 * m.database / a for a, m in zip(amounts, meters)], "ms", 3)
    told("the store's CPU for one", [1000 * m.store / a for a, m in zip(amounts, meters)], "ms", 3)
    pg, store = (statistics.median(m.host / max(x, 1 / TICKS) for m, x in zip(meters, xs))
                 for xs in ([m.database for m in meters], [m.store for m in meters]))
    say(f"   a core of PostgreSQL is full with {pg:.1f} cores of hosts, a core of the store with {store:.1f}")


def generated(site, host, places, template):
    made = []
    for place in places:
        status, body = ask(host, "POST", f"/api/v1/restaurants/{place}/generations", {"template_id": template}, str(uuid.uuid4()))
        equal(status, 201, body)
        made.append(json.loads(body)["id"])
    wait_done(site, made)
    return made


def wait_done(site, made, seconds=300):
    """Asks seldom: each question is a session of its own, whose start is work for the database, too."""
    ids, end = ",".join(map(str, made)), time.monotonic() + seconds
    while True:
        rows = site.sql(f"SELECT id, status, reason FROM posm.restaurants_posm_versions WHERE id IN ({ids}) AND status <> 'done'")
        if not rows:
            return
        if any(row[1] in ("error", "cancelled", "deleted") for row in rows) or time.monotonic() > end:
            raise AssertionError(f"not done: {rows}")
        time.sleep(1)


@claim
def cards_a_second(site):
    template, one, two = site.template, *site.hosts
    numbers = [str(n) for n in range(CARDS)]
    places = [site.restaurant(f"Кафе {n}", tables=numbers) for n in range(4)]
    single, both = ({layout: [] for layout in ("cards", "packed")} for _ in range(2))
    generated(site, one, places[:1], template)
    for _ in range(ROUNDS):
        for layout, meters in single.items():
            for host in site.hosts:
                host.services["posmd"].stop()
                host.configure(**{"generation.layout": layout})
            one.start_posmd()
            with Meter(site, [one]) as meter:
                generated(site, one, places[:2], template)
            meters.append(meter)
            two.start_posmd()
            with Meter(site, [one, two]) as meter:
                generated(site, one, places, template)
            both[layout].append(meter)
    for layout in single:
        report(f"cards, proved, layout {layout}, one host", "cards", [2 * CARDS] * ROUNDS, single[layout])
        report(f"cards, proved, layout {layout}, two hosts", "cards", [4 * CARDS] * ROUNDS, both[layout])
    shares = collections.Counter(row[0] for row in site.sql("SELECT worker FROM posm.posm_jobs WHERE kind = 'generate'"))
    equal(len(shares) >= 2, True, f"both hosts had a part in it: {shares}")


@claim
def archive_megabytes_a_second(site):
    one = site.hosts[0]
    site.hosts[1].services["posmd"].stop()
    for layout in ("cards", "packed"):
        one.services["posmd"].stop()
        one.configure(**{"generation.layout": layout})
        one.start_posmd()
        place = site.restaurant(f"Архив {layout}", tables=[str(n) for n in range(1000)])
        made = generated(site, one, [place], site.large)[0]
        for hosts in (site.hosts[:1], site.hosts):
            meters, amounts = zip(*[downloads(site, hosts, made) for _ in range(ROUNDS)])
            report(f"archives, layout {layout}, {'two hosts' if len(hosts) == 2 else 'one host'}", "MB", amounts, meters)
    site.hosts[1].start_posmd()


def downloads(site, hosts, made, each=3):
    with Meter(site, hosts) as meter:
        got = [subprocess.Popen(["curl", "-sSf", "-u", f"oper:{PASSWORD}", "-w", "%{size_download}\n",
                                 *["-o", "/dev/null", f"http://{h.address}/api/v1/generations/{made}/archive.zip"] * each],
                                stdout=subprocess.PIPE, text=True) for h in hosts]
        said = [p.communicate()[0] for p in got]
    equal([p.returncode for p in got], [0] * len(hosts), said)
    return meter, sum(int(n) for text in said for n in re.findall(r"\d+", text)) / 1e6


@claim
def api_requests_a_second(site):
    place = site.restaurant("Запросы", tables=[str(n) for n in range(50)])
    made = generated(site, site.hosts[0], [place], site.template)[0]
    n = 600
    for what, path in (("one generation", f"/api/v1/generations/{made}"), ("50 tables", f"/api/v1/restaurants/{place}/tables"),
                       ("the history", f"/api/v1/generations?restaurant_id={place}&limit=20"), ("50 restaurants", "/api/v1/restaurants?limit=50")):
        for hosts in (site.hosts[:1], site.hosts):
            meters = []
            for _ in range(ROUNDS):
                with Meter(site, hosts) as meter:
                    loads = [subprocess.Popen(["ab", "-q", "-k", "-n", str(n), "-c", "4", "-A", f"oper:{PASSWORD}", f"http://{h.address}{path}"],
                                              stdout=subprocess.PIPE, text=True) for h in hosts]
                    said = [p.communicate()[0] for p in loads]
                for text in said:
                    equal(("Non-2xx" in text, re.search(r"Failed requests:\s+(\d+)", text)[1]), (False, "0"), text)
                meters.append(meter)
            report(f"{what}, {'two hosts' if len(hosts) == 2 else 'one host'}", "requests", [n * len(hosts)] * ROUNDS, meters)


# --- where they are full: each alone on a core, and asked by what is cheap for more than it can do
def below(roots):
    """These processes and all their children."""
    parents = {int(p.name): stat_of(p.name) for p in pathlib.Path("/proc").iterdir() if p.name.isdigit()}
    found, left = [], list(roots)
    while left:
        pid = left.pop()
        found.append(pid)
        left += [child for child, stat in parents.items() if stat and stat[0] == pid]
    return found


def pin(roots, cores):
    for pid in below(roots):
        for thread in pathlib.Path(f"/proc/{pid}/task").glob("*"):
            try:
                os.sched_setaffinity(int(thread.name), cores)
            except ProcessLookupError:
                pass


def turns(roots):
    """By the clock, on a core, and waiting for one (proc(5), schedstat): nanoseconds."""
    on, waiting = 0, 0
    for pid in below(roots):
        for thread in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat"):
            try:
                a, b, _ = thread.read_text().split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            on, waiting = on + int(a), waiting + int(b)
    return time.monotonic_ns(), on, waiting


def driven(command, roots):
    """What it says; the share of the core that they had meanwhile, and the share that they wanted: 1 and more is full."""
    process, looks = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True), []
    time.sleep(0.3)
    while process.poll() is None:
        looks.append(turns(roots))
        time.sleep(0.2)
    said, wrong = process.communicate()
    equal(process.returncode, 0, said + wrong)
    looks = looks[:-1] if len(looks) > 2 else looks  # by the last one some have gone, with what they had
    clock, on, waiting = (b - a for a, b in zip(looks[0], looks[-1]))
    return said, on / clock, (on + waiting) / clock


def tell_limit(title, unit, levels):
    """levels: {how many ask at once: [(rate, share, wanted)]}."""
    say(f"-- {title} on a core of its own: minimum, median, maximum of {ROUNDS}")
    for asking, found in levels.items():
        rates, shares, wanted = zip(*found)
        had, wished = statistics.median(shares), statistics.median(wanted)
        told(f"{asking} at once, by the clock (it had {had:.2f} of the core, wanted {wished:.2f})", rates, f"{unit}/s", 1)
        told(f"{asking} at once, a second of the core", [r / max(share, 0.01) for r, share in zip(rates, shares)], f"{unit}/s", 1)


class Statements:
    """What posm asks of the database while something is done, from the database's own log, to be asked again by pgbench."""

    LINE = re.compile(r"^posm-(?:fcgi|runner) LOG:  (?:execute [^:]*|statement): (.*?)\n(?=\S|$)"
                      r"(?:\S+ DETAIL:  parameters: (.*?)\n(?=\S|$))?", re.S | re.M)

    def __init__(self, site):
        self.site, self.log = site, site.services["postgres"].log_path

    def tell(self, value):
        self.site.sql(f"ALTER SYSTEM SET log_statement = '{value}';\nALTER SYSTEM SET log_line_prefix = '%a ';\nSELECT pg_reload_conf();")

    def __enter__(self):
        self.tell("all")
        wait_until("the log to begin", self.heard)
        self.begin = self.log.stat().st_size
        return self

    def heard(self):
        before = self.log.stat().st_size
        equal(ask(self.site.hosts[0], "GET", "/api/v1/me")[0], 200)
        return b"posm-fcgi LOG:" in self.log.read_bytes()[before:]

    def __exit__(self, *_):
        time.sleep(0.5)
        text = self.log.read_bytes()[self.begin:].decode()
        self.tell("none")
        self.found = [(sql.replace("\n\t", "\n").strip().rstrip(";"), self.values(parameters)) for sql, parameters in self.LINE.findall(text)]

    @staticmethod
    def values(parameters):
        return re.findall(r"\$\d+ = ('(?:[^']|'')*'|NULL)", parameters.replace("\n\t", "\n"))


def script(statements, first=0):
    """(what is prepared once a session, what is executed) for pgbench, each a line."""
    prepare, execute = [], []
    for n, (sql, values) in enumerate(statements, first):
        one_line = " ".join(sql.split())
        if re.match(r"(BEGIN|COMMIT|SET|ROLLBACK|SAVEPOINT|RELEASE)\b", one_line):
            execute.append(one_line + ";")
            continue
        prepare.append(f"PREPARE s{n} AS {one_line};")
        execute.append(f"EXECUTE s{n}" + (f"({', '.join(values)})" if values else "") + ";")
    return prepare, execute


def benched(site, name, bodies, asking, unit_of=1):
    """[(units a second, share, wanted)] of `asking` sessions, of which the nth does bodies[n % len(bodies)]."""
    lines = []
    for n, (prepare, execute) in enumerate(bodies):
        lines += [f"\\{'if' if n == 0 else 'elif'} :client_id % {len(bodies)} = {n}", "\\if :ready = 0", *prepare, "\\set ready 1", "\\endif", *execute]
    file = site.dir / f"{name}.pgbench"
    file.write_text("\n".join([*lines, "\\endif", ""]))
    said, share, wanted = driven(["taskset", "-c", CORES[-1], system_program("pgbench"), "-n", "-c", asking, "-T", "4", "-D", "ready=0", "-f", file,
                                  site.options["pg.conninfo"]], site.database_roots)
    equal(re.search(r"number of failed transactions: (\d+)", said)[1], "0", said)
    tps = re.search(r"tps = ([\d.]+)", said)  # none when other work had the core all the time
    return (float(tps[1]) * unit_of, share, wanted) if tps else benched(site, name, bodies, asking, unit_of)


@claim
def postgresql_is_full(site):
    """What requests ask of it, and the rows of cards, asked again by more sessions than it can serve; posm's hosts are not in the way."""
    place = site.restaurant("Предел", tables=[str(n) for n in range(50)])
    places = [site.restaurant(f"Предел {n}", tables=PLACE) for n in range(16)]
    made = generated(site, site.hosts[0], [place], site.template)[0]
    kinds = {}
    for what, path in (("one generation", f"/api/v1/generations/{made}"), ("50 tables", f"/api/v1/restaurants/{place}/tables"),
                       ("the history", f"/api/v1/generations?restaurant_id={place}&limit=20"), ("50 restaurants", "/api/v1/restaurants?limit=50")):
        with Statements(site) as seen:
            equal(ask(site.hosts[0], "GET", path)[0], 200)
        kinds[f"requests for {what}"] = [script(seen.found)], "requests", 1
    with Statements(site) as seen:
        again = generated(site, site.hosts[0], places, site.template)
    for host in site.hosts:
        host.services["posmd"].stop()
    inserts = [s for s in seen.found if "INSERT INTO posm.posm_cards" in s[0]]
    kinds["rows of cards, written over those that are there"] = leased_again(site, again, inserts)
    pin(site.database_roots, {CORES[0]})
    try:
        for what, (bodies, unit, many) in kinds.items():
            tell_limit(f"PostgreSQL, {what}", unit, {asking: [benched(site, "limit", bodies, asking, many) for _ in range(ROUNDS)] for asking in (1, 4, 16)})
    finally:
        pin(site.database_roots, set(CORES))
        site.sql(f"UPDATE posm.posm_jobs SET state = 'done', lease_token = NULL, lease_until = NULL WHERE kind = 'generate' AND subject IN ({ids(again)})")
        become(site, again, "done")
        for host in site.hosts:
            host.start_posmd()


def ids(numbers):
    return ",".join(map(str, numbers))


def become(site, generations, status):
    """A way that no generation goes by itself: the database's own guard stands aside."""
    site.sql(f"SET session_replication_role = replica;\nUPDATE posm.restaurants_posm_versions SET status = '{status}' WHERE id IN ({ids(generations)});")


def leased_again(site, generations, inserts):
    """(bodies, unit, cards of a body): all batches of each generation, whose job is leased for long meanwhile."""
    by_job = collections.defaultdict(list)
    for insert in inserts:
        by_job[insert[1][0]].append(insert)
    equal(len(by_job), len(generations))
    for job, batches in by_job.items():
        site.sql(f"UPDATE posm.posm_jobs SET state = 'leased', lease_token = {batches[0][1][1]}, lease_until = now() + interval '1 day' WHERE id = {job}")
    become(site, generations, "in-progress")
    return [script(batches) for batches in by_job.values()], "cards", len(PLACE)


@claim
def the_store_is_full(site):
    """posm's own client and nothing else; on the other core."""
    subprocess.run(["make", "-s", "bench/store_rate"], cwd=BUILD, check=True, stdout=subprocess.DEVNULL)
    pin(site.store_roots, {CORES[0]})
    try:
        for what, size, n in (("cards of 37 KB", 37_000, 1000), ("pieces of 1 MB", 1_000_000, 200)):
            for verb in ("put", "get"):
                levels = {}
                for connections in (1, 8, 32):
                    site.configure(**{"s3.connections": connections})
                    for _ in range(ROUNDS):
                        rate, share, wanted = driven(["taskset", "-c", CORES[-1], BUILD / "bench/store_rate", site.conf, "posm", verb, n, size],
                                                     site.store_roots)
                        levels.setdefault(connections, []).append((float(rate), share, wanted))
                tell_limit(f"the store, {verb} {what}", "objects", levels)
    finally:
        pin(site.store_roots, set(CORES))


class SlowDownload(threading.Thread):
    """Takes an archive piece by piece, as over a slow line; `got` is what came until it broke off."""

    def __init__(self, host, path):
        super().__init__()
        self.host, self.path, self.got, self.whole = host, path, b"", None

    def run(self):
        connection = http.client.HTTPConnection(self.host.address, 80, timeout=120)
        connection.connect()
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self.host.flights.add(connection.sock)
        connection.request("GET", self.path, headers=AUTH)
        answer = connection.getresponse()
        self.whole, self.etag = int(answer.headers["Content-Length"]), answer.headers["ETag"]
        try:
            while piece := answer.read1(16384):
                self.got += piece
                time.sleep(0.05)
        except (OSError, http.client.HTTPException):
            pass

    def go_on(self, other):
        """The rest, from another host."""
        connection = http.client.HTTPConnection(other.address, 80, timeout=120)
        connection.request("GET", self.path, headers={**AUTH, "Range": f"bytes={len(self.got)}-", "If-Range": self.etag})
        answer = connection.getresponse()
        return answer.status, self.got + answer.read()


class Balancer:
    """Asks a host that is there; one that cannot be reached has not been asked, so the other one is. What had been sent to a host
    when it went is in flight; a press of the button is repeated with its key."""

    def __init__(self, hosts):
        self.hosts, self.lock = hosts, threading.Lock()
        self.done, self.in_flight, self.failed = collections.Counter(), [], []

    def ask(self, method, path, wanted, document=None, key=None, sink=None):
        order = random.sample(self.hosts, len(self.hosts))
        for host in sorted(order, key=lambda h: not h.up):
            try:
                status, body = ask(host, method, path, document, key, sink)
            except (ConnectionRefusedError, TimeoutError, OSError, http.client.HTTPException) as gone:
                if host.up:
                    self.failed.append(f"{host.name} {method} {path}: {gone!r}")
                    return None
                self.in_flight.append(f"{method} {path}: {gone!r}")
                if key is None:
                    return None
                continue
            with self.lock:
                self.done[host.number] += 1
            if status != wanted:
                self.failed.append(f"{host.name} {method} {path}: {status} {body[:300] if isinstance(body, bytes) else ''}")
                return None
            return body
        self.failed.append(f"{method} {path}: no host")
        return None


@claim
def a_host_that_is_switched_off_under_load_loses_what_was_in_flight_on_it_alone(site):
    balancer, stop, pressed = Balancer(site.hosts), threading.Event(), []
    numbers = [str(n) for n in range(60)]
    places = [site.restaurant(f"Нагрузка {n}", tables=numbers) for n in range(6)]
    ready, heavy = (generated(site, site.hosts[0], [site.restaurant("Скачивание", tables=numbers)], t)[0] for t in (site.template, site.large))

    def reads():
        paths = [f"/api/v1/generations/{ready}", "/api/v1/restaurants?limit=20", "/api/v1/me", f"/api/v1/restaurants/{places[0]}/tables"]
        while not stop.is_set():
            balancer.ask("GET", random.choice(paths), 200)

    def downloads():
        while not stop.is_set():
            balancer.ask("GET", f"/api/v1/generations/{ready}/archive.zip", 200, sink=True)

    def presses(place):
        while not stop.is_set():
            body = balancer.ask("POST", f"/api/v1/restaurants/{place}/generations", 201, {"template_id": site.template}, str(uuid.uuid4()))
            if body is None:
                return
            made = json.loads(body)["id"]
            pressed.append(made)
            while not stop.is_set():
                shown = balancer.ask("GET", f"/api/v1/generations/{made}", 200)
                if shown and json.loads(shown)["status"] in ("done", "error"):
                    break
                time.sleep(0.1)
    threads = [threading.Thread(target=work, args=args) for work, args in [(reads, ()), (reads, ()), (downloads, ())] + [(presses, (p,)) for p in places]]
    for thread in threads:
        thread.start()
    lost = site.hosts[1]
    try:
        wait_until("work on both", lambda: min(balancer.done[0], balancer.done[1]) > 100 and len(pressed) > 8, 120)
        slow = SlowDownload(lost, f"/api/v1/generations/{heavy}/archive.zip")
        slow.start()
        wait_until("a download under way", lambda: len(slow.got) > 500000, 120)
        wait_until("a generation on the host that goes", lambda: "posm-runner" in names_below(lost.services["posmd"].pid), 60)
        lost.cut()
        slow.join()
        at = sum(balancer.done.values()), len(pressed)
        wait_until("work on the other", lambda: sum(balancer.done.values()) > at[0] + 300 and len(pressed) > at[1] + 10, 120)
        lost.come_back()
        at = balancer.done[1]
        wait_until("work on the one that came back", lambda: balancer.done[1] > at + 100, 120)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    equal(0 < len(slow.got) < slow.whole, True, f"the download broke off: {len(slow.got)} of {slow.whole}")
    status, went_on = slow.go_on(site.hosts[0])
    whole = ask(site.hosts[0], "GET", slow.path)[1]
    equal((status, went_on == whole), (206, True), "what the other host had of the download is the rest of the same file")
    equal([ask(host, "GET", "/share/" + "0" * 64)[0] for host in site.hosts], [404, 404], "what a balancer asks: the pool and its database are there")
    equal(balancer.failed, [], "requests that failed although their host was there")
    wait_done(site, pressed)
    rows = site.sql(f"""SELECT v.id, v.total, (SELECT count(*) FROM posm.posm_cards c WHERE c.generation_id = v.id), j.epoch
        FROM posm.restaurants_posm_versions v JOIN posm.posm_jobs j ON j.subject = v.id AND j.kind = 'generate' WHERE v.id IN ({','.join(map(str, pressed))})""")
    equal([row for row in rows if row[1] != row[2]], [], "every table has its card")
    asked = site.sql("SELECT count(*) FROM posm.restaurants_posm_versions v JOIN posm.restaurants r ON r.id = v.restaurant_id WHERE r.name LIKE 'Нагрузка%'")
    equal(int(asked[0][0]), len(set(pressed)), "a press that was repeated was not made twice")
    again = sum(int(row[3]) > 1 for row in rows)
    say(f"-- a host switched off and on again: {balancer.done[0]} and {balancer.done[1]} requests answered, {len(balancer.in_flight)} in flight and a slow "
        f"download (which went on at the other) were lost, {len(pressed)} generations done, {again} of them begun again by the other host")


def uploaded(host, name, pdf, settings):
    client = Client(80, "admin", "admin-pw")
    client.connection = lambda timeout=120: http.client.HTTPConnection(host.address, 80, timeout=timeout)
    described = json.dumps({"name": name, "settings": settings}).encode()
    reply = client.upload("/api/v1/templates", {"file": (f"{name}.pdf", pdf), "template": described})
    equal(reply.status, 201, reply)
    return reply.json["id"]


def names_below(pid):
    try:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pathlib.Path(f"/proc/{c}/comm").read_text().strip() for c in children]
    except FileNotFoundError:
        return []


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was made goes away again
    version = subprocess.run([BUILD / "posmctl", "--version"], capture_output=True, text=True).stdout.splitlines()[0]
    say(f"{version}, {len(CORES)} cores, load {os.getloadavg()[0]:.1f}, {ROUNDS} rounds")
    with Site() as shared:
        pdf, settings = shared.starter()
        shared.template = uploaded(shared.hosts[0], "a6-card", pdf, settings)
        shared.large = uploaded(shared.hosts[0], "150 KB", noise_template(150_000), json.loads(SETTINGS))
        sys.exit(run(shared))
