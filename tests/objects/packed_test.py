#!/usr/bin/python3
"""The packed shelf beside the shelf of single cards: the same restaurant on both, in a folder and in a real Ceph gateway; and what it costs of
a store, counted. POSM_LONG=1 counts on a template of 5 MB, whose archive is 5 GB, and plays every fault."""
import collections
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import zipfile
import zlib

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[2] / folder) for folder in ("tests/http", "bench")]
import bench_kit  # noqa: E402
import faults  # noqa: E402
import s3  # noqa: E402
from claims import claim, equal, run  # noqa: E402
from stack import Stack, wait_until  # noqa: E402

TABLES = [(str(n), "Зал") for n in range(1, 151)]
BUCKET = "packed"
Both = collections.namedtuple("Both", "stack place template single packed keys")
MADE = {}


def pressed(s, layout, place, template):
    """A generation on that shelf."""
    s.services["posmd"].stop()
    s.configure(**{"generation.layout": layout})
    s.start_posmd()
    return s.finished(s.client().generate(place, template).json["id"])


def both(s, keys):
    place, template = s.restaurant("Кафе", TABLES), s.add_template()
    single = pressed(s, "cards", place, template)
    packed = pressed(s, "packed", place, template)
    equal((single["status"], packed["status"], packed["progress"]), ("done", "done", len(TABLES)), packed["reason"])
    return Both(s, place, template, single, packed, keys)


def in_folder():
    if "folder" not in MADE:
        s = Stack(options={"job.tick": "1s", "job.sweep": "1s", "retention.grace": "60s", "download.max_time": "50s"})
        MADE["folder"] = s
        s.start()
        root = pathlib.Path(s.options["object.directory"])
        MADE["folder", "both"] = both(s, lambda g: sorted(str(p.relative_to(root / f"generations/{g['id']}")) for p in
                                                         (root / f"generations/{g['id']}").rglob("*") if p.is_file()))
    return MADE["folder", "both"]


def on_s3(port, bucket, **options):
    secret = pathlib.Path(tempfile.mkdtemp(prefix="posm-packed-")) / "secret"
    secret.write_text(s3.SECRET)
    secret.parent.chmod(0o711)
    secret.chmod(0o640)
    return Stack(options={"object.driver": "s3", "s3.endpoint": f"http://127.0.0.1:{port}", "s3.allow_http": "yes", "s3.bucket": bucket,
                          "s3.access_key": s3.ACCESS, "s3.secret_file": secret, "job.tick": "1s", **options})


def in_bucket():
    if "bucket" not in MADE:
        gateway = s3.RadosGateway()
        gateway.bucket(BUCKET)
        s = MADE["bucket"] = on_s3(gateway.port, BUCKET)
        s.start()

        def keys(g):
            prefix = f"generations/{g['id']}/"
            _, _, body = s3.signed(gateway.port, "GET", f"/{BUCKET}/", f"list-type=2&prefix={prefix.replace('/', '%2F')}")
            return sorted(part.split(b"</Key>")[0].decode().removeprefix(prefix) for part in body.split(b"<Key>")[1:])
        MADE["bucket", "both"] = both(s, keys)
    return MADE["bucket", "both"]


def archive(b, generation, **headers):
    return b.stack.client().get(f"/api/v1/generations/{generation['id']}/archive.zip?confirm=1", **headers)


def cards(b, generation):
    with zipfile.ZipFile(io.BytesIO(archive(b, generation).body)) as z:
        equal(z.testzip(), None)
        return {name: z.read(name) for name in z.namelist()}


def over_both_stores(function):
    def checked():
        function(in_folder())
        function(in_bucket())
    checked.__name__ = function.__name__
    return claim(checked)


@over_both_stores
def the_template_is_stored_once_and_the_tails_together(b):
    equal(b.keys(b.packed), ["1/prefix", "1/tails-1"])
    equal(len(b.keys(b.single)), len(TABLES) + 1)


@over_both_stores
def its_cards_are_those_of_the_other_shelf_to_the_byte(b):
    equal(cards(b, b.packed) == cards(b, b.single), True)
    uuids = [item["uuid"] for item in b.stack.client().get(f"/api/v1/generations/{b.packed['id']}/tables").json["items"]]
    for uuid in (uuids[0], uuids[-1]):
        one, other = (b.stack.client().get(f"/api/v1/generations/{g['id']}/tables/{uuid}.pdf") for g in (b.single, b.packed))
        equal((other.status, other.body == one.body, other.headers["ETag"] == one.headers["ETag"]), (200, True, True))


@over_both_stores
def any_range_of_its_archive_and_of_a_card_is_the_whole_ones(b):
    whole, dice = archive(b, b.packed).body, random.Random(7)
    uuid = b.stack.client().get(f"/api/v1/generations/{b.packed['id']}/tables").json["items"][3]["uuid"]
    path = f"/api/v1/generations/{b.packed['id']}/tables/{uuid}.pdf"
    card = b.stack.client().get(path).body
    for _ in range(20):
        first = dice.randrange(len(whole))
        last = min(len(whole) - 1, first + dice.choice((0, 1, 100, 70000, len(whole))))
        reply = archive(b, b.packed, Range=f"bytes={first}-{last}")
        equal((reply.status, reply.body == whole[first:last + 1]), (206, True), (first, last))
        first = dice.randrange(len(card))
        reply = b.stack.client().get(path, Range=f"bytes={first}-")
        equal((reply.status, reply.body == card[first:]), (206, True), first)
    last = len(card) - 1
    equal(b.stack.client().get(path, Range=f"bytes={last}-{last}").body, card[-1:])


@over_both_stores
def picture_and_print_file_are_the_same(b):
    uuid = b.stack.client().get(f"/api/v1/generations/{b.packed['id']}/tables").json["items"][0]["uuid"]
    one, other = (b.stack.client().get(f"/api/v1/generations/{g['id']}/tables/{uuid}.png?width=300") for g in (b.single, b.packed))
    equal((other.status, other.body == one.body), (200, True))
    one, other = (b.stack.client().get(f"/api/v1/generations/{g['id']}/print.pdf?confirm=1") for g in (b.single, b.packed))
    equal((other.status, other.body == one.body), (200, True), other)


def behind(b, g):
    """Where in its last tails the manifest begins."""
    return int(b.stack.sql("SELECT manifest ->> 'at' FROM posm.restaurants_posm_versions WHERE id = :'id'", id=g["id"])[0][0])


@claim
def lost_tails_name_their_tables_before_the_first_byte():
    b = in_folder()
    place = b.stack.restaurant("Бар", TABLES[:3])
    g = pressed(b.stack, "packed", place, b.template)
    home = pathlib.Path(b.stack.options["object.directory"]) / f"generations/{g['id']}/1"
    tails = (home / "tails-1").read_bytes()
    for cut, missing in ((1, 0), (len(tails) - behind(b, g), 0), (len(tails) - behind(b, g) + 1, 1)):  # of the manifest, all of it, and of a tail
        (home / "tails-1").write_bytes(tails[:-cut])
        check = b.stack.client().get(f"/api/v1/generations/{g['id']}/check").json
        equal((check["status"], len(check["missing"])), ("error", missing), check)
        equal((archive(b, g).status, archive(b, g).code), (409, "cards_missing"))
    (home / "tails-1").write_bytes(tails)
    (home / "prefix").unlink()
    check = b.stack.client().get(f"/api/v1/generations/{g['id']}/check").json
    equal((check["status"], len(check["missing"])), ("error", 3), check)
    equal((archive(b, g).status, archive(b, g).code), (409, "cards_missing"))


@claim
def an_archive_of_other_names_has_the_same_manifest_on_both():
    b = in_folder()
    flat = [b.stack.client().get(f"/api/v1/generations/{g['id']}/archive.zip?confirm=1&folders=none") for g in (b.single, b.packed)]
    equal(([r.status for r in flat], *(zipfile.ZipFile(io.BytesIO(r.body)).read("manifest.csv") for r in flat[1:])),
          ([200, 200], zipfile.ZipFile(io.BytesIO(flat[0].body)).read("manifest.csv")))


def once_more(s, g, lost):
    """Its last attempt died before `done`, and of `lost` cards not even rows are left."""
    s.services["posmd"].stop()
    s.sql("""SET session_replication_role = replica; -- no trigger says that done is for good
             DELETE FROM posm.posm_cards WHERE generation_id = :'id' AND ordinal < :'lost';
             UPDATE posm.restaurants_posm_versions SET status = 'created', finished_at = NULL, manifest = NULL WHERE id = :'id';
             UPDATE posm.posm_jobs SET state = 'waiting' WHERE kind = 'generate' AND subject = :'id'""", id=g["id"], lost=lost)
    s.start_posmd()
    return s.finished(g["id"])


@claim
def an_attempt_writes_what_is_left_and_the_manifest_behind_it_or_by_itself():
    b = in_folder()
    g = pressed(b.stack, "packed", b.stack.restaurant("Чайная", TABLES[:5]), b.template)
    was = cards(b, g)
    equal(once_more(b.stack, g, lost=3)["status"], "done")
    equal((b.keys(g), cards(b, g) == was), (["1/prefix", "1/tails-1", "2/prefix", "2/tails-1"], True))
    equal(once_more(b.stack, g, lost=0)["status"], "done")
    equal((b.keys(g), cards(b, g) == was), (["1/prefix", "1/tails-1", "2/prefix", "2/tails-1", "3/manifest.csv"], True))


def counted():
    """Where every request is counted, and faults are played."""
    if "counted" not in MADE:
        MADE["server"] = faults.FaultServer()
        MADE["counted"] = on_s3(MADE["server"].port, faults.BUCKET, **{"generation.layout": "packed", "s3.retry_time": "1s", "job.backoff": "100ms",
                                                                       "generation.presses": 1})  # tails in the order of the archive
        MADE["counted"].start()
    return MADE["server"], MADE["counted"]


def template_of_5_mb(s):
    described = {"name": "Плакат", "settings": json.loads(bench_kit.SETTINGS)}
    return s.client("admin").upload("/api/v1/templates", {"file": ("large.pdf", bench_kit.noise_template(bench_kit.SIZES["5M"])),
                                                          "template": json.dumps(described).encode()}).json["id"]


def asked(server, since, *kinds):
    return [(kind, key.rsplit("/", 1)[1]) for kind, key, *_ in server.seen[since:] if kind in kinds and key.startswith("generations/")]


def thousand():
    """A generation of a thousand tables."""
    server, s = counted()
    if "thousand" not in MADE:
        template = template_of_5_mb(s) if os.environ.get("POSM_LONG") else s.add_template()
        place = s.restaurant("Тысяча", [(str(n), "Зал") for n in range(1000)])
        MADE["begin"] = len(server.seen)
        g = s.finished(s.client().generate(place, template).json["id"], seconds=300)
        equal((g["status"], g["progress"]), ("done", 1000), g["reason"])
        MADE["thousand"] = g["id"]
    return MADE["thousand"]


@claim
def a_thousand_tables_are_two_writes_and_their_archive_is_two_reads():
    server, s = counted()
    home = f"generations/{thousand()}/"
    equal(asked(server, MADE["begin"], "PUT", "BEGIN", "PART"), [("PUT", "prefix"), ("PUT", "tails-1")])
    stored = sum(len(data) for key, data in server.objects.items() if key.startswith(home))
    equal(stored < 10_000_000, True, stored)
    begin = len(server.seen)
    path = f"http://127.0.0.1:{s.port}/api/v1/{home}archive.zip"
    got = subprocess.run(["curl", "-sS", "-f", "-u", "oper:oper-pw", "-o", "/dev/null", "-w", "%{size_download}", path], check=True, capture_output=True,
                         text=True).stdout
    equal(int(got) > 1000 * len(server.objects[home + "1/prefix"]), True, got)
    equal(sorted(asked(server, begin, "GET")), [("GET", "prefix"), ("GET", "tails-1")])


@claim
def a_range_costs_what_it_touches():
    server, s = counted()
    path, size = f"/api/v1/generations/{thousand()}/archive.zip?confirm=1", len(server.objects[f"generations/{thousand()}/1/prefix"])
    for length, at_most in ((1000, 20_000), (2 * size, size + 40_000)):
        begin, sent = len(server.seen), server.bytes_out
        reply = s.client().get(path, Range=f"bytes={400 * size}-{400 * size + length - 1}")
        equal((reply.status, len(reply.body), server.bytes_out - sent < at_most), (206, length, True), server.seen[begin:])


@claim
def a_lost_last_write_is_written_once_more_and_else_by_the_next_attempt():
    server, s = counted()
    place, template = s.restaurant("Бар", TABLES[:5]), s.add_template()
    next_id = int(s.sql("SELECT coalesce(max(id), 0) + 1 FROM posm.restaurants_posm_versions")[0][0])
    server.fail("PUT", "answer_lost", key=f"generations/{next_id}/1/tails-1")
    g = s.finished(s.client().generate(place, template).json["id"])
    equal((g["id"], g["status"], len(zipfile.ZipFile(io.BytesIO(archive(Both(s, *[None] * 5), g).body)).namelist())), (next_id, "done", 6), g)
    server.fail("PUT", "500", times=99, key=f"generations/{next_id + 1}/1/tails-1")
    g = s.finished(s.client().generate(place, template).json["id"])
    made = sorted(key.split("/", 2)[2] for key in server.objects if key.startswith(f"generations/{g['id']}/"))
    equal((g["status"], made), ("done", ["1/prefix", "2/prefix", "2/tails-1"]), g)


# what the store does with the template or the tails: how often, and whether the archive is whole all the same
FAULTS = {"500": (1, True), "slow_down": (1, True), "reset": (1, True), "half": (1, True), "too_much": (1, True), "error_in_success": (99, False),
          "denied": (1, False), "gone": (1, False), "replaced": (1, False), "shorter": (1, False), "longer": (1, False),
          "half_then_replaced": (1, False), "500 ": (99, False)}
BRIEFLY = ("half", "replaced", "half_then_replaced", "gone")  # but for the long suite


@claim
def every_fault_of_the_store_is_seen_in_the_archive_or_waited_out():
    server, s = counted()
    g = s.finished(s.client().generate(s.restaurant("Паб", TABLES[:5]), s.add_template()).json["id"])
    sound = archive(Both(s, *[None] * 5), g).body
    for name in ("prefix", "tails-1"):
        key = f"generations/{g['id']}/1/{name}"
        was = server.objects[key]
        for fault, (times, whole) in FAULTS.items():
            if (name, fault) == ("tails-1", "longer") or not (os.environ.get("POSM_LONG") or fault in BRIEFLY):
                continue  # what stands behind the manifest is nobody's
            server.fail("GET", fault.strip(), times=times, key=key)
            got = subprocess.run(["curl", "-sS", "-f", "-u", "oper:oper-pw", f"http://127.0.0.1:{s.port}/api/v1/generations/{g['id']}/archive.zip"],
                                 capture_output=True)
            equal((got.returncode == 0, got.stdout == sound), (whole, whole), f"{name} {fault}")
            server.sound(key)
            server.objects[key] = was


def rows(s, g):
    """(ordinal, tail_at, tail_packed) of its cards."""
    return [[int(v) for v in r] for r in s.sql("SELECT ordinal, tail_at, tail_packed FROM posm.posm_cards WHERE generation_id = :'id' ORDER BY ordinal",
                                               id=g["id"])]


@claim
def tails_that_an_older_posm_left_as_they_are_and_a_manifest_by_itself_are_read_and_damaged_ones_are_no_card():
    b = in_folder()
    g = pressed(b.stack, "packed", b.stack.restaurant("Паб", TABLES[:3]), b.template)
    tails = pathlib.Path(b.stack.options["object.directory"]) / f"generations/{g['id']}/1/tails-1"
    packed, was, plain = tails.read_bytes(), cards(b, g), b""
    for ordinal, at, size in rows(b.stack, g):
        b.stack.sql("UPDATE posm.posm_cards SET tail_packed = NULL, tail_at = :'at' WHERE generation_id = :'id' AND ordinal = :'n'",
                    id=g["id"], n=ordinal, at=len(plain))
        plain += zlib.decompress(packed[at:at + size], -15)
    equal(len(packed) < len(plain) / 2, True, (len(packed), len(plain)))
    tails.write_bytes(plain)
    manifest = json.loads(b.stack.sql("SELECT manifest FROM posm.restaurants_posm_versions WHERE id = :'id'", id=g["id"])[0][0])
    (tails.parent / "manifest.csv").write_bytes(packed[manifest.pop("at"):])
    b.stack.sql("UPDATE posm.restaurants_posm_versions SET manifest = :'manifest' WHERE id = :'id'", id=g["id"],
                manifest=json.dumps({**manifest, "object_key": manifest["object_key"].replace("tails-1", "manifest.csv")}))
    equal(cards(b, g) == was, True)
    b.stack.sql("UPDATE posm.posm_cards SET tail_packed = 1000, tail_at = 10 WHERE generation_id = :'id'", id=g["id"])
    reply = archive(b, g)
    equal((reply.status, reply.code), (500, "internal"), reply.body)
    wait_until("the line about it", lambda: "card_damaged" in b.stack.services["bulk"].log)  # written after the answer


@claim
def switching_changes_new_generations_only():
    b = in_folder()
    equal(len(cards(b, b.single)), len(TABLES) + 1)
    again = pressed(b.stack, "cards", b.place, b.template)
    equal(len(b.keys(again)), len(TABLES) + 1)
    equal(cards(b, again) == cards(b, b.packed), True)


@claim
def what_is_done_is_kept_and_what_is_deleted_goes():
    b = in_folder()
    s = b.stack
    s.sql("UPDATE posm.restaurants_posm_versions SET finished_at = finished_at - interval '1 h' WHERE id = :'id'", id=b.packed["id"])
    wait_until("the sweep of the done one",
               lambda: s.sql("SELECT coalesce(swept::text, 'no') FROM posm.restaurants_posm_versions WHERE id = :'id'", id=b.packed["id"]) == [["done"]])
    s.run("posmctl", "objects", "rm-orphans", "--older", "0", "--remove", capture_output=True)
    equal(b.keys(b.packed), ["1/prefix", "1/tails-1"])
    equal(s.client().send("DELETE", f"/api/v1/generations/{b.packed['id']}").status, 204)
    s.sql("UPDATE posm.restaurants_posm_versions SET deleted_at = deleted_at - interval '1 h' WHERE deleted_at IS NOT NULL")
    wait_until("an empty prefix", lambda: not b.keys(b.packed))


if __name__ == "__main__":
    try:
        status = run()
    finally:
        for stack in [v for v in MADE.values() if isinstance(v, Stack)]:
            stack.stop()
    sys.exit(status)
