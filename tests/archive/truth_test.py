#!/usr/bin/python3
"""An archive never lies: whatever a store does while one is downloaded, through either web server the client has the whole
archive, or an error that it sees. The faults are numbered as in docs/storage.md."""
import concurrent.futures
import io
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parents[1] / folder) for folder in ("http", "objects", "archive")]
import s3  # noqa: E402
from claims import claim, equal, run  # noqa: E402
from faults import BUCKET, FaultServer  # noqa: E402
from fronts import Fronts  # noqa: E402
from kit import Generation, Table, wait_until  # noqa: E402

CARDS, SIZE, BROKEN = 12, 90_000, 7
SEATS = 20  # of the bulk pool: more than there are faults at once
CUT, COMPLETE = 18, 0  # of curl
# what the store does with a card in the middle: (how often, what becomes of the download)
MIDDLE = {"500": (2, COMPLETE), "slow_down": (2, COMPLETE), "busy": (2, COMPLETE), "reset": (2, COMPLETE), "half": (2, COMPLETE),
          "error_in_success": (99, CUT), "denied": (1, CUT), "gone": (1, CUT), "replaced": (1, CUT), "shorter": (1, CUT), "longer": (1, CUT),
          "half_then_replaced": (1, CUT), "too_much": (1, COMPLETE), "500 ": (99, CUT), "reset ": (99, CUT), "silence": (99, CUT),
          "a_byte_a_second": (99, CUT), "endless_error": (99, CUT)}
BRIEFLY = ("half", "replaced", "reset ")  # through the second web server, but for the long suite
# with the first one, before anything was said: (status, code)
FIRST = {"gone": (409, "cards_missing"), "shorter": (409, "cards_missing"), "500": (503, "storage_unavailable"),
         "silence": (503, "storage_unavailable"), "denied": (500, "internal")}


class Site(Fronts):
    def __init__(self):
        self.server, self.tls = FaultServer(), {}
        secret = pathlib.Path(tempfile.mkdtemp(prefix="posm-truth-")) / "secret"
        secret.write_text(s3.SECRET)
        secret.parent.chmod(0o711)
        secret.chmod(0o640)
        super().__init__(options={
            "object.driver": "s3", "s3.endpoint": f"http://127.0.0.1:{self.server.port}", "s3.allow_http": "yes", "s3.bucket": BUCKET,
            "s3.access_key": s3.ACCESS, "s3.secret_file": secret, "s3.retry_time": "2s", "s3.stall_time": "2s", "download.ahead": 3,
            "fcgi.bulk.max": SEATS, "download.per_login": 100})

    def more_of_web(self, web):
        """The same host behind TLS, on a server that knows HTTP/2, where whoever is told of a cut by the end of the connection waits long
        if that is kept."""
        port, pem = s3.free_port(), self.dir / "tls.pem"
        self.tls[web] = port
        if not pem.exists():
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", pem,
                            "-out", self.dir / "tls.crt", "-subj", "/CN=localhost", "-days", "2"], check=True, capture_output=True)
            pem.write_text(pem.read_text() + (self.dir / "tls.crt").read_text())
        if web == "lighttpd":
            return f'''server.modules += ( "mod_openssl" )
                $SERVER["socket"] == "127.0.0.1:{port}" {{ ssl.engine = "enable", ssl.pemfile = "{pem}" }}'''.replace(", ssl", "\nssl")
        modules = "/usr/lib/apache2/modules"
        return f"""LoadModule socache_shmcb_module {modules}/mod_socache_shmcb.so
LoadModule ssl_module {modules}/mod_ssl.so
LoadModule http2_module {modules}/mod_http2.so
Protocols h2 http/1.1
Listen 127.0.0.1:{port}
<VirtualHost 127.0.0.1:{port}>
KeepAliveTimeout 300
SSLEngine On
SSLCertificateFile "{pem}"
Include {self.httpd_conf}/apache/posm.conf
</VirtualHost>"""

    def put_object(self, key, data):
        self.server.objects[key] = data

    @staticmethod
    def settled(ask):
        """What stays the same for half a second."""
        seen = []
        wait_until("rest", lambda: seen.append(ask()) or time.sleep(0.05) or (len(seen) > 10 and len(set(seen[-10:])) == 1))
        return seen[-1]

    def make(self):
        return Generation(self, [Table(str(n), "Зал") for n in range(CARDS)], size=SIZE)

    def download(self, g, path, *words):
        """curl's exit code."""
        return subprocess.run(["curl", "-sS", "-f", "-u", "oper:oper-pw", "-o", path, *words,
                               f"http://127.0.0.1:{self.port}/api/v1/generations/{g.id}/archive.zip"], capture_output=True, text=True).returncode


def whole_of(s, g, entries=CARDS + 1):
    path = s.dir / "whole.zip"
    equal(s.download(g, path), COMPLETE)
    data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        equal((z.testzip(), len(z.namelist())), (None, entries))
    return data


def meet(s, fault, g, whole):
    """One download that meets the fault, judged; then what is wrong is put right and the download goes on."""
    times, wanted = MIDDLE[fault]
    key = g.keys[BROKEN]
    sound, path = s.server.objects[key], s.dir / f"{s.web}-{fault.strip()}-{times}.zip"
    s.server.fail("GET", fault.strip(), times, key)
    code = s.download(g, path)
    came = path.read_bytes() if path.exists() else b""
    s.server.sound(key)
    s.server.objects[key] = sound
    if code != wanted:
        return f"{fault}: curl ended with {code}, not {wanted}, after {len(came)} of {len(whole)} bytes"
    if code == COMPLETE:
        return None if came == whole else f"{fault}: {len(came)} bytes believed to be the archive are not"
    if len(came) >= len(whole):
        return f"{fault}: cut, and yet {len(came)} bytes of {len(whole)}"
    # what came before the broken card is true; the rest is asked for behind it
    true = whole.index(s.server.objects[g.keys[BROKEN - 1]]) + len(s.server.objects[g.keys[BROKEN - 1]])
    path.write_bytes(came[:min(len(came), true)])
    code = s.download(g, path, "-C", "-")
    return None if code == COMPLETE and path.read_bytes() == whole else f"{fault}: the resumed download ended with {code} and is not the archive"


def every_fault_in_the_middle_is_seen_or_waited_out(s):
    faults = [fault for fault in MIDDLE if s.web == "lighttpd" or fault in BRIEFLY or os.environ.get("POSM_LONG")]
    made = [s.make() for _ in faults]
    wholes = [whole_of(s, g) for g in made]
    with concurrent.futures.ThreadPoolExecutor(len(faults)) as pool:
        equal([bad for bad in pool.map(lambda *what: meet(s, *what), faults, made, wholes) if bad], [])


def a_fault_before_the_first_byte_is_an_answer(s):
    made = {fault: s.make() for fault in FIRST}

    def ask(fault):
        s.server.fail("GET", fault, 99, made[fault].keys[0])
        reply = s.client().get(f"/api/v1/generations/{made[fault].id}/archive.zip?confirm=1")
        return reply.status, reply.code, "Retry-After" in reply.headers

    with concurrent.futures.ThreadPoolExecutor(len(FIRST)) as pool:
        equal(dict(zip(FIRST, pool.map(ask, FIRST))), {fault: (status, code, status == 503) for fault, (status, code) in FIRST.items()})
    s.server.plan = []


# (of the address, curl's word, the version that is spoken); Apache's HTTP/2 was seen to leave the client of a cut body waiting,
# so that its posm.conf allows none
WAYS = {"lighttpd": (("http", "--http1.1", "1.1"), ("http", "--http1.0", "1"), ("https", "--http1.1", "1.1"), ("https", "--http2", "2")),
        "apache": (("http", "--http1.1", "1.1"), ("https", "--http1.1", "1.1"), ("https", "--http2", "1.1"))}


def by_way(s, web, way, g, path):
    """(curl's exit code, the version of HTTP that was spoken)"""
    scheme, version, _ = way
    port = s.ports[web] if scheme == "http" else s.tls[web]
    done = subprocess.run(["curl", "-sS", "-f", "-k", version, "--max-time", "60", "-u", "oper:oper-pw", "-o", path, "-w", "%{http_version}",
                           f"{scheme}://localhost:{port}/api/v1/generations/{g.id}/archive.zip"], capture_output=True, text=True)
    return done.returncode, done.stdout


@claim
def a_cut_is_seen_with_and_without_tls_by_http_1_and_2(s):
    with s.through("lighttpd"):
        g = s.make()
        whole = whole_of(s, g)
        ways = [(web, way) for web in WAYS for way in WAYS[web]]

        def ask(n):
            path = s.dir / f"way-{n}.zip"
            code, version = by_way(s, *ways[n], g, path)
            return code, version, path.read_bytes() if path.exists() else b""

        with concurrent.futures.ThreadPoolExecutor(len(ways)) as pool:
            for n, (code, version, came) in enumerate(pool.map(ask, range(len(ways)))):
                equal((code, version, came == whole), (COMPLETE, ways[n][1][2], True), ways[n])
            s.server.objects[g.keys[BROKEN]] = bytes(reversed(s.server.objects[g.keys[BROKEN]]))
            for n, (code, version, came) in enumerate(pool.map(ask, range(len(ways)))):
                equal((code in (CUT, 92), version, 0 < len(came) < len(whole)), (True, ways[n][1][2], True), (ways[n], code, len(came)))


@claim
def a_client_that_does_not_read_holds_the_store_back(s):
    with s.through("lighttpd"):
        g = Generation(s, [Table(str(n)) for n in range(60)], size=1_000_000)
        before = s.server.bytes_out
        client = subprocess.Popen(["curl", "-s", "-N", "-u", "oper:oper-pw", f"http://127.0.0.1:{s.port}/api/v1/generations/{g.id}/archive.zip"],
                                  stdout=subprocess.PIPE)
        client.stdout.read(100_000)
        s.settled(lambda: s.server.bytes_out)
        held = s.server.bytes_out - before
        equal(held < 16_000_000, True, f"{held} of 60,000,000 bytes were read for a client that took 100,000")
        since = len(s.services["bulk"].log)
        client.kill()
        client.communicate()
        s.services["bulk"].wait_for("the end of the download", lambda: "code=client_gone" in s.services["bulk"].log[since:])
        gone = s.settled(lambda: s.server.bytes_out)
        equal(gone - before < 20_000_000, True, f"{gone - before} bytes were read though the client had left")


def a_worker_killed_in_the_middle_cuts_the_download(s):
    """Fault 25."""
    g, path = s.make(), s.dir / f"killed-{s.web}.zip"
    client = subprocess.Popen(["curl", "-s", "-N", "--limit-rate", "300k", "-u", "oper:oper-pw", "-o", path,
                               f"http://127.0.0.1:{s.port}/api/v1/generations/{g.id}/archive.zip"])
    wait_until("some bytes", lambda: path.exists() and path.stat().st_size > 0)
    for pid in s.workers("bulk"):
        os.kill(pid, signal.SIGKILL)
    equal(client.wait(60), CUT)
    wait_until("new workers", lambda: s.client().get(f"/api/v1/generations/{g.id}/archive.zip").status == 200)


def begin(s, g):
    client = subprocess.Popen(["curl", "-s", "-N", "-u", "oper:oper-pw", f"http://127.0.0.1:{s.port}/api/v1/generations/{g.id}/archive.zip"],
                              stdout=subprocess.PIPE)
    client.stdout.read(1000)
    return client


def leave(clients):
    for client in clients:
        client.kill()
        client.communicate()


@claim
def clients_that_leave_leave_nothing_behind(s):
    """Fault 26."""
    with s.through("lighttpd"):
        g = Generation(s, [Table(str(n)) for n in range(10)], size=1_000_000)
        leave([begin(s, g) for _ in range(SEATS)])  # every worker has met the store, and keeps its connections
        before = s.settled(lambda: open_files(s))
        for _ in range(60):
            leave([begin(s, g)])
        whole_of(s, g, 11)
        # a worker may have a connection more or less than it had; one for everybody who left would be sixty
        wait_until("as many open files as before", lambda: open_files(s) <= before + 30)


def open_files(s):
    return sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in s.workers("bulk"))


def press(s, faults):
    with s.through("lighttpd"):
        place, template = s.restaurant("Кафе", [str(n) for n in range(60)]), s.add_template()
        for fault in faults:
            s.server.fail("PUT", fault)
        s.server.seen.clear()
        made = s.finished(s.client().generate(place, template).json["id"])
        s.server.plan = []
        return made


@claim
def a_generation_is_made_into_a_store_that_stutters(s):
    """Faults 17, 18 and 19: what was retried has cost no attempt, and all that is listed is there."""
    made = press(s, ["500", "slow_down", "reset", "answer_lost", "error_in_success", "no_etag", "busy"] * 4)
    equal(made["status"], "done", made["reason"])
    equal(s.sql("SELECT epoch, failures FROM posm.posm_jobs WHERE kind = 'generate' AND subject = :'id'", id=made["id"]), [["1", "0"]])
    rows = s.sql("SELECT object_key, size, crc32 FROM posm.posm_cards WHERE generation_id = :'id'", id=made["id"])
    equal(len(rows), 60)
    for key, size, crc in rows:
        equal((len(s.server.objects[key]), zlib.crc32(s.server.objects[key])), (int(size), int(crc)), key)


@claim
def a_store_that_refuses_ends_the_generation_at_once(s):
    """Fault 20."""
    made = press(s, ["denied"] * 500)
    equal((made["status"], made["reason"]["code"]), ("error", "storage_refused"), made)
    tries = sum(1 for kind, *_ in s.server.seen if kind == "PUT")
    equal(tries < 40, True, f"{tries} requests to a store that refuses")


EITHER = (every_fault_in_the_middle_is_seen_or_waited_out, a_worker_killed_in_the_middle_cuts_the_download)
for web in ("lighttpd", "apache"):
    # what is said before the first byte does not depend on the web server
    for function in EITHER if web == "apache" and not os.environ.get("POSM_LONG") else (*EITHER, a_fault_before_the_first_byte_is_an_answer):
        def checked(s, web=web, function=function):
            with s.through(web):
                function(s)
        checked.__name__ = f"{function.__name__} ({web})"
        claim(checked)


if __name__ == "__main__":
    with Site() as site:
        sys.exit(run(site))
