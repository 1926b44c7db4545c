#!/usr/bin/python3
"""Archives at the limits of ZIP, from a folder, single cards and packed, and from S3: as many entries as 16 bits count and more, more than 4 GiB. Needs 10 GB of disk.

The judges are unzip, 7z, bsdtar, Python, Java's ZipInputStream and libzip with its consistency check. Fault 28 of docs/storage.md."""
import ctypes
import ctypes.util
import hashlib
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / folder) for folder in ("http", "objects", "archive")]
import s3  # noqa: E402
from claims import claim, equal, run  # noqa: E402
from faults import BUCKET, FaultServer  # noqa: E402
from kit import SOURCE, Generation, Site, Table  # noqa: E402

COUNTS = (65_533, 65_534, 65_535, 70_000)  # of cards; the manifest is one entry more
BIG = 5_000_000
BIGS = 900
ONE = os.urandom(BIG)


class Same(Generation):
    """All cards have the same bytes: on the disk they are one file, in the store one object."""

    def card_bytes(self, i, size):
        return ONE

    def _write(self, key, data):
        if data is not ONE or hasattr(self.stack, "put_object"):
            super()._write(key, data)
            return
        first, path = self.stack.dir / "objects" / "one", self.objects / key
        if not first.exists():
            first.write_bytes(ONE)
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(first, path)


class Packed(Generation):
    """The cards of a folder's packed shelf: a prefix, and tails of one length one after the other, as an older posm left them."""

    TAIL = 64

    def __init__(self, stack, tables, size=1):
        self.prefix, self.tails = ONE[:size], bytearray()
        super().__init__(stack, tables, size=size)

    def card_bytes(self, i, size):
        return self.prefix + hashlib.sha512(self.tables[i].uuid.encode()).digest()

    def _write(self, key, data):
        if key.endswith(".pdf"):
            self.tails += data[len(self.prefix):]
        else:
            super()._write(key, data)

    def _store_cards(self, size, epochs):
        super()._store_cards(size, epochs)
        for name, data in (("prefix", self.prefix), ("tails-1", self.tails)):
            super()._write(self.key(name, 1), data)
        self.stack.sql("""UPDATE posm.posm_cards SET object_key = :'tails', prefix_key = :'prefix', prefix_size = :'size',
            tail_at = ordinal * :'tail'::bigint WHERE generation_id = :'id'""",
                       id=self.id, tails=self.key("tails-1", 1), prefix=self.key("prefix", 1), size=len(self.prefix), tail=self.TAIL)


class OnS3(Site):
    def __init__(self):
        self.server = FaultServer()
        secret = pathlib.Path(tempfile.mkdtemp(prefix="posm-large-")) / "secret"
        secret.write_text(s3.SECRET)
        secret.parent.chmod(0o711)
        secret.chmod(0o640)
        super().__init__()
        self.options.update({"object.driver": "s3", "s3.endpoint": f"http://127.0.0.1:{self.server.port}", "s3.allow_http": "yes",
                             "s3.bucket": BUCKET, "s3.access_key": s3.ACCESS, "s3.secret_file": secret})

    def put_object(self, key, data):
        self.server.objects[key] = data


def judge_by_libzip(path, n):
    zip_ = ctypes.CDLL(ctypes.util.find_library("zip") or "libzip.so.4")
    for name, result in (("zip_open", ctypes.c_void_p), ("zip_fopen_index", ctypes.c_void_p), ("zip_get_num_entries", ctypes.c_int64),
                         ("zip_fread", ctypes.c_int64)):
        getattr(zip_, name).restype = result
    error, room = ctypes.c_int(0), ctypes.create_string_buffer(1 << 20)
    archive = zip_.zip_open(os.fsencode(path), 4 | 16, ctypes.byref(error))  # ZIP_CHECKCONS | ZIP_RDONLY
    equal(bool(archive), True, f"libzip error {error.value}")
    archive = ctypes.c_void_p(archive)
    equal(zip_.zip_get_num_entries(archive, 0), n)
    for i in range(n):
        file = ctypes.c_void_p(zip_.zip_fopen_index(archive, ctypes.c_uint64(i), 0))
        while (got := zip_.zip_fread(file, room, ctypes.c_uint64(1 << 20))) > 0:
            pass
        equal((got, zip_.zip_fclose(file)), (0, 0), f"entry {i}")
    zip_.zip_discard(archive)


def judge(path, n):
    env = {**os.environ, "LC_ALL": "C.UTF-8"}

    def said(*argv):
        return subprocess.run([*map(str, argv)], check=True, capture_output=True, env=env).stdout.decode()

    equal("No errors detected" in said("unzip", "-t", "-q", path), True)
    equal("Everything is Ok" in said("7z", "t", path), True)
    equal(len(said("bsdtar", "-tf", path).splitlines()), n)
    with open(path, "rb") as piped:
        equal(subprocess.run(["bsdtar", "-tf", "-"], stdin=piped, check=True, capture_output=True, env=env).stdout.count(b"\n"), n)
    with zipfile.ZipFile(path) as z:
        equal((z.testzip(), len(z.namelist())), (None, n))
    equal(len(said("java", "-Dfile.encoding=UTF-8", SOURCE / "tests/archive/JudgeZip.java", path).splitlines()), n)
    judge_by_libzip(path, n)


def download(site, g):
    path = site.dir / "large.zip"
    head = subprocess.run(["curl", "-sS", "-f", "-u", site.login, "-D", "-", "-o", path, f"{site.api}/generations/{g.id}/archive.zip"],
                          check=True, capture_output=True, text=True).stdout
    length = next(int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length"))
    equal(path.stat().st_size, length)
    return path


def resumed(site, g, path):
    """The last bytes once more, from behind 4 GiB."""
    size, whole = path.stat().st_size, hashlib.sha256(path.read_bytes()[-30_000_000:]).digest()
    os.truncate(path, size - 20_000_000)
    subprocess.run(["curl", "-sS", "-f", "-u", site.login, "-C", "-", "-o", path, f"{site.api}/generations/{g.id}/archive.zip"], check=True)
    equal((path.stat().st_size, hashlib.sha256(path.read_bytes()[-30_000_000:]).digest()), (size, whole))


def all_sizes(kind, many=Generation, large=Same):
    with kind() as site:
        for n in COUNTS:
            g = many(site, [Table(str(i), f"Зал {i % 20}") for i in range(n)], size=1)
            judge(download(site, g), n + 1)
        g = large(site, [Table(str(i)) for i in range(BIGS)], size=BIG)
        path = download(site, g)
        equal(path.stat().st_size > 1 << 32, True)
        judge(path, BIGS + 1)
        resumed(site, g, path)


@claim
def the_largest_archives_of_a_folder_are_read_by_all():
    all_sizes(Site)


@claim
def the_largest_archives_of_the_packed_shelf_are_read_by_all():
    all_sizes(Site, Packed, Packed)


@claim
def the_largest_archives_of_s3_are_read_by_all():
    all_sizes(OnS3)


@claim
def out_of_s3_the_responder_takes_at_most_32_mb_at_5000_and_at_50000_cards():
    with OnS3() as site:
        seen = {}
        for n in (5_000, 50_000):
            g = Generation(site, [Table(str(i), f"Зал {i % 20}", 4) for i in range(n)], size=300)
            site.restart_bulk()
            download(site, g)
            seen[n] = site.peak_kib_of_bulk()
        print("  the responder's peak: " + ", ".join(f"{kib / 1024:.1f} MB at {n} cards" for n, kib in seen.items()))
        equal([n for n, kib in seen.items() if kib > 32 * 1024], [])


if __name__ == "__main__":
    sys.exit(run())
