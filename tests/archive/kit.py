"""The stack of tests/http with generations put into it by hand: rows and objects as a finished run leaves them."""
import csv
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import sys
import uuid
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "http"))
from stack import BUILD, LOGINS, SOURCE, Stack, wait_until  # noqa: E402

SETTINGS = {"format": 1, "unit": "mm", "elements": [
    {"type": "qr", "x": 10, "y": 10, "size": 30},
    {"type": "text", "x": 10, "y": 50, "width": 60, "height": 12, "value": "{{restaurant.name}}: {{table.number}}"}]}


class Table:
    def __init__(self, number, zone="", seats=None):
        self.uuid, self.number, self.zone, self.seats = str(uuid.uuid4()), number, zone, seats
        self.url = f"https://check.example/t/{self.uuid}"


class Generation:
    """Cards that are no PDFs: the archive does not look inside."""

    def __init__(self, stack, tables, restaurant="Кафе «Ёлочка»", selection="all", size=700, epochs=1):
        self.stack, self.objects, self.tables = stack, getattr(stack, "object_dir", None), tables
        names = {"restaurant": restaurant, "settings": json.dumps(SETTINGS), "selection": selection}
        snapshot = {"restaurant": restaurant, "brand": "Лес", "date": "23.11.2026", "items": [
            {"uuid": t.uuid, "number": t.number, "zone": t.zone, "seats": t.seats, "url": t.url} for t in tables]}
        self._insert_tables(names)
        self.id = int(stack.sql("""
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
        ids = self.stack.sql("""
            WITH b AS (INSERT INTO posm.brands (name) VALUES ('Лес') RETURNING id)
            INSERT INTO posm.restaurants (brand_id, name) SELECT id, :'restaurant' FROM b RETURNING id;
            BEGIN;
            INSERT INTO posm.posm_templates (name, revision, template_link) VALUES ('Карточка A6', 1, 'templates/1/1.pdf')
                RETURNING id;
            INSERT INTO posm.posm_template_revisions (template_id, revision, object_key, sha256, size, settings)
                SELECT max(id), 1, 'templates/1/1.pdf', sha256('x'), 1, :'settings' FROM posm.posm_templates;
            COMMIT;""", **names)
        self.restaurant_id, self.template_id = int(ids[0][0]), int(ids[1][0])
        self.stack.sql(self._copy("t (uuid uuid, number text, zone text, seats int)", [
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
        if hasattr(self.stack, "put_object"):
            self.stack.put_object(key, data)
            return
        path = os.path.join(self.objects, key)
        try:
            file = open(path, "wb")
        except FileNotFoundError:
            os.makedirs(os.path.dirname(path))
            file = open(path, "wb")
        with file:
            file.write(data)

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
        self.stack.sql(self._copy("""c (ordinal int, uuid uuid, epoch bigint, key text, name text, size bigint,
            crc32 bigint, sha256 bytea)""".replace("\n", " "), rows) + """
            INSERT INTO posm.posm_cards (generation_id, ordinal, table_uuid, epoch, object_key, entry_name, size, crc32,
                sha256, inputs_sha256, changed)
            SELECT :'id', ordinal, uuid, epoch, key, name, size, crc32, sha256, sha256, ordinal % 2 = 0 FROM c;
            UPDATE posm.restaurants_posm_versions SET manifest = :'manifest' WHERE id = :'id';
            ANALYZE posm.posm_cards;""", id=self.id, manifest=json.dumps(about))

    def whole(self, i):
        return (self.objects / self.keys[i]).read_bytes()


class Site(Stack):
    """lighttpd before both pools of posm-fcgi, which runs from a folder of its own: there is no posm-press beside it."""

    login = "view:" + LOGINS["view"][0]

    def __init__(self, **options):
        super().__init__(posmd=False, options={"fcgi.api.max": 2, "fcgi.bulk.max": 2, "press.program": "/nonexistent/posm-press"},
                         **options)
        self.alone = self.dir / "alone"

    @property
    def api(self):
        return f"http://127.0.0.1:{self.port}/api/v1"

    @property
    def object_dir(self):
        return self.dir / "objects"

    def start_pool(self, pool):
        self.alone.mkdir(exist_ok=True)
        if not (self.alone / "posm-fcgi").exists():
            shutil.copy(BUILD / "posm-fcgi", self.alone)
        service = self.service(pool, [*self.wrapper, self.alone / "posm-fcgi", "--pool", pool, "--config", self.conf])
        service.wait_for(f"the {pool} pool", lambda: "event=ready" in service.log)
        return service

    def restart_bulk(self):
        """Fresh processes: what they took before is not counted."""
        self.services["bulk"].stop()
        self.services["bulk"].log_path.unlink()
        self.start_pool("bulk")

    def wait_for_log(self, pattern, since, seconds=20):
        """A line that the bulk pool wrote after `since` characters of its log."""
        log = self.services["bulk"]
        wait_until(pattern, lambda: re.search(pattern, log.log[since:]), seconds)

    def log_size(self):
        return len(self.services["bulk"].log)

    def peak_kib_of_bulk(self):
        """The most any of the pool's processes ever held in memory."""
        status = (pathlib.Path(f"/proc/{pid}/status").read_text() for pid in self.workers("bulk"))
        return max(int(re.search(r"VmHWM:\s+(\d+) kB", text).group(1)) for text in status)
