"""OpenStack Swift with its S3 interface (s3api, tempauth) on loopback: a second S3 store that shares no code with Ceph. Ends with the program."""
import atexit
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import s3  # noqa: E402

PATIENCE = 120
# the tenant's user is the access key, its password the secret
PROXY = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 2
swift_dir = {at}
user = {user}
[pipeline:main]
pipeline = catch_errors gatekeeper proxy-logging cache listing_formats bulk tempurl s3api tempauth slo dlo proxy-logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:tempauth]
use = egg:swift#tempauth
user_posm_tester = {secret} .admin
[filter:s3api]
use = egg:swift#s3api
location = {region}
force_swift_request_proxy_log = false
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{cache}
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:bulk]
use = egg:swift#bulk
[filter:tempurl]
use = egg:swift#tempurl
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
"""
PART = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 1
swift_dir = {at}
devices = {at}/node
mount_check = false
user = {user}
disable_fallocate = true
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""
# its programs read /etc/swift/swift.conf alone, unless told otherwise before anything else is loaded
RUN = """
import sys
import swift.common.utils as utils
utils.SWIFT_CONF_FILE = sys.argv[1]
from swift.common.wsgi import run_wsgi
sys.exit(run_wsgi(sys.argv[2], sys.argv[3]))
"""
PYTHON = "/usr/bin/python3"  # the one that Debian's packages are for
ACCESS = "posm:tester"


class Swift:
    def __init__(self):
        self.at = pathlib.Path(tempfile.mkdtemp(prefix="posm-swift-", dir=s3.SHELF))
        self.port, self.running = s3.free_port(), []
        self.user = pwd.getpwuid(os.getuid()).pw_name
        atexit.register(self.end)
        (self.at / "node" / "disk").mkdir(parents=True)
        (self.at / "swift.conf").write_text("[swift-hash]\nswift_hash_path_suffix = posm\nswift_hash_path_prefix = posm\n")
        self.start()

    def start(self):
        cache = s3.free_port()
        self.daemon("memcached", "memcached", "-l", "127.0.0.1", "-p", str(cache), "-u", self.user)
        ports = {kind: s3.free_port() for kind in ("account", "container", "object")}
        for kind, port in ports.items():
            self.ring(kind, port)
            (self.at / f"{kind}-server.conf").write_text(PART.format(kind=kind, port=port, at=self.at, user=self.user))
            self.server(kind)
        (self.at / "proxy-server.conf").write_text(
            PROXY.format(port=self.port, at=self.at, user=self.user, secret=s3.SECRET, region=s3.REGION, cache=cache))
        self.server("proxy")
        for port in (*ports.values(), self.port):
            self.until_listening(port)

    def ring(self, kind, port):
        builder = str(self.at / f"{kind}.builder")
        for words in (["create", "4", "1", "0"], ["add", f"r1z1-127.0.0.1:{port}/disk", "1"], ["rebalance"]):
            done = subprocess.run(["swift-ring-builder", builder, *words], capture_output=True, text=True)
            if done.returncode > 1:  # 1 is a warning
                raise RuntimeError(f"swift-ring-builder {words}: {done.stdout}{done.stderr}")

    def daemon(self, name, *argv):
        out = open(self.at / f"{name}.log", "wb")
        self.running.append(subprocess.Popen(argv, stdout=out, stderr=out, start_new_session=True))

    def server(self, kind):
        self.daemon(kind, PYTHON, "-c", RUN, str(self.at / "swift.conf"), str(self.at / f"{kind}-server.conf"), f"{kind}-server")

    def until_listening(self, port):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                with socket.create_connection(("127.0.0.1", port), 1):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("Swift does not listen:\n" + "".join(f"{log.name}: {log.read_text()[-1500:]}\n" for log in self.at.glob("*.log")))

    def bucket(self, name):
        status, _, body = s3.signed(self.port, "PUT", f"/{name}", access=ACCESS)
        if status != 200:
            raise RuntimeError(f"no bucket {name}: {status} {body[:300]}")
        return name

    def end(self):
        for process in self.running:
            try:
                os.killpg(process.pid, signal.SIGKILL)  # its workers, too
            except ProcessLookupError:
                pass
            process.wait()
        self.running = []
        shutil.rmtree(self.at, ignore_errors=True)
