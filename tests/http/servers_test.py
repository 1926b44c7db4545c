#!/usr/bin/python3
"""What both web servers must do alike: pools by path, logins, lengths, ranges, cut answers, problems left alone."""
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid

import contract
import fastcgi
from claims import claim, equal, problem, run
from stack import BUILD, SOURCE, Reply, Stack, wait_until

STACKS = {}


class Servers(Stack):
    def more_of_web(self, web):
        return "RequestReadTimeout header=4-40,MinRate=500\n" if web == "apache" else ""


def stack(web):
    if web not in STACKS:
        s = Servers(web=web, options={"fcgi.bulk.max": 4})
        s.start()
        STACKS[web] = s
        s.place = s.restaurant(tables=[(str(n), "Зал" if n % 2 else "") for n in range(1, 301)])
        s.template = s.add_template()
        s.made = s.client().generate(s.place, s.template).json["id"]
        equal(s.finished(s.made)["status"], "done")
    return STACKS[web]


def lines_of(s, request):
    """{log: its lines that name the request}; the web server writes its own when it likes."""
    logs = {path.stem: [line for line in path.read_text(errors="replace").splitlines() if request in line] for path in s.dir.glob("*.log")}
    return logs if logs["access"] else None


def routes():
    lines = subprocess.run([BUILD / "posm-fcgi", "--routes"], check=True, capture_output=True, text=True).stdout.splitlines()
    return [line.split("\t") for line in lines]


def by_pattern(web):
    """The pool that a server's files choose for (method, path)."""
    folder = SOURCE / "httpd-conf" / web
    text = (folder / "api.conf").read_text() + (folder / "bulk.conf").read_text()
    if web == "lighttpd":
        found = re.findall(r'\$HTTP\["url"\] (=~|==) "([^"]+)" \{(.*?)\n\}', text, re.S)
        rules = [(("^" + re.escape(p) + "$") if kind == "==" else p.replace("\\.", "[.]"), body) for kind, p, body in found]
    else:
        rules = re.findall(r'<LocationMatch "([^"]+)">(.*?)</LocationMatch>', text, re.S)
    if len(rules) < 4:
        raise AssertionError(f"{folder}: the patterns were not read: {rules}")

    def choose(method, path):
        pool = None
        for pattern, body in rules:
            only = re.search(r"(?:request-method|REQUEST_METHOD).*?(POST|PUT)", body)
            target = re.search(r"posm_?(api|bulk)_?", body, re.I)
            if target and re.search(pattern, path) and (only is None or method == only[1]):
                pool = target[1].lower()
        return pool
    return choose


@claim
def the_patterns_of_both_servers_are_those_of_the_route_table():
    for web in ("lighttpd", "apache"):
        choose = by_pattern(web)
        seen = set()
        for method, pattern, pool, *_ in routes():
            path = pattern.replace("{id}", "17").replace("{n}", "2").replace("{uuid}", "00000000-0000-4000-8000-000000000000")
            path = path.replace("{token}", "0a" * 32)
            chosen = choose(method, path)
            equal(chosen, "api" if pool == "both" else pool, f"{web}: {method} {pattern}")
            seen.add(chosen)
            if method == "GET":
                equal(choose("HEAD", path), chosen, f"{web}: HEAD {pattern}")
        equal(seen, {"api", "bulk"})
        equal(choose("GET", "/admin/index.html"), None)


def on_both(function):
    for web in ("lighttpd", "apache"):
        def checked(web=web):
            function(stack(web))
        checked.__name__ = f"{web}: {function.__name__}"
        claim(checked)
    return function


@on_both
def logins_are_asked_for_and_passed_on(s):
    for path in ("/api/v1/me", "/admin/", f"/api/v1/generations/{s.made}/archive.zip"):
        reply = s.client(None).get(path)
        equal((reply.status, reply.headers["WWW-Authenticate"].split()[0]), (401, "Basic"), path)
    for forged in ({"Remote-User": "admin"}, {"X-Remote-User": "admin"}, {"Remote_User": "admin"}, {"REMOTE_USER": "admin"}):
        reply = s.client("view").request("GET", "/api/v1/me", headers=forged)
        if reply.status != 400:  # a server may refuse an underscore
            equal(reply.json["login"], "view", forged)
        equal(s.client(None).request("GET", "/api/v1/me", headers=forged).status in (400, 401), True, forged)


@on_both
def each_path_reaches_its_pool_however_it_is_spelt(s):
    client = s.client()
    for path in ("/api/v1/me", "//api/v1//me", "/api/v1/%6de"):
        equal(client.get(path).json["login"], "oper", path)
    size = None
    for path in (f"/api/v1/generations/{s.made}/archive.zip", f"/api/v1/generations/{s.made}/archive%2ezip",
                 f"/api//v1/generations/{s.made}//archive.zip", f"/%61pi/v1/generations/{s.made}/archive.zi%70?confirm=0"):
        reply = client.send("HEAD", path)
        equal((reply.status, reply.headers["Content-Type"]), (200, "application/zip"), path)
        size = size or reply.headers["Content-Length"]
        equal(reply.headers["Content-Length"], size, path)
    for path in ("/api/v1/../v1/me", "/api/v1/%2e%2e/v1/me", "/api/v1/generations/1/../1/archive.zip", "/api/v1/me%00"):
        equal(client.get(path).status in (400, 403, 404), True, path)


@on_both
def problems_come_through_as_they_are(s):
    client = s.client()
    for method, path, status, code in (("GET", "/api/v1/nope", 404, "no_such_path"), ("PUT", "/api/v1/me", 405, "method_not_allowed"),
                                       ("GET", "/api/v1/restaurants?limit=0", 400, "bad_parameter"),
                                       ("GET", "/api/v1/generations/999999/archive.zip", 404, "not_found"),
                                       ("POST", f"/api/v1/restaurants/{s.place}/generations", 400, "key_missing")):
        reply = client.send(method, path, {"template_id": 1} if method == "POST" else None)
        equal((reply.status, reply.headers["Content-Type"], reply.code), (status, "application/problem+json", code), path)
        equal(reply.headers["X-Content-Type-Options"], "nosniff")


def is_problem(reply, status, code):
    equal((reply.status, reply.headers["Content-Type"], reply.code), (status, "application/problem+json", code), reply)
    equal((reply.json["status"], reply.json["type"], bool(reply.json["title"])), (status, f"urn:posm:problem:{code}", True))


@on_both
def what_a_server_refuses_itself_is_a_problem_too(s):
    reply = s.client(None).get("/api/v1/me")
    is_problem(reply, 401, "not_logged_in")
    equal(reply.headers["WWW-Authenticate"].split()[0], "Basic")
    large = b'{"number":"' + b"1" * 6_000_000 + b'"}'
    is_problem(s.client().request("POST", f"/api/v1/restaurants/{s.place}/tables", large, {"Content-Type": "application/json"}),
               413, "body_too_large")
    for path in ("/admin/", "/nothing"):
        equal(s.client(None).get(path).headers["Content-Type"].split(";")[0], "text/html", path)
    equal(s.client().get("/api/v1/me").json["login"], "oper")


@on_both
def posm_away_is_a_problem_too(s):
    s.services["api"].stop()
    try:
        is_problem(s.client().get("/api/v1/me"), 503, "not_ready")
        is_problem(s.client(None).get("/share/" + "0" * 64), 503, "not_ready")
        page = s.client(None).get("/share/" + "0" * 64, Accept="text/html,*/*;q=0.8")
        equal((page.status, page.headers["Content-Type"], "<h1>Сервер не готов</h1>" in page.body.decode()),
              (503, "text/html; charset=utf-8", True), page)
    finally:
        s.start_pool("api")
    # lighttpd asks again after a second
    wait_until("the pool", lambda: s.client().get("/api/v1/me").status == 200)


@claim
def the_files_of_problems_are_those_of_the_one_table():
    tool, known = contract.module(SOURCE / "tools" / "problem-pages"), dict(re.findall(
        r'^PROBLEM\("(\w+)", (\d+),', (SOURCE / "src/http/problem.def").read_text(), re.M))
    wanted, folder = tool.pages(), SOURCE / "httpd-conf" / "problem"
    equal(sorted(str(f.relative_to(folder)) for f in folder.glob("*/*")), sorted(wanted))
    for name, text in wanted.items():
        equal((folder / name).read_text(), text, f"{name}: tools/problem-pages writes it")
        if not name.startswith("page/"):
            document = json.loads(text)
            equal((sorted(document), f"{document['status']}.html"), (["code", "detail", "status", "title", "type"], name.split("/")[1]))
            equal(known[document["code"]][0] in (str(document["status"])[0], "4"), True, name)
    for web, pattern in (("lighttpd", r'"(\d+)\.html"'), ("apache", r"^ErrorDocument (\d+) /problem/early/")):
        text = (SOURCE / "httpd-conf" / web / "problem.conf").read_text()
        equal(sorted(map(int, re.findall(pattern, text, re.M))), sorted(tool.EARLY), web)
    for where, n in (("any", 1), ("ru", 1), ("en", 1), ("page", 2)):
        found = re.findall(rf"ErrorDocument (\d+) /problem/{where}/\1\.html", (SOURCE / "httpd-conf/apache/problem.conf").read_text())
        equal(sorted(map(int, found)), sorted([*tool.ROWS] * n + [404] * (where == "any")), where)


def raw(s, head):
    """The answer to bytes that no client of ours would send."""
    with socket.create_connection(("127.0.0.1", s.port), timeout=60) as line:
        line.sendall(head.encode("latin-1"))
        answer = http.client.HTTPResponse(line)
        answer.begin()
        return Reply(answer.status, answer.headers, answer.read())


@on_both
def what_a_server_cannot_read_is_a_problem_too(s):
    basic = f"Host: x\r\nAuthorization: {s.client().headers['Authorization']}\r\nConnection: close\r\n"
    apache, lines = s.web == "apache", 20000
    for head, status, code in (("GET /api/v1/me HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "bad_path"),  # without Host
                               (f"GET /api/v1/%zz HTTP/1.1\r\n{basic}\r\n", 400, "bad_path"),
                               (f"GET /api/v1/a%00b HTTP/1.1\r\n{basic}\r\n", *((404, "no_such_path") if apache else (400, "bad_path"))),
                               (f"GET /api/v1/me HTTP/1.1\r\n{basic}Content-Length: x\r\n\r\n", 400, "bad_path"),
                               (f"GET /api/v1/{'a' * lines} HTTP/1.1\r\n{basic}\r\n", *((414, "bad_path") if apache else (431, "too_large"))),
                               (f"GET /api/v1/me HTTP/1.1\r\n{basic}X-Long: {'a' * lines}\r\n\r\n",
                                *((400, "bad_path") if apache else (431, "too_large"))),
                               (f"BREW /api/v1/me HTTP/1.1\r\n{basic}\r\n", 405 if apache else 501, "method_not_allowed"),
                               (f"TRACE /api/v1/me HTTP/1.1\r\n{basic}\r\n", 405, "method_not_allowed")):
        reply = raw(s, head)
        is_problem(reply, status, code)
        equal(bool(reply.json["detail"]), True, reply)
    equal(s.client().get("/api/v1/me", Range="bytes=100000-").status in (200, 416), True)  # Range may be ignored (RFC 9110)


@on_both
def a_request_that_stops_or_expects_is_answered_by_the_server_that_minds(s):
    """lighttpd waits for server.max-read-idle and closes without a word, and passes Expect over."""
    post = f"POST /api/v1/brands HTTP/1.1\r\nHost: x\r\nAuthorization: {s.client('admin').headers['Authorization']}\r\n" \
           "Connection: close\r\nContent-Type: application/json\r\n"
    tea = raw(s, post + 'Content-Length: 14\r\nExpect: tea\r\n\r\n{"name":"Tea"}')
    bare = raw(s, post + "\r\n")
    if s.web == "apache":
        is_problem(raw(s, "GET /api/v1/me HTTP/1.1\r\nHost: x\r\n"), 408, "body_cut")
        is_problem(tea, 417, "bad_value")
        equal((bare.status, bare.code), (400, "bad_json"), bare)
    else:
        equal(tea.status, 201, tea)
        is_problem(bare, 411, "length_needed")


class Responder(threading.Thread):
    """In posm's place: takes what comes and says the same to everybody."""

    def __init__(self, path, said):
        super().__init__(daemon=True)
        pathlib.Path(path).unlink(missing_ok=True)
        self.said, self.listener = said, socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        pathlib.Path(path).chmod(0o666)
        self.listener.listen(8)
        self.start()

    def run(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            with line:
                line.recv(65536)
                line.sendall(self.said)

    def end(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.join()


@on_both
def a_posm_that_dies_or_talks_nonsense_is_a_problem_too(s):
    s.services["api"].stop()
    try:
        for said in (b"", b"HTTP/1.1 200 OK\r\n\r\nthis is no FastCGI"):
            responder = Responder(s.options["fcgi.api.socket"], said)
            is_problem(s.client().get("/api/v1/me"), *((503, "not_ready") if s.web == "apache" else (500, "internal")))
            responder.end()
    finally:
        pathlib.Path(s.options["fcgi.api.socket"]).unlink(missing_ok=True)
        s.start_pool("api")
    wait_until("the pool", lambda: s.client().get("/api/v1/me").status == 200)


@on_both
def a_server_speaks_the_readers_language(s):
    for language, title in (("ru-RU,ru;q=0.9,en;q=0.8", "Нужно войти"), ("en-GB,en;q=0.5", "Login needed"), ("de", "Нужно войти / Login needed"),
                            (None, "Нужно войти / Login needed")):
        reply = s.client(None).get("/api/v1/me", Accept_Language=language)
        is_problem(reply, 401, "not_logged_in")
        equal((reply.json["title"], bool(reply.json["detail"])), (title, True), language)
    page = s.client(None).get("/admin/", Accept="text/html")
    equal((page.status, page.headers["Content-Type"], page.headers["WWW-Authenticate"].split()[0]), (401, "text/html; charset=utf-8", "Basic"))
    equal('<h1>Нужно войти</h1>' in page.body.decode() and "<h1>Login needed</h1>" in page.body.decode(), True, page)


@on_both
def a_press_without_a_body_works_where_the_server_lets_it(s):
    failed = s.client().generate(s.restaurant("Отмена", ["1"]), s.template).json["id"]
    s.finished(failed)

    def curl(*more):
        done = subprocess.run(["curl", "-sS", "-u", "oper:oper-pw", "-w", "\n%{http_code}", *more,
                               f"http://127.0.0.1:{s.port}/api/v1/generations/{failed}/cancel"], capture_output=True, text=True)
        body, status = done.stdout.rsplit("\n", 1)
        return status, body

    for way in (["-X", "POST", "-H", "Content-Length: 0"], ["-H", "Content-Type: application/json", "-d", ""]):
        status, body = curl(*way)
        equal((status, json.loads(body)["code"]), ("409", "generation_ended"), way)
    status, body = curl("-X", "POST")
    # lighttpd 1.4 insists on a length (RFC 9110 section 8.6 wants a client to send it) and knows no switch for it
    equal((status, json.loads(body)["code"]), ("411", "length_needed") if s.web == "lighttpd" else ("409", "generation_ended"), body)


@on_both
def an_upload_and_a_press_go_through(s):
    pdf, _ = s.starter("round-sticker")
    made = s.add_template("round-sticker")
    equal(s.client().get(f"/api/v1/templates/{made}/file").body == pdf, True)
    equal(s.client().get(f"/api/v1/templates/{made}/pages/1.png?width=100").headers["Content-Type"], "image/png")
    generation = s.client().generate(s.place, made).json
    equal(s.finished(generation["id"])["status"], "done")


@on_both
def the_length_of_an_archive_is_said_and_kept(s):
    path = f"/api/v1/generations/{s.made}/archive.zip"
    head, whole = s.client().send("HEAD", path), s.client().get(path)
    equal((whole.status, head.status, head.body), (200, 200, b""))
    equal(whole.headers["Content-Length"], str(len(whole.body)))
    for name in ("Content-Length", "ETag", "Content-Type", "Content-Disposition", "Accept-Ranges"):
        equal(head.headers[name], whole.headers[name], name)
    equal(s.client().get(path).body == whole.body, True)


@on_both
def ranges_are_parts_of_the_same_bytes(s):
    path = f"/api/v1/generations/{s.made}/archive.zip"
    whole = s.client().get(path)
    size, etag = len(whole.body), whole.headers["ETag"]
    for text, first, last in (("0-0", 0, 0), ("1000-70000", 1000, 70000), (f"{size - 10}-", size - 10, size - 1), ("-5", size - 5, size - 1),
                              (f"100-{size * 2}", 100, size - 1)):
        part = s.client().get(path, Range=f"bytes={text}")
        equal((part.status, part.headers["Content-Range"]), (206, f"bytes {first}-{last}/{size}"), text)
        equal(part.body == whole.body[first:last + 1], True, text)
    equal(s.client().get(path, Range="bytes=0-9", If_Range=etag).status, 206)
    equal(s.client().get(path, Range="bytes=0-9", If_Range='"other"').status, 200)
    missed = s.client().get(path, Range=f"bytes={size}-")
    equal((missed.headers["Content-Range"], problem(missed, 416, "range_outside")["size"]), (f"bytes */{size}", size))
    equal(s.client().get(path, If_None_Match=etag).status, 304)
    stale = s.client().get(path, If_Match='"other"')
    equal((stale.status, stale.code), (412, "precondition_failed"))


@on_both
def a_changed_table_asks_before_the_download(s):
    place = s.restaurant("Меняется", ["1", "2", "3"])
    client = s.client()
    made = client.generate(place, s.template).json["id"]
    equal(s.finished(made)["status"], "done")
    path, tables = f"/api/v1/generations/{made}", s.tables(place)
    equal(client.get(f"{path}/check").json, {"status": "ok", "added": [], "removed": [], "changed": [], "missing": []})
    etag = client.send("HEAD", f"{path}/archive.zip").headers["ETag"]
    client.send("PATCH", f"/api/v1/tables/{tables['1']}", {"number": "1а"})
    client.send("DELETE", f"/api/v1/tables/{tables['2']}")
    added = client.post(f"/api/v1/restaurants/{place}/tables", {"number": "4", "zone": "Бар"}).json["uuid"]
    equal(client.get(f"{path}/check").json, {
        "status": "warn", "added": [{"uuid": added, "number": "4", "zone": "Бар"}],
        "removed": [{"uuid": tables["2"], "number": "2", "zone": None}],
        "changed": [{"uuid": tables["1"], "field": "number", "was": "1", "now": "1а"}], "missing": []})
    refused = client.get(f"{path}/archive.zip")
    equal((refused.status, refused.code), (409, "confirm_needed"))
    equal(client.get(f"{path}/archive.zip?confirm=1").status, 200)
    equal(client.get(f"{path}/archive.zip", Range="bytes=5-", If_Range=etag).status, 206)
    # a card that is gone: no confirmation helps
    key = s.sql("SELECT object_key FROM posm.posm_cards WHERE generation_id = :'g' AND table_uuid = :'u'", g=made, u=tables["3"])[0][0]
    (s.dir / "objects" / key).unlink()
    found = client.get(f"{path}/check").json
    equal((found["status"], found["missing"]), ("error", [tables["3"]]))
    refused = client.get(f"{path}/archive.zip?confirm=1")
    equal((refused.status, refused.code), (409, "cards_missing"))


@on_both
def a_card_that_is_damaged_cuts_the_download(s):
    place = s.restaurant("Порча", [str(n) for n in range(1, 6)])
    client = s.client()
    made = client.generate(place, s.template).json["id"]
    equal(s.finished(made)["status"], "done")
    key = s.sql("SELECT object_key FROM posm.posm_cards WHERE generation_id = :'g' AND ordinal = 3", g=made)[0][0]
    card = s.dir / "objects" / key
    card.write_bytes(bytes([card.read_bytes()[0] ^ 1]) + card.read_bytes()[1:])
    out = s.dir / f"cut-{s.web}.zip"
    done = subprocess.run(["curl", "-sS", "-m", "60", "-u", "oper:oper-pw", "-o", out,
                           f"http://127.0.0.1:{s.port}/api/v1/generations/{made}/archive.zip"], capture_output=True, text=True)
    # 18: partial file, 56: connection reset in the middle
    equal(done.returncode in (18, 56), True, (done.returncode, done.stderr))
    s.services["bulk"].wait_for("the log line", lambda: "cut=yes" in s.services["bulk"].log)


@on_both
def a_client_that_leaves_frees_its_worker(s):
    raw = socket.create_connection(("127.0.0.1", s.port))
    basic = s.client().headers["Authorization"]
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.sendall(f"GET /api/v1/generations/{s.made}/archive.zip HTTP/1.1\r\nHost: x\r\nAuthorization: {basic}\r\n\r\n".encode())
    equal(raw.recv(9), b"HTTP/1.1 ")
    raw.close()
    replies = []

    def download():
        replies.append(wait_until("a free download", lambda: (lambda r: r if r.status not in (429, 503) else None)(
            s.client().get(f"/api/v1/generations/{s.made}/archive.zip"))))
    threads = [threading.Thread(target=download) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    equal([r.status for r in replies], [200] * 6)


def slow_download(s, login="oper"):
    """A client that takes the head and then nothing; the rest is more than any buffer on the way holds."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.connect(("127.0.0.1", s.port))
    raw.sendall(f"GET /api/v1/generations/{s.made}/archive.zip HTTP/1.1\r\nHost: x\r\n"
                f"Authorization: {s.client(login).headers['Authorization']}\r\n\r\n".encode())
    equal(raw.recv(12), b"HTTP/1.1 200")
    return raw


@on_both
def slow_downloads_leave_the_api_alone_and_are_limited_by_login(s):
    sockets = [slow_download(s) for _ in range(3)]
    try:
        begin = time.monotonic()
        for _ in range(20):
            equal(s.client().get("/api/v1/me").status, 200)
        equal(time.monotonic() - begin < 5, True)
        refused = s.client().get(f"/api/v1/generations/{s.made}/archive.zip")
        equal((refused.status, refused.code, "Retry-After" in refused.headers), (429, "too_many_downloads", True))
        equal(s.client("view").get(f"/api/v1/generations/{s.made}/archive.zip").status, 200)
        sockets.append(slow_download(s, "view"))
        refused = s.client("view").get(f"/api/v1/generations/{s.made}/archive.zip")
        equal((refused.status, refused.code, "Retry-After" in refused.headers), (503, "pool_full", True))
        rows = s.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'posm-fcgi' AND state <> 'idle' AND pid <> "
                     "pg_backend_pid()")
        equal(rows, [["0"]], "transactions held while streaming")
    finally:
        for raw in sockets:
            raw.close()
    wait_until("free seats", lambda: s.client().get(f"/api/v1/generations/{s.made}/archive.zip").status == 200)


@on_both
def a_web_server_that_is_started_again_leaves_nobody_stuck_and_doubles_nothing(s):
    place, key, cut = s.restaurant(tables=["1"]), str(uuid.uuid4()), slow_download(s)

    def press():
        try:
            s.client().generate(place, s.template, key=key)
        except (OSError, http.client.HTTPException):
            pass  # its answer went with the server
    pressing = threading.Thread(target=press)
    pressing.start()
    os.killpg(s.services[s.web].pid, signal.SIGKILL)
    s.services[s.web].stop()
    pressing.join()
    s.start_web()
    pressed = wait_until("the answer", lambda: (lambda r: r if r.status == 201 else None)(s.client().generate(place, s.template, key=key)))
    equal(s.sql("SELECT id FROM posm.restaurants_posm_versions WHERE restaurant_id = :'r'", r=place), [[str(pressed.json["id"])]])
    wait_until("the end of the download", lambda: not any("archive.zip" in (w["request"] or "") for w in bulk_workers(s)))
    cut.close()
    equal(s.client().get(f"/api/v1/generations/{s.made}/archive.zip").status, 200)


def bulk_workers(s):
    return json.loads(fastcgi.call(s.options["fcgi.bulk.socket"], "GET", "/status/bulk", REMOTE_ADDR="127.0.0.1")[2])["workers"]


@on_both
def the_admin_is_served_with_its_policy(s):
    page = s.client().get("/admin/")
    equal((page.status, "script-src 'self'" in page.headers["Content-Security-Policy"], page.headers["X-Content-Type-Options"]),
          (200, True, "nosniff"))
    equal(s.client().get("/admin/restaurants/1/posm").body == page.body, True)
    equal(s.client().get("/admin/assets/none.js").status, 404)
    equal(s.client().get("/").status in (301, 302), True)
    assets = re.findall(rb'(?:src|href)="(/admin/assets/[^"]+)"', page.body)
    for asset in assets:
        reply = s.client().get(asset.decode())
        equal((reply.status, "immutable" in reply.headers["Cache-Control"]), (200, True), asset)


@on_both
def health_is_told_without_a_login(s):
    equal((s.client(None).get("/healthz").json, s.client(None).get("/readyz").json), ({"status": "ok"}, {"status": "ready"}))


@on_both
def bodies_without_a_length_are_understood_or_refused(s):
    connection = s.client().connection()
    path = f"/api/v1/restaurants/{s.place}/tables"
    connection.request("POST", path, iter([b'{"number":', b'"chunked"}']), {"Content-Type": "application/json", **s.client().headers},
                       encode_chunked=True)
    answer = connection.getresponse()
    body = json.loads(answer.read())
    equal((answer.status, body.get("number")), (201, "chunked"))
    connection.close()
    s.client().send("DELETE", f"/api/v1/tables/{body['uuid']}")


@on_both
def links_are_open_and_nothing_beside_them(s):
    link = s.client().post(f"/api/v1/generations/{s.made}/share", {"confirm": True}).json["url"]
    nobody = s.client(None)
    shown, whole = nobody.get(link), nobody.get(link + "/archive.zip")
    own = s.client().get(f"/api/v1/generations/{s.made}/archive.zip?confirm=1")
    equal((shown.status, shown.json["cards"], whole.status, whole.body == own.body), (200, 300, 200, True))
    equal((whole.headers["Content-Length"], whole.headers["Accept-Ranges"]), (str(len(own.body)), "bytes"))
    equal(nobody.get(link + "/archive.zip", Range="bytes=-22").body, own.body[-22:])
    equal(nobody.get(link + "/print.pdf").body[:5], b"%PDF-")
    for reply in (shown, whole, nobody.get("/share/" + "0" * 64)):
        equal((reply.headers.get_all("Referrer-Policy"), reply.headers.get_all("Cache-Control")), (["no-referrer"], ["no-store"]), reply)
    for path in ("/api/v1/me", "/share/../api/v1/me", "/share/%2e%2e/api/v1/me", "/share//../api/v1/me", "/share/..%2fapi/v1/me",
                 f"{link}/../../api/v1/me", f"/api/v1/generations/{s.made}/archive.zip", "/admin/"):
        reply = nobody.get(path)
        equal(reply.status in (400, 401, 403, 404), True, (path, reply))


@on_both
def one_id_names_a_request_in_every_log_and_its_generation_in_posmds(s):
    asked = []
    for given in (None, "shop-7f1c2b0e5d"):
        path = f"/api/v1/restaurants/{s.restaurant(tables=['1', '2'])}/generations"
        headers = {"X_Request_Id": given} if given else {}
        made = s.client().post(path, {"template_id": s.template}, Idempotency_Key=str(uuid.uuid4()), **headers)
        request = made.headers["X-Request-Id"]
        equal(request, given or request)
        asked.append((path, made.json["id"], request))
    for path, made, request in asked:
        equal(s.finished(made)["status"], "done")
        wait_until("the end's line", lambda: "attempt ended" in str((lines_of(s, request) or {}).get("posmd")))
        found = lines_of(s, request)
        equal([len(found[name]) for name in ("access", "api", "bulk")], [1, 1, 0], found)
        equal(path in found["access"][0] and path in found["api"][0], True, found)
        events = [re.match(r'\S*?(posm\S*) .*event="([^"]+)".*subject=(\d+)', line).groups() for line in found["posmd"]]
        equal(events, [("posmd", "attempt begins", str(made)), ("posm-runner", "attempt ended", str(made))], found)
        job = next(job for job in s.client("admin").get("/api/v1/jobs").json["items"] if job["subject"] == made)
        equal(job["request_id"], request)


@on_both
def a_word_that_is_no_id_is_not_taken_for_one(s):
    for word in ("short", "x" * 40, "white space inside", "quote\"12345", "<script>alert(1)</script>"):
        given = s.client().get("/api/v1/me", X_Request_Id=word).headers["X-Request-Id"]
        equal(re.fullmatch("[0-9a-f]{16}", given) is not None, True, (word, given))


if __name__ == "__main__":
    try:
        code = run()
    finally:
        for s in STACKS.values():
            s.stop()
    sys.exit(code)
