#!/usr/bin/python3
"""The API as a client meets it, through lighttpd (in make check-long Apache): who gets in, what is refused and how, what stays stored."""
import json
import sys
import threading
import uuid

import yaml

from claims import claim, equal, problem, run
from stack import SOURCE, Stack, quoted, wait_until

UNKNOWN = "00000000-0000-4000-8000-000000000000"


# --- who ------------------------------------------------------------------------------------------------------

@claim
def nobody_gets_in_without_a_login(s):
    for path in ("/api/v1/me", "/api/v1/restaurants", "/admin/"):
        equal(s.client(None).get(path).status, 401, path)
    equal(s.client(None).get("/api/v1/me", Remote_User="admin", X_Remote_User="admin").status, 401)


@claim
def a_login_without_a_role_sees_nothing(s):
    stranger = s.add_login("stranger", "pw")
    problem(stranger.get("/api/v1/me"), 403, "no_role")
    problem(stranger.get("/api/v1/restaurants"), 403, "no_role")


@claim
def me_says_role_and_scope(s):
    equal(s.client("view").get("/api/v1/me").json,
          {"login": "view", "role": "viewer", "scope": {"all": True, "brand_ids": [], "restaurant_ids": []}})


@claim
def a_viewer_changes_nothing(s):
    place = s.restaurant(tables=["1"])
    table = s.tables(place)["1"]
    viewer = s.client("view")
    for reply in (viewer.generate(place, 1), viewer.post(f"/api/v1/restaurants/{place}/tables", {"number": "2"}),
                  viewer.send("PATCH", f"/api/v1/tables/{table}", {"number": "9"}), viewer.send("DELETE", f"/api/v1/tables/{table}"),
                  viewer.send("DELETE", "/api/v1/templates/1"), viewer.post("/api/v1/generations/1/cancel"),
                  viewer.upload("/api/v1/templates", {"file": b"%PDF", "template": b"{}"})):
        problem(reply, 403, "role_too_low")
    equal(s.tables(place), {"1": table})


@claim
def what_is_out_of_scope_is_as_if_it_were_not_there(s):
    mine, theirs = s.restaurant("Моё", ["1"]), s.restaurant("Чужое", ["1"])
    s.user("local", "operator", restaurants=[mine])
    me = s.add_login("local", "pw")
    table = s.tables(theirs)["1"]
    names = [r["name"] for r in me.get("/api/v1/restaurants").json["items"]]
    equal(names, ["Моё"])
    for path in (f"/api/v1/restaurants/{theirs}", f"/api/v1/restaurants/{theirs}/tables", f"/api/v1/tables/{table}/qr.png"):
        there, nowhere = me.get(path), me.get(path.replace(f"restaurants/{theirs}", "restaurants/999999").replace(table, UNKNOWN))
        problem(there, 404, "not_found")
        problem(nowhere, 404, "not_found")
    problem(me.send("PATCH", f"/api/v1/tables/{table}", {"number": "9"}), 404, "not_found")
    problem(me.send("DELETE", f"/api/v1/tables/{table}"), 404, "not_found")
    problem(me.post(f"/api/v1/restaurants/{theirs}/tables", {"number": "2"}), 404, "not_found")
    problem(me.generate(theirs, s.template), 404, "not_found")
    equal(me.get(f"/api/v1/restaurants/{mine}").status, 200)


@claim
def a_foreign_page_changes_nothing(s):
    place = s.restaurant()
    path, body = f"/api/v1/restaurants/{place}/tables", {"number": "1"}
    client = s.client()
    problem(client.post(path, body, Sec_Fetch_Site="cross-site"), 403, "cross_origin")
    problem(client.post(path, body, Sec_Fetch_Site="same-site"), 403, "cross_origin")
    problem(client.post(path, body, Origin="https://evil.example"), 403, "cross_origin")
    problem(client.post(path, body, Origin="null"), 403, "cross_origin")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        problem(client.post(path, body, Content_Type=kind), 415, "wrong_content_type")
    pdf, settings = s.starter()
    parts = {"file": ("a.pdf", pdf), "template": json.dumps({"name": "x", "settings": settings}).encode()}
    problem(client.upload("/api/v1/templates", parts, X_Posm_Request="0"), 403, "request_header_needed")
    equal(s.tables(place), {})
    equal(client.post(path, body, Sec_Fetch_Site="same-origin", Origin=f"http://127.0.0.1:{s.port}").status, 201)
    equal(client.post(path, {"number": "2"}, Origin=f"http://127.0.0.1:{s.port}", Host=f"127.0.0.1:{s.port}").status, 201)


# --- paths, methods, queries ----------------------------------------------------------------------------------

@claim
def a_path_has_one_meaning_however_it_is_spelt(s):
    client = s.client()
    for path in ("//api//v1///me", "/api/v1/m%65", "/api/v1%2fme", "/%61pi/v1/me"):
        equal(client.get(path).status, 200, path)
    for path in ("/api/v1/../v1/me", "/api/v1/./me", "/api/v1/%2e%2e/v1/me", "/api/v1/%00", "/api/v1/%ff", "/api/v1/%zz"):
        if client.get(path).status not in (400, 404):
            raise AssertionError(path)
    for path in ("/api/v1/me/", "/api/v1", "/api/v2/me", "/api/v1/restaurants/01", "/api/v1/restaurants/-1", "/api/v1/restaurants/1x",
                 "/api/v1/restaurants/99999999999999999999", "/api/v1/tables/1/qr.png"):
        equal(client.get(path).status, 404, path)


@claim
def another_method_is_405_with_allow(s):
    client = s.client("admin")
    reply = client.send("PUT", "/api/v1/me")
    problem(reply, 405, "method_not_allowed")
    equal(reply.headers["Allow"], "GET, HEAD")
    equal(client.send("DELETE", "/api/v1/restaurants/1/generations").headers["Allow"], "POST")
    reply = client.send("TRACE", "/api/v1/me")
    if reply.status not in (405, 501):
        raise AssertionError(reply)
    before = s.sql("SELECT count(*) FROM posm.restaurant_tables WHERE deleted_at IS NULL")
    problem(client.get("/api/v1/generations/1/cancel", X_HTTP_Method_Override="POST"), 405, "method_not_allowed")
    equal(s.sql("SELECT count(*) FROM posm.restaurant_tables WHERE deleted_at IS NULL"), before)


@claim
def head_is_get_without_a_body(s):
    reply, twin = s.client().send("HEAD", "/api/v1/me"), s.client().get("/api/v1/me")
    equal((reply.status, reply.body, reply.headers["Content-Length"]), (200, b"", str(len(twin.body))))


@claim
def a_pool_answers_only_its_own_routes(s):
    # what the web server would send to the other pool, spelt so that it must see through it
    for path in ("/api/v1/generations/1/archive%2ezip", "/api/v1/generations//1/archive.zip"):
        problem(s.client().get(path), 404, "not_found")
    equal([line for line in s.services["api"].log.splitlines() if "archive.zip" in line], [])


@claim
def queries_are_strict(s):
    client = s.client()
    for query in ("limit=0", "limit=1001", "limit=-1", "limit=x", "limit=9223372036854775808", "limit=1&limit=1", "cursor="):
        equal(client.get(f"/api/v1/restaurants?{query}").status, 400, query)
    problem(client.get("/api/v1/restaurants?sort=name&order=1"), 400, "unknown_parameter")
    for query, limits, told in (
            ("status=ready", {"words": "created, scheduled, in-progress, done, error, cancelled, deleted"}, "допустимо одно из created"),
            ("limit=0", {"min": 1, "max": 1000}, "допустимо целое число от 1 до 1000."), ("author=" + "x" * 201, {"max_bytes": 200}, "больше 200 байт"),
            ("from=yesterday", {"wanted": "a time such as 2026-11-23T10:00:00Z or a day such as 2026-11-23"}, "нужно время вида 2026")):
        found = problem(client.get(f"/api/v1/generations?{query}", Accept_Language="ru"), 400, "bad_parameter")
        equal(({name: found[name] for name in limits}, found["parameter"], told in found["detail"]), (limits, query.split("=")[0], True), found)
    problem(client.get("/api/v1/restaurants?cursor=%27;--"), 400, "bad_cursor")
    equal(client.get("/api/v1/generations?from=2026-01-01&to=2026-11-23T10:00:00%2B03:00&status=in-progress&author=x").status, 200)
    equal(client.get("/api/v1/restaurants?q=" + quoted("'; DROP TABLE posm.restaurants --")).json["items"], [])


@claim
def lists_come_in_pages_that_meet(s):
    place = s.restaurant("Страницы", [str(n) for n in range(1, 24)])
    numbers, cursor = [], ""
    while cursor is not None:
        page = s.client().get(f"/api/v1/restaurants/{place}/tables?limit=5" + (f"&cursor={quoted(cursor)}" if cursor else "")).json
        numbers += [t["number"] for t in page["items"]]
        cursor = page["next_cursor"]
    equal(numbers, [str(n) for n in range(1, 24)])


# --- what problems look like ----------------------------------------------------------------------------------

@claim
def titles_speak_the_readers_language(s):
    client = s.client()
    equal(client.get("/api/v1/nope", Accept_Language="ru-RU,ru;q=0.9,en;q=0.8").json["title"], "Такого адреса нет")
    equal(client.get("/api/v1/nope", Accept_Language="de, en;q=0.5, ru;q=0.1").json["title"], "No such path")
    equal(client.get("/api/v1/nope").json["title"], "No such path")


@claim
def every_answer_is_private_and_of_one_type(s):
    for path, cache in (("/api/v1/me", "private, no-cache"), ("/api/v1/nope", "no-store")):
        reply = s.client().get(path)
        equal(reply.headers["X-Content-Type-Options"], "nosniff")
        equal(reply.headers["Cache-Control"], cache)
    page = s.client().get("/admin/")
    equal(page.status, 200)
    if "script-src 'self'" not in page.headers["Content-Security-Policy"]:
        raise AssertionError(page.headers)
    equal(s.client().get("/admin/restaurants/5/tables").body, page.body)
    equal(s.client().get("/admin/assets/none.js").status, 404)
    equal(s.client().get("/").headers["Location"].endswith("/admin/"), True)


# --- bad input: nothing is stored -----------------------------------------------------------------------------

def nothing_stored(s):
    """What an upload or a press may leave: rows and objects."""
    counts = [s.sql(f"SELECT count(*) FROM posm.{t}")[0][0] for t in
              ("posm_templates", "posm_template_revisions", "restaurants_posm_versions", "posm_jobs", "posm_idempotency_keys",
               "restaurants_posm_templates", "posm_audit")]
    return counts, [k for k in s.objects()]


def upload(s, pdf=None, settings=None, client=None, **fields):
    good_pdf, good_settings = s.starter()
    described = {"name": "A6", "settings": good_settings if settings is None else settings, **fields}
    return (client or s.client("admin")).upload("/api/v1/templates", {
        "file": ("x.pdf", good_pdf if pdf is None else pdf), "template": json.dumps(described).encode()})


@claim
def a_file_that_is_no_template_is_refused(s):
    before = nothing_stored(s)
    for bad in (b"", b"hello", b"<html>%PDF-1.4</html>", b"%PDF-1.7\n", b"PK\x03\x04" + b"\0" * 500):
        reply = upload(s, pdf=bad)
        if reply.status != 422 or reply.code not in ("template_refused", "not_a_pdf"):
            raise AssertionError((bad, reply))
    equal(nothing_stored(s), before)


@claim
def broken_settings_are_refused_with_their_place(s):
    before = nothing_stored(s)
    _, good = s.starter()

    def changed(index, **fields):
        copy = json.loads(json.dumps(good))
        copy["elements"][index].update(fields)
        return copy
    cases = [
        (changed(0, colour="red"), "unknown_field", "/settings/elements/0/colour"),
        (changed(0, x=-1e9), "out_of_range", "/settings/elements/0/x"),
        (changed(0, size="30"), "wrong_type", "/settings/elements/0/size"),
        (changed(1, value="{{table.nmber}}"), "unknown_placeholder", "/settings/elements/1/value"),
        (changed(1, font="No Such Family"), "unknown_font", "/settings/elements/1/font"),
        ({"format": 2, "unit": "mm", "elements": []}, "out_of_range", "/settings/format"),
        ({"format": 1, "unit": "mm"}, "missing_field", "/settings/elements"),
    ]
    for settings, code, pointer in cases:
        reply = upload(s, settings=settings)
        if reply.status != 400 or reply.json.get("pointer") != pointer or reply.code != code:
            raise AssertionError((settings["format"], code, pointer, reply))
    equal(nothing_stored(s), before)


@claim
def an_upload_says_what_it_lacks(s):
    before = nothing_stored(s)
    client = s.client()
    pdf, settings = s.starter()
    good = json.dumps({"name": "x", "settings": settings}).encode()
    problem(client.upload("/api/v1/templates", {"file": ("a.pdf", pdf)}), 400, "bad_multipart")
    problem(client.upload("/api/v1/templates", {"template": good}), 400, "bad_multipart")
    problem(client.upload("/api/v1/templates", {"file": ("a.pdf", pdf), "template": b"{"}), 400, "bad_json")
    problem(client.upload("/api/v1/templates", {"file": ("a.pdf", pdf), "template": b'{"name": "x"}'}), 400, "missing_field", "/settings")
    problem(upload(s, name=""), 400, "out_of_range", "/name")
    problem(upload(s, name="x" * 201), 400, "out_of_range", "/name")
    problem(upload(s, author="me"), 400, "unknown_field", "/author")
    problem(upload(s, visibility="restaurants"), 400, "missing_field", "/restaurant_ids")
    problem(upload(s, visibility="restaurants", restaurant_ids=[999999]), 404, "not_found")
    problem(upload(s, visibility="global", brand_ids=[1]), 400, "bad_value", "/brand_ids")
    problem(client.request("POST", "/api/v1/templates", b"{}", {"Content-Type": "text/plain", "X-Posm-Request": "1"}), 415, "wrong_content_type")
    equal(nothing_stored(s), before)


@claim
def a_body_that_is_too_large_is_413(s):
    before = nothing_stored(s)
    place = s.restaurant("Большое", ["1"])
    reply = s.client().request("POST", f"/api/v1/restaurants/{place}/tables", b'{"number": "' + b"1" * 4200000 + b'"}',
                               {"Content-Type": "application/json"})
    problem(reply, 413, "body_too_large")
    reply = upload(s, pdf=b"%PDF-1.4\n" + b"x" * (66 << 20))
    problem(reply, 413, "body_too_large")
    # far over: the web server's own answer
    equal(s.client().request("POST", f"/api/v1/restaurants/{place}/tables", b"x" * (8 << 20), {"Content-Type": "application/json"}).status, 413)
    equal(nothing_stored(s), before)


@claim
def a_press_says_what_it_lacks(s):
    place = s.restaurant("Проверка", ["1"])
    empty = s.restaurant("Пустое")
    before = nothing_stored(s)
    client = s.client()
    path = f"/api/v1/restaurants/{place}/generations"
    problem(client.post(path, {"template_id": s.template}), 400, "key_missing")
    problem(client.post(path, {"template_id": s.template}, Idempotency_Key="a b"), 400, "bad_key")
    problem(client.post(path, {"template_id": s.template}, Idempotency_Key="x" * 256), 400, "bad_key")
    problem(client.generate(empty, s.template), 422, "no_tables")
    problem(client.generate(999999, s.template), 404, "not_found")
    problem(client.generate(place, 999999), 404, "not_found")
    problem(client.generate(place, 0), 400, "out_of_range", "/template_id")
    problem(client.generate(place, s.template, status="done"), 400, "unknown_field", "/status")
    problem(client.generate(place, s.template, tables=[UNKNOWN]), 400, "unknown_table", "/tables/0")
    problem(client.generate(place, s.template, tables=[s.tables(place)["1"], "x"]), 400, "bad_value", "/tables/1")
    problem(client.generate(place, s.template, settings={"format": 1, "unit": "mm", "elements": [{"type": "qr", "x": 1}]}), 400,
            "missing_field")
    for text in (b"", b"{", b"[]", b'{"template_id": NaN}', b'{"template_id": 1, "template_id": 2}', b'{"template_id": 1} x',
                 b"[" * 100000, b'{"note": "\\ud800", "template_id": 1}', b'{"note": "\\u0000", "template_id": 1}', b"\xff\xfe"):
        reply = client.request("POST", path, text, {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())})
        if reply.status != 400:
            raise AssertionError((text[:40], reply))
    equal(nothing_stored(s), before)


@claim
def tables_are_checked_added_changed_and_taken_away(s):
    place = s.restaurant("Столы")
    client = s.client()
    path = f"/api/v1/restaurants/{place}/tables"
    reply = client.post(path, {"number": "VIP-3", "zone": "Терраса", "seats": 4})
    equal(reply.status, 201)
    table = reply.json
    equal((table["number"], table["zone"], table["seats"], table["restaurant_id"]), ("VIP-3", "Терраса", 4, place))
    equal(table["url"], f"https://check.example/t/{table['uuid']}")
    problem(client.post(path, {"zone": "x"}), 400, "missing_field", "/number")
    problem(client.post(path, {"number": "1", "uuid": UNKNOWN}), 400, "unknown_field", "/uuid")
    problem(client.post(path, {"number": "1" * 65}), 400, "out_of_range", "/number")
    problem(client.post(path, {"number": "1\n2"}), 400, "bad_text", "/number")
    problem(client.post(path, {"number": " \u00a0"}), 400, "out_of_range", "/number")
    problem(client.post(path, {"number": "1", "seats": 0}), 400, "out_of_range", "/seats")
    one = f"/api/v1/tables/{table['uuid']}"
    equal(client.send("PATCH", one, {"number": "4"}).json["number"], "4")
    kept = client.send("PATCH", one, {"zone": None, "seats": None}).json
    equal((kept["number"], kept["zone"], kept["seats"]), ("4", None, None))
    equal(client.send("PATCH", one.upper().replace("/API/V1/TABLES", "/api/v1/tables"), {"seats": 2}).json["seats"], 2)
    problem(client.send("PATCH", f"/api/v1/tables/{UNKNOWN}", {"number": "4"}), 404, "not_found")
    reply = client.send("DELETE", one)
    equal((reply.status, reply.body), (204, b""))
    problem(client.send("DELETE", one), 404, "not_found")
    equal(client.get(path).json["items"], [])
    actions = [row[0] for row in s.sql("SELECT action FROM posm.posm_audit WHERE restaurant_id = :'r' ORDER BY id", r=place)]
    equal(actions, ["table.add", "table.change", "table.change", "table.change", "table.remove"])


# --- templates ------------------------------------------------------------------------------------------------

@claim
def a_template_shows_where_it_was_given(s):
    here, there = s.restaurant("Здесь"), s.restaurant("Там")
    reply = upload(s, name="Только здесь", visibility="restaurants", restaurant_ids=[here])
    equal(reply.status, 201)
    made = reply.json
    equal((made["visibility"], made["restaurant_ids"], made["revision"]), ("restaurants", [here], 1))
    equal(made["pages"][0]["width_mm"] > 100, True)
    equal(reply.headers["Location"], f"/api/v1/templates/{made['id']}")

    def names(place):
        return [t["name"] for t in s.client().get(f"/api/v1/templates?restaurant_id={place}").json["items"]]
    equal("Только здесь" in names(here), True)
    equal("Только здесь" in names(there), False)
    problem(s.client().generate(there, made["id"]), 404, "not_found")
    equal(s.client().get("/api/v1/templates?restaurant_id=999999").json["items"], [])
    equal(s.client().send("DELETE", f"/api/v1/templates/{made['id']}").status, 204)
    problem(s.client().get(f"/api/v1/templates/{made['id']}"), 404, "not_found")
    equal("Только здесь" in names(here), False)


@claim
def a_template_is_given_to_places_of_ones_own_only(s):
    brand = s.brand("Своя сеть")
    mine, sister, theirs = s.restaurant("Свой", brand=brand), s.restaurant("Сестра", brand=brand), s.restaurant("Чужой")
    s.user("narrow", "operator", restaurants=[mine])
    me = s.add_login("narrow", "pw")
    before = nothing_stored(s)
    problem(upload(s, client=me), 403, "global_needs_admin")
    problem(upload(s, client=me, visibility="brands", brand_ids=[brand]), 404, "not_found")
    problem(upload(s, client=me, visibility="restaurants", restaurant_ids=[mine, theirs]), 404, "not_found")
    problem(upload(s, client=me, visibility="restaurants", restaurant_ids=[sister]), 404, "not_found")
    equal(nothing_stored(s), before)
    equal(upload(s, client=me, visibility="restaurants", restaurant_ids=[mine]).status, 201)
    s.user("wide", "operator", brands=[brand])
    equal(upload(s, client=s.add_login("wide", "pw"), visibility="brands", brand_ids=[brand]).status, 201)


@claim
def the_file_comes_back_as_it_was_given(s):
    pdf, _ = s.starter()
    path = f"/api/v1/templates/{s.template}/file"
    reply = s.client().get(path)
    equal((reply.status, reply.body == pdf, reply.headers["Content-Type"]), (200, True, "application/pdf"))
    equal(reply.headers["Content-Disposition"].startswith('attachment; filename="a6-card.pdf"'), True)
    part = s.client().get(path, Range="bytes=10-19")
    equal((part.status, part.body, part.headers["Content-Range"]), (206, pdf[10:20], f"bytes 10-19/{len(pdf)}"))
    equal(s.client().get(path, If_None_Match=reply.headers["ETag"]).status, 304)
    for language, title in (("ru", "Такой части нет"), ("en", "No such range")):
        missed = s.client().get(path, Range=f"bytes={len(pdf)}-", Accept_Language=language)
        told = problem(missed, 416, "range_outside")
        equal((missed.headers["Content-Range"], told["size"], told["title"]), (f"bytes */{len(pdf)}", len(pdf), title), told)


@claim
def a_template_whose_file_is_gone_is_no_cut_download(s):
    made = s.add_template("round-sticker")
    file = s.dir / "objects" / s.sql("SELECT object_key FROM posm.posm_template_revisions WHERE template_id = :'t'", t=made)[0][0]
    kept = file.read_bytes()
    etag = s.client().get(f"/api/v1/templates/{made}/file").headers["ETag"]
    for spoil in (lambda: file.write_bytes(kept[:-1]), file.unlink):
        spoil()
        problem(s.client().get(f"/api/v1/templates/{made}/file"), 500, "internal")
    file.write_bytes(kept)
    equal(s.client().get(f"/api/v1/templates/{made}/file", Range="bytes=-5").body, kept[-5:])
    equal(s.client().get(f"/api/v1/templates/{made}/file", If_None_Match=etag).status, 304)


@claim
def a_time_that_no_clock_shows_is_a_bad_parameter(s):
    for wrong in ("2026-99-99", "2026-02-30", "2025-02-29", "1900-02-29", "0000-01-01", "2026-01-01T25:00:00Z", "2026-01-01T10:60:00Z",
                  "2026-01-01T10:00:61Z", "2026-01-01T10:00:00+99:99", "2026-01-01T10:00:00+1:000", "2026-01-01T10:00:00%2B16:00"):
        problem(s.client().get(f"/api/v1/generations?from={wrong}"), 400, "bad_parameter")
    for right in ("2024-02-29", "2000-02-29", "9999-12-31", "0001-01-01", "2026-01-01T23:59:59.999Z", "2026-01-01T10:00:00%2B15:59",
                  "2026-01-01T00:00:00-12:00"):
        for name in ("from", "to"):
            equal(s.client().get(f"/api/v1/generations?{name}={right}").status, 200, right)


@claim
def pages_are_pictures(s):
    path = f"/api/v1/templates/{s.template}/pages"
    reply = s.client().get(f"{path}/1.png?width=200")
    equal((reply.status, reply.headers["Content-Type"], reply.body[:8]), (200, "image/png", b"\x89PNG\r\n\x1a\n"))
    equal(int.from_bytes(reply.body[16:20], "big"), 200)
    equal(s.client().get(f"{path}/1.png?width=200", If_None_Match=reply.headers["ETag"]).status, 304)
    equal(s.client().get(f"{path}/1.png?width=200&revision=1").body, reply.body)
    equal(s.client().get(f"{path}/1.png?revision=2").status, 404)
    equal(s.client().get(f"{path}/2.png").status, 404)
    equal(s.client().get(f"{path}/1.png?width=5000").status, 400)


@claim
def a_preflight_says_what_is_wrong_in_the_readers_language(s):
    place = s.restaurant("Проверка", ["1", "VIP-12"])
    path = f"/api/v1/templates/{s.template}/preflight"
    good = s.client().send("POST", path, {})
    equal((good.status, [f for f in good.json["findings"] if f["level"] != "note"]), (200, []))
    equal(good.json["template"]["pages"][0]["fonts"], [])
    bad = {"format": 1, "unit": "mm", "elements": [{"type": "qr", "x": 100, "y": 10, "size": 30},
           {"type": "text", "x": 20, "y": 95, "width": 9, "height": 4, "size": 18, "min_size": 18, "value": "{{table.number}}"}]}
    for language, words in (("en", "beyond the page"), ("ru", "за край страницы")):
        reply = s.client().request("POST", path, json.dumps({"settings": bad, "restaurant_id": place}).encode(),
                                   {"Content-Type": "application/json", "Accept-Language": language})
        equal((reply.status, reply.json["level"]), (200, "error"), reply.body)
        first = next(f for f in reply.json["findings"] if f["code"] == "outside_page")
        equal((words in first["text"], first["pointer"], bool(first["remedy"])), (True, "/elements/0", True), first)
    reply = s.client().send("POST", path, {"settings": {**bad, "elements": [{**bad["elements"][1], "font": "No Such"}]}})
    equal((reply.status, reply.code, reply.json["pointer"]), (400, "unknown_font", "/settings/elements/0/font"))
    equal(s.client().send("POST", path, {"restaurant_id": 999999}).status, 404)
    for tables, words in ((s.tables(place)["1"], 0), (s.tables(place)["VIP-12"], 1)):
        found = s.client().post(path, {"settings": bad, "restaurant_id": place, "tables": [tables]}).json["findings"]
        equal(len([f for f in found if f["code"] == "text_overset" and f["tables"] == ["VIP-12"]]), words, found)
    problem(s.client().post(path, {"restaurant_id": place, "tables": []}), 422, "no_tables", "/tables")
    problem(s.client().post(path, {"restaurant_id": place, "tables": [s.tables(place)["1"], UNKNOWN]}), 400, "unknown_table", "/tables/1")
    problem(s.client().post(path, {"tables": [UNKNOWN]}), 400, "missing_field", "/restaurant_id")
    # and what the upload found stays with the revision
    kept = s.client().get(f"/api/v1/templates/{s.template}").json["preflight"]
    equal(kept["level"] in ("ok", "note"), True, kept)


@claim
def a_preview_shows_settings_that_are_not_saved(s):
    place = s.restaurant("Просмотр", ["7"])
    _, settings = s.starter()
    path = f"/api/v1/templates/{s.template}/preview"
    before = nothing_stored(s)
    plain = s.client().post(path, {"table": s.tables(place)["7"], "width": 300})
    equal((plain.status, plain.headers["Content-Type"]), (200, "image/png"))
    settings["elements"][0]["x"] += 5
    moved = s.client().post(path, {"settings": settings, "table": s.tables(place)["7"], "width": 300})
    equal((moved.status, moved.body != plain.body), (200, True))
    equal(s.client().post(path, {"settings": settings, "format": "pdf"}).body[:5], b"%PDF-")
    settings["elements"][0]["page"] = 9
    problem(s.client().post(path, {"settings": settings}), 400, "out_of_range", "/settings/elements/0/page")
    problem(s.client().post(path, {"table": UNKNOWN}), 404, "not_found")
    equal(nothing_stored(s), before)


@claim
def the_schema_of_settings_is_published(s):
    schema = s.client().get("/api/v1/settings.schema.json")
    equal((schema.headers["Content-Type"], schema.json["properties"]["format"]), ("application/schema+json", {"const": 1, **{
        k: v for k, v in schema.json["properties"]["format"].items() if k != "const"}}))


@claim
def the_document_of_the_api_is_published(s):
    got = s.client().get("/api/v1/openapi.json")
    written = yaml.safe_load((SOURCE / "docs" / "openapi.yaml").read_text())
    equal((got.status, got.headers["Content-Type"], got.json == written), (200, "application/json", True))
    equal(s.client().get("/api/v1/openapi.json", If_None_Match=got.headers["ETag"]).status, 304)
    problem(s.client().get("/api/v1/openapi.json?a=1"), 400, "unknown_parameter")


# --- QR -------------------------------------------------------------------------------------------------------

@claim
def a_code_alone_comes_in_three_formats(s):
    place = s.restaurant("Коды", ["12/а"])
    path = f"/api/v1/tables/{s.tables(place)['12/а']}/qr"
    png = s.client().get(f"{path}.png?size=300&ecc=H&download=1")
    equal((png.status, png.headers["Content-Type"], int.from_bytes(png.body[16:20], "big")), (200, "image/png", 300))
    equal(png.headers["Content-Disposition"],
          f"attachment; filename=\"qr-{s.tables(place)['12/а']}.png\"; filename*=UTF-8''qr-12-%D0%B0.png")
    found = problem(s.client().get(f"{path}.png?size=16", Accept_Language="ru"), 400, "out_of_range")
    equal((found["parameter"], found["min"] > 16, found["max"]), ("size", True, 8192))
    equal(s.client().get(f"{path}.svg").body[:4], b"<svg")
    equal(s.client().get(f"{path}.pdf?caption=1").body[:5], b"%PDF-")
    for query in ("size=15", "size=8193", "size=20", "ecc=X", "foo=1"):
        equal(s.client().get(f"{path}.png?{query}").status, 400, query)


# --- the press, pressed twice ---------------------------------------------------------------------------------

@claim
def a_second_press_meets_the_first(s):
    place = s.restaurant("Дважды", ["1"])
    client = s.client()
    first = client.generate(place, s.template)
    equal(first.status, 201)
    second = client.generate(place, s.template)
    document = problem(second, 409, "generation_active")
    equal(document["active_id"], first.json["id"])
    problem(client.send("DELETE", f"/api/v1/templates/{s.template}"), 409, "generation_active")
    problem(client.send("DELETE", f"/api/v1/generations/{first.json['id']}"), 409, "generation_active")
    equal(client.post(f"/api/v1/generations/{first.json['id']}/cancel", {}).json["status"], "cancelled")
    problem(client.post(f"/api/v1/generations/{first.json['id']}/cancel"), 409, "generation_ended")
    third = client.generate(place, s.template).json
    equal((third["version"], third["id"] != first.json["id"]), (2, True))
    equal(client.post(f"/api/v1/generations/{third['id']}/cancel").status, 200)
    equal(client.send("DELETE", f"/api/v1/generations/{third['id']}").status, 204)
    equal(client.get(f"/api/v1/generations/{third['id']}").json["status"], "deleted")
    listed = [g["id"] for g in client.get(f"/api/v1/generations?restaurant_id={place}").json["items"]]
    equal(listed, [first.json["id"]])


@claim
def a_key_has_one_answer(s):
    place = s.restaurant("Ключ", ["1", "2"])
    client, key = s.client(), str(uuid.uuid4())
    first = client.generate(place, s.template, key=key, note="раз")
    again = client.generate(place, s.template, key=key, note="раз")
    equal((first.status, again.status, again.json), (201, 201, first.json))
    equal((first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]), (None, "true"))
    equal(first.headers["Location"], again.headers["Location"])
    problem(client.generate(place, s.template, key=key, note="два"), 422, "key_reused")
    problem(client.post(f"/api/v1/restaurants/{place}/generations?x=1", {}, Idempotency_Key=key), 422, "key_reused")
    # the same key of another person is another key
    problem(s.client("admin").generate(place, s.template, key=key, note="раз"), 409, "generation_active")
    quoted_key = client.post(f"/api/v1/restaurants/{place}/generations", {"template_id": s.template, "note": "раз"}, Idempotency_Key=f'"{key}"')
    equal(quoted_key.json, first.json)
    client.post(f"/api/v1/generations/{first.json['id']}/cancel")
    equal(client.generate(place, s.template, key=key, note="раз").json["status"], "created")


@claim
def ten_presses_at_once_make_one_generation(s):
    place = s.restaurant("Разом", ["1"])
    key, replies = str(uuid.uuid4()), []

    def press(k):
        def once():
            # 503: more at once than the pool has seats; the client tries again, as it would
            reply = s.client().generate(place, s.template, key=k)
            return None if reply.status == 503 or reply.code == "in_flight" else reply
        replies.append(wait_until("an answer", once))
    threads = [threading.Thread(target=press, args=(key if i % 2 else str(uuid.uuid4()),)) for i in range(10)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    rows = s.sql("SELECT id FROM posm.restaurants_posm_versions WHERE restaurant_id = :'r'", r=place)
    equal(len(rows), 1)
    equal({r.status for r in replies} <= {201, 409}, True)
    equal(all(r.json.get("id", r.json.get("active_id")) == int(rows[0][0]) for r in replies), True, replies)


@claim
def a_note_and_the_printed_mark_can_be_set(s):
    place = s.restaurant("Заметка", ["1"])
    client = s.client()
    made = client.generate(place, s.template).json
    for status in ("scheduled", "in-progress", "done"):
        s.sql("""UPDATE posm.restaurants_posm_versions SET status = :'status', finished_at = CASE WHEN :'status' = 'done' THEN now() END
                 WHERE id = :'id'""", status=status, id=made["id"])
    path = f"/api/v1/generations/{made['id']}"
    marked = client.send("PATCH", path, {"note": "в типографию", "printed": True}).json
    equal((marked["note"], marked["printed_at"] is not None), ("в типографию", True))
    plain = client.send("PATCH", path, {"note": None, "printed": False}).json
    equal((plain["note"], plain["printed_at"]), (None, None))
    problem(client.send("PATCH", path, {"note": "x", "row_version": 1}), 400, "unknown_field", "/row_version")
    problem(client.send("PATCH", path, {"status": "done"}), 400, "unknown_field", "/status")



# --- in whose language ------------------------------------------------------------------------------------------

def ended(s, pressed):
    """The generation after its work; there is no daemon otherwise, so that presses stay what they are."""
    posmd = s.start_posmd()
    try:
        return s.finished(pressed.json["id"])
    finally:
        posmd.stop()


@claim
def why_a_generation_failed_is_told_in_the_readers_language(s):
    place, client = s.restaurant("Читатели", tables=["1"]), s.client()
    settings = {"format": 1, "unit": "mm", "elements": [
        {"type": "text", "x": 10, "y": 60, "width": 5, "height": 3, "size": 30, "fit": "error", "value": "{{restaurant.name}}"}]}
    failed = ended(s, client.generate(place, s.add_template(), settings=settings))
    equal((failed["status"], failed["reason"]["code"], failed["reason"]["args"]["table"]), ("error", "text_overset", "1"))
    path, listed = f"/api/v1/generations/{failed['id']}", f"/api/v1/generations?restaurant_id={place}"
    en, ru = "A text does not fit its place (table 1). ", "Текст не помещается в отведённое место (стол 1). "
    for language, start in (("en", en), ("ru-RU,ru;q=0.9,en;q=0.8", ru), (None, en)):
        given = {"Accept_Language": language} if language else {}
        for found in (client.get(path, **given).json, client.get(listed, **given).json["items"][0]):
            equal(found["comment"][:len(start)], start, language)
            equal(found["reason"], failed["reason"])
    # of a later program: nobody here knows the words, the stored ones stay
    s.sql("""UPDATE posm.restaurants_posm_versions SET reason = '{"code":"of_tomorrow","args":{}}', comment = 'так записано'
             WHERE id = :'id'""", id=failed["id"])
    equal(client.get(path, Accept_Language="en").json["comment"], "так записано")


@claim
def details_speak_the_readers_language_with_what_the_fault_knows(s):
    place, client = s.restaurant("Подробности", tables=["1"]), s.client()
    pressed = client.generate(place, s.template).json["id"]

    def press(settings, where=place):
        return lambda language: client.request(
            "POST", f"/api/v1/restaurants/{where}/generations",
            json.dumps({"template_id": s.template, **({"settings": settings} if settings else {})}).encode(),
            {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4()), "Accept-Language": language})

    def qr(**more):
        return press({"format": 1, "unit": "mm", "elements": [{"type": "qr", "x": 10, "y": 10, "size": 30, **more}]})

    cases = (
        (press(None), "generation_active", f"Генерация {pressed} ещё не закончилась. Дождитесь её или отмените.", "still being made"),
        (press(None, s.restaurant("Пусто")), "no_tables", "Добавьте столы или выберите хотя бы один.", "has no tables"),
        (qr(colour=1), "unknown_field", "Поля /settings/elements/0/colour здесь не бывает.", "there is no field 'colour' here"),
        (qr(x="1"), "wrong_type", "Поле /settings/elements/0/x: нужный тип — число.", "'x' must be a number"),
        (qr(quiet_zone=17), "out_of_range", "Поле /settings/elements/0/quiet_zone: допустимо от 0 до 16.", "from 0 to 16"),
        (qr(ecc="Z"), "out_of_range", "Поле /settings/elements/0/ecc: допустимо одно из L, M, Q, H.", "one of: L, M, Q, H"),
        (qr(data="{{table.nubmer}}"), "unknown_placeholder", "Подстановки «table.nubmer» нет. Есть: table.number, ",
         "there is no {{table.nubmer}}"),
        (qr(data="{{table"), "unknown_placeholder", "Подстановка не закрыта двумя скобками.", "without its"),
        (lambda language: client.get("/api/v1/generations/999999", Accept_Language=language), "not_found",
         "Возможно, это удалено, или у вас нет к нему доступа.", "there is no generation 999999"),
        (lambda language: s.client("admin").upload("/api/v1/templates", {"file": ("a.pdf", b"GIF89a"), "template": b'{"name":"a","settings":'
         b'{"format":1,"unit":"mm","elements":[]}}'}, Accept_Language=language), "template_refused",
         "Файл не подходит: это картинка GIF, а не PDF.", "the file is a GIF picture, not a PDF"),
        (lambda language: client.request("PATCH", f"/api/v1/templates/{s.template}", b'{"name": "a",\n "settings": {"a": 1,}}',
                                         {"Content-Type": "application/json", "Accept-Language": language}), "bad_json",
         "Строка 2, столбец 22: запятая перед этой скобкой лишняя.", "line 2 column 22: the comma before this bracket is one too many"),
        (lambda language: client.send("POST", f"/api/v1/templates/{s.template}/preview", {"settings": {"format": 1, "unit": "mm", "elements": [
            {"type": "qr", "x": 10, "y": 10, "size": 30, "page": 3}]}}, Accept_Language=language), "out_of_range", "Страницы 3 нет: всего в макете страниц 1.", "page 3 does not exist: the template has 1"),
        (lambda language: client.get(f"/api/v1/templates/{s.template}/pages/2.png", Accept_Language=language), "no_page",
         "Страницы 2 нет: всего в файле страниц 1.", "page 2 does not exist: the file has 1"),
    )
    for ask, code, ru, en in cases:
        found = ask("ru").json
        equal((found["code"], found.get("detail", "")[:len(ru)]), (code, ru))
        found = ask("en").json
        equal((found["code"], en in found.get("detail", "")), (code, True), found)


@claim
def what_the_proof_found_is_told_in_the_readers_language(s):
    place, client = s.restaurant("Мелко", tables=["1"]), s.client()
    settings = {"format": 1, "unit": "mm", "elements": [{"type": "qr", "x": 10, "y": 10, "size": 11}]}
    made = ended(s, client.generate(place, s.add_template(), settings=settings))
    path = f"/api/v1/generations/{made['id']}/tables"
    card = client.get(path, Accept_Language="ru").json["items"][0]
    equal((card["proof"]["verdict"], card["proof"]["cause"], card["proof_comment"]), ("warning", "small_module", "код слишком мелкий"))
    equal(client.get(path, Accept_Language="en").json["items"][0]["proof_comment"], "the code is too small")
    equal(card["proof"]["grade"], "A")
    equal((made["proof"]["warning"], made["proof"]["grades"]["A"], made["proof"]["grade"]), (1, 1, "A"))
    s.sql("UPDATE posm.posm_cards SET proof = '{\"grade\": \"warning\", \"cause\": \"low_contrast\"}' WHERE generation_id = :'g'", g=made["id"])
    equal(client.get(path).json["items"][0]["proof"], {"verdict": "warning", "cause": "low_contrast"}, "kept before there were grades")


@claim
def a_fault_that_a_person_accepts_is_a_warning_and_noted(s):
    place, template, client = s.restaurant("Бледно", tables=["1"]), s.add_template(), s.client()
    pale = {"format": 1, "unit": "mm", "elements": [{"type": "qr", "x": 10, "y": 10, "size": 30, "background": {"rgb": "#ffffff"},
                                                     "color": {"rgb": "#ffa500"}}]}
    refused = ended(s, client.generate(place, template, settings=pale))
    equal((refused["status"], refused["reason"]["args"]["cause"], refused["accepted"]), ("error", "low_contrast", []))
    made = ended(s, client.generate(place, template, settings=pale, accept=["low_contrast"]))
    equal((made["status"], made["accepted"], made["proof"]["grades"]["D"]), ("done", ["low_contrast"], 1))
    detail = s.sql("SELECT detail ->> 'accepted' FROM posm.posm_audit WHERE action = 'generation.request' AND subject_id = :'g'", g=str(made["id"]))
    equal(detail, [['["low_contrast"]']])
    wrong = client.generate(place, template, settings=pale, accept=["low_contrast", "quiet_zone"])
    equal((wrong.status, wrong.json["code"], wrong.json["pointer"]), (400, "out_of_range", "/accept/1"))


if __name__ == "__main__":
    with Stack(posmd=False) as stack:
        stack.template = stack.add_template()
        code = run(stack)
    sys.exit(code)
