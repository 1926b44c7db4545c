#!/usr/bin/python3
"""All of posm behind PgBouncer in transaction mode: every transaction may meet another server process, which knows no statement by
its name and no LISTEN. Without it, what is asked often is planned once a connection (src/pg/kept.c)."""
import sys

from claims import claim, equal, run
from stack import Stack, system_program


class Pooled(Stack):
    def start_database(self):
        super().start_database()
        home = self.dir / "pooler"
        home.mkdir(mode=0o777)
        home.chmod(0o777)
        direct = self.dir / "pg"
        (home / "pgbouncer.ini").write_text(f"""[databases]
posm = host={direct} user=posm dbname=posm
[pgbouncer]
listen_port = 6432
unix_socket_dir = {home}
auth_type = any
pool_mode = transaction
default_pool_size = 3
logfile = {home}/log
""")
        service = self.service("pgbouncer", [system_program("pgbouncer"), home / "pgbouncer.ini"], as_owner=True)
        service.wait_for("PgBouncer", lambda: (home / ".s.PGSQL.6432").exists())
        self.options["pg.conninfo"] = f"host={home} port=6432 user=posm dbname=posm"


def named(s):
    """Statements of the log that were asked by a name: the server's words for 'execute NAME'."""
    return [line for line in (s.dir / "postgres.log").read_text(errors="replace").splitlines() if " execute user_who" in line]


def reads(s):
    place = s.restaurant(tables=["1", "2"])
    for _ in range(4):
        for path in ("/api/v1/me", "/api/v1/restaurants", f"/api/v1/restaurants/{place}/tables", f"/api/v1/generations?restaurant_id={place}"):
            equal(s.client().get(path).status, 200, path)
    return place


@claim
def behind_a_pooler_cards_are_made_and_nothing_has_a_name(s):
    s.sql("ALTER SYSTEM SET log_statement = 'all'")
    s.sql("SELECT pg_reload_conf()")
    place = reads(s)
    made = s.client().generate(place, s.add_template())
    equal(made.status, 201, made)
    equal(s.finished(made.json["id"])["status"], "done")
    equal(named(s), [])


@claim
def without_one_what_is_asked_often_has_its_name(s):
    s.configure(**{"pg.conninfo": f"host={s.dir}/pg user=posm dbname=posm"})
    s.services["api"].stop()
    s.start_pool("api")
    reads(s)
    if not named(s):
        raise AssertionError("nothing was asked by a name")


if __name__ == "__main__":
    with Pooled(options={"job.tick": "200ms"}) as stack:
        sys.exit(run(stack))
