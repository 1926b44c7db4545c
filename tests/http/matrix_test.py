#!/usr/bin/python3
"""
Who may do what to whose: every route, asked by nobody and by every role, about what is theirs and what is not. The
table below has a row (or several) for each route of `posm-fcgi --routes`; a route without one fails, and so does a row
whose least role is not the route's.

    row("GET", "/restaurants/{id}/tables", VIEWER, 200)

is the method, the path below /api/v1, the least role, and what it answers when all is well. Placeholders stand for what
their path is about: {id} behind restaurants/ is a restaurant. More, where needed:

    body=lambda s: {...}      JSON; s is a Side (below): s.restaurant, s.template, s.table, ...
    parts=lambda s: {...}     multipart
    query="?confirm=1"
    fresh="table"             each request that may succeed gets a new one (Side.fresh), for what it would use up
    refers=True               the path is the asker's own, what the body refers to is the other's
    foreign=400               what the other's answers, 404 by default
    everything=200            what an admin of everything gets, where that is another answer
"""
import json
import re
import subprocess
import sys
import uuid

from claims import claim, equal, run
from stack import BUILD, Client, Stack, quoted

API = "/api/v1"
PUBLIC, VIEWER, OPERATOR, ADMIN = "public", "viewer", "operator", "admin"
ROLES = ("none", VIEWER, OPERATOR, ADMIN)
MARK = "Чужое7f3a"  # in the name of everything that is not the askers'
ROWS = []


def row(method, path, least, ok, **more):
    ROWS.append({"method": method, "path": path, "least": least, "ok": ok, **more})


def card(**more):
    return lambda s: {"template_id": s.template, **more}


A_UUID = "0b5cfe4e-6a1c-4b7e-9d6e-3f2f1a4b5c6d"

row("GET", "/healthz", PUBLIC, 200)
row("GET", "/readyz", PUBLIC, 200)
row("GET", "/status/api", PUBLIC, 200)
row("GET", "/status/bulk", PUBLIC, 200)
row("GET", "/metrics", PUBLIC, 200)
row("GET", "/metrics/bulk", PUBLIC, 200)
row("GET", "/jobs/metrics", ADMIN, 403, everything=200)
row("GET", "/me", VIEWER, 200)
row("GET", "/openapi.json", VIEWER, 200)
row("GET", "/settings.schema.json", VIEWER, 200)
row("GET", "/sheets", VIEWER, 200)
row("GET", "/fonts", VIEWER, 200)
# users
row("GET", "/audit", ADMIN, 200)
row("GET", "/audit", ADMIN, 200, refers=True, foreign=200, query=lambda s: f"?restaurant_id={s.restaurant}")
row("GET", "/users", ADMIN, 403, everything=200)
row("GET", "/users/{login}", ADMIN, 403, everything=200)
row("PUT", "/users/{login}", ADMIN, 403, everything=200, body=lambda s: {"role": "viewer", "scope": {"brand_ids": [s.brand]}})
row("DELETE", "/users/{login}", ADMIN, 403, everything=204)
# places
row("GET", "/brands", VIEWER, 200)
row("POST", "/brands", ADMIN, 403, everything=201, body=lambda s: {"name": "new"})
row("PUT", "/brands", ADMIN, 403, everything=201, query=lambda s: f"?external_id={uuid.uuid4()}", body=lambda s: {"name": "new"})
row("GET", "/brands/{id}", VIEWER, 200)
row("PATCH", "/brands/{id}", ADMIN, 200, body=lambda s: {"qr_url_template": None})
row("DELETE", "/brands/{id}", ADMIN, 409)  # it has restaurants
row("GET", "/restaurants", VIEWER, 200)
row("GET", "/restaurants", VIEWER, 200, query=lambda s: f"?brand_id={s.brand}", refers=True, foreign=200)
row("POST", "/restaurants", ADMIN, 201, refers=True, body=lambda s: {"name": "new", "brand_id": s.brand})
row("PUT", "/restaurants", ADMIN, 201, refers=True, query=lambda s: f"?external_id={uuid.uuid4()}",
    body=lambda s: {"name": "new", "brand_id": s.brand})
row("PATCH", "/restaurants/{id}", ADMIN, 200, body=lambda s: {"time_zone": "Asia/Omsk"})
row("DELETE", "/restaurants/{id}", ADMIN, 204, fresh="restaurant")
row("GET", "/restaurants/{id}", VIEWER, 200)
row("GET", "/restaurants/{id}/tables", VIEWER, 200)
row("POST", "/restaurants/{id}/tables", OPERATOR, 201, body=lambda s: {"number": f"new {uuid.uuid4()}"[:20]})
row("PUT", "/restaurants/{id}/tables", OPERATOR, 200, query="?keep=1", body=lambda s: {"tables": [{"number": f"listed {uuid.uuid4()}"[:20]}]})
row("GET", "/restaurants/{id}/qr.zip", VIEWER, 200)
row("GET", "/restaurants/{id}/qr-sheet.pdf", VIEWER, 200)
row("GET", "/tables/{uuid}", VIEWER, 200)
row("GET", "/tables/{uuid}/cards", VIEWER, 200)
row("PATCH", "/tables/{uuid}", OPERATOR, 200, body=lambda s: {"seats": 4})
row("DELETE", "/tables/{uuid}", OPERATOR, 204, fresh="table")
for kind in ("png", "svg", "pdf"):
    row("GET", f"/tables/{{uuid}}/qr.{kind}", VIEWER, 200)
    row("GET", f"/qr.{kind}", VIEWER, 200, query=f"?uuid={A_UUID}")
# templates
row("GET", "/templates", VIEWER, 200)
row("GET", "/templates", VIEWER, 200, refers=True, foreign=200, query=lambda s: f"?restaurant_id={s.restaurant}")
row("GET", "/templates", VIEWER, 200, refers=True, foreign=200, query=lambda s: f"?brand_id={s.brand}")
row("POST", "/templates", OPERATOR, 201, refers=True, foreign=404,
    parts=lambda s: s.template_parts(visibility="restaurants", restaurant_ids=[s.restaurant]))
row("POST", "/templates", OPERATOR, 201, refers=True, foreign=404,
    parts=lambda s: s.template_parts(visibility="brands", brand_ids=[s.brand]))
row("GET", "/templates/{id}", VIEWER, 200)
row("DELETE", "/templates/{id}", OPERATOR, 204, fresh="template")
row("GET", "/templates/{id}/file", VIEWER, 200)
row("PATCH", "/templates/{id}", OPERATOR, 200, fresh="template", body=lambda s: {"name": "new"})
row("PUT", "/templates/{id}/file", OPERATOR, 200, fresh="template", parts=lambda s: {"file": ("b.pdf", s.s.starter("a5-tent")[0])})
row("PUT", "/templates/{id}/visibility", OPERATOR, 200, fresh="template", body=lambda s: {"visibility": "brands", "brand_ids": [s.brand]})
row("PUT", "/templates/{id}/visibility", OPERATOR, 200, refers=True, body=lambda s: {"visibility": "brands", "brand_ids": [s.brand]})
row("PUT", "/templates/{id}/visibility", OPERATOR, 200, fresh="template", refers=True,
    body=lambda s: {"visibility": "restaurants", "restaurant_ids": [s.restaurant]})
row("POST", "/templates/{id}/clone", OPERATOR, 201, body=lambda s: {"name": "c", "visibility": "brands", "brand_ids": [s.mine.brand]})
row("POST", "/templates/{id}/clone", OPERATOR, 201, refers=True,
    body=lambda s: {"name": "c", "visibility": "restaurants", "restaurant_ids": [s.restaurant]})
row("GET", "/templates/{id}/revisions", VIEWER, 200)
row("GET", "/templates/{id}/revisions/{n}", VIEWER, 200)
row("GET", "/templates/{id}/revisions/{n}/file", VIEWER, 200)
row("POST", "/templates/{id}/revisions/{n}/restore", OPERATOR, 200, fresh="template")
row("GET", "/templates/{id}/pages/{n}.png", VIEWER, 200)
row("POST", "/templates/{id}/preflight", VIEWER, 200, body=lambda s: {})
row("POST", "/templates/{id}/preflight", VIEWER, 200, refers=True, body=lambda s: {"restaurant_id": s.restaurant})
row("POST", "/templates/{id}/proof-card", VIEWER, 200, body=lambda s: {})
row("POST", "/templates/{id}/proof-card", VIEWER, 200, refers=True, body=lambda s: {"restaurant_id": s.restaurant})
row("POST", "/templates/{id}/preview", VIEWER, 200, body=lambda s: {"width": 100})
row("POST", "/templates/{id}/preview", VIEWER, 200, refers=True, body=lambda s: {"width": 100, "restaurant_id": s.restaurant})
row("POST", "/templates/{id}/preview", VIEWER, 200, refers=True, body=lambda s: {"width": 100, "table": s.table})
# generations
row("POST", "/restaurants/{id}/generations", OPERATOR, 201, fresh="restaurant", body=card())
row("POST", "/restaurants/{id}/generations", OPERATOR, 201, fresh="restaurant", refers=True, body=card())
row("POST", "/restaurants/{id}/generations", OPERATOR, 201, fresh="restaurant", refers=True, foreign=400,
    body=lambda s: {"template_id": s.mine.template, "tables": [s.table]})
row("GET", "/generations", VIEWER, 200)
row("GET", "/generations", VIEWER, 200, query=lambda s: f"?restaurant_id={s.restaurant}", refers=True, foreign=200)
row("GET", "/generations", VIEWER, 200, query=lambda s: f"?template_id={s.template}", refers=True, foreign=200)
row("GET", "/generations", VIEWER, 200, query=lambda s: f"?table={s.table}", refers=True, foreign=200)
row("GET", "/generations", VIEWER, 200, query=lambda s: f"?batch_id={s.batch}", refers=True, foreign=200)
row("GET", "/generations/{id}", VIEWER, 200)
row("PATCH", "/generations/{id}", OPERATOR, 200, body=lambda s: {"note": "seen"})
row("DELETE", "/generations/{id}", OPERATOR, 204, fresh="generation done")
row("POST", "/generations/{id}/cancel", OPERATOR, 200, fresh="generation created")
row("POST", "/generations/{id}/retry", OPERATOR, 200, fresh="generation error")
row("GET", "/generations/{id}/check", VIEWER, 200)
row("GET", "/generations/{id}/archive.zip", VIEWER, 200, query="?confirm=1")
row("GET", "/generations/{id}/print.pdf", VIEWER, 200, query="?confirm=1")
row("GET", "/generations/{id}/tables", VIEWER, 200)
row("GET", "/generations/{id}/tables/{uuid}.pdf", VIEWER, 200)
row("GET", "/generations/{id}/tables/{uuid}.png", VIEWER, 200)
row("GET", "/generations/{id}/tables/{uuid}.pdf", VIEWER, 200, refers="table")
row("GET", "/generations/{id}/tables/{uuid}.png", VIEWER, 200, refers="table")
# links
row("GET", "/generations/{id}/share", VIEWER, 200)
row("POST", "/generations/{id}/share", OPERATOR, 201, body=lambda s: {"confirm": True})
row("GET", "/share/{token}", PUBLIC, 200)
row("GET", "/share/{token}/archive.zip", PUBLIC, 200)
row("GET", "/share/{token}/print.pdf", PUBLIC, 200)
row("DELETE", "/generations/{id}/share/{n}", OPERATOR, 204)
# batches
row("POST", "/brands/{id}/generations", OPERATOR, 201, fresh="template", body=card())
row("POST", "/brands/{id}/generations", OPERATOR, 201, fresh="template", refers=True, body=card())
row("GET", "/batches", VIEWER, 200)
row("GET", "/batches", VIEWER, 200, query=lambda s: f"?brand_id={s.brand}", refers=True, foreign=200)
row("GET", "/batches/{id}", VIEWER, 200)
row("GET", "/batches/{id}/archive.zip", VIEWER, 200, query="?confirm=1")
row("GET", "/jobs", ADMIN, 200)
row("POST", "/jobs/{id}/cancel", ADMIN, 200, fresh="generation created", body=lambda s: {})
row("POST", "/jobs/{id}/retry", ADMIN, 200, fresh="generation error", body=lambda s: {})
# cards of anything
row("POST", "/cards", OPERATOR, 200, body=card(uuid=A_UUID, values={"number": "7"}))
row("POST", "/cards.zip", OPERATOR, 200, body=card(items=[{"uuid": A_UUID, "values": {"number": "7"}}]))


class Side:
    """One restaurant with all that hangs on it. `mine` is the askers'."""

    def __init__(self, s, name, world):
        self.s, self.world, self.name = s, world, name
        self.brand = s.brand(f"Сеть {name}")
        self.restaurant = s.restaurant(f"Ресторан {name}", [f"1{name}", f"2{name}"], brand=self.brand)
        self.table = sorted(s.tables(self.restaurant).values())[0]
        self.login = f"login-{name}"
        self.template = self.new_template()
        made = s.client("admin").generate(self.restaurant, self.template)
        self.generation = made.json["id"]
        equal(s.finished(self.generation)["status"], "done")
        self.job = self.job_of(self.generation)
        batch = s.client("admin").post(f"{API}/brands/{self.brand}/generations", {"template_id": self.template},
                                       Idempotency_Key=str(uuid.uuid4())).json
        equal(s.finished(batch["restaurants"][0]["generation_id"])["status"], "done")
        self.batch = batch["id"]
        link = s.client("admin").post(f"{API}/generations/{self.generation}/share", {"confirm": True}).json
        self.token = link["url"].removeprefix("/share/")
        self.ids = [self.brand, self.restaurant, self.template, self.generation, self.job, self.batch, self.table, self.login]

    def job_of(self, generation):
        return int(self.s.sql("SELECT id FROM posm.posm_jobs WHERE kind = 'generate' AND subject = :'g'", g=generation)[0][0])

    @property
    def mine(self):
        return self.world.mine

    def template_parts(self, **fields):
        pdf, settings = self.s.starter()
        described = {"name": f"Шаблон {self.name}", "settings": settings, **fields}
        return {"file": ("card.pdf", pdf), "template": json.dumps(described).encode()}

    def new_template(self):
        reply = self.s.client("admin").upload(API + "/templates", self.template_parts(visibility="brands", brand_ids=[self.brand]))
        equal(reply.status, 201, reply)
        return reply.json["id"]

    def fresh(self, kind):
        """A copy of this side with something in it new."""
        other = Side.__new__(Side)
        other.__dict__.update(self.__dict__)
        word, _, status = kind.partition(" ")
        if word == "template":
            other.template = self.new_template()
        elif word == "table":
            n = uuid.uuid4().hex[:8]
            self.s.sql("INSERT INTO posm.restaurant_tables (restaurant_id, number) VALUES (:'r', :'n')", r=self.restaurant, n=n)
            other.table = self.s.tables(self.restaurant)[n]
        else:
            other.restaurant = self.s.restaurant(f"Ресторан {self.name}", ["1"], brand=self.brand)
            other.table = self.s.tables(other.restaurant)["1"]
        if word == "generation":
            other.generation = int(self.s.sql("""
                INSERT INTO posm.restaurants_posm_versions (restaurant_id, template_id, template_revision, version, status, selection,
                    posm_template_settings, tables, total, finished_at)
                SELECT :'r', template_id, template_revision, 1, :'status', selection, posm_template_settings, tables, total,
                    CASE WHEN :'status' <> 'created' THEN now() END
                FROM posm.restaurants_posm_versions WHERE id = :'old' RETURNING id""",
                r=other.restaurant, status=status, old=self.generation)[0][0])
            self.s.sql("""INSERT INTO posm.posm_jobs (kind, subject, state) VALUES ('generate', :'g', CASE :'status'
                          WHEN 'created' THEN 'waiting' WHEN 'error' THEN 'failed' ELSE 'done' END::posm.posm_job_state)""",
                       g=other.generation, status=status)
            other.job = self.job_of(other.generation)
        return other


class Unknown(Side):
    """What nobody ever made."""

    def __init__(self, s, world):
        self.s, self.world, self.name = s, world, MARK
        self.brand = self.restaurant = self.template = self.generation = self.job = self.batch = 999999
        self.token = "0" * 64
        self.table, self.login = "00000000-0000-4000-8000-000000000000", "nobody"
        self.ids = [999999, self.table, self.login]


class World:
    def __init__(self, s):
        self.s = s
        self.mine, self.theirs, self.unknown = Side(s, "Моё", self), Side(s, MARK, self), Unknown(s, self)
        s.services["posmd"].stop()  # what is asked for stays as it is
        self.clients = {"none": s.add_login("m-none", "pw"), "boss": s.client("admin")}
        for role in ROLES[1:]:
            s.user(f"m-{role}", role, brands=[self.mine.brand])
            self.clients[role] = s.add_login(f"m-{role}", "pw")
        for side in (self.mine, self.theirs):
            s.user(side.login, "viewer", brands=[side.brand])

    def sums(self):
        """What is in the database, as a digest a table; but for what reads may write."""
        names = [n for n, in self.s.sql("""SELECT table_name FROM information_schema.tables WHERE table_schema = 'posm'
                                          AND table_name NOT IN ('posm_audit', 'posm_jobs')""")]
        return {n: self.s.sql(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM posm.{n} t")[0][0] for n in names}


def path_of(path, side, table_of=None):
    named = {"restaurants": side.restaurant, "brands": side.brand, "templates": side.template, "generations": side.generation,
             "tables": (table_of or side).table, "users": side.login}
    named.update({noun: getattr(side, attribute) for noun, attribute in MORE_NOUNS.items()})
    parts = []
    for part in path.split("/"):
        found = re.match(r"\{(id|uuid|login|token)\}", part)
        parts.append(part.replace(found[0], quoted(str(named[parts[-1]]))) if found else part.replace("{n}", "1"))
    where = "/".join(parts)
    return where if where in ("/healthz", "/readyz", "/metrics", "/metrics/bulk") or where.startswith(("/share/", "/status/")) else API + where


MORE_NOUNS = {"jobs": "job", "batches": "batch", "share": "token"}  # nouns of paths that Side keeps in an attribute of another name


def call(client, r, path_side, side, method=None, **headers):
    query = r.get("query", "")
    path = path_of(r["path"], path_side, side if r.get("refers") == "table" else None) + (query(side) if callable(query) else query)
    method = method or r["method"]
    if "parts" in r:
        return client.upload(path, r["parts"](side), method=method, Idempotency_Key=str(uuid.uuid4()), **headers)
    body = r["body"](side) if "body" in r and method == r["method"] else None
    key = {} if method in ("GET", "HEAD") else {"Idempotency_Key": str(uuid.uuid4())}
    return client.send(method, path, body, **{**key, **headers})


def about(r, who, what):
    return f"{r['method']} {r['path']} by {who}: {what}"


def has_object(r):
    """Whether the row can be asked about somebody else's."""
    return bool(r.get("refers")) or re.search(r"\{(id|uuid)\}", r["path"]) is not None or "template_id" in json.dumps(
        r["body"](Unknown(None, WORLD)) if "body" in r and not r.get("refers") else {})


def allowed(r):
    return [] if r["least"] == PUBLIC else list(ROLES[ROLES.index(r["least"]):])


def stripped(reply, side):
    """The answer without what differs by nature: the request's id, and the ids that the asker sent."""
    if not reply.headers.get("Content-Type", "").startswith("application/problem+json"):
        return reply.status, reply.body
    text = json.dumps({k: v for k, v in reply.json.items() if k != "instance"}, sort_keys=True)
    for one in side.ids:
        text = re.sub(rf"\b{one}\b", "#", text)
    return reply.status, text


def no_leak(reply, what):
    equal(reply.status < 500, True, f"{what}: {reply}")
    shown = reply.body + str(reply.headers).encode()
    for secret in (MARK, WORLD.theirs.table):
        equal(secret.encode() in shown or json.dumps(secret)[1:-1].encode() in shown, False, f"{what}: {reply}")


@claim
def every_route_has_a_row_with_its_role(s):
    lines = subprocess.run([BUILD / "posm-fcgi", "--routes"], check=True, capture_output=True, text=True).stdout.splitlines()
    routes = {}
    for line in lines:
        method, pattern, _, role = line.split("\t")[:4]
        routes[method, pattern.removeprefix(API)] = role
    rows = {(r["method"], r["path"]): r["least"] for r in ROWS}
    equal(sorted(set(routes) - set(rows)), [], "routes without a row in tests/http/matrix_test.py")
    equal(sorted(set(rows) - set(routes)), [], "rows without a route")
    equal({k: v for k, v in rows.items() if routes[k] != v}, {}, "rows with another role than the route's")


@claim
def who_may_not_learns_nothing_about_whose_it_is(s):
    for r in ROWS:
        if r["least"] == PUBLIC:
            continue
        for side in (WORLD.mine, WORLD.theirs, WORLD.unknown):
            for who in ROLES[:ROLES.index(r["least"])]:
                reply = call(WORLD.clients[who], r, side, side)
                equal((reply.status, reply.code), (403, "no_role" if who == "none" else "role_too_low"), about(r, who, reply))
                no_leak(reply, about(r, who, "denied"))
            reply = call(Client(s.port), r, side, side)
            equal((reply.status, reply.code), (401, "not_logged_in"), about(r, "nobody", reply))


@claim
def what_is_another_s_answers_as_what_is_not_there(s):
    before = WORLD.sums()
    for r in ROWS:
        if not has_object(r):
            continue
        for who in allowed(r):
            asked = [call(WORLD.clients[who], r, WORLD.mine if r.get("refers") else side, side) for side in (WORLD.theirs, WORLD.unknown)]
            equal(asked[0].status, r.get("foreign", 404), about(r, who, asked[0]))
            no_leak(Hidden(asked[0], WORLD.theirs.table), about(r, who, "another's"))
            equal(stripped(asked[0], WORLD.theirs), stripped(asked[1], WORLD.unknown), about(r, who, "another's and nobody's differ"))
            if r["method"] == "GET":
                head = call(WORLD.clients[who], r, WORLD.mine if r.get("refers") else WORLD.theirs, WORLD.theirs, method="HEAD")
                equal((head.status, head.body), (r.get("foreign", 404), b""), about(r, who, "HEAD"))
    equal(WORLD.sums(), before)


class Hidden:
    """A reply without a word that its asker has sent."""

    def __init__(self, reply, word):
        self.status, self.headers, self.body = reply.status, reply.headers, reply.body.replace(word.encode(), b"")


@claim
def each_role_does_what_it_may_to_its_own_and_sees_nothing_else(s):
    for r in ROWS:
        for who in ["boss"] * ("everything" in r) + allowed(r):
            side = WORLD.mine.fresh(r["fresh"]) if "fresh" in r else WORLD.mine
            reply = call(WORLD.clients[who], r, side, side)
            equal(reply.status, r["everything"] if who == "boss" else r["ok"], about(r, who, reply))
            if who != "boss":
                no_leak(reply, about(r, who, "its own"))
        if r["least"] == PUBLIC:
            equal(call(Client(s.port), r, WORLD.mine, WORLD.mine).status, r["ok"], about(r, "nobody", ""))


@claim
def reads_change_nothing_whatever_method_a_header_names(s):
    before = WORLD.sums()
    for r in ROWS:
        if r["method"] != "GET" or r["least"] == PUBLIC:
            continue
        for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
            reply = call(WORLD.clients[ADMIN], r, WORLD.mine, WORLD.mine, **{name.replace("-", "_"): "DELETE"})
            equal(reply.status, r["ok"], about(r, name, reply))
    client = WORLD.clients[ADMIN]
    for path in (f"/generations/{WORLD.mine.generation}", f"/tables/{WORLD.mine.table}", f"/templates/{WORLD.mine.template}"):
        reply = client.post(API + path, {}, X_HTTP_Method_Override="DELETE")
        equal((reply.status, reply.code), (405, "method_not_allowed"), reply)
        equal(client.get(API + path + "?_method=DELETE").status in (400, 405), True, path)
    equal(WORLD.sums(), before)


@claim
def no_change_comes_from_another_origin_or_as_a_form(s):
    before = WORLD.sums()
    own = f"127.0.0.1:{s.port}"
    for r in ROWS:
        if r["method"] == "GET":
            continue
        client = WORLD.clients["boss"]
        for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Sec_Fetch_Site": "cross-site", "Origin": f"http://{own}"},
                        {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": f"http://{own}.evil.example"},
                        {"Origin": f"http://evil.example/{own}"}, {"Origin": f"http://{own}@evil.example"}):
            reply = call(client, r, WORLD.mine, WORLD.mine, **headers)
            equal((reply.status, reply.code), (403, "cross_origin"), about(r, headers, reply))
        for kind in ("text/plain", "application/x-www-form-urlencoded", "text/json", "application/json-patch+json",
                     "multipart/form-data; boundary=x"):
            if "parts" in r and kind.startswith("multipart"):
                continue
            reply = client.request(r["method"], path_of(r["path"], WORLD.mine), b"a=b", {"Content-Type": kind, "X-Posm-Request": "1"})
            equal((reply.status, reply.code) in ((415, "wrong_content_type"), (400, "no_body_here")), True, about(r, kind, reply))
        if "parts" in r:
            for mark in (None, "0", "yes"):
                reply = call(client, r, WORLD.mine, WORLD.mine, X_Posm_Request=mark)
                equal((reply.status, reply.code), (403, "request_header_needed"), about(r, mark, reply))
    equal(WORLD.sums(), before)


if __name__ == "__main__":
    with Stack() as stack:
        WORLD = World(stack)
        sys.exit(run(stack))
