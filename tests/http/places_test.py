#!/usr/bin/python3
"""Brands, restaurants and tables as a client meets them, through lighttpd (in make check-long Apache): who may, what is refused, whole lists of tables."""
import sys
import threading
import uuid

from claims import claim, equal, run
from stack import Stack, quoted


def problem(reply, status, code, pointer=None):
    equal((reply.status, reply.code), (status, code), reply.body)
    if pointer is not None:
        equal(reply.json.get("pointer"), pointer, reply.body)
    return reply.json


def put_csv(client, place, text, query="", kind="text/csv", **headers):
    body = text if isinstance(text, bytes) else text.encode()
    given = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return client.request("PUT", f"/api/v1/restaurants/{place}/tables{query}", body, given)


def together(n, ask):
    """What n of them answered who asked at once."""
    replies = []
    threads = [threading.Thread(target=lambda i=i: replies.append(ask(i))) for i in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies


def numbers(rows):
    return [row["number"] for row in rows]


# --- brands and restaurants -----------------------------------------------------------------------------------

BRANDS, RESTAURANTS = "/api/v1/brands", "/api/v1/restaurants"


@claim
def a_brand_comes_changes_and_goes(s):
    admin = s.client("admin")
    made = admin.post(BRANDS, {"name": "Кофе", "external_id": "crm-1", "qr_url_template": "https://check.example/kofe/{uuid}"})
    equal((made.status, made.json["external_id"], made.headers["Location"]), (201, "crm-1", f"{BRANDS}/{made.json['id']}"))
    one = made.headers["Location"]
    shown = admin.get(one)
    equal(shown.json, made.json)
    changed = admin.send("PATCH", one, {"name": "Кофе и точка"}, If_Match=shown.headers["ETag"])
    equal((changed.json["name"], changed.json["qr_url_template"]), ("Кофе и точка", "https://check.example/kofe/{uuid}"))
    problem(admin.send("PATCH", one, {"name": "x"}, If_Match=shown.headers["ETag"]), 412, "precondition_failed")
    equal(admin.send("PATCH", one, {"qr_url_template": None, "external_id": None}).json["qr_url_template"], None)
    for fields, code, pointer in (({"name": ""}, "out_of_range", "/name"), ({"name": " \u00a0"}, "out_of_range", "/name"),
                                  ({"name": "a\nb"}, "bad_text", "/name"), ({"name": "я" * 201}, "out_of_range", "/name"),
                                  ({"name": None}, "wrong_type", "/name"), ({"id": 1}, "unknown_field", "/id"),
                                  ({"external_id": "x" * 201}, "out_of_range", "/external_id"), ({"external_id": "a\tb"}, "bad_text", "/external_id")):
        problem(admin.send("PATCH", one, fields), 400, code, pointer)
    problem(admin.post(BRANDS, {"external_id": "x"}), 400, "missing_field", "/name")
    place = s.restaurant(brand=made.json["id"])
    found = problem(admin.send("DELETE", one), 409, "brand_in_use")
    equal(found["count"], 1)
    equal(admin.send("DELETE", f"{RESTAURANTS}/{place}").status, 204)
    problem(admin.send("DELETE", one, If_Match=shown.headers["ETag"]), 412, "precondition_failed")
    equal(admin.send("DELETE", one).status, 204)
    problem(admin.get(one), 404, "not_found")
    problem(admin.send("DELETE", one), 404, "not_found")
    actions = s.sql("SELECT action FROM posm.posm_audit WHERE subject_kind = 'brand' AND subject_id = :'b' ORDER BY id", b=made.json["id"])
    equal([a for a, in actions], ["brand.add", "brand.change", "brand.change", "brand.remove"])


@claim
def a_brands_links_lead_to_hosts_that_are_allowed(s):
    admin = s.client("admin")
    one = f"{BRANDS}/{s.brand()}"
    for good in ("https://check.example/a/{uuid}", "https://CHECK.example:8443/{uuid}?x=1", "https://eat.example/{uuid}", "https://go.example?t={uuid}"):
        equal(admin.send("PATCH", one, {"qr_url_template": good}).status, 200, good)
    for bad, code in (("http://check.example/{uuid}", "bad_url_template"), ("https://check.example/", "bad_url_template"),
                      ("https://check.example/{uuid}/{uuid}", "bad_url_template"), ("javascript:alert('{uuid}')", "bad_url_template"),
                      ("https://check.example/ {uuid}", "bad_url_template"), ("https://evil.example/{uuid}", "host_not_allowed"),
                      ("https://check.example@evil.example/{uuid}", "host_not_allowed"), ("https://check.example:x@evil.example/{uuid}", "host_not_allowed"),
                      ("https://{uuid}.check.example/", "host_not_allowed"), ("https://check.example{uuid}/", "host_not_allowed"),
                      ("https://check.example.evil.example/{uuid}", "host_not_allowed"), ("https:///{uuid}", "host_not_allowed"),
                      ("https://eat.exampl/{uuid}", "host_not_allowed"), ("HTTPS://check.example/{uuid}", "bad_url_template")):
        problem(admin.send("PATCH", one, {"qr_url_template": bad}), 400, code, "/qr_url_template")
    found = problem(admin.send("PATCH", one, {"qr_url_template": "javascript:alert('{uuid}')"}, Accept_Language="ru"), 400, "bad_url_template")
    equal(found["detail"], "Шаблон ссылки: он должен начинаться с https://.")
    equal(admin.get(one).json["qr_url_template"], "https://go.example?t={uuid}")


@claim
def a_restaurant_comes_changes_and_goes(s):
    admin, brand = s.client("admin"), s.brand("Сеть мест")
    made = admin.post(RESTAURANTS, {"name": "Ёлка", "brand_id": brand, "time_zone": "Asia/Omsk", "external_id": "place-1"})
    equal((made.status, made.json["brand_name"], made.json["table_count"]), (201, "Сеть мест", 0))
    one = made.headers["Location"]
    equal(admin.send("PATCH", one, {"time_zone": None}, If_Match=admin.get(one).headers["ETag"]).json["time_zone"], None)
    problem(admin.send("PATCH", one, {"time_zone": "Mars/Olympus"}), 400, "bad_time_zone", "/time_zone")
    problem(admin.send("PATCH", one, {"brand_id": 1}), 400, "unknown_field", "/brand_id")
    problem(admin.post(RESTAURANTS, {"name": "x", "brand_id": 999999}), 404, "not_found", "/brand_id")
    problem(admin.post(RESTAURANTS, {"name": "x", "brand_id": brand, "external_id": "place-1"}), 409, "external_id_taken", "/external_id")
    problem(s.client().post(RESTAURANTS, {"name": "x", "brand_id": brand}), 403, "role_too_low")
    place = made.json["id"]
    equal(s.client().post(f"{one}/tables", {"range": "1-3"}).status, 201)
    table = s.tables(place)["1"]
    active = int(s.sql("""INSERT INTO posm.restaurants_posm_versions (restaurant_id, template_id, template_revision, version, status, selection,
                              posm_template_settings, tables, total) VALUES (:'r', :'t', 1, 1, 'created', 'all', '{}', '{}', 3) RETURNING id""",
                       r=place, t=s.template)[0][0])
    equal(problem(admin.send("DELETE", one), 409, "generation_active")["active_id"], active)
    s.sql("UPDATE posm.restaurants_posm_versions SET status = 'cancelled', finished_at = now() WHERE id = :'g'", g=active)
    equal(admin.send("DELETE", one).status, 204)
    problem(admin.get(one), 404, "not_found")
    problem(admin.get(f"/api/v1/tables/{table}/qr.png"), 404, "not_found")
    equal(admin.post(RESTAURANTS, {"name": "x", "brand_id": brand, "external_id": "place-1"}).status, 201)


@claim
def another_system_keeps_places_by_its_own_ids(s):
    admin = s.client("admin")
    path = f"{BRANDS}?external_id={quoted('erp/7 ё')}"
    made = admin.send("PUT", path, {"name": "Сеть 7"})
    equal((made.status, made.json["external_id"]), (201, "erp/7 ё"))
    again = admin.send("PUT", path, {"qr_url_template": "https://check.example/7/{uuid}"})
    equal((again.status, again.json["id"], again.json["name"]), (200, made.json["id"], "Сеть 7"))
    equal(admin.send("PUT", path, {"name": "Сеть семь"}).json["qr_url_template"], "https://check.example/7/{uuid}")
    problem(admin.send("PUT", path, {"name": "x"}, If_None_Match="*"), 412, "precondition_failed")
    problem(admin.send("PUT", path, {"external_id": "other"}), 400, "unknown_field", "/external_id")
    problem(admin.send("PUT", BRANDS, {"name": "x"}), 400, "bad_parameter")
    problem(admin.send("PUT", f"{BRANDS}?external_id=new", {}), 400, "missing_field", "/name")
    place = f"{RESTAURANTS}?external_id=erp-77"
    problem(admin.send("PUT", place, {"name": "Место"}), 400, "missing_field", "/brand_id")
    first = admin.send("PUT", place, {"name": "Место", "brand_id": made.json["id"]})
    equal((first.status, admin.send("PUT", place, {"name": "Место 2"}).json["id"]), (201, first.json["id"]))
    equal(admin.send("PUT", place, {"brand_id": made.json["id"]}).json["id"], first.json["id"])
    equal([r["name"] for r in admin.get(place).json["items"]], ["Место 2"])
    # three at once make one; who comes second changes it, or hears that somebody else just did
    for key in ("at-once-1", "at-once-2", "at-once-3"):
        replies = together(3, lambda n, key=key: admin.send("PUT", f"{BRANDS}?external_id={key}", {"name": f"Сеть {n}"}))
        equal(sorted({r.status for r in replies} - {200, 412}), [201], replies)
        equal(len(s.sql("SELECT id FROM posm.brands WHERE external_id = :'key'", key=key)), 1)


@claim
def places_are_made_and_changed_where_they_are_in_scope(s):
    brand, other = s.brand("Наша"), s.brand("Не наша")
    place, foreign = s.restaurant("Наше", brand=brand), s.restaurant("Не наше", brand=other)
    s.user("brand-admin", "admin", brands=[brand])
    s.user("place-admin", "admin", restaurants=[place])
    of_brand, of_place = s.add_login("brand-admin", "pw"), s.add_login("place-admin", "pw")
    problem(of_brand.post(BRANDS, {"name": "x"}), 403, "scope_too_narrow")
    equal(of_brand.send("PATCH", f"{BRANDS}/{brand}", {"name": "Наша 2"}).status, 200)
    equal(of_brand.post(RESTAURANTS, {"name": "Второе", "brand_id": brand}).status, 201)
    equal(of_place.send("PATCH", f"{RESTAURANTS}/{place}", {"name": "Наше 2"}).status, 200)
    # it sees the brand of its restaurant and has no say over it
    equal(of_place.get(f"{BRANDS}/{brand}").status, 200)
    for client in (of_place, of_brand):
        for method in ("PATCH", "DELETE"):
            body = {} if method == "PATCH" else None
            problem(client.send(method, f"{BRANDS}/{other}", body), 404, "not_found")
            problem(client.send(method, f"{RESTAURANTS}/{foreign}", body), 404, "not_found")
            problem(of_place.send(method, f"{BRANDS}/{brand}", body), 403, "brand_not_whole")
        problem(client.post(RESTAURANTS, {"name": "x", "brand_id": other}), 404, "not_found", "/brand_id")
    problem(of_place.post(RESTAURANTS, {"name": "x", "brand_id": brand}), 403, "brand_not_whole", "/brand_id")


@claim
def an_external_id_is_a_brands_own_and_tells_nothing_of_others(s):
    admin, key = s.client("admin"), f"{RESTAURANTS}?external_id=till-1"
    mine, other = (admin.post(BRANDS, {"name": n, "external_id": n}).json["id"] for n in ("ids-mine", "ids-other"))
    theirs = admin.send("PUT", key, {"name": "Их", "brand_id": other}).json["id"]
    s.user("ids-admin", "admin", brands=[mine])
    local = s.add_login("ids-admin", "pw")
    ours = local.post(RESTAURANTS, {"name": "Наше", "brand_id": mine, "external_id": "till-1"})
    equal(ours.status, 201, ours)
    problem(local.post(RESTAURANTS, {"name": "x", "brand_id": mine, "external_id": "till-1"}), 409, "external_id_taken", "/external_id")
    equal([local.send("PUT", key, {"name": n}).json["id"] for n in ("Наше 2", "Наше 3")], [ours.json["id"]] * 2)
    problem(admin.send("PUT", key, {"name": "x"}), 409, "external_id_ambiguous", "/brand_id")
    equal([admin.send("PUT", key, {"brand_id": b}).json["id"] for b in (mine, other)], [ours.json["id"], theirs])
    equal(sorted(r["id"] for r in admin.get(key).json["items"]), sorted([ours.json["id"], theirs]))
    # where a conflict would tell of what is out of scope, whether it is taken or free is not even asked
    for free_or_taken in ("ids-other", "ids-free"):
        problem(local.send("PATCH", f"{BRANDS}/{mine}", {"external_id": free_or_taken}), 403, "scope_too_narrow", "/external_id")
    sibling = local.post(RESTAURANTS, {"name": "Соседнее", "brand_id": mine}).json["id"]
    s.user("ids-place", "admin", restaurants=[sibling])
    place = s.add_login("ids-place", "pw")
    for free_or_taken in ("till-1", "till-2"):
        problem(place.send("PATCH", f"{RESTAURANTS}/{sibling}", {"external_id": free_or_taken}), 403, "brand_not_whole", "/external_id")
    equal(place.send("PATCH", f"{RESTAURANTS}/{sibling}", {"name": "Соседнее 2"}).status, 200)
    # nor does a cursor: where a foreign name sorts
    for client, path in ((local, BRANDS), (local, RESTAURANTS), (place, BRANDS), (place, RESTAURANTS)):
        for foreign in (theirs if path == RESTAURANTS else other, 10 ** 9):
            equal(client.get(f"{path}?cursor={foreign}").json, client.get(path).json, (path, foreign))
    tables = f"{RESTAURANTS}/{sibling}/tables"
    equal([local.post(f"{RESTAURANTS}/{r}/tables", {"range": "1-3"}).status for r in (sibling, ours.json["id"])], [201, 201])
    equal(place.get(f"{tables}?cursor={s.tables(ours.json['id'])['1']}").json["items"], place.get(f"{tables}?cursor={uuid.uuid4()}").json["items"])


@claim
def lists_of_places_are_searched_sorted_and_counted(s):
    admin, brand = s.client("admin"), s.brand("Счётная")
    for n in (2, 10, 1):
        s.restaurant(f"Сортируемый {n}", brand=brand)

    def names(query):
        found, cursor = [], ""
        while cursor is not None:
            page = admin.get(f"{RESTAURANTS}?brand_id={brand}&limit=2&{query}" + (f"&cursor={quoted(cursor)}" if cursor else "")).json
            found += [r["name"].split()[-1] for r in page["items"]]
            cursor = page["next_cursor"]
        return found
    equal(names("sort=name"), ["1", "2", "10"])
    equal(names("sort=newest"), ["1", "10", "2"])
    equal(names(f"q={quoted('СОРТИРУЕМЫЙ 1')}"), ["1", "10"])
    # the id in the other system, whole or how it begins; a brand's ids are its own
    s.sql("UPDATE posm.restaurants SET external_id = 'Kassa-' || split_part(name, ' ', 2) WHERE brand_id = :'b'", b=brand)
    other = s.restaurant("Чужой", brand=s.brand("Другая"))
    s.sql("UPDATE posm.restaurants SET external_id = 'Kassa-1' WHERE id = :'r'", r=other)
    equal((names("q=kassa-1"), names("q=Kassa-10"), names("q=assa")), (["1", "10"], ["10"], []))
    s.user("seeker", "viewer", restaurants=[other])
    equal([r["id"] for r in s.add_login("seeker", "pw").get(f"{RESTAURANTS}?q=kassa").json["items"]], [other])
    equal(admin.get(f"{RESTAURANTS}?brand_id={brand}&count=1&limit=1").json["count"], "3")
    s.sql("INSERT INTO posm.restaurants (brand_id, name) SELECT :'b', 'Много ' || n FROM generate_series(1, 1100) n", b=brand)
    equal(admin.get(f"{RESTAURANTS}?brand_id={brand}&count=1&limit=1").json["count"], "1000+")
    equal(admin.get(f"{BRANDS}?q={quoted('счетная')}&count=1").json["count"], "1")
    equal(admin.get(f"{BRANDS}?sort=newest&limit=1").json["items"][0]["id"] >= brand, True)
    problem(admin.get(f"{BRANDS}?sort=id"), 400, "bad_parameter")


# --- tables: ranges -------------------------------------------------------------------------------------------

@claim
def a_range_makes_tables_and_names_what_clashes(s):
    place, client = s.restaurant("Диапазон"), s.client()
    path = f"/api/v1/restaurants/{place}/tables"
    made = client.post(path, {"range": "8-12", "prefix": "VIP-", "zone": "Зал", "seats": 4})
    equal((made.status, numbers(made.json["items"])), (201, [f"VIP-{n}" for n in range(8, 13)]))
    equal((made.json["items"][0]["zone"], made.json["items"][0]["seats"]), ("Зал", 4))
    equal(made.json["items"][0]["url"], f"https://check.example/t/{made.json['items'][0]['uuid']}")
    found = problem(client.post(path, {"range": "11-14", "prefix": "VIP-", "zone": "Зал"}), 409, "tables_clash", "/range")
    equal((found["count"], found["numbers"]), (2, "VIP-11, VIP-12"))
    equal(len(s.tables(place)), 5)
    equal(client.post(path, {"range": "11-14", "prefix": "VIP-", "zone": "Терраса"}).status, 201)
    equal(numbers(client.post(path, {"range": "01-03"}).json["items"]), ["01", "02", "03"])
    for bad in ("1", "1-", "-1", "5-1", "1-1001", "a-b", "1-2-3", "1 - 3", "9999999999-9999999999"):
        reply = client.post(path, {"range": bad})
        equal((reply.status, reply.json.get("pointer")), (400, "/range"), bad)
    problem(client.post(path, {"range": "1-3", "prefix": "a\nb"}), 400, "bad_text", "/prefix")
    problem(client.post(path, {"range": "1-3", "number": "1"}), 400, "unknown_field", "/number")
    problem(s.client("view").post(path, {"range": "1-3"}), 403, "role_too_low")


@claim
def a_number_stands_once_in_its_zone_by_all_doors(s):
    place, client = s.restaurant("Номера", [("1", "Зал"), ("2", "Зал"), ("7", "Бар"), ("7", "Бар")]), s.client()
    path, tables = f"/api/v1/restaurants/{place}/tables", s.tables(place)
    problem(client.post(path, {"number": "1", "zone": "Зал"}), 409, "tables_clash", "/number")
    equal(client.post(path, {"number": "1", "zone": "Терраса"}).status, 201)
    one = f"/api/v1/tables/{tables['2']}"
    problem(client.send("PATCH", one, {"number": "1"}), 409, "tables_clash", "/number")
    equal(client.send("PATCH", one, {"seats": 5}).status, 200)
    found = problem(put_csv(client, place, "number,zone,external_id\n1,Зал,a\n1,Зал,b\n3,Зал,\n3,Зал,\n", "?keep=1"), 409, "tables_clash")
    equal([(e["line"], e["column"], e["code"]) for e in found["errors"]], [(3, 1, "tables_clash"), (5, 1, "tables_clash")])
    # two that changed their numbers with each other, and what stood there twice before, are no clash
    equal(put_csv(client, place, "number,zone\n7,Бар\n7,Бар\n", "?keep=1&dry_run=1").status, 200)
    other = s.restaurant("Обмен", ["1", "2"])
    mine = s.tables(other)
    equal(put_csv(client, other, f"uuid,number\n{mine['1']},2\n{mine['2']},1\n").status, 200)


@claim
def a_list_without_zones_finds_tables_by_their_number(s):
    place, client = s.restaurant("Без зон", [("Л-01", "Веранда"), ("1", "Зал"), ("1", "Бар"), ("1", ""), ("2", "Зал")]), s.client()
    d = put_csv(client, place, "number,seats\nЛ-01,4\n2,\n3,\n", "?keep=1&dry_run=1").json
    equal((d["counts"]["changed"], d["counts"]["unchanged"], d["counts"]["added"]), (1, 1, 1))
    equal((d["changed"][0]["zone"], d["changed"][0]["number"], d["added"][0]["zone"]), ("Веранда", "Л-01", None))
    found = problem(put_csv(client, place, "seats,number\n,Л-01\n,1\n", Accept_Language="ru"), 409, "ambiguous_number")
    equal((found["line"], found["column"], found["zones"]), (3, 2, "-, Бар, Зал"))
    equal(found["detail"], "Ошибка в списке: строка 3, столбец 2: стол с таким номером есть в нескольких зонах (-, Бар, Зал). Укажите зону.")
    found = problem(client.send("PUT", f"/api/v1/restaurants/{place}/tables", {"tables": [{"number": "1"}]}), 409, "ambiguous_number")
    equal(found["pointer"], "/tables/0/number")
    problem(put_csv(client, place, "number\n2\n2\n", "?keep=1"), 409, "tables_clash")
    # a row that says it has no zone is another table than the one that stands in one
    equal(put_csv(client, place, "number,zone\n2,\n", "?keep=1&dry_run=1").json["counts"]["added"], 1)


@claim
def what_people_type_is_trimmed_and_holds_nothing_unseen_by_all_doors(s):
    place, brand, client = s.restaurant("Надписи"), s.brand("Надписи сети"), s.client("admin")
    path, template = f"/api/v1/restaurants/{place}/tables", f"/api/v1/templates/{s.template}"
    made = client.post(path, {"number": " 7\t", "zone": " Зал ", "external_id": " e "}).json
    equal((made["number"], made["zone"], made["external_id"]), ("7", "Зал", "e"))
    equal(client.send("PATCH", f"/api/v1/tables/{made['uuid']}", {"number": "8 "}).json["number"], "8")
    done = client.send("PUT", f"{path}?keep=1", {"tables": [{"number": " 8", "zone": "Зал ", "external_id": " "}]}).json
    equal((done["counts"]["added"], done["changed"][0]["external_id"]), (0, None))
    equal(client.post(path, {"range": "1-2", "prefix": " Стол "}).json["items"][0]["number"], "Стол 1")
    equal(client.post(RESTAURANTS, {"name": " Имя ", "brand_id": brand}).json["name"], "Имя")
    for bad, code, told in (("  ", "out_of_range", "здесь пусто или одни пробелы."), ("1\u200b", "bad_text", "здесь недопустим невидимый знак (U+200B)."),
                            ("1\u202e2", "bad_text", "здесь недопустим знак, меняющий направление письма (U+202E)."),
                            ("\u20661", "bad_text", "здесь недопустим знак, меняющий направление письма (U+2066)."),
                            ("a\u0007", "bad_text", "здесь недопустим управляющий знак (U+0007).")):
        for method, where, body in (("POST", path, {"number": bad}), ("POST", RESTAURANTS, {"name": bad, "brand_id": brand}),
                                    ("POST", BRANDS, {"name": bad}), ("PATCH", template, {"name": bad})):
            field = "/name" if "name" in body else "/number"
            found = problem(client.send(method, where, body, Accept_Language="ru"), 400, code, field)
            equal(found["detail"], f"Поле {field}: {told}")
    problem(client.post(path, {"number": "9", "zone": "a\u200b"}), 400, "bad_text", "/zone")
    found = problem(put_csv(client, place, "number\n1\u200b\n"), 400, "bad_table")
    equal((found["detail"], found["line"], found["character"]), ("row 2, column number: an invisible character is no text", 2, "U+200B"))


@claim
def every_fault_of_a_list_is_told(s):
    place, client = s.restaurant("Ошибки"), s.client()
    text = "number;seats;uuid;external_id\n1;много;x;\n;4;;a\n\"3\"x;1;;\n4;5;;a\n5;1;;;лишнее\n6;0;;\n"
    found = problem(put_csv(client, place, text), 400, "bad_table")
    equal((found["line"], found["column"]), (2, 3))
    equal([(e["line"], e["column"], e["code"]) for e in found["errors"]],
          [(2, 3, "bad_table"), (2, 2, "bad_table"), (3, 1, "bad_table"), (4, 1, "bad_csv"), (6, 5, "bad_csv"), (7, 2, "bad_table"),
           (5, 4, "bad_table")])
    russian = put_csv(client, place, text, "?dry_run=1", Accept_Language="ru").json["errors"]
    equal(russian[1]["detail"], "Ошибка в списке: строка 2, столбец 2: мест может быть от 1 до 1000, или ничего.")
    said = client.send("PUT", f"/api/v1/restaurants/{place}/tables", {"tables": [{"number": "1", "seats": "x", "colour": 1}, {"zone": 7}, {"number": ""}]})
    equal([(e["pointer"], e["code"]) for e in said.json["errors"]],
          [("/tables/0/colour", "unknown_field"), ("/tables/0/seats", "wrong_type"), ("/tables/1/number", "missing_field"),
           ("/tables/1/zone", "wrong_type"), ("/tables/2/number", "out_of_range")])
    many = problem(put_csv(client, place, "number,seats\n" + "1,x\n" * 300), 400, "bad_table")
    equal(len(many["errors"]), 100)
    other = s.tables(s.restaurant("Чужой", ["1", "2"]))
    taken = problem(put_csv(client, place, f"number,uuid\n1,{other['1']}\n2,{other['2']}\n"), 409, "uuid_taken")
    equal([e["line"] for e in taken["errors"]], [2, 3])
    equal(s.tables(place), {})
    # what the tables there forbid is told in the same go
    equal(put_csv(client, place, "number,external_id\nA,till\nB,\n").status, 200)
    text = f"number,seats,uuid,external_id\nA,1,,till\n2,x,,\n3,1,{other['1']},\n4,1,{s.tables(place)['B']},till\n"
    found = problem(put_csv(client, place, text, "?keep=1"), 400, "bad_table")
    equal([(e["line"], e["column"], e["code"]) for e in found["errors"]], [(3, 2, "bad_table"), (5, 4, "bad_table"), (4, 3, "uuid_taken")])
    text = f"number,seats,uuid,external_id\nA,1,,\n2,x,,\nB,1,{s.tables(place)['B']},till\n"
    equal([e["code"] for e in put_csv(client, place, text, "?keep=1").json["errors"]], ["bad_table"])  # the first row gives it up


@claim
def a_restaurant_has_at_most_so_many_tables(s):
    place, client = s.restaurant("Полный", [str(n) for n in range(1, 1200)]), s.client()
    path = f"/api/v1/restaurants/{place}/tables"
    found = problem(client.post(path, {"range": "2001-2002"}), 422, "too_many_tables")
    equal(found["max"], 1200)
    equal(client.post(path, {"number": "x"}).status, 201)
    problem(client.post(path, {"number": "y"}), 422, "too_many_tables")
    problem(put_csv(client, place, "number\ny\n", "?keep=1"), 422, "too_many_tables")
    equal(put_csv(client, place, "number\ny\n", "?dry_run=1").status, 200)


# --- tables: whole lists --------------------------------------------------------------------------------------

@claim
def a_list_is_shown_as_a_difference_and_then_done(s):
    place, client = s.restaurant("Список", [("1", "Зал"), ("2", "Зал"), ("3", "Зал")]), s.client()
    before = s.tables(place)
    text = f"uuid;number;zone;seats\n{before['1']};1;Зал;4\n;2;Зал;\n;10;Терраса;2\n{before['3']};33;Зал;\n"
    shown = put_csv(client, place, text.replace("10", "9"), "?dry_run=1")
    shown = put_csv(client, place, text, "?dry_run=1")
    d = shown.json
    equal((d["delimiter"], d["encoding"], d["dry_run"]), ("semicolon", "utf-8", True))
    equal(d["counts"], {"added": 1, "changed": 1, "renamed": 1, "removed": 0, "restored": 0, "unchanged": 1})
    equal(d["added"], [{"number": "10", "zone": "Терраса", "seats": 2, "external_id": None, "uuid": None, "row": 4}])
    equal((d["changed"][0]["uuid"], d["changed"][0]["was"]["seats"], d["changed"][0]["seats"]), (before["1"], None, 4))
    equal((d["renamed"][0]["uuid"], d["renamed"][0]["was"]["number"], d["renamed"][0]["number"]), (before["3"], "3", "33"))
    equal((d["unchanged"][0]["number"], d["unchanged"][0]["uuid"]), ("2", before["2"]))
    equal(s.tables(place), before)
    # not another list, not other tables than those that were shown
    problem(put_csv(client, place, text + ";11;Зал;\n", If_Match=shown.headers["ETag"]), 412, "precondition_failed")
    equal(client.send("PATCH", f"/api/v1/tables/{before['2']}", {"seats": 6}).status, 200)
    problem(put_csv(client, place, text, If_Match=shown.headers["ETag"]), 412, "precondition_failed")
    equal(s.tables(place), before)
    shown = put_csv(client, place, text, "?dry_run=1")
    done = put_csv(client, place, text, If_Match=shown.headers["ETag"])
    equal((done.status, done.json["dry_run"], done.json["counts"]), (200, False, shown.json["counts"]))
    after = s.tables(place)
    equal((after["33"], after["1"], after["2"], after["10"]), (before["3"], before["1"], before["2"], done.json["added"][0]["uuid"]))
    audit = s.sql("SELECT detail #>> '{tables,0,was,number}', detail #>> '{tables,0,now,number}' FROM posm.posm_audit "
                  "WHERE action = 'table.import' AND restaurant_id = :'r'", r=place)
    equal(audit, [["3", "33"]])


@claim
def what_a_list_leaves_out_is_removed_or_kept(s):
    place, client = s.restaurant("Целое", ["1", "2", "3"]), s.client()
    before = s.tables(place)
    kept = put_csv(client, place, "number\n2\n4\n", "?dry_run=1&keep=1").json
    equal((kept["counts"]["removed"], numbers(kept["added"])), (0, ["4"]))
    done = put_csv(client, place, "number\n2\n4\n").json
    equal(([(r["number"], r["uuid"]) for r in done["removed"]], numbers(done["unchanged"])),
          ([("1", before["1"]), ("3", before["3"])], ["2"]))
    equal(sorted(s.tables(place)), ["2", "4"])
    problem(put_csv(client, place, "number\n"), 400, "bad_table")


@claim
def a_uuid_that_was_given_away_is_refused_whoever_has_it(s):
    place, elsewhere, client = s.restaurant("Свои коды", ["1", "2"]), s.restaurant("Чужие коды", ["1", "2"]), s.client()
    s.sql("UPDATE posm.restaurant_tables SET deleted_at = now() WHERE restaurant_id = :'r' AND number = '2'", r=elsewhere)
    theirs = [row[0] for row in s.sql("SELECT uuid FROM posm.restaurant_tables WHERE restaurant_id = :'r'", r=elsewhere)]
    for language, told in (("en", "row 2, column uuid: this uuid cannot be used: leave it out to get a new one"),
                           ("ru", "Строка 2, столбец 2: этот uuid использовать нельзя. Уберите его, и стол получит новый.")):
        answers = []
        for one in theirs:
            found = problem(put_csv(client, place, f"number,uuid\n3,{one}\n", "?dry_run=1&keep=1", Accept_Language=language), 409, "uuid_taken")
            equal((found["detail"], found["line"], found["column"]), (told, 2, 2), found)
            answers.append({k: v for k, v in found.items() if k != "instance"})
        equal(answers[0] == answers[1], True, answers)


@claim
def a_fault_of_a_list_says_why_in_russian_too(s):
    place, client = s.restaurant("Причины"), s.client()
    for text, kind, told in (
            ("number,zone\n1,a,b\n", None, "Ошибка в файле: строка 2: в ней ячеек 3, а столбцов в первой строке 2. "
             "Текст, в котором стоит разделитель, возьмите в кавычки."),
            ("number;zone\n1;Терраса\n".encode("cp1251"), "text/csv; charset=utf-8",
             "Ошибка в файле: строка 2, столбец 3: это не UTF-8; сохраните таблицу как «CSV UTF-8»."),
            ("number\n1\0\n", None, "Ошибка в файле: строка 2, столбец 2: нулевой байт; сохраните таблицу как «CSV UTF-8»."),
            (f"number\n{'1' * 100}\n", None, "Ошибка в списке: строка 2, столбец 1: допустимо не больше 64 знаков."),
            ("number\na\7b\n", None, "Ошибка в списке: строка 2, столбец 1: управляющий знак (U+0007).")):
        found = problem(put_csv(client, place, text, kind=kind or "text/csv", Accept_Language="ru"), 400, "bad_table" if "списке" in told else "bad_csv")
        equal((found["detail"], found["errors"][0]["detail"] if "errors" in found else told), (told, told))
    found = problem(put_csv(client, place, "number,seats,zone\n1,x,a\n2,,b\n2,,b\n2,,\n"), 400, "bad_table")
    equal([(e["line"], e["column"], e["code"]) for e in found["errors"]], [(2, 2, "bad_table"), (4, 1, "tables_clash")])


@claim
def encodings_and_separators_are_guessed_and_named(s):
    place, client = s.restaurant("Кодировки"), s.client()
    for text, delimiter, encoding in (
            ("number,zone\n1,Терраса\n".encode(), "comma", "utf-8"),
            ("number\tzone\r\n1\tТерраса\r\n".encode("utf-8-sig"), "tab", "utf-8-bom"),
            ("number;zone\r\n1;Терраса\r\n".encode("cp1251"), "semicolon", "windows-1251"),
            ("number;zone\n1;\"Тер;раса\"\n".encode("cp1251"), "semicolon", "windows-1251")):
        d = put_csv(client, place, text, "?dry_run=1").json
        equal((d["delimiter"], d["encoding"], d["added"][0]["zone"].replace(";", "")), (delimiter, encoding, "Терраса"))
    d = put_csv(client, place, "sep=;\r\nНомер;ЗОНА;Мест\r\n1;Терраса,зал;4.0\r\n", "?dry_run=1").json
    equal((d["delimiter"], d["added"][0]["zone"], d["added"][0]["seats"]), ("semicolon", "Терраса,зал", 4))
    found = problem(put_csv(client, place, "sep=;\nnumber;seats\n1;4.5\n"), 400, "bad_table")
    equal((found["line"], found["column"]), (3, 2))
    said = put_csv(client, place, "number;zone\n1;Терраса\n".encode("cp1251"), "?dry_run=1", "text/csv; charset=windows-1251")
    equal(said.json["added"][0]["zone"], "Терраса")
    found = problem(put_csv(client, place, "number;zone\n1;Терраса\n".encode("cp1251"), "", "text/csv; charset=UTF-8"), 400, "bad_csv")
    equal((found["line"], found["column"]), (2, 3))
    problem(put_csv(client, place, "number\n1\n", "", "text/csv; charset=koi8-r"), 415, "bad_charset")
    problem(put_csv(client, place, "number\n1\n", "", "text/plain"), 415, "wrong_content_type")
    for text, line, column in (("number,seats\n1,4\n2,many\n", 3, 2), ("zone,number\nx,\"1\n", 2, 2), ("number,colour\n1,red\n", 1, 2),
                               ("number,uuid\n\"1\",x\n", 2, 2), ("number,zone\n\"a\nb\",x\n", 2, 1), ("number,external_id\n1,a\n2,a\n", 3, 2)):
        reply = put_csv(client, place, text)
        equal((reply.status, reply.json.get("line"), reply.json.get("column")), (400, line, column), (text, reply.body))
    equal(s.tables(place), {})


@claim
def a_list_may_be_json(s):
    place, client = s.restaurant("Список JSON", ["1"]), s.client()
    one = s.tables(place)["1"]
    path = f"/api/v1/restaurants/{place}/tables"
    list_of = [{"number": "1", "external_id": "a"}, {"number": "2", "external_id": "b", "zone": "Зал", "seats": 2}]
    done = client.send("PUT", path, {"tables": list_of}).json
    # the table of that number takes the external_id and keeps its code
    equal((done["counts"]["changed"], done["changed"][0]["uuid"], done["delimiter"]), (1, one, None))
    done = client.send("PUT", path, {"tables": [{"number": "7", "external_id": "b"}, {"number": "1", "external_id": "a", "seats": None}]}).json
    equal((done["renamed"][0]["was"]["number"], done["renamed"][0]["zone"], done["counts"]["unchanged"]), ("2", "Зал", 1))
    for bad, code, pointer in (({"tables": [{"number": "1"}, {"number": ""}]}, "out_of_range", "/tables/1/number"),
                               ({"tables": [{"number": "1", "uuid": "x"}]}, "bad_table", "/tables/0/uuid"),
                               ({"tables": [{"number": "1", "colour": "red"}]}, "unknown_field", "/tables/0/colour"),
                               ({"tables": [{"seats": 1}]}, "missing_field", "/tables/0/number"), ({"tables": {}}, "wrong_type", "/tables"),
                               ({"tables": [{"number": "1", "external_id": "a"}, {"number": "2", "external_id": "a"}]}, "bad_table",
                                "/tables/1/external_id")):
        problem(client.send("PUT", path, bad), 400, code, pointer)
    found = problem(client.send("PUT", path, {"tables": [{"number": "1", "uuid": s.tables(s.restaurant(tables=["1"]))["1"]}]}), 409, "uuid_taken")
    equal(found["pointer"], "/tables/0/uuid")


@claim
def a_printed_code_never_silently_changes_its_table(s):
    place, client = s.restaurant("Печать", ["1", "2"]), s.client()
    tables = s.tables(place)
    made = client.generate(place, s.template, tables=[tables["1"]]).json["id"]
    equal(s.finished(made)["status"], "done")
    text = f"uuid,number\n{tables['1']},5\n{tables['2']},6\n"
    found = problem(put_csv(client, place, text), 409, "rename_unconfirmed")
    equal((found["count"], found["uuid"]), (1, tables["1"]))
    shown = put_csv(client, place, text, "?dry_run=1")
    equal([(r["was"]["number"], r["cards"]) for r in shown.json["renamed"]], [("1", "made"), ("2", "none")])
    problem(put_csv(client, place, text, If_Match="*"), 409, "rename_unconfirmed")
    equal(client.send("PATCH", f"/api/v1/generations/{made}", {"printed": True}).status, 200)
    equal(put_csv(client, place, "number\n2\n", "?dry_run=1").json["removed"][0]["cards"], "printed")
    equal(put_csv(client, place, text, If_Match=shown.headers["ETag"]).status, 200)
    equal(s.tables(place), {"5": tables["1"], "6": tables["2"]})
    # nor does it go without a question; a table that has no card does
    found = problem(put_csv(client, place, "number\n9\n", Accept_Language="ru"), 409, "removal_unconfirmed")
    equal((found["count"], found["uuid"], found["numbers"]), (1, tables["1"], "5"))
    equal(found["detail"].startswith("Исчезнут столы, чьи карточки уже сделаны (1): 5. "), True, found)
    equal(put_csv(client, place, "number\n5\n9\n").json["counts"]["removed"], 1)
    shown = put_csv(client, place, "number\n9\n", "?dry_run=1")
    equal(put_csv(client, place, "number\n9\n", If_Match=shown.headers["ETag"]).json["counts"]["removed"], 1)
    # its uuid brings it back, as it was but for what the row says; with another number only after a question
    equal(client.get(f"/api/v1/tables/{tables['1']}").status, 404)
    found = problem(put_csv(client, place, f"uuid,number\n{tables['1']},8\n", "?keep=1"), 409, "rename_unconfirmed")
    equal(found["numbers"], "5 -> 8")
    back = put_csv(client, place, f"uuid,number,seats\n{tables['1']},5,3\n", "?keep=1").json
    equal((back["counts"]["restored"], back["restored"][0]["uuid"], back["restored"][0]["cards"]), (1, tables["1"], "printed"))
    equal((back["restored"][0]["was"]["number"], back["restored"][0]["seats"]), ("5", 3))
    equal(client.get(f"/api/v1/tables/{tables['1']}").json["number"], "5")
    equal(put_csv(client, place, f"uuid,number\n{tables['1']},5\n", "?keep=1").json["counts"]["unchanged"], 1)


@claim
def a_table_knows_its_cards_and_whether_they_are_current(s):
    brand = s.brand("Карточки")
    place, client = s.restaurant("Карточки", [("1", "Зал"), ("2", "Зал"), ("3", "Зал")], brand=brand), s.client()
    one, two, _ = (s.tables(place)[n] for n in "123")

    def states():
        return {t["number"]: t["current_card"] for t in client.get(f"/api/v1/restaurants/{place}/tables").json["items"]}

    def cards(table=one, query=""):
        return client.get(f"/api/v1/tables/{table}/cards{query}").json
    equal(states(), {"1": "never", "2": "never", "3": "never"})
    equal(cards()["items"], [])
    first = client.generate(place, s.template, tables=[one, two]).json["id"]
    equal(s.finished(first)["status"], "done")
    equal(states(), {"1": "yes", "2": "yes", "3": "never"})
    equal([(c["generation_id"], c["status"], c["number"], c["zone"], c["made"], c["current"]) for c in cards()["items"]],
          [(first, "done", "1", "Зал", True, True)])
    # what the card does not say may change, what it says may not
    equal(client.send("PATCH", f"/api/v1/tables/{one}", {"seats": 9}).json.get("current_card"), None)
    equal(client.get(f"/api/v1/tables/{one}").json["current_card"], "yes")
    client.send("PATCH", f"/api/v1/tables/{one}", {"number": "1a"})
    equal((states()["1a"], client.get(f"/api/v1/tables/{one}").json["current_card"], cards()["items"][0]["current"]),
          ("outdated", "outdated", False))
    equal((states()["2"], cards(two)["items"][0]["current"]), ("yes", True))
    s.client("admin").send("PATCH", f"{BRANDS}/{brand}", {"qr_url_template": "https://check.example/b/{uuid}"})
    equal(states(), {"1a": "outdated", "2": "outdated", "3": "never"})
    second = client.generate(place, s.template).json["id"]
    equal(s.finished(second)["status"], "done")
    equal(set(states().values()), {"yes"})
    equal([(c["generation_id"], c["number"], c["current"]) for c in cards()["items"]], [(second, "1a", True), (first, "1", False)])
    # the same table again, as it was: the older card would be right, but another has taken its place
    s.sql("UPDATE posm.restaurants_posm_versions SET status = 'deleted', deleted_at = now() WHERE id = :'g'", g=second)
    equal([(c["status"], c["made"], c["current"]) for c in cards()["items"]], [("deleted", False, False), ("done", True, False)])
    failed = int(s.sql("""INSERT INTO posm.restaurants_posm_versions (restaurant_id, template_id, template_revision, version, status, selection,
                              posm_template_settings, tables, total, finished_at)
                          SELECT restaurant_id, template_id, template_revision, 99, 'error', selection, posm_template_settings, tables, total, now()
                          FROM posm.restaurants_posm_versions WHERE id = :'g' RETURNING id""", g=first)[0][0])
    page = cards(query="?limit=1")
    equal((page["items"][0]["generation_id"], page["items"][0]["made"], page["next_cursor"]), (failed, False, str(failed)))
    equal([c["generation_id"] for c in cards(query=f"?cursor={failed}")["items"]], [second, first])
    three = s.tables(place)["3"]
    equal([c["generation_id"] for c in cards(three)["items"]], [second])
    # a card without a code is a picture: it is none that guests could use
    plain = client.generate(place, s.template, settings={"format": 1, "unit": "mm", "elements": []}).json["id"]
    equal(s.finished(plain)["status"], "done")
    equal((states()["1a"], [(c["generation_id"], c["coded"], c["current"]) for c in cards()["items"]][0]), ("outdated", (plain, False, False)))
    equal(client.send("DELETE", f"/api/v1/tables/{three}").status, 204)
    problem(client.get(f"/api/v1/tables/{three}"), 404, "not_found")
    problem(client.get(f"/api/v1/tables/{three}/cards"), 404, "not_found")


@claim
def lists_are_for_operators_of_the_place(s):
    mine, theirs = s.restaurant("Моё место", ["1"]), s.restaurant("Чужое место", ["1"])
    s.user("lister", "operator", restaurants=[mine])
    me, before = s.add_login("lister", "pw"), s.tables(theirs)
    problem(put_csv(me, theirs, "number\n9\n"), 404, "not_found")
    problem(put_csv(me, 999999, "number\n9\n"), 404, "not_found")
    problem(me.post(f"/api/v1/restaurants/{theirs}/tables", {"range": "1-3"}), 404, "not_found")
    equal(s.tables(theirs), before)
    problem(put_csv(s.client("view"), mine, "number\n9\n"), 403, "role_too_low")
    problem(put_csv(me, mine, "number\n9\n", Sec_Fetch_Site="cross-site"), 403, "cross_origin")
    equal(put_csv(me, mine, "number\n9\n").status, 200)


@claim
def a_long_list_is_taken_at_once(s):
    place, client = s.restaurant("Стадион"), s.client()
    text = "number,zone,external_id\n" + "".join(f"{n},Сектор {n // 100},seat-{n}\n" for n in range(1, 1201))
    equal(put_csv(client, place, text).json["counts"]["added"], 1200)
    again = put_csv(client, place, text, "?dry_run=1").json
    equal((again["counts"]["unchanged"], again["counts"]["added"]), (1200, 0))


if __name__ == "__main__":
    with Stack(options={"restaurant.max_tables": 1200, "qr.allowed_hosts": "eat.example, go.example"}) as stack:
        stack.template = stack.add_template()
        sys.exit(run(stack))
