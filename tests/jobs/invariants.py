#!/usr/bin/python3
"""The invariants of generations, asked of PostgreSQL and of the folder of objects, by nobody that made them.

    invariants.py OBJECTS [--limit N] [--attempts N] [--quiet]      psql's variables say which database

I1 a generation that is done has every card, byte for byte, and a manifest that says so; I2 no more than N hold a slot, and a
job and its generation tell one story; I3 versions are unique and grow; I4 when it is quiet, all have come to an end; I5 the
last that was done is kept; I7 nothing lies about that no row points to; I8 no more attempts than are allowed.
(I6, that a complete answer is a whole archive, is asked through the web servers: tests/archive, tests/http.)"""
import argparse
import csv
import hashlib
import io
import json
import pathlib
import sys
import zlib

import kit

# what a job's state must be beside its generation's status
PAIRS = {"created": {"waiting"}, "scheduled": {"ready"}, "in-progress": {"leased"}, "done": {"done", None},
         "error": {"failed", None}, "cancelled": {"cancelled", None}, "deleted": {"done", "failed", "cancelled", None}}


class Checker:
    """objects: a folder, or what has a folder's methods."""

    def __init__(self, objects, limit=None, attempts=None, quiet=False, since=0):
        self.objects, self.limit, self.attempts, self.quiet, self.since = objects, limit, attempts, quiet, since
        self.broken, self.looked_at = [], 0

    def say(self, what):
        self.broken.append(what)

    def check(self):
        """What is broken, a line each."""
        for ask in (self.bytes_of_done, self.slots, self.one_story, self.versions, self.ends, self.kept, self.orphans, self.attempts_made):
            ask()
        return self.broken

    # --- I1

    def bytes_of_done(self):
        for id, total, epoch, manifest in kit.sql(f"""SELECT id, total, epoch, manifest FROM posm.restaurants_posm_versions
                                                      WHERE status = 'done' AND id >= {self.since} ORDER BY id"""):
            self.looked_at += 1
            self.bytes_of(int(id), int(total), int(epoch), json.loads(manifest))

    def bytes_of(self, id, total, epoch, manifest):
        rows = kit.sql(f"""SELECT ordinal, object_key, size, crc32, encode(sha256, 'hex'), entry_name, table_uuid, epoch,
                                  prefix_key, tail_at, tail_packed FROM posm.posm_cards WHERE generation_id = {id} ORDER BY ordinal""")
        uuids = [r[0] for r in kit.sql(f"""SELECT i ->> 'uuid' FROM posm.restaurants_posm_versions,
                                           jsonb_array_elements(tables -> 'items') WITH ORDINALITY u (i, n)
                                           WHERE id = {id} ORDER BY n""")]
        if [int(r[0]) for r in rows] != list(range(total)) or [r[6] for r in rows] != uuids:
            self.say(f"I1: generation {id} is done with {len(rows)} of {total} cards, or with cards of other tables")
        for _, key, size, crc32, sha256, _, uuid, made, prefix, tail_at, packed in rows:
            own = f"generations/{id}/{made}/"
            if not (key == f"{own}{uuid}.pdf" or (prefix == own + "prefix" and key.startswith(own + "tails-"))) or int(made) > epoch:
                self.say(f"I1: generation {id} of attempt {epoch} points to {key} of attempt {made}")
            self.same(key, kit.card_bytes(self.objects, key, prefix, tail_at, packed), int(size), int(crc32), sha256)
        self.manifest(id, manifest, [(r[5], r[4], r[6]) for r in rows])

    def same(self, key, data, size, crc32, sha256):
        if (len(data), zlib.crc32(data), hashlib.sha256(data).hexdigest()) != (size, crc32, sha256):
            self.say(f"I1: {key} is not the {size} bytes its row says, but {len(data)}")

    def manifest(self, id, manifest, rows):
        key = manifest["object_key"]
        data = kit.manifest_bytes(self.objects, manifest) if (self.objects / key).is_file() else b""
        self.same(key, data, manifest["size"], manifest["crc32"], manifest["sha256"])
        lines = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        if [(l["file"], l["sha256"], l["uuid"]) for l in lines] != rows or len({r[0].casefold() for r in rows}) != len(rows):
            self.say(f"I1: the manifest of generation {id} names other cards than its rows")

    # --- I2

    def slots(self):
        held = kit.number("SELECT count(*) FROM posm.restaurants_posm_versions WHERE status IN ('scheduled', 'in-progress')")
        leases = kit.number("""SELECT count(*) FROM posm.posm_jobs
                               WHERE kind = 'generate' AND state = 'leased' AND lease_until > clock_timestamp()""")
        if self.limit is not None and max(held, leases) > self.limit:
            self.say(f"I2: {held} generations hold a slot and {leases} a lease where {self.limit} may")

    def one_story(self):
        for id, status, state in kit.sql("""SELECT v.id, v.status, j.state FROM posm.restaurants_posm_versions v
                                            LEFT JOIN posm.posm_jobs j ON j.kind = 'generate' AND j.subject = v.id"""):
            if (state or None) not in PAIRS[status]:
                self.say(f"I2: generation {id} is {status} and its job is {state or 'not there'}")
        for id, in kit.sql("""SELECT j.subject FROM posm.posm_jobs j LEFT JOIN posm.restaurants_posm_versions v ON v.id = j.subject
                              WHERE j.kind = 'generate' AND v.id IS NULL"""):
            self.say(f"I2: there is a job of generation {id}, and no such generation")

    # --- I3

    def versions(self):
        for first, second in kit.sql("""SELECT a.id, b.id FROM posm.restaurants_posm_versions a JOIN posm.restaurants_posm_versions b
                                        USING (restaurant_id, template_id) WHERE a.id < b.id AND a.version >= b.version"""):
            self.say(f"I3: generation {second} is younger than {first} and its version is not higher")
        for restaurant, template in kit.sql("""SELECT v.restaurant_id, v.template_id FROM posm.restaurants_posm_versions v
                LEFT JOIN posm.restaurants_posm_templates l ON l.restaurant_id = v.restaurant_id AND l.template_id = v.template_id
                    AND l.deleted_at IS NULL
                GROUP BY 1, 2 HAVING max(v.version) > max(l.last_version)"""):
            self.say(f"I3: restaurant {restaurant} and template {template} would give a version again")

    # --- I4

    def ends(self):
        if not self.quiet:
            return
        for id, status in kit.sql("""SELECT id, status FROM posm.restaurants_posm_versions
                                     WHERE status IN ('created', 'scheduled', 'in-progress')"""):
            self.say(f"I4: generation {id} is still {status}")
        for id, kind in kit.sql("SELECT id, kind FROM posm.posm_jobs WHERE state = 'leased'"):
            self.say(f"I4: job {id} ({kind}) is still leased")

    # --- I5: whoever removes one by hand says so in the audit

    def kept(self):
        for id, in kit.sql("""SELECT DISTINCT ON (restaurant_id, template_id, picked) id FROM (
                    SELECT v.id, v.restaurant_id, v.template_id, v.version, s.picked FROM posm.restaurants_posm_versions v
                    CROSS JOIN (VALUES ('all'::posm.posm_selection), (NULL)) s (picked)
                    WHERE v.epoch IS NOT NULL AND (s.picked IS NULL OR v.selection = s.picked)) d
                ORDER BY restaurant_id, template_id, picked, version DESC"""):
            gone = kit.number(f"""SELECT count(*) FROM posm.restaurants_posm_versions v WHERE id = {id} AND status = 'deleted'
                AND NOT EXISTS (SELECT FROM posm.posm_audit a WHERE a.subject_kind = 'generation' AND a.subject_id = v.id::text
                                AND a.action = 'generation.remove')""")
            if gone:
                self.say(f"I5: generation {id}, the last that was done, is deleted")

    # --- I7: of what was looked through and found in order; late writers are cleared away within the grace

    def orphans(self):
        for id, status in kit.sql(f"""SELECT id, status FROM posm.restaurants_posm_versions
                                      WHERE swept = status AND status IN ('done', 'deleted', 'cancelled') AND id >= {self.since}"""):
            folder = self.objects / f"generations/{id}"
            there = {str(p.relative_to(self.objects)) for p in folder.rglob("*") if p.is_file()} if folder.exists() else set()
            wanted = {r[0] for r in kit.sql(f"""
                SELECT unnest(array_remove(ARRAY[object_key, prefix_key], NULL)) FROM posm.posm_cards c JOIN posm.restaurants_posm_versions v ON v.id = c.generation_id
                WHERE v.id = {id} AND v.status = 'done'
                UNION ALL SELECT manifest ->> 'object_key' FROM posm.restaurants_posm_versions WHERE id = {id} AND status = 'done'""")}
            if there - wanted:
                self.say(f"I7: generation {id} ({status}) was swept and {sorted(there - wanted)[0]} is still there")
        if self.quiet:
            self.nothing_held()

    def nothing_held(self):
        for pid, state, query in kit.sql("""SELECT pid, state, left(query, 60) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'
                    AND application_name LIKE 'posm%' AND state_change < clock_timestamp() - interval '30 s'"""):
            self.say(f"I7: session {pid} is {state} since: {query}")

    # --- I8

    def attempts_made(self):
        for id, epoch, failures in kit.sql("SELECT id, epoch, failures FROM posm.posm_jobs WHERE failures > epoch"):
            self.say(f"I8: job {id} failed {failures} times in {epoch} attempts")
        if self.attempts is not None:
            for id, failures in kit.sql(f"""SELECT id, failures FROM posm.posm_jobs
                                          WHERE kind = 'generate' AND subject >= {self.since} AND failures > {self.attempts}"""):
                self.say(f"I8: job {id} failed {failures} times where {self.attempts} attempts are allowed")
        for id, in kit.sql("""SELECT c.generation_id FROM posm.posm_cards c JOIN posm.posm_jobs j
                ON j.kind = 'generate' AND j.subject = c.generation_id GROUP BY 1, j.epoch HAVING max(c.epoch) > j.epoch"""):
            self.say(f"I8: generation {id} has cards of an attempt that never began")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("objects")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--attempts", type=int)
    parser.add_argument("--quiet", action="store_true")
    asked = parser.parse_args()
    checker = Checker(pathlib.Path(asked.objects), asked.limit, asked.attempts, asked.quiet)
    for line in checker.check():
        print(line)
    print(f"{checker.looked_at} generations that are done were read to the last byte; {len(checker.broken)} findings")
    return bool(checker.broken)


if __name__ == "__main__":
    sys.exit(main())
