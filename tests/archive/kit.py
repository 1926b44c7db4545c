"""Private servers, and generations put into them by hand: rows and objects as a finished run leaves them."""
import atexit
import csv
import hashlib
import io
import json
import os
import pathlib
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
import zlib

SOURCE = pathlib.Path(os.environ.get("POSM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
BUILD = pathlib.Path(os.environ.get("POSM_BUILD_DIR") or SOURCE)

SETTINGS = {"format": 1, "unit": "mm", "elements": [
    {"type": "qr", "x": 10, "y": 10, "size": 30},
    {"type": "text", "x": 10, "y": 50, "width": 60, "height": 12, "value": "{{restaurant.name}}: {{table.number}}"}]}


def postgres_program(name):
    found = shutil.which(name)
    if found:
        return found
    return str(sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))[-1])


class Database:
    """Ends with the program. Without fsync: what a power cut leaves is not asked here."""

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="posm-archive-"))
        self.as_owner = []
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.dir, owner.pw_uid, owner.pw_gid)
            self.as_owner = ["runuser", "-u", "postgres", "--"]
        self.dir.chmod(0o755)
        self._owner("initdb", "-D", self.dir / "data", "-A", "trust", "-U", "posm", "--no-locale", "-E", "UTF8", "-N",
                    "--no-instructions")
        atexit.register(self.stop)
        self._owner("pg_ctl", "-D", self.dir / "data", "-w", "-s", "-l", self.dir / "log", "-o",
                    f"-c listen_addresses= -c unix_socket_directories={self.dir} -c fsync=off", "start")
        self.conninfo = f"host={self.dir} user=posm dbname=postgres"

    def _owner(self, program, *args):
        subprocess.run([*self.as_owner, postgres_program(program), *map(str, args)], check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def stop(self):
        self._owner("pg_ctl", "-D", self.dir / "data", "-w", "-s", "-m", "immediate", "stop")
        shutil.rmtree(self.dir)

    def sql(self, text, **variables):
        """Rows as lists of texts. :'name' in the text is a variable's value, quoted."""
        args = [postgres_program("psql"), "-XqAt", "--csv", "-v", "ON_ERROR_STOP=1", self.conninfo]
        for name, value in variables.items():
            args += ["-v", f"{name}={value}"]
        done = subprocess.run(args, input=text, text=True, capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return list(csv.reader(io.StringIO(done.stdout)))


class Table:
    def __init__(self, number, zone="", seats=None):
        self.uuid, self.number, self.zone, self.seats = str(uuid.uuid4()), number, zone, seats
        self.url = f"https://check.example/t/{self.uuid}"


class Generation:
    """Cards that are no PDFs: the archive does not look inside."""

    def __init__(self, db, objects, tables, restaurant="Кафе «Ёлочка»", selection="all", size=700, epochs=1):
        self.db, self.objects, self.tables = db, pathlib.Path(objects), tables
        self.restaurant = restaurant
        names = {"restaurant": restaurant, "settings": json.dumps(SETTINGS), "selection": selection}
        snapshot = {"restaurant": restaurant, "brand": "Лес", "date": "23.11.2026", "items": [
            {"uuid": t.uuid, "number": t.number, "zone": t.zone, "seats": t.seats, "url": t.url} for t in tables]}
        self._insert_tables(names)
        self.id = int(db.sql("""
            INSERT INTO posm.restaurants_posm_versions (restaurant_id, template_id, template_revision, version, status,
                selection, posm_template_settings, tables, total, progress, epoch, finished_at)
            SELECT :'restaurant_id', :'template_id', 1, 1, 'done', :'selection', :'settings', x.j, :'total', :'total',
                :'epoch', '2026-11-23T17:40:12Z'
            FROM (SELECT string_agg(line, '' ORDER BY n)::jsonb AS j FROM snapshot) x RETURNING id;""".replace(
                "INSERT", self._copy("snapshot (line text, n int)", [
                    (part, i) for i, part in enumerate(self._parts(json.dumps(snapshot, ensure_ascii=False)))]) + "INSERT", 1),
            total=len(tables), epoch=epochs, restaurant_id=self.restaurant_id, template_id=self.template_id,
            **names)[0][0])
        self._store_cards(size, epochs)

    @staticmethod
    def _parts(text):
        return [text[i:i + 100000] for i in range(0, len(text), 100000)]

    @staticmethod
    def _copy(table, rows):
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(rows)
        name = table.split(" ")[0]
        return f"CREATE TEMP TABLE {table};\nCOPY {name} FROM STDIN CSV;\n{out.getvalue()}\\.\n"

    def _insert_tables(self, names):
        ids = self.db.sql("""
            WITH b AS (INSERT INTO posm.brands (name) VALUES ('Лес') RETURNING id)
            INSERT INTO posm.restaurants (brand_id, name) SELECT id, :'restaurant' FROM b RETURNING id;
            BEGIN;
            INSERT INTO posm.posm_templates (name, revision, template_link) VALUES ('Карточка A6', 1, 'templates/1/1.pdf')
                RETURNING id;
            INSERT INTO posm.posm_template_revisions (template_id, revision, object_key, sha256, size, settings)
                SELECT max(id), 1, 'templates/1/1.pdf', sha256('x'), 1, :'settings' FROM posm.posm_templates;
            COMMIT;""", **names)
        self.restaurant_id, self.template_id = int(ids[0][0]), int(ids[1][0])
        self.db.sql(self._copy("t (uuid uuid, number text, zone text, seats int)", [
            (t.uuid, t.number, t.zone, t.seats) for t in self.tables]) + """
            INSERT INTO posm.restaurant_tables (uuid, restaurant_id, number, zone, seats)
            SELECT uuid, :'id', number, coalesce(zone, ''), seats FROM t;""", id=self.restaurant_id)

    def card_bytes(self, i, size):
        """Every card another length and other bytes, the same on every run of a test."""
        seed = hashlib.sha256(self.tables[i].uuid.encode()).digest()
        size = size + i % 977
        return (seed * (size // len(seed) + 1))[:size]

    def entry_name(self, i):
        t = self.tables[i]
        name = f"{t.number.zfill(3)}.pdf".replace("/", "_")
        return f"{t.zone}/{name}" if t.zone else name

    def key(self, name, epoch):
        return f"generations/{self.id}/{epoch}/{name}"

    def path(self, i):
        return self.objects / self.keys[i]

    def _write(self, key, data):
        path = self.objects / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def _store_cards(self, size, epochs):
        rows, lines, self.keys = [], io.StringIO(), []
        sheet = csv.writer(lines, lineterminator="\r\n")
        sheet.writerow(["number", "zone", "uuid", "link", "file", "sha256"])
        for i, t in enumerate(self.tables):
            data, epoch = self.card_bytes(i, size), 1 + i % epochs
            sha256 = hashlib.sha256(data).hexdigest()
            self.keys.append(self.key(f"{t.uuid}.pdf", epoch))
            self._write(self.keys[i], data)
            rows.append((i, t.uuid, epoch, self.keys[i], self.entry_name(i), len(data), zlib.crc32(data), "\\x" + sha256))
            sheet.writerow([t.number, t.zone, t.uuid, t.url, self.entry_name(i), sha256])
        self.manifest = b"\xef\xbb\xbf" + lines.getvalue().encode()
        self.manifest_key = self.key("manifest.csv", epochs)
        self._write(self.manifest_key, self.manifest)
        about = {"object_key": self.manifest_key, "size": len(self.manifest), "crc32": zlib.crc32(self.manifest),
                 "sha256": hashlib.sha256(self.manifest).hexdigest()}
        self.db.sql(self._copy("""c (ordinal int, uuid uuid, epoch bigint, key text, name text, size bigint,
            crc32 bigint, sha256 bytea)""".replace("\n", " "), rows) + """
            INSERT INTO posm.posm_cards (generation_id, ordinal, table_uuid, epoch, object_key, entry_name, size, crc32,
                sha256, inputs_sha256, changed)
            SELECT :'id', ordinal, uuid, epoch, key, name, size, crc32, sha256, sha256, ordinal % 2 = 0 FROM c;
            UPDATE posm.restaurants_posm_versions SET manifest = :'manifest' WHERE id = :'id';
            ANALYZE posm.posm_cards;""", id=self.id, manifest=json.dumps(about))

    def whole(self, i):
        return (self.objects / self.keys[i]).read_bytes()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def connects(family, address):
    with socket.socket(family) as s:
        return s.connect_ex(address) == 0


class Site:
    """lighttpd before both pools of posm-fcgi, which runs from a folder of its own: there is no posm-press beside it."""

    login = "tester:secret"

    def __init__(self):
        self.db = Database()
        self.dir = self.db.dir / "site"
        self.db.dir.chmod(0o777)
        self.dir.mkdir()
        atexit.register(self.stop)
        self.objects, self.port, self.processes = self.dir / "objects", free_port(), {}
        self.objects.mkdir()
        self.api = f"http://127.0.0.1:{self.port}/api/v1"
        self.log = self.dir / "log"
        self._write_conf()
        shutil.copy(BUILD / "posm-fcgi", self.dir)
        subprocess.run([BUILD / "posmctl", "migrate", "--config", self.dir / "posm.conf"], check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.db.sql("INSERT INTO posm.posm_users (login, role, scope_all) VALUES ('tester', 'admin', true);")
        self.start_responders()
        self._start("lighttpd", shutil.which("lighttpd") or "/usr/sbin/lighttpd", "-D", "-f", self.dir / "lighttpd.conf")
        self._wait_for(self._answers, "lighttpd")

    def _write_conf(self):
        (self.dir / "posm.conf").write_text(f"""pg.conninfo = {self.db.conninfo}
object.directory = {self.objects}
fcgi.api.socket = {self.dir}/api.sock
fcgi.bulk.socket = {self.dir}/bulk.sock
fcgi.api.max = 2
fcgi.bulk.max = 2
press.program = /nonexistent/posm-press
""")
        login, password = self.login.split(":")
        subprocess.run(["htpasswd", "-bc", self.dir / "users", login, password], check=True, capture_output=True)
        parts = "\n".join(f'include var.posm_httpd_conf + "/{part}.conf"'
                          for part in ("modules", "limits", "auth-htpasswd", "api", "bulk"))
        (self.dir / "lighttpd.conf").write_text(f"""
server.document-root = "{self.dir}"
server.bind = "127.0.0.1"
server.port = {self.port}
server.errorlog = "{self.log}"
var.posm_api_socket = "{self.dir}/api.sock"
var.posm_bulk_socket = "{self.dir}/bulk.sock"
var.posm_htpasswd = "{self.dir}/users"
var.posm_httpd_conf = "{SOURCE}/httpd-conf/lighttpd"
{parts}
{self.extra_conf()}""")

    def extra_conf(self):
        return ""

    def _start(self, name, *command):
        with open(self.log, "ab") as log:
            self.processes[name] = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def _end(self, name):
        process = self.processes.pop(name)
        process.terminate()
        process.wait(30)

    def start_responders(self):
        for pool in ("api", "bulk"):
            self._start(pool, self.dir / "posm-fcgi", "--config", self.dir / "posm.conf", "--pool", pool)
        for pool in ("api", "bulk"):
            self._wait_for(lambda: connects(socket.AF_UNIX, f"{self.dir}/{pool}.sock"), f"the {pool} pool")

    def restart_responders(self):
        """Fresh processes: what they took before is not counted."""
        for pool in ("api", "bulk"):
            self._end(pool)
        self.start_responders()

    def _answers(self):
        return connects(socket.AF_INET, ("127.0.0.1", self.port))

    def _wait_for(self, true, what, seconds=20):
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise RuntimeError(f"{what} did not come\n{self.log_end()}")
            time.sleep(0.01)

    def log_end(self):
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""

    def wait_for_log(self, pattern, since, seconds=20):
        """A line the responder wrote after `since` bytes of the log."""
        self._wait_for(lambda: re.search(pattern, self.log.read_text(errors="replace")[since:]), pattern, seconds)

    def log_size(self):
        return len(self.log.read_text(errors="replace"))

    def press_exists(self):
        return (self.dir / "posm-press").exists()

    def peak_kib_of_bulk(self):
        """The most any of the pool's processes ever held in memory."""
        pids = subprocess.run(["pgrep", "-P", str(self.processes["bulk"].pid)], capture_output=True, text=True).stdout.split()
        peaks = []
        for pid in pids:
            status = pathlib.Path(f"/proc/{pid}/status").read_text()
            peaks.append(int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)))
        return max(peaks)

    def stop(self):
        for name in list(self.processes):
            self._end(name)
