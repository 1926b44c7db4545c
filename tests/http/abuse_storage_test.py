#!/usr/bin/python3
"""Abuse of what is behind the program - storage, database, libraries - and where its secrets end up: cases 26 to 28, 35 and 36 of the
abuse list, each by its number. The product works here on an S3 store that misbehaves by plan."""
import base64
import binascii
import contextlib
import http.client
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import urllib.parse
import uuid

SOURCE = pathlib.Path(os.environ.get("POSM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
for folder in ("objects", "pdf"):
    sys.path.insert(0, str(SOURCE / "tests" / folder))
import faults  # noqa: E402
import pdf_tools as pdf  # noqa: E402
import s3  # noqa: E402
import stack as stack_module  # noqa: E402
from claims import claim, equal, run  # noqa: E402
from fronts import JSON, Fronts, problem, through_both, through_one  # noqa: E402
from stack import BUILD, wait_until  # noqa: E402

SECRETS = {"of the database": "db-" + uuid.uuid4().hex, "of the store": "s3-" + uuid.uuid4().hex, "of a login": "pw-" + uuid.uuid4().hex,
           "of a file": "pdf-" + uuid.uuid4().hex}
TOKENS = {}  # of links, which whoever made and whoever has one may see
SEEN = {}  # where: bytes; what left the programs by other ways than their logs


def spellings(secret):
    """As it is, and as what carries it would write it."""
    raw = secret.encode()
    yield from (raw, raw.hex().encode(), urllib.parse.quote(secret, safe="").encode())
    for lead in range(3):  # base64 looks different at each offset; what depends on neighbours is cut off
        yield base64.b64encode(b"x" * lead + raw)[4 if lead else 0:-4]


def found_in(where, data, secrets=None):
    return [f"{name} in {where}" for name, secret in (secrets or SECRETS).items() for spelt in spellings(secret) if spelt in data]


class Watched(Fronts):
    """Keeps what every request was answered, and every argument of a process below it."""

    def start(self):
        self.store = faults.FaultServer()
        s3.SECRET = SECRETS["of the store"]
        secret = self.dir / "s3-secret"
        secret.write_text(SECRETS["of the store"])
        secret.chmod(0o640)
        self.options |= {"object.driver": "s3", "s3.endpoint": f"http://127.0.0.1:{self.store.port}", "s3.allow_http": "yes",
                         "s3.bucket": faults.BUCKET, "s3.access_key": s3.ACCESS, "s3.secret_file": secret, "s3.retry_time": "1s",
                         "fcgi.api.timeout": "15s",
                         "job.backoff": "100ms", "job.max_attempts": 2}
        self.options["pg.conninfo"] += f" password={SECRETS['of the database']}"
        self.ending = threading.Event()
        self.watch = threading.Thread(target=self.look_at_arguments)
        self.watch.start()
        super().start()

    def stop(self):
        self.ending.set()
        self.watch.join()
        super().stop()

    def look_at_arguments(self):
        """psql and openssl of this test itself get passwords as arguments: only programs of posm and the servers count."""
        while not self.ending.wait(0.02):
            for pid in filter(str.isdigit, os.listdir("/proc")):
                with contextlib.suppress(OSError):
                    words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
                    if re.match(rb"[^\0]*(posm-|posmd|posmctl|lighttpd|apache2)", words):
                        SEEN.setdefault("arguments", set()).add(words)


def remembering(request):
    def asked(self, method, path, *more, **named):
        reply = request(self, method, path, *more, **named)
        SEEN.setdefault("answers", set()).add(str(reply.headers).encode() + reply.body[:1 << 20])
        return reply
    return asked


stack_module.Client.request = remembering(stack_module.Client.request)


def generation(s, place=None):
    made = s.client().generate(place or s.restaurant("К", ["1", "2"]), s.template).json["id"]
    return s.finished(made)


# --- 26, 27: the store ----------------------------------------------------------------------------------------

@through_one
def case_26_a_stored_name_of_an_object_is_a_key_and_nothing_else(s):
    outside = []

    class Trap(faults.FaultServer):
        def get_request(self):
            outside.append(1)
            return super().get_request()
    trap, key = Trap(), s.sql("SELECT template_link FROM posm.posm_templates WHERE id = :'t'", t=s.template)[0][0]
    try:
        for evil in (f"http://127.0.0.1:{trap.port}/x", "http://169.254.169.254/latest/meta-data/", "../other-bucket/x", "file:///etc/passwd", "/etc/passwd",
                     "//evil.example/x", "a/../../x", "x?acl", "x#y", "x\r\nHost: evil", "gopher://127.0.0.1/x", ""):
            asked = len(s.store.seen)
            s.sql("SET session_replication_role = replica; UPDATE posm.posm_template_revisions SET object_key = :'k' WHERE template_id = :'t'", k=evil, t=s.template)
            reply = s.client().get(f"/api/v1/templates/{s.template}/file")
            equal((reply.status in (404, 409, 500), b"root:" in reply.body, evil[:9] in reply.body.decode() if evil else False), (True, False, False), (evil, reply))
            equal([path for _, path, *_ in s.store.seen[asked:] if not str(path).startswith(f"/{faults.BUCKET}/")], [], evil)
        for field in ("template_link", "object_key", "endpoint", "bucket"):
            problem(s.client().generate(s.place, s.template, **{field: "http://evil"}), 400, "unknown_field")
    finally:
        s.sql("SET session_replication_role = replica; UPDATE posm.posm_template_revisions SET object_key = :'k' WHERE template_id = :'t'", k=key, t=s.template)
        trap.shutdown()
    equal(outside, [])
    equal(s.client().get(f"/api/v1/templates/{s.template}/file").status, 200)


@claim
def case_26_neither_proxies_nor_redirections_lead_a_request_elsewhere(s):
    conf = s.dir / "proxy.conf"
    conf.write_text("".join(f"{k} = {v}\n" for k, v in s.options.items()))
    conf.chmod(0o640)
    done = subprocess.run([BUILD / "posmctl", "objects", "ls", "--config", conf], capture_output=True, text=True,
                          env={**os.environ, "http_proxy": "http://127.0.0.1:1", "ALL_PROXY": "socks5://127.0.0.1:1", "https_proxy": "http://127.0.0.1:1"})
    equal(done.returncode, 0, done.stderr)


@through_one
def case_27_a_store_that_says_nothing_is_told_before_the_request_is_ended(s):
    """s3.stall_time alone would be longer than the request may take."""
    s.store.fail("GET", "silence", 99)
    reply = s.client().post(f"/api/v1/templates/{s.template}/preview", {"width": 100})
    s.store.sound(None)
    problem(reply, 503, "storage_unavailable")
    equal("Retry-After" in reply.headers, True)


@through_both
def case_27_what_a_store_says_when_it_fails_is_capped_and_not_passed_on(s):
    path = f"/api/v1/templates/{s.template}/file"
    for fault in ("endless_error", "no_xml", "denied", "500", "reset"):
        s.store.fail("GET", fault, times=20)
        reply = s.client().get(path)
        s.store.plan.clear()
        if fault == "no_xml":  # an object is whatever bytes it is; that these are too few is seen
            equal(reply.status != 200 or len(reply.body) == 0 or b"ENTITY" not in reply.body, True, reply)
            continue
        problem(reply, (409, 500, 503))
        equal(re.search(rb"by plan|xml|<Error|127\.0\.0\.1|faulty", reply.body), None, reply)
    for pid in s.workers("bulk"):
        peak = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1])
        equal(pdf.SANITIZED or peak < 100_000, True, f"{peak} KiB after an error of 100 MB")
    equal(s.client().get(path).status, 200)


# --- 35, 36: what it is built on and speaks to ----------------------------------------------------------------

@claim
def case_35_plain_connections_are_refused_unless_they_are_asked_for(s):
    """sslmode has claims of its own in secrets_test.py; here the store, and the database once more."""
    for changed, word in (({"s3.allow_http": "no"}, "s3.endpoint"), ({"s3.endpoint": "ftp://x"}, "s3.endpoint"), ({"s3.endpoint": "store.example"}, "s3.endpoint"),
                          ({"pg.conninfo": "host=db.example sslmode=prefer"}, "sslmode")):
        conf = s.dir / "plain.conf"
        conf.write_text("".join(f"{k} = {v}\n" for k, v in (s.options | changed | {"fcgi.api.socket": s.dir / "plain.sock"}).items()))
        conf.chmod(0o640)
        done = subprocess.run([BUILD / "posm-fcgi", "--pool", "api", "--config", conf], capture_output=True, text=True, timeout=30)
        equal((done.returncode != 0, word in done.stderr), (True, True), (changed, done.stderr))
        SEEN.setdefault("refusals", set()).add(done.stderr.encode())


@claim
def case_36_a_program_says_what_it_was_built_with(s):
    said = {p: subprocess.run([BUILD / p, "--version"], capture_output=True, text=True).stdout for p in ("posm-fcgi", "posmd", "posmctl", "posm-press")}
    for program, text in said.items():
        parts = dict(part.split("/") for part in text.splitlines()[1].removeprefix("built with ").split())
        equal((text.split()[0], parts["fcgi"] >= "2.4.2", {"libpq", "libqpdf", "libcurl", "json-c"} <= set(parts)), (program, True, True), text)


# --- 28: secrets ----------------------------------------------------------------------------------------------

def follow_links(s, done, links):
    """Whole, wrongly, when the store fails, when they are listed and when they have ended."""
    nobody, (live, gone) = s.client(None), [link["url"] for link in links]
    for path in ("", "?x=1", "/archive.zip", "/print.pdf", "/print.pdf?sheet=none", "/nowhere", "/../../api/v1/me", "%00", "//archive.zip"):
        nobody.get(live + path)
        nobody.get(live + path, Accept="text/html")
    nobody.send("DELETE", live, {"token": live})
    s.store.fail("GET", "denied", times=30)
    with contextlib.suppress(http.client.HTTPException, OSError):
        nobody.get(live + "/archive.zip")
    s.store.plan.clear()
    shares = f"/api/v1/generations/{done['id']}/share"
    equal(s.client().send("DELETE", f"{shares}/{links[1]['id']}").status, 204)
    problem(nobody.get(gone), 410, "share_revoked")
    equal([hit for hit in found_in("the list", s.client().get(shares).body, TOKENS)], [])


@through_both
def case_28_failures_of_everything_that_knows_a_secret(s):
    """Makes the outputs that the last claim reads: work, refusals and failures of store, database and files."""
    owner, client = s.client("secretive"), s.client()
    equal(owner.get("/api/v1/me").status, 200)
    done = generation(s)
    equal(done["status"], "done")
    links = [client.post(f"/api/v1/generations/{done['id']}/share", {}).json for _ in range(2)]
    TOKENS.update({f"of link {link['id']}": link["url"].split("/")[-1] for link in links})
    follow_links(s, done, links)
    for fault in ("denied", "500", "reset", "no_xml", "half"):
        s.store.fail("PUT", fault, times=30)
        ended = generation(s)
        s.store.plan.clear()
        SEEN.setdefault("answers", set()).add(repr(ended).encode())
    with tempfile.TemporaryDirectory() as folder:
        plain, locked = os.path.join(folder, "p.pdf"), os.path.join(folder, "l.pdf")
        pathlib.Path(plain).write_bytes(pdf.pdf([("/MediaBox [0 0 210 298] /Resources << >>", "")]))
        subprocess.run(["qpdf", plain, "--encrypt", SECRETS["of a file"], "o", "256", "--", locked], check=True)
        for password in (SECRETS["of a file"], SECRETS["of a file"] + "x"):
            described = '{"name":"x","password":"%s","rights_confirmed":true,"settings":{"format":1,"unit":"mm","elements":[]}}' % password
            s.client("admin").upload("/api/v1/templates", {"file": ("a.pdf", pathlib.Path(locked).read_bytes()), "template": described.encode()})
    owner.request("POST", f"/api/v1/restaurants/{s.place}/tables", b"{", JSON)
    owner.get("/api/v1/nope", X_Secret=SECRETS["of a login"])
    s.services["postgres"].stop(2)
    problem(client.get("/api/v1/restaurants"), 503)
    problem(s.client(None).get(links[0]["url"]), 503)
    SEEN.setdefault("posmctl", set()).add(subprocess.run([BUILD / "posmctl", "user", "list", "--config", s.conf], capture_output=True).stderr)
    s.start_postgres()
    # each worker looks for it again in its own time
    wait_until("the database for every worker", lambda: all(client.get("/api/v1/restaurants").status == 200 for _ in range(25)))
    for path in ("/healthz", "/readyz", "/status/api", "/status/bulk", "/metrics"):
        s.client(None).get(path)


@claim
def case_28_no_secret_is_in_any_output_of_this_run(s):
    outputs = {log.name: log.read_bytes() for log in s.dir.glob("*.log")} | {where: b"\n".join(seen) for where, seen in SEEN.items()}
    outputs["the audit"] = "\n".join(map(repr, s.sql("SELECT * FROM posm.posm_audit"))).encode()
    outputs["the jobs"] = "\n".join(map(repr, s.sql("SELECT error, worker FROM posm.posm_jobs"))).encode()
    outputs["the generations"] = "\n".join(map(repr, s.sql("SELECT reason, comment FROM posm.restaurants_posm_versions"))).encode()
    outputs["the templates"] = "\n".join(map(repr, s.sql("SELECT report, settings, file_name FROM posm.posm_template_revisions"))).encode()
    wanted = {"api.log", "bulk.log", "posmd.log", "postgres.log", "lighttpd.log", "apache.log", "answers", "arguments"}
    equal(wanted - set(outputs), set())
    for name in ("api.log", "bulk.log", "posmd.log", "answers", "arguments"):
        equal(len(outputs[name]) > 100, True, f"{name} is empty")
    equal(any(b"posm-runner" in words for words in SEEN["arguments"]) and any(b"posm-press" in words for words in SEEN["arguments"]), True, "not seen at work")
    signs = rb"(?i)AWS4-HMAC-SHA256|X-Amz-(?:Signature|Credential|Security-Token)|Authorization: (?:Basic|AWS)"
    equal([(where, re.search(signs, data)[0]) for where, data in outputs.items() if re.search(signs, data)], [])
    equal([hit for where, data in outputs.items() for hit in found_in(where, data)], [])
    # a link's token is in the answers of those who have it, and nowhere else: the database knows its digest
    outputs.pop("answers")
    # what lighttpd could not read as a request has no address yet that its configuration could ask about
    outputs["access.log"] = b"\n".join(line for line in outputs["access.log"].splitlines() if b'%00 HTTP/1.1" 400 ' not in line)
    outputs["the links"] = "\n".join(map(repr, s.sql("SELECT * FROM posm.posm_shares"))).encode()
    equal(len(TOKENS), 4)
    equal([hit for where, data in outputs.items() for hit in found_in(where, data, TOKENS)], [])


@claim
def case_28_a_planted_secret_would_be_found(s):
    secret = {"planted": "plant-" + uuid.uuid4().hex}
    raw = secret["planted"].encode()
    log = s.dir / "planted.log"
    for carried in (raw, base64.b64encode(b"oper:" + raw + b"!"), base64.b64encode(raw), binascii.hexlify(raw)):
        log.write_bytes(b"<6>posm-fcgi level=info detail=\"" + carried + b"\"\n")
        equal(len(found_in("planted.log", log.read_bytes(), secret)) >= 1, True, carried)
    log.write_bytes(b"<6>posm-fcgi level=info\n")
    equal(found_in("planted.log", log.read_bytes(), secret), [])
    log.unlink()


if __name__ == "__main__":
    stack_module.LOGINS["secretive"] = (SECRETS["of a login"], "operator")
    with Watched() as stack:
        stack.place = stack.restaurant("Своё", ["1", "2"])
        stack.template = stack.add_template(client=stack.client("admin"))
        code = run(stack)
    sys.exit(code)
