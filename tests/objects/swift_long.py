#!/usr/bin/python3
"""The promises of object storage on OpenStack Swift, through its S3 interface. Its packages: tools/packages.sh long."""
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / folder) for folder in ("http", "objects")]
import s3  # noqa: E402
from claims import claim, equal, run  # noqa: E402
from swift import ACCESS, Swift  # noqa: E402

BUILD = pathlib.Path(os.environ.get("POSM_BUILD_DIR") or pathlib.Path(__file__).resolve().parents[2])
folder = pathlib.Path(tempfile.mkdtemp(prefix="posm-swift-test-"))


def conf(server, bucket, **more):
    secret = folder / "secret"
    secret.touch(mode=0o600)
    secret.write_text(s3.SECRET)
    path = folder / f"{bucket}.conf"
    path.touch(mode=0o600)
    keys = {"object.driver": "s3", "s3.endpoint": f"http://127.0.0.1:{server.port}", "s3.allow_http": "yes", "s3.bucket": bucket,
            "s3.access_key": ACCESS, "s3.secret_file": secret, **{f"s3.{k}": v for k, v in more.items()}}
    path.write_text("".join(f"{k} = {v}\n" for k, v in keys.items()))
    return path


def holds(path):
    done = subprocess.run([BUILD / "tests/objects/contract", path], capture_output=True, text=True, timeout=900)
    equal((done.returncode, "11 passed, 0 failed" in done.stdout), (0, True), done.stdout[-3000:] + done.stderr[-1000:])


@claim
def swift_keeps_the_promises(server):
    holds(conf(server, server.bucket("contract")))


@claim
def large_objects_go_in_parts_to_swift_too(server):
    holds(conf(server, server.bucket("in-parts"), part_size="5M"))


@claim
def a_wrong_secret_is_named(server):
    path = conf(server, "contract")
    (folder / "secret").write_text("wrong")
    done = subprocess.run([BUILD / "posmctl", "objects", "check", "--config", path], capture_output=True, text=True)
    equal((done.returncode, "SignatureDoesNotMatch" in done.stderr, s3.SECRET in done.stderr), (1, True, False), done.stderr)


if __name__ == "__main__":
    sys.exit(run(Swift()))
