#!/usr/bin/python3
"""Both drivers of object storage through the same promises; S3 on a real Ceph gateway."""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "http"))
import s3  # noqa: E402
from claims import claim, equal, run  # noqa: E402

BUILD = pathlib.Path(os.environ.get("POSM_BUILD_DIR") or pathlib.Path(__file__).resolve().parents[2])
CONTRACT = BUILD / "tests/objects/contract"
folder = pathlib.Path(tempfile.mkdtemp(prefix="posm-objects-"))


def secret_file(secret=s3.SECRET, mode=0o600):
    path = folder / f"secret-{len(list(folder.iterdir()))}"
    path.write_text(secret + "\n")
    path.chmod(mode)
    return path


def s3_conf(port, bucket, **more):
    keys = {"object.driver": "s3", "s3.endpoint": f"http://127.0.0.1:{port}", "s3.allow_http": "yes", "s3.bucket": bucket,
            "s3.access_key": s3.ACCESS, "s3.secret_file": secret_file(), **{f"s3.{k}": v for k, v in more.items()}}
    return write_conf(keys)


def write_conf(keys):
    path = folder / f"conf-{len(list(folder.iterdir()))}"
    path.touch(mode=0o600)
    path.write_text("".join(f"{k} = {v}\n" for k, v in keys.items()))
    return path


def contract(conf):
    return subprocess.run([CONTRACT, conf], capture_output=True, text=True, timeout=300)


def holds(conf):
    done = contract(conf)
    equal(done.returncode, 0, done.stdout[-3000:] + done.stderr[-1000:])
    equal("11 passed, 0 failed" in done.stdout, True, done.stdout)


gateway = None


def radosgw():
    global gateway
    gateway = gateway or s3.RadosGateway()
    return gateway


@claim
def a_folder_keeps_the_promises():
    with tempfile.TemporaryDirectory(prefix="posm-objects-", dir=s3.SHELF) as objects:
        holds(write_conf({"object.driver": "directory", "object.directory": objects}))


@claim
def a_ceph_gateway_keeps_the_promises():
    holds(s3_conf(radosgw().port, radosgw().bucket("contract"), part_size="5M"))  # so that the large ones go in parts
    equal(uploads("contract"), 0, "uploads that never ended")


def uploads(bucket):
    status, _, body = s3.signed(radosgw().port, "GET", f"/{bucket}/", "uploads=")
    equal(status, 200, body)
    return body.count(b"<UploadId>")


@claim
def one_connection_is_enough():
    holds(s3_conf(radosgw().port, radosgw().bucket("single"), connections=1))


def refused(conf, *words):
    done = contract(conf)
    said = done.stdout + done.stderr
    equal(done.returncode != 0, True, said)
    for word in words:
        equal(word in said, True, f"{word} in {said[:1500]}")
    equal(s3.SECRET in said, False)


@claim
def a_wrong_bucket_or_key_is_named_and_not_tried_again():
    refused(s3_conf(radosgw().port, "nobodys-bucket"), "storage_refused", "NoSuchBucket", "make the bucket, or set s3.bucket")
    refused(s3_conf(radosgw().port, "contract", secret_file=secret_file("wrong")), "storage_refused", "SignatureDoesNotMatch", "s3.secret_file")
    refused(s3_conf(radosgw().port, "contract", access_key="NOBODY"), "storage_refused", "InvalidAccessKeyId", "s3.access_key")


@claim
def a_configuration_that_cannot_work_is_said_at_once():
    endpoint = "https://127.0.0.1:1"
    sound = {"object.driver": "s3", "s3.endpoint": endpoint, "s3.bucket": "b-1", "s3.access_key": "k", "s3.secret_file": secret_file()}
    for change, words in (({"s3.endpoint": "http://127.0.0.1:1"}, ("s3.endpoint", "s3.allow_http = yes")),
                          ({"s3.endpoint": "ftp://x"}, ("s3.endpoint", "https://")),
                          ({"s3.endpoint": "https://key:secret@host"}, ("s3.endpoint", "nothing else")),
                          ({"s3.endpoint": ""}, ("s3.endpoint",)),
                          ({"s3.public_endpoint": "http://cdn.example"}, ("s3.public_endpoint", "s3.allow_http = yes")),
                          ({"s3.public_endpoint": "https://cdn.example/posm"}, ("s3.public_endpoint", "nothing else")),
                          ({"s3.bucket": "Bad_Bucket"}, ("s3.bucket", "Bad_Bucket")),
                          ({"s3.access_key": ""}, ("s3.access_key",)),
                          ({"s3.secret_file": "/nowhere"}, ("s3.secret_file", "/nowhere")),
                          ({"s3.secret_file": secret_file(mode=0o644)}, ("s3.secret_file", "chmod o="))):
        done = contract(write_conf({**sound, **change}))
        equal(done.returncode, 2, done.stdout)
        for word in words:
            equal(word in done.stdout, True, f"{change}: {done.stdout}")


@claim
def a_store_that_is_away_is_waited_for_and_then_named():
    refused(s3_conf(s3.free_port(), "contract", retry_time="60ms"), "storage_unavailable", "again and again")


def posmctl(conf, *words, code=0):
    done = subprocess.run([BUILD / "posmctl", "objects", *words, "--config", conf], capture_output=True, text=True, timeout=300)
    equal(done.returncode, code, done.stdout + done.stderr)
    return done.stdout + done.stderr


@claim
def a_store_is_checked_by_hand():
    bucket = radosgw().bucket("by-hand")
    conf = s3_conf(radosgw().port, bucket)
    said = posmctl(conf, "check")
    equal([line.split("  ")[0] for line in said.splitlines()], ["write", "read", "read a part", "list", "remove"], said)
    equal(posmctl(conf, "ls"), "", "the probe is gone")
    said = posmctl(s3_conf(radosgw().port, "nobodys-bucket"), "check", code=1)
    equal("NoSuchBucket" in said, True, said)


@claim
def an_installation_moves_from_a_folder_to_s3_and_again_where_it_stopped():
    with tempfile.TemporaryDirectory(prefix="posm-objects-", dir=s3.SHELF) as objects:
        old = write_conf({"object.driver": "directory", "object.directory": objects})
        new = s3_conf(radosgw().port, radosgw().bucket("moved"))
        for i in range(30):
            path = pathlib.Path(objects) / f"g/{i % 3}/card-{i}.pdf"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(os.urandom(i * 1000))
        equal("30 objects copied" in posmctl(old, "copy", "--to", new), True)
        equal(posmctl(new, "ls"), posmctl(old, "ls"))
        (pathlib.Path(objects) / "g/0/card-3.pdf").write_bytes(b"longer now" * 1000)
        equal("1 objects copied (10000 bytes), 29 were there" in posmctl(old, "copy", "--to", new), True)
    with tempfile.TemporaryDirectory(prefix="posm-objects-", dir=s3.SHELF) as objects:
        back = write_conf({"object.driver": "directory", "object.directory": objects})
        equal("10 objects copied" in posmctl(new, "copy", "g/1/", "--to", back), True)
        equal(posmctl(back, "ls"), posmctl(new, "ls", "g/1/"))


if __name__ == "__main__":
    sys.exit(run())
