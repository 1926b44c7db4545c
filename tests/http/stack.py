"""The whole product, privately: PostgreSQL, object storage, posmd, both posm-fcgi pools and a web server, in a folder
of their own, on a free port and unix sockets. For every test that wants the real parts:

    with Stack() as stack:
        stack.restaurant("Кафе «Ёлочка»", tables=["1", "2"])
        reply = stack.client().get("/api/v1/me")
"""
import base64
import csv
import http.client
import io
import json
import os
import pathlib
import pwd
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
import uuid

import contract

SOURCE = pathlib.Path(os.environ.get("POSM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
BUILD = pathlib.Path(os.environ.get("POSM_BUILD_DIR") or SOURCE)
READY_SECONDS = 30
os.environ.setdefault("LSAN_OPTIONS", f"print_suppressions=0:suppressions={pathlib.Path(__file__).resolve().parent}/lsan.supp")

# login: (password, role, scope): the scope is "all", or brand and restaurant ids added with Stack.user()
LOGINS = {"admin": ("admin-pw", "admin"), "oper": ("oper-pw", "operator"), "view": ("view-pw", "viewer")}


def system_program(name):
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if found:
        return found
    return str(sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))[-1])


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_until(what, test, seconds=READY_SECONDS):
    """For states of other processes, which nobody announces to us."""
    end = time.monotonic() + seconds
    while True:
        found = test()
        if found:
            return found
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.01)


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """Of a problem; None for what is none."""
        kind = self.headers.get("Content-Type", "")
        return self.json.get("code") if kind.startswith("application/problem+json") else None

    def __repr__(self):
        return f"<{self.status} {dict(self.headers)} {self.body[:300]!r}>"


class Client:
    """One login; a connection a request. Paths go out as they are."""

    def __init__(self, port, login=None, password=None):
        self.port, self.headers = port, {}
        if login is not None:
            self.headers["Authorization"] = "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()

    def connection(self, timeout=120):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def request(self, method, path, body=None, headers=None, timeout=120):
        connection = self.connection(timeout)
        try:
            sent = {**self.headers, **(headers or {})}
            connection.putrequest(method, path, skip_host="Host" in sent, skip_accept_encoding=True)
            if body is None and method in ("POST", "PUT", "PATCH"):
                sent["Content-Length"] = "0"
            if body is not None and not any(name.lower() in ("content-length", "transfer-encoding") for name in sent):
                sent["Content-Length"] = str(len(body))
            for name, value in sent.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders()
            if body:
                try:
                    connection.send(body)
                except (BrokenPipeError, ConnectionResetError):
                    pass  # an answer before the end of the body: 413
            answer = connection.getresponse()
            reply = Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()
        contract.check(method, path, sent, body, reply)
        return reply

    def get(self, path, **headers):
        return self.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def send(self, method, path, document=None, **headers):
        given = {k.replace("_", "-"): v for k, v in headers.items()}
        if document is None:
            return self.request(method, path, headers=given)
        return self.request(method, path, json.dumps(document).encode(), {"Content-Type": "application/json", **given})

    def post(self, path, document=None, **headers):
        return self.send("POST", path, document, **headers)

    def upload(self, path, parts, method="POST", **headers):
        """parts: {name: bytes, or (file name, bytes)}"""
        boundary = uuid.uuid4().hex
        body = b""
        for name, value in parts.items():
            file_name, data = value if isinstance(value, tuple) else (None, value)
            extra = f'; filename="{file_name}"' if file_name is not None else ""
            body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'.encode() + data + b"\r\n"
        body += f"--{boundary}--\r\n".encode()
        given = {"X-Posm-Request": "1", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self.request(method, path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}", **given})

    def generate(self, restaurant_id, template_id, key=None, **fields):
        return self.post(f"/api/v1/restaurants/{restaurant_id}/generations", {"template_id": template_id, **fields},
                         Idempotency_Key=key or str(uuid.uuid4()))


class Service:
    def __init__(self, stack, name, command, as_owner=False):
        self.name, self.log_path = name, stack.dir / f"{name}.log"
        self.log_file = open(self.log_path, "ab")
        self.log_from = self.log_file.tell()
        prefix = stack.as_owner if as_owner else []
        self.process = subprocess.Popen([*prefix, *map(str, command)], stdin=subprocess.DEVNULL, stdout=self.log_file,
                                        stderr=self.log_file, cwd="/", start_new_session=True)

    @property
    def pid(self):
        return self.process.pid

    @property
    def log(self):
        """Since this start."""
        return self.log_path.read_bytes()[self.log_from:].decode(errors="replace")

    def wait_for(self, what, test):
        def tried():
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}:\n{self.log[-3000:]}")
            return test()
        try:
            return wait_until(what, tried)
        except TimeoutError as late:
            raise TimeoutError(f"{late}; {self.name} says:\n{self.log[-3000:]}")

    def stop(self, how=signal.SIGTERM, seconds=60):
        """Its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.log_file.close()
        return self.process.returncode


# make check-long asks the suites over the other shelf and through the other web server, too
WEB = os.environ.get("POSM_WEB", "lighttpd")
SHELF = {"generation.layout": os.environ["POSM_LAYOUT"]} if "POSM_LAYOUT" in os.environ else {}


class Stack:
    """options: lines of posm.conf, with '_' for '.' where no '_' is meant: {"fcgi.api.max": 2}"""

    def __init__(self, web=WEB, options=None, posmd=True, wrapper=None):
        self.web, self.with_posmd, self.wrapper = web, posmd, list(wrapper or [])
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="posm-stack-"))
        self.dir.chmod(0o755)
        self.as_owner, self.services, self.port = [], {}, None
        if os.getuid() == 0:
            self.as_owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
        self.options = {"pg.conninfo": f"host={self.dir}/pg user=posm dbname=posm", "object.directory": self.dir / "objects",
                        "fcgi.api.socket": self.dir / "api.sock", "fcgi.bulk.socket": self.dir / "bulk.sock",
                        "fcgi.socket_mode": "0666", "fcgi.api.max": 3, "fcgi.bulk.max": 3, "fcgi.api.min": 1000, "fcgi.bulk.min": 1000, "job.tick": "2s",
                        "service.language": "en", **SHELF, **(options or {})}

    # --- life
    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.start_database()
        (self.dir / "objects").mkdir(exist_ok=True)
        (self.dir / "uploads").mkdir(mode=0o777, exist_ok=True)
        self.configure()
        self.run("posmctl", "migrate")
        for login, (_, role) in LOGINS.items():
            self.user(login, role)
        self.start_pool("api")
        self.start_pool("bulk")
        if self.with_posmd:
            self.start_posmd()
        if self.web:
            self.start_web()

    def stop(self):
        for service in reversed(list(self.services.values())):
            # PostgreSQL: not waiting for anybody's connection
            service.stop(signal.SIGINT if service.name == "postgres" else signal.SIGTERM)
        findings = self.sanitizer_findings()
        shutil.rmtree(self.dir, ignore_errors=True)
        if findings:
            raise AssertionError("a sanitizer found:\n" + findings)

    def sanitizer_findings(self):
        """Of a build with --enable-sanitize, from all logs."""
        found = ""
        for log in self.dir.glob("*.log"):
            text = log.read_text(errors="replace")
            at = re.search(r"ERROR: (Address|Leak)Sanitizer|runtime error:", text)
            if at:
                found += f"{log.name}: {text[max(0, at.start() - 200):at.start() + 4000]}\n"
        return found

    def service(self, name, command, **more):
        self.services[name] = Service(self, name, command, **more)
        return self.services[name]

    # --- the database
    def start_database(self):
        home = self.dir / "pg"
        home.mkdir()
        if self.as_owner:
            owner = pwd.getpwnam("postgres")
            os.chown(home, owner.pw_uid, owner.pw_gid)
        subprocess.run([*self.as_owner, system_program("initdb"), "-D", home / "data", "-A", "trust", "-U", "posm", "--locale=C.UTF-8",
                        "-E", "UTF8", "-N", "--no-instructions"], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        self.start_postgres()
        subprocess.run([system_program("createdb"), "-h", home, "-U", "posm", "posm"], check=True)

    def start_postgres(self):
        home = self.dir / "pg"
        # without fsync: what a power cut leaves is not asked here
        self.service("postgres", [system_program("postgres"), "-D", home / "data", "-c", "listen_addresses=", "-c",
                                  f"unix_socket_directories={home}", "-c", "fsync=off", "-c", "shared_buffers=32MB"], as_owner=True)
        ready = [system_program("pg_isready"), "-q", "-h", str(home), "-U", "posm"]
        self.services["postgres"].wait_for("PostgreSQL", lambda: subprocess.run(ready).returncode == 0)

    def sql(self, text, **variables):
        """Rows as lists of texts. :'name' in the text is a variable's value, quoted."""
        command = [system_program("psql"), "-XqAt", "--csv", "-v", "ON_ERROR_STOP=1", self.options["pg.conninfo"]]
        for name, value in variables.items():
            command += ["-v", f"{name}={value}"]
        done = subprocess.run(command, input=text, text=True, capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return list(csv.reader(io.StringIO(done.stdout)))

    # --- posm
    @property
    def conf(self):
        return self.dir / "posm.conf"

    def configure(self, **changes):
        self.options.update(changes)
        self.conf.touch(mode=0o600)
        self.conf.write_text("".join(f"{key} = {value}\n" for key, value in self.options.items()))

    def run(self, program, *args, check=True, **more):
        return subprocess.run([BUILD / program, *map(str, args), "--config", self.conf], check=check, text=True,
                              stdin=subprocess.DEVNULL, **more)

    def start_pool(self, pool):
        service = self.service(pool, [*self.wrapper, BUILD / "posm-fcgi", "--pool", pool, "--config", self.conf])
        service.wait_for(f"the {pool} pool", lambda: "event=ready" in service.log)
        return service

    def start_posmd(self):
        return self.service("posmd", [*self.wrapper, BUILD / "posmd", "--config", self.conf])

    # --- the web server
    def start_web(self):
        self.port = free_port()
        lines = []
        for login, (password, _) in LOGINS.items():
            hashed = subprocess.run(["openssl", "passwd", "-apr1", password], check=True, capture_output=True, text=True)
            lines.append(f"{login}:{hashed.stdout.strip()}\n")
        (self.dir / "htpasswd").write_text("".join(lines))
        service = getattr(self, f"start_{self.web}")()
        service.wait_for(self.web, self.answers)

    def add_login(self, login, password):
        hashed = subprocess.run(["openssl", "passwd", "-apr1", password], check=True, capture_output=True, text=True)
        with open(self.dir / "htpasswd", "a") as file:
            file.write(f"{login}:{hashed.stdout.strip()}\n")
        return Client(self.port, login, password)

    def answers(self):
        try:
            return Client(self.port).get("/healthz").status == 200
        except OSError:
            return False

    @property
    def httpd_conf(self):
        """A copy: what Apache serves it reads as another user, who may not reach the checkout."""
        copy = self.dir / "httpd-conf"
        if not copy.exists():
            shutil.copytree(SOURCE / "httpd-conf", copy)
        return copy

    @property
    def admin_dir(self):
        copy = self.dir / "admin"
        if not copy.exists() and (SOURCE / "admin" / "dist" / "index.html").exists():
            shutil.copytree(SOURCE / "admin" / "dist", copy)
        elif not copy.exists():
            copy.mkdir()
            (copy / "index.html").write_text("<!doctype html><title>the admin is not built</title>")
        return copy

    def more_of_web(self, web):
        """Lines of its configuration that a test wants besides."""
        return ""

    def add_to_web(self, web):
        with open(self.dir / f"{web}.conf", "a") as conf:
            conf.write(self.more_of_web(web))

    def start_lighttpd(self):
        files = self.httpd_conf / "lighttpd"
        (self.dir / "lighttpd.conf").write_text(f'''
            server.bind = "127.0.0.1"
            server.port = {self.port}
            server.document-root = "{self.dir}/uploads"
            server.upload-dirs = ( "{self.dir}/uploads" )
            server.errorlog = "{self.dir}/lighttpd-errors.log"
            accesslog.filename = "{self.dir}/access.log"
            var.posm_httpd_conf = "{files}"
            var.posm_admin = "{self.admin_dir}"
            var.posm_api_socket = "{self.options["fcgi.api.socket"]}"
            var.posm_bulk_socket = "{self.options["fcgi.bulk.socket"]}"
            var.posm_htpasswd = "{self.dir}/htpasswd"
            include "{files}/posm.conf"
        ''')
        self.add_to_web("lighttpd")
        return self.service("lighttpd", [system_program("lighttpd"), "-D", "-f", self.dir / "lighttpd.conf"])

    def start_apache(self):
        files = self.httpd_conf / "apache"
        modules = "/usr/lib/apache2/modules"
        wanted = ("alias auth_basic authn_core authn_file authz_core authz_host authz_user dir env headers mime proxy proxy_fcgi "
                  "reqtimeout rewrite setenvif mpm_event").split()
        loads = "".join(f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in wanted)
        # a server started by root changes its user for the workers, which then must reach the folder
        user = "User www-data\nGroup www-data\n" if os.getuid() == 0 else ""
        (self.dir / "apache.conf").write_text(f'''
ServerName localhost
ServerRoot "{self.dir}"
DefaultRuntimeDir "{self.dir}"
Listen 127.0.0.1:{self.port}
PidFile "{self.dir}/apache.pid"
ErrorLog "{self.dir}/apache-errors.log"
{loads}{user}TypesConfig /etc/mime.types
DocumentRoot "{self.dir}/uploads"
<Directory "{self.dir}/uploads">
	Require all granted
</Directory>
<Directory "{self.admin_dir}">
	Require all granted
</Directory>
Define POSM_HTTPD_CONF {files}
Define POSM_ADMIN {self.admin_dir}
Define POSM_API_SOCKET {self.options["fcgi.api.socket"]}
Define POSM_BULK_SOCKET {self.options["fcgi.bulk.socket"]}
Define POSM_HTPASSWD {self.dir}/htpasswd
Include {files}/posm.conf
CustomLog "{self.dir}/access.log" combined
''')
        self.add_to_web("apache")
        return self.service("apache", [system_program("apache2"), "-D", "FOREGROUND", "-f", self.dir / "apache.conf"])

    def client(self, login="oper"):
        if login is None:
            return Client(self.port)
        return Client(self.port, login, LOGINS[login][0])

    # --- what the tests talk about
    def user(self, login, role, brands=None, restaurants=None):
        everything = brands is None and restaurants is None
        self.sql("""INSERT INTO posm.posm_users (login, role, scope_all, brand_ids, restaurant_ids)
                    VALUES (:'login', :'role', :'everything', :'brands', :'restaurants')
                    ON CONFLICT (login) DO UPDATE SET role = EXCLUDED.role, scope_all = EXCLUDED.scope_all,
                        brand_ids = EXCLUDED.brand_ids, restaurant_ids = EXCLUDED.restaurant_ids""",
                 login=login, role=role, everything=everything, brands="{%s}" % ",".join(map(str, brands or [])),
                 restaurants="{%s}" % ",".join(map(str, restaurants or [])))

    def brand(self, name="Сеть"):
        return int(self.sql("INSERT INTO posm.brands (name) VALUES (:'name') RETURNING id", name=name)[0][0])

    def restaurant(self, name="Кафе «Ёлочка»", tables=(), brand=None):
        """Its id. tables: numbers, or (number, zone)."""
        brand = brand or self.brand()
        made = int(self.sql("INSERT INTO posm.restaurants (brand_id, name) VALUES (:'brand', :'name') RETURNING id", brand=brand,
                            name=name)[0][0])
        pairs = [table if isinstance(table, tuple) else (table, "") for table in tables]
        self.sql("""INSERT INTO posm.restaurant_tables (restaurant_id, number, zone)
                    SELECT :'made', t ->> 0, t ->> 1 FROM jsonb_array_elements(:'pairs') AS t""",
                 made=made, pairs=json.dumps(pairs, ensure_ascii=False))
        return made

    def tables(self, restaurant):
        """{number: uuid}"""
        return {number: found for found, number in self.sql(
            "SELECT uuid, number FROM posm.restaurant_tables WHERE restaurant_id = :'r' AND deleted_at IS NULL", r=restaurant)}

    def starter(self, name="a6-card", language="ru"):
        """A starter design: its PDF and settings."""
        folder = SOURCE / "templates" / name
        return (folder / f"{language}.pdf").read_bytes(), json.loads((folder / f"{language}.settings.json").read_text())

    def add_template(self, name="a6-card", client=None, **fields):
        """Uploads a starter design, for everybody where nothing else is said; its id."""
        pdf, settings = self.starter(name)
        described = {"name": name, "settings": settings, **fields}
        reply = (client or self.client("admin")).upload("/api/v1/templates", {
            "file": (f"{name}.pdf", pdf), "template": json.dumps(described).encode()})
        if reply.status != 201:
            raise RuntimeError(f"upload of {name}: {reply}")
        return reply.json["id"]

    def finished(self, generation_id, client=None, seconds=120):
        """The generation when it has ended."""
        client = client or self.client()
        ended = ("done", "error", "cancelled", "deleted")

        def look():
            found = client.get(f"/api/v1/generations/{generation_id}").json
            return found if found["status"] in ended else None
        return wait_until(f"the end of generation {generation_id}", look, seconds)

    def objects(self):
        """Keys in the storage."""
        root = self.dir / "objects"
        return sorted(str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and ("templates/" in str(p) or "generations/" in str(p)))

    def workers(self, pool):
        """Pids of a pool's workers."""
        parent = self.services[pool].pid
        children = pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [int(pid) for pid in children]


def quoted(text):
    return urllib.parse.quote(text, safe="")
