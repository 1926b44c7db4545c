#!/usr/bin/python3
"""What holds for every call of the API: conditions, keys, caches, languages; through lighttpd."""
import sys
import threading

from claims import claim, equal, run
from stack import Stack


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
    for tag in (first.headers["ETag"], '"x"', "W/" + second.headers["ETag"], "nonsense", '"1"', "x" * 9000):
        refused(client.send("PATCH", path, {"zone": "C"}, If_Match=tag), 412, "precondition_failed")
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


if __name__ == "__main__":
    with Stack(posmd=False) as stack:
        stack.template = stack.add_template()
        status = run(stack)
    sys.exit(status)
