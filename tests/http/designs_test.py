#!/usr/bin/python3
"""Templates after their upload: other names, settings and files, revisions, copies, and who may do what with whose."""
import json
import subprocess
import sys
import threading

from claims import claim, equal, problem, run
from stack import Stack

API = "/api/v1/templates"


def path(template, *rest):
    return "/".join([API, str(template), *map(str, rest)])


def show(s, template, client=None):
    reply = (client or s.client()).get(path(template))
    equal(reply.status, 200, reply)
    return reply.json


def own(s, name="a6-card", client=None, place=None, **fields):
    """A template of one restaurant."""
    return s.add_template(name, client or s.client(), visibility="restaurants", restaurant_ids=[place or s.restaurant("Свой")], **fields)


def replace(client, template, pdf, described=None, name="new.pdf"):
    parts = {"file": (name, pdf)}
    if described is not None:
        parts["template"] = json.dumps(described).encode()
    return client.upload(path(template, "file"), parts, method="PUT")


def stored(s):
    """What must not change by what is refused."""
    return s.sql("SELECT (SELECT count(*) FROM posm.posm_templates), (SELECT count(*) FROM posm.posm_template_revisions),"
                 " (SELECT sum(row_version) FROM posm.posm_templates), (SELECT count(*) FROM posm.posm_audit)"), s.objects()


def moved(settings, index, **fields):
    copy = json.loads(json.dumps(settings))
    copy["elements"][index].update(fields)
    return copy


# --- name, settings -------------------------------------------------------------------------------------------

@claim
def a_name_changes_and_the_revision_stays(s):
    template = own(s)
    reply = s.client().send("PATCH", path(template), {"name": "Летняя", "description": "До сентября"})
    equal((reply.status, reply.json["name"], reply.json["description"], reply.json["revision"]), (200, "Летняя", "До сентября", 1))
    equal(s.client().send("PATCH", path(template), {"description": ""}).json["name"], "Летняя")
    for body, code, pointer in (({"name": ""}, "out_of_range", "/name"), ({"name": "x" * 201}, "out_of_range", "/name"),
                                ({"name": None}, "wrong_type", "/name"), ({"visibility": "global"}, "unknown_field", "/visibility"),
                                ({"revision": 1}, "unknown_field", "/revision")):
        problem(s.client().send("PATCH", path(template), body), 400, code, pointer)


@claim
def other_settings_make_the_next_revision_and_the_same_ones_none(s):
    template, (_, settings) = own(s), s.starter()
    changed = moved(settings, 0, x=30)
    reply = s.client().send("PATCH", path(template), {"settings": changed, "name": "Сдвинут"})
    equal((reply.status, reply.json["revision"], reply.json["settings"]["elements"][0]["x"], reply.json["name"]), (200, 2, 30, "Сдвинут"))
    equal((reply.json["preflight"]["level"] in ("ok", "note"), reply.json["preflight_level"] in ("ok", "note")), (True, True))
    again = s.client().send("PATCH", path(template), {"settings": json.loads(json.dumps(changed))}).json
    equal((again["revision"], again["row_version"]), (2, reply.json["row_version"]))
    # one file, which two revisions share
    equal(len(set(row[0] for row in s.sql("SELECT object_key FROM posm.posm_template_revisions WHERE template_id = :'t'", t=template))), 1)


@claim
def a_list_says_which_templates_have_errors(s):
    place, (_, settings) = s.restaurant("Ошибки"), s.starter()
    template, client = own(s, place=place), s.client()
    text = next(i for i, e in enumerate(settings["elements"]) if e["type"] == "text")
    # a code that does not scan spoils every card; a text that a made-up table does not fit in may fit every real one
    for index, fields, level in ((0, {"size": 4}, "error"), (text, {"width": 2, "size": 30, "min_size": 30}, "warning")):
        equal(client.send("PATCH", path(template), {"settings": moved(settings, index, **fields)}).status, 200)
        kept = {t["id"]: t["preflight_level"] for t in client.get(f"{API}?restaurant_id={place}").json["items"]}
        equal((kept[template], show(s, template)["preflight"]["level"]), (level, "error"))


@claim
def settings_that_do_not_fit_are_refused_and_change_nothing(s):
    template, (_, settings) = own(s), s.starter()
    before = stored(s)
    client = s.client()
    for change, code, pointer in (({"colour": "red"}, "unknown_field", "/settings/elements/0/colour"),
                                  ({"x": 1e12}, "out_of_range", "/settings/elements/0/x")):
        problem(client.send("PATCH", path(template), {"settings": moved(settings, 0, **change), "name": "Нет"}), 400, code, pointer)
    problem(client.send("PATCH", path(template), {"settings": moved(settings, 1, font="No Such")}), 400, "unknown_font",
            "/settings/elements/1/font")
    outside = moved(moved(settings, 0, x=90), 2, page=3)
    for language, words in (("en", ("reaches", "no page 3")), ("ru", ("за край страницы", "Страницы 3"))):
        reply = client.send("PATCH", path(template), {"settings": outside}, Accept_Language=language)
        told = problem(reply, 422, "elements_outside", "/settings/elements/2")
        equal([(f["code"], f["pointer"]) for f in told["findings"]], [("page_missing", "/elements/2"), ("outside_page", "/elements/0")])
        equal((words[1] in told["findings"][0]["text"], words[0] in told["findings"][1]["text"], told["count"]), (True, True, 2), told)
        equal(all(f["remedy"] for f in told["findings"]), True)
    equal(stored(s), before)
    # an upload is held to the same
    pdf, _ = s.starter()
    problem(s.client("admin").upload(API, {"file": ("a.pdf", pdf), "template": json.dumps({"name": "x", "settings": outside}).encode()}),
            422, "elements_outside", "/settings/elements/2")
    equal(stored(s), before)


@claim
def a_code_leads_to_hosts_that_are_allowed(s):
    """Whoever writes the settings: what a guest's phone opens is never what somebody typed in."""
    client, place, (_, settings) = s.client(), s.restaurant("Свой", tables=["1"]), s.starter()
    template = own(s, place=place)
    ways = {"preview": lambda body: client.post(path(template, "preview"), {**body, "width": 100}),
            "preflight": lambda body: client.post(path(template, "preflight"), body),
            "a card": lambda body: client.post("/api/v1/cards", {**body, "template_id": template, "uuid": "2a508180-0000-4000-8000-000000000001"}),
            "generation": lambda body: client.generate(place, template, **body),
            "settings": lambda body: s.client().send("PATCH", path(template), body)}
    before = stored(s)
    for way in ways.values():
        problem(way({"settings": moved(settings, 0, data="https://evil.example/{{table.uuid}}")}), 400, "host_not_allowed",
                "/settings/elements/0/data")
    for data, code in (("https://check.example@evil.example/{{table.uuid}}", "host_not_allowed"), ("HTTPS://evil.example", "host_not_allowed"),
                       ("https://{{table.number}}.check.example/", "host_not_allowed"), ("https://check.example{{table.zone}}", "host_not_allowed"),
                       ("https://check.example\\@evil.example/", "host_not_allowed"), ("https:evil.example", "data_not_allowed"),
                       ("{{table.number}}", "data_not_allowed"), ("{{restaurant.name}}/{{table.uuid}}", "data_not_allowed"),
                       ("http://check.example/", "data_not_allowed"), ("www.evil.example", "data_not_allowed"),
                       (" https://check.example/", "data_not_allowed"), ("tel:+70000000000", "data_not_allowed")):
        problem(ways["preview"]({"settings": moved(settings, 0, data=data)}), 400, code, "/settings/elements/0/data")
    equal(stored(s), before)
    for data in ("{{ table.url }}?from=card", "{{table.uuid}}", "https://CHECK.example/menu", "https://eat.example:8443/{{table.number}}"):
        equal(ways["preview"]({"settings": moved(settings, 0, data=data)}).status, 200, data)


# --- files ----------------------------------------------------------------------------------------------------

@claim
def a_new_file_makes_the_next_revision(s):
    template, (tent, tent_settings) = own(s), s.starter("a5-tent")
    reply = replace(s.client(), template, tent, name="Палатка.pdf")
    equal((reply.status, reply.json["revision"], reply.json["file"]["name"]), (200, 2, "Палатка.pdf"), reply)
    equal(reply.json["pages"][0]["width_mm"] > 200, True)
    equal(s.client().get(path(template, "file")).body, tent)
    # file and settings at once
    both = replace(s.client(), template, s.starter("a6-card")[0], {"settings": s.starter("a6-card")[1]})
    equal((both.status, both.json["revision"]), (200, 3))
    # the very same again stores nothing
    before = stored(s)
    equal(replace(s.client(), template, s.starter("a6-card")[0]).json["revision"], 3)
    equal(stored(s), before)


@claim
def a_file_whose_pages_do_not_fit_does_not_become_current(s):
    template = own(s)
    small, small_settings = s.starter("round-sticker")
    before = stored(s)
    told = problem(replace(s.client(), template, small), 422, "elements_outside", "/elements/2")
    equal({f["code"] for f in told["findings"]}, {"outside_page"})
    equal([f["pointer"] for f in told["findings"]], ["/elements/2", "/elements/3"])
    equal((show(s, template)["revision"], stored(s)), (1, before))
    # with settings that fit it is taken
    equal(replace(s.client(), template, small, {"settings": small_settings}).json["revision"], 2)


@claim
def a_file_that_is_none_is_refused_and_stores_nothing(s):
    template, client = own(s), s.client()
    pdf, settings = s.starter()
    before = stored(s)
    for bad in (b"", b"hello", b"<html>%PDF-1.4</html>", b"PK\x03\x04" + b"\0" * 500):
        reply = replace(client, template, bad)
        equal((reply.status, reply.code in ("template_refused", "not_a_pdf")), (422, True), reply)
    template_part = json.dumps({"settings": settings}).encode()
    problem(client.upload(path(template, "file"), {"template": template_part}, method="PUT"), 400, "bad_multipart")
    problem(client.upload(path(template, "file"), {"file": ("a.pdf", pdf), "other": b"{}"}, method="PUT"), 400, "bad_multipart")
    problem(replace(client, template, pdf, {"name": "x"}), 400, "unknown_field", "/name")
    problem(client.upload(path(template, "file"), {"file": ("a.pdf", pdf)}, method="PUT", X_Posm_Request="0"), 403, "request_header_needed")
    problem(client.send("PUT", path(template, "file"), {"settings": settings}), 415, "wrong_content_type")
    problem(replace(client, 999999, pdf), 404, "not_found")
    equal(stored(s), before)


@claim
def a_file_as_large_as_an_upload_may_be_passes_the_web_server(s):
    template = own(s)
    pdf, _ = s.starter()
    large = pdf + b"\n%" + b"x" * (8 * 1024 * 1024)
    reply = replace(s.client(), template, large)
    equal((reply.status, reply.json["file"]["size"]), (200, len(large)), reply)


# --- revisions ------------------------------------------------------------------------------------------------

@claim
def revisions_tell_who_when_and_what_and_come_back(s):
    place = s.restaurant("История")
    template, (_, settings) = own(s, place=place), s.starter()
    s.user("designer", "operator", restaurants=[place])
    designer = s.add_login("designer", "pw")
    equal(designer.send("PATCH", path(template), {"settings": moved(settings, 0, x=30)}).status, 200)
    equal([show(s, template)[name] for name in ("author", "revision_author")], ["oper", "designer"])
    tent, tent_settings = s.starter("a5-tent")
    equal(replace(s.client(), template, tent, {"settings": tent_settings}).json["revision"], 3)
    items = s.client("view").get(path(template, "revisions")).json["items"]
    equal([(i["revision"], i["author"], i["changed"], i["current"], i["restored_from"]) for i in items],
          [(3, "oper", ["file", "settings"], True, None), (2, "designer", ["settings"], False, None),
           (1, "oper", ["file", "settings"], False, None)])
    equal([i["pages"][0]["width_mm"] > 200 for i in items], [True, False, False])
    equal(all(i["created_at"].endswith("Z") for i in items), True)
    drawn = [s.client("view").post(path(template, "preview"), {"revision": revision, "width": 100}) for revision in (1, 2, 3)]
    equal([(d.status, d.headers["Content-Type"]) for d in drawn], [(200, "image/png")] * 3)
    equal((len({d.body for d in drawn}), drawn[2].body == s.client().post(path(template, "preview"), {"width": 100}).body), (3, True))
    problem(s.client().post(path(template, "preview"), {"revision": 9}), 404, "not_found")
    # keyset: a newer one does not move the pages
    first = s.client().get(path(template, "revisions") + "?limit=2").json
    back = s.client().post(path(template, "revisions", 2, "restore"))
    equal((back.status, back.json["revision"], back.json["settings"]["elements"][0]["x"]), (200, 4, 30), back)
    second = s.client().get(path(template, "revisions") + f"?limit=2&cursor={first['next_cursor']}").json
    equal([i["revision"] for i in first["items"] + second["items"]], [3, 2, 1])
    equal(second["next_cursor"], None)
    newest = s.client().get(path(template, "revisions", 4)).json
    equal((newest["restored_from"], newest["current"], newest["settings"]["elements"][0]["x"], newest["author"]), (2, True, 30, "oper"))
    equal(newest["preflight"]["level"] in ("ok", "note"), True)
    # what is current already changes nothing
    equal(s.client().post(path(template, "revisions", 4, "restore"), {}).json["revision"], 4)
    problem(s.client().post(path(template, "revisions", 9, "restore")), 404, "not_found")
    problem(s.client().post(path(template, "revisions", 99999999999, "restore")), 404, "not_found")
    problem(s.client().post(path(template, "revisions", 1, "restore"), {"x": 1}), 400, "unknown_field", "/x")
    problem(s.client().get(path(template, "revisions", 9)), 404, "not_found")
    problem(s.client().get(path(template, "revisions") + "?cursor=x"), 400, "bad_cursor")
    actions = [row[0] for row in s.sql("SELECT action FROM posm.posm_audit WHERE subject_kind = 'template' AND subject_id = :'t' ORDER BY id",
                                       t=template)]
    equal(actions, ["template.add", "template.change", "template.file", "template.restore"])


@claim
def files_and_pictures_of_old_revisions_stay(s):
    template = own(s)
    card, tent = s.starter("a6-card")[0], s.starter("a5-tent")[0]
    equal(replace(s.client(), template, tent).json["revision"], 2)
    client = s.client("view")
    equal(client.get(path(template, "revisions", 1, "file")).body, card)
    equal(client.get(path(template, "revisions", 2, "file")).body, tent)
    part = client.get(path(template, "revisions", 1, "file"), Range="bytes=0-3")
    equal((part.status, part.body), (206, b"%PDF"))
    tag = client.get(path(template, "revisions", 1, "file")).headers["ETag"]
    equal(client.get(path(template, "revisions", 1, "file"), If_None_Match=tag).status, 304)
    problem(client.get(path(template, "revisions", 3, "file")), 404, "not_found")
    old, new = (client.get(path(template, "pages", "1.png") + f"?width=100&revision={n}").body for n in (1, 2))
    equal((old[:4], new[:4], old == new), (b"\x89PNG", b"\x89PNG", False))


@claim
def a_generation_keeps_the_revision_it_was_made_of(s):
    place = s.restaurant("Старая ревизия", tables=["1"])
    template = own(s, place=place)
    made = s.client().generate(place, template).json
    equal(replace(s.client(), template, s.starter("a5-tent")[0]).json["revision"], 2)
    ended = s.finished(made["id"])
    equal((ended["status"], ended["template_revision"]), ("done", 1), ended)
    # its print file is drawn again from the old file, also after the template is gone
    equal(s.client().send("DELETE", path(template)).status, 204)
    sheet = s.client().get(f"/api/v1/generations/{made['id']}/print.pdf")
    equal((sheet.status, sheet.body[:5]), (200, b"%PDF-"), sheet)
    keys = {row[0] for row in s.sql("SELECT object_key FROM posm.posm_template_revisions WHERE template_id = :'t'", t=template)}
    equal((len(keys), keys - {k[k.index("templates/"):] for k in s.objects() if "templates/" in k}), (2, set()))


@claim
def two_changes_at_once_are_two_revisions_or_one_is_told(s):
    template, (_, settings) = own(s), s.starter()
    replies = []
    threads = [threading.Thread(target=lambda n=n: replies.append(s.client().send("PATCH", path(template), {
        "settings": moved(settings, 0, x=20 + n)}))) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = sorted((r.status, r.code) for r in replies)
    equal(set(told) <= {(200, None), (412, "precondition_failed")}, True, told)
    done = sum(r.status == 200 for r in replies)
    equal((done > 0, show(s, template)["revision"]), (True, 1 + done))


@claim
def a_change_by_a_tag_that_has_passed_changes_nothing(s):
    template, (pdf, settings) = own(s), s.starter()
    client = s.client()
    old = client.get(path(template)).headers["ETag"]
    reach = {"visibility": "restaurants", "restaurant_ids": show(s, template)["restaurant_ids"]}
    new = client.send("PATCH", path(template), {"name": "Новее"}, If_Match=old).headers["ETag"]
    before = stored(s)
    file = {"file": ("a.pdf", s.starter("a5-tent")[0])}
    for reply in (client.send("PATCH", path(template), {"settings": moved(settings, 0, x=30)}, If_Match=old),
                  client.upload(path(template, "file"), file, method="PUT", If_Match=old),
                  client.post(path(template, "revisions", 1, "restore"), If_Match=old),
                  client.send("PUT", path(template, "visibility"), reach, If_Match=old),
                  client.send("DELETE", path(template), If_Match=old)):
        problem(reply, 412, "precondition_failed")
    equal(stored(s), before)
    seen = client.upload(path(template, "file"), file, method="PUT", If_Match=new)
    equal((seen.status, seen.headers["ETag"]), (200, client.get(path(template)).headers["ETag"]))
    shared = client.send("PUT", path(template, "visibility"), reach, If_Match=seen.headers["ETag"])
    equal((shared.status, client.send("DELETE", path(template), If_Match=shared.headers["ETag"]).status), (200, 204))


# --- copies ---------------------------------------------------------------------------------------------------

@claim
def a_clone_is_a_template_of_its_own(s):
    place = s.restaurant("Копия")
    template = own(s, description="Оригинал")
    replace(s.client(), template, s.starter("a5-tent")[0])
    objects = s.objects()
    reply = s.client().post(path(template, "clone"), {"name": "Копия", "visibility": "restaurants", "restaurant_ids": [place]})
    made = reply.json
    equal((reply.status, reply.headers["Location"]), (201, path(made["id"])), reply)
    equal((made["name"], made["description"], made["revision"], made["restaurant_ids"]), ("Копия", "Оригинал", 1, [place]))
    equal((s.objects(), s.client().get(path(made["id"], "file")).body), (objects, s.starter("a5-tent")[0]))
    # neither hangs on the other
    equal(s.client().send("PATCH", path(made["id"]), {"settings": moved(made["settings"], 0, x=30)}).json["revision"], 2)
    equal(s.client().send("DELETE", path(template)).status, 204)
    equal(s.client().get(path(made["id"], "pages", "1.png") + "?width=100").status, 200)
    client = s.client()
    problem(client.post(path(made["id"], "clone"), {"visibility": "restaurants", "restaurant_ids": [place]}), 400, "missing_field", "/name")
    problem(client.post(path(made["id"], "clone"), {"name": "x"}), 400, "missing_field", "/visibility")
    problem(client.post(path(made["id"], "clone"), {"name": "x", "visibility": "restaurants"}), 400, "missing_field", "/restaurant_ids")
    problem(client.post(path(made["id"], "clone"), {"name": "x", "visibility": "global"}), 403, "global_needs_admin")
    problem(client.post(path(template, "clone"), {"name": "x", "visibility": "restaurants", "restaurant_ids": [place]}), 404, "not_found")


@claim
def a_blank_template_comes_by_json_or_by_a_form(s):
    place = s.restaurant("Пусто")
    settings = {"format": 1, "unit": "mm", "box": "trim", "elements": [{"type": "qr", "x": 20, "y": 20, "size": 40}]}
    wanted = {"name": "Чистый", "visibility": "restaurants", "restaurant_ids": [place], "settings": settings,
              "blank": {"width_mm": 80, "height_mm": 120, "bleed_mm": 3, "pages": 2}}
    by_json = s.client().post(API, wanted)
    equal((by_json.status, len(by_json.json["pages"]), by_json.json["pages"][0]["width_mm"], by_json.json["pages"][1]["trim_mm"]),
          (201, 2, 86, [3, 3, 83, 123]), by_json)
    by_form = s.client().upload(API, {"template": json.dumps(wanted).encode()})
    equal((by_form.status, by_form.json["pages"]), (201, by_json.json["pages"]))
    problem(s.client().post(API, {**wanted, "blank": None}), 400, "missing_field", "/blank")
    problem(s.client().post(API, {**wanted, "blank": {"width_mm": 1, "height_mm": 120}}), 400, "out_of_range", "/blank/width_mm")
    told = problem(s.client().post(API, {**wanted, "blank": {"width_mm": 40, "height_mm": 60}}), 422, "elements_outside",
                   "/settings/elements/0")
    equal(told["findings"][0]["code"], "outside_page")
    problem(s.client().request("POST", API, b"{}", {"Content-Type": "text/plain"}), 415, "wrong_content_type")


# --- who ------------------------------------------------------------------------------------------------------

class Neighbours:
    """Two brands; an operator of the first, one of a single restaurant of it, and templates of every kind."""

    def __init__(self, s):
        self.brand, self.foreign = s.brand("Наша сеть"), s.brand("Чужая сеть")
        self.mine, self.sister = s.restaurant("Наш", tables=["1"], brand=self.brand), s.restaurant("Соседний", brand=self.brand)
        self.theirs = s.restaurant("Их", brand=self.foreign)
        branded, local = f"branded-{self.brand}", f"local-{self.brand}"  # new ones: what was read for a login is known for auth.cache
        s.user(branded, "operator", brands=[self.brand])
        s.user(local, "operator", restaurants=[self.mine])
        self.branded, self.local, self.admin = s.add_login(branded, "pw"), s.add_login(local, "pw"), s.client("admin")
        add = self.admin
        self.of_all = s.add_template("a6-card", add)
        self.of_brand = s.add_template("a6-card", add, visibility="brands", brand_ids=[self.brand])
        self.of_both = s.add_template("a6-card", add, visibility="brands", brand_ids=[self.brand, self.foreign])
        self.of_mine = s.add_template("a6-card", add, visibility="restaurants", restaurant_ids=[self.mine])
        self.of_mixed = s.add_template("a6-card", add, visibility="restaurants", restaurant_ids=[self.mine, self.theirs])
        self.of_theirs = s.add_template("a6-card", add, visibility="restaurants", restaurant_ids=[self.theirs])
        self.all = (self.of_all, self.of_brand, self.of_both, self.of_mine, self.of_mixed, self.of_theirs)


def changes(s, client, template, reach):
    """Every call that changes a template."""
    pdf, settings = s.starter()
    return [client.send("PATCH", path(template), {"name": "Моё"}), client.send("PATCH", path(template), {"settings": moved(settings, 0, x=30)}),
            replace(client, template, pdf), client.post(path(template, "revisions", 1, "restore")),
            client.send("PUT", path(template, "visibility"), reach), client.send("DELETE", path(template))]


@claim
def what_others_see_is_changed_by_those_who_have_all_of_it(s):
    n = Neighbours(s)
    before = stored(s)
    reach = {"visibility": "restaurants", "restaurant_ids": [n.mine]}
    for client, visible, hidden in ((n.branded, (n.of_all, n.of_both, n.of_mixed), (n.of_theirs,)),
                                    (n.local, (n.of_all, n.of_brand, n.of_both, n.of_mixed), (n.of_theirs,))):
        for template in visible:
            equal(show(s, template, client)["editable"], False)
            for reply in changes(s, client, template, reach):
                problem(reply, 403, "template_shared")
        for template in hidden:
            problem(client.get(path(template)), 404, "not_found")
            for reply in changes(s, client, template, reach):
                problem(reply, 404, "not_found")
            for reply in (client.get(path(template, "revisions")), client.get(path(template, "revisions", 1)),
                          client.get(path(template, "revisions", 1, "file")), client.get(path(template, "file")),
                          client.post(path(template, "clone"), {"name": "x", **reach})):
                problem(reply, 404, "not_found")
    equal(stored(s), before)
    # nothing of the reply tells the foreign from the absent
    absent, foreign = (n.local.get(path(t)).json for t in (999999999, n.of_theirs))
    for document in (absent, foreign):
        document.pop("instance"), document.pop("detail")
    equal(absent, foreign)
    # one's own
    for client, template in ((n.local, n.of_mine), (n.branded, n.of_brand)):
        mine = show(s, template, client)
        equal(mine["editable"], True)
        scope = {"visibility": mine["visibility"], **{k: mine[k] for k in ("brand_ids", "restaurant_ids") if mine[k]}}
        equal([r.status for r in changes(s, client, template, scope)], [200, 200, 200, 200, 200, 204])
    # who may not change what is everybody's may take a copy of it home
    equal(n.local.post(path(n.of_all, "clone"), {"name": "Моя копия", **reach}).status, 201)
    # and a viewer of everything changes nothing
    for reply in changes(s, s.client("view"), n.of_all, reach):
        problem(reply, 403, "role_too_low")


@claim
def a_template_is_given_within_ones_scope_only(s):
    n = Neighbours(s)
    mine = s.add_template("a6-card", n.local, visibility="restaurants", restaurant_ids=[n.mine])
    before = stored(s)

    def give(client, **reach):
        return client.send("PUT", path(mine, "visibility"), reach)
    for call in (lambda client, **reach: give(client, **reach),
                 lambda client, **reach: client.post(path(mine, "clone"), {"name": "x", **reach})):
        problem(call(n.local, visibility="global"), 403, "global_needs_admin")
        problem(call(n.branded, visibility="global"), 403, "global_needs_admin")
        problem(call(s.client(), visibility="global"), 403, "global_needs_admin")
        problem(call(n.local, visibility="restaurants", restaurant_ids=[n.mine, n.theirs]), 404, "not_found", "/restaurant_ids/1")
        problem(call(n.local, visibility="restaurants", restaurant_ids=[n.sister]), 404, "not_found", "/restaurant_ids/0")
        problem(call(n.local, visibility="brands", brand_ids=[n.brand]), 404, "not_found", "/brand_ids/0")
        problem(call(n.branded, visibility="brands", brand_ids=[n.foreign]), 404, "not_found", "/brand_ids/0")
        problem(call(n.admin, visibility="brands", brand_ids=[999999]), 404, "not_found", "/brand_ids")
        problem(call(n.local, visibility="restaurants", restaurant_ids=[]), 400, "bad_value", "/restaurant_ids")
        problem(call(n.local, visibility="restaurants", restaurant_ids=[n.mine], brand_ids=[n.brand]), 400, "bad_value", "/brand_ids")
        problem(call(n.local, visibility="all"), 400, "out_of_range", "/visibility")
    problem(give(n.local), 400, "missing_field", "/visibility")
    equal(stored(s), before)
    # outwards, then it is no longer the first one's alone
    equal(give(n.branded, visibility="brands", brand_ids=[n.brand]).json["brand_ids"], [n.brand])
    problem(give(n.local, visibility="restaurants", restaurant_ids=[n.mine]), 403, "template_shared")
    equal(give(n.admin, visibility="global").json["visibility"], "global")
    problem(give(n.branded, visibility="brands", brand_ids=[n.brand]), 403, "template_shared")
    equal(give(n.admin, visibility="restaurants", restaurant_ids=[n.theirs]).json["restaurant_ids"], [n.theirs])
    problem(n.local.get(path(mine)), 404, "not_found")
    problem(n.local.generate(n.mine, mine), 404, "not_found")


@claim
def a_list_shows_what_is_visible_there(s):
    n = Neighbours(s)

    def ids(client, query=""):
        reply = client.get(f"{API}?limit=1000{query}")
        equal(reply.status, 200, reply)
        return [t["id"] for t in reply.json["items"] if t["id"] in n.all]
    equal(ids(n.admin), sorted(n.all))
    equal(ids(n.local), sorted((n.of_all, n.of_brand, n.of_both, n.of_mine, n.of_mixed)))
    equal(ids(n.local, f"&restaurant_id={n.mine}"), sorted((n.of_all, n.of_brand, n.of_both, n.of_mine, n.of_mixed)))
    equal(ids(n.branded, f"&restaurant_id={n.sister}"), sorted((n.of_all, n.of_brand, n.of_both)))
    equal(ids(n.admin, f"&restaurant_id={n.theirs}"), sorted((n.of_all, n.of_both, n.of_mixed, n.of_theirs)))
    equal(ids(n.branded, f"&brand_id={n.brand}"), sorted((n.of_all, n.of_brand, n.of_both)))
    equal(ids(n.admin, f"&brand_id={n.foreign}&visibility=brands"), [n.of_both])
    equal(ids(n.admin, "&visibility=restaurants"), sorted((n.of_mine, n.of_mixed, n.of_theirs)))
    equal(n.branded.get(f"{API}?brand_id={n.foreign}").json["items"], [])
    equal(n.local.get(f"{API}?restaurant_id={n.sister}").json["items"], [])
    equal(n.local.get(f"{API}?brand_id=999999").json["items"], [])
    # a foreign place's name is not told with the template
    equal(show(s, n.of_mixed, n.local)["restaurant_ids"], [n.mine])
    n.admin.send("PATCH", path(n.of_mine), {"name": "Ёлочный 100%_"})
    for q in ("елочный", "%D1%91%D0%BB%D0%BE%D1%87", "100%25_"):
        q = q if "%" in q else "".join(f"%{b:02x}" for b in q.encode())
        equal(ids(n.admin, f"&q={q}"), [n.of_mine], q)
    # pages go on where they were, whatever comes meanwhile
    first = n.local.get(f"{API}?limit=2&restaurant_id={n.mine}").json
    s.add_template("a6-card", n.admin)
    seen, cursor = [t["id"] for t in first["items"]], first["next_cursor"]
    while cursor:
        page = n.local.get(f"{API}?limit=2&restaurant_id={n.mine}&cursor={cursor}").json
        seen, cursor = seen + [t["id"] for t in page["items"]], page["next_cursor"]
    equal(seen, sorted(set(seen)))
    equal(set(ids(n.local, f"&restaurant_id={n.mine}")) <= set(seen), True)
    problem(n.local.get(f"{API}?cursor=x"), 400, "bad_cursor")


# --- fonts ----------------------------------------------------------------------------------------------------

def drawn(s, fonts):
    """A card with a text in each of these: the answer."""
    settings = {"format": 1, "unit": "mm", "elements": [
        {"type": "text", "x": 10, "y": 10, "width": 80, "height": 10, "value": "1", "font": font} for font in fonts]}
    return s.client().post(path(s.template, "preview"), {"settings": settings, "width": 100})


@claim
def every_font_that_is_listed_can_be_named_and_no_other(s):
    reply = s.client("view").get("/api/v1/fonts")
    equal((reply.status, reply.json["next_cursor"]), (200, None), reply)
    items = reply.json["items"]
    families = {i["family"]: i for i in items}
    equal([i["family"].casefold() for i in items], sorted(i["family"].casefold() for i in items))
    equal("PT Sans" in families, True, list(families))
    fonts = [style["font"] for i in items for style in i["styles"]]
    for at in range(0, len(fonts), 100):
        answer = drawn(s, fonts[at:at + 100])
        equal(answer.status, 200, answer)
    # families that are there in formats without a use, and styles that a family lacks
    others = subprocess.run(["fc-list", ":fontformat=Type 1", "family"], check=True, capture_output=True, text=True).stdout
    unusable = [f for f in {line.split(",")[0].replace("\\", "") for line in others.splitlines()} if f not in families]
    absent = unusable + [i["family"] + suffix for i in items
                         for suffix in ("", ":bold", ":italic", ":bold:italic") if i["family"] + suffix not in fonts]
    for font in absent[:20]:
        problem(drawn(s, [font]), 400, "unknown_font", "/settings/elements/0/font")
    # what another program says of the same fonts
    outlines = subprocess.run(["fc-list", ":outline=true:color=false", "family", "fontformat"], check=True, capture_output=True,
                              text=True).stdout
    known = {line.split(":")[0].split(",")[0].replace("\\", "") for line in outlines.splitlines()
             if "fontformat=TrueType" in line or "fontformat=CFF" in line}
    equal({f.casefold() for f in families}, {f.casefold() for f in known if not f.startswith(".")})


@claim
def a_font_says_what_it_is_and_has(s):
    items = {i["family"]: i for i in s.client().get("/api/v1/fonts").json["items"]}
    sans = items["PT Sans"]
    equal([(x["font"], x["bold"], x["italic"], x["made"]) for x in sans["styles"]],
          [("PT Sans", False, False, False), ("PT Sans:bold", True, False, False), ("PT Sans:italic", False, True, False),
           ("PT Sans:bold:italic", True, True, False)])
    equal(({"en", "ru"} <= set(sans["languages"]), "ja" in sans["languages"]), (True, False))
    equal([f for f, i in items.items() if i["default"]], ["PT Sans"])
    made = [x["made"] for x in items["PT Sans Caption"]["styles"]]  # a family of two cuts, without an italic
    equal(made, [False, False, True, True])
    narrow = s.add_login("nobody-fonts", "pw")
    problem(narrow.get("/api/v1/fonts"), 403, "no_role")
    problem(s.client().get("/api/v1/fonts?q=x"), 400, "unknown_parameter")


if __name__ == "__main__":
    with Stack(options={"fcgi.api.max": 5, "qr.allowed_hosts": "eat.example"}) as stack:
        stack.template = stack.add_template()
        sys.exit(run(stack))
