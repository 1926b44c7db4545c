#!/usr/bin/python3
"""posmctl --server URL as scripts use it, against the real parts; the line between breaks where the test wants it to."""
import contextlib
import fcntl
import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import threading
import uuid

from claims import claim, equal, run
from fastcgi import Request
from line import Line
from stack import BUILD, SOURCE, Stack, free_port, wait_until

TABLES = ["1", ("Ёж-7", "Терраса"), ("VIP-12", "Зал «Бар»")]


class Done:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def rows(self):
        """Of a list: dicts by the header."""
        header, *rows = [line.split("\t") for line in self.out.splitlines()]
        return [dict(zip(header, row)) for row in rows]

    def __repr__(self):
        return f"<exit {self.code}, out {self.out!r}, err {self.err!r}>"


class Shell:
    """A folder, a login, an environment: where posmctl is called."""

    def __init__(self, s, login="oper", password=None, url=None, **env):
        self.s, self.folder = s, s.dir / "shell"
        self.folder.mkdir(exist_ok=True)
        secret = self.folder / f"{login}.password"
        secret.write_text((password or f"{login}-pw") + "\n")
        secret.chmod(0o600)
        kept = {k: v for k, v in os.environ.items() if not k.startswith("POSM_") and not k.lower().endswith("_proxy")}
        self.env = {**kept, "LC_ALL": "C.UTF-8", "HOME": str(self.folder), "POSM_SERVER": url or f"http://127.0.0.1:{s.port}",
                    "POSM_LOGIN": login, "POSM_PASSWORD_FILE": str(secret), "POSM_PATIENCE": "20", **env}
        self.env = {k: v for k, v in self.env.items() if v is not None}

    def start(self, *args, **more):
        return subprocess.Popen([BUILD / "posmctl", *map(str, args)], env=self.env, cwd=self.folder, text=True,
                                **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more})

    def __call__(self, *args):
        process = self.start(*args)
        out, err = ended(process)
        if "Sanitizer" in err or "runtime error" in err:
            raise AssertionError(err)
        return Done(process.returncode, out, err)

    def ok(self, *args):
        done = self(*args)
        equal(done.code, 0, done)
        return done


def ended(process):
    """Its output; it does not outlive us."""
    try:
        return process.communicate(timeout=60)
    finally:
        process.kill()


@contextlib.contextmanager
def without_posmd(s):
    """What is pressed meanwhile stays where it is."""
    s.services["posmd"].stop()
    try:
        yield
    finally:
        s.start_posmd()


def failed(done, code, *words):
    equal(done.code, code, done)
    for word in words:
        if word not in done.err:
            raise AssertionError(f"'{word}' is not in {done!r}")
    return done


def place(s, tables=TABLES):
    return s.restaurant("Кафе «Ёлочка»", tables)


def generated(s, restaurant):
    """A done generation's id, by the API itself."""
    made = s.client().generate(restaurant, s.template)
    equal(made.status, 201, made)
    equal(s.finished(made.json["id"])["status"], "done")
    return made.json["id"]


def archive(s, generation):
    reply = s.client().get(f"/api/v1/generations/{generation}/archive.zip?confirm=1")
    equal(reply.status, 200, reply)
    return reply.body


# --- who asks, and whom ----------------------------------------------------------------------------------------

@claim
def me_says_who_asks(s):
    sh = Shell(s, "view")
    equal(sh.ok("me").rows[0]["login"], "view")
    equal(json.loads(sh.ok("me", "--json").out), s.client("view").get("/api/v1/me").json)


@claim
def a_login_may_come_from_netrc(s):
    netrc = s.dir / "shell" / "netrc"
    sh = Shell(s, POSM_LOGIN=None, POSM_PASSWORD_FILE=None, POSM_NETRC=str(netrc))
    failed(sh("me"), 1, "netrc")
    netrc.write_text("machine other.example login a password b\nmachine 127.0.0.1 login view password view-pw\n")
    netrc.chmod(0o600)
    equal(sh.ok("me").rows[0]["login"], "view")
    (s.dir / "shell" / ".netrc").write_text("machine 127.0.0.1 login oper password oper-pw\n")
    equal(Shell(s, POSM_LOGIN=None, POSM_PASSWORD_FILE=None).ok("me").rows[0]["login"], "oper")
    (s.dir / "shell" / ".netrc").unlink()


@claim
def a_wrong_password_is_refused_at_once_and_not_shown(s):
    done = failed(Shell(s, "oper", "hunter2")("me"), 4, "not_logged_in", "login and password")
    equal("hunter2" in done.out + done.err, False, done)
    failed(Shell(s, POSM_LOGIN=None, POSM_PASSWORD_FILE=None)("me"), 4, "not_logged_in", "login and password")
    failed(Shell(s, POSM_LOGIN=None)("me"), 2, "POSM_LOGIN")


@claim
def no_password_is_taken_from_the_command_line_or_sent_in_the_open(s):
    failed(Shell(s, POSM_SERVER=None)("--server", f"http://oper:oper-pw@127.0.0.1:{s.port}", "me"), 2, "holds no login")
    failed(Shell(s)("--server", "http://posm.example", "me"), 2, "--plain-http")
    failed(Shell(s)("--server", "ftp://posm.example", "me"), 2, "https://")
    failed(Shell(s)("--password", "x", "me"), 2, "written out")
    # said explicitly it goes, as far as the name does
    failed(Shell(s, POSM_PATIENCE="0")("--plain-http", "--server", "http://posm.invalid", "me"), 1, "not found")


@claim
def a_password_that_everybody_can_read_is_said(s):
    sh = Shell(s)
    os.chmod(sh.env["POSM_PASSWORD_FILE"], 0o644)
    equal("chmod 600" in sh.ok("me").err, True)


@claim
def a_server_is_trusted_by_its_authority_and_may_ask_for_a_certificate(s):
    folder = s.dir / "tls"
    folder.mkdir()

    def openssl(*args):
        subprocess.run(["openssl", *map(str, args)], check=True, cwd=folder, capture_output=True)
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.pem",
            "-subj", "/CN=authority", "-days", "2")
    for name in ("server", "client"):
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr",
                "-subj", f"/CN={name}")
        (folder / "ext").write_text("subjectAltName=IP:127.0.0.1\n")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile",
                "ext", "-out", f"{name}.crt")
        (folder / f"{name}.pem").write_text((folder / f"{name}.crt").read_text() + (folder / f"{name}.key").read_text())
    with Line(s.port, certificate=folder / "server.pem", authority=folder / "ca.pem") as line:
        failed(Shell(s, url=line.url)("me"), 1, "not trusted", "--ca-file")
        trusting = Shell(s, url=line.url, POSM_CA_FILE=str(folder / "ca.pem"), POSM_PATIENCE="0")
        equal(trusting("me").code, 1)
        equal(trusting.ok("--client-cert", folder / "client.pem", "me").rows[0]["login"], "oper")
        equal(trusting.ok("--client-cert", folder / "client.crt", "--client-key", folder / "client.key", "me").rows[0]["login"], "oper")


@claim
def a_server_that_is_not_there_is_waited_for_as_long_as_patience_has_it(s):
    sh = Shell(s, url=f"http://127.0.0.1:{free_port()}", POSM_PATIENCE="1")
    equal(failed(sh("me"), 1, "out of reach").err.count("again in") >= 1, True)
    equal(failed(sh("--patience", "0", "me"), 1, "out of reach").err.count("again in"), 0)
    failed(sh("--patience", "soon", "me"), 2, "--patience")


@claim
def commands_of_this_host_and_of_a_server_are_told_apart(s):
    failed(Shell(s)("--server", f"http://127.0.0.1:{s.port}", "migrate"), 2, "of this host")
    failed(Shell(s, POSM_SERVER=None)("restaurants"), 2, "POSM_SERVER")
    failed(Shell(s, POSM_SERVER=None)("print"), 2, "--template")  # the local one
    failed(Shell(s)("print"), 2, "GENERATION")
    failed(Shell(s)("fly"), 2, "no command 'fly'")


# --- lists -------------------------------------------------------------------------------------------------------

@claim
def lists_come_whole_as_tsv_or_json(s):
    sh, many = Shell(s), place(s, [str(n) for n in range(1, 1203)])
    found = sh.ok("tables", many)
    equal([row["number"] for row in found.rows], [str(n) for n in range(1, 1203)])
    equal(len(json.loads(sh.ok("tables", many, "--json").out)), 1202)
    equal([row["number"] for row in sh.ok("tables", many, "--limit", 2).rows], ["1", "2"])
    equal(sh.ok("tables", place(s, []), "--json").out, "[]\n")
    equal(sh.ok("tables", place(s, [])).out.count("\n"), 1)
    s.restaurant("Zwölf Äpfel & Co")
    equal([row["name"] for row in sh.ok("restaurants", "--search", "äpfel & c").rows], ["Zwölf Äpfel & Co"])
    equal([row["id"] for row in sh.ok("templates", "--restaurant", many).rows], [str(s.template)])
    equal(sh.ok("brands", "--limit", "1").out.count("\n"), 2)


@claim
def what_is_not_ours_is_not_found(s):
    mine, theirs = place(s), place(s)
    s.user("narrow", "operator", restaurants=[mine])
    s.add_login("narrow", "narrow-pw")
    sh, theirs_made = Shell(s, "narrow"), generated(s, theirs)
    equal([row["id"] for row in sh.ok("restaurants").rows], [str(mine)])
    for words in (("tables", theirs), ("download", theirs_made), ("print", theirs_made), ("wait", theirs_made), ("cancel", theirs_made),
                  ("generate", "--restaurant", theirs, "--template", s.template), ("tables", 999999)):
        failed(sh(*words), 2, "not_found")
    equal(sh.ok("generations").rows, [])
    equal([p.name for p in sh.folder.iterdir() if "posm-" in p.name], [])


@claim
def a_refusal_is_a_sentence_with_place_code_and_request(s):
    restaurant = place(s)
    settings = Shell(s).folder / "wrong.json"
    settings.write_text(json.dumps({"format": 1, "unit": "mm", "elements": [{"type": "qr", "x": "left", "y": 1, "size": 30}]}))
    done = failed(Shell(s)("generate", "--restaurant", restaurant, "--template", s.template, "--settings", settings), 2,
                  "/settings/elements/0/x", "wrong_type", "request ")
    request = re.search(r"request ([0-9a-f-]+)\]", done.err).group(1)
    equal(request in s.services["api"].log, True, "the server's log tells more of the request")
    settings.write_text("{")
    failed(Shell(s)("generate", "--restaurant", restaurant, "--template", s.template, "--settings", settings), 2, "wrong.json")
    failed(Shell(s, "view")("generate", "--restaurant", restaurant, "--template", s.template), 4, "role_too_low")
    failed(Shell(s, LC_ALL="ru_RU.UTF-8")("tables", 999999), 2, "Не найдено")
    failed(Shell(s)("tables", "x"), 2, "not the id of a restaurant")


# --- templates -----------------------------------------------------------------------------------------------------

@claim
def a_list_of_tables_is_shown_as_a_difference_and_then_done(s):
    sh, restaurant, file = Shell(s), place(s, ["1", "2"]), s.dir / "shell" / "tables.csv"
    words, before = ("tables", "import", restaurant, file), s.tables(restaurant)
    file.write_bytes("number;zone\n1;\n2;\n3;Зал\n".encode("windows-1251"))
    dry = sh.ok(*words, "--dry-run").out.splitlines()
    equal(dry, ["+ (new)  Зал / 3", "1 added, 0 changed, 0 renamed, 0 removed, 2 unchanged (read as windows-1251, semicolon)"])
    equal(s.tables(restaurant), before)
    sh.ok(*words)
    after = s.tables(restaurant)
    equal((sorted(after), {n: after[n] for n in before}), (["1", "2", "3"], before))
    # what takes something away is meant by somebody
    file.write_text("number,uuid\n1a,%s\n3,%s\n" % (after["1"], after["3"]))
    done = failed(sh(*words), 7, "1 tables would go and 1 get another number", "--confirm")
    equal((f"! {after['1']}  1 -> 1a" in done.out, f"- {after['2']}  2" in done.out, s.tables(restaurant)), (True, True, after), done)
    failed(sh(*words, "--json"), 7, "--confirm")
    sh.ok(*words, "--keep", "--confirm")
    equal(sorted(s.tables(restaurant)), ["1a", "2", "3"])
    sh.ok(*words, "--confirm")
    equal(sorted(s.tables(restaurant)), ["1a", "3"])
    file.write_text("number,seats\n1,many\n")
    failed(sh(*words), 2, "seats", "request ")
    listed = s.dir / "shell" / "tables.json"
    listed.write_text(json.dumps({"tables": [{"number": "7"}]}))
    equal(json.loads(sh.ok("tables", "import", restaurant, listed, "--keep", "--json").out)["counts"]["added"], 1)
    failed(sh("tables", "import", 999999, listed), 2, "not_found")


@claim
def an_import_whose_answer_was_lost_is_not_done_twice(s):
    restaurant, file = place(s, []), s.dir / "shell" / "lost.csv"
    file.write_text("number\n1\n2\n")
    with Line(s.port) as line:
        line.plans = [("through",), ("swallow", 1)]  # the first is the difference
        failed(Shell(s, url=line.url)("tables", "import", restaurant, file), 1, "connection was lost")
        equal(len(line.heads_with("if-match")), 1, line.heads)
    equal(sorted(s.tables(restaurant)), ["1", "2"])
    equal(Shell(s).ok("tables", "import", restaurant, file).out.startswith("0 added, 0 changed"), True)


# --- templates -----------------------------------------------------------------------------------------------------

@claim
def an_upload_is_a_template_that_cards_are_made_of(s):
    sh, starter, restaurant = Shell(s), SOURCE / "templates" / "a6-card", place(s)
    made = sh.ok("upload", starter / "ru.pdf", "--settings", starter / "ru.settings.json", "--name", "Из «скрипта»", "--visibility",
                 "restaurants", "--restaurants", restaurant, "--description", "a\tb").rows[0]
    found = s.client().get(f"/api/v1/templates/{made['id']}").json
    equal((found["name"], found["visibility"], found["restaurant_ids"]), ("Из «скрипта»", "restaurants", [restaurant]))
    equal(s.client().get(f"/api/v1/templates/{made['id']}/file").body, (starter / "ru.pdf").read_bytes())
    equal(sh.ok("generate", "--restaurant", restaurant, "--template", made["id"], "--wait").out.strip().isdigit(), True)
    # another file, and what is no file
    equal(sh.ok("upload", starter / "en.pdf", "--template", made["id"]).rows[0]["revision"], "2")
    equal(s.client().get(f"/api/v1/templates/{made['id']}/file").body, (starter / "en.pdf").read_bytes())
    failed(sh("upload", starter / "en.pdf", "--template", made["id"], "--name", "x"), 2, "--name is of a new template")
    failed(sh("upload", starter / "en.pdf", "--name", "x"), 2, "--settings")
    new = ("--settings", starter / "ru.settings.json", "--name", "x", "--visibility", "restaurants", "--restaurants", restaurant)
    failed(sh("upload", starter / "ru.settings.json", *new), 2, "template_refused")
    failed(sh("upload", starter / "nowhere.pdf", *new), 1, "nowhere.pdf")
    failed(sh("upload", starter / "ru.pdf", "--settings", starter / "ru.settings.json", "--name", "x"), 4, "global_needs_admin")


@claim
def an_upload_whose_answer_was_lost_is_one_template(s):
    starter, restaurant = SOURCE / "templates" / "a6-card", place(s)
    with Line(s.port) as line:
        line.plans = [("swallow", 1)]
        made = Shell(s, url=line.url).ok("upload", starter / "ru.pdf", "--settings", starter / "ru.settings.json", "--name", "Once",
                                         "--visibility", "restaurants", "--restaurants", restaurant).rows
    equal([row["id"] for row in Shell(s).ok("templates", "--search", "Once").rows], [made[0]["id"]])


@claim
def a_script_that_uploads_again_with_its_key_has_the_same_id(s):
    starter, restaurant, key = SOURCE / "templates" / "a6-card", place(s), str(uuid.uuid4())
    words = ("upload", starter / "ru.pdf", "--settings", starter / "ru.settings.json", "--name", f"Key {key}", "--visibility",
             "restaurants", "--restaurants", restaurant, "--key", key)
    first, second = Shell(s).ok(*words, "--id").out, Shell(s).ok(*words, "--id").out
    equal((first, second), (f"{int(first)}\n", first))
    equal([row["id"] for row in Shell(s).ok("templates", "--search", key).rows], [first.strip()])
    failed(Shell(s)(*words, "--description", "another body"), 2, "key_reused")


# --- generations -----------------------------------------------------------------------------------------------------

@claim
def generate_waits_and_tells_the_end(s):
    sh, restaurant = Shell(s), place(s)
    done = sh.ok("generate", "--restaurant", restaurant, "--template", s.template, "--note", "für «Ё»", "--wait")
    found = s.client().get(f"/api/v1/generations/{int(done.out)}").json
    equal((found["status"], found["note"], found["progress"]), ("done", "für «Ё»", 3))
    equal(done.err.splitlines()[-1], "done 3 of 3")
    tables = list(s.tables(restaurant).values())
    part = sh.ok("generate", "--restaurant", restaurant, "--template", s.template, "--tables", ",".join(tables[:2]), "--wait")
    found = s.client().get(f"/api/v1/generations/{int(part.out)}").json
    equal((found["selection"], found["total"]), ("list", 2))
    equal([row["id"] for row in sh.ok("generations", "--restaurant", restaurant, "--status", "done").rows], [part.out.strip(), done.out.strip()])
    failed(sh("generate", "--restaurant", place(s, []), "--template", s.template), 2, "no_tables")


@claim
def progress_is_one_line_on_a_terminal(s):
    sh, restaurant = Shell(s), place(s)
    master, slave = pty.openpty()
    process = sh.start("generate", "--restaurant", restaurant, "--template", s.template, "--wait", stderr=slave)
    os.close(slave)
    ended(process)
    shown = os.read(master, 65536).decode()
    os.close(master)
    equal(process.returncode, 0, shown)
    equal((shown.startswith("\r"), shown.count("\n"), "3 of 3" in shown), (True, 1, True), shown)


@claim
def bytes_on_their_way_are_one_line_on_a_terminal(s):
    sh, restaurant, starter = Shell(s), place(s), SOURCE / "templates" / "a6-card"
    new = ("--settings", starter / "ru.settings.json", "--name", "x", "--visibility", "restaurants", "--restaurants", restaurant)
    for words, last in ((("download", heavy(s), "--out", folder(s, "drawn")), "MB\r\n"), (("upload", starter / "ru.pdf", *new), " MB sent\r\n")):
        master, slave = pty.openpty()
        process = sh.start(*words, stderr=slave)
        os.close(slave)
        ended(process)
        shown = os.read(master, 65536).decode()
        os.close(master)
        equal((process.returncode, shown.startswith("\r"), last in shown), (0, True, True), shown)


@claim
def a_press_whose_answer_was_lost_is_one_press(s):
    restaurant = place(s)
    with Line(s.port) as line:
        line.plans = [("swallow", 1), ("cut", 10)]
        done = Shell(s, url=line.url).ok("generate", "--restaurant", restaurant, "--template", s.template, "--wait")
        keys = {re.search(r"(?im)^Idempotency-Key: (.*)$", head).group(1) for head in line.heads_with("idempotency-key")}
        equal((len(keys), len(line.heads_with("idempotency-key"))), (1, 3), line.heads)
    equal(done.err.count("connection was lost"), 2, done)
    equal([row["id"] for row in Shell(s).ok("generations", "--restaurant", restaurant).rows], [done.out.strip()])


@claim
def a_key_of_the_scripts_own_presses_once(s):
    restaurant = place(s)
    with Line(s.port) as line:
        line.plans = [("swallow", 1)]
        words = ("generate", "--restaurant", restaurant, "--template", s.template)
        lost = failed(Shell(s, url=line.url, POSM_PATIENCE="0")(*words), 1, "connection was lost", "--key ")
        key = re.search(r"--key (\S+) ", lost.err).group(1)
    first, again = Shell(s).ok(*words, "--key", key, "--wait"), Shell(s).ok(*words, "--key", key, "--wait")
    equal(first.out, again.out)
    equal(len(Shell(s).ok("generations", "--restaurant", restaurant).rows), 1)
    failed(Shell(s)(*words, "--key", key, "--note", "another"), 2, "key_reused")


@claim
def a_server_that_restarts_while_it_is_waited_for_is_no_end(s):
    restaurant = place(s)
    with without_posmd(s):
        waiting = Shell(s).start("generate", "--restaurant", restaurant, "--template", s.template, "--wait", bufsize=1)
        generation = int(waiting.stdout.readline())
        s.services["lighttpd"].stop()
        s.services["api"].stop()
        told = waiting.stderr.readline() + waiting.stderr.readline()
        s.start_pool("api")
        s.start_lighttpd().wait_for("lighttpd", s.answers)
    out, err = ended(waiting)
    equal("again in" in told, True, told)
    equal(waiting.returncode, 0, err)
    equal(s.client().get(f"/api/v1/generations/{generation}").json["status"], "done")


@claim
def time_and_ctrl_c_end_the_waiting_not_the_generation(s):
    sh, restaurant = Shell(s), place(s)
    with without_posmd(s):
        done = failed(sh("generate", "--restaurant", restaurant, "--template", s.template, "--wait", "--timeout", "0"), 6, "wait ")
        waiting = sh.start("wait", done.out.strip())
        waiting.stderr.readline()
        waiting.send_signal(signal.SIGINT)
        _, err = ended(waiting)
        equal((waiting.returncode, f"wait {done.out.strip()}`" in err), (130, True), err)
        failed(sh("generate", "--restaurant", restaurant, "--template", s.template), 1, "generation_active")
        equal(sh.ok("cancel", done.out.strip()).rows[0]["status"], "cancelled")
    failed(sh("wait", done.out.strip()), 5, "cancelled")
    failed(sh("cancel", done.out.strip()), 1, "generation_ended")
    failed(sh("download", done.out.strip()), 1, "generation_failed")


@claim
def a_generation_that_fails_says_why_and_can_be_tried_again(s):
    sh, restaurant = Shell(s), place(s)
    settings = json.loads((SOURCE / "templates/a6-card/ru.settings.json").read_text())
    for element in settings["elements"]:
        if element["type"] == "qr":
            element["color"] = {"rgb": "#e0e0e0"}
    pale = sh.folder / "pale.json"
    pale.write_text(json.dumps(settings))
    done = failed(sh("generate", "--restaurant", restaurant, "--template", s.template, "--settings", pale, "--wait"), 3, "proof_failed")
    equal(sh.ok("retry", done.out.strip(), "--json").out.startswith("{"), True)
    failed(sh("wait", done.out.strip()), 3, "proof_failed")


@claim
def a_brand_is_generated_as_a_batch_and_loaded_as_one_archive(s):
    sh, brand = Shell(s), s.brand("Партия")
    places = [s.restaurant(f"Партия {n}", ["1", "2"] if n < 3 else [], brand) for n in (1, 2, 3)]
    batch = sh.ok("batch", "generate", "--brand", brand, "--template", s.template, "--note", "к лету", "--key", "batch-1", "--wait").out.strip()
    equal(sh.ok("batch", "generate", "--brand", brand, "--template", s.template, "--note", "к лету", "--key", "batch-1").out.strip(), batch)
    rows = {int(row["restaurant_id"]): (row["outcome"], row["status"], row["progress"]) for row in sh.ok("batch", batch, "--wait").rows}
    equal(rows, {places[0]: ("created", "done", "2"), places[1]: ("created", "done", "2"), places[2]: ("skipped", "", "")})
    equal(json.loads(sh.ok("batch", batch, "--json").out)["note"], "к лету")
    equal([row["id"] for row in sh.ok("batches", "--brand", brand).rows], [batch])
    out = sh.ok("batch", "download", batch, "--out", folder(s, "batch"), "--confirm").out.strip()
    equal(out.endswith(f"/posm-batch-{batch}.zip"), True)
    equal(open(out, "rb").read(), s.client().get(f"/api/v1/batches/{batch}/archive.zip?confirm=1").body)
    s.client().post(f"/api/v1/restaurants/{places[0]}/tables", {"number": "9"})
    failed(sh("batch", "download", batch, "--out", folder(s, "batch2")), 7, "--confirm")
    failed(sh("batch", "999999"), 2, "not_found")
    failed(sh("batch", "generate", "--brand", "999999", "--template", s.template), 2, "not_found")


@claim
def a_link_for_the_print_shop_is_made_listed_and_taken_back(s):
    sh, restaurant = Shell(s), place(s)
    generation = generated(s, restaurant)
    made = sh.ok("share", generation, "--expires-in", 3600).rows[0]
    root, path = made["url"].split("/share/")
    equal(root, f"http://127.0.0.1:{s.port}")
    made["url"] = f"/share/{path}"
    equal(s.client(None).get(made["url"] + "/archive.zip").body, archive(s, generation))
    listed = sh.ok("shares", generation)
    equal([(row["id"], row["live"], row["downloads"]) for row in listed.rows], [(made["id"], "true", "1")])
    equal(made["url"].split("/")[-1] in listed.out, False)
    sh.ok("share", "revoke", generation, made["id"])
    equal((sh.ok("shares", generation).rows[0]["live"], s.client(None).get(made["url"]).code), ("false", "share_revoked"))
    s.client().post(f"/api/v1/restaurants/{restaurant}/tables", {"number": "новый"})
    failed(sh("share", generation), 7, "confirm_needed")
    sh.ok("share", generation, "--confirm")
    failed(sh("share", "revoke", generation, 999999), 2, "not_found")
    failed(Shell(s, "view")("share", generation), 4, "role_too_low")


# --- files -------------------------------------------------------------------------------------------------------------

def heavy(s):
    """A generation whose archive takes more than one gulp."""
    if not hasattr(s, "heavy_generation"):
        s.heavy_place = place(s, [str(n) for n in range(1, 61)])
        s.heavy_generation = generated(s, s.heavy_place)
    return s.heavy_generation


def folder(s, name):
    made = s.dir / "shell" / name
    made.mkdir(parents=True)
    return made


@claim
def a_download_is_the_archive_under_a_name_of_its_own(s):
    sh, generation, there = Shell(s), heavy(s), folder(s, "plain")
    done = sh.ok("download", generation, "--out", there)
    equal(done.out.strip(), f"{there}/posm-{generation}-v1.zip")
    equal((there / f"posm-{generation}-v1.zip").read_bytes(), archive(s, generation))
    equal(len(list(there.iterdir())), 1, "nothing stays beside it")
    flat = there / "flat.zip"
    sh.ok("download", generation, "--out", flat, "--folders", "none")
    equal(flat.read_bytes() == archive(s, generation), s.client().get(
        f"/api/v1/generations/{generation}/archive.zip?folders=none").body == archive(s, generation))
    failed(sh("download", generation, "--out", there / "no" / "x.zip"), 1, "x.zip.part")


@claim
def a_line_that_breaks_is_taken_up_where_it_broke(s):
    generation, there = heavy(s), folder(s, "broken")
    whole = archive(s, generation)
    with Line(s.port) as line:
        line.plans = [("cut", len(whole) // 3), ("cut", len(whole) // 2), ("cut", 7)]
        done = Shell(s, url=line.url).ok("download", generation, "--out", there / "a.zip")
        starts = [int(re.search(r"(?i)range: bytes=(\d+)-", head).group(1)) for head in line.heads_with("\r\nrange:")]
    equal((there / "a.zip").read_bytes(), whole)
    equal((len(starts), starts == sorted(starts), starts[0] > 0), (3, True, True), starts)
    equal([p.name for p in there.iterdir()], ["a.zip"], done)


@claim
def a_later_run_goes_on_with_what_is_there(s):
    generation, there = heavy(s), folder(s, "later")
    whole, part, tag = archive(s, generation), there / "a.zip.part", there / "a.zip.part.etag"
    words = ("download", generation, "--out", there / "a.zip")
    with Line(s.port) as line:
        line.plans = [("cut", len(whole) // 2)]
        failed(Shell(s, url=line.url, POSM_PATIENCE="0")(*words), 1, "--resume")
        had = part.stat().st_size
        equal((0 < had < len(whole), tag.exists(), (there / "a.zip").exists()), (True, True, False))
        line.heads.clear()
        done = Shell(s, url=line.url).ok(*words, "--resume")
        equal(len(line.heads_with(f"range: bytes={had}-")), 1, line.heads)
    equal(f"{had} of {len(whole)} bytes were there" in done.err, True, done)
    equal(((there / "a.zip").read_bytes() == whole, part.exists(), tag.exists()), (True, False, False))
    # all of it was there, but nobody had looked at it yet
    part.write_bytes(whole)
    tag.write_text(s.client().get(f"/api/v1/generations/{generation}/archive.zip").headers["ETag"] + "\n")
    (there / "a.zip").unlink()
    Shell(s).ok(*words, "--resume")
    equal((there / "a.zip").read_bytes(), whole)


@claim
def ctrl_c_keeps_what_is_there_and_says_how_to_go_on(s):
    generation, there = heavy(s), folder(s, "interrupted")
    whole = archive(s, generation)
    with Line(s.port) as line:
        line.plans = [("stall", len(whole) // 2)]
        loading = Shell(s, url=line.url).start("download", generation, "--out", there / "a.zip")
        equal(line.stalled.wait(30), True)
        wait_until("the half of it", lambda: (there / "a.zip.part").exists() and (there / "a.zip.part").stat().st_size > 0)
        loading.send_signal(signal.SIGINT)
        _, err = ended(loading)
    equal((loading.returncode, "--resume" in err, (there / "a.zip").exists()), (130, True, False), err)
    done = Shell(s).ok("download", generation, "--out", there / "a.zip", "--resume")
    equal(("were there already" in done.err, (there / "a.zip").read_bytes() == whole), (True, True), done)


@claim
def a_part_of_another_archive_is_not_gone_on_with(s):
    generation, there = heavy(s), folder(s, "other")
    whole = archive(s, generation)
    for tag in ('"another"\n', "", None):
        (there / "a.zip.part").write_bytes(b"x" * 1000)
        if tag is not None:
            (there / "a.zip.part.etag").write_text(tag)
        Shell(s).ok("download", generation, "--out", there / "a.zip", "--resume")
        equal((there / "a.zip").read_bytes(), whole, tag)


@claim
def a_damaged_part_is_seen_and_never_gets_the_name(s):
    generation, there = heavy(s), folder(s, "damaged")
    whole = archive(s, generation)
    (there / "a.zip.part").write_bytes(whole[:5000] + b"\0" * 100 + whole[5100:50000])
    (there / "a.zip.part.etag").write_text(s.client().get(f"/api/v1/generations/{generation}/archive.zip").headers["ETag"])
    failed(Shell(s)("download", generation, "--out", there / "a.zip", "--resume"), 1, "damaged")
    equal(list(there.iterdir()), [])


@claim
def two_do_not_write_one_file(s):
    generation, there = heavy(s), folder(s, "two")
    with open(there / "a.zip.part", "wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        failed(Shell(s)("download", generation, "--out", there / "a.zip"), 1, "another process")


@claim
def cards_of_other_tables_are_asked_about(s):
    sh, restaurant, there = Shell(s), place(s), folder(s, "stale")
    generation = generated(s, restaurant)
    tables, client = s.tables(restaurant), s.client()
    equal(client.send("PATCH", f"/api/v1/tables/{tables['1']}", {"number": "1a"}).status, 200)
    equal(client.send("DELETE", f"/api/v1/tables/{tables['VIP-12']}").status, 204)
    equal(client.post(f"/api/v1/restaurants/{restaurant}/tables", {"number": "99"}).status, 201)
    done = failed(sh("download", generation, "--out", there / "a.zip"), 7, "--confirm")
    new = s.tables(restaurant)["99"]
    for line in (f"+ {new}  99", f"- {tables['VIP-12']}  Зал «Бар» / VIP-12", f"* {tables['1']}  number: 1 -> 1a"):
        equal(line in done.err, True, done)
    equal(list(there.iterdir()), [])
    sh.ok("download", generation, "--out", there / "a.zip", "--confirm")
    equal((there / "a.zip").read_bytes(), archive(s, generation))
    failed(sh("print", generation, "--out", there / "a.pdf"), 7, "--confirm")
    # a person is asked
    for answer, code in (("n", 7), ("y", 0)):
        master, slave = pty.openpty()
        process = sh.start("download", generation, "--out", there / f"{answer}.zip", stdin=slave, stderr=slave)
        os.write(master, answer.encode() + b"\n")
        ended(process)
        os.close(slave)
        os.close(master)
        equal((process.returncode, (there / f"{answer}.zip").exists()), (code, code == 0))


@claim
def what_was_begun_before_the_tables_changed_is_gone_on_with(s):
    restaurant, there = place(s, [str(n) for n in range(1, 41)]), folder(s, "meanwhile")
    generation = generated(s, restaurant)
    whole = archive(s, generation)
    with Line(s.port) as line:
        line.plans = [("cut", len(whole) // 2)]
        failed(Shell(s, url=line.url, POSM_PATIENCE="0")("download", generation, "--out", there / "a.zip"), 1, "--resume")
    equal(s.client().post(f"/api/v1/restaurants/{restaurant}/tables", {"number": "99"}).status, 201)
    Shell(s).ok("download", generation, "--out", there / "a.zip", "--resume")
    equal((there / "a.zip").read_bytes(), whole)


@claim
def a_print_file_is_loaded_as_asked_for(s):
    sh, generation, there = Shell(s), generated(s, place(s)), folder(s, "print")
    done = sh.ok("print", generation, "--sheet", "a4", "--copies", 2, "--out", there)
    equal(done.out.strip(), f"{there}/posm-{generation}-v1.pdf")
    pages = subprocess.run(["pdfinfo", done.out.strip()], check=True, capture_output=True, text=True).stdout
    equal("A4" in pages, True, pages)
    equal(open(done.out.strip(), "rb").read(), s.client().get(f"/api/v1/generations/{generation}/print.pdf?sheet=a4&copies=2").body)
    failed(sh("print", generation, "--sheet", "napkin", "--out", there / "x.pdf"), 2, "bad_sheet")


@claim
def a_busy_server_is_asked_again_when_it_says(s):
    generation, there, path = heavy(s), folder(s, "busy"), f"/api/v1/generations/{heavy(s)}/archive.zip"
    held = []

    def full():
        """One more upload that never comes; a seat is a seat only when it stays one."""
        held.append(Request(s.options["fcgi.bulk.socket"]).head("POST", "/api/v1/templates", CONTENT_LENGTH="10", HTTP_X_POSM_REQUEST="1",
                                                                CONTENT_TYPE="multipart/form-data; boundary=x",
                                                                REMOTE_USER=("oper", "admin")[len(held) % 2]))
        return all(s.client().get(path).status == 503 for _ in range(5))
    wait_until("a full pool", full)
    asking = Shell(s).start("download", generation, "--out", there / "a.zip", bufsize=1)
    told = asking.stderr.readline()
    for request in held:
        request.close()
    _, err = ended(asking)
    equal((asking.returncode, "[pool_full" in told, "again in" in told), (0, True, True), told + err)
    equal((there / "a.zip").read_bytes(), archive(s, generation))


@contextlib.contextmanager
def scripted(*answers):
    """What no server of ours would say: one answer a connection, then the last one again. Its address."""
    left = list(answers)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def speak():
            while True:
                try:
                    client, _ = listener.accept()
                except OSError:
                    return
                with client:
                    client.recv(65536)
                    client.sendall(left.pop(0) if len(left) > 1 else left[0])
        threading.Thread(target=speak, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def answer(status, body=b"", **headers):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in {"Content-Length": len(body), **headers}.items())
    return f"HTTP/1.1 {status} X\r\nConnection: close\r\n{lines}\r\n".encode() + body


@claim
def a_server_that_is_not_posm_or_lies_is_no_harm(s):
    there = folder(s, "liar")

    def told(*answers, words=("me",), patience="0"):
        with scripted(*answers) as url:
            return Shell(s, url=url, POSM_PATIENCE=patience)(*words)
    failed(told(answer(200, b"<html>")), 1, "not posm's")
    failed(told(answer(200, b"[1]")), 1, "not posm's")
    failed(told(answer(404, b"<html>")), 2, "web server's own")
    failed(told(answer(301, Location="https://elsewhere.example/")), 2, "https://elsewhere.example/")
    failed(told(b"SSH-2.0\r\n"), 1)
    shown = failed(told(answer(400, b'{"code":"bad","title":"\\u001b[2Jx\\ny","instance":"urn:posm:request:1"}')), 2, "[bad, request 1]")
    equal(("\x1b" in shown.err, shown.err.count("\n")), (False, 1), shown)
    # it asks for more patience than anybody has
    failed(told(answer(503, b'{"code":"pool_full","title":"Full"}', Retry_After=3600), patience="80000"), 1, "pool_full")
    # another part than it was asked for; no ZIP; more than was said
    part, load = there / "a.zip.part", ("download", 1, "--out", there / "a.zip", "--resume")
    for range_, tag in (("bytes 0-2/10", '"t"'), ("bytes 4-6/10", '"other"'), ("bytes", '"t"')):
        part.write_bytes(b"1234")
        (there / "a.zip.part.etag").write_text('"t"')
        failed(told(answer(206, b"abc", Content_Range=range_, ETag=tag), words=load), 1, "another part")
        equal(part.read_bytes(), b"1234")
    failed(told(answer(200, b"no zip", ETag='"t"'), words=load), 1, "no whole ZIP")
    failed(told(answer(206, b"abc", Content_Range="bytes 4-6/1000000", ETag='"t"'), words=load[:-1]), 1)
    equal([p.name for p in there.iterdir()], [])


@claim
def apache_serves_it_too(s):
    generation, there = heavy(s), folder(s, "apache")
    whole = archive(s, generation)
    light, s.port = s.port, free_port()
    try:
        s.start_apache().wait_for("apache", s.answers)
        starter = SOURCE / "templates" / "a6-card"
        Shell(s, "admin").ok("upload", starter / "ru.pdf", "--settings", starter / "ru.settings.json", "--name", "Apache")
        Shell(s).ok("generate", "--restaurant", place(s), "--template", s.template, "--wait")
        failed(Shell(s, "oper", "wrong")("me"), 4, "not_logged_in", "login and password")
        with Line(s.port) as line:
            line.plans = [("cut", len(whole) // 2)]
            Shell(s, url=line.url).ok("download", generation, "--out", there / "a.zip")
            equal(len(line.heads_with("\r\nrange:")), 1)
        equal((there / "a.zip").read_bytes(), whole)
    finally:
        s.port = light


if __name__ == "__main__":
    with Stack() as stack:
        stack.template = stack.add_template()
        sys.exit(run(stack))
