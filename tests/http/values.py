"""Values drawn for the schemas of docs/openapi.yaml, such as it allows and such as it does not."""
import json
import uuid

import contract

NASTY = ("", " ", "\0", "\ufeff", "\u202e", "é" * 300, "🍽" * 70, "x" * 70000, "' OR 1=1 --", "%00", "../..", "null", "-1", "0", "1e9", "٣",
         -1, 0, 1.5, -0.0, 1e308, 2 ** 31, 2 ** 63, 10 ** 30, True, False, None, [], {}, [None] * 3, {"a": {"b": []}})
FORMATS = {"date-time": "2025-01-31T10:00:00Z", "uri": "https://posm.example/t/{uuid}"}


class Values:
    """chance: random.Random. known: {name: values that are there}, for scalars and for settings. bare: only what is required."""

    def __init__(self, chance, known):
        self.chance, self.known, self.bare = chance, known, False

    def wants(self, required):
        return required or (not self.bare and self.chance.random() < 0.4)

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
        kinds = schema.get("type", "string")
        kind = pick.choice(kinds) if isinstance(kinds, list) else kinds
        if name in self.known and (kind in ("string", "integer") or name == "settings"):
            if self.bare or pick.random() < 0.8:
                return pick.choice(self.known[name])
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
        if schema.get("format") == "uuid":
            return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
        if name == "range":
            first = self.chance.randrange(1, 10 ** 8)
            return f"{first}-{first + self.chance.randrange(5)}"
        if name == "seats":  # of a card: digits alone
            return self.chance.choice(["", "4", "1000"])
        made = FORMATS.get(schema.get("format")) or self.chance.choice(["1-3", "12", "Зал «А»", "2025-01-31", "n"])
        made += str(self.chance.randrange(10 ** 6)) if name in ("number", "name", "external_id") else ""
        return made[:schema.get("maxLength", len(made))].ljust(schema.get("minLength", 0), "x")

    def of_array(self, schema, name):
        count = max(schema.get("minItems", 0), self.chance.choice([0, 1, 2]))
        return [self.valid(schema.get("items", {}), name) for _ in range(count)]

    def of_object(self, schema, name):
        needed = schema.get("required", [])
        return {key: self.valid(inner, key) for key, inner in schema.get("properties", {}).items() if self.wants(key in needed)}

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
    return value if isinstance(value, str) else json.dumps(value)
