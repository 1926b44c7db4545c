#!/usr/bin/python3
"""The main job with its objects in S3: upload, press, download through a web server, retention. On a real Ceph gateway."""
import http.client
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "http"))
import s3  # noqa: E402
from claims import claim, equal, run  # noqa: E402
from stack import BUILD, Client, Stack, wait_until  # noqa: E402

TABLES = [(str(n), "Зал") for n in range(1, 41)]
BUCKET = "whole"
PACKED = os.environ.get("POSM_LAYOUT") == "packed"  # make check-long asks over the other shelf, too
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
                           "retention.grace": "60s", "archive.name_pattern": "{{restaurant.name}}/{{table.zone}}/стол {{table.number}}.pdf",
                           "download.max_time": "30s"})
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
    made = keys(gateway, f"generations/{generation['id']}/")
    if PACKED:
        equal([k.rsplit("/", 1)[1] for k in made], ["prefix", "tails-1"])
    else:
        equal(len([k for k in made if k.endswith(".pdf")]), 40)


@claim
def its_archive_streams_out_of_it():
    _, s, generation = parts()
    path = f"/api/v1/generations/{generation['id']}/archive.zip"
    whole = s.client().get(path)
    equal((whole.status, whole.headers["Content-Length"]), (200, str(len(whole.body))))
    with zipfile.ZipFile(io.BytesIO(whole.body)) as z:
        equal((z.testzip(), len(z.namelist())), (None, 41))
        equal((z.namelist()[0], z.namelist()[-1]), ("Кафе/Зал/стол 01.pdf", "manifest.csv"), "archive.name_pattern")
    middle = len(whole.body) // 2
    part = s.client().get(path, Range=f"bytes={middle}-", **{"If-Range": whole.headers["ETag"]})
    equal((part.status, part.body == whole.body[middle:]), (206, True))
    card = s.client().get(f"/api/v1/generations/{generation['id']}/tables").json["items"][0]["uuid"]
    equal(s.client().get(f"/api/v1/generations/{generation['id']}/tables/{card}.pdf").body[:5], b"%PDF-")


def fetched(path, **headers):
    """What the store says to a link of posm's, asked without a login or a word of posm's."""
    link = urllib.parse.urlsplit(path)
    connection = http.client.HTTPConnection(link.netloc, timeout=s3.PATIENCE)
    connection.request("GET", f"{link.path}?{link.query}", headers=headers)
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def presigned(s, word):
    """The service runs on with download.presigned so."""
    s.configure(**{"download.presigned": word, "download.presigned_time": "5s",
                   "s3.public_endpoint": s.options["s3.endpoint"].replace("127.0.0.1", "localhost")})
    for pool in ("api", "bulk"):
        s.services[pool].stop()
        s.start_pool(pool)


def linked_card(s, path, sent):
    """As posm sent it before, now from the store itself."""
    reply = s.client().get(path + "?download=1")
    equal((reply.status, reply.headers["Cache-Control"], reply.body, "ETag" in reply.headers), (302, "no-store", b"", False))
    link = reply.headers["Location"]
    equal(link.startswith("http://localhost:"), True, link)
    status, headers, body = fetched(link)
    equal((status, body == sent.body, headers["Content-Type"]), (200, True, "application/pdf"), body[:300])
    equal(headers["Content-Disposition"], sent.headers["Content-Disposition"].replace("inline", "attachment"), "what posm itself calls the file")
    status, headers, body = fetched(link, Range="bytes=100-299")
    equal((status, body), (206, sent.body[100:300]))
    equal(fetched(link.replace("attachment", "inline"))[0], 403, "a link says one thing")
    equal(fetched(link.replace("/generations/", "/templates/"))[0], 403, "and opens one")
    equal(s.client().get(path, **{"If-None-Match": sent.headers["ETag"]}).status, 304)
    head = s.client().send("HEAD", path)
    equal((head.status, head.headers["Location"] != link), (302, True), "signed for HEAD")
    rows = s.sql("SELECT count(*) FROM posm.posm_audit WHERE action = 'generation.card' AND detail->>'download' = '1'")
    equal(rows, [["1"]], "it is noted who took it")
    wait_until("the link's end", lambda: fetched(link)[0] == 403)


def refused_for_a_folder(s):
    folder = s.dir / "folder.conf"
    folder.touch(mode=0o600)
    folder.write_text(s.conf.read_text().replace("object.driver = s3", "object.driver = directory"))
    done = subprocess.run([BUILD / "posmctl", "check-config", "--config", folder], capture_output=True, text=True)
    equal((done.returncode != 0, "download.presigned needs object.driver = s3" in done.stderr), (True, True), done.stdout + done.stderr)


@claim
def a_card_and_a_template_come_by_a_link_where_it_is_so_configured():
    _, s, generation = parts()
    card = s.client().get(f"/api/v1/generations/{generation['id']}/tables?limit=1").json["items"][0]["uuid"]
    path, template = f"/api/v1/generations/{generation['id']}/tables/{card}.pdf", f"/api/v1/templates/{generation['template_id']}/file"
    sent, file = s.client().get(path), s.client().get(template)
    presigned(s, "yes")
    try:
        if PACKED:
            equal(s.client().get(path).body == sent.body, True, "it has no object of its own")
        else:
            linked_card(s, path, sent)
        reply = s.client().get(template)
        equal((reply.status, fetched(reply.headers["Location"])[2] == file.body), (302, True))
        equal(Client(s.port).get(path).status, 401, "no login, no link")
        equal(s.client().get(f"/api/v1/generations/{generation['id']}/archive.zip").status, 200, "an archive is posm's own")
        refused_for_a_folder(s)
    finally:
        presigned(s, "no")
    equal(s.client().get(path).status, 200)


@claim
def a_missing_object_is_said_before_the_first_byte():
    gateway, s, _ = parts()
    place = s.restaurant("Бар", TABLES[:3])
    generation = s.finished(s.client().generate(place, s.add_template()).json["id"])
    for key in keys(gateway, f"generations/{generation['id']}/"):
        s3.signed(gateway.port, "DELETE", f"/{BUCKET}/{key}")
    reply = s.client().get(f"/api/v1/generations/{generation['id']}/archive.zip?confirm=1")
    equal((reply.status, reply.code), (409, "cards_missing"), reply.body)


def orphans(s, *words, code=0):
    done = s.run("posmctl", "objects", "rm-orphans", *words, check=False, capture_output=True)
    equal(done.returncode, code, done.stdout + done.stderr)
    return done.stdout + done.stderr


def put(gateway, key):
    equal(s3.signed(gateway.port, "PUT", f"/{BUCKET}/{key}", body=b"lost")[0], 200)


@claim
def orphans_are_found_shown_and_then_removed():
    gateway, s, generation = parts()
    failed = s.client().generate(s.restaurant("Сбой", TABLES[:2]), s.add_template()).json["id"]
    s.finished(failed)
    s.sql("""ALTER TABLE posm.restaurants_posm_versions DISABLE TRIGGER version_status_changes;
        UPDATE posm.restaurants_posm_versions SET status = 'error' WHERE id = :'id';
        ALTER TABLE posm.restaurants_posm_versions ENABLE TRIGGER version_status_changes;""", id=failed)
    kept = set(keys(gateway)) | {"another/program.txt", f"generations/{failed}/9/late.pdf"}
    lost = ["generations/999999/1/a.pdf", f"generations/{generation['id']}/9/late.pdf", "templates/lost.pdf", "probe/1/object"]
    for key in [*lost, *kept - set(keys(gateway))]:
        put(gateway, key)
    equal(s3.signed(gateway.port, "POST", f"/{BUCKET}/generations/1/1/large.pdf", "uploads=")[0], 200)
    said = orphans(s, "--remove")
    equal("0 orphans" in said and "0 uploads" in said, True, "all are younger than retention.grace: " + said)
    said = orphans(s, "--older", "0")
    shown = [line.split()[2] for line in said.splitlines() if line.startswith(("object", "upload"))]
    equal(sorted(shown), sorted([*lost, "generations/1/1/large.pdf"]), said)
    equal(set(keys(gateway)), kept | set(lost), "it only shows them")
    equal("5 removed" in orphans(s, "--older", "0", "--remove"), True)
    equal(set(keys(gateway)), kept)
    equal(b"<UploadId>" in s3.signed(gateway.port, "GET", f"/{BUCKET}/", "uploads=")[2], False)
    equal("nothing to remove" in orphans(s, "--older", "0"), True)
    its_archive_streams_out_of_it()


@claim
def a_database_that_knows_none_of_the_objects_removes_none():
    gateway, s, _ = parts()
    gateway.bucket("elses")
    s3.signed(gateway.port, "PUT", "/elses/generations/999999/1/a.pdf", body=b"another installation's")
    conf = s.dir / "elses.conf"
    conf.touch(mode=0o600)
    conf.write_text(s.conf.read_text().replace(f"s3.bucket = {BUCKET}", "s3.bucket = elses"))
    done = subprocess.run([BUILD / "posmctl", "objects", "rm-orphans", "--older", "0", "--remove", "--config", conf], capture_output=True, text=True)
    equal((done.returncode, "pg.conninfo" in done.stderr), (1, True), done.stdout + done.stderr)
    equal(s3.signed(gateway.port, "GET", "/elses/generations/999999/1/a.pdf")[0], 200)


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
