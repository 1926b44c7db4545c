#!/usr/bin/python3
"""The queue seen from outside: /metrics, what docs/metrics.md says of it, posmctl jobs, the log's line for an attempt."""
import os
import re
import socket
import subprocess
import sys

from claims import claim, equal, run
from fastcgi import call
from stack import BUILD, SOURCE, Stack, system_program, wait_until


def metrics(s, client=None, path="/metrics"):
    """{name: type}, {(name, labels): value}"""
    reply = (client or s.client(None)).get(path)
    equal((reply.status, reply.headers["Content-Type"]), (200, "text/plain; version=0.0.4; charset=utf-8"))
    types, values = {}, {}
    for line in reply.body.decode().splitlines():
        if line.startswith("#"):
            kind, name, rest = re.fullmatch(r"# (HELP|TYPE) (\w+) (.+)", line).groups()
            types.update({name: rest} if kind == "TYPE" else {})
            continue
        name, labels, value = re.fullmatch(r'(\w+)(?:\{((?:[a-z]+="[^"\\]*",?)+)\})? (\S+)', line).groups()
        equal((name, labels or "") in values, False, f"twice: {line}")
        values[name, labels or ""] = float(value)
    return types, values


def gained(s, before, name, labels=""):
    return metrics(s)[1].get((name, labels), 0) - before.get((name, labels), 0)


def jobs(s, *args, **more):
    return s.run("posmctl", "jobs", *args, capture_output=True, **more)


@claim
def an_attempt_is_counted_with_its_cards_its_time_and_its_stages(s):
    _, before = metrics(s)
    place = s.restaurant(tables=[str(n) for n in range(7)])
    made = s.client().generate(place, s.template).json["id"]
    equal(s.finished(made)["status"], "done")
    wait_until("the count", lambda: gained(s, before, "posm_attempts_total", 'kind="generate",fate="done"') == 1)
    equal(gained(s, before, "posm_cards_total"), 7)
    equal(gained(s, before, "posm_attempt_seconds_count", 'kind="generate"'), 1)
    equal(gained(s, before, "posm_attempt_seconds_bucket", 'kind="generate",le="+Inf"'), 1)
    equal(gained(s, before, "posm_attempt_seconds_sum", 'kind="generate"') > 0, True)
    equal(gained(s, before, "posm_stage_seconds_total", 'stage="proof"') > 0, True)
    line = re.search(rf"event=\"attempt ended\".*kind=generate subject={made} .*", s.services["posmd"].log)[0]
    for said in ("attempt=1", "fate=done", "made=7", "of=7", "ms="):
        equal(said in line, True, line)


@claim
def a_retry_is_counted_by_its_cause_and_the_waiting_is_seen(s):
    _, before = metrics(s)
    place = s.restaurant(tables=["1"])
    s.services["posmd"].stop()
    s.configure(**{"press.program": "/nonexistent/posm-press", "job.backoff": "1h", "job.backoff_max": "1h"})
    made = s.client().generate(place, s.template).json["id"]
    wait_until("a second of waiting", lambda: metrics(s)[1]["posm_oldest_created_seconds", ""] >= 1)
    equal(metrics(s)[1]["posm_generations", 'status="created"'], 1)
    s.start_posmd()
    wait_until("the count", lambda: gained(s, before, "posm_attempts_total", 'kind="generate",fate="retry"') == 1)
    _, now = metrics(s)
    equal(sum(v - before.get(k, 0) for k, v in now.items() if k[0] == "posm_retries_total"), 1)
    equal(now["posm_jobs", 'kind="generate",state="waiting"'], 1)
    row = next(line.split("\t") for line in jobs(s, "list", "--state", "waiting").stdout.splitlines()[1:])
    equal((row[1], row[2], row[3], row[5]), ("generate", str(made), "waiting", "1"))
    mine = jobs(s, "list", "--generation", str(made)).stdout.splitlines()
    equal([line.split("\t")[0] for line in mine], ["id", row[0]])
    equal((mine[0].split("\t")[6:8], mine[1].split("\t")[6:8]), (["progress", "lease_until"], ["0/1", ""]))
    s.configure(**{"object.directory": s.dir / "nowhere"})  # who looks into a storage that is away does not need it
    equal(jobs(s, "cancel", row[0]).returncode, 0)
    s.configure(**{"object.directory": s.dir / "objects"})
    equal(s.client().get(f"/api/v1/generations/{made}").json["status"], "cancelled")
    again = jobs(s, "cancel", row[0], check=False)
    equal((again.returncode, "cancelled" in again.stderr), (1, True), again)


@claim
def a_failed_generation_is_shown_and_retried_from_the_shell(s):
    _, before = metrics(s)
    s.services["posmd"].stop()
    s.configure(**{"object.directory": s.dir / "nowhere"})
    s.start_posmd()
    made = s.client().generate(s.restaurant(tables=["1", "2"]), s.template).json["id"]
    equal(s.finished(made)["status"], "error")
    wait_until("the count", lambda: gained(s, before, "posm_storage_errors_total", 'cause="storage_refused"') >= 1)
    equal(len(jobs(s, "list", "--state", "failed", "--kind", "generate").stdout.splitlines()), 2)  # where the storage is not
    wait_until("the end's count", lambda: gained(s, before, "posm_attempts_total", 'kind="generate",fate="end"') == 1)
    s.services["posmd"].stop()
    s.configure(**{"object.directory": s.dir / "objects", "press.program": ""})
    s.start_posmd()
    equal(metrics(s)[1]["posm_jobs", 'kind="generate",state="failed"'], 1)
    listed = jobs(s, "list", "--state", "failed", "--kind", "generate").stdout.splitlines()
    equal(listed[0].split("\t")[:4], ["id", "kind", "subject", "state"])
    job = listed[1].split("\t")[0]
    shown = dict(line.split(None, 1) for line in jobs(s, "show", job).stdout.splitlines())
    equal((shown["subject"], shown["state"], shown["error"]), (str(made), "failed", "storage_refused"))
    equal(re.fullmatch(r"[0-9a-f]{16}@\S+/\d+", shown["worker"]) is not None, True, shown["worker"])
    request = shown["request_id"]
    again = dict(line.split(None, 1) for line in jobs(s, "retry", job).stdout.splitlines())
    equal((again["request_id"], again["progress"]), (request, "0/2"))
    wait_until("the cards", lambda: s.client().get(f"/api/v1/generations/{made}").json["status"] == "done")


@claim
def every_group_of_commands_says_what_is_in_it(s):
    for word, some in (("jobs", "jobs retry"), ("job", "jobs retry"), ("users", "user set"), ("objects", "objects ls"), ("template", "template add")):
        done = subprocess.run([BUILD / "posmctl", word, "--help"], capture_output=True, text=True)
        equal((done.returncode, some in done.stdout, "render" in done.stdout), (0, True, False), done)
    lost = jobs(s, "lost", check=False)
    equal((lost.returncode, "no command 'jobs lost'" in lost.stderr, "jobs retry" in lost.stderr), (2, True, True), lost)


@claim
def wrong_words_are_2_and_unknown_jobs_too(s):
    for words in (("show", "x"), ("show", "999999"), ("list", "--state", "lost"), ("list", "--limit", "0"), ("list", "--generation", "x")):
        done = jobs(s, *words, check=False)
        equal((done.returncode, done.stdout, done.stderr != ""), (2, "", True), done)


@claim
def a_lost_lease_is_counted(s):
    _, before = metrics(s)
    s.sql("""UPDATE posm.posm_jobs SET state = 'leased', lease_token = gen_random_uuid(), lease_until = now() - interval '1 s'
             WHERE kind = 'sweep' AND subject = 0""")
    wait_until("the count", lambda: gained(s, before, "posm_lease_losses_total", 'kind="sweep"') == 1)


@claim
def the_daemon_of_a_host_is_there_until_it_is_stopped(s):
    s.sql("INSERT INTO posm.posm_daemons VALUES ('w', 'gone', '0', now() - interval '1 h', now() - interval '20 min', 1, 2, 3, 4)")
    wait_until("its sign", lambda: daemons(s) == {"gone": 1, socket.gethostname(): 0})
    _, values = metrics(s)
    equal(1190 < values["posm_daemon_seen_seconds", 'host="gone"'] < 1500, True)
    here = f'host="{socket.gethostname()}"'
    equal((values["posm_daemon_runners_max", here] > 0, values["posm_daemon_memory_bytes", here] > 1e6, values["posm_daemon_open_files", here] > 3),
          (True, True, True), values)
    s.services["posmd"].stop()
    equal(daemons(s), {"gone": 1})
    s.sql("DELETE FROM posm.posm_daemons")
    s.start_posmd()


def daemons(s):
    return {re.fullmatch('host="(.*)"', labels)[1]: n for (name, labels), n in metrics(s)[1].items() if name == "posm_daemon_runners"}


@claim
def the_document_says_what_the_server_says(s):
    types, values = metrics(s)
    bulk, bulk_values = metrics(s, path="/metrics/bulk")
    values.update(bulk_values)
    said = re.findall(r"^\| `(posm_\w+)` \| (\w+) \| ([^|]+) \|", (SOURCE / "docs/metrics.md").read_text(), re.M)
    equal({name: kind for name, kind, _ in said}, types)
    equal(bulk, {name: types[name] for name in bulk})
    labels = {name: set() if words.strip() == "–" else set(words.strip().split(", ")) for name, _, words in said}
    for name, given in values:
        base = name if name in labels else re.sub("_(bucket|sum|count)$", "", name)
        equal(set(re.findall(r'([a-z]+)="', given)) <= labels[base], True, f"{name}{{{given}}}")


@claim
def a_pool_counts_its_requests_over_all_its_workers(s):
    for path, pool in (("/metrics", "api"), ("/metrics/bulk", "bulk")):
        _, before = metrics(s, path=path)
        for _ in range(10):  # more than there are workers, each of which has its share
            s.client(None).get(f"/status/{pool}")
        s.client(None).get(f"/status/{pool}", X_Forwarded_For="198.51.100.7")
        _, now = metrics(s, path=path)
        # the first look at the metrics itself is one of them
        equal(now["posm_requests_total", f'pool="{pool}",class="2xx"'] - before["posm_requests_total", f'pool="{pool}",class="2xx"'], 11)
        equal(now["posm_requests_total", f'pool="{pool}",class="4xx"'] - before["posm_requests_total", f'pool="{pool}",class="4xx"'], 1)
        equal(now["posm_request_seconds_count", f'pool="{pool}"'] - before["posm_request_seconds_count", f'pool="{pool}"'], 12)
        equal((now["posm_workers_max", f'pool="{pool}"'], now["posm_workers_busy", f'pool="{pool}"'] >= 0), (3, True))


@claim
def each_program_says_its_version_and_each_folder_its_room(s):
    version = subprocess.run([BUILD / "posm-fcgi", "--version"], capture_output=True, text=True).stdout.split()[1]
    wait_until("the daemon's sign", lambda: daemons(s) == {socket.gethostname(): 0})
    _, values = metrics(s)
    equal(values["posm_build_info", f'pool="api",version="{version}"'], 1)
    equal(values["posm_daemon_build_info", f'host="{socket.gethostname()}",version="{version}"'], 1)
    equal(metrics(s, path="/metrics/bulk")[1]["posm_build_info", f'pool="bulk",version="{version}"'], 1)
    for folder in ("objects", "temporary"):
        of, free = (values[name, f'folder="{folder}"'] for name in ("posm_room_bytes", "posm_room_free_bytes"))
        disk = os.statvfs(s.dir / "objects" if folder == "objects" else os.environ.get("TMPDIR") or "/tmp")
        equal((of, 0 < free <= of), (disk.f_blocks * disk.f_frsize, True), folder)


@claim
def promtool_finds_nothing_wrong_in_it(s):
    for path in ("/metrics", "/metrics/bulk"):
        said = subprocess.run([system_program("promtool"), "check", "metrics"], input=s.client(None).get(path).body, capture_output=True)
        equal((said.returncode, said.stdout, said.stderr), (0, b"", b""), path)


@claim
def what_alerts_look_at_is_there_before_it_happens(s):
    _, values = metrics(s)
    for fate in ("done", "retry", "end"):
        equal(("posm_attempts_total", f'kind="generate",fate="{fate}"') in values, True, fate)
    wait_until("a tick", lambda: metrics(s)[1]["posm_ticks_total", ""] > values["posm_ticks_total", ""])


@claim
def administrators_see_it_from_anywhere_and_others_do_not(s):
    equal(metrics(s, s.client("admin"), "/api/v1/jobs/metrics")[0], metrics(s)[0])
    equal(s.client("oper").get("/api/v1/jobs/metrics").code, "role_too_low")
    equal(s.client(None).get("/api/v1/jobs/metrics").status, 401)
    for path in ("/metrics", "/metrics/bulk"):
        equal(s.client(None).get(path, X_Forwarded_For="198.51.100.7").status, 403)


@claim
def another_host_sees_it_when_it_is_named(s):
    ask = [(pool, path) for pool, path in (("api", "/metrics"), ("bulk", "/metrics/bulk"))]
    for pool, path in ask:
        equal(call(s.options[f"fcgi.{pool}.socket"], "GET", path, REMOTE_ADDR="203.0.113.9")[0], 403)
    s.configure(**{"metrics.allow": "198.51.100.0/24, 203.0.113.9"})
    for pool, path in ask:
        s.services[pool].stop()
        s.start_pool(pool)
        equal(call(s.options[f"fcgi.{pool}.socket"], "GET", path, REMOTE_ADDR="203.0.113.9")[0], 200)
        equal(call(s.options[f"fcgi.{pool}.socket"], "GET", path, REMOTE_ADDR="203.0.113.10")[0], 403)
        equal(call(s.options[f"fcgi.{pool}.socket"], "GET", path, REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="10.0.0.1")[0], 403)
        equal(call(s.options[f"fcgi.{pool}.socket"], "GET", f"/status/{pool}", REMOTE_ADDR="203.0.113.9")[0], 403)
    s.configure(**{"metrics.allow": "here"})
    refused = s.run("posmctl", "check-config", check=False, capture_output=True)
    equal((refused.returncode, "metrics.allow: 'here'" in refused.stderr), (2, True), refused)
    s.configure(**{"metrics.allow": ""})


if __name__ == "__main__":
    with Stack(options={"job.tick": "200ms", "job.sweep": "300ms"}) as stack:
        stack.template = stack.add_template()
        sys.exit(run(stack))
