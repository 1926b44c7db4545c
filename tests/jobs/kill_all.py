#!/usr/bin/python3
"""Every kill point there is: the press of the button by posmctl and through posm-fcgi, the tick, the run, a retry, giving back,
cancelling, cleaning; and what touches objects once more on a real S3 gateway. The quick part, from claim to publication, is
kill_point_test.py's."""
import json
import os
import signal
import subprocess
import uuid

import kill_lanes
import kit
from kill_lanes import KILL, Pool, done, finish, in_lanes, listed, record_run, strike_run
from kit import number, sql, status, until
from s3_lane import S3

SWEPT, STRUCK = set(), []
RENEWAL = "posmd sql:job_renew"


def sweep(lanes, strike, points):
    assert points, "nothing was passed"
    wrong = in_lanes(lanes, strike, points)
    SWEPT.update(points)
    STRUCK.extend(points)
    print(f"   {len(points)} kill points: {', '.join(points)}", flush=True)
    assert not wrong, "\n".join(wrong)


# --- the press of the button

def press_by_hand(lane, restaurant, environment):
    return subprocess.run([kit.BUILD / KILL / "posmctl", "generate", "--restaurant", str(restaurant), "--template", str(lane.template),
                           "--config", lane.conf], env={**os.environ, **environment}, capture_output=True, text=True)


def generations_of(restaurant):
    return [int(r[0]) for r in sql(f"SELECT id FROM posm.restaurants_posm_versions WHERE restaurant_id = {restaurant}")]


def finish_all(lane):
    daemon = lane.daemon()
    active = "SELECT count(*) FROM posm.restaurants_posm_versions WHERE status IN ('created', 'scheduled', 'in-progress')"
    until("all", lambda: number(active) == 0, 0.1)
    finish(lane, daemon)
    lane.check(limit=1, quiet=True)


def strike_press(lane, point):
    restaurant = lane.restaurant(3)
    killed = press_by_hand(lane, restaurant, lane.doom(point))
    assert killed.returncode == -signal.SIGKILL and lane.mark.exists(), (killed, point)
    again = press_by_hand(lane, restaurant, {})
    assert again.returncode == 0 or "generation_active" in again.stderr or "still being made" in again.stderr, again.stderr
    assert len(generations_of(restaurant)) == 1, "one press, one generation"
    finish_all(lane)


def a_press_by_posmctl_that_is_killed_anywhere_is_there_once_or_not_at_all(lanes):
    lane = lanes[0]
    restaurant = lane.restaurant(3)
    points = lane.passed(lambda environment: press_by_hand(lane, restaurant, environment).check_returncode())
    finish_all(lane)
    sweep(lanes, strike_press, points)


def let_ana_in(lanes):
    for lane in lanes:
        kit.here.database = lane.name
        sql("INSERT INTO posm.posm_users (login, role, scope_all) VALUES ('ana', 'admin', true) ON CONFLICT DO NOTHING")


def strike_key(lane, point):
    restaurant, key = lane.restaurant(3), str(uuid.uuid4())
    pool = Pool(lane, lane.doom(point))
    try:
        pool.press(lane, restaurant, key)
    except OSError:
        pass  # the worker died under it
    assert lane.mark.exists(), f"{point} was not passed"
    answers = [pool.press(lane, restaurant, key) for _ in range(2)]
    pool.end()
    assert [a[0] for a in answers] == [201, 201] and answers[0][2] == answers[1][2], answers
    assert generations_of(restaurant) == [json.loads(answers[0][2])["id"]], "one key, one generation"
    finish_all(lane)


def a_press_with_a_key_is_one_generation_wherever_its_worker_is_killed(lanes):
    let_ana_in(lanes)
    lane = lanes[0]
    kit.here.database = lane.name
    restaurant = lane.restaurant(3)

    def work(environment):
        pool = Pool(lane, environment)
        answer = pool.press(lane, restaurant, "first")
        pool.end()
        assert answer[0] == 201, answer
    points = [p for p in lane.passed(work) if "migrate" not in p]
    finish_all(lane)
    sweep(lanes, strike_key, points)


# --- the daemon and its runners

def a_generation_survives_every_end_from_the_first_tick_on(lanes):
    points = of_the_shelf(lanes, record_run(lanes[0]))
    if RENEWAL not in points and not isinstance(lanes[0], S3):
        points.append(RENEWAL)
    sweep(lanes, strike_run, points)


def of_the_shelf(lanes, points):
    """On S3 what was not struck over a folder in just the same way: the runners, who alone touch objects."""
    return [p for p in points if p.startswith("posm-runner ") or not isinstance(lanes[0], S3)]


def begin(lane, environment, **options):
    return kit.Daemon(lane, lane.write_conf(**options), KILL + "posmd", **environment)


def struck(environment):
    return os.path.exists(environment.get("POSM_KILL_ONCE", ""))


def sweep_of(lanes, work, heal, but=()):
    """The points that work(lane, environment) passes; after each stroke heal(lane, what work made) must set all right."""
    lane, made = lanes[0], []
    kit.here.database = lane.name
    points = lane.passed(lambda environment: made.append(work(lane, environment)))
    heal(lane, made[0])

    def strike(lane, point):
        for _ in range(kill_lanes.TRIES):
            heal(lane, work(lane, lane.doom(point)))
            if lane.mark.exists():
                return
        raise AssertionError(f"{point} was not passed")
    sweep(lanes, strike, [p for p in of_the_shelf(lanes, points) if p not in (RENEWAL, *but)])  # a renewal is passed by chance


def to_its_end(lane, generation):
    other = lane.daemon()
    until("the end", lambda: status(generation) in ("done", "error", "cancelled"), 0.05)
    finish(lane, other)
    lane.check(limit=1, attempts=5, quiet=True)


def no_press(over, attempts):
    """An attempt that cannot succeed, until over(generation)."""
    def work(lane, environment):
        generation = lane.press(3)
        daemon = begin(lane, environment, press__program="/nonexistent/posm-press", job__max_attempts=attempts, job__backoff="1s")
        until("a stroke or its end", lambda: struck(environment) or over(generation), 0.05)
        finish(lane, daemon)
        return generation
    return work


# by chance where a posmd is told to end: its runner gives back, or it does for one that has ended
GIVING_BACK = tuple(f"{program} sql:job_hand_back{of}" for program in ("posm-runner", "posmd") for of in ("", "_task"))


def a_failed_attempt_is_tried_again_whoever_is_killed_while_writing_it(lanes):
    sweep_of(lanes, no_press(lambda g: kit.job(g)[1] >= 1, 50), to_its_end, GIVING_BACK)  # never the last, however slow the machine is


def a_job_that_is_given_up_is_so_whoever_is_killed(lanes):
    sweep_of(lanes, no_press(lambda g: status(g) == "error", 1), to_its_end, GIVING_BACK)


def runners_of(daemon):
    return [pid for pid in kit.processes("posm-runner") if kit.parent(pid) == daemon.process.pid]


def told_to_end(lane, environment, table, start):
    """A posmd that is told to end while its runner stands at this table; answers what start() made."""
    with kit.held(f"LOCK TABLE posm.{table} IN EXCLUSIVE MODE") as commit:
        made = start()
        daemon = begin(lane, environment, **(CLEANING if table == "posm_audit" else {}))
        until("a runner at the lock", lambda: struck(environment) or kit.waiting_for_a_lock("posm-runner"))
        daemon.kill(signal.SIGTERM)
        until("that it hears", lambda: struck(environment) or all(kit.told_to_end(pid) for pid in runners_of(daemon)))
        commit()
        finish(lane, daemon)
    return made


def a_job_is_given_back_whoever_is_killed_while_giving(lanes):
    def work(lane, environment):
        return told_to_end(lane, environment, "posm_cards", lambda: lane.press(kill_lanes.TABLES))
    sweep_of(lanes, work, to_its_end)


def a_sweep_is_given_back_whoever_is_killed_while_giving(lanes):
    def work(lane, environment):
        return told_to_end(lane, environment, "posm_audit", lambda: sql("DELETE FROM posm.posm_jobs WHERE kind <> 'generate'"))

    def heal(lane, _):
        other = lane.daemon(**CLEANING)
        other.event("attempt ended", kind="sweep", fate="done")
        finish(lane, other)
        lane.check(limit=1, attempts=5, quiet=True)
    sweep_of(lanes, work, heal)


# --- cancelling

def strike_cancel(cancel):
    def strike(lane, point):
        generation = lane.press(3)
        cancel(lane, generation, lane.doom(point))
        assert lane.mark.exists(), f"{point} was not passed"
        assert status(generation) in ("created", "cancelled")
        invariants = kit.invariants.Checker(lane.objects)
        invariants.one_story()
        assert not invariants.broken, invariants.broken
        cancel(lane, generation, {})
        assert status(generation) == "cancelled"
        lane.check(limit=0, quiet=True)
    return strike


def cancel_by_hand(lane, generation, environment):
    job = sql(f"SELECT id FROM posm.posm_jobs WHERE kind = 'generate' AND subject = {generation}")[0][0]
    subprocess.run([kit.BUILD / KILL / "posmctl", "jobs", "cancel", job, "--config", lane.conf], env={**os.environ, **environment},
                   capture_output=True)


def cancel_by_call(lane, generation, environment):
    pool = Pool(lane, environment)
    try:
        pool.post(f"/generations/{generation}/cancel", {})
    except OSError:
        pass  # the worker died under it
    pool.end()


def a_cancelling_that_is_killed_anywhere_is_whole_or_not_at_all(lanes):
    let_ana_in(lanes)
    lane = lanes[0]
    for cancel in (cancel_by_hand, cancel_by_call):
        kit.here.database = lane.name
        generation = lane.press(3)
        points = lane.passed(lambda environment: cancel(lane, generation, environment))
        assert status(generation) == "cancelled"
        sweep(lanes, strike_cancel(cancel), [p for p in points if "migrate" not in p])


def cleared(lane, generation):
    return sql(f"SELECT swept = 'cancelled' FROM posm.restaurants_posm_versions WHERE id = {generation}") == [["t"]] \
        and not (lane.objects / f"generations/{generation}").exists()


def a_cancelled_generation_leaves_nothing_whoever_is_killed_while_it_ends(lanes):
    def work(lane, environment):
        with kit.held("LOCK TABLE posm.posm_cards IN EXCLUSIVE MODE") as commit:  # objects, and no row yet
            generation = lane.press(kill_lanes.TABLES)
            daemon = begin(lane, environment, **CLEANING)
            until("a runner at the lock", lambda: struck(environment) or kit.waiting_for_a_lock("posm-runner"))
            cancel_by_hand(lane, generation, {})
            commit()
        until("a stroke or the end of its objects", lambda: struck(environment) or cleared(lane, generation), 0.05)
        finish(lane, daemon)
        return generation

    sweep_of(lanes, work, clear_cancelled, GIVING_BACK)


def clear_cancelled(lane, generation):
    other = lane.daemon(**CLEANING)
    until("the end of its objects", lambda: cleared(lane, generation), 0.05)
    finish(lane, other)
    assert status(generation) == "cancelled" and kit.job(generation)[2] == "cancelled"
    lane.check(limit=1, attempts=5, quiet=True)


def a_generation_cancelled_while_it_waits_leaves_nothing_whoever_is_killed_while_it_goes(lanes):
    def work(lane, environment):
        generation = told_to_end(lane, {}, "posm_cards", lambda: lane.press(kill_lanes.TABLES))
        assert status(generation) == "created" and (lane.objects / f"generations/{generation}").exists()
        cancel_by_hand(lane, generation, {})
        own = f"SELECT state FROM posm.posm_jobs WHERE kind = 'sweep' AND subject = {generation}"
        daemon = begin(lane, environment)
        until("a stroke or the end of its sweep", lambda: struck(environment) or sql(own) == [["done"]], 0.05)
        finish(lane, daemon)
        return generation
    sweep_of(lanes, work, clear_cancelled, GIVING_BACK)


# --- cleaning

CLEANING = {"job__sweep": "100ms", "job__tick": "100ms", "retention__generations": "2", "retention__grace": "3h"}


def to_clear(lane):
    """Three generations that are done, of which one is too many; an object nobody points to; one that was cancelled."""
    restaurant, daemon = lane.restaurant(2), lane.daemon()
    made = []
    for _ in range(3):
        made.append(lane.press(restaurant=restaurant))
        done(made[-1])
    finish(lane, daemon)
    for name in (f"generations/{made[2]}/7/00000000-0000-4000-8000-000000000000.pdf",):
        (lane.objects / name).parent.mkdir(parents=True)
        (lane.objects / name).write_bytes(b"of a runner that came late")
    sql("""UPDATE posm.restaurants_posm_versions SET finished_at = finished_at - interval '9 h', deleted_at = deleted_at - interval '9 h';
           DELETE FROM posm.posm_jobs WHERE kind <> 'generate'""")
    return made


def aged(lane, made):
    """What was just retired becomes old enough for its objects to go."""
    sql("UPDATE posm.restaurants_posm_versions SET deleted_at = deleted_at - interval '9 h' WHERE deleted_at > now() - interval '8 h'")
    folders = [lane.objects / f"generations/{made[0]}", lane.objects / f"generations/{made[2]}/7"]
    return status(made[0]) == "deleted" and not any(f.exists() for f in folders)


def is_swept(lane, made):
    return aged(lane, made) and number(
        "SELECT count(*) FROM posm.restaurants_posm_versions WHERE swept IS DISTINCT FROM status AND status IN ('done', 'deleted')") == 0


def cleaning_converges_whoever_is_killed_between_row_and_object(lanes):
    def work(lane, environment):
        made = to_clear(lane)
        daemon = begin(lane, environment, **CLEANING)
        until("a stroke or its end", lambda: struck(environment) or is_swept(lane, made), 0.05)
        finish(lane, daemon)
        return made

    def heal(lane, made):
        other = lane.daemon(**CLEANING)
        until("everything cleared", lambda: is_swept(lane, made), 0.1)
        finish(lane, other)
        assert [status(g) for g in made] == ["deleted", "done", "done"]
        lane.check(limit=1, attempts=5, quiet=True)
    sweep_of(lanes, work, heal, GIVING_BACK)


def no_kill_point_is_left_out(_):
    """Asked last: what is compiled in was passed and struck by one of the sweeps above."""
    names = {p.split(" ", 1)[1] for p in SWEPT}
    assert listed() <= names, f"nothing passes {sorted(listed() - names)}"
    print(f"   {len(STRUCK)} strokes at {len(SWEPT)} kill points, {len(names)} of different names")


SHELF = [a_generation_survives_every_end_from_the_first_tick_on, a_job_is_given_back_whoever_is_killed_while_giving,
         a_cancelled_generation_leaves_nothing_whoever_is_killed_while_it_ends,
         a_generation_cancelled_while_it_waits_leaves_nothing_whoever_is_killed_while_it_goes,
         cleaning_converges_whoever_is_killed_between_row_and_object]
REST = [a_press_by_posmctl_that_is_killed_anywhere_is_there_once_or_not_at_all,
        a_press_with_a_key_is_one_generation_wherever_its_worker_is_killed,
        a_failed_attempt_is_tried_again_whoever_is_killed_while_writing_it, a_job_that_is_given_up_is_so_whoever_is_killed,
        a_sweep_is_given_back_whoever_is_killed_while_giving, a_cancelling_that_is_killed_anywhere_is_whole_or_not_at_all]

if __name__ == "__main__":
    kill_lanes.main(REST + SHELF, (S3, [*SHELF, no_kill_point_is_left_out]))
