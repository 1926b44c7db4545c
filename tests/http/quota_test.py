#!/usr/bin/python3
"""What one login may ask at once and in a minute: 429 with Retry-After for it, nothing of that for the others."""
import json
import sys
import time

from claims import claim, equal, run
from fastcgi import Request, call
from stack import Stack, wait_until

CHANGES = 30  # a minute


def sock(s, pool):
    return s.options[f"fcgi.{pool}.socket"]


def add(s, number, login="oper"):
    return call(sock(s, "api"), "POST", f"/api/v1/restaurants/{s.place}/tables", json.dumps({"number": str(number)}).encode(),
                REMOTE_USER=login, CONTENT_TYPE="application/json")


def refused(answer, code):
    status, headers, body, whole = answer
    equal((status, headers["Content-Type"], json.loads(body)["code"], whole), (429, "application/problem+json", code, True), answer)
    equal(int(headers["Retry-After"]) >= 1, True, headers)
    return int(headers["Retry-After"])


@claim
def changes_are_counted_over_all_workers_and_the_wait_is_said(s):
    begin = time.monotonic()
    answers = [add(s, n) for n in range(CHANGES + 10)]
    extra = int((time.monotonic() - begin) * CHANGES / 60) + 1  # what time gives back meanwhile
    made = [a for a in answers if a[0] == 201]
    equal(CHANGES <= len(made) <= CHANGES + extra, True, [a[0] for a in answers])
    seconds = refused(answers[-1], "too_many_changes")
    equal(seconds <= 60 / CHANGES + 1, True, seconds)
    equal(len(s.tables(s.place)), len(made))
    equal(add(s, "x", "admin")[0], 201)
    equal([call(sock(s, "api"), "GET", "/api/v1/me", REMOTE_USER="oper")[0] for _ in range(200)], [200] * 200)
    time.sleep(seconds)
    equal(add(s, "y")[0], 201)


@claim
def who_is_over_it_is_told_in_their_language(s):
    answers = [call(sock(s, "api"), "DELETE", "/api/v1/generations/999999", REMOTE_USER="m", HTTP_ACCEPT_LANGUAGE="ru") for _ in range(CHANGES + 5)]
    refused(answers[-1], "too_many_changes")
    equal("в минуту" in json.loads(answers[-1][2])["detail"], True, answers[-1])


def holding(s, pool, path, kind, login="some", **more):
    """A request whose body does not come."""
    return Request(sock(s, pool)).head("POST", path, REMOTE_USER=login, CONTENT_TYPE=kind, CONTENT_LENGTH="10", **more)


def one_at_a_time(s, pool, path, kind, code, passes, **more):
    def ask(login="some"):
        return call(sock(s, pool), "POST", path, b"0123456789", REMOTE_USER=login, CONTENT_TYPE=kind, **more)
    equal(ask()[0], passes)

    def hold():
        """The request that waits for its body; a question that came before it would have its place, so it is tried again."""
        held = holding(s, pool, path, kind, **more)
        time.sleep(0.3)
        answer = ask()
        if answer[0] == 429 and json.loads(answer[2])["code"] == code:
            refused(answer, code)
            return held
        held.close()
        return None
    held = wait_until("the quota to be taken", hold)
    equal(ask("admin")[0], passes)
    held.close()
    wait_until("the quota to be given back", lambda: ask()[0] == passes)


@claim
def uploads_at_once_are_counted_by_login(s):
    one_at_a_time(s, "bulk", "/api/v1/templates", "multipart/form-data; boundary=x", "too_many_uploads", 400, HTTP_X_POSM_REQUEST="1")


@claim
def previews_at_once_are_counted_by_login(s):
    one_at_a_time(s, "api", "/api/v1/templates/1/preview", "application/json", "too_many_previews", 400)


if __name__ == "__main__":
    with Stack(web=None, posmd=False, options={"quota.changes": CHANGES, "quota.uploads": 1, "quota.previews": 1}) as stack:
        stack.place = stack.restaurant()
        stack.user("m", "operator")
        stack.user("some", "operator")
        sys.exit(run(stack))
