#!/usr/bin/python3
"""The main job with its objects in S3: upload, press, download through a web server, retention. On a real Ceph gateway."""
import io
import pathlib
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "http"))
import s3  # noqa: E402
from claims import claim, equal, run  # noqa: E402
from stack import Stack, wait_until  # noqa: E402

TABLES = [(str(n), "Зал") for n in range(1, 41)]
BUCKET = "whole"
PARTS = []


def parts():
    """(gateway, stack, generation)"""
    if not PARTS:
        gateway = s3.RadosGateway()
        gateway.bucket(BUCKET)
        secret = pathlib.Path(tempfile.mkdtemp(prefix="posm-whole-")) / "secret"
        secret.write_text(s3.SECRET)
        # posm's programs may run as somebody else here
        secret.parent.chmod(0o711)
        secret.chmod(0o640)
        s = Stack(options={"object.driver": "s3", "s3.endpoint": f"http://127.0.0.1:{gateway.port}", "s3.allow_http": "yes",
                           "s3.bucket": BUCKET, "s3.access_key": s3.ACCESS, "s3.secret_file": secret, "job.sweep": "1s", "job.tick": "1s",
                           "retention.grace": "60s"})
        s.start()
        place = s.restaurant("Кафе", TABLES)
        generation = s.client().generate(place, s.add_template()).json
        PARTS.extend((gateway, s, s.finished(generation["id"])))
    return PARTS


def keys(gateway, prefix=""):
    status, _, body = s3.signed(gateway.port, "GET", f"/{BUCKET}/", f"list-type=2&prefix={prefix.replace('/', '%2F')}")
    equal(status, 200, body)
    return [part.split(b"</Key>")[0].decode() for part in body.split(b"<Key>")[1:]]


@claim
def a_generation_is_made_into_a_bucket():
    gateway, _, generation = parts()
    equal((generation["status"], generation["progress"]), ("done", 40), generation["reason"])
    cards = [k for k in keys(gateway, f"generations/{generation['id']}/") if k.endswith(".pdf")]
    equal(len(cards), 40)


@claim
def its_archive_streams_out_of_it():
    _, s, generation = parts()
    path = f"/api/v1/generations/{generation['id']}/archive.zip"
    whole = s.client().get(path)
    equal((whole.status, whole.headers["Content-Length"]), (200, str(len(whole.body))))
    with zipfile.ZipFile(io.BytesIO(whole.body)) as z:
        equal((z.testzip(), len(z.namelist())), (None, 41))
    middle = len(whole.body) // 2
    part = s.client().get(path, Range=f"bytes={middle}-", **{"If-Range": whole.headers["ETag"]})
    equal((part.status, part.body == whole.body[middle:]), (206, True))
    card = s.client().get(f"/api/v1/generations/{generation['id']}/tables").json["items"][0]["uuid"]
    equal(s.client().get(f"/api/v1/generations/{generation['id']}/tables/{card}.pdf").body[:5], b"%PDF-")


@claim
def a_missing_object_is_said_before_the_first_byte():
    gateway, s, _ = parts()
    place = s.restaurant("Бар", TABLES[:3])
    generation = s.finished(s.client().generate(place, s.add_template()).json["id"])
    for key in keys(gateway, f"generations/{generation['id']}/"):
        s3.signed(gateway.port, "DELETE", f"/{BUCKET}/{key}")
    reply = s.client().get(f"/api/v1/generations/{generation['id']}/archive.zip?confirm=1")
    equal((reply.status, reply.code), (409, "cards_missing"), reply.body)


@claim
def what_is_deleted_leaves_the_bucket():
    gateway, s, generation = parts()
    equal(s.client().send("DELETE", f"/api/v1/generations/{generation['id']}").status, 204)
    s.sql("UPDATE posm.restaurants_posm_versions SET deleted_at = deleted_at - interval '1 h' WHERE deleted_at IS NOT NULL")
    wait_until("an empty prefix", lambda: not keys(gateway, f"generations/{generation['id']}/"))


@claim
def no_word_of_the_secret_is_written():
    _, s, _ = parts()
    for log in s.dir.rglob("*.log"):
        equal(s3.SECRET in log.read_text(errors="replace"), False, log)
    argv = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    equal(s3.SECRET in argv, False)


if __name__ == "__main__":
    try:
        status = run()
    finally:
        if PARTS:
            PARTS[1].stop()
    sys.exit(status)
