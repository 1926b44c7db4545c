"""One product behind both web servers at once, for claims that must hold through each:

    @through_both
    def a_claim(s): s.client()...      # s.web says through which
"""
import contextlib
import subprocess

from claims import claim, equal
from stack import BUILD, Stack

JSON = {"Content-Type": "application/json"}
UNKNOWN = "00000000-0000-4000-8000-000000000000"


class Fronts(Stack):
    def start(self):
        super().start()
        self.ports = {self.web: self.port}
        self.web = "apache"
        self.start_web()
        self.ports[self.web] = self.port

    @contextlib.contextmanager
    def through(self, web):
        self.web, self.port = web, self.ports[web]
        yield self

    def login(self, name, role="operator", **scope):
        """Somebody with a role and a scope, known to both servers."""
        self.user(name, role, **scope)
        self.add_login(name, "pw")
        self.logins = getattr(self, "logins", set()) | {name}

    def client(self, login="oper"):
        if login in getattr(self, "logins", ()):
            return type(super().client(None))(self.port, login, "pw")
        return super().client(login)

    def rows(self):
        """How many there are of whatever a request could have made, and what is stored. The daemon counts ticks and shows life meanwhile."""
        tables = [name for name, in self.sql("""SELECT relname FROM pg_class WHERE relnamespace = 'posm'::regnamespace AND relkind = 'r'
                                                AND relname NOT IN ('posm_counters', 'posm_daemons')""")]
        counts = self.sql(";".join(f"SELECT '{t}', count(*), coalesce(sum(hashtext(x::text)::bigint), 0) FROM posm.{t} x" for t in tables))
        return {name: (n, digest) for name, n, digest in counts}, self.objects()


def through_both(function):
    for web in ("lighttpd", "apache"):
        def checked(s, web=web):
            with s.through(web):
                function(s)
        checked.__name__ = f"{function.__name__} ({web})"
        claim(checked)
    return function


def through_one(function):
    def checked(s):
        with s.through("lighttpd"):
            function(s)
    checked.__name__ = function.__name__
    claim(checked)
    return function


def routes():
    """(method, pattern, pool, role, body) of every call."""
    lines = subprocess.run([BUILD / "posm-fcgi", "--routes"], check=True, capture_output=True, text=True).stdout.splitlines()
    found = [line.split("\t")[:5] for line in lines]
    assert len(found) > 40, found
    return found


def problem(reply, status, code=None, pointer=None):
    """One of the given statuses, as problem+json of the catalogue."""
    statuses = status if isinstance(status, tuple) else (status,)
    if reply.status not in statuses or reply.headers.get("Content-Type") != "application/problem+json" or (code and reply.code != code):
        raise AssertionError(f"{reply} is no problem {status} {code or ''}")
    document = reply.json
    if document["status"] != reply.status or not document["title"] or document["type"] != f"urn:posm:problem:{document['code']}":
        raise AssertionError(document)
    if pointer is not None and document.get("pointer") != pointer:
        raise AssertionError(f"{document} does not point to {pointer}")
    return document


def furnish(s):
    """What one may see and what another may not; two generations that are done."""
    s.place, s.foreign_brand = s.restaurant("Своё", ["1", "2", "3"]), s.brand("Чужая сеть")
    s.foreign = s.restaurant("Чужое", ["1"], s.foreign_brand)
    s.template = s.add_template()
    s.foreign_template = s.add_template(visibility="restaurants", restaurant_ids=[s.foreign])
    s.broken = s.add_template("round-sticker")
    (s.dir / "objects" / s.sql("SELECT template_link FROM posm.posm_templates WHERE id = :'t'", t=s.broken)[0][0]).unlink()
    made = [s.client().generate(s.place, s.template).json["id"], s.client().generate(s.foreign, s.foreign_template).json["id"]]
    s.made, s.foreign_made = made
    equal([s.finished(g)["status"] for g in made], ["done", "done"])
    s.login("local", restaurants=[s.place])
