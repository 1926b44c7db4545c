"""A private PostgreSQL cluster and generations put into it by hand: rows and objects as a finished run leaves them."""
import atexit
import csv
import hashlib
import io
import json
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
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

    def migrate_by_hand(self):
        self.sql("CREATE SCHEMA IF NOT EXISTS posm;")
        for path in sorted((SOURCE / "sql/migrate").glob("*.sql")):
            self.sql(path.read_text())


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
            SELECT uuid, :'id', number, zone, seats FROM t;""", id=self.restaurant_id)

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
