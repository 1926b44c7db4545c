"""Real S3 servers on loopback, and just enough of S3's signing to make a bucket (a second hand beside posm's own)."""
import atexit
import datetime
import hashlib
import hmac
import http.client
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
import uuid

REGION = "us-east-1"
ACCESS, SECRET = "POSMTESTKEY", "secret/" + uuid.uuid4().hex
PATIENCE = 60
SHELF = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # where syncing costs nothing


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def signed(port, method, path, query="", body=b"", headers=None, access=ACCESS, secret=SECRET):
    """(status, headers, body) of a request to 127.0.0.1:port."""
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(body).hexdigest()
    sent = {"host": f"127.0.0.1:{port}", "x-amz-content-sha256": digest, "x-amz-date": now, **(headers or {})}
    names = ";".join(sorted(sent))
    canonical = "\n".join([method, urllib.parse.quote(path), query, *(f"{n}:{sent[n]}" for n in sorted(sent)), "", names, digest])
    scope = f"{now[:8]}/{REGION}/s3/aws4_request"
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    message = f"AWS4-HMAC-SHA256\n{now}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
    sent["authorization"] = f"AWS4-HMAC-SHA256 Credential={access}/{scope},SignedHeaders={names},Signature={signature}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request(method, urllib.parse.quote(path) + (f"?{query}" if query else ""), body, sent)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


CEPH_CONF = """
[global]
fsid = {fsid}
mon host = [v2:127.0.0.1:{mon2},v1:127.0.0.1:{mon1}]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
mon allow pool size one = true
mon warn on pool no redundancy = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
# pools are made in half a second instead of eight
paxos propose interval = 0.05
paxos min wait = 0.01
mon osd initial require min compat client = luminous
osd crush chooseleaf type = 0
osd objectstore = memstore
memstore device bytes = 4294967296
osd max pg per osd = 1000
mon max pg per osd = 1000
mon data avail crit = 1
mon data avail warn = 2
run dir = {at}/run
pid file = {at}/run/$type.$id.pid
admin socket = {at}/run/$cluster-$name.asok
log file = {at}/log/$name.log
mon cluster log file = {at}/log/cluster.log
mon data = {at}/mon
osd data = {at}/osd
rgw data = {at}/rgw
crash dir = {at}/crash
keyring = {at}/keyring
[client.rgw]
rgw frontends = beast endpoint={listen}:{port} tcp_nodelay=1
rgw thread pool size = 32
rgw enable usage log = false
rgw dynamic resharding = false
rgw relaxed s3 bucket names = true
"""


class RadosGateway:
    """Ceph in memory: a monitor, an object store, the gateway. Ends with the program."""

    def __init__(self, listen="127.0.0.1"):
        self.at = pathlib.Path(tempfile.mkdtemp(prefix="posm-rgw-", dir=SHELF))
        self.port = free_port()
        self.running = []
        atexit.register(self.end)
        for name in ("mon", "osd", "run", "log", "rgw", "crash"):
            (self.at / name).mkdir()
        self.conf = self.at / "ceph.conf"
        self.fsid = str(uuid.uuid4())
        self.mon2, self.mon1 = free_port(), free_port()
        self.conf.write_text(CEPH_CONF.format(fsid=self.fsid, mon1=self.mon1, mon2=self.mon2, at=self.at, port=self.port, listen=listen))
        self.start()

    def do(self, program, *argv, timeout=PATIENCE):
        return subprocess.run([program, "-c", self.conf, *argv], capture_output=True, text=True, check=True, timeout=timeout)

    def daemon(self, program, *argv):
        out = open(self.at / "log" / f"{program}.out", "wb")
        self.running.append(subprocess.Popen([program, "-c", self.conf, *argv, "-f"], stdout=out, stderr=out))

    def until(self, what, ask):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if ask():
                return
            time.sleep(0.1)
        raise RuntimeError(f"radosgw: waited in vain for {what}; logs were in {self.at}")

    def keyring(self):
        ring = str(self.at / "keyring")
        for name, caps in (("mon.", ["mon", "allow *"]), ("client.admin", ["mon", "allow *", "osd", "allow *"]),
                           ("client.rgw", ["mon", "allow *", "osd", "allow *"]),
                           ("osd.0", ["mon", "allow profile osd", "osd", "allow *"])):
            pairs = [w for i in range(0, len(caps), 2) for w in ("--cap", caps[i], caps[i + 1])]
            subprocess.run(["ceph-authtool", *([] if os.path.exists(ring) else ["--create-keyring"]), ring, "--gen-key", "-n", name, *pairs],
                           check=True, capture_output=True)

    def start(self):
        self.keyring()
        monmap = str(self.at / "monmap")
        subprocess.run(["monmaptool", "--create", "--fsid", self.fsid, "--addv", "a",
                        f"[v2:127.0.0.1:{self.mon2},v1:127.0.0.1:{self.mon1}]", monmap], check=True, capture_output=True)
        self.do("ceph-mon", "--mkfs", "-i", "a", "--monmap", monmap, "--keyring", str(self.at / "keyring"))
        self.daemon("ceph-mon", "-i", "a")
        self.until("the monitor", lambda: self.answers("mon", "stat"))
        osd = str(uuid.uuid4())
        self.do("ceph", "osd", "new", osd)
        self.do("ceph", "auth", "import", "-i", str(self.at / "keyring"))
        self.do("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd)
        self.daemon("ceph-osd", "-i", "0")
        self.until("the object store", lambda: "1 up" in self.answers("osd", "stat"))
        self.daemon("radosgw", "-n", "client.rgw")
        self.until("the gateway", self.is_listening)
        self.do("radosgw-admin", "user", "create", "--uid=posm", "--display-name=posm", f"--access-key={ACCESS}", f"--secret-key={SECRET}")

    def answers(self, *argv):
        try:
            return self.do("ceph", "--connect-timeout", "10", *argv, timeout=20).stdout or "yes"
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
            return ""

    def is_listening(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1):
                return True
        except OSError:
            return False

    def bucket(self, name):
        status, _, body = signed(self.port, "PUT", f"/{name}")
        if status != 200:
            raise RuntimeError(f"no bucket {name}: {status} {body[:300]}")
        return name

    def end(self):
        # nothing in memory needs an orderly end, which takes Ceph six seconds
        for process in self.running:
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.running = []
        shutil.rmtree(self.at, ignore_errors=True)
