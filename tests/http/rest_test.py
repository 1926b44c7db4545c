#!/usr/bin/python3
"""What holds for every call of the API: conditions, keys, caches, languages; through lighttpd (in make check-long Apache)."""
import json
import subprocess
import sys
import threading
import uuid

from claims import claim, equal, run
from stack import BUILD, Stack, system_program, wait_until


def routes():
    lines = subprocess.run([BUILD / "posm-fcgi", "--routes"], check=True, capture_output=True, text=True).stdout.splitlines()
    return [line.split("\t") for line in lines]


def refused(reply, status, code):
    equal((reply.status, reply.code), (status, code), reply.body)


# --- conditional requests ---------------------------------------------------------------------------------------

@claim
def a_read_has_an_etag_and_is_not_sent_twice(s):
    place = s.restaurant("Метки", ["1"])
    client = s.client()
    for path in (f"/api/v1/restaurants/{place}", f"/api/v1/restaurants/{place}/tables", "/api/v1/templates", f"/api/v1/templates/{s.template}",
                 "/api/v1/me", "/api/v1/generations"):
        full = client.get(path)
        equal(full.headers["ETag"][:1] + full.headers["ETag"][-1:], '""', path)
        for tag in (full.headers["ETag"], "W/" + full.headers["ETag"], f'"x", {full.headers["ETag"]}', "*"):
            again = client.get(path, If_None_Match=tag)
            equal((again.status, again.body, again.headers["ETag"]), (304, b"", full.headers["ETag"]), (path, tag))
        equal(client.get(path, If_None_Match='"x"').status, 200, path)
        equal(client.send("HEAD", path).headers["ETag"], full.headers["ETag"], path)


@claim
def what_makes_the_answer_makes_the_etag(s):
    place = s.restaurant("Счёт", ["1"])
    client = s.client()
    before = client.get(f"/api/v1/restaurants/{place}").headers["ETag"]
    equal(client.post(f"/api/v1/restaurants/{place}/tables", {"number": "2"}).status, 201)
    after = client.get(f"/api/v1/restaurants/{place}").headers["ETag"]  # table_count, and not the row
    equal((before != after, before.split("-")[0] == after.split("-")[0]), (True, True))


@claim
def a_change_of_what_has_changed_is_412_and_changes_nothing(s):
    place = s.restaurant("Правки", ["1"])
    client = s.client()
    path = f"/api/v1/tables/{s.tables(place)['1']}"
    first = client.send("PATCH", path, {"zone": "A"})
    second = client.send("PATCH", path, {"zone": "B"}, If_Match=first.headers["ETag"])
    equal((second.status, second.json["zone"]), (200, "B"))
    for tag in (first.headers["ETag"], '"x"', "W/" + second.headers["ETag"], '"1"', f'"{"x" * 9000}"'):
        refused(client.send("PATCH", path, {"zone": "C"}, If_Match=tag), 412, "precondition_failed")
    for tag in ("nonsense", "1", '"1', '"1" "2"', f'{second.headers["ETag"]}, 1', "*, *", "x" * 9000):
        refused(client.send("PATCH", path, {"zone": "C"}, If_Match=tag), 400, "bad_condition")
    equal(client.send("PATCH", path, {"seats": 4}, If_Match="*").json["zone"], "B")
    equal(client.send("PATCH", path, {"seats": 5}).json["seats"], 5)
    last = client.send("PATCH", path, {}).headers["ETag"]
    equal(client.send("PATCH", path, {"zone": "D"}, If_Match=f'{first.headers["ETag"]}, {last}', Accept_Language="ru").status, 200)


@claim
def of_changes_at_once_by_one_tag_one_wins(s):
    place = s.restaurant("Разом", ["1"])
    client = s.client()
    path = f"/api/v1/tables/{s.tables(place)['1']}"
    tag = client.send("PATCH", path, {"zone": "0"}).headers["ETag"]
    replies = []

    def change(n):
        replies.append((n, s.client().send("PATCH", path, {"zone": str(n)}, If_Match=tag)))
    threads = [threading.Thread(target=change, args=(n,)) for n in range(1, 9)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    replies = [(n, r) for n, r in replies if r.status != 503]
    won = [n for n, r in replies if r.status == 200]
    equal((len(won), {r.code for n, r in replies if n not in won} <= {"precondition_failed"}), (1, True), replies)
    equal(client.send("PATCH", path, {}).json["zone"], str(won[0]))


@claim
def a_generation_is_annotated_as_it_was_read(s):
    place = s.restaurant("Пометки", ["1"])
    client = s.client()
    made = client.generate(place, s.template).json
    path = f"/api/v1/generations/{made['id']}"
    read = client.get(path, Accept_Language="ru")
    marked = client.send("PATCH", path, {"note": "в типографию"}, If_Match=read.headers["ETag"], Accept_Language="en")
    equal((marked.status, marked.json["note"]), (200, "в типографию"))
    refused(client.send("PATCH", path, {"note": "x"}, If_Match=read.headers["ETag"]), 412, "precondition_failed")
    equal(marked.headers["ETag"], client.get(path, Accept_Language="en").headers["ETag"])


@claim
def what_has_changed_is_not_deleted_by_an_old_tag(s):
    place = s.restaurant("Удаления", ["1"])
    client = s.client()
    table = f"/api/v1/tables/{s.tables(place)['1']}"
    made = client.generate(place, s.template).json["id"]
    generation = f"/api/v1/generations/{made}"
    client.post(f"{generation}/cancel")
    for path in (table, generation):
        old = client.send("PATCH", path, {}).headers["ETag"]
        new = client.send("PATCH", path, {"seats": 7} if path == table else {"note": "x"}).headers["ETag"]
        refused(client.send("DELETE", path, If_Match=old), 412, "precondition_failed")
        equal(client.send("PATCH", path, {}, If_Match=new).status, 200)  # it is still there, as it was
        equal(client.send("DELETE", path, If_Match="*").status, 204)
    equal(s.tables(place), {})
    equal(client.get(generation).json["status"], "deleted")


@claim
def what_changes_nothing_leaves_the_row_and_the_audit(s):
    brand = s.brand("Ничего")
    place = s.restaurant("Ничего", ["1"], brand=brand)
    admin, template = s.client("admin"), s.add_template()
    made = admin.generate(place, template).json["id"]
    for path, same in ((f"brands/{brand}", {"name": "Ничего"}), (f"restaurants/{place}", {"name": "Ничего", "time_zone": None}),
                       (f"tables/{s.tables(place)['1']}", {"number": "1", "zone": None}), (f"templates/{template}", {}),
                       (f"generations/{made}", {})):
        path = f"/api/v1/{path}"
        before, noted = admin.get(path), s.sql("SELECT count(*) FROM posm.posm_audit")
        for body in ({}, same):
            reply = admin.send("PATCH", path, body, If_Match=before.headers["ETag"])
            equal((reply.status, reply.headers["ETag"].split("-")[0]), (200, before.headers["ETag"].split("-")[0]), path)
        equal((admin.get(path).json, s.sql("SELECT count(*) FROM posm.posm_audit")), (before.json, noted), path)


@claim
def only_cards_that_there_are_were_printed(s):
    place, client = s.restaurant("Печатали", ["1"]), s.client()
    path = f"/api/v1/generations/{client.generate(place, s.template).json['id']}"
    for status, step in (("created", lambda: client.post(f"{path}/cancel")), ("cancelled", lambda: client.send("DELETE", path)),
                         ("deleted", lambda: None)):
        refused(client.send("PATCH", path, {"printed": True}), 409, "nothing_to_print")
        marked = client.send("PATCH", path, {"printed": False, "note": status}).json
        equal((marked["status"], marked["printed_at"], marked["note"]), (status, None, status))
        step()


# --- Idempotency-Key --------------------------------------------------------------------------------------------

@claim
def a_table_is_added_once_for_a_key(s):
    place = s.restaurant("Ключи")
    client = s.client()
    path, key = f"/api/v1/restaurants/{place}/tables", str(uuid.uuid4())
    first = client.post(path, {"number": "1"}, Idempotency_Key=key)
    again = client.post(path, {"number": "1"}, X_Idempotency_Token=f'"{key}"')
    equal((first.status, first.headers["Idempotent-Replayed"]), (201, None))
    equal((again.status, again.headers["Idempotent-Replayed"], again.body, again.headers["ETag"]), (201, "true", first.body, first.headers["ETag"]))
    equal(len(s.tables(place)), 1)
    refused(client.post(path, {"number": "1"}, Idempotency_Key=key, X_Idempotency_Token="other"), 400, "bad_key")
    refused(client.post(path, {"number": "2"}, Idempotency_Key=key), 422, "key_reused")
    refused(client.post(path + "?x=1", {"number": "1"}, Idempotency_Key=key), 422, "key_reused")
    refused(client.post(path, {"number": "1"}, Idempotency_Key="a b"), 400, "bad_key")
    refused(client.post(path, {"number": "1"}, Idempotency_Key="x" * 9000), 400, "bad_key")
    equal(len(s.tables(place)), 1)
    equal(s.client("admin").post(path, {"number": "1"}, Idempotency_Key=key).headers["Idempotent-Replayed"], None)  # another login's key
    refused(client.post(path, {"number": "1"}), 409, "tables_clash")  # without a key it is another request
    equal(len(s.sql("SELECT 1 FROM posm.restaurant_tables WHERE restaurant_id = :'r'", r=place)), 1)


@claim
def a_template_is_uploaded_once_for_a_key(s):
    pdf, settings = s.starter()
    client, key, boundary = s.client("admin"), str(uuid.uuid4()), "b0undary"
    described = json.dumps({"name": "Однажды", "settings": settings}).encode()
    body = b"".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n\r\n'.encode() + data + b"\r\n" for name, extra, data in
                    (("file", '; filename="a.pdf"', pdf), ("template", "", described))) + f"--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "X-Posm-Request": "1", "Idempotency-Key": key}
    first, again = (client.request("POST", "/api/v1/templates", body, headers) for _ in range(2))
    equal((first.status, again.status, again.headers["Idempotent-Replayed"]), (201, 201, "true"), (first, again))
    equal((again.body, again.headers["Location"], again.headers["ETag"]), (first.body, first.headers["Location"], first.headers["ETag"]))
    equal(s.sql("SELECT count(*) FROM posm.posm_templates WHERE name = 'Однажды'"), [["1"]])
    # a browser makes its boundary anew each time
    other = {**headers, "Content-Type": "multipart/form-data; boundary=another0"}
    again = client.request("POST", "/api/v1/templates", body.replace(b"b0undary", b"another0"), other)
    equal((again.status, again.headers["Idempotent-Replayed"], again.body), (201, "true", first.body))
    for was, now in ((pdf, pdf + b"\n"), (b'"a.pdf"', b'"b.pdf"'), (b'"name": ', b'"name" : '), (b'name="template"', b'name="templat2"')):
        refused(client.request("POST", "/api/v1/templates", body.replace(was, now), headers), 422, "key_reused")


@claim
def what_failed_leaves_its_key_free(s):
    place = s.restaurant("Ключ после ошибки")
    client, key = s.client(), str(uuid.uuid4())
    path = f"/api/v1/restaurants/{place}/tables"
    refused(client.post(path, {"number": ""}, Idempotency_Key=key), 400, "out_of_range")
    equal(client.post(path, {"number": "1"}, Idempotency_Key=key).status, 201)
    equal(s.sql("SELECT count(*) FROM posm.posm_idempotency_keys WHERE key = :'k'", k=key), [["1"]])


@claim
def of_twins_at_once_one_does_the_work(s):
    place = s.restaurant("Близнецы")
    path, key, replies = f"/api/v1/restaurants/{place}/tables", str(uuid.uuid4()), []

    def add():
        replies.append(s.client().post(path, {"number": "1"}, Idempotency_Key=key))
    threads = [threading.Thread(target=add) for _ in range(10)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    answered = [r for r in replies if r.status not in (503, 409)]
    equal(({r.status for r in answered}, len({r.body for r in answered}), len(s.tables(place))), ({201}, 1, 1), replies)
    equal(sum(r.headers["Idempotent-Replayed"] is None for r in answered), 1)


@claim
def an_unanswered_twin_is_409_in_flight(s):
    place = s.restaurant("В полёте")
    holder = subprocess.Popen([system_program("psql"), "-Xq", s.options["pg.conninfo"]], stdin=subprocess.PIPE, text=True)
    holder.stdin.write("""BEGIN; INSERT INTO posm.posm_idempotency_keys (login, key, fingerprint)
                          VALUES ('oper', 'flying', decode(repeat('61', 32), 'hex'));\n""")
    holder.stdin.flush()
    wait_until("the twin's key", lambda: s.sql("""SELECT 1 FROM pg_stat_activity
        WHERE state = 'idle in transaction' AND query LIKE '%posm_idempotency_keys%'"""))
    refused(s.client().post(f"/api/v1/restaurants/{place}/tables", {"number": "1"}, Idempotency_Key="flying"), 409, "in_flight")
    holder.stdin.close()
    holder.wait()
    equal(s.client().post(f"/api/v1/restaurants/{place}/tables", {"number": "1"}, Idempotency_Key="flying").status, 201)


# --- caches -----------------------------------------------------------------------------------------------------

@claim
def a_cache_keeps_what_the_route_table_says(s):
    place = s.restaurant("Кэш", ["1"])
    table, client = s.tables(place)["1"], s.client()
    made = client.generate(place, s.template).json["id"]
    wanted = {"none": "no-store", "check": "private, no-cache", "last": "private, no-cache"}
    asked = 0
    for method, pattern, _, _, _, cache, _ in routes():
        path = pattern.replace("/restaurants/{id}", f"/restaurants/{place}").replace("/templates/{id}", f"/templates/{s.template}")
        path = path.replace("/generations/{id}", f"/generations/{made}").replace("{uuid}", table).replace("{n}", "1")
        path += f"?uuid={table}" if path.startswith("/api/v1/qr.") else ""
        if method != "GET":
            equal(cache, "none", pattern)
            continue
        reply = client.get(path)
        equal(reply.headers["Cache-Control"], wanted[cache] if reply.status == 200 else "no-store", (path, reply.status))
        equal((reply.headers["ETag"] is not None), reply.status == 200 and cache != "none", path)
        equal(reply.headers["X-Content-Type-Options"], "nosniff", path)
        asked += reply.status == 200
    equal(asked > 15, True)
    picture = f"/api/v1/templates/{s.template}/pages/1.png?revision=1"
    equal(client.get(picture).headers["Cache-Control"], "private, max-age=86400")
    equal(client.send("PATCH", f"/api/v1/tables/{table}", {}).headers["Cache-Control"], "no-store")


if __name__ == "__main__":
    with Stack(posmd=False) as stack:
        stack.template = stack.add_template()
        status = run(stack)
    sys.exit(status)
