#!/usr/bin/python3
"""Every kill point there is: the press of the button by posmctl and through posm-fcgi, the tick, the run, a retry, giving back,
cancelling, cleaning. The quick part, from claim to publication, is kill_point_test.py's."""
import json
import os
import signal
import subprocess
import sys
import uuid

import kill_lanes
import kit
from kill_lanes import KILL, Pool, done, finish, in_lanes, listed, record_run, strike_run
from kit import cards, number, sql, status, until

SWEPT = set()


def sweep(lanes, strike, points):
    wrong = in_lanes(lanes, strike, points)
    SWEPT.update(points)
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
    for lane in lanes:
        kit.here.database = lane.name
        sql("INSERT INTO posm.posm_users (login, role, scope_all) VALUES ('ana', 'admin', true)")
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
    points = record_run(lanes[0])
    sweep(lanes, strike_run, points + ["posmd sql:job_renew"] * ("posmd sql:job_renew" not in points))


def under_two(lane, point, options, condition, generation):
    """posmd with these options, until it is struck or the condition holds; answers when nothing of it runs any more."""
    doomed = lane.doomed(point, options=options) if point else kit.Daemon(
        lane, lane.write_conf(**options), KILL + "posmd", POSM_KILL_LOG=str(lane.log))
    until("a stroke or its end", lambda: (point and lane.mark.exists()) or condition(doomed, generation), 0.05)
    finish(lane, doomed)
    assert not point or lane.mark.exists(), f"{point} was not passed"


def sweep_of(lanes, options, condition, tables=kill_lanes.TABLES, prepare=None):
    """The points of that work which were not struck before, in lanes."""
    def prepared(lane):
        return prepare(lane) if prepare else lane.press(tables)

    def strike(lane, point):
        generation = prepared(lane)
        under_two(lane, point, options, condition, generation)
        heal(lane, generation, options)
    lane = lanes[0]
    kit.here.database = lane.name
    lane.log = lane.dir / f"log-{lane.marks}"
    lane.marks += 1
    generation = prepared(lane)
    under_two(lane, None, options, condition, generation)
    heal(lane, generation, options)
    points = list(dict.fromkeys(lane.log.read_text().splitlines()))
    sweep(lanes, strike, [p for p in points if p not in SWEPT])


def heal(lane, generation, options):
    healthy = {k: v for k, v in options.items() if k != "press__program"}
    other = lane.daemon(**healthy)
    if "job__sweep" in options:
        swept(lane, generation)
    else:
        until("the end", lambda: status(generation) in ("done", "error", "cancelled"), 0.05)
    finish(lane, other)
    lane.check(limit=1, attempts=5, quiet=True)


def a_failed_attempt_is_tried_again_whoever_is_killed_while_writing_it(lanes):
    sweep_of(lanes, {"press__program": "/nonexistent/posm-press", "job__max_attempts": "3"},
             lambda daemon, g: kit.job(g)[1] >= 1, 3)


def a_job_that_is_given_up_is_so_whoever_is_killed(lanes):
    sweep_of(lanes, {"press__program": "/nonexistent/posm-press", "job__max_attempts": "1"},
             lambda daemon, g: status(g) == "error", 3)


def a_job_is_given_back_whoever_is_killed_while_giving(lanes):
    def told(daemon, generation):
        if cards(generation) < 1:
            return False
        daemon.kill(signal.SIGTERM)
        return daemon.process.wait(kit.PATIENCE) is not None
    sweep_of(lanes, {}, told, 1500)


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


def swept(lane, made):
    until("everything cleared", lambda: aged(lane, made) and number(
        "SELECT count(*) FROM posm.restaurants_posm_versions WHERE swept IS DISTINCT FROM status AND status IN ('done', 'deleted')") == 0, 0.1)
    assert [status(g) for g in made] == ["deleted", "done", "done"]


def cleaning_converges_whoever_is_killed_between_row_and_object(lanes):
    by_database = {lane.name: lane for lane in lanes}
    sweep_of(lanes, CLEANING, lambda daemon, made: aged(by_database[kit.here.database], made), prepare=to_clear)


def no_kill_point_is_left_out(lanes):
    """Asked last: what is compiled in was passed and struck by one of the sweeps above."""
    struck = {p.split(" ", 1)[1] for p in SWEPT}
    assert listed() <= struck, f"nothing passes {sorted(listed() - struck)}"
    print(f"   {len(SWEPT)} kill points in all, {len(struck)} of different names")


if __name__ == "__main__":
    kill_lanes.main([value for value in list(globals().values()) if callable(value) and getattr(value, "__module__", "") == "__main__"
                     and getattr(value, "__code__", None) and value.__code__.co_varnames[:1] == ("lanes",)
                     and value.__name__ not in ("sweep", "sweep_of")])
