#!/usr/bin/python3
"""docs/openapi.yaml against the route table: every route stands in it, and nothing else does."""
import re
import subprocess
import sys

from claims import claim, equal, run
from stack import BUILD, SOURCE

METHODS = {"get", "post", "put", "patch", "delete"}


def documented():
    """{(METHOD, path)} by the file's indentation: its paths stand two spaces in, their methods four."""
    found, path, inside = {}, None, False
    for line in (SOURCE / "docs" / "openapi.yaml").read_text().splitlines():
        if re.match(r"\S", line):
            inside = line == "paths:"
        at_path = re.fullmatch(r"  (/\S*):", line)
        at_method = re.match(r"    (\w+):", line)
        if inside and at_path:
            path = at_path[1]
        elif inside and at_method and at_method[1] in METHODS:
            found[at_method[1].upper(), path] = []
            at = found[at_method[1].upper(), path]
        elif inside and path and re.match(r"      ", line):
            at.append(line)
    return found


def routes():
    lines = subprocess.run([BUILD / "posm-fcgi", "--routes"], check=True, capture_output=True, text=True).stdout.splitlines()
    return [line.split("\t") for line in lines]


@claim
def every_route_is_documented_and_nothing_else():
    api = "/api/v1"
    served = {(method, pattern.removeprefix(api)) for method, pattern, *_ in routes() if pattern.startswith((api, "/share/"))}
    equal(len(served) > 25, True)
    equal(sorted(set(documented()) - served), [], "documented, not served")
    equal(sorted(served - set(documented())), [], "served, not documented")


@claim
def a_call_is_documented_with_its_body_and_its_failures():
    bodies = {(method, pattern.removeprefix("/api/v1")): body for method, pattern, _, _, body, *_ in routes()}
    for call, lines in documented().items():
        text = "\n".join(lines)
        failure = "ProblemOrPage" if call[1].startswith("/share/") else "Problem"
        equal(f'default: {{$ref: "#/components/responses/{failure}"}}' in text, True, call)
        equal("multipart/form-data" in text, bodies[call].startswith("upload"), call)
        if "requestBody" in text:
            equal(bodies[call] in ("json", "list", "upload", "upload-or-json"), True, call)


SECRET = {("POST", "/generations/{id}/share")}  # the answer holds a token: it is kept nowhere, so it cannot be given again


@claim
def a_post_that_creates_takes_a_key_and_what_takes_one_says_so():
    keys = {(method, pattern.removeprefix("/api/v1")): key for method, pattern, *_, key in routes()}
    asked = {"Idempotency-Key": "optional", "Idempotency-Key-needed": "required"}
    for call, lines in documented().items():
        said = [asked[name] for name in asked if f'"#/components/parameters/{name}"' in "\n".join(lines)]
        equal(said or ["none"], [keys[call]], call)
        creates = call[0] == "POST" and any(re.match(r'        "201":', line) for line in lines)
        if call in SECRET:
            continue
        equal(creates <= (keys[call] != "none"), True, f"{call} answers 201 without an Idempotency-Key")


UNEDITABLE = ("/generations/{id}/share/{n}",)  # nothing of a link can change but that it ends
WHOLE_LISTS = ("/restaurants/{id}/tables",)  # PUT is about many rows: the diff before it is its guard


@claim
def a_change_of_something_takes_if_match():
    for (method, path), lines in documented().items():
        if method == "PATCH" or (method == "DELETE" and path not in UNEDITABLE) or (method == "PUT" and path not in WHOLE_LISTS):
            equal('"#/components/parameters/If-Match"' in "\n".join(lines), True, f"{method} {path} without If-Match")


@claim
def every_reference_has_its_target():
    text = (SOURCE / "docs" / "openapi.yaml").read_text()
    references = set(re.findall(r'"#/components/(\w+)/([\w-]+)"', text))
    section, names = None, set()
    for line in text[text.index("\ncomponents:"):].splitlines():
        if re.fullmatch(r"  (\w+):", line):
            section = line.strip()[:-1]
        elif re.match(r"    ([\w-]+):", line):
            names.add((section, line.split(":")[0].strip()))
    equal(len(references) > 20, True)
    equal(sorted(references - names), [])


if __name__ == "__main__":
    sys.exit(run())
