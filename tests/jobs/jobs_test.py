#!/usr/bin/python3
"""Generations that are never lost, never doubled, never stuck: real PostgreSQL, posmd, posm-runner and posm-press."""
import contextlib
import hashlib
import os
import pathlib
import signal
import subprocess
import sys

import kit
from kit import cards, check_done, job, number, sql, status, until


def a_pressed_generation_becomes_cards(site):
    daemon = site.daemon(generation__proof="all")
    generation = site.press(40)
    ended = daemon.event("attempt ended", subject=generation)
    assert (ended["fate"], ended["made"], ended["of"]) == ("done", "40", "40")
    stages = {name: int(ms) for name, ms, _ in (stage.split() for stage in ended["stages"].split(", "))}
    assert list(stages) == ["qr", "text", "draw", "stamp", "proof", "write"] and stages["proof"] > 0, stages
    check_done(site, generation)
    assert job(generation) == (1, 0, "done")
    assert number(f"SELECT progress FROM posm.restaurants_posm_versions WHERE id = {generation}") == 40
    proof = sql(f"SELECT proof ->> 'ok', proof ->> 'warning' FROM posm.restaurants_posm_versions WHERE id = {generation}")
    assert proof == [["40", "0"]], proof
    names = sorted(r[0] for r in sql(f"SELECT entry_name FROM posm.posm_cards WHERE generation_id = {generation}"))
    assert names[0] == "Зал/02.pdf" and names[-1] == "Терраса/39.pdf", names


def progress_is_written_at_most_twice_a_second_however_quick_the_cards_are(site):
    sql("""CREATE TABLE progress_seen (n integer, at timestamptz);
           CREATE FUNCTION see_progress() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
               INSERT INTO progress_seen VALUES (NEW.progress, clock_timestamp());
               RETURN NULL;
           END $$;
           CREATE TRIGGER see_progress AFTER UPDATE ON posm.restaurants_posm_versions FOR EACH ROW
               WHEN (NEW.progress <> OLD.progress AND NEW.status = 'in-progress') EXECUTE FUNCTION see_progress()""")
    try:
        daemon = site.daemon(pg__statement_timeout="60s", job__stall="60s")
        with kit.held("LOCK TABLE posm.posm_cards IN EXCLUSIVE MODE") as commit:
            generation = site.press(600)
            runner = runner_of(daemon, generation)
            until("a press", lambda: presses_of(runner))
            until("all cards, and no row yet", lambda: not presses_of(runner))
            commit()  # batches of rows that can all go at once
        daemon.event("attempt ended", subject=generation, fate="done")
        check_done(site, generation)
        seen = sql("SELECT n, extract(epoch FROM at - lag(at) OVER (ORDER BY at)) FROM progress_seen")
        assert seen and all(float(gap) >= 0.45 for _, gap in seen[1:]), seen
        assert daemon.end() == 0
    finally:
        sql("DROP TRIGGER see_progress ON posm.restaurants_posm_versions; DROP TABLE progress_seen")


def bytes_do_not_depend_on_when_or_by_how_many_presses(site):
    restaurant = site.restaurant(100)
    digests = []
    for presses in (1, 3):
        daemon = site.daemon(generation__presses=presses)
        generation = site.press(restaurant=restaurant)
        daemon.event("attempt ended", subject=generation, fate="done")
        check_done(site, generation)
        digests.append(sql(f"SELECT encode(sha256, 'hex') FROM posm.posm_cards WHERE generation_id = {generation} ORDER BY ordinal"))
        daemon.end()
    assert digests[0] == digests[1]
    assert number(f"SELECT count(*) FROM posm.posm_cards WHERE generation_id = {generation} AND changed") == 0
    sql(f"UPDATE posm.restaurant_tables SET number = '7 бис' WHERE restaurant_id = {restaurant} AND number = '7'")
    daemon = site.daemon()
    generation = site.press(restaurant=restaurant)
    daemon.event("attempt ended", subject=generation, fate="done")
    changed = sql(f"SELECT entry_name FROM posm.posm_cards WHERE generation_id = {generation} AND changed")
    assert changed == [["Терраса/007 бис.pdf"]], changed


def runner_of(daemon, generation):
    return int(daemon.event("attempt begins", subject=generation)["pid"])


@contextlib.contextmanager
def at_work(daemon, press, count=1):
    """A generation, its runner, which has written this many cards and cannot go on, and let_go()."""
    with kit.cards_stop_at(count) as let_go:
        generation = press()
        runner = runner_of(daemon, generation)
        until("cards", lambda: kit.waiting_for_a_lock("posm-runner"))
        yield generation, runner, let_go


def of_the_first(generation):
    return number(f"SELECT count(*) FROM posm.posm_cards WHERE generation_id = {generation} AND epoch = 1")


def presses_of(runner):
    return [pid for pid in kit.processes("posm-press") if kit.parent(pid) == runner]


def a_killed_runner_is_replaced_at_once_and_its_cards_are_kept(site):
    for point in (0, 1, 300):  # cards in the database when it is killed
        daemon = site.daemon(job__lease="30s")
        with at_work(daemon, lambda: site.press(600), point) as (generation, pid, let_go):
            os.kill(pid, signal.SIGKILL)
            daemon.event("runner ended without a word", subject=generation, cause="runner_died")
            let_go()
            ended = daemon.event("attempt ended", subject=generation, fate="done")
        assert int(ended["kept"]) == of_the_first(generation) >= point and int(ended["made"]) == 600 - int(ended["kept"]), ended
        check_done(site, generation)
        assert job(generation) == (2, 1, "done")
        assert sql(f"SELECT reason IS NULL FROM posm.restaurants_posm_versions WHERE id = {generation}") == [["t"]]
        daemon.end()


def a_card_whose_object_is_gone_is_made_again(site):
    daemon = site.daemon()
    with at_work(daemon, lambda: site.press(600), 100) as (generation, pid, let_go):
        daemon.kill(signal.SIGSTOP)  # nobody claims before the object is gone
        os.kill(pid, signal.SIGKILL)
        key = sql(f"SELECT object_key FROM posm.posm_cards WHERE generation_id = {generation} AND ordinal = 5")[0][0]
        (site.objects / key).unlink()
        other = sql(f"SELECT object_key FROM posm.posm_cards WHERE generation_id = {generation} AND ordinal = 6")[0][0]
        (site.objects / other).write_bytes(b"%PDF cut")
        let_go()
        daemon.kill(signal.SIGCONT)
        daemon.event("attempt ended", subject=generation, fate="done")
    check_done(site, generation)
    assert number(f"SELECT epoch FROM posm.posm_cards WHERE generation_id = {generation} AND ordinal = 5") > 1
    if site.OPTIONS["generation.layout"] == "cards":  # packed ones lie in the same object
        assert number(f"SELECT epoch FROM posm.posm_cards WHERE generation_id = {generation} AND ordinal = 4") == 1


def a_killed_posmd_takes_its_runner_along_and_another_takes_over(site):
    first = site.daemon()
    with at_work(first, lambda: site.press(600), 100) as (generation, runner, let_go):
        first.kill(signal.SIGKILL)
        until("the runner's end", lambda: runner not in kit.processes("posm-runner"))
        assert status(generation) == "in-progress"  # its slot stays taken until the lease ends
        let_go()
        second = site.daemon()
        second.event("lease ran out", subject=generation, attempt=1)
        ended = second.event("attempt ended", subject=generation, fate="done")
    assert int(ended["kept"]) == of_the_first(generation) >= 100, ended
    check_done(site, generation)
    assert job(generation)[:2] == (2, 1)
    until("the presses' end", lambda: not kit.processes("posm-press"))


def a_frozen_daemon_is_overtaken_and_changes_nothing_when_it_thaws(site):
    first = site.daemon(job__lease="1s")
    with at_work(first, lambda: site.press(600), 100) as (generation, runner, let_go):
        first.kill(signal.SIGSTOP)
        os.kill(runner, signal.SIGSTOP)
        let_go()
    second = site.daemon(job__lease="1s")
    second.event("lease ran out", subject=generation)
    second.event("attempt begins", subject=generation, attempt=2)
    os.kill(runner, signal.SIGCONT)  # the zombie goes on with its cards beside its successor
    second.event("attempt ended", subject=generation, fate="done")
    first.kill(signal.SIGCONT)
    rows = sql(f"SELECT * FROM posm.posm_cards WHERE generation_id = {generation} ORDER BY ordinal")
    until("the zombie's end", lambda: runner not in kit.processes("posm-runner"))
    check_done(site, generation)
    assert rows == sql(f"SELECT * FROM posm.posm_cards WHERE generation_id = {generation} ORDER BY ordinal")
    assert job(generation) == (2, 1, "done")
    assert not any("fate=done" in line for line in first.seen), first.seen


def a_runner_that_stands_still_is_killed_and_counted(site):
    daemon = site.daemon(job__stall="3s", job__lease="30s")
    with at_work(daemon, lambda: site.press(600)) as (generation, runner, let_go):
        os.kill(runner, signal.SIGSTOP)
        let_go()
    daemon.event("runner killed", cause="runner_stalled")
    daemon.event("attempt ended", subject=generation, fate="done")
    check_done(site, generation)
    epoch, failures, _ = job(generation)
    assert epoch == failures + 1 >= 2  # on a busy machine another may have stood still for so long


def an_attempt_that_takes_too_long_is_ended_and_counted(site):
    # a lease that would end first is not renewed for whoever stands still
    daemon, generation = site.daemon(generation__timeout="3s", job__max_attempts=10, job__lease="30s"), site.press(200)
    os.kill(runner_of(daemon, generation), signal.SIGSTOP)
    daemon.event("runner killed", cause="runner_timeout")
    assert sql(f"SELECT reason ->> 'code' FROM posm.restaurants_posm_versions WHERE id = {generation}") in ([["runner_timeout"]], [[""]])
    daemon.event("attempt ended", subject=generation, fate="done")
    check_done(site, generation)
    assert job(generation)[1] >= 1


def a_stopped_posmd_hands_its_job_back_uncounted(site):
    first = site.daemon()
    with at_work(first, lambda: site.press(600), 100) as (generation, runner, let_go):
        first.kill(signal.SIGTERM)
        until("that it hears", lambda: kit.told_to_end(runner))
        let_go()
        assert first.end() == 0
    first.event("attempt ended", subject=generation, fate="hand_back")
    assert (status(generation), *job(generation)) == ("created", 1, 0, "waiting"), (status(generation), job(generation))
    kept = cards(generation)
    second = site.daemon()
    ended = second.event("attempt ended", subject=generation, fate="done")
    assert int(ended["kept"]) == kept >= 100
    check_done(site, generation)
    assert job(generation) == (2, 0, "done")


def a_runner_that_does_not_stop_in_time_is_killed_and_its_job_handed_back(site):
    daemon = site.daemon(job__stop_grace="200ms")
    with at_work(daemon, lambda: site.press(600)) as (generation, runner, _):
        os.kill(runner, signal.SIGSTOP)
        assert daemon.end() == 0
    assert status(generation) == "created" and job(generation)[:2] == (1, 0)


def the_limit_holds_with_twenty_daemons_behind_a_held_lock(site):
    sql("""CREATE TABLE IF NOT EXISTS active_seen (n bigint);
           CREATE OR REPLACE FUNCTION see_active() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
               INSERT INTO active_seen SELECT count(*) FROM posm.restaurants_posm_versions
               WHERE status IN ('scheduled', 'in-progress');
               RETURN NULL;
           END $$;
           CREATE OR REPLACE TRIGGER see_active AFTER UPDATE ON posm.restaurants_posm_versions
               FOR EACH STATEMENT EXECUTE FUNCTION see_active()""")
    holder = subprocess.Popen([pathlib.Path(os.environ["PG_BIN"]) / "psql", "-Xqt"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    holder.stdin.write("BEGIN; SELECT pg_advisory_xact_lock(hashtext('posm.tick')); SELECT 'held';\n")
    holder.stdin.flush()
    while "held" not in holder.stdout.readline():
        pass
    generations = [site.press(20) for _ in range(9)]
    daemons = [site.daemon(job__max_in_progress=2) for _ in range(20)]
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    until("twenty waiting tickers", lambda: number(waiting) == 20)
    holder.stdin.write("COMMIT;\n")
    holder.stdin.close()
    holder.wait()
    for generation in generations:
        until(f"generation {generation}", lambda: status(generation) == "done")
        check_done(site, generation)
        assert job(generation)[:2] == (1, 0)
    assert number("SELECT max(n) FROM active_seen") == 2
    for daemon in daemons:
        assert daemon.end() == 0
    begun = [line for d in daemons for line in d.seen if "attempt begins" in line and "generate" in line]
    assert len(begun) == 9, begun
    sql("DROP TRIGGER see_active ON posm.restaurants_posm_versions")


def a_press_while_the_tick_is_at_its_end_does_not_wait_for_the_next(site):
    site.daemon(job__tick="1h")
    until("the sweep's row", lambda: number("SELECT count(*) FROM posm.posm_jobs WHERE kind = 'sweep' AND state = 'ready'") == 1)
    holder = subprocess.Popen([pathlib.Path(os.environ["PG_BIN"]) / "psql", "-Xqt"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True)
    holder.stdin.write("BEGIN; SELECT 'held' FROM posm.posm_jobs WHERE kind = 'sweep' FOR UPDATE;\n")
    holder.stdin.flush()
    while "held" not in holder.stdout.readline():
        pass
    # the tick has scheduled what there is and stands at the row of the sweep
    sql("SELECT pg_notify('posm_jobs', '')")
    stands = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'posmd' AND wait_event_type = 'Lock'"
    until("a tick at the row", lambda: number(stands) == 1)
    generation = site.press(3)
    holder.stdin.write("COMMIT;\n")
    holder.stdin.close()
    holder.wait()
    until("the generation", lambda: status(generation) == "done")


def bad_template(site, pdf):
    """A template that no upload would have let through."""
    (site.objects / "templates").mkdir(exist_ok=True)
    key = f"templates/{hashlib.md5(pdf).hexdigest()}.pdf"
    (site.objects / key).write_bytes(pdf)
    return number(f"""BEGIN;
        INSERT INTO posm.posm_templates (name, revision, template_link) VALUES ('x', 1, '{key}') RETURNING id \\gset
        INSERT INTO posm.posm_template_revisions (template_id, revision, object_key, sha256, size, settings)
            SELECT :id, 1, '{key}', '\\x{hashlib.sha256(pdf).hexdigest()}', {len(pdf)}, settings
            FROM posm.posm_template_revisions LIMIT 1;
        COMMIT;
        SELECT :id""")


def a_refused_template_ends_at_once_with_a_reason(site):
    daemon = site.daemon()
    generation = site.press(template=bad_template(site, b"this is no PDF at all"))
    ended = daemon.event("attempt ended", subject=generation)
    assert ended["fate"] == "end" and ended["cause"] == "template_refused", ended
    code, comment = sql(f"SELECT reason ->> 'code', comment FROM posm.restaurants_posm_versions WHERE id = {generation}")[0]
    assert status(generation) == "error" and code == "template_refused" and comment == "Файл макета не подходит: это не PDF.", (code, comment)
    assert job(generation) == (1, 1, "failed")


def a_number_that_no_font_can_write_ends_the_generation_naming_the_table(site):
    restaurant = site.restaurant(3)
    sql(f"UPDATE posm.restaurant_tables SET number = 'VIP \U0010fffd' WHERE restaurant_id = {restaurant} AND number = '2'")
    daemon = site.daemon()
    generation = site.press(restaurant=restaurant)
    ended = daemon.event("attempt ended", subject=generation)
    assert ended["fate"] == "end" and ended["cause"] == "no_glyph", ended
    comment = sql(f"SELECT comment FROM posm.restaurants_posm_versions WHERE id = {generation}")[0][0]
    assert "VIP" in comment and "\U0010fffd" in comment, comment


def cards_that_do_not_scan_end_the_generation_naming_their_tables(site):
    daemon = site.daemon(generation__proof="all", proof__module_error="5")
    generation = site.press(3)
    ended = daemon.event("attempt ended", subject=generation)
    assert ended["fate"] == "end" and ended["cause"] == "proof_failed", ended
    reason, comment = sql(f"SELECT reason, comment FROM posm.restaurants_posm_versions WHERE id = {generation}")[0]
    assert all(number in comment for number in ("1", "2", "3")) and "small_module" in reason and "мелкий" in comment, (reason, comment)
    assert cards(generation) == 0


def a_poisoned_job_is_tried_exactly_so_often_with_growing_waits(site):
    sql("""CREATE TABLE waits (n serial, s numeric);
           CREATE FUNCTION see_waits() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
               INSERT INTO waits (s) VALUES (extract(epoch FROM NEW.not_before - statement_timestamp()));
               RETURN NULL;
           END $$;
           CREATE TRIGGER see_waits AFTER UPDATE ON posm.restaurants_posm_versions FOR EACH ROW
               WHEN (NEW.status = 'created' AND OLD.status = 'in-progress') EXECUTE FUNCTION see_waits()""")
    daemon = site.daemon(job__max_attempts=4, job__backoff="200ms", press__program="/nonexistent/posm-press")
    generation = site.press(3)
    for attempt in (1, 2, 3, 4):
        daemon.event("attempt begins", subject=generation, attempt=attempt)
        ended = daemon.event("attempt ended", subject=generation, attempt=attempt)
        assert ended["fate"] == ("end" if attempt == 4 else "retry"), ended
    waits = [float(row[0]) for row in sql("DROP TRIGGER see_waits ON posm.restaurants_posm_versions; SELECT s FROM waits ORDER BY n")]
    assert len(waits) == 3 and all(0.1 * 2 ** n <= wait <= 0.2 * 2 ** n for n, wait in enumerate(waits)), waits
    assert job(generation) == (4, 4, "failed") and status(generation) == "error"
    assert len([line for line in daemon.seen if "attempt begins" in line]) == 4


def a_missing_storage_is_said_and_not_retried(site):
    daemon = site.daemon(object__directory=site.dir / "nowhere")
    generation = site.press(3)
    ended = daemon.event("attempt ended", subject=generation)
    assert ended["fate"] == "end" and ended["cause"] == "storage_refused", ended
    assert status(generation) == "error"


def progress(generation):
    return number(f"SELECT progress FROM posm.restaurants_posm_versions WHERE id = {generation}")


def a_cancelled_generation_stops_its_runner_and_its_objects_go(site):
    daemon = site.daemon(job__lease="30s")
    with at_work(daemon, lambda: site.press(600), 300) as (generation, runner, let_go):
        id = sql(f"SELECT id FROM posm.posm_jobs WHERE kind = 'generate' AND subject = {generation}")[0][0]
        assert (site.objects / f"generations/{generation}").exists()
        site.posmctl("jobs", "cancel", id)
        count = cards(generation)
        let_go()
        ended = daemon.event("attempt ended", subject=generation, fate="lost")
        until("the runner's end", lambda: runner not in kit.processes("posm-runner"))
    assert status(generation) == "cancelled" and job(generation)[2] == "cancelled" and cards(generation) == count
    assert int(ended["removed"]) > 0 and progress(generation) == 0, ended
    assert not list((site.objects / f"generations/{generation}").rglob("*.pdf")), "no sweep is due for an hour"
    assert daemon.process.poll() is None


def removed_so_far():
    return number("SELECT coalesce(sum(value), 0)::bigint FROM posm.posm_counters WHERE name = 'posm_objects_removed_total'")


def a_generation_cancelled_while_it_waits_for_another_try_leaves_no_objects(site):
    daemon = site.daemon(job__lease="30s", job__backoff="1h", job__backoff_max="1h")
    with at_work(daemon, lambda: site.press(600), 300) as (generation, runner, let_go):
        os.kill(runner, signal.SIGKILL)
        let_go()
        until("that it waits", lambda: job(generation) == (1, 1, "waiting"))
    def left():
        return [path for path in (site.objects / f"generations/{generation}").rglob("*") if path.is_file()]
    assert left()
    before = removed_so_far()
    site.posmctl("jobs", "cancel", sql(f"SELECT id FROM posm.posm_jobs WHERE kind = 'generate' AND subject = {generation}")[0][0])
    ended = daemon.event("attempt ended", kind="sweep", subject=generation, fate="done")
    assert not left() and int(ended["removed"]) > 0, ended
    until("the metric", lambda: removed_so_far() == before + int(ended["removed"]))
    # whoever may still write has two leases: the sweep of everything looks again, and only then calls it cleared
    assert sql(f"SELECT swept IS NULL FROM posm.restaurants_posm_versions WHERE id = {generation}") == [["t"]]


def what_changes_while_it_waits_and_runs_is_not_in_it(site):
    folder, restaurant = kit.SOURCE / "templates/a6-card", site.restaurant(300)
    template = int(site.posmctl("template", "add", folder / "ru.pdf", "--settings", folder / "ru.settings.json", "--name", "на время").split("\t")[0])
    generation = site.press(restaurant=restaurant, template=template)
    pressed = sql(f"SELECT uuid FROM posm.restaurant_tables WHERE restaurant_id = {restaurant} ORDER BY uuid")
    sql(f"UPDATE posm.posm_templates SET deleted_at = now() WHERE id = {template}")
    daemon = site.daemon()
    with at_work(daemon, lambda: generation) as (_, _, let_go):
        sql(f"""UPDATE posm.restaurant_tables SET deleted_at = now() WHERE restaurant_id = {restaurant} AND number::integer > 200;
                INSERT INTO posm.restaurant_tables (restaurant_id, number) VALUES ({restaurant}, 'новый')""")
        let_go()
        daemon.event("attempt ended", subject=generation, fate="done")
    check_done(site, generation)
    assert pressed == sql(f"SELECT table_uuid FROM posm.posm_cards WHERE generation_id = {generation} ORDER BY table_uuid")


def posmd_refuses_a_schema_that_is_not_its_own(site):
    sql("CREATE DATABASE empty")
    daemon = kit.Daemon(site, site.write_conf(pg__conninfo="dbname=empty"))
    assert daemon.process.wait(kit.PATIENCE) == 1
    assert "schema_missing" in daemon.event("posmd ends")["code"], daemon.seen
    sql("INSERT INTO posm.schema_migrations (version, name, sha256, oldest) SELECT max(version) + 1, 'later', '', max(version) + 1 FROM posm.schema_migrations")
    daemon = site.daemon()
    assert daemon.process.wait(kit.PATIENCE) == 1
    assert "schema_too_new" in daemon.event("posmd ends")["code"], daemon.seen
    sql("DELETE FROM posm.schema_migrations WHERE name = 'later'")


def a_restarted_database_is_waited_for_without_a_flood(site):
    daemon = site.daemon()
    owner = ["runuser", "-u", "nobody", "--"] if os.getuid() == 0 else []
    pg_ctl = [*owner, os.path.join(os.environ["PG_BIN"], "pg_ctl"), "-D", os.environ["PG_DATA"], "-w", "-s"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    with at_work(daemon, lambda: site.press(600)) as (generation, _, _):
        subprocess.run([*pg_ctl, "-m", "immediate", "stop"], check=True, **quiet)
        daemon.event("the database does not answer, waiting")
        subprocess.run([*pg_ctl, "-l", os.environ["PG_DATA"] + "/log", "start"], check=True, **quiet)
    daemon.event("the database answers again")
    until("done", lambda: status(generation) == "done")
    check_done(site, generation)
    down = [line for line in daemon.seen if "does not answer" in line]
    assert len(down) <= 2, down


def no_process_is_left_behind(site):
    until("no runner or press", lambda: not kit.processes("posm-runner") and not kit.processes("posm-press"))


TESTS = [value for name, value in list(globals().items())
         if callable(value) and getattr(value, "__module__", "") == "__main__" and getattr(value, "__code__", None)
         and value.__code__.co_varnames[:1] == ("site",) and name not in ("bad_template",)]

if __name__ == "__main__":
    kit.under_postgres()
    chosen = [t for t in TESTS if not sys.argv[1:] or t.__name__ in sys.argv[1:]]
    sys.exit(kit.run(chosen, kit.Site()) != 0)
