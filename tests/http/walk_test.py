#!/usr/bin/python3
"""A walk over every call of docs/openapi.yaml with values it allows and values it does not: no answer is a 5xx, each is as
documented (stack.Client asks contract.py), and each call is taken at least once. The first turn sends what every call needs and
no more, to something that is there; the others draw. POSM_SEED=n walks another way, POSM_WALK=n that many turns."""
import copy
import json
import os
import random
import re
import sys
import urllib.parse

import contract
from claims import claim, equal, run
from stack import Stack
from values import NASTY, Values, text_of

SEED = int(os.environ.get("POSM_SEED") or 4)
TURNS = int(os.environ.get("POSM_WALK") or 6)
CSV = ("number;zone\n1;Зал\n2;Бар\n", "number\n\0\n", "zone\nx\n", "number;number\n1;1\n", "")


class Places:
    """What is there to be asked for, and what is made to be changed: whoever takes something away takes a fresh one."""

    def __init__(self, stack):
        self.stack, self.count = stack, 0
        self.stock(30 * TURNS + 20)
        self.places = [stack.restaurant(f"Место {n}", ["1", ("2", "Зал")]) for n in range(3)]
        self.templates = [stack.add_template(name=name) for name in ("a6-card", "round-sticker")]
        self.pdf, self.settings = stack.starter()
        pale = copy.deepcopy(self.settings)
        for element in pale["elements"]:
            if element["type"] == "qr":
                element["color"] = {"rgb": "#e0e0e0"}
        press = stack.client().generate
        made = [press(place, self.templates[0]).json["id"] for place in self.places[:2]]
        spare = [press(self.restaurant(), self.templates[0]).json["id"] for _ in range(2)]
        self.failed = [press(self.restaurant(), self.templates[0], settings=pale).json["id"] for _ in range(2)]
        batch = self.press_brand().json
        ends = [stack.finished(one)["status"] for one in (*made, *spare, *self.failed, *(r["generation_id"] for r in batch["restaurants"]))]
        equal(ends, ["done"] * 4 + ["error"] * 2 + ["done"], "what the walk begins with")
        self.generations, self.spare, self.batches = made, spare, [batch["id"]]
        self.brands = [int(row[0]) for row in stack.sql("SELECT brand_id FROM posm.restaurants WHERE name LIKE 'Место %' ORDER BY id")]
        self.tables = [found for place in self.places for found in stack.tables(place).values()]
        self.link = stack.client().post(f"/api/v1/generations/{made[0]}/share", {"confirm": True}).json["url"].split("/")[-1]
        stack.user("walker", "viewer")

    def named(self, word):
        self.count += 1
        return f"{word} {self.count}"

    def stock(self, n):
        """Restaurants of a table each, every one of a brand of its own; brands without any; logins. A psql for each would take long."""
        rows = self.stack.sql("""
            WITH b AS (INSERT INTO posm.brands (name) SELECT 'Сеть ' || i FROM generate_series(1, :n) i RETURNING id),
                r AS (INSERT INTO posm.restaurants (brand_id, name) SELECT id, 'Новое ' || id FROM b RETURNING id, brand_id),
                t AS (INSERT INTO posm.restaurant_tables (restaurant_id, number, zone) SELECT id, '1', '' FROM r RETURNING restaurant_id, uuid)
            SELECT r.id, r.brand_id, t.uuid FROM r JOIN t ON t.restaurant_id = r.id""", n=n)
        self.fresh = [(int(place), int(brand), table) for place, brand, table in rows]
        empty = self.stack.sql("INSERT INTO posm.brands (name) SELECT 'Пустая ' || i FROM generate_series(1, :n) i RETURNING id", n=n // 4)
        self.empty = [int(row[0]) for row in empty]
        self.stack.sql("INSERT INTO posm.posm_users (login, role, scope_all) SELECT 'u' || i, 'viewer', true FROM generate_series(1, :n) i", n=n // 4)
        self.users = [f"u{i + 1}" for i in range(n // 4)]

    def brand(self):
        return self.empty.pop()

    def restaurant(self):
        return self.fresh.pop()[0]

    def brand_with_place(self):
        return self.fresh.pop()[1]

    def table(self):
        return self.fresh.pop()[2]

    def user(self):
        return self.users.pop()

    def press_brand(self):
        return self.stack.client("admin").post(f"/api/v1/brands/{self.brand_with_place()}/generations", {"template_id": self.templates[0]},
                                               Idempotency_Key=self.named("batch").replace(" ", "-"))

    def template(self):
        return self.stack.client("admin").post(f"/api/v1/templates/{self.templates[0]}/clone", {
            "name": self.named("Копия"), "visibility": "global"}).json["id"]

    def active(self):
        return self.stack.client().generate(self.restaurant(), self.templates[0]).json["id"]

    def job(self, generation):
        jobs = self.stack.client("admin").get("/api/v1/jobs?limit=1000").json["items"]
        return next(job["id"] for job in jobs if job["kind"] == "generate" and job["subject"] == generation)

    def ended(self):
        return self.failed.pop(0) if self.failed else self.generations[0]

    def card(self):
        return {"id": self.generations[0], "uuid": self.tables[0]}

    def share(self):
        made = self.stack.client().post(f"/api/v1/generations/{self.generations[0]}/share", {"confirm": True}).json
        return {"id": self.generations[0], "n": made.get("id", 1)}


# parts of the path that the call needs to be taken; what is not here takes any that is there
FITTING = {
    ("PUT", "/users/{login}"): lambda p: {"login": p.user()}, ("DELETE", "/users/{login}"): lambda p: {"login": p.user()},
    ("GET", "/users/{login}"): lambda p: {"login": "walker"},
    ("PATCH", "/brands/{id}"): lambda p: {"id": p.brand()}, ("DELETE", "/brands/{id}"): lambda p: {"id": p.brand()},
    ("POST", "/brands/{id}/generations"): lambda p: {"id": p.brand_with_place()},
    ("PATCH", "/restaurants/{id}"): lambda p: {"id": p.restaurant()}, ("DELETE", "/restaurants/{id}"): lambda p: {"id": p.restaurant()},
    ("POST", "/restaurants/{id}/tables"): lambda p: {"id": p.restaurant()}, ("PUT", "/restaurants/{id}/tables"): lambda p: {"id": p.restaurant()},
    ("POST", "/restaurants/{id}/generations"): lambda p: {"id": p.restaurant()},
    ("PATCH", "/tables/{uuid}"): lambda p: {"uuid": p.table()}, ("DELETE", "/tables/{uuid}"): lambda p: {"uuid": p.table()},
    ("PATCH", "/templates/{id}"): lambda p: {"id": p.template()}, ("DELETE", "/templates/{id}"): lambda p: {"id": p.template()},
    ("PUT", "/templates/{id}/file"): lambda p: {"id": p.template()}, ("PUT", "/templates/{id}/visibility"): lambda p: {"id": p.template()},
    ("POST", "/templates/{id}/revisions/{n}/restore"): lambda p: {"id": p.template(), "n": 1},
    ("POST", "/generations/{id}/cancel"): lambda p: {"id": p.active()}, ("POST", "/generations/{id}/retry"): lambda p: {"id": p.ended()},
    ("DELETE", "/generations/{id}"): lambda p: {"id": p.spare.pop() if p.spare else p.active()},
    ("GET", "/generations/{id}/tables/{uuid}.pdf"): Places.card, ("GET", "/generations/{id}/tables/{uuid}.png"): Places.card,
    ("DELETE", "/generations/{id}/share/{n}"): Places.share,
    ("POST", "/jobs/{id}/cancel"): lambda p: {"id": p.job(p.active())}, ("POST", "/jobs/{id}/retry"): lambda p: {"id": p.job(p.ended())},
}


def told(places, value):
    """A body whose fields go together, as the document's words ask for."""
    if isinstance(value, dict) and "visibility" in value:
        value.pop("brand_ids", None)
        value.pop("restaurant_ids", None)
        if value["visibility"] != "global":
            value[value["visibility"][:-1] + "_ids"] = [places.brands[0] if value["visibility"] == "brands" else places.places[0]]
    if isinstance(value, dict) and "role" in value and "scope" in value:
        value["scope"] = {"all": True} if value["scope"].get("all") else {**value["scope"], "all": False}
    return value


class Walker:
    def __init__(self, stack, chance):
        self.stack, self.chance, self.places = stack, chance, Places(stack)
        p = self.places
        self.ids = {"brands": p.brands, "restaurants": p.places, "templates": p.templates, "generations": p.generations,
                    "batches": p.batches, "jobs": [1, 2, 3]}
        self.cursors = {}
        self.values = Values(chance, {
            "uuid": p.tables, "table": p.tables, "tables": p.tables, "template_id": p.templates[:1], "restaurant_id": p.places,
            "brand_id": p.brands, "brand_ids": p.brands, "restaurant_ids": p.places, "page": [1], "n": [1], "revision": [1],
            "login": ["walker", "a/b", "Анна"], "token": [p.link], "settings": [p.settings], "time_zone": ["Europe/Moscow", "Asia/Tokyo"],
            "qr_url_template": ["https://check.example/x/{uuid}"], "sheet": ["card", "a4", "sra3", "210x297"],
            "from": ["2025-01-31"], "to": ["2035-01-31", "2035-01-31T10:00:00+03:00"], "font": ["PT Sans"]})

    def rarely(self, chance):
        return not self.values.bare and self.chance.random() < chance

    def inside(self, template, parameter, fitting):
        """A path's part: mostly of something that is there."""
        name = parameter["name"]
        if self.rarely(0.15):
            return urllib.parse.quote(text_of(self.chance.choice(NASTY))[:300], safe="") or "0"
        if name in fitting:
            return urllib.parse.quote(str(fitting[name]), safe="")
        noun = template.split("/")[1]
        if name == "id" and noun in self.ids:
            return str(self.ids[noun][0] if self.values.bare else self.chance.choice(self.ids[noun]))
        return urllib.parse.quote(text_of(self.values.valid(parameter["schema"], name)), safe="")

    def path(self, method, template, operation):
        fit, path = FITTING.get((method, template)), template
        changes = method == "DELETE" or (method == "PUT" and template.endswith(("/visibility", "/tables")))
        fitting = fit(self.places) if fit and (self.values.bare or changes or self.chance.random() < 0.5) else {}
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                path = path.replace("{%s}" % parameter["name"], self.inside(template, parameter, fitting))
        return path if path.startswith("/share/") else contract.API + path

    def query(self, template, operation):
        asked = []
        for parameter in operation["parameters"]:
            name = parameter["name"]
            if parameter["in"] != "query" or not self.values.wants(parameter.get("required")):
                continue
            value = self.values.valid(parameter["schema"], name)
            if name == "cursor":
                value = self.cursors.get(template, "")
            asked.append((name, text_of(self.values.spoiled(value) if self.rarely(0.2) else value)))
        if self.rarely(0.05):
            asked.append(("nobody-knows", "1"))
        return "?" + urllib.parse.urlencode(asked) if asked else ""

    def headers(self, operation):
        given = {}
        for parameter in operation["parameters"]:
            if parameter["in"] != "header" or not (parameter.get("required") or self.rarely(0.2)):
                continue
            proper = parameter["schema"].get("const") or str(self.chance.getrandbits(40))
            given[parameter["name"]] = (self.chance.choice(["*", '"1-x"', proper, "é".encode().decode("latin-1")])
                                        if self.rarely(0.2 if parameter.get("required") else 1) else proper)
        return given

    def body(self, method, template, operation):
        """(Content-Type, bytes or a value), or None."""
        content = contract.followed(operation.get("requestBody", {})).get("content")
        if not content:
            return None
        kind = self.chance.choice(sorted(content))
        if kind == "text/csv":
            return kind, (CSV[0] if self.values.bare else self.chance.choice(CSV)).encode()
        value = told(self.places, self.values.valid(content[kind]["schema"]))
        if template in ("/brands", "/restaurants") and method == "PUT":
            value = {"brand_id": self.places.brands[0], "name": "Имя", **value} if template == "/restaurants" else {"name": "Имя", **value}
        if template == "/templates":
            value = self.upload(kind, value)
        return kind, self.values.spoiled(value) if self.rarely(0.3) else value

    def upload(self, kind, value):
        """A file, or empty pages that the settings fit."""
        inner = told(self.places, value["template"] if "template" in value else value)
        if kind == "application/json":
            return {**inner, "blank": {"width_mm": 105, "height_mm": 148}}
        inner.pop("blank", None)
        return {"file": "", "template": inner}

    def parts(self, value):
        value = value if isinstance(value, dict) else {"template": value}
        made = {key: json.dumps(inner).encode() for key, inner in value.items()}
        if "file" in value:
            pdf = self.places.pdf
            made["file"] = ("f.pdf", pdf[:self.chance.randrange(len(pdf))] if self.rarely(0.3) else pdf)
        return made

    def step(self, method, template, operation):
        path = self.path(method, template, operation) + self.query(template, operation)
        headers, body = self.headers(operation), self.body(method, template, operation)
        headers["Accept-Language"] = self.chance.choice(["ru", "en"])
        client = self.stack.client("admin" if self.values.bare else self.chance.choice(["admin", "admin", "admin", "oper", "view"]))
        if body is None:
            return path, headers, client.request(method, path, headers=headers)
        kind, value = body
        if kind == "multipart/form-data":
            return path, headers, client.upload(path, self.parts(value), method, **headers)
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        if self.rarely(0.05):
            data = data[:self.chance.randrange(len(data) + 1)]
        return path, headers, client.request(method, path, data, {"Content-Type": kind, **headers})


def mistake(reply, language):
    """What no answer may be."""
    if reply.status >= 500:
        return "failed"
    if reply.code is None:
        return None
    for name in ("title", "detail"):
        said = reply.json.get(name, "")
        if not said or (bool(re.search("[а-яё]", said, re.I)) != (language == "ru") and language == "ru"):
            return f"its {name} is not in the reader's language"
    return None


@claim
def every_call_is_taken_and_no_value_brings_a_failure_or_an_undocumented_answer(s):
    print(f"POSM_SEED={SEED}", flush=True)
    walker, wrong, answered, last = Walker(s, random.Random(SEED)), {}, {}, {}
    s.services["posmd"].stop()  # what is pressed in the first turn is there to be cancelled
    for turn in range(TURNS):
        walker.values.bare = turn == 0
        if turn == 1:
            s.start_posmd()
        for method, template, _, operation in contract.operations():
            try:
                path, headers, reply = walker.step(method, template, operation)
            except AssertionError as undocumented:
                wrong.setdefault((method, template), str(undocumented)[-1000:])
                continue
            answered.setdefault((method, template), set()).add(reply.status)
            last[method, template] = last.get((method, template)) or f"{reply} to {path[:300]}"
            if reply.status == 200 and reply.headers["Content-Type"] == "application/json" and reply.body.startswith(b'{"items"'):
                walker.cursors[template] = reply.json.get("next_cursor") or ""
            found = mistake(reply, headers["Accept-Language"])
            if found:
                wrong.setdefault((method, template), f"{found}: {reply} to {path[:300]}")
    for (method, template), what in wrong.items():
        print(f"# {method} {template}: {what}")
    equal(sorted(wrong), [], "calls with an answer that should not be")
    never = sorted(call for call, statuses in answered.items() if min(statuses) >= 300)
    for call in never:
        print(f"# {call}: {last[call]}")
    equal(never, [], "calls that were never taken")
    equal(len(answered), len(contract.operations()))
    print("# answers:", {status: sum(status in statuses for statuses in answered.values())
                         for status in sorted(set().union(*answered.values()))}, "by number of calls")


if __name__ == "__main__":
    with Stack(options={"quota.changes": 100000}) as stack:
        sys.exit(run(stack))
