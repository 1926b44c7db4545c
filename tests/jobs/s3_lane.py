"""A site, and a lane, whose objects lie on a real S3 gateway; and the gateway's bucket as what the tests take for a folder."""
import pathlib
import sys
import urllib.parse
import xml.etree.ElementTree

import kit
from kill_lanes import Lane

sys.path.insert(0, str(kit.SOURCE / "tests/objects"))
import s3  # noqa: E402


class Bucket:
    """A key, or all keys below it: the methods of a path that invariants.py and the sweeps ask."""

    def __init__(self, port, bucket, key=""):
        self.port, self.bucket, self.key = port, bucket, key

    def __truediv__(self, key):
        return Bucket(self.port, self.bucket, f"{self.key}/{key}" if self.key else str(key))

    def __str__(self):
        return self.key

    @property
    def parent(self):
        return Bucket(self.port, self.bucket, self.key.rpartition("/")[0])

    def call(self, method, path="", query="", body=b""):
        return s3.signed(self.port, method, f"/{self.bucket}{path}", query, body)

    def keys(self):
        status, _, body = self.call("GET", "/", "list-type=2&prefix=" + urllib.parse.quote(self.key + "/", safe=""))
        listing = xml.etree.ElementTree.fromstring(body)
        assert status == 200 and listing.findtext("{*}IsTruncated") == "false", body[:300]
        return [found.text for found in listing.iterfind("{*}Contents/{*}Key")]

    def is_file(self):
        return self.call("HEAD", "/" + self.key)[0] == 200

    def exists(self):
        return self.is_file() or bool(self.keys())

    def read_bytes(self):
        status, _, body = self.call("GET", "/" + self.key)
        assert status == 200, (self.key, status)
        return body

    def write_bytes(self, data):
        assert self.call("PUT", "/" + self.key, body=data)[0] == 200, self.key

    def mkdir(self, parents=True):
        """There are no folders."""

    def rglob(self, _):
        return [Bucket(self.port, self.bucket, key) for key in self.keys()]

    def relative_to(self, _):
        return pathlib.PurePosixPath(self.key)


class OnS3:
    """Before kit.Site or one of its kind."""
    gateway = None

    def make_shelf(self):
        OnS3.gateway = OnS3.gateway or s3.RadosGateway()
        secret = self.dir / "secret"
        secret.touch(mode=0o600)
        secret.write_text(s3.SECRET + "\n")
        bucket = OnS3.gateway.bucket(self.dir.name.replace("_", "-").lower())
        self.OPTIONS = {**self.OPTIONS, "object.driver": "s3", "object.directory": "/nonexistent", "s3.bucket": bucket, "s3.allow_http": "yes",
                        "s3.endpoint": f"http://127.0.0.1:{OnS3.gateway.port}", "s3.access_key": s3.ACCESS, "s3.secret_file": secret}
        return Bucket(OnS3.gateway.port, bucket)


class S3(OnS3, Lane):
    """A lane of kill_all.py."""
