#!/usr/bin/python3
"""docs/ops/backup-and-restore.md, its commands as they stand there: on a running installation with a folder and with a Ceph gateway.
Paths lead into the test's folder, services are the test's own; nothing else is changed."""
import os
import pathlib
import re
import shutil
import subprocess
import sys

SOURCE = pathlib.Path(os.environ.get("POSM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
sys.path[:0] = [str(SOURCE / "tests/http"), str(SOURCE / "tests/objects")]
import s3  # noqa: E402
from claims import claim, equal, run  # noqa: E402
from stack import BUILD, Stack, system_program  # noqa: E402

PAGE = SOURCE / "docs/ops/backup-and-restore.md"
SERVICES = {"posm-api": "api", "posm-bulk": "bulk", "posmd": "posmd"}
# runuser: there is one user here; posmctl: of this build, and its configuration is not below /usr/local
SHELL = """
set -euo pipefail
runuser() { shift 3; "$@"; }
chgrp() { :; }
install() { mkdir -p "${@:7}"; }
posmctl() { case " $* " in *" --config "*) "$BUILD/posmctl" "$@" ;; *) "$BUILD/posmctl" "$@" --config "$ROOT/etc/posm/posm.conf" ;; esac; }
"""


def block(name):
    """The commands of a fenced block, one a line, without the prompt."""
    found = re.findall(rf"^```sh {name}\n(.*?)^```", PAGE.read_text(), re.M | re.S)
    equal(len(found), 1, f"blocks '{name}' of {PAGE}")
    lines = found[0].splitlines()
    equal([line for line in lines if not line.startswith("# ")], [], "lines without a prompt")
    return [line[2:] for line in lines]


class Site(Stack):
    """Its files where the page has them, below a folder."""

    def __init__(self, **options):
        super().__init__(options={"job.tick": "1s", **options})
        for folder in ("etc/posm", "var"):
            (self.dir / folder).mkdir(parents=True)

    @property
    def conf(self):
        return self.dir / "etc/posm/posm.conf"

    def follow(self, name):
        """What the commands of a block said."""
        return "".join(self.command(line) for line in block(name))

    def command(self, line):
        words = line.split()
        if words[0] == "systemctl":
            return self.services_are(words[1], words[2:])
        for path in ("/var/backups", "/etc/posm"):
            line = re.sub(rf"(?<=[ >]){path}", f"{self.dir}{path}", line)
        line = line.replace(" -C / ", f" -C {self.dir} ").replace("= /var", f"= {self.dir}/var").replace("=/var", f"={self.dir}/var")
        line = line.replace("http://127.0.0.1/", f"http://127.0.0.1:{self.port}/")
        bin_of_postgres = os.path.dirname(system_program("pg_dump"))
        done = subprocess.run(["bash", "-c", SHELL + line], capture_output=True, text=True, stdin=subprocess.DEVNULL, env={
            **os.environ, "BUILD": str(BUILD), "ROOT": str(self.dir), "PGHOST": f"{self.dir}/pg", "PGUSER": "posm", "PGDATABASE": "postgres",
            "PATH": f"{bin_of_postgres}:{os.environ['PATH']}"})
        equal(done.returncode, 0, f"{line}\n{done.stdout}{done.stderr}")
        return done.stdout

    def services_are(self, verb, units):
        for unit in [u for u in units if u in SERVICES]:
            if verb == "stop":
                self.services[SERVICES[unit]].stop()
            elif unit == "posmd":
                self.start_posmd()
            else:
                self.start_pool(SERVICES[unit])
        return ""

    def archive(self, generation):
        reply = self.client().get(f"/api/v1/generations/{generation}/archive.zip")
        equal(reply.status, 200, f"the archive of {generation}: {reply.body[:300]}")
        return reply.body

    def stored_as(self, layout):
        """Generations from now on."""
        self.configure(**{"generation.layout": layout})
        self.services["posmd"].stop()
        self.start_posmd()

    def made(self, restaurant, template):
        reply = self.client().generate(restaurant, template)
        equal(reply.status, 201, reply.body)
        return reply.json["id"]

    def history(self):
        return [(g["id"], g["restaurant_id"], g["version"], g["status"], g["note"])
                for g in self.client().get("/api/v1/generations?limit=1000").json["items"]]


def destroyed(site):
    """As after a fire: no database, no objects, no configuration."""
    for name in SERVICES.values():
        site.services[name].stop()
    site.command("dropdb posm")
    site.lose_objects()
    shutil.rmtree(site.dir / "etc/posm")


def backed_up_and_restored(site):
    with site:
        template = site.add_template()
        places = [site.restaurant(f"Кафе {n}", [str(t) for t in range(1, 31)]) for n in range(4)]
        site.follow("once")
        whole = {}
        for layout, place in zip(("packed", "cards"), places):
            site.stored_as(layout)
            generation = site.made(place, template)
            equal(site.finished(generation)["status"], "done")
            whole[generation] = site.archive(generation)
        site.services["posmd"].stop()
        waiting = site.made(places[2], template)
        dump, *rest = block("backup")
        site.command(dump)
        history = site.history()
        # posm goes on between the dump and the copy
        site.start_posmd()
        equal(site.finished(waiting)["status"], "done")
        lost = site.made(places[3], template)
        equal(site.finished(lost)["status"], "done")
        said = "".join(site.command(line) for line in rest)
        equal(re.search(r"^\d+ objects copied .* 0 were there$", said, re.M) is not None, True, said)
        destroyed(site)
        site.restored_place()
        site.follow("restore")
        equal(site.finished(waiting)["status"], "done", "the generation that waited at the dump")
        equal([g for g in site.history() if g[0] != waiting], [g for g in history if g[0] != waiting], "the history")
        equal({g: site.archive(g) for g in whole}, whole, "archives")
        equal(len(site.archive(waiting)) > 0, True)
        equal(site.client().get(f"/api/v1/generations/{lost}").status, 404, "made after the dump")
        anew = site.made(places[3], template)
        equal(anew >= lost + 100000, True, f"{anew} after {lost}")
        equal(site.finished(anew)["status"], "done")
        equal(len(site.archive(anew)) > 0, True)
        equal('"ready"' in site.follow("see"), True)
        said = site.follow("backup")  # the night after, into the same copy
        equal(re.search(r"^\d+ objects copied", said, re.M) is not None, True, said)


@claim
def with_objects_in_a_folder_everything_comes_back():
    site = Site()
    objects = site.dir / "objects"
    site.lose_objects = lambda: shutil.rmtree(objects)
    site.restored_place = objects.mkdir
    backed_up_and_restored(site)


@claim
def with_objects_in_s3_everything_comes_back():
    gateway = s3.RadosGateway()
    gateway.bucket("posm")
    site = Site(**{"object.driver": "s3", "s3.endpoint": f"http://127.0.0.1:{gateway.port}", "s3.allow_http": "yes", "s3.bucket": "posm",
                   "s3.access_key": s3.ACCESS})
    secret = site.dir / "etc/posm/s3-secret"
    secret.touch(mode=0o600)
    secret.write_text(s3.SECRET + "\n")
    site.options["s3.secret_file"] = secret

    def lose_objects():  # the bucket with all that is in it
        gateway.do("radosgw-admin", "bucket", "rm", "--bucket=posm", "--purge-objects")
    site.lose_objects = lose_objects
    site.restored_place = lambda: gateway.bucket("posm")
    backed_up_and_restored(site)


sys.exit(run())
