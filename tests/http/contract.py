"""docs/openapi.yaml as the judge of every answer that a test gets: its status, type, headers and JSON are documented, and
so is what was sent, when it was taken. `check` is called by stack.Client."""
import email.message
import functools
import importlib.machinery
import importlib.util
import json
import os
import pathlib
import re
import urllib.parse

import jsonschema

SOURCE = pathlib.Path(os.environ.get("POSM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
API = "/api/v1"
METHODS = ("get", "post", "put", "patch", "delete")
seen = {}  # {(METHOD, path): {statuses}}: what the tests of this process have met


def module(path):
    loader = importlib.machinery.SourceFileLoader(path.name.replace("-", "_"), str(path))
    made = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(made)
    return made


def closed(schema, open_names=()):
    """An object's documented members are all it has, unless it says more itself: an answer holds nothing undocumented."""
    if isinstance(schema, list):
        return [closed(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: value if key in open_names else closed(value) for key, value in schema.items() if key != "allOf"}
    if "allOf" in schema:  # what parts make together
        made["allOf"] = schema["allOf"]
    elif isinstance(schema.get("properties"), dict) and schema.get("type") is not None and "additionalProperties" not in schema:
        made["additionalProperties"] = False
    return made


@functools.lru_cache(None)
def document():
    return module(SOURCE / "tools" / "openapi-json").load(SOURCE / "docs" / "openapi.yaml")


@functools.lru_cache(None)
def resolvers():
    """For what is sent, and for what is answered."""
    answers = dict(document())
    schemas = document()["components"]["schemas"]
    parts = set(re.findall(r"'allOf': \[\{'\$ref': '#/components/schemas/(\w+)'", str(document())))
    answers["components"] = {**document()["components"], "schemas": closed(schemas, parts)}
    return {strict: jsonschema.RefResolver("", whole) for strict, whole in ((False, document()), (True, answers))}


formats = jsonschema.FormatChecker(formats=())


@formats.checks("uuid")
def is_uuid(text):
    return not isinstance(text, str) or re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", text, re.I) is not None


@formats.checks("date-time")
def is_time(text):
    return not isinstance(text, str) or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", text) is not None


@formats.checks("uri")
def is_uri(text):
    return not isinstance(text, str) or urllib.parse.urlsplit(text).scheme != ""


def followed(thing):
    while "$ref" in thing:
        found = document()
        for part in thing["$ref"].removeprefix("#/").split("/"):
            found = found[part.replace("~1", "/").replace("~0", "~")]
        thing = found
    return thing


def faults(schema, value, strict=True):
    """What is wrong with a value, in words."""
    judge = jsonschema.Draft202012Validator(closed(schema) if strict else schema, resolver=resolvers()[strict], format_checker=formats)
    return [f"/{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in judge.iter_errors(value)]


@functools.lru_cache(None)
def operations():
    """[(METHOD, template, expression, operation with the path's parameters)]"""
    found = []
    for template, item in document()["paths"].items():
        expression = re.compile("".join(
            re.escape(part) if i % 2 == 0 else (".+" if part == "login" else "[^/]+")
            for i, part in enumerate(re.split(r"\{(\w+)\}", template))))
        for method in METHODS:
            if method in item:
                operation = {**item[method], "parameters": [
                    followed(p) for p in item.get("parameters", []) + item[method].get("parameters", [])]}
                found.append((method.upper(), template, expression, operation))
    return sorted(found, key=lambda row: row[1].count("{"))


def operation_of(method, path):
    """(template, operation), or None for what is no call of the API."""
    path = re.sub("/+", "/", urllib.parse.unquote(path.split("?")[0], errors="replace"))
    if path.startswith(API + "/"):
        path = path[len(API):]
    elif not path.startswith("/share/"):
        return None
    method = "GET" if method == "HEAD" else method
    for known, template, expression, operation in operations():
        if known == method and expression.fullmatch(path):
            return template, operation
    return None


def response_of(operation, status):
    responses = operation["responses"]
    if str(status) in responses:
        return followed(responses[str(status)])
    if status == 304 and "200" in responses:  # said once, for all reads
        return {"description": "", "content": {}}
    if status == 206 and "200" in responses:  # a part of it, by lighttpd
        return {"description": "", "content": {kind: {} for kind in followed(responses["200"]).get("content", {})}}
    return followed(responses["default"]) if status >= 400 else None


def check_answer(operation, method, reply):
    response = response_of(operation, reply.status)
    if response is None:
        return f"status {reply.status} is not documented"
    kind = (reply.headers.get("Content-Type") or "").split(";")[0]
    content = response.get("content", {})
    if reply.status in (204, 304) or method == "HEAD" or not content:
        return None if not reply.body else f"a body of {kind}, and none is documented"
    if kind not in content:
        return f"Content-Type {kind!r} is not documented"
    for name, header in response.get("headers", {}).items():
        value = reply.headers.get(name)
        if value is None and followed(header).get("required"):
            return f"the header {name} is missing"
        if value is not None and faults(followed(header)["schema"], value):
            return f"the header {name} is {value!r}"
    schema = content[kind].get("schema")
    if schema is not None and kind.endswith("json"):
        wrong = faults(schema, json.loads(reply.body))
        return "; ".join(wrong[:5]) or None
    return None


def check_sent(operation, path, headers, body):
    """What the server took must be what the document says it takes."""
    known = {p["name"]: p for p in operation["parameters"] if p["in"] == "query"}
    for name, value in urllib.parse.parse_qsl(path.partition("?")[2], keep_blank_values=True):
        if name not in known:
            return f"the parameter {name} was taken, and is not documented"
        wrong = faults(known[name]["schema"], typed(known[name]["schema"], value), strict=False)
        if wrong:
            return f"the parameter {name}={value} was taken: {wrong[0]}"
    content = followed(operation["requestBody"])["content"] if "requestBody" in operation else {}
    message = email.message.Message()
    message["Content-Type"] = headers.get("Content-Type") or "none/none"
    kind = message.get_content_type()
    if not body:
        return None
    if kind not in content:
        return f"a body of {kind} was taken, and is not documented"
    if kind == "application/json":
        wrong = faults(content[kind]["schema"], json.loads(body), strict=False)
        return f"the body was taken: {wrong[0]}" if wrong else None
    return None


def typed(schema, text):
    """A parameter's text as the value it stands for."""
    kinds = followed(schema).get("type", "string")
    try:
        if "integer" in kinds:
            return int(text)
        return float(text) if "number" in kinds else text
    except ValueError:
        return text


def check(method, path, headers, body, reply):
    found = operation_of(method, path)
    if found is None:
        return
    template, operation = found
    seen.setdefault((method, template), set()).add(reply.status)
    wrong = check_answer(operation, method, reply)
    if wrong is None and 200 <= reply.status < 300:
        wrong = check_sent(operation, path, {name.title(): value for name, value in headers.items()}, body)
    if wrong:
        raise AssertionError(f"{method} {path} against docs/openapi.yaml ({template}): {wrong}\n{reply}")
