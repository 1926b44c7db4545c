#!/usr/bin/python3
"""Abuse of requests: cases 1 to 11 and 29 to 34 (12 to 25 are in abuse_files_test.py), each by its number, through lighttpd and Apache."""
import contextlib
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
import uuid

from claims import claim, equal, run
from fastcgi import BEGIN, PARAMS, Request, call, pair, record
from fronts import JSON, UNKNOWN, Fronts, furnish, problem, routes, through_both, through_one
from stack import BUILD, Stack, quoted, wait_until


def filled(pattern, id="999999", uuid=UNKNOWN, n="1", login="nobody", token="x" * 43):
    return re.sub(r"\{(\w+)\}", lambda m: str({"id": id, "uuid": uuid, "n": n, "login": login}.get(m[1], token)), pattern)


def anonymous(reply, *own):
    """What a reply says, without what the asker said: ids and the number of the request."""
    text = re.sub(r"urn:posm:request:\w+", "", reply.body.decode())
    for word in own:
        text = text.replace(str(word), "*")
    return reply.status, sorted(reply.headers.keys()), text


# --- 1, 2: what belongs to others -----------------------------------------------------------------------------

@through_both
def case_01_what_is_another_restaurants_answers_as_if_it_were_not_there(s):
    me = s.client("local")
    theirs = {"restaurants": s.foreign, "generations": s.foreign_made, "templates": s.foreign_template, "brands": s.foreign_brand}
    asked = 0
    for method, pattern, _, role, body in routes():
        kind = pattern.split("/")[3] if pattern.startswith("/api/v1/") else ""
        if role not in ("viewer", "operator") or (kind not in theirs and kind != "tables") or "{" not in pattern:
            continue
        id, table = theirs.get(kind), s.tables(s.foreign)["1"]
        twins = filled(pattern, id, table), filled(pattern)
        sent = json.dumps({"number": "7"} if kind == "tables" else {}).encode() if body in ("json", "list") else None
        headers = JSON | {"Idempotency-Key": str(uuid.uuid4())} if sent else {}
        replies = [me.request(method, path, sent, headers) for path in twins]
        equal(anonymous(replies[0], id, table), anonymous(replies[1], "999999", UNKNOWN), f"{method} {pattern}")
        if method == "GET" or kind == "tables":
            problem(replies[0], 404, "not_found")
        asked += 1
    assert asked > 25, asked


@through_both
def case_02_an_id_of_one_restaurant_below_another_is_nothing(s):
    me, foreign_table = s.client("local"), s.tables(s.foreign)["1"]
    for path in (f"/generations/{s.made}/tables/{foreign_table}.pdf", f"/generations/{s.made}/tables/{foreign_table}.png",
                 f"/generations/{s.foreign_made}/tables/{s.tables(s.place)['1']}.pdf", f"/generations/{s.foreign_made}/check",
                 f"/generations/{s.foreign_made}/archive.zip", f"/tables/{foreign_table}/qr.png", f"/restaurants/{s.foreign}/qr.zip"):
        problem(me.get("/api/v1" + path), 404, "not_found")
    problem(me.generate(s.place, s.foreign_template), 404, "not_found")
    problem(me.generate(s.place, s.template, tables=[foreign_table]), 400, "unknown_table", "/tables/0")
    for query in (f"restaurant_id={s.foreign}", f"template_id={s.foreign_template}", f"table_uuid={foreign_table}"):
        reply = me.get(f"/api/v1/generations?{query}")
        equal(reply.json["items"] if reply.status == 200 else reply.status in (400, 404), [] if reply.status == 200 else True, query)


# --- 3, 4: who is asking --------------------------------------------------------------------------------------

@through_both
def case_03_only_the_servers_own_word_names_a_login(s):
    for name in ("Remote-User", "X-Remote-User", "Remote_User", "REMOTE_USER", "X-Forwarded-User", "Auth-User", "HTTP_REMOTE_USER"):
        forged = s.client(None).request("GET", "/api/v1/me", headers={name: "admin"})
        equal(forged.status in (400, 401), True, f"{name}: {forged}")
        reply = s.client("view").request("GET", "/api/v1/me", headers={name: "admin"})
        equal(reply.status == 400 or reply.json["login"] == "view", True, f"{name}: {reply}")
    for words in ("Basic", "Basic !!!", "Basic " + "QQ==" * 3000, "Bearer admin", "Negotiate YWRtaW4="):
        reply = s.client(None).request("GET", "/api/v1/me", headers={"Authorization": words})
        equal(reply.status in (400, 401, 413, 431), True, (words[:30], reply))


@claim
def case_03_an_empty_login_and_two_of_them_are_nobody(s):
    api = s.options["fcgi.api.socket"]
    equal(call(api, "GET", "/api/v1/me", REMOTE_USER="")[0], 401)
    request = Request(api)
    request.send(record(BEGIN, b"\0\1\0" + bytes(5)))
    variables = [("REQUEST_METHOD", "GET"), ("REQUEST_URI", "/api/v1/me"), ("REMOTE_USER", "view"), ("REMOTE_USER", "admin")]
    request.send(record(PARAMS, b"".join(pair(*v) for v in variables)) + record(PARAMS)).body()
    equal(request.answer()[0], 401)


@claim
def case_04_the_sockets_are_files_with_a_mode_and_no_ports(s):
    with_mode = s.dir / "mode.sock"
    conf = s.dir / "mode.conf"
    conf.touch(mode=0o600)
    conf.write_text("".join(f"{k} = {v}\n" for k, v in (s.options | {"fcgi.api.socket": with_mode, "fcgi.socket_mode": "0660"}).items()))
    pool = s.service("mode", [BUILD / "posm-fcgi", "--pool", "api", "--config", conf])
    try:
        pool.wait_for("the pool", lambda: "event=ready" in pool.log)
        equal(oct(with_mode.stat().st_mode & 0o777), "0o660")
        knock = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
        as_stranger = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"] if os.getuid() == 0 else []
        for path, lets in ((with_mode, not as_stranger), (s.options["fcgi.api.socket"], True)):
            done = subprocess.run([*as_stranger, "/usr/bin/python3", "-c", knock, path], capture_output=True, text=True)
            equal(done.returncode == 0, lets, done.stderr)
        listening = {line.split()[9] for table in ("tcp", "tcp6") for line in open(f"/proc/{pool.pid}/net/{table}").readlines()[1:]
                     if line.split()[3] == "0A"}
        ours = [s.services[name].pid for name in ("mode", "api", "bulk", "posmd")]
        ours += [int(pid) for parent in ours for pid in open(f"/proc/{parent}/task/{parent}/children").read().split()]
        for pid in ours:
            held = {os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")}
            equal({f"socket:[{inode}]" for inode in listening} & held, set(), f"{pid} listens on a port")
    finally:
        pool.stop()


# --- 5, 6: requests that their author did not mean ------------------------------------------------------------

@through_both
def case_05_a_page_of_another_origin_changes_nothing(s):
    before, client = s.rows(), s.client("admin")
    for method, pattern, _, role, body in routes():
        if method == "GET" or role == "public":
            continue
        path = filled(pattern, s.place if "restaurants" in pattern else 1, s.tables(s.place)["1"])
        sent = b"{}" if body != "none" else None
        kind = {"Content-Type": "multipart/form-data; boundary=x", "X-Posm-Request": "1"} if body.startswith("upload") else JSON if sent else {}
        for foreign in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"},
                        {"Sec-Fetch-Site": "cross-site", "Origin": f"http://127.0.0.1:{s.port}"}):
            problem(client.request(method, path, sent, kind | foreign), 403, "cross_origin")
        if body == "none":
            continue
        wrong = ["text/plain", "application/x-www-form-urlencoded", "text/html", "application/json-seq"]
        wrong += [] if body.startswith("upload") else ["multipart/form-data; boundary=x"]
        for name in wrong:
            problem(client.request(method, path, b"{}", {"Content-Type": name, "X-Posm-Request": "1"}), 415, "wrong_content_type")
        if body == "upload":
            problem(client.request(method, path, b"--x--", {"Content-Type": "multipart/form-data; boundary=x"}), 403, "request_header_needed")
    equal(s.rows(), before)


@through_both
def case_06_reading_changes_nothing_and_no_header_makes_another_method(s):
    client = s.client("admin")
    before = {name: row for name, row in s.rows()[0].items() if name != "posm_audit"}
    for method, pattern, _, role, _ in routes():
        if method == "GET" and role != "public":
            client.get(filled(pattern, s.made if "generations" in pattern else s.place, s.tables(s.place)["1"], login="oper"))
    steer = f"/api/v1/generations/{s.made}/cancel"
    for header in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        problem(client.request("GET", steer, headers={header: "POST"}), 405, "method_not_allowed")
        equal(client.request("GET", f"/api/v1/generations/{s.made}", headers={header: "DELETE"}).status, 200)
    equal(client.get(f"/api/v1/generations/{s.made}?_method=DELETE").status, 400)
    for method in ("TRACE", "CONNECT", "PROPFIND", "get", "DELETE /api/v1/me HTTP/1.1\r\nX:"):
        try:
            equal(client.request(method, steer).status in (400, 405, 501), True, method)
        except (ValueError, OSError):
            pass  # not even sent, or the connection was closed
    after = {name: row for name, row in s.rows()[0].items() if name != "posm_audit"}
    equal({k: v for k, v in after.items() if before[k] != v}, {})


# --- 7, 8, 9: bodies ------------------------------------------------------------------------------------------

def raw(s, head, body=b"", wait=True):
    """The status that a request by hand gets; 0: none, the connection was closed."""
    with socket.create_connection(("127.0.0.1", s.port), timeout=30) as connection:
        basic = s.client().headers["Authorization"]
        connection.sendall(f"{head}\r\nHost: x\r\nAuthorization: {basic}\r\nContent-Type: application/json\r\n".encode() + body)
        if not wait:
            connection.shutdown(socket.SHUT_WR)
        try:
            answer = connection.recv(100)
        except ConnectionResetError:
            return 0
        return int(answer.split()[1]) if answer else 0


@through_both
def case_07_a_body_is_as_long_as_it_says_or_not_taken(s):
    before, path = s.rows(), f"POST /api/v1/restaurants/{s.place}/tables HTTP/1.1"
    for lengths in ("Content-Length: -1", "Content-Length: 1x", "Content-Length: 99999999999999999999", "Content-Length: 5\r\nContent-Length: 12",
                    "Content-Length: 12\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip"):
        found = raw(s, path, f"{lengths}\r\n\r\n".encode() + b'{"number":"x', wait=False)
        equal(found in (0, 400, 411, 413, 501), True, f"{lengths}: {found}")
    equal(raw(s, path, b'Content-Length: 1000\r\n\r\n{"number":"cut"}', wait=False) in (0, 400, 408), True)
    equal(raw(s, path, b'Transfer-Encoding: chunked\r\n\r\nzz\r\n{"number":"x"}\r\n0\r\n\r\n') in (0, 400), True)
    for size, limit in ((4 << 20, 413), (8 << 20, 413)):
        problem(s.client().request("POST", f"/api/v1/restaurants/{s.place}/tables", b'{"number":"' + b"1" * size + b'"}', JSON), limit, "body_too_large")
    equal(s.rows(), before)


@through_both
def case_07_who_sends_too_slowly_is_given_up(s):
    before = s.rows()
    with socket.create_connection(("127.0.0.1", s.port), timeout=30) as connection:
        basic = s.client().headers["Authorization"]
        connection.sendall(f"POST /api/v1/restaurants/{s.place}/tables HTTP/1.1\r\nHost: x\r\nAuthorization: {basic}\r\nContent-Type: application/json\r\n"
                           'Content-Length: 15\r\n\r\n{"number":'.encode())
        answer = connection.recv(100)
    equal(answer == b"" or answer.split()[1] in (b"408", b"400"), True, answer)
    equal(s.rows(), before)


BAD_JSON = (b"", b"{", b"[" * 100000, b'{"a":' * 100000, b'{"number":"1","number":"2"}', b'{"number":"1","\\u006eumber":"2"}', b'{"number":NaN}',
            b'{"number":Infinity}', b'{"seats":1e400}', b'{"seats":-1e400,"number":"1"}', b'{"number":"\\ud800"}', b'{"number":"\\udc00\\ud800"}',
            b'{"number":"a\\u0000b"}', b'{"number\\u0000":"a"}', b'{"number":"\xff"}', b'{"number":"\xc0\x80"}', b'{"number":"\xed\xa0\x80"}',
            b'{"number":"1"} x', b'{"number":"1"}{}', b"{'number':'1'}", b'{"number":"1",}', b'{"number":01}', b'{"number":"a\nb"}', b'{"number":"1"}\0',
            b'{"number":"1"} // c', b'\xff\xfe{\0}\0', b'{"seats":123456789012345678901234567890}')


@through_both
def case_08_what_is_no_json_is_400_and_never_reaches_the_database(s):
    before, client = s.rows(), s.client()
    path = f"/api/v1/restaurants/{s.place}/tables"
    for bad in BAD_JSON:
        problem(client.request("POST", path, bad, JSON), 400, "bad_json")
    problem(client.request("POST", path, b'{"number":"' + b"1" * 3_000_000 + b'"}', JSON), 400, "out_of_range", "/number")
    problem(client.request("POST", path, b'{"number":"' + b"1" * 10_000_000 + b'"}', JSON), 413, "body_too_large")
    for method, pattern, _, role, body in routes():
        if body == "json" and role != "admin":
            where = filled(pattern, s.made if "generations/{" in pattern else s.template if "templates" in pattern else s.place, s.tables(s.place)["1"])
            found = client.request(method, where, b'{"a":NaN}', JSON | {"Idempotency-Key": str(uuid.uuid4())})
            equal((found.status, found.code) in ((400, "bad_json"), (404, "not_found")), True, f"{method} {where}: {found}")
    equal(s.rows(), before)
    equal("u0000" in s.services["postgres"].log or "invalid byte" in s.services["postgres"].log, False)


@through_both
def case_09_nobody_sets_what_is_not_theirs_to_set(s):
    before, client = s.rows(), s.client()
    for field in ("author", "status", "version", "template_link", "id", "created_at", "comment", "reason", "progress", "batch_id", "row_version"):
        problem(client.generate(s.place, s.template, **{field: "x"}), 400, "unknown_field", f"/{field}")
    table = s.tables(s.place)["1"]
    for field in ("restaurant_id", "deleted_at", "url", "created_at", "brand_id"):
        problem(client.send("PATCH", f"/api/v1/tables/{table}", {"number": "1", field: 1}), 400, "unknown_field", f"/{field}")
    for field in ("status", "author", "version", "settings", "restaurant_id"):
        problem(client.send("PATCH", f"/api/v1/generations/{s.made}", {field: "done"}), 400, "unknown_field", f"/{field}")
    for field in ("author", "revision", "object_key", "template_link"):
        pdf, settings = s.starter()
        parts = {"file": ("a.pdf", pdf), "template": json.dumps({"name": "x", "settings": settings, field: "x"}).encode()}
        problem(client.upload("/api/v1/templates", parts), 400, "unknown_field", f"/{field}")
    equal(s.rows(), before)
    equal(client.get(f"/api/v1/generations/{s.made}").json["author"], "oper")


# --- 10, 11: parameters ---------------------------------------------------------------------------------------

SQL = ("'", "' OR 1=1 --", "'; DROP TABLE posm.brands; --", "\\", "$1", "%", "_", "\" OR \"\"=\"", "x') UNION SELECT login FROM posm.posm_users --", "{}", "NULL")


@through_both
def case_10_what_looks_like_sql_is_a_text_like_any_other(s):
    before, client = s.rows(), s.client()
    for text in SQL:
        for path in ("restaurants?q=", "brands?q=", "templates?q=", "generations?author="):
            reply = client.get(f"/api/v1/{path}{quoted(text)}")
            equal(reply.status, 200, (path, text))
            if text not in ("%", "_", "'", "\\", "$1"):
                equal(reply.json["items"], [], (path, text))
        for path in ("restaurants", "brands", "templates", "generations", f"restaurants/{s.place}/tables"):
            unsorted = path not in ("restaurants", "brands")
            problem(client.get(f"/api/v1/{path}?sort={quoted(text)}"), 400, "unknown_parameter" if unsorted else "bad_parameter")
            problem(client.get(f"/api/v1/{path}?cursor={quoted(text)}"), 400, "bad_cursor")
        for name in ("restaurant_id", "template_id", "status", "from", "to", "batch_id"):
            problem(client.get(f"/api/v1/generations?{name}={quoted(text)}"), 400, "bad_parameter")
        made = client.post(f"/api/v1/restaurants/{s.place}/tables", {"number": text, "zone": text})
        equal((made.status, made.json["number"], made.json["zone"]), (201, text, text))
        equal(client.send("DELETE", f"/api/v1/tables/{made.json['uuid']}").status, 204)
    gone = {name for name, row in s.rows()[0].items() if int(row[0]) < int(before[0][name][0])}
    equal(gone, set())


@through_both
def case_11_numbers_beyond_their_range_are_refused_or_name_nothing(s):
    client = s.client()
    for path in ("restaurants", "brands", "templates", "generations", f"restaurants/{s.place}/tables", f"generations/{s.made}/tables"):
        for limit in ("-1", "0", "1001", "1000000000", "9223372036854775808", "18446744073709551616", "1e3", "0x10", "", "+5", " 5"):
            problem(client.get(f"/api/v1/{path}?limit={quoted(limit)}"), 400, "bad_parameter")
    for id in ("0", "-1", "9223372036854775807", "9223372036854775808", "18446744073709551617", "9" * 400, "1.0", "1e3", "٣", "01"):
        for path in ("restaurants/{}", "generations/{}", "templates/{}", "restaurants/{}/tables", "generations/{}/archive.zip"):
            problem(client.get("/api/v1/" + path.format(quoted(id))), 404)
        reply = client.get(f"/api/v1/generations?restaurant_id={quoted(id)}")
        equal(reply.status == 400 or reply.json["items"] == [] or id == "01", True, (id, reply))
    problem(client.generate(s.place, 2 ** 63), 400)
    problem(client.generate(s.place, 2 ** 63 - 1), 404, "not_found")


# --- 29, 30: what is written down and told --------------------------------------------------------------------

@through_both
def case_29_an_event_is_one_line_whatever_it_is_about(s):
    api = s.options["fcgi.api.socket"]
    for path in ("/api/v1/a%0d%0a<3>posm-fcgi level=error event=forged", "/api/v1/%1b[31mred", "/api/v1/%ff%fe", "/api/v1/x?q=%0aforged", "/api/v1/\u202egnp"):
        s.client().request("GET", quoted_path(path))
    for raw_path, login in (("/api/v1/me\n<3>posm-fcgi level=error event=forged", "view"), ("/api/v1/me", "a\n<3>forged"), ("/api/v1/\x1b[2J\xff", "view"),
                            ("/api/v1/nope", "Ёж \u202e x")):
        call(api, "GET", raw_path, REMOTE_USER=login, HTTP_USER_AGENT="x\n<3>forged", HTTP_REFERER="\x1b[2J")
    s.client().upload("/api/v1/templates", {"file": ("a\x1b[2J\u202e.pdf", b"%PDF-1.4 x"), "template": b'{"name":"x"}'})
    for name in ("api", "bulk"):
        log = s.services[name].log_path.read_bytes().decode("utf-8")  # strict: what is no UTF-8 is escaped
        for line in log.splitlines():
            equal(re.match(r"<[0-7]>posm-fcgi level=\w+ event=(\w+|\"[^\"]*\") ", line) is not None, True, line)
            equal(re.search(r"[\x00-\x1f\x7f\x80-\x9f\u202e\u2028]", line), None, line)
            equal("event=forged" in re.sub(r'"(\\.|[^"\\])*"', "", line), False, line)


def quoted_path(path):
    return "".join(c if ord(c) < 127 and c not in " <>" else quoted(c) for c in path)


LEAKS = r"/tmp/|/usr/|/var/|posm-stack|SELECT|INSERT|posm\.\w+|pg_|libpq|PostgreSQL|relation|column|127\.0\.0\.1|localhost|errno|\.c:\d"


@through_both
def case_30_a_problem_tells_nothing_of_the_inside(s):
    client, seen = s.client(), []
    seen.append(client.get(f"/api/v1/templates/{s.broken}/file"))
    s.sql("ALTER TABLE posm.brands RENAME TO brands_away")
    try:
        seen.append(problem_reply(client.get("/api/v1/restaurants"), 500, "internal"))
        seen.append(problem_reply(client.get("/api/v1/brands"), 500, "internal"))
    finally:
        s.sql("ALTER TABLE posm.brands_away RENAME TO brands")
    seen += [client.get(path) for path in ("/api/v1/nope", "/api/v1/me/", "/api/v1/restaurants?limit=x", "/api/v1/generations/999999")]
    seen += [client.send("PUT", "/api/v1/me"), s.client(None).get("/api/v1/me"), client.post(f"/api/v1/restaurants/{s.place}/tables", {"x": 1})]
    for reply in seen:
        document = problem(reply, reply.status)
        equal(re.search(LEAKS, reply.body.decode()), None, reply)
        equal(re.fullmatch(r"urn:posm:request:[0-9a-f]{16}", document["instance"]) is not None, True) if "instance" in document else None


def problem_reply(reply, status, code):
    problem(reply, status, code)
    equal("detail" in reply.json, False, reply)
    return reply


# --- 31: keys -------------------------------------------------------------------------------------------------

@through_both
def case_31_a_key_stands_for_one_request_of_one_login(s):
    place, client = s.restaurant("Ключи", ["1"]), s.client()
    path = f"/api/v1/restaurants/{place}/generations"
    problem(client.post(path, {"template_id": s.template}), 400, "key_missing")
    for bad in ("x" * 10000, "x" * 256, "a b", "Ёж", "a\tb", '"', "a\\b", '"a"b"'):
        reply = client.request("POST", path, json.dumps({"template_id": s.template}).encode(), JSON | {"Idempotency-Key": bad.encode()})
        equal(reply.status in (400, 431, 413), True, (bad[:20], reply))
    key = str(uuid.uuid4())
    made = client.generate(place, s.template, key)
    equal(made.status, 201)
    again = client.generate(place, s.template, key)
    equal((again.status, again.body, again.headers["Idempotent-Replayed"]), (201, made.body, "true"))
    problem(client.generate(place, s.template, key, note="x"), 422, "key_reused")
    problem(client.post(path + "?x=1", {"template_id": s.template}, Idempotency_Key=key), (400, 422))
    other = s.client("admin").generate(place, s.template, key)
    problem(other, 409, "generation_active")
    s.finished(made.json["id"])


@through_one
def case_31_while_the_first_is_at_work_the_second_is_409(s):
    place, key = s.restaurant("Занято", ["1"]), str(uuid.uuid4())
    body = json.dumps({"template_id": s.template}).encode()
    head = f"POST\n/api/v1/restaurants/{place}/generations\n\n".encode()
    s.sql("INSERT INTO posm.posm_idempotency_keys (login, key, fingerprint) VALUES ('oper', :'key', decode(:'print', 'hex'))", key=key,
          print=hashlib.sha256(head + body).hexdigest())
    reply = s.client().request("POST", f"/api/v1/restaurants/{place}/generations", body, JSON | {"Idempotency-Key": key})
    problem(reply, 409, "in_flight")


# --- 32, 33, 34: too much of it -------------------------------------------------------------------------------

@through_both
def case_32_a_hundred_downloads_at_once_are_refused_and_the_rest_goes_on(s):
    statuses, lock = [], threading.Lock()

    def download():
        try:
            reply = s.client().get(f"/api/v1/generations/{s.made}/archive.zip")
            told = reply.status, reply.code, "Retry-After" in reply.headers
        except OSError as error:
            told = 0, str(error), False
        with lock:
            statuses.append(told)
    threads = [threading.Thread(target=download) for _ in range(100)]
    for thread in threads:
        thread.start()
    equal([s.client("view").get("/api/v1/me").status for _ in range(10)], [200] * 10)
    for thread in threads:
        thread.join()
    allowed = {(200, None, False), (429, "too_many_downloads", True), (503, "pool_full", True), (503, "not_ready", False), (503, None, False)}
    equal({told for told in statuses if told not in allowed}, set())
    wait_until("a download", lambda: s.client().get(f"/api/v1/generations/{s.made}/archive.zip").status == 200)


@through_both
def case_32_figures_are_for_administrators_and_the_machine(s):
    for path in ("/status", "/metrics", "/status/api", "/status?full", "/api/v1/status?full", "/api/v1/jobs/metrics"):
        reply = s.client("view").get(path, X_Forwarded_For="203.0.113.9")  # who comes through the machine's proxy is not the machine
        equal(reply.status in (301, 302, 401, 403, 404), True, (path, reply))
    equal(s.client(None).get("/metrics").status, 200)
    problem(s.client("view").get("/api/v1/me?full"), 400, "unknown_parameter")
    problem(s.client("oper").get("/api/v1/jobs"), 403, "role_too_low")


@claim
def case_33_lengths_of_cve_2025_23016_cost_a_connection_and_at_worst_a_worker(s):
    """libfcgi 2.4.2-2+deb12u1 writes nowhere it should not; of some lengths it gives up the process (an assertion: SIGABRT)."""
    api, pool = s.options["fcgi.api.socket"], s.services["api"]
    for lengths in (b"\xff" * 8, b"\xff\xff\xff\xff\x01", b"\x7f\xff\xff\xff\xff\xff\xff\xff", b"\xff\xff\xff\xfe\x80\x00\x00\x01", b"\x80\x00\x00\x00" * 2):
        request = Request(api)
        request.send(record(BEGIN, b"\0\1\0" + bytes(5)) + record(PARAMS, lengths + b"A" * 60000) + record(PARAMS))
        with contextlib.suppress(ConnectionError):
            request.answer()
        equal(call(api, "GET", "/api/v1/me", REMOTE_USER="view")[0], 200, lengths)
    equal(set(re.findall(r"signal=(\d+)", pool.log)) <= {"6"}, True, pool.log[-2000:])
    wait_until("all workers", lambda: len(s.workers("api")) == s.options["fcgi.api.max"] + 1)


@through_both
def case_33_what_grows_with_its_square_elsewhere_is_read_or_refused_at_once(s):
    client = s.client()
    many = "&".join(f"a{i}=1" for i in range(1000))
    problem(client.get(f"/api/v1/restaurants?{many}"), 400, "bad_query")
    equal(client.get("/api/v1/me?" + "%" * 5000).status in (400, 414), True)
    equal(client.get("/api/v1/me", Range="bytes=" + "0-1," * 2000).status in (200, 206), True)  # lighttpd's own, of what is whole in memory
    equal(client.get("/api/v1/me", Accept_Language="ru;q=" * 1500).status, 200)
    equal(client.get("/api/v1/me", If_None_Match='"' * 5001).status, 200)
    body = (b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + b"\r\n--" * 500000 + b"\r\n--x--\r\n")
    reply = client.request("POST", "/api/v1/templates", body, {"Content-Type": "multipart/form-data; boundary=x", "X-Posm-Request": "1"})
    problem(reply, 400, "bad_multipart")
    problem(client.request("POST", f"/api/v1/restaurants/{s.place}/tables", b"{" + b",".join(b'"%x":1' % i for i in range(100000)) + b"}", JSON), 400)


@through_both
def case_34_many_ranges_are_one_answer(s):
    path, client = f"/api/v1/generations/{s.made}/archive.zip", s.client()
    whole = client.get(path)
    size, etag = len(whole.body), whole.headers["ETag"]
    for many in ("0-0,1-1", ",".join(f"{i}-{i}" for i in range(1000)), "0-10,5-15,0-", "0-," * 500 + "0-", "5-2", "a-b", "-", "0-0;x"):
        reply = client.get(path, Range=f"bytes={many}")
        equal((reply.status in (200, 416), len(reply.body) <= size), (True, True), (many[:20], reply.status))
    reply = client.get(path, Range=f"bytes=-{size * 10}")
    equal((reply.status, reply.body == whole.body), (206, True))
    equal(client.get(path, Range="bytes=-0").status, 416)
    equal(client.get(path, Range=f"bytes={2 ** 63}-{2 ** 64}").status in (200, 416), True)
    equal((client.get(path, Range="bytes=0-9", If_Range='"stale"').status, client.get(path, Range="bytes=0-9", If_Range=etag).status), (200, 206))


class Quick(Fronts):
    """What servers wait for a slow client, in seconds instead of minutes."""

    @property
    def httpd_conf(self):
        made = (self.dir / "httpd-conf").exists()
        folder = super().httpd_conf
        if not made:
            for file, before, after in (("lighttpd/limits.conf", r"max-read-idle := \d+", "max-read-idle := 2"),
                                        ("apache/limits.conf", r"body=\d+,MinRate=\d+", "body=2,MinRate=500")):
                text, n = re.subn(before, after, (folder / file).read_text())
                assert n == 1, (file, n)
                (folder / file).write_text(text)
        return folder


if __name__ == "__main__":
    with Quick() as stack:
        furnish(stack)
        code = run(stack)
    sys.exit(code)
