#!/usr/bin/python3
"""Clearing away while others work: downloads are tests/archive's, here are generations, templates and second cleaners."""
import os
import signal
import subprocess
import sys

import kit
from kit import BUILD, SOURCE, cards, check_done, number, sql, status, until

SWEEPER = {"job__sweep": "100ms", "job__tick": "100ms", "job__lease": "1s"}
JUNK = 3000  # objects that nothing points to: enough to be caught in the middle of


def sweeper(site, **options):
    """A posmd that clears away at once and often."""
    sql("DELETE FROM posm.posm_jobs WHERE kind = 'sweep'")
    return site.daemon(**{**SWEEPER, **options})


def swept_twice(daemon):
    """Whatever a sweep may do now, it has done."""
    for _ in range(2):
        daemon.event("attempt ended", kind="sweep", fate="done")


def age(table, *columns, where="true"):
    sql(f"UPDATE posm.{table} SET " + ", ".join(f"{c} = {c} - interval '1000 d'" for c in columns) + f" WHERE {where}")


def done(site, daemon, restaurant, template=None):
    generation = site.press(restaurant=restaurant, template=template)
    daemon.event("attempt ended", subject=generation, fate="done")
    return generation


def a_sweep_clears_what_retention_keeps_no_longer(site):
    restaurant = site.restaurant(5)
    daemon = site.daemon()
    generations = []
    for _ in range(3):
        generations.append(site.press(restaurant=restaurant))
        daemon.event("attempt ended", subject=generations[-1], fate="done")
    daemon.end()
    orphan = site.objects / f"generations/{generations[2]}/7/00000000-0000-4000-8000-000000000000.pdf"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"of a runner that came late")
    sql("DELETE FROM posm.posm_jobs WHERE kind = 'sweep'")
    sweeper = {"job__sweep": "100ms", "job__tick": "100ms", "retention__generations": "2", "retention__grace": "3h"}
    daemon = site.daemon(**sweeper)
    until("the oldest's retirement", lambda: status(generations[0]) == "deleted")
    daemon.event("attempt ended", kind="sweep", fate="done")
    assert (site.objects / f"generations/{generations[0]}").exists(), "within the grace downloads may still read"
    assert [status(g) for g in generations[1:]] == ["done", "done"]
    sql("""UPDATE posm.restaurants_posm_versions SET finished_at = finished_at - interval '4 h',
           deleted_at = deleted_at - interval '4 h'""")
    until("the oldest's objects' end", lambda: not (site.objects / f"generations/{generations[0]}").exists())
    until("the orphan's end", lambda: not orphan.parent.exists())
    until("everything in order", lambda: number(f"""SELECT count(*) FROM posm.restaurants_posm_versions
        WHERE id IN ({generations[0]}, {generations[2]}) AND swept = status""") == 2)
    check_done(site, generations[1])
    check_done(site, generations[2])
    assert daemon.end() == 0


def a_generation_kept_by_retention_is_the_newest_of_all_tables(site):
    restaurant = site.restaurant(3)
    daemon = site.daemon()
    whole = site.press(restaurant=restaurant)
    daemon.event("attempt ended", subject=whole, fate="done")
    table = sql(f"SELECT uuid FROM posm.restaurant_tables WHERE restaurant_id = {restaurant} LIMIT 1")[0][0]
    chosen = []
    for _ in range(3):
        chosen.append(int(site.posmctl("generate", "--restaurant", str(restaurant), "--template", str(site.template),
                                       "--tables", table)))
        daemon.event("attempt ended", subject=chosen[-1], fate="done")
    sql("UPDATE posm.restaurants_posm_versions SET finished_at = finished_at - interval '1000 d'")
    daemon.end()
    sql("DELETE FROM posm.posm_jobs WHERE kind = 'sweep'")
    site.daemon(job__sweep="100ms", job__tick="100ms", retention__age="1d")
    until("retirement", lambda: status(chosen[1]) == "deleted")
    assert [status(g) for g in (whole, *chosen)] == ["done", "deleted", "deleted", "done"]


def retention_lets_generations_in_their_way_alone(site):
    daemon, restaurant = sweeper(site, retention__generations=1, retention__age="1h"), site.restaurant(500)
    first = done(site, daemon, restaurant)
    with kit.cards_stop_at(1) as let_go:
        second = site.press(restaurant=restaurant)
        until("cards", lambda: cards(second) >= 1)
        os.kill(int(daemon.event("attempt begins", subject=second)["pid"]), signal.SIGKILL)  # objects of two epochs
        assert status(first) == "done", "the newest that is done stays, whatever is under way"
        let_go()
    daemon.event("attempt ended", subject=second, fate="done")
    swept_twice(daemon)
    assert (status(first), status(second)) == ("deleted", "done")
    check_done(site, second)


def a_retry_that_comes_first_is_not_swept_away(site):
    restaurant = site.restaurant(3)
    failing = site.daemon(object__directory=site.dir / "nowhere")
    generation = site.press(restaurant=restaurant)
    failing.event("attempt ended", subject=generation, fate="end")
    failing.end()
    age("restaurants_posm_versions", "finished_at", where=f"id = {generation}")
    with kit.held(f"""
            UPDATE posm.restaurants_posm_versions SET status = 'created', finished_at = NULL, swept = NULL WHERE id = {generation};
            UPDATE posm.posm_jobs SET state = 'waiting', failures = 0 WHERE kind = 'generate' AND subject = {generation}""") as commit:
        daemon = sweeper(site, retention__age="1h")
        swept_twice(daemon)
        commit("NOTIFY posm_jobs;")
    daemon.event("attempt ended", subject=generation, fate="done")
    check_done(site, generation)


def with_junk(site, daemon):
    """A done generation, long ago, and below its prefix what no row points to."""
    generation = done(site, daemon, site.restaurant(3))
    folder = site.objects / f"generations/{generation}/9"
    folder.mkdir(parents=True)
    for n in range(JUNK):
        (folder / f"{n}.pdf").write_bytes(b"late")
    age("restaurants_posm_versions", "finished_at", where=f"id = {generation}")
    return generation, folder


def half_swept(daemon, folder):
    """The pid of the runner that is in the middle of it."""
    pid = int(daemon.event("attempt begins", kind="sweep")["pid"])
    until("the first objects to go", lambda: len(os.listdir(folder)) < JUNK)
    return pid


def a_sweep_killed_in_the_middle_is_ended_by_the_next(site):
    daemon = site.daemon()
    generation, folder = with_junk(site, daemon)
    daemon.end()
    daemon = sweeper(site)
    os.kill(half_swept(daemon, folder), signal.SIGKILL)
    daemon.event("runner ended without a word", kind="sweep")
    until("the end of the objects", lambda: not folder.exists() or not os.listdir(folder))
    until("the mark", lambda: number(f"SELECT count(*) FROM posm.restaurants_posm_versions WHERE id = {generation} AND swept = status") == 1)
    check_done(site, generation)


def two_cleaners_at_once_do_no_harm(site):
    daemon = site.daemon()
    generation, folder = with_junk(site, daemon)
    daemon.end()
    first = sweeper(site)
    runner = half_swept(first, folder)
    first.kill(signal.SIGSTOP)
    os.kill(runner, signal.SIGSTOP)
    second = site.daemon(**SWEEPER)
    second.event("lease ran out", kind="sweep")
    second.event("attempt begins", kind="sweep")
    os.kill(runner, signal.SIGCONT)  # both at the same keys
    second.event("attempt ended", kind="sweep", fate="done")
    first.kill(signal.SIGCONT)
    until("the zombie's end", lambda: runner not in kit.processes("posm-runner"))
    until("the mark", lambda: number(f"SELECT count(*) FROM posm.restaurants_posm_versions WHERE id = {generation} AND swept = status") == 1)
    check_done(site, generation)
    assert not folder.exists() or not os.listdir(folder)


def add_template(site):
    folder = SOURCE / "templates/a6-card"
    return ["template", "add", folder / "ru.pdf", "--settings", folder / "ru.settings.json", "--name", "ещё"]


def file_of(template):
    return sql(f"SELECT object_key FROM posm.posm_template_revisions WHERE template_id = {template}")[0][0]


def noted(key):
    return number(f"SELECT count(*) FROM posm.posm_template_files WHERE object_key = '{key}'") == 1


def a_template_file_stays_as_long_as_anything_may_need_it(site):
    daemon = site.daemon()
    template, restaurant = int(site.posmctl(*add_template(site)).split("\t")[0]), site.restaurant(3)
    generation, key = done(site, daemon, restaurant, template), file_of(template)
    daemon.end()
    daemon = sweeper(site)
    age("posm_template_files", "used_at")
    swept_twice(daemon)
    assert (site.objects / key).exists(), "the template is there"
    sql(f"UPDATE posm.posm_templates SET deleted_at = now() - interval '1000 d' WHERE id = {template}")
    swept_twice(daemon)
    assert (site.objects / key).exists(), "its generation is"
    sql(f"""UPDATE posm.restaurants_posm_versions SET status = 'deleted', deleted_at = now() WHERE id = {generation};
            INSERT INTO posm.posm_audit (action, subject_kind, subject_id) VALUES ('generation.remove', 'generation', '{generation}')""")
    until("the file's end", lambda: not (site.objects / key).exists())
    until("the note's end", lambda: not noted(key))
    assert (site.objects / file_of(site.template)).exists()


def an_upload_cut_before_its_revision_leaves_no_file(site):
    before = set(os.listdir(site.objects / "templates"))
    with kit.held("LOCK TABLE posm.posm_templates"):
        upload = subprocess.Popen([BUILD / "posmctl", *add_template(site), "--config", site.conf], stdout=subprocess.DEVNULL)
        until("the upload at the lock", lambda: number("SELECT count(*) FROM pg_locks WHERE NOT granted") >= 1)
        upload.kill()
        upload.wait()
    cut = (set(os.listdir(site.objects / "templates")) - before).pop()
    daemon = sweeper(site)
    swept_twice(daemon)
    assert (site.objects / "templates" / cut).exists(), "within the grace it may be on its way to a revision"
    age("posm_template_files", "used_at", where=f"object_key = 'templates/{cut}'")
    until("the file's end", lambda: not (site.objects / "templates" / cut).exists())


def a_file_that_goes_gets_no_revision(site):
    key = file_of(site.template)
    for when in ("now()", "NULL"):
        sql(f"UPDATE posm.posm_template_files SET retired_at = {when} WHERE object_key = '{key}'")
        try:
            sql(f"""BEGIN; INSERT INTO posm.posm_template_revisions (template_id, revision, object_key, sha256, size, settings)
                SELECT template_id, 77, object_key, sha256, size, settings FROM posm.posm_template_revisions
                WHERE template_id = {site.template} LIMIT 1; ROLLBACK""")
            assert when == "NULL", "it was taken"
        except RuntimeError as why:
            assert when == "now()" and "is being cleared away" in str(why), why


def one_generation_that_the_storage_refuses_holds_up_no_other(site):
    daemon = site.daemon()
    stuck, free = (done(site, daemon, site.restaurant(3)) for _ in range(2))
    daemon.end()
    age("restaurants_posm_versions", "finished_at", where=f"id IN ({stuck}, {free})")
    folder = site.objects / f"generations/{stuck}"
    folder.rename(site.dir / "away")
    folder.write_bytes(b"no folder")
    late = site.objects / f"generations/{free}/9/late.pdf"
    late.parent.mkdir(parents=True)
    late.write_bytes(b"late")
    daemon = sweeper(site)
    daemon.event("attempt ended", kind="sweep", fate="end", cause="storage_refused")
    assert not late.exists()
    folder.unlink()
    (site.dir / "away").rename(folder)
    daemon.event("attempt ended", kind="sweep", fate="done")


def keys_and_jobs_and_audit_go_by_their_age(site):
    sql("""INSERT INTO posm.posm_idempotency_keys (login, key, fingerprint, created_at)
               SELECT 'clean', k, sha256('x'), at FROM (VALUES ('old', now() - interval '25 h'), ('new', now())) v (k, at);
           INSERT INTO posm.posm_audit (login, action, at)
               SELECT 'clean', k, at FROM (VALUES ('old', now() - interval '731 d'), ('new', now())) v (k, at);
           INSERT INTO posm.posm_jobs (kind, subject, state, updated_at)
               SELECT 'unknown', s, 'done', at FROM (VALUES (1, now() - interval '8 d'), (2, now())) v (s, at)""")
    daemon = sweeper(site)
    swept_twice(daemon)
    assert sql("SELECT key FROM posm.posm_idempotency_keys WHERE login = 'clean'") == [["new"]]
    assert sql("SELECT action FROM posm.posm_audit WHERE login = 'clean'") == [["new"]]
    assert sql("SELECT subject FROM posm.posm_jobs WHERE kind = 'unknown'") == [["2"]]


TESTS = [value for value in list(globals().values())
         if callable(value) and getattr(value, "__module__", "") == "__main__" and getattr(value, "__code__", None)
         and value.__code__.co_varnames[:1] == ("site",) and value.__code__.co_argcount == 1
         and not value.__code__.co_flags & 8 and value.__name__ != "add_template"]

if __name__ == "__main__":
    kit.under_postgres()
    chosen = [t for t in TESTS if not sys.argv[1:] or t.__name__ in sys.argv[1:]]
    sys.exit(kit.run(chosen, kit.Site()) != 0)
