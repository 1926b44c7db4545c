#!/usr/bin/python3
"""What there is room for: generations that wait, cards that are kept, and a disk of 4 MB (a tmpfs of this test's own mount
namespace) that is full before a run or fills up in its midst."""
import ctypes
import json
import os
import re
import sys
import uuid

from claims import claim, equal, problem, run
from stack import Stack, wait_until

DISK = 4 << 20
if "POSM_OWN_MOUNTS" not in os.environ:
    who = [] if os.getuid() == 0 else ["--user", "--map-current-user", "--keep-caps"]
    os.environ["POSM_OWN_MOUNTS"] = "1"
    os.execvp("unshare", ["unshare", "--mount", *who, sys.executable, *sys.argv])
libc = ctypes.CDLL(None, use_errno=True)


class SmallDisk(Stack):
    def start(self):
        self.small = self.dir / "objects"
        self.small.mkdir()
        if libc.mount(b"none", bytes(self.small), b"tmpfs", 0, f"size={DISK},mode=777".encode()) != 0:
            raise OSError(ctypes.get_errno(), "mount of a tmpfs")
        super().start()

    def stop(self):
        for service in reversed(list(self.services.values())):
            service.stop()
        libc.umount2(bytes(self.small), 2)
        super().stop()


def set_options(s, **options):
    s.configure(**{name.replace("__", "."): value for name, value in options.items()})
    s.services["api"].stop()
    s.start_pool("api")


def waiting(s, status="created"):
    return s.sql("SELECT count(*) FROM posm.restaurants_posm_versions WHERE status = :'s'", s=status)[0][0]


def refused(reply, status, code):
    """With the time to wait, if it is for a time."""
    document = problem(reply, status, code)
    equal("Retry-After" in reply.headers, status != 409, reply.headers)
    return document


def cancel_all(s):
    for (one,) in s.sql("SELECT id FROM posm.restaurants_posm_versions WHERE status = 'created'"):
        equal(s.client("admin").post(f"/api/v1/generations/{one}/cancel").status, 200)


def batch(s, login, brand, template):
    return s.client(login).post(f"/api/v1/brands/{brand}/generations", {"template_id": template}, Idempotency_Key=str(uuid.uuid4()))


@claim
def what_waits_is_bounded_by_login_and_by_restaurant_and_a_batch_counts_once(s):
    set_options(s, quota__presses=2, quota__restaurant_presses=2)
    brand = s.brand("Сеть пределов")
    one, *_ = (s.restaurant(f"Кафе {n}", ["1"], brand) for n in range(3))
    others = [s.restaurant(f"Иное {n}", ["1"]) for n in range(2)]
    equal(batch(s, "oper", brand, s.template).status, 201)
    equal(s.client().generate(others[0], s.template).status, 201)
    equal(refused(s.client().generate(others[1], s.template), 429, "too_many_presses")["max"], 2)
    refused(batch(s, "oper", brand, s.second), 429, "too_many_presses")
    equal(waiting(s), "4")
    # others may, until the restaurant has enough
    equal(s.client("admin").generate(one, s.second).status, 201)
    s.user("third", "operator")
    said = s.add_login("third", "pw").generate(one, s.third)
    refused(said, 429, "too_many_presses")
    passed_over = batch(s, "admin", brand, s.third)
    equal(passed_over.status, 201, passed_over)
    equal({r["restaurant_name"]: (r["reason"] or {}).get("code") for r in passed_over.json["restaurants"]},
          {"Кафе 0": "too_many_presses", "Кафе 1": None, "Кафе 2": None})
    cancel_all(s)
    equal(s.client().generate(others[1], s.template).status, 201)
    cancel_all(s)


@claim
def cards_that_are_kept_and_wanted_are_bounded(s):
    place, other = s.restaurant("Полное", [str(n) for n in range(10)]), s.restaurant("Пустое", ["1"])
    posmd = s.start_posmd()
    kept = s.client().generate(place, s.template).json["id"]
    equal(s.finished(kept)["status"], "done")
    posmd.stop()
    size = int(s.sql("SELECT size FROM posm.restaurants_posm_versions WHERE id = :'i'", i=kept)[0][0])
    set_options(s, quota__restaurant_storage=size + 10000)
    document = refused(s.client().generate(place, s.template), 409, "storage_quota")
    equal(document["kept"], size // 1000000)
    equal(waiting(s), "0")
    equal(s.client().generate(other, s.template).status, 201)
    cancel_all(s)
    # of all together: what was deleted is there until it is swept
    set_options(s, quota__restaurant_storage=0, quota__storage=size + 10000)
    refused(s.client().generate(other, s.template), 409, "storage_quota")
    refused(batch(s, "admin", s.sql("SELECT brand_id FROM posm.restaurants WHERE id = :'r'", r=other)[0][0], s.template), 409, "storage_quota")
    equal(s.client().send("DELETE", f"/api/v1/generations/{kept}").status, 204)
    refused(s.client().generate(other, s.template), 409, "storage_quota")
    s.sql("UPDATE posm.restaurants_posm_versions SET swept = 'deleted' WHERE id = :'i'", i=kept)
    equal(s.client().generate(other, s.template).status, 201)
    cancel_all(s)
    set_options(s, quota__storage=0)


@claim
def a_run_for_which_the_disk_has_no_room_is_not_begun(s):
    place = s.restaurant("Большое", [str(n) for n in range(DISK // 20000)])
    before = waiting(s, "cancelled"), waiting(s)
    refused(s.client().generate(place, s.template), 503, "storage_full")
    russian = s.client().post(f"/api/v1/restaurants/{place}/generations", {"template_id": s.template}, Idempotency_Key="d" * 20, Accept_Language="ru")
    equal((russian.status, russian.json["title"]), (503, "Хранилище заполнено"))
    equal((waiting(s, "cancelled"), waiting(s)), before)


@claim
def a_disk_that_fills_up_in_the_midst_fails_the_run_with_its_reason_and_a_retry_goes_on(s):
    place = s.restaurant("Середина", [str(n) for n in range(40)])
    made = s.client().generate(place, s.template)
    equal(made.status, 201, made)
    room = os.statvfs(s.small)
    (s.small / "ballast").write_bytes(bytes(room.f_bavail * room.f_frsize - 200000))
    posmd = s.start_posmd()
    failed = s.finished(made.json["id"])
    equal((failed["status"], failed["reason"]["code"]), ("error", "storage_full"), failed)
    refused(s.client().post(f"/api/v1/generations/{made.json['id']}/retry"), 503, "storage_full")
    (s.small / "ballast").unlink()
    equal(s.client().post(f"/api/v1/generations/{made.json['id']}/retry").status, 200)
    equal(s.finished(made.json["id"])["status"], "done")
    posmd.stop()


@claim
def a_disk_that_became_read_only_is_out_of_reach_for_a_time(s):
    shut = libc.mount(b"none", bytes(s.small), None, 0x21, None)  # MS_REMOUNT | MS_RDONLY
    equal(shut, 0, os.strerror(ctypes.get_errno()))
    try:
        pdf, settings = s.starter()
        reply = s.client("admin").upload("/api/v1/templates", {
            "file": ("x.pdf", pdf + b"\n"), "template": json.dumps({"name": "A6", "settings": settings}).encode()})
        problem(reply, 503, "storage_unavailable")
        wait_until("the line", lambda: re.search(r"level=warning .*status=503 .*code=storage_unavailable detail=.*ReadWritePaths=", s.services["bulk"].log))
    finally:
        equal(libc.mount(b"none", bytes(s.small), None, 0x20, b"mode=777"), 0, os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    with SmallDisk(posmd=False, options={"object.reserve": "1M", "job.max_attempts": 2, "job.backoff": "10ms", "job.tick": "200ms"}) as stack:
        stack.template, stack.second, stack.third = stack.add_template(), stack.add_template(), stack.add_template()
        sys.exit(run(stack))
