#!/usr/bin/python3
"""The examples of docs/openapi.yaml are real: each is what its schema allows, each request is sent as it stands to what the document
says is there (brand 1, restaurants 1 and 2, template 1, generation 1, ...) and is taken, and an example of an answer has the members
of the answers that come. With --record the answers that came are printed, to be put into the document."""
import json
import sys
import urllib.parse
import uuid

import contract
from claims import claim, equal, run
from stack import Stack

TABLE = "0b6cdbd1-4f0e-4b4f-9d0a-3f6f3f1c2a11"
NOT_JSON = {"multipart/form-data"}  # sent by the tests of uploads
LEFT_OUT = {("PUT", "/restaurants/{id}/tables")}  # whoever sends it says of which tables: only its dry run is sent here


def content_of(operation):
    return contract.followed(operation.get("requestBody", {})).get("content", {})


def requests():
    """[(METHOD, template, operation, kind, value)] of every example of a body."""
    found = []
    for method, template, _, operation in contract.operations():
        for kind, media in content_of(operation).items():
            several = [one["value"] for one in media.get("examples", {}).values()]
            for value in [media["example"]] if "example" in media else several:
                found.append((method, template, operation, kind, value))
    return found


def shown(operation):
    """Names of the schemas of the JSON of a good answer: of its items, where it is a list."""
    names = set()
    for status, response in operation["responses"].items():
        media = contract.followed(response).get("content", {}).get("application/json") if status.startswith("2") else None
        for schema in media["schema"].get("anyOf", [media["schema"]]) if media else []:
            name = schema.get("$ref", "").split("/")[-1]
            names |= {name.removesuffix("Page")} if name else set()
    return names


def schema(name):
    return contract.document()["components"]["schemas"][name]


@claim
def every_body_and_every_answer_in_json_has_an_example(s):
    for method, template, _, operation in contract.operations():
        for kind, media in content_of(operation).items():
            needed = kind not in NOT_JSON and operation["requestBody"] != {"$ref": "#/components/requestBodies/Nothing"}
            equal(not needed or "example" in media or "examples" in media, True, f"{method} {template}: {kind} without an example")
        for name in shown(operation):
            equal("examples" in schema(name), True, f"the schema {name} without an example")


@claim
def every_example_is_what_its_schema_allows(s):
    for method, template, operation, kind, value in requests():
        equal(contract.faults(content_of(operation)[kind]["schema"], value, strict=False), [], f"{method} {template}")
    for name in contract.document()["components"]["schemas"]:
        for example in schema(name).get("examples", []):
            equal(contract.faults({"$ref": f"#/components/schemas/{name}"}, example), [], name)


def path_of(template, operation, value):
    """To what the document's examples speak of."""
    parts = {"id": 1, "n": 1, "uuid": TABLE, "login": "anna@example.org"}
    path = template
    for name, part in parts.items():
        path = path.replace("{%s}" % name, urllib.parse.quote(str(part), safe=""))
    asked = {p["name"]: p["example"] for p in operation["parameters"] if p["in"] == "query" and "example" in p}
    return contract.API + path + ("?" + urllib.parse.urlencode(asked) if asked else "")


@claim
def every_request_is_taken_as_it_stands(s):
    for method, template, operation, kind, value in requests():
        body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
        path = path_of(template, operation, value)
        path += "?dry_run=1" if (method, template) in LEFT_OUT else ""
        reply = s.client("admin").request(method, path, body, {"Content-Type": kind, "Idempotency-Key": str(uuid.uuid4())})
        equal(reply.status in (200, 201), True, f"{method} {path} {value}: {reply}")
        remember(s, operation, reply)
    made = [one["id"] for one in s.client("admin").get("/api/v1/generations?limit=1000").json["items"]]
    equal({s.finished(one)["status"] for one in made}, {"done"})


def remember(s, operation, reply):
    if reply.headers["Content-Type"] != "application/json":
        return
    names, document = shown(operation), reply.json
    for name in names:
        if len(names) == 1 or ("items" in document) == (f"{name}Page" in str(operation["responses"])):
            s.seen.setdefault(name, []).extend(document["items"] if "items" in document else [document])


@claim
def every_list_and_thing_can_be_read_as_it_is_shown(s):
    for method, template, _, operation in contract.operations():
        if method == "GET" and shown(operation) and not template.startswith("/share/"):
            reply = s.client("admin").get(path_of(template, operation, None), Accept_Language="ru")
            equal(reply.status, 200, f"{template}: {reply}")
            remember(s, operation, reply)
    link = s.client("admin").post("/api/v1/generations/1/share", {"confirm": True}).json["url"]
    s.seen["Shared"] = [s.client(None).get(link).json]
    s.seen["Problem"] = [s.client().get("/api/v1/restaurants?limit=0", Accept_Language="ru").json]


def members(value, at=""):
    """{path: kinds of JSON}: the shape of a value; lists are their items together."""
    found = {at: {type(value).__name__.replace("float", "int")}}
    inner = value.items() if isinstance(value, dict) else [("*", item) for item in value] if isinstance(value, list) else ()
    for key, item in inner:
        for path, kinds in members(item, f"{at}/{key}").items():
            found.setdefault(path, set()).update(kinds)
    return found


OPEN = ("/settings", "/preflight/template", "/template", "/scope", "/detail", "/counts", "/reason", "/proof", "/accepted", "/findings", "/file")


@claim
def an_example_has_the_members_of_the_answers_that_come(s):
    for name in sorted(s.seen):
        example, came = {}, {}
        for target, values in ((example, schema(name).get("examples", [])), (came, s.seen[name])):
            for value in values:
                for path, kinds in members(value).items():
                    target.setdefault(path, set()).update(kinds)
        here = {path for path in came if not any(path.startswith(f"{part}/") for part in OPEN)}
        equal(sorted(here - set(example)), [], f"{name}: members that come and its example lacks")
        there = {path for path in example if path.count("/") == 1}
        equal(sorted(there - set(came)), [], f"{name}: members of its example that never come")
        for path in here & set(example):
            kinds = came[path] & example[path] or {"NoneType"} & (came[path] | example[path])
            equal(bool(kinds), True, f"{name}{path}: {example[path]} in the example, {came[path]} came")


def record(s):
    """What would do as examples: of each schema the answers that together have every member, ids and times as they came."""
    for name, values in sorted(s.seen.items()):
        seen = set()
        for value in sorted(values, key=lambda v: -len(members(v))):
            found = {path for path in members(value) if not any(path.startswith(f"{part}/") for part in OPEN)}
            if found - seen:
                print("EXAMPLE", name, json.dumps(value, ensure_ascii=False))
                seen |= found


def furnish(s):
    """What the examples speak of."""
    s.seen = {}
    brand = s.brand("Кофе и точка")
    places = [s.restaurant(name, [], brand) for name in ("Кафе «Ёлочка»", "Кафе «Сосна»")]
    equal((brand, places), (1, [1, 2]))
    for place, found, number in ((1, TABLE, "1"), (1, str(uuid.uuid4()), "VIP-2"), (2, str(uuid.uuid4()), "1")):
        s.sql("INSERT INTO posm.restaurant_tables (uuid, restaurant_id, number, zone, seats) VALUES (:'u', :'r', :'n', 'Зал', 4)", u=found,
              r=place, n=number)
    equal(s.add_template(name="a6-card"), 1)
    s.user("anna@example.org", "operator", restaurants=[1, 2])
    made = s.client().post("/api/v1/brands/1/generations", {"template_id": 1}, Idempotency_Key="first").json
    equal((made["id"], [r["generation_id"] for r in made["restaurants"]]), (1, [1, 2]))
    equal({s.finished(one)["status"] for one in (1, 2)}, {"done"})


if __name__ == "__main__":
    recording = "--record" in sys.argv and sys.argv.pop() is not None
    with Stack(options={"quota.changes": 100000}) as stack:
        furnish(stack)
        code = run(stack)
        if recording:
            record(stack)
    sys.exit(code)
