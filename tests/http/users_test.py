#!/usr/bin/python3
"""Who may do what, and who may say so: /users, posmctl user, and what was done (/audit)."""
import concurrent.futures
import json
import sys
import threading

from claims import claim, equal, run
from stack import Client, Stack, quoted, wait_until

EVERYTHING = {"all": True}


def problem(reply, status, code, pointer=None):
    equal((reply.status, reply.code), (status, code), reply)
    if pointer is not None:
        equal(reply.json.get("pointer"), pointer, reply)


def put(client, login, role, scope, **headers):
    return client.send("PUT", f"/api/v1/users/{quoted(login)}", {"role": role, "scope": scope}, **headers)


@claim
def an_admin_lets_somebody_in_and_out_again(s):
    admin, anna = s.client("admin"), s.add_login("anna", "pw")
    place, other = s.restaurant("У Анны", ["1"]), s.restaurant("Чужое", ["1"])
    problem(anna.get("/api/v1/me"), 403, "no_role")
    made = put(admin, "anna", "operator", {"restaurant_ids": [place, place]})
    equal((made.status, made.json["role"], made.json["scope"]),
          (201, "operator", {"all": False, "brand_ids": [], "restaurant_ids": [place]}))
    equal(anna.get("/api/v1/me").json, {"login": "anna", "role": "operator", "scope": made.json["scope"]})
    equal([r["id"] for r in anna.get("/api/v1/restaurants").json["items"]], [place])
    equal(put(admin, "anna", "viewer", EVERYTHING).status, 200)
    equal(anna.get(f"/api/v1/restaurants/{other}").status, 200)
    equal(admin.get("/api/v1/users/anna").json["row_version"], 2)
    equal(put(admin, "anna", "none", {}).status, 200)
    problem(anna.get("/api/v1/me"), 403, "no_role")
    equal(admin.send("DELETE", "/api/v1/users/anna").status, 204)
    problem(admin.get("/api/v1/users/anna"), 404, "not_found")
    problem(admin.send("DELETE", "/api/v1/users/anna"), 404, "not_found")


@claim
def a_change_holds_at_once_whichever_worker_is_asked(s):
    admin, eva = s.client("admin"), s.add_login("eva", "pw")

    def ask_all():
        """More at once than there are workers."""
        with concurrent.futures.ThreadPoolExecutor(6) as crew:
            return {r.status for r in crew.map(lambda _: Client(s.port, "eva", "pw").get("/api/v1/brands"), range(18)) if r.code != "pool_full"}

    for role, status in (("viewer", 200), ("none", 403), ("operator", 200)) * 2:
        put(admin, "eva", role, EVERYTHING)
        equal(ask_all(), {status}, role)
    admin.send("DELETE", "/api/v1/users/eva")
    equal(ask_all(), {403})
    equal(eva.get("/api/v1/me").code, "no_role")


@claim
def behind_the_servers_back_reads_follow_within_seconds_and_changes_at_once(s):
    place, ida = s.restaurant(), s.add_login("ida", "pw")
    s.user("ida", "operator")
    equal(ida.get("/api/v1/me").json["role"], "operator")
    s.user("ida", "viewer")
    problem(ida.post(f"/api/v1/restaurants/{place}/tables", {"number": "1"}), 403, "role_too_low")
    wait_until("the role", lambda: ida.get("/api/v1/me").json["role"] == "viewer")
    s.sql("DELETE FROM posm.posm_users WHERE login = 'ida'")
    wait_until("none", lambda: ida.get("/api/v1/me").status == 403)


@claim
def a_login_is_any_text(s):
    admin = s.client("admin")
    logins = ["Анна Иванова", "DOMAIN\\anna", "anna@POSM.EXAMPLE", "CN=Анна,O=posm/RU", "/C=RU/O=posm/CN=anna", "a//b", "a/", "a%2Fb", "a+b", "o'brien",
              "50%", "a?b#c", "{login}", "☃" * 66, "x" * 200, " a ", "a;b&c=d"]
    for login in logins:
        equal((put(admin, login, "viewer", EVERYTHING).status, admin.get(f"/api/v1/users/{quoted(login)}").json.get("login")),
              (201, login), login)
    listed = []
    page = admin.get("/api/v1/users?limit=4").json
    while True:
        listed += [user["login"] for user in page["items"]]
        if page["next_cursor"] is None:
            break
        page = admin.get(f"/api/v1/users?limit=4&cursor={page['next_cursor']}").json
    equal(sorted(listed), sorted(set(listed)))
    equal(set(logins) - set(listed), set())
    equal([u["login"] for u in admin.get(f"/api/v1/users?q={quoted('иван')}").json["items"]], ["Анна Иванова"])
    for login in logins:
        equal(admin.send("DELETE", f"/api/v1/users/{quoted(login)}").status, 204, login)
    for login in ("x" * 201, "a\nb", "a\x7f", "\u0085"):
        equal(put(admin, login, "viewer", EVERYTHING).status in (400, 404), True, login)
    for cursor in ("zz", "a", "ff", "00", "0a" * 201, "-1"):
        problem(admin.get(f"/api/v1/users?cursor={cursor}"), 400, "bad_cursor")


@claim
def what_is_said_of_a_user_is_checked(s):
    admin = s.client("admin")
    place = s.restaurant()
    path = "/api/v1/users/wrong"
    for body, code, pointer in (({"scope": {}}, "missing_field", "/role"), ({"role": "viewer"}, "missing_field", "/scope"),
                                ({"role": "root", "scope": {}}, "out_of_range", "/role"),
                                ({"role": "viewer", "scope": {"all": 1}}, "wrong_type", "/scope/all"),
                                ({"role": "viewer", "scope": {"everything": True}}, "unknown_field", "/scope/everything"),
                                ({"role": "viewer", "scope": {}, "login": "x"}, "unknown_field", "/login"),
                                ({"role": "viewer", "scope": {"all": True, "restaurant_ids": [place]}}, "bad_value", "/scope"),
                                ({"role": "viewer", "scope": {"brand_ids": [0]}}, "out_of_range", "/scope/brand_ids/0"),
                                ({"role": "viewer", "scope": {"restaurant_ids": [place, 999999]}}, "bad_value", "/scope/restaurant_ids/1"),
                                ({"role": "viewer", "scope": {"brand_ids": [999999]}}, "bad_value", "/scope/brand_ids/0")):
        problem(admin.send("PUT", path, body), 400, code, pointer)
    for scope, told in (({"all": True, "restaurant_ids": [place]}, "Поле /scope: если область — всё, сети и рестораны не называют."),
                        ({"brand_ids": [999999]}, "Поле /scope/brand_ids/0: такой сети нет."),
                        ({"all": 1}, "Поле /scope/all: нужный тип — true или false.")):
        equal(admin.send("PUT", path, {"role": "viewer", "scope": scope}, Accept_Language="ru").json["detail"], told)
    for empty in ({}, {"all": False}, {"brand_ids": [], "restaurant_ids": []}):
        problem(admin.send("PUT", path, {"role": "viewer", "scope": empty}), 422, "empty_scope", "/scope")
    many = {"role": "viewer", "scope": {"restaurant_ids": [place] * 1001}}
    equal(admin.send("PUT", path, many).status in (400, 413), True)
    problem(admin.get(path), 404, "not_found")


@claim
def an_answer_that_was_overtaken_changes_nothing(s):
    admin = s.client("admin")
    seen = put(admin, "two-tabs", "viewer", EVERYTHING).headers["ETag"]
    equal(admin.get("/api/v1/users/two-tabs").headers["ETag"], seen)
    equal(put(admin, "two-tabs", "operator", EVERYTHING, If_Match=seen).status, 200)
    problem(put(admin, "two-tabs", "admin", EVERYTHING, If_Match=seen), 412, "precondition_failed")
    problem(admin.send("DELETE", "/api/v1/users/two-tabs", If_Match=seen), 412, "precondition_failed")
    problem(put(admin, "two-tabs", "viewer", EVERYTHING, If_None_Match="*"), 412, "precondition_failed")
    problem(put(admin, "nobody-yet", "viewer", EVERYTHING, If_Match="*"), 412, "precondition_failed")
    equal(admin.get("/api/v1/users/two-tabs").json["role"], "operator")
    now = admin.get("/api/v1/users/two-tabs").headers["ETag"]
    equal(admin.send("DELETE", "/api/v1/users/two-tabs", If_Match=now).status, 204)


@claim
def only_admins_of_everything_manage_users(s):
    place = s.restaurant()
    local = s.add_login("local-admin", "pw")
    s.user("local-admin", "admin", restaurants=[place])
    calls = (("GET", "/api/v1/users", None), ("GET", "/api/v1/users/oper", None), ("DELETE", "/api/v1/users/oper", None),
             ("GET", "/api/v1/users/nobody-at-all", None), ("PUT", "/api/v1/users/oper", {"role": "none", "scope": {}}),
             ("PUT", "/api/v1/users/local-admin", {"role": "admin", "scope": EVERYTHING}))
    for method, path, body in calls:
        problem(local.send(method, path, body), 403, "scope_too_narrow")
        problem(s.client("oper").send(method, path, body), 403, "role_too_low")
        problem(s.client("view").send(method, path, body), 403, "role_too_low")
    equal(s.client("oper").get("/api/v1/me").json["role"], "operator")


@claim
def the_last_admin_of_everything_stays(s):
    admin = s.client("admin")
    s.user("local-admin", "admin", restaurants=[s.restaurant()])
    problem(put(admin, "admin", "operator", EVERYTHING), 409, "last_admin")
    problem(put(admin, "admin", "admin", {"restaurant_ids": [s.restaurant()]}), 409, "last_admin")
    problem(admin.send("DELETE", "/api/v1/users/admin"), 409, "last_admin")
    equal(put(admin, "admin", "admin", EVERYTHING).status, 200)
    equal(put(admin, "second", "admin", EVERYTHING).status, 201)
    equal(admin.send("DELETE", "/api/v1/users/second").status, 204)


@claim
def two_admins_cannot_shut_each_other_out_at_once(s):
    one, two = s.client("admin"), s.add_login("two", "pw")
    for _ in range(5):
        s.user("admin", "admin")
        s.user("two", "admin")
        replies = []
        threads = [threading.Thread(target=lambda c=c, o=o: replies.append(c.send("DELETE", f"/api/v1/users/{o}")))
                   for c, o in ((one, "two"), (two, "admin"))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        left = [login for login, in s.sql("SELECT login FROM posm.posm_users WHERE role = 'admin' AND scope_all")]
        equal(len(left), 1, replies)
        equal(sorted(r.status for r in replies)[0], 204, replies)
    s.user("admin", "admin")
    s.sql("DELETE FROM posm.posm_users WHERE login = 'two'")


@claim
def posmctl_lets_the_first_admin_in(s):
    def ctl(*args, check=True):
        return s.run("posmctl", "user", *args, check=check, capture_output=True)
    boss = s.add_login("Шеф", "pw")
    place = s.restaurant()
    equal(ctl("set", "Шеф", "--role", "operator", "--restaurants", place).stdout, f"Шеф\toperator\trestaurants {place}\n")
    equal(boss.get("/api/v1/me").json["scope"]["restaurant_ids"], [place])
    equal(ctl("set", "Шеф", "--role", "admin", "--all").stdout, "Шеф\tadmin\tall\n")
    wait_until("reads to follow (auth.cache)", lambda: boss.get("/api/v1/users").status == 200)
    equal("Шеф\tadmin\tall" in ctl("list").stdout.splitlines(), True)
    for args, said in ((("set", "x", "--role", "king"), "--role must be"), (("set", "x", "--role", "viewer", "--brands", "1,x"), "--brands"),
                       (("set", "x", "--role", "viewer", "--brands", "999999"), "no brand 999999"), (("remove", "x"), "no user 'x'"),
                       (("set", "", "--role", "viewer"), "a login is text")):
        done = ctl(*args, check=False)
        equal((done.returncode, said in done.stderr), (2, True), done)
    ctl("remove", "Шеф")
    wait_until("reads to follow", lambda: boss.get("/api/v1/me").code == "no_role")
    done = ctl("remove", "admin", check=False)
    equal((done.returncode, "last admin" in done.stderr), (1, True), done)


def audit(client, query=""):
    reply = client.get("/api/v1/audit" + query)
    equal(reply.status, 200, reply)
    return reply.json["items"]


@claim
def the_audit_says_who_did_what(s):
    admin = s.client("admin")
    place = s.restaurant("Аудит", ["1"])
    table = s.tables(place)["1"]
    s.client().send("PATCH", f"/api/v1/tables/{table}", {"number": "7"})
    s.client().get(f"/api/v1/restaurants/{place}/qr.zip?format=svg")
    s.client().get(f"/api/v1/restaurants/{place}/qr.zip?format=nonsense")
    s.client().send("HEAD", f"/api/v1/restaurants/{place}/qr.zip")
    put(admin, "clerk", "viewer", {"restaurant_ids": [place]})
    changed, = audit(admin, f"?restaurant_id={place}&action=table.change")
    equal((changed["login"], changed["subject_kind"], changed["subject_id"], changed["restaurant_name"]), ("oper", "table", table, "Аудит"))
    equal((changed["detail"]["was"]["number"], changed["detail"]["now"]["number"]), ("1", "7"))
    taken, = audit(admin, "?action=restaurant.qr_zip&login=oper")
    equal((taken["subject_kind"], taken["subject_id"], taken["detail"]), ("restaurant", str(place), {"format": "svg"}))
    made = audit(admin, "?action=user.put")[0]
    equal((made["login"], made["subject_id"], made["restaurant_id"], made["detail"]["now"]["restaurant_ids"]), ("admin", "clerk", None, [place]))
    equal(audit(admin, "?login=nobody"), [])
    equal(audit(admin, "?to=2020-01-01"), [])
    equal(audit(admin, "?from=2020-01-01&limit=1")[0]["id"], made["id"])
    for query in ("?from=yesterday", "?restaurant_id=0", "?sort=at", "?limit=0", "?to=2026-02-30"):
        equal(admin.get("/api/v1/audit" + query).status, 400, query)
    problem(s.client("oper").get("/api/v1/audit"), 403, "role_too_low")


@claim
def the_audit_shows_an_admin_their_own_restaurants(s):
    mine, theirs = s.restaurant("Моё", ["1"]), s.restaurant("Чужое", ["1"])
    local = s.add_login("local-auditor", "pw")
    s.user("local-auditor", "admin", restaurants=[mine])
    for place in (mine, theirs):
        equal(s.client().post(f"/api/v1/restaurants/{place}/tables", {"number": "9"}).status, 201)
    equal({row["restaurant_id"] for row in audit(local)}, {mine})
    equal(audit(local, f"?restaurant_id={theirs}"), [])
    equal(audit(local, "?action=user.put"), [])


@claim
def pages_of_the_audit_hold_each_row_once_while_more_come(s):
    admin = s.client("admin")
    place = s.restaurant("Страницы")
    for n in range(7):
        s.client().post(f"/api/v1/restaurants/{place}/tables", {"number": str(n)})
    seen, cursor = [], ""
    while cursor is not None:
        page = admin.get(f"/api/v1/audit?restaurant_id={place}&limit=2{cursor and '&cursor=' + cursor}").json
        seen += [row["detail"]["now"]["number"] for row in page["items"]]
        cursor = page["next_cursor"]
        s.client().post(f"/api/v1/restaurants/{place}/tables", {"number": f"late {len(seen)}"})
    equal(seen, list("6543210"))
    problem(admin.get("/api/v1/audit?cursor=x"), 400, "bad_cursor")


@claim
def a_template_file_that_leaves_is_noted_and_its_password_is_not(s):
    pdf, settings = s.starter()
    secret = "wrongpw-7c1f"
    s.client().upload("/api/v1/templates", {"file": ("a.pdf", pdf), "template": json.dumps(
        {"name": "x", "settings": settings, "password": secret}).encode()})
    made = s.add_template()
    part = s.client().get(f"/api/v1/templates/{made}/file", Range="bytes=0-99")
    taken = audit(s.client("admin"), "?action=template.file")[0]
    equal((part.status, taken["subject_id"], taken["detail"]), (206, str(made), {"range": "bytes=0-99"}))
    equal(s.sql("SELECT count(*) FROM posm.posm_audit a WHERE a::text LIKE '%' || :'secret' || '%'", secret=secret), [["0"]])


@claim
def what_was_long_ago_is_swept_away(s):
    s.sql("INSERT INTO posm.posm_audit (at, login, action) SELECT now() - n * interval '1 day', 'old', 'x.y' FROM generate_series(1, 800) n")
    s.configure(**{"job.sweep": "1s"})
    posmd = s.start_posmd()
    posmd.wait_for("the sweep", lambda: s.sql("SELECT count(*) FROM posm.posm_audit WHERE login = 'old'")[0][0] in ("729", "730"))
    posmd.stop()


if __name__ == "__main__":
    with Stack(posmd=False) as stack:
        sys.exit(run(stack))
