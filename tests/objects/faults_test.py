#!/usr/bin/python3
"""The S3 driver against a store that misbehaves: what passes is waited out, what lasts is named, nothing wrong is taken for right."""
import os
import pathlib
import ssl
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "http"))
import s3  # noqa: E402
from claims import claim, equal, run  # noqa: E402
from faults import BUCKET, FaultServer  # noqa: E402

BUILD = pathlib.Path(os.environ.get("POSM_BUILD_DIR") or pathlib.Path(__file__).resolve().parents[2])
SIZE = 3_000_000
folder = pathlib.Path(tempfile.mkdtemp(prefix="posm-faults-"))


class Site:
    """A folder, a misbehaving store, and posmctl to carry objects from one to the other."""

    def __init__(self, **options):
        self.server = FaultServer()
        self.objects = pathlib.Path(tempfile.mkdtemp(dir=folder))
        secret = folder / "secret"
        secret.write_text(s3.SECRET)
        secret.chmod(0o600)
        self.dir_conf = self.conf({"object.driver": "directory", "object.directory": self.objects})
        self.s3_conf = self.conf({"object.driver": "s3", "s3.endpoint": f"http://127.0.0.1:{self.server.port}", "s3.allow_http": "yes",
                                  "s3.bucket": BUCKET, "s3.access_key": s3.ACCESS, "s3.secret_file": secret,
                                  **{f"s3.{k}": v for k, v in options.items()}})
        self.data = os.urandom(SIZE)

    @staticmethod
    def conf(keys):
        fd, path = tempfile.mkstemp(dir=folder, suffix=".conf")
        os.write(fd, "".join(f"{k} = {v}\n" for k, v in keys.items()).encode())
        os.close(fd)
        return path

    def copy(self, origin, to, code):
        done = subprocess.run([BUILD / "posmctl", "objects", "copy", "--config", origin, "--to", to], capture_output=True, text=True, timeout=120)
        equal(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def write(self, code=0):
        (self.objects / "one.pdf").write_bytes(self.data)
        return self.copy(self.dir_conf, self.s3_conf, code)

    def read(self, code=0):
        self.server.objects["one.pdf"] = self.data
        return self.copy(self.s3_conf, self.dir_conf, code)

    def times(self, method):
        return sum(1 for seen in self.server.seen if seen[0] == method)


@claim
def a_write_is_repeated_while_its_failure_may_pass():
    for fault in ("500", "slow_down", "busy", "error_in_success", "answer_lost", "reset"):
        site = Site()
        site.server.fail("PUT", fault, times=2)
        site.write()
        equal((site.server.objects["one.pdf"] == site.data, site.times("PUT")), (True, 3), fault)


@claim
def what_lasts_is_tried_once_and_named():
    site = Site()
    site.server.fail("PUT", "denied", times=9)
    said = site.write(code=1)
    equal((site.times("PUT"), "AccessDenied" in said, s3.SECRET in said), (1, True, False), said)


@claim
def tries_have_an_end():
    site = Site(retry_time="300ms")
    site.server.fail("PUT", "500", times=100)
    said = site.write(code=1)
    equal(("InternalError" in said, "again and again" in said, 2 <= site.times("PUT") < 50), (True, True, True), said)
    equal(site.server.objects, {})


@claim
def a_read_goes_on_where_it_broke_off():
    site = Site()
    site.server.fail("LIST", "slow_down")
    site.server.fail("GET", "slow_down")
    site.server.fail("GET", "half", times=2)
    site.read()
    equal((site.objects / "one.pdf").read_bytes() == site.data, True)
    ranges = [seen for seen in site.server.seen if seen[0] == "GET" and seen[2].startswith("bytes=") and seen[3]]
    equal(len(ranges) >= 1, True, site.server.seen)
    equal(site.server.bytes_out < SIZE * 1.5, True, site.server.bytes_out)


@claim
def what_is_cleared_away_while_a_copy_runs_is_passed_over():
    site = Site()
    site.server.objects["another.pdf"] = b"stays"
    site.server.fail("GET", "gone", key="one.pdf")
    said = site.read()
    equal(("1 objects copied" in said, (site.objects / "one.pdf").exists(), (site.objects / "another.pdf").read_bytes()), (True, False, b"stays"), said)


@claim
def an_object_replaced_in_the_middle_is_no_mixture():
    site = Site()
    site.server.fail("GET", "half_then_replaced")
    said = site.read(code=1)
    equal(("replaced" in said, (site.objects / "one.pdf").exists()), (True, False), said)


@claim
def another_part_than_asked_for_is_not_taken():
    site = Site(retry_time="200ms")
    site.server.fail("GET", "half")
    site.server.fail("GET", "other_range", times=50)
    said = site.read(code=1)
    equal((site.objects / "one.pdf").exists(), False, said)


@claim
def silence_and_a_trickle_end_in_time():
    for fault in ("silence", "a_byte_a_second"):
        site = Site(stall_time="1s", retry_time="100ms")
        site.server.fail("GET", fault, times=9)
        begun = time.monotonic()
        said = site.read(code=1)
        equal((time.monotonic() - begun < 20, (site.objects / "one.pdf").exists()), (True, False), f"{fault}: {said}")


@claim
def an_endless_error_is_not_read_to_its_end():
    site = Site(retry_time="50ms")
    site.server.fail("PUT", "endless_error", times=50)
    site.write(code=1)
    equal(site.server.bytes_out < site.times("PUT") * 20_000_000, True, site.server.bytes_out)


@claim
def a_list_with_entities_is_no_list():
    site = Site(retry_time="50ms")
    site.server.fail("LIST", "no_xml")
    equal("not readable" in site.read(code=1), True)


@claim
def a_request_signed_with_another_secret_is_refused():
    site = Site()
    (folder / "secret").write_text("another")
    said = site.write(code=1)
    equal(("s3.secret_file" in said, site.server.objects), (True, {}), said)


PART = 5 * 1024 * 1024


def large(**options):
    site = Site(part_size=PART, **options)
    site.data = os.urandom(3 * PART + 12345)
    return site


@claim
def what_is_stored_without_an_etag_is_not_believed():
    site = Site()
    site.server.fail("PUT", "no_etag")
    site.write()
    equal((site.server.objects["one.pdf"] == site.data, site.times("PUT")), (True, 2))


@claim
def a_large_object_goes_in_parts_whatever_fails_once():
    for kind, fault in ((None, None), ("BEGIN", "slow_down"), ("PART", "500"), ("PART", "reset"), ("PART", "no_etag"), ("PART", "answer_lost"),
                        ("END", "error_in_success"), ("END", "answer_lost")):
        site = large(connections=2)
        if kind:
            site.server.fail(kind, fault)
        site.write()
        equal((site.server.objects["one.pdf"] == site.data, site.server.uploads), (True, {}), f"{kind} {fault}")
        equal((site.times("PUT"), site.times("PART"), site.server.most["PART"] <= 2), (0, 5 if kind == "PART" else 4, True), f"{kind} {fault}")


@claim
def an_upload_that_fails_is_ended_at_the_store_too():
    for kind, fault, word in (("PART", "500", "InternalError"), ("PART", "denied", "AccessDenied"), ("END", "500", "InternalError")):
        site = large(retry_time="200ms")
        site.server.fail(kind, fault, times=99)
        said = site.write(code=1)
        equal((word in said, site.server.objects, site.server.uploads, site.times("ABORT")), (True, {}, {}, 1), f"{kind} {fault}: {said}")


def certificate(name):
    path = folder / f"{name}.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + pathlib.Path(f"{path}.crt").read_bytes())
    return path


def elsewhere(site, **changes):
    """The store's configuration with other lines."""
    lines = dict(line.split(" = ", 1) for line in pathlib.Path(site.s3_conf).read_text().splitlines())
    return site.conf({**lines, **{f"s3.{k}": v for k, v in changes.items()}})


@claim
def a_name_that_is_none_and_a_certificate_that_is_not_known_are_named():
    site = Site(retry_time="50ms")
    (site.objects / "one.pdf").write_bytes(b"x")
    said = site.copy(site.dir_conf, elsewhere(site, endpoint="http://nowhere.invalid"), 1)
    equal(("resolve host" in said, s3.SECRET in said), (True, False), said)
    own = certificate("own")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    secure = f"https://127.0.0.1:{site.server.port}"
    said = site.copy(site.dir_conf, elsewhere(site, endpoint=secure), 1)
    equal(("certificate" in said, "again and again" in said), (True, False), said)
    said = site.copy(site.dir_conf, elsewhere(site, endpoint=secure, ca_file=certificate("another")), 1)
    equal("certificate" in said, True, said)
    site.copy(site.dir_conf, elsewhere(site, endpoint=secure, ca_file=own), 0)
    equal(site.server.objects, {"one.pdf": b"x"})


@claim
def what_an_order_to_remove_leaves_is_removed_one_by_one():
    site = Site()
    site.server.fail("REMOVE", "some_stay")
    site.server.fail("REMOVE", "not_there")
    done = subprocess.run([BUILD / "tests/objects/contract", site.s3_conf, "many_are_removed_at_once"], capture_output=True, text=True, timeout=120)
    equal((done.returncode, "1 passed" in done.stdout), (0, True), done.stdout)
    equal((site.times("REMOVE"), site.times("DELETE")), (2, 2201), "one that stayed, and all once the store refused")


@claim
def the_pages_of_a_walk_in_stretches_are_asked_for_together_and_again_where_they_fail():
    site = Site()
    site.server.objects |= {f"list/{i % 7}/a-{i}_.{i}": b"x" for i in range(2300)} | {"list0/other": b"x"}
    for fault in ("slow", "500", "slow", "slow", "reset", "slow"):
        site.server.fail("LIST", fault)
    done = subprocess.run([BUILD / "tests/objects/contract", site.s3_conf, "a_list_in_stretches_is_the_same_list"], capture_output=True, text=True,
                          timeout=120)
    equal((done.returncode, "1 passed" in done.stdout), (0, True), done.stdout)
    equal(site.server.most["LIST"] > 1, True, site.server.most)


@claim
def a_copy_to_where_the_objects_are_is_none():
    site = Site()
    for conf in (site.dir_conf, site.s3_conf):
        equal("names the storage that posm uses already" in site.copy(conf, conf, 2), True)


@claim
def no_more_are_on_their_way_than_there_are_connections():
    site = Site(connections=3)
    for i in range(30):
        (site.objects / f"{i}.pdf").write_bytes(os.urandom(100_000))
    site.server.fail("PUT", "slow", times=30)
    site.copy(site.dir_conf, site.s3_conf, 0)
    equal((len(site.server.objects), site.server.most["PUT"]), (30, 3))


if __name__ == "__main__":
    sys.exit(run())
