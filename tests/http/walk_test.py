#!/usr/bin/python3
"""A walk over every call of docs/openapi.yaml with values it allows and values it does not: no answer is a 5xx, and each is
as documented (stack.Client asks contract.py). POSM_SEED=n walks another way, POSM_WALK=n that many times each call."""
import json
import os
import random
import re
import sys
import urllib.parse
import uuid

import contract
from claims import claim, equal, run
from stack import Stack

SEED = int(os.environ.get("POSM_SEED") or 4)
EACH = int(os.environ.get("POSM_WALK") or 20)
NASTY = ("", " ", "\0", "\ufeff", "\u202e", "é" * 300, "🍽" * 70, "x" * 70000, "' OR 1=1 --", "%00", "../..", "null", "-1", "0", "1e9", "٣",
         -1, 0, 1.5, -0.0, 1e308, 2 ** 31, 2 ** 63, 10 ** 30, True, False, None, [], {}, [None] * 3, {"a": {"b": []}})


class Values:
    """Drawn for the schemas of the document."""

    def __init__(self, chance, known):
        self.chance, self.known = chance, known

    def valid(self, schema, name=""):
        pick, schema = self.chance, contract.followed(schema)
        if "allOf" in schema:
            parts = [contract.followed(part) for part in schema["allOf"]]
            schema = {"type": "object", "properties": {k: v for p in [*parts, schema] for k, v in p.get("properties", {}).items()},
                      "required": [r for p in [*parts, schema] for r in p.get("required", [])]}
        for several in ("oneOf", "anyOf"):
            if several in schema and "type" not in schema:
                return self.valid(pick.choice(schema[several]), name)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return pick.choice(schema["enum"])
        if name in self.known and pick.random() < 0.8:
            return pick.choice(self.known[name])
        kinds = schema.get("type", "string")
        kind = pick.choice(kinds) if isinstance(kinds, list) else kinds
        return getattr(self, f"of_{kind}")(schema, name)

    def of_null(self, schema, name):
        return None

    def of_boolean(self, schema, name):
        return self.chance.random() < 0.5

    def of_integer(self, schema, name):
        low, high = schema.get("minimum", 0), schema.get("maximum", 1000)
        return self.chance.choice([low, high, self.chance.randint(int(low), int(max(low, high)))])

    def of_number(self, schema, name):
        low, high = schema.get("minimum", 0), schema.get("maximum", 1000)
        return self.chance.choice([low, high, round(self.chance.uniform(low, max(low, high)), 2)])

    def of_string(self, schema, name):
        made = {"uuid": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)), "date-time": "2025-01-31T10:00:00Z",
                "uri": "https://posm.example/t/{uuid}"}.get(schema.get("format"))
        if made is None:
            made = self.chance.choice(["1-3", "12", "Зал «А»", "2025-01-31", f"n{self.chance.randrange(10 ** 6)}"])
        return made[:schema.get("maxLength", len(made))].ljust(schema.get("minLength", 0), "x")

    def of_array(self, schema, name):
        count = max(schema.get("minItems", 0), self.chance.choice([0, 1, 2]))
        return [self.valid(schema.get("items", {}), name) for _ in range(count)]

    def of_object(self, schema, name):
        needed = schema.get("required", [])
        return {key: self.valid(inner, key) for key, inner in schema.get("properties", {}).items()
                if key in needed or self.chance.random() < 0.4}

    def spoiled(self, value):
        """The same with something in it that nobody asked for."""
        pick = self.chance
        if isinstance(value, dict) and value and pick.random() < 0.8:
            key = pick.choice(sorted(value))
            return {**value, key: self.spoiled(value[key])} if pick.random() < 0.8 else {k: v for k, v in value.items() if k != key}
        if isinstance(value, dict) and pick.random() < 0.5:
            return {**value, "nobody-knows": 1}
        if isinstance(value, list) and value and pick.random() < 0.6:
            return [self.spoiled(value[0]), *value[1:]]
        return pick.choice(NASTY)


def text_of(value):
    if isinstance(value, str):
        return value
    return json.dumps(value)


class Walker:
    def __init__(self, stack, chance):
        self.stack, self.chance = stack, chance
        self.places = [stack.restaurant(f"Место {n}", ["1", ("2", "Зал")]) for n in range(4)]
        self.templates = [stack.add_template(name=name) for name in ("a6-card", "round-sticker") for _ in range(2)]
        made = [stack.client().generate(place, self.templates[0]).json["id"] for place in self.places[:3]]
        self.generations = [stack.finished(one)["id"] for one in made]
        brands = [int(row[0]) for row in stack.sql("SELECT id FROM posm.brands")]
        tables = [found for place in self.places for found in stack.tables(place).values()]
        self.ids = {"brands": brands, "restaurants": self.places, "templates": self.templates, "generations": self.generations,
                    "batches": [1, 2], "jobs": [1, 2, 3]}
        self.values = Values(chance, {
            "uuid": tables, "template_id": self.templates, "restaurant_id": self.places, "brand_id": brands, "page": [1], "n": [1],
            "table": tables, "uuids": tables, "tables": tables, "login": ["walker", "a/b", "Анна"], "confirm": ["1", "0"], "cursor": [""],
            "settings": [stack.starter()[1]]})

    def inside(self, template, parameter):
        """A path's part: mostly of something that is there."""
        if self.chance.random() < 0.15:
            value = self.chance.choice(NASTY)
            return urllib.parse.quote(text_of(value)[:300], safe="") or "0"
        noun = template.split("/")[1]
        if parameter["name"] == "id" and noun in self.ids:
            return str(self.chance.choice(self.ids[noun]))
        return urllib.parse.quote(text_of(self.values.valid(parameter["schema"], parameter["name"])), safe="")

    def query(self, operation):
        asked = []
        for parameter in operation["parameters"]:
            if parameter["in"] == "query" and (parameter.get("required") or self.chance.random() < 0.4):
                value = self.values.valid(parameter["schema"], parameter["name"])
                asked.append((parameter["name"], text_of(self.values.spoiled(value) if self.chance.random() < 0.2 else value)))
        if self.chance.random() < 0.05:
            asked.append(("nobody-knows", "1"))
        return "?" + urllib.parse.urlencode(asked) if asked else ""

    def headers(self, operation):
        given = {}
        for parameter in operation["parameters"]:
            if parameter["in"] == "header" and (parameter.get("required") or self.chance.random() < 0.2):
                given[parameter["name"]] = (str(self.chance.getrandbits(40)) if parameter.get("required") and self.chance.random() < 0.8 else
                                            self.chance.choice(["*", '"1-x"', str(self.chance.getrandbits(40)), "é".encode().decode("latin-1")]))
        return given

    def body(self, operation):
        """(Content-Type, bytes or parts), or None."""
        content = contract.followed(operation.get("requestBody", {})).get("content")
        if not content:
            return None
        kind = self.chance.choice(sorted(content))
        if kind == "text/csv":
            return kind, self.chance.choice(["number;zone\n1;Зал\n2;Бар\n", "number\n\0\n", "zone\nx\n", "number;number\n1;1\n", ""]).encode()
        value = self.values.valid(content[kind]["schema"])
        value = self.values.spoiled(value) if self.chance.random() < 0.4 else value
        return kind, value

    def step(self, method, template, operation):
        path = contract.API + template
        for parameter in operation["parameters"]:
            if parameter["in"] == "path":
                path = path.replace("{%s}" % parameter["name"], self.inside(template, parameter))
        path += self.query(operation)
        headers, body = self.headers(operation), self.body(operation)
        client = self.stack.client(self.chance.choice(["admin", "admin", "oper", "view"]))
        if body is None:
            return path, client.request(method, path, headers=headers)
        kind, value = body
        if kind == "multipart/form-data":
            return path, client.upload(path, self.parts(value), method, **headers)
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        if self.chance.random() < 0.1:
            data = data[:self.chance.randrange(len(data) + 1)]
        return path, client.request(method, path, data, {"Content-Type": kind, **headers})

    def parts(self, value):
        value = value if isinstance(value, dict) else {"template": value}
        made = {key: json.dumps(inner).encode() for key, inner in value.items()}
        if "file" in value:
            pdf = self.stack.starter()[0]
            made["file"] = ("f.pdf", pdf if self.chance.random() < 0.7 else pdf[:self.chance.randrange(len(pdf))])
        return made


@claim
def no_value_of_any_call_brings_a_failure_or_an_undocumented_answer(s):
    print(f"POSM_SEED={SEED}", flush=True)
    walker, wrong, answered = Walker(s, random.Random(SEED)), {}, {}
    for turn in range(EACH):
        for method, template, _, operation in contract.operations():
            try:
                path, reply = walker.step(method, template, operation)
            except AssertionError as undocumented:
                wrong.setdefault((method, template), str(undocumented)[-1000:])
                continue
            answered.setdefault((method, template), set()).add(reply.status)
            if reply.status >= 500:
                wrong.setdefault((method, template), f"{reply} to {path[:300]}")
    for (method, template), what in wrong.items():
        print(f"# {method} {template}: {what}")
    equal(sorted(wrong), [], "calls with an answer that should not be")
    taken = {call for call, statuses in answered.items() if min(statuses) < 300}
    print(f"# {len(taken)} of {len(answered)} calls were taken at least once; never: {sorted(set(answered) - taken)}")
    equal(len(taken) >= len(answered) * 2 // 3, True, "most calls are taken at times, so that their answers are looked at")


if __name__ == "__main__":
    with Stack(options={"quota.changes": 100000}) as stack:
        sys.exit(run(stack))
