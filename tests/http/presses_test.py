#!/usr/bin/python3
"""Generations after the press: the history and its filters, changed cards, brand batches, links for the print shop, jobs,
what there is room for."""
import base64
import contextlib
import hashlib
import http.client
import io
import json
import re
import sys
import uuid
import zipfile

from claims import claim, equal, run
from stack import Stack, quoted

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def problem(reply, status, code):
    equal((reply.status, reply.code), (status, code), reply)
    return reply.json


@contextlib.contextmanager
def working(s):
    """The daemon is there only now: otherwise presses stay what they are."""
    posmd = s.start_posmd()
    try:
        yield
    finally:
        posmd.stop()


def done(s, *presses):
    with working(s):
        ended = [s.finished(press.json["id"]) for press in presses]
    equal({g["status"] for g in ended}, {"done"}, [g["comment"] for g in ended])
    return ended[0] if len(ended) == 1 else ended


def ids(s, query, client=None):
    reply = (client or s.client()).get(f"/api/v1/generations?{query}")
    equal(reply.status, 200, reply)
    return [g["id"] for g in reply.json["items"]]


def number(s, place, old, new):
    equal(s.client().send("PATCH", f"/api/v1/tables/{s.tables(place)[old]}", {"number": new}).status, 200)


# --- the history ----------------------------------------------------------------------------------------------

@claim
def the_history_is_found_by_each_of_its_filters(s):
    place, other = s.restaurant("История", ["1", "2"]), s.restaurant("Другая", ["1"])
    first = s.client().generate(place, s.template).json
    s.client().post(f"/api/v1/generations/{first['id']}/cancel")
    second = s.client("admin").generate(place, s.template).json
    third = s.client().generate(other, s.template).json
    mine = f"restaurant_id={place}"
    equal(ids(s, mine), [second["id"], first["id"]])
    equal(ids(s, f"{mine}&status=cancelled"), [first["id"]])
    equal(ids(s, f"{mine}&author=admin"), [second["id"]])
    equal(ids(s, f"{mine}&template_id={s.template}&author=oper"), [first["id"]])
    equal(ids(s, f"{mine}&template_id=999999"), [])
    equal(ids(s, f"{mine}&from={first['created_at']}&to={quoted(second['created_at'])}"), [first["id"]])
    equal(third["id"] in ids(s, f"template_id={s.template}&limit=1000"), True)
    s.client().send("DELETE", f"/api/v1/generations/{first['id']}")
    equal(ids(s, mine), [second["id"]])
    equal(ids(s, f"{mine}&deleted=1"), [second["id"], first["id"]])
    equal(ids(s, f"{mine}&status=deleted"), [first["id"]])
    problem(s.client().get("/api/v1/generations?sort=id"), 400, "unknown_parameter")
    problem(s.client().get("/api/v1/generations?count=many"), 400, "bad_parameter")
    for left in (second, third):
        s.client().post(f"/api/v1/generations/{left['id']}/cancel")


@claim
def pages_of_the_history_stay_while_new_ones_come(s):
    places = [s.restaurant(f"Страница {i}", ["1"]) for i in range(5)]
    wanted = [s.client("admin").generate(place, s.template).json["id"] for place in places]
    page = s.client().get("/api/v1/generations?author=admin&status=created&limit=2").json
    equal([g["id"] for g in page["items"]], wanted[:2:-1])
    newer = s.client("admin").generate(s.restaurant("Позже", ["1"]), s.template).json["id"]
    found = [g["id"] for g in page["items"]]
    while page["next_cursor"] is not None:
        page = s.client().get(f"/api/v1/generations?author=admin&status=created&limit=2&cursor={quoted(page['next_cursor'])}").json
        found += [g["id"] for g in page["items"]]
    equal(found, wanted[::-1])
    counted = s.client().get("/api/v1/generations?author=admin&status=created&limit=2&count=1").json
    equal((counted["count"], counted["items"][0]["id"]), ("6", newer))
    equal("count" in s.client().get("/api/v1/generations").json, False)
    problem(s.client().get("/api/v1/generations?cursor=x"), 400, "bad_cursor")
    for one in (*wanted, newer):
        s.client().post(f"/api/v1/generations/{one}/cancel")


@claim
def a_count_ends_at_a_thousand(s):
    place = s.restaurant("Много", ["1"])
    press = s.client().generate(place, s.template).json["id"]
    s.client().post(f"/api/v1/generations/{press}/cancel")
    s.sql("""INSERT INTO posm.restaurants_posm_versions (restaurant_id, template_id, template_revision, version, status, selection,
                 posm_template_settings, tables, total, finished_at)
             SELECT v.restaurant_id, v.template_id, v.template_revision, 1 + n, 'cancelled', 'all', '{}', '{"items": []}', 1, now()
             FROM posm.restaurants_posm_versions v, generate_series(1, 1000) n WHERE v.id = :'id'""", id=press)
    asked = f"/api/v1/generations?restaurant_id={place}&limit=1&count=1"
    equal(s.client().get(asked).json["count"], "1000+")
    s.sql("DELETE FROM posm.restaurants_posm_versions WHERE restaurant_id = :'r' AND version > 1000", r=place)
    equal(s.client().get(asked).json["count"], "1000")
    s.sql("DELETE FROM posm.restaurants_posm_versions WHERE restaurant_id = :'r' AND version > 1", r=place)


@claim
def every_generation_that_holds_a_table_is_found_made_or_not(s):
    place = s.restaurant("Стол", ["1", "2"])
    one, two = s.tables(place)["1"], s.tables(place)["2"]
    made = done(s, s.client().generate(place, s.template, tables=[one]))["id"]
    stopped = s.client().generate(place, s.template, tables=[one, two]).json["id"]
    s.client().post(f"/api/v1/generations/{stopped}/cancel")
    waiting = s.client().generate(place, s.template, tables=[two]).json["id"]
    equal(ids(s, f"table={one}"), [stopped, made])
    equal(ids(s, f"table={two.upper()}"), [waiting, stopped])
    equal(ids(s, f"table={UNKNOWN}"), [])
    problem(s.client().get("/api/v1/generations?table=2"), 400, "bad_parameter")
    s.client().post(f"/api/v1/generations/{waiting}/cancel")
    s.user("elsewhere", "viewer", restaurants=[s.restaurant("Не здесь")])
    equal(ids(s, f"table={one}", s.add_login("elsewhere", "pw")), [])


# --- changed cards --------------------------------------------------------------------------------------------

def archive(s, generation, query="", client=None):
    reply = (client or s.client()).get(f"/api/v1/generations/{generation}/archive.zip?confirm=1{query}")
    equal(reply.status, 200, reply)
    return reply


def names(reply):
    return zipfile.ZipFile(io.BytesIO(reply.body)).namelist()


def changed(s, generation):
    """Numbers, however small the pages."""
    found, cursor = [], ""
    while cursor is not None:
        page = s.client().get(f"/api/v1/generations/{generation}/tables?changed=1&limit=1{cursor and '&cursor=' + cursor}").json
        found += [(card["number"], card["changed"]) for card in page["items"]]
        cursor = page["next_cursor"]
    return found


@claim
def changed_cards_are_those_that_the_last_of_all_tables_did_not_have(s):
    place = s.restaurant("Изменения", [("1", "Зал"), ("2", "Зал"), ("3", "Терраса")])
    template = s.add_template()
    first = done(s, s.client().generate(place, template))["id"]
    equal(changed(s, first), [("1", True), ("2", True), ("3", True)])
    again = done(s, s.client().generate(place, template))["id"]
    equal(changed(s, again), [])
    equal(s.client().get(f"/api/v1/generations/{again}/tables?changed=0").json["items"][2]["changed"], False)
    equal(names(archive(s, again, "&only=changed")), ["manifest.csv"])
    # one renamed, one new; then only the new one pressed alone: measured against all tables, not against the list
    number(s, place, "2", "2a")
    s.client().post(f"/api/v1/restaurants/{place}/tables", {"number": "4", "zone": "Терраса"})
    listed = done(s, s.client().generate(place, template, tables=[s.tables(place)["4"]]))["id"]
    equal(changed(s, listed), [("4", True)])
    whole = done(s, s.client().generate(place, template))["id"]
    equal(changed(s, whole), [("2a", True), ("4", True)])
    # other settings: every card
    _, settings = s.starter()
    settings["elements"][0]["x"] += 1
    moved = done(s, s.client().generate(place, template, settings=settings))["id"]
    equal([n for n, _ in changed(s, moved)], ["1", "2a", "3", "4"])
    # of another template there is nothing to compare with
    equal(len(changed(s, done(s, s.client().generate(place, s.add_template()))["id"])), 4)

    for query, wanted in (("&only=changed", ["Зал/2a.pdf", "Терраса/4.pdf"]), ("&only=changed&folders=none", ["Зал - 2a.pdf", "Терраса - 4.pdf"]),
                          ("&folders=zones", ["Зал/1.pdf", "Зал/2a.pdf", "Терраса/3.pdf", "Терраса/4.pdf"]),
                          ("&folders=none", ["Зал - 1.pdf", "Зал - 2a.pdf", "Терраса - 3.pdf", "Терраса - 4.pdf"])):
        reply = archive(s, whole, query)
        equal(names(reply), [*wanted, "manifest.csv"], query)
        manifest = zipfile.ZipFile(io.BytesIO(reply.body)).read("manifest.csv").decode("utf-8-sig")
        equal([line.split(",")[4] for line in manifest.splitlines()[1:]], wanted, query)
    problem(s.client().get(f"/api/v1/generations/{whole}/archive.zip?only=new"), 400, "bad_parameter")
    problem(s.client().get(f"/api/v1/generations/{whole}/archive.zip?folders=tables"), 400, "bad_parameter")
    problem(s.client().get(f"/api/v1/generations/{whole}/tables?only=changed"), 400, "unknown_parameter")
    s.whole = whole


@claim
def each_kind_of_archive_has_its_own_tag_length_and_ranges(s):
    tags = set()
    for query in ("", "&only=changed", "&folders=none", "&only=changed&folders=none"):
        path = f"/api/v1/generations/{s.whole}/archive.zip?confirm=1{query}"
        whole = s.client().get(path)
        head = s.client().send("HEAD", path)
        tag = whole.headers["ETag"]
        tags.add(tag)
        equal((head.status, head.body, head.headers["Content-Length"], head.headers["ETag"], head.headers["Accept-Ranges"]),
              (200, b"", str(len(whole.body)), tag, "bytes"), query)
        part = s.client().get(path, Range="bytes=100-299", If_Range=tag)
        equal((part.status, part.body, part.headers["Content-Range"]), (206, whole.body[100:300], f"bytes 100-299/{len(whole.body)}"))
        equal(s.client().get(path, Range="bytes=-22").body, whole.body[-22:])
        other = s.client().get(path, Range="bytes=100-299", If_Range='"another"')
        equal((other.status, other.body == whole.body), (200, True))
        equal(s.client().get(path, If_None_Match=tag).status, 304)
        equal(s.client().get(path, Range=f"bytes={len(whole.body)}-").status, 416)
        problem(s.client().get(path, If_Match='"another"'), 412, "precondition_failed")
    equal(len(tags), 4)


# --- brand batches --------------------------------------------------------------------------------------------

def press_brand(s, brand, template, client=None, key=None, **fields):
    return (client or s.client()).post(f"/api/v1/brands/{brand}/generations", {"template_id": template, **fields},
                                       Idempotency_Key=key or str(uuid.uuid4()))


def outcomes(batch):
    return {r["restaurant_name"]: (r["outcome"], (r["reason"] or {}).get("code")) for r in batch["restaurants"]}


@claim
def a_brand_is_pressed_at_once_and_each_restaurant_has_its_outcome(s):
    brand = s.brand("Пирожки")
    north, busy = s.restaurant("Север", [("1", "Зал"), ("2", "")], brand=brand), s.restaurant("Занят", ["1"], brand=brand)
    s.restaurant("Пусто", brand=brand)
    template = s.add_template()
    active = s.client().generate(busy, template).json["id"]
    key = str(uuid.uuid4())
    reply = press_brand(s, brand, template, key=key, note="к празднику")
    equal(reply.status, 201, reply)
    batch = reply.json
    equal(reply.headers["Location"], f"/api/v1/batches/{batch['id']}")
    equal(outcomes(batch), {"Север": ("created", None), "Пусто": ("skipped", "no_tables"), "Занят": ("skipped", "generation_active")})
    equal([r["reason"]["args"]["active_id"] for r in batch["restaurants"] if r["restaurant_id"] == busy], [active])
    equal((batch["brand_id"], batch["author"], batch["note"], batch["active"], batch["progress"], batch["total"]),
          (brand, "oper", "к празднику", True, 0, 2))
    equal(press_brand(s, brand, template, key=key, note="к празднику").headers["Idempotent-Replayed"], "true")
    problem(press_brand(s, brand, template, key=key), 422, "key_reused")
    mine = s.client().get(f"/api/v1/generations?batch_id={batch['id']}").json["items"]
    equal([(g["restaurant_id"], g["version"], g["note"], g["batch_id"]) for g in mine], [(north, 1, "к празднику", batch["id"])])
    # of those passed over nothing stays: no version is used up
    s.client().post(f"/api/v1/generations/{active}/cancel")
    equal(s.client().generate(busy, template).json["version"], 2)
    path = f"/api/v1/batches/{batch['id']}"
    equal(s.client().get(path).json["counts"], {"created": 1, "scheduled": 0, "in-progress": 0, "done": 0, "error": 0, "cancelled": 0,
                                                "deleted": 0, "skipped": 2})
    ru = {r["restaurant_name"]: r["comment"] for r in s.client().get(path, Accept_Language="ru").json["restaurants"]}
    equal((ru["Пусто"], ru["Занят"][:10], ru["Север"]), ("У ресторана нет столов.", "Генерация ", None))
    with working(s):
        s.finished(mine[0]["id"])
    ended = s.client().get(path).json
    equal((ended["active"], ended["counts"]["done"], ended["progress"]), (False, 1, 2))
    equal([b["id"] for b in s.client().get(f"/api/v1/batches?brand_id={brand}").json["items"]], [batch["id"]])
    equal(s.client().get(f"/api/v1/batches?brand_id={s.brand('Без')}").json["items"], [])
    s.sql("UPDATE posm.restaurants_posm_versions SET status = 'cancelled', finished_at = now() WHERE status = 'created'")


@claim
def a_batch_says_what_it_lacks_and_leaves_nothing(s):
    empty, brand = s.brand("Пустая"), s.brand("Полная")
    place = s.restaurant("Одна", ["1"], brand=brand)
    counted = "SELECT (SELECT count(*) FROM posm.posm_batches), (SELECT count(*) FROM posm.restaurants_posm_versions)"
    before = s.sql(counted)
    path = f"/api/v1/brands/{brand}/generations"
    problem(s.client("view").post(path, {"template_id": s.template}), 403, "role_too_low")
    problem(s.client().post(path, {"template_id": s.template}), 400, "key_missing")
    problem(press_brand(s, brand, 999999), 404, "not_found")
    problem(press_brand(s, 999999, s.template), 404, "not_found")
    problem(press_brand(s, empty, s.template), 422, "no_restaurants")
    problem(press_brand(s, brand, s.template, tables=[]), 400, "unknown_field")
    equal(press_brand(s, brand, s.template, settings={"format": 1, "unit": "mm", "elements": [{"type": "qr", "x": 1}]}).json["pointer"],
          "/settings/elements/0/y")
    problem(s.client().get("/api/v1/batches/999999"), 404, "not_found")
    problem(s.client().get("/api/v1/batches?status=done"), 400, "unknown_parameter")
    # everybody is passed over: one has no tables, nowhere the template of another restaurant shows
    bare = s.restaurant("Голая", brand=brand)
    foreign, key = s.add_template(visibility="restaurants", restaurant_ids=[s.restaurant("Чужой")]), str(uuid.uuid4())
    for language, comment in (("en", "The template does not show here."), ("ru", "Шаблон здесь не виден.")):
        reply = s.client().post(path, {"template_id": foreign}, Idempotency_Key=key, Accept_Language=language)
        told = problem(reply, 409, "all_passed_over")["passed_over"]
        equal([(p["restaurant_id"], p["restaurant_name"], p["reason"]["code"], p["comment"]) for p in told],
              [(place, "Одна", "template_not_visible", comment), (bare, "Голая", "template_not_visible", comment)])
    equal(("Одна: The template does not show here." in s.client().post(path, {"template_id": foreign}, Idempotency_Key=key).json["detail"],
           s.sql(counted)), (True, before))


@claim
def a_batch_reaches_as_far_as_the_scope_of_who_presses(s):
    brand = s.brand("Общая")
    mine, sister = s.restaurant("Моя", ["1"], brand=brand), s.restaurant("Чужая", ["1"], brand=brand)
    s.user("one-place", "operator", restaurants=[mine])
    me, other = s.add_login("one-place", "pw"), s.restaurant("Совсем чужая", ["1"])
    batch = press_brand(s, brand, s.template, client=me).json
    equal(outcomes(batch), {"Моя": ("created", None)})
    equal(ids(s, f"restaurant_id={sister}"), [])
    whole = press_brand(s, brand, s.add_template()).json
    equal(list(outcomes(whole)), ["Моя", "Чужая"])
    seen = me.get(f"/api/v1/batches/{whole['id']}").json
    equal((list(outcomes(seen)), seen["total"]), (["Моя"], 1))
    s.user("elsewhere", "operator", restaurants=[other])
    stranger = s.add_login("elsewhere", "pw")
    problem(stranger.get(f"/api/v1/batches/{whole['id']}"), 404, "not_found")
    problem(press_brand(s, brand, s.template, client=stranger), 404, "not_found")
    equal(stranger.get("/api/v1/batches").json["items"], [])
    s.sql("UPDATE posm.restaurants_posm_versions SET status = 'cancelled', finished_at = now() WHERE status = 'created'")


@claim
def a_batch_is_one_archive_for_the_print_shop(s):
    brand = s.brand('Сеть "А/Б"')
    # names that are no folders, and one name for two
    north, south, dots = (s.restaurant(name, tables, brand=brand) for name, tables in (
        ("Кафе: Север", [("1", "Зал"), ("2", "")]), ("кафе: север", ["1"]), ("../..", ["7"])))
    failed = s.restaurant("Сбой", ["1"], brand=brand)
    template = s.add_template("round-sticker")
    batch = press_brand(s, brand, template).json
    path = f"/api/v1/batches/{batch['id']}/archive.zip"
    equal(problem(s.client().get(path), 409, "batch_not_done")["active"], 4)
    gone = next(r["generation_id"] for r in batch["restaurants"] if r["restaurant_id"] == failed)
    s.client().post(f"/api/v1/generations/{gone}/cancel")
    with working(s):
        for r in batch["restaurants"]:
            s.finished(r["generation_id"])
    asked = problem(s.client().get(path), 409, "confirm_needed")
    equal((asked["restaurants"], asked["left_out"]), (0, 1))
    number(s, north, "2", "2b")
    asked = problem(s.client().get(path), 409, "confirm_needed")
    equal((asked["restaurants"], asked["left_out"]), (1, 1))
    whole = s.client().get(path + "?confirm=1")
    equal((whole.status, whole.headers["Content-Type"], whole.headers["Content-Length"]), (200, "application/zip", str(len(whole.body))))
    equal("filename*=UTF-8''" in whole.headers["Content-Disposition"], True)
    listed = names(whole)
    folders = {name.split("/")[0] for name in listed[:-1]}
    equal((listed[-1], len(folders), len(set(listed))), ("manifest.csv", 3, len(listed)), listed)
    equal({"кафе- север/1.pdf", "Кафе- Север (2)/Зал/1.pdf", "Кафе- Север (2)/2.pdf", "Кафе- Север (2)/manifest.csv"} <= set(listed), True, listed)
    equal([name for name in listed if name.startswith((".", "/")) or "/../" in name or ":" in name], [])
    file = zipfile.ZipFile(io.BytesIO(whole.body))
    equal(file.testzip(), None)
    top = [line.split(",") for line in file.read("manifest.csv").decode("utf-8-sig").splitlines()]
    equal((top[0], {line[1] for line in top[1:]}), (["restaurant", "folder", "generation", "version", "cards"], folders))
    # each folder is what the restaurant's own archive holds
    generation = next(r["generation_id"] for r in batch["restaurants"] if r["restaurant_id"] == north)
    own = zipfile.ZipFile(io.BytesIO(archive(s, generation).body))
    for name in own.namelist():
        equal(file.read(f"Кафе- Север (2)/{name}"), own.read(name), name)
    flat = s.client().get(path + "?confirm=1&folders=none&only=all")
    equal(({"Кафе- Север (2)/Зал - 1.pdf", "manifest.csv"} <= set(names(flat)), flat.headers["ETag"] != whole.headers["ETag"]), (True, True))
    # ranges, HEAD, conditions
    tag, size = whole.headers["ETag"], len(whole.body)
    equal(s.client().send("HEAD", path + "?confirm=1").headers["Content-Length"], str(size))
    step = size // 7 + 1
    parts = [s.client().get(path, Range=f"bytes={at}-{min(at + step, size) - 1}", If_Range=tag) for at in range(0, size, step)]
    equal(({p.status for p in parts}, b"".join(p.body for p in parts) == whole.body), ({206}, True))
    equal(s.client().get(path + "?confirm=1", If_None_Match=tag).status, 304)
    problem(s.client().get(path, If_Match='"x"'), 412, "precondition_failed")
    equal(s.client().get(path + "?confirm=1").body == whole.body, True)
    problem(s.client().get(path + "?limit=1"), 400, "unknown_parameter")
    # a viewer of one restaurant gets its folder alone
    s.user("narrow-viewer", "viewer", restaurants=[south])
    narrow = s.add_login("narrow-viewer", "pw").get(path)
    equal((narrow.status, names(narrow)), (200, ["кафе- север/1.pdf", "кафе- север/manifest.csv", "manifest.csv"]))
    # a card that is gone is said before the first byte, one that breaks on the way cuts the download
    key = s.sql("SELECT object_key FROM posm.posm_cards WHERE generation_id = :'g' AND ordinal = 0", g=generation)[0][0]
    card = s.dir / "objects" / key
    kept = card.read_bytes()
    card.unlink()
    problem(s.client().get(path + "?confirm=1"), 409, "cards_missing")
    card.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    try:
        cut = s.client().get(path + "?confirm=1")
        raise AssertionError(f"not cut: {cut.status}, {len(cut.body)} of {size}")
    except (http.client.IncompleteRead, ConnectionResetError):
        pass
    card.write_bytes(kept)


# --- links for the print shop ---------------------------------------------------------------------------------

def share(s, generation, client=None, **fields):
    return (client or s.client()).post(f"/api/v1/generations/{generation}/share", fields)


def actions(s, generation):
    return [tuple(row) for row in s.sql("""SELECT action, coalesce(login, ''), coalesce(detail ->> 'what', '') FROM posm.posm_audit
        WHERE subject_kind = 'generation' AND subject_id = :'g' AND action LIKE 'share.%' ORDER BY id""", g=str(generation))]


@claim
def a_link_opens_one_generation_to_whoever_has_it(s):
    place = s.restaurant('<b>"Кафе" & Ко</b>', [("1", "Зал"), ("2", "")])
    made = done(s, s.client().generate(place, s.template))["id"]
    s.shared = made
    problem(share(s, made, s.client("view")), 403, "role_too_low")
    reply = share(s, made, expires_in=3600)
    equal(reply.status, 201, reply)
    link, nobody = reply.json, s.client(None)
    token = link["url"].removeprefix("/share/")
    equal((len(token), set(token) <= set("0123456789abcdef"), link["live"], link["author"]), (64, True, True, "oper"))
    equal(share(s, made).json["url"] != link["url"], True)
    # the token is nowhere, its digest is
    rows = s.sql("SELECT encode(token_sha256, 'hex') FROM posm.posm_shares WHERE id = :'i'", i=link["id"])
    equal(rows, [[hashlib.sha256(token.encode()).hexdigest()]])
    shown = nobody.get(link["url"])
    equal((shown.status, shown.headers["Content-Type"], shown.json["cards"], shown.json["archive"]),
          (200, "application/json", 2, link["url"] + "/archive.zip"), shown)
    page = nobody.get(link["url"], Accept="text/html,*/*;q=0.8", Accept_Language="ru")
    equal((page.status, page.headers["Content-Type"], "default-src 'none'" in page.headers["Content-Security-Policy"]),
          (200, "text/html; charset=utf-8", True))
    # the one script is the one that the policy names; where none runs the instant says that it is UTC
    script = re.search(r"<script>(.*)</script>", page.body.decode()).group(1)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    equal((f"script-src 'sha256-{digest}'" in page.headers["Content-Security-Policy"], bool(re.search(
        r'<time datetime="20\d\d-[^"]+Z">\d+ [а-я]+ 20\d\d, \d\d:\d\d UTC</time>', page.body.decode()))), (True, True), page.body)
    equal(("&#60;b&#62;" in page.body.decode(), "<b>" in page.body.decode(), "Скачать архив" in page.body.decode()), (True, False, True))
    mine = archive(s, made)
    theirs = nobody.get(link["url"] + "/archive.zip")
    equal((theirs.status, theirs.body == mine.body, theirs.headers["ETag"], theirs.headers["Content-Disposition"]),
          (200, True, mine.headers["ETag"], mine.headers["Content-Disposition"]))
    part = nobody.get(link["url"] + "/archive.zip", Range="bytes=10-19", If_Range=theirs.headers["ETag"])
    equal((part.status, part.body), (206, mine.body[10:20]))
    equal(nobody.send("HEAD", link["url"] + "/archive.zip").headers["Content-Length"], str(len(mine.body)))
    equal(names(nobody.get(link["url"] + "/archive.zip?folders=none"))[1], "Зал - 1.pdf")
    paper = nobody.get(link["url"] + "/print.pdf?sheet=210x297")
    equal((paper.status, paper.headers["Content-Type"], paper.body[:5]), (200, "application/pdf", b"%PDF-"))
    for answer in (shown, page, theirs, part, paper, nobody.get("/share/" + "0" * 64)):
        equal((answer.headers.get_all("Referrer-Policy"), answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"],
               answer.headers["X-Content-Type-Options"]), (["no-referrer"], "no-store", "noindex", "nosniff"), answer)
    # each download is noted where it begins, looking is none
    equal(actions(s, made), [("share.create", "oper", "")] * 2 + [("share.download", "", "archive")] * 2 + [("share.download", "", "print")])
    listed = s.client("view").get(f"/api/v1/generations/{made}/share").json["items"]
    equal([(one["id"], one["downloads"]) for one in listed], [(link["id"] + 1, 0), (link["id"], 3)])
    equal(token in json.dumps(listed), False)
    # nothing else is open
    for path in ("/api/v1/me", f"/api/v1/generations/{made}/archive.zip"):
        equal(nobody.get(path).status, 401, path)
    for method in ("POST", "PUT", "DELETE"):
        problem(nobody.send(method, link["url"]), 405, "method_not_allowed")
    problem(nobody.get(link["url"] + "/tables"), 404, "no_such_path")
    problem(nobody.get(link["url"] + "?x=1"), 400, "unknown_parameter")
    for log in s.dir.glob("*.log"):
        equal(token in log.read_text(errors="replace"), False, log.name)


@claim
def a_link_ends(s):
    nobody = s.client(None)
    link = share(s, s.shared, expires_in=60).json
    problem(s.client().get(f"/api/v1/generations/{s.shared}/share/{link['id']}"), 405, "method_not_allowed")
    equal(s.client().send("DELETE", f"/api/v1/generations/{s.shared}/share/{link['id']}").status, 204)
    equal(s.client().send("DELETE", f"/api/v1/generations/{s.shared}/share/{link['id']}").status, 204)
    for path in ("", "/archive.zip", "/print.pdf"):
        problem(nobody.get(link["url"] + path), 410, "share_revoked")
    equal([action for action, *_ in actions(s, s.shared)][-2:].count("share.revoke"), 1)  # what is taken back already is told already
    equal(actions(s, s.shared)[-1][:2], ("share.revoke", "oper"))
    link = share(s, s.shared).json
    s.sql("UPDATE posm.posm_shares SET expires_at = now() WHERE id = :'i'", i=link["id"])
    for path in ("", "/archive.zip", "/print.pdf"):
        problem(nobody.get(link["url"] + path), 410, "share_expired")
        problem(nobody.get("/share/" + "ab" * 32 + path), 404, "not_found")
        problem(nobody.get("/share/" + "AB" * 32 + path), 404, "no_such_path")
        problem(nobody.get("/share/ab" + path), 404, "no_such_path")
    equal([one["live"] for one in s.client().get(f"/api/v1/generations/{s.shared}/share").json["items"][:2]], [False, False])
    other = done(s, s.client().generate(s.restaurant("Иное", ["1"]), s.template))["id"]
    gone = share(s, other).json
    problem(s.client().send("DELETE", f"/api/v1/generations/{other}/share/{link['id']}"), 404, "not_found")
    s.client().send("DELETE", f"/api/v1/generations/{other}")
    problem(nobody.get(gone["url"]), 410, "generation_deleted")
    problem(nobody.get(gone["url"] + "/archive.zip"), 410, "generation_deleted")
    problem(share(s, other), 410, "generation_deleted")


@claim
def a_browser_is_told_in_a_page_why_a_link_leads_nowhere(s):
    nobody, link = s.client(None), share(s, s.shared).json
    s.sql("UPDATE posm.posm_shares SET expires_at = now() WHERE id = :'i'", i=link["id"])
    for url, status, ru, en in ((link["url"], 410, "Срок ссылки истёк", "The link has expired"),
                                ("/share/" + "ab" * 32, 404, "Такой ссылки нет", "There is no such link"),
                                ("/share/cut", 404, "Такой ссылки нет", "There is no such link")):
        for path in ("", "/archive.zip", "/print.pdf"):
            for language, wanted in (("ru", ru), ("en", en)):
                page = nobody.get(url + path, Accept="text/html,application/xhtml+xml,*/*;q=0.8", Accept_Language=language)
                equal((page.status, page.headers["Content-Type"], f"<h1>{wanted}</h1>" in page.body.decode(),
                       f'<html lang="{language}">' in page.body.decode()), (status, "text/html; charset=utf-8", True, True), page)
                equal((page.headers["Cache-Control"], page.headers["Referrer-Policy"], page.headers["X-Content-Type-Options"],
                       "default-src 'none'" in page.headers["Content-Security-Policy"]), ("no-store", "no-referrer", "nosniff", True))
                equal(url.split("/")[-1] in page.body.decode(), False, "the page repeats the token")
            equal(nobody.get(url + path, Accept="application/json").headers["Content-Type"], "application/problem+json")
    # a person with a login is answered as programs are
    equal(s.client().get("/api/v1/generations/999999", Accept="text/html").headers["Content-Type"], "application/problem+json")


@claim
def a_link_is_made_only_of_what_can_be_downloaded(s):
    place = s.restaurant("Ссылка", ["1"])
    press = s.client().generate(place, s.template)
    problem(share(s, press.json["id"]), 409, "generation_not_done")
    made = done(s, press)["id"]
    for wrong, code in (({"expires_in": 59}, "out_of_range"), ({"expires_in": 10**9}, "out_of_range"), ({"expires_in": "1d"}, "wrong_type"),
                        ({"token": "x"}, "unknown_field")):
        problem(share(s, made, **wrong), 400, code)
    problem(share(s, 999999), 404, "not_found")
    number(s, place, "1", "1b")
    problem(share(s, made), 409, "confirm_needed")
    link = share(s, made, confirm=True).json
    equal(s.client(None).get(link["url"] + "/archive.zip").status, 200) # the print shop is not asked
    s.sql("""INSERT INTO posm.posm_shares (generation_id, token_sha256, expires_at)
             SELECT :'g', sha256(n::text::bytea), now() + interval '1 day' FROM generate_series(1, 49) n""", g=made)
    equal(problem(share(s, made, confirm=True), 409, "too_many_shares")["max"], 50)


@claim
def a_link_that_is_asked_too_often_rests(s):
    nobody, link = s.client(None), share(s, s.shared).json
    s.sql("UPDATE posm.posm_shares SET hour_began = now() - interval '59 minutes', hour_used = 199 WHERE id = :'i'", i=link["id"])
    equal(nobody.get(link["url"] + "/archive.zip").status, 200)
    reply = nobody.get(link["url"] + "/archive.zip")
    problem(reply, 429, "share_exhausted")
    equal(30 < int(reply.headers["Retry-After"]) <= 60, True, reply)
    equal(nobody.get(link["url"]).status, 200)
    s.sql("UPDATE posm.posm_shares SET hour_began = now() - interval '61 minutes' WHERE id = :'i'", i=link["id"])
    equal(nobody.get(link["url"] + "/archive.zip").status, 200)


# --- jobs -----------------------------------------------------------------------------------------------------

@claim
def jobs_are_for_administrators_and_go_the_generations_way(s):
    place, admin = s.restaurant("Работы", ["1"]), s.client("admin")
    problem(s.client().get("/api/v1/jobs"), 403, "role_too_low")
    problem(s.client().post("/api/v1/jobs/1/cancel"), 403, "role_too_low")
    press = s.client().generate(place, s.template).json["id"]
    jobs = admin.get("/api/v1/jobs?kind=generate&state=waiting&limit=1").json
    job = jobs["items"][0]
    equal((job["kind"], job["subject"], job["state"], job["attempts"]), ("generate", press, "waiting", 0))
    stopped = admin.post(f"/api/v1/jobs/{job['id']}/cancel")
    equal((stopped.status, stopped.json["state"]), (200, "cancelled"))
    equal(s.client().get(f"/api/v1/generations/{press}").json["status"], "cancelled")
    problem(admin.post(f"/api/v1/jobs/{job['id']}/cancel", {}), 409, "generation_ended")
    problem(admin.post(f"/api/v1/jobs/{job['id']}/retry"), 409, "generation_not_failed")
    _, settings = s.starter()
    settings["elements"][1].update(width=1, height=1, fit="error")
    failing = s.client().generate(place, s.template, settings=settings).json["id"]
    with working(s):
        equal(s.finished(failing)["status"], "error")
    failed, = admin.get(f"/api/v1/jobs?state=failed&generation_id={failing}").json["items"]
    equal((failed["progress"], failed["total"], failed["lease_until"]), (0, 1, None))
    equal((failed["subject"], failed["attempts"], failed["failures"], failed["error"]), (failing, 1, 1, "text_overset"))
    equal(admin.post(f"/api/v1/jobs/{failed['id']}/retry").json["state"], "waiting")
    equal(s.client().get(f"/api/v1/generations/{failing}").json["status"], "created")
    equal(admin.post(f"/api/v1/jobs/{failed['id']}/cancel").json["state"], "cancelled")
    for wrong in ("state=gone", "state=", "limit=0"):
        equal(admin.get(f"/api/v1/jobs?{wrong}").status, 400, wrong)
    problem(admin.get("/api/v1/jobs?worker=x"), 400, "unknown_parameter")
    problem(admin.post("/api/v1/jobs/999999/retry"), 404, "not_found")
    problem(admin.post(f"/api/v1/jobs/{job['id']}/retry", {"force": True}), 400, "unknown_field")


@claim
def a_job_without_a_generation_is_stopped_and_tried_again(s):
    admin = s.client("admin")
    sweep = int(s.sql("""INSERT INTO posm.posm_jobs (kind, subject, state, run_at) VALUES ('sweep', 77, 'ready', now() + interval '1 day')
                         RETURNING id""")[0][0])
    equal(admin.get("/api/v1/jobs?kind=sweep&limit=1").json["items"][0]["id"], sweep)
    problem(admin.post(f"/api/v1/jobs/{sweep}/retry"), 409, "job_not_failed")
    equal(admin.post(f"/api/v1/jobs/{sweep}/cancel").json["state"], "cancelled")
    problem(admin.post(f"/api/v1/jobs/{sweep}/cancel"), 409, "job_ended")
    equal(admin.post(f"/api/v1/jobs/{sweep}/retry").json["state"], "ready")
    actions = s.sql("SELECT action, login FROM posm.posm_audit WHERE subject_kind = 'job' AND subject_id = :'j' ORDER BY id", j=str(sweep))
    equal(actions, [["job.cancel", "admin"], ["job.retry", "admin"]])
    # who has some places only does not see what serves all
    mine = s.restaurant("Свой")
    s.user("local-admin", "admin", restaurants=[mine])
    local = s.add_login("local-admin", "pw")
    equal(local.get("/api/v1/jobs").json["items"], [])
    s.sql("""WITH made AS (INSERT INTO posm.restaurants_posm_versions (restaurant_id, template_id, template_revision, version, status, selection,
                               posm_template_settings, tables, total, finished_at) VALUES (:'r', :'t', 1, 1, 'done', 'all', '{}', '{}', 1, now())
                           RETURNING id)
             INSERT INTO posm.posm_jobs (kind, subject, state, worker) SELECT 'generate', id, 'done', 'press-7:4711' FROM made""", r=mine, t=s.template)
    equal([[j["worker"] for j in c.get("/api/v1/jobs?limit=1").json["items"]] for c in (local, admin)], [[None], ["press-7:4711"]])
    problem(local.post(f"/api/v1/jobs/{sweep}/cancel"), 404, "not_found")
    s.sql("DELETE FROM posm.posm_jobs WHERE id = :'j'", j=sweep)


if __name__ == "__main__":
    with Stack(posmd=False) as stack:
        stack.template = stack.add_template()
        code = run(stack)
    sys.exit(code)
