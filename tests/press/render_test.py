#!/usr/bin/python3
"""posmctl render as a print shop's customer uses it: the starter templates and the designers' files of the corpus
become cards that open, scan and show their text; every mistake ends with its exit code, its place and no half card.
Judges: qpdf --check, poppler and mupdf pictures, zbarimg, pdftotext."""

import concurrent.futures
import csv
import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SOURCE = os.environ.get("POSM_SOURCE_DIR") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("POSM_BUILD_DIR") or SOURCE
CORPUS = os.environ.get("POSM_CORPUS")
POSMCTL = os.path.join(BUILD, "posmctl")
LINK = "https://pay.example/t/{uuid}"
DPI = 160
with open(os.path.join(BUILD, "config.h"), encoding="utf-8") as config:
    SANITIZED = re.search(r"^#define POSM_SANITIZED", config.read(), re.M)
work = tempfile.mkdtemp(prefix="posm-render-")
os.environ["TMPDIR"] = work  # the font cache is new
passed = failed = 0


def claim(name, ok, why=""):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    print(("ok - " if ok else "not ok - ") + name + ("" if ok or not why else "\n  " + str(why).replace("\n", "\n  ")), flush=True)
    return ok


def run(*command, **more):
    r = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300, **more)
    if SANITIZED:  # its presses say that they are
        r.stderr = b"".join(line for line in r.stderr.splitlines(True) if b"sanitizer build" not in line)
    return r


def uuid(n):
    return "8c1f6c1e-5d5c-4a9e-9a4f-%012x" % n


def place(name):
    return os.path.join(work, name)


def put(name, content):
    with open(place(name), "wb", opener=lambda at, flags: os.open(at, flags, 0o600)) as f:
        f.write(content if isinstance(content, bytes) else content.encode())
    return place(name)


def table_file(name, rows):
    with open(place(name), "w", newline="", encoding="utf-8") as f:
        csv.writer(f).writerows([("uuid", "number", "zone", "seats")] + rows)
    return place(name)


def render(template, settings, tables, out, *more, **kw):
    if isinstance(settings, dict):
        settings = put("settings.json", json.dumps(settings))
    shutil.rmtree(out, ignore_errors=True)
    return run(POSMCTL, "render", "--template", template, "--settings", settings, "--tables", tables, "--out", out,
               *(() if "--link-template" in str(more) else ("--link-template", LINK)), *more, **kw)


def picture(pdf, page, tool, area=None):
    """A PNG of the page by poppler or mupdf: the crop box, as a viewer shows it. area: (side in pt, side of the smallest code in
    pt) of what matters, at the top left; poppler draws that alone, mupdf the page at 4 dots a module (37 modules) or more."""
    png = pdf[:-4] + "." + tool + ".png"
    dpi = DPI if area is None else max(DPI, int(4 * 37 * 72 / area[1]) + 1)
    if tool == "poppler":
        cut = () if area is None else ("-x", "0", "-y", "0", "-W", str(int(area[0] * dpi / 72)), "-H", str(int(area[0] * dpi / 72)))
        run("pdftoppm", "-cropbox", "-r", str(dpi), *cut, "-f", str(page), "-l", str(page), "-singlefile", "-png", pdf, png[:-4])
    else:
        dpi = DPI if area is None else min(400, max(60, int(4 * 37 * 72 / area[1]) + 1))
        run("mutool", "draw", "-q", "-r", str(dpi), "-o", png, pdf, str(page))
    return png


def codes(png):
    return sorted(run("zbarimg", "-q", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", png).stdout.decode().split())


def pixels(pdf, page, area):
    """(width, height, gray bytes) by poppler."""
    cut = () if area is None else ("-x", "0", "-y", "0", "-W", str(int(area[0] * DPI / 72)), "-H", str(int(area[0] * DPI / 72)))
    p = run("pdftoppm", "-cropbox", "-r", str(DPI), *cut, "-f", str(page), "-l", str(page), "-gray", pdf).stdout
    m = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", p)
    return int(m.group(1)), int(m.group(2)), p[m.end():]


def changed(a, b, page, area):
    """The places (x, y) where two cards look different."""
    (w, h, x), (w2, h2, y) = pixels(a, page, area), pixels(b, page, area)
    assert (w, h) == (w2, h2)
    return [(i % w, i // w) for i in range(w * h) if abs(x[i] - y[i]) > 40]


def opens(pdf):
    r = run("qpdf", "--check", pdf)
    return r.returncode == 0, r.stdout.decode(errors="replace") + r.stderr.decode(errors="replace")


def searchable(pdf):
    return re.sub(r"\s+", " ", run("pdftotext", "-cropbox", pdf, "-").stdout.decode())


def judge(title, template, settings, page, n_codes, words, check_must_be_clean=True, more=(), area=None):
    """Three tables, two of which share a uuid's picture of text: cards open, scan in two renderers, show their text."""
    own = tempfile.mkdtemp(dir=work)
    tables = table_file(os.path.join(own, "tables.csv"), [(uuid(1), "Щ12", "Терраса", "4"), (uuid(2), 'VIP "Ёж", 3', "Зал; у окна", "")])
    other = table_file(os.path.join(own, "other.csv"), [(uuid(1), "Щ47", "Терраса", "4")])
    out, out2 = os.path.join(own, "cards"), os.path.join(own, "others")
    if isinstance(settings, dict):
        settings = put(os.path.join(own, "settings.json"), json.dumps(settings))
    r = render(template, settings, tables, out, "--restaurant", "Кафе «Ёлочка»", *more)
    if not claim(title + ": cards are made", r.returncode == 0, r.stderr.decode()):
        return
    names = sorted(os.listdir(out))
    claim(title + ": one PDF a table and nothing else", names == [uuid(1) + ".pdf", uuid(2) + ".pdf"], names)
    for n in (1, 2):
        card = os.path.join(out, uuid(n) + ".pdf")
        ok, said = opens(card)
        claim("%s: card %d opens in qpdf --check" % (title, n), ok or not check_must_be_clean, said)
        for tool in "poppler", "mupdf":
            found = codes(picture(card, page, tool, area))
            if len(found) > n_codes:  # a design may have codes of its own
                before = codes(picture(shutil.copy(template, os.path.join(own, "before.pdf")), page, tool, area))
                found = [c for c in found if c not in before]
            claim("%s: card %d scans, drawn by %s" % (title, n, tool), found == [LINK.replace("{uuid}", uuid(n))] * n_codes, found)
    text = searchable(os.path.join(out, uuid(1) + ".pdf"))
    claim(title + ": the text can be searched", all(w in text for w in words), text)
    r = render(template, settings, other, out2, "--restaurant", "Кафе «Ёлочка»", *more)
    seen = changed(os.path.join(out, uuid(1) + ".pdf"), os.path.join(out2, uuid(1) + ".pdf"), page, area) if r.returncode == 0 else []
    claim(title + ": another number shows in the picture", len(seen) > 3, (r.stderr.decode(), seen))


def both_cores(judges):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(judge, *j) for j in judges]:
            done.result()


def starter_templates():
    judges = []
    for entry in json.load(open(os.path.join(SOURCE, "templates/index.json"), encoding="utf-8")):
        settings = os.path.join(SOURCE, "templates", entry["settings"])
        with open(settings, encoding="utf-8") as f:
            s = json.load(f)
        n = sum(e["type"] == "qr" for e in s["elements"]) * (2 if "mirror" in s else 1)
        words = ["Щ12"] + (["Ёлочка"] if "restaurant.name" in json.dumps(s) else [])
        judges.append(("%s (%s)" % (entry["slug"], entry["lang"]), os.path.join(SOURCE, "templates", entry["pdf"]), settings, 1, n, words))
    both_cores(judges)


def shown_size(pdf):
    info = run("pdfinfo", "-f", "1", "-l", "1", pdf).stdout.decode(errors="replace")
    w, h = map(float, re.search(r"Page +1 size: +([\d.]+) x ([\d.]+) pts", info).groups())
    turned = re.search(r"Page +1 rot: +(\d+)", info)
    return (h, w) if turned and int(turned.group(1)) % 180 == 90 else (w, h)


def plain_settings(w, h):
    """A code and a text on white ground at the top left of a page of any size."""
    side = max(28.0, min(w, h) * 0.3)
    quiet = side * 4 / 29
    return {"format": 1, "unit": "pt", "box": "crop", "elements": [
        {"type": "qr", "x": quiet, "y": quiet, "size": side, "background": {"rgb": "#ffffff"}},
        {"type": "text", "x": quiet, "y": side + 2 * quiet, "width": side, "height": side / 3, "size": side / 6, "min_size": 1,
         "value": "№ {{table.number}}", "color": {"rgb": "#d000d0"}}]}


def designers_files():
    if not CORPUS:
        print("!! POSM_CORPUS is not set: the designers' files are LEFT OUT")
        return
    with open(os.path.join(CORPUS, "MANIFEST.tsv"), encoding="utf-8") as f:
        rows = [r for r in csv.DictReader(f, delimiter="\t") if r["design"]]
    claim("the corpus has designers' files", len(rows) > 0)
    judges = []
    for row in rows:
        pdf = os.path.join(CORPUS, row["name"])
        clean = opens(pdf)[0]
        settings = plain_settings(*shown_size(pdf))
        side = settings["elements"][0]["size"]
        judges.append(("design " + row["name"], pdf, settings, 1, 1, ["Щ12"], clean, ("--rights-confirmed",), (side * 1.8, side)))
    both_cores(judges)


# --- one card's options ---------------------------------------------------------------------------------------------

A6 = os.path.join(SOURCE, "templates/a6-card/ru.pdf")
A6_SETTINGS = os.path.join(SOURCE, "templates/a6-card/ru.settings.json")
ROWS = [(uuid(n), str(n), "", "") for n in range(1, 8)]


def names_and_forms():
    tables, out = table_file("tables.csv", ROWS), place("cards")
    r = render(A6, A6_SETTINGS, tables, out, "--names", "Стол {{table.number}}/x: {{table.uuid}}")
    claim("file names come from the pattern, cleaned", r.returncode == 0 and "Стол 3-x- %s.pdf" % uuid(3) in os.listdir(out), (r.stderr, os.listdir(out)))
    deep = place("a/b/c")
    r = render(A6, A6_SETTINGS, tables, deep)
    claim("the output folder is made with those above it", r.returncode == 0 and len(os.listdir(deep)) == 7)
    r = run(POSMCTL, "render", "--template=" + A6, "--settings=" + A6_SETTINGS, "--tables=" + tables, "--out=" + deep, "--link-template=" + LINK)
    claim("a second run replaces the cards", r.returncode == 0 and len(os.listdir(deep)) == 7, r.stderr)
    r = render(A6, A6_SETTINGS, tables, out, "--times")
    said = re.search(rb"^7 cards in \d+ ms after a start of \d+ ms, 1 presses: qr (\d+) ms, text \d+ ms, draw \d+ ms, stamp \d+ ms, proof (\d+) ms, write \d+ ms$", r.stderr, re.M)
    claim("--times says where the time went, and most of it is proof", r.returncode == 0 and said and int(said.group(2)) > int(said.group(1)), r.stderr)
    bom = put("bom.csv", "\ufeffNumber;UUID\r\n\"7;8\";%s\r\n\r\n" % uuid(7).upper())
    r = render(A6, A6_SETTINGS, bom, out)
    claim("CSV as Excel saves it: byte order mark, semicolons, CRLF, capital letters", r.returncode == 0 and os.listdir(out) == [uuid(7) + ".pdf"], r.stderr)


def same_bytes():
    tables = table_file("tables.csv", [(uuid(n), str(n), "", "") for n in range(1, 201)])
    def all_bytes(presses):
        conf = put("presses.conf", "generation.presses = %d\n" % presses)
        out = place("cards%d" % presses)
        r = render(A6, A6_SETTINGS, tables, out, "--config", conf, "--proof", "sample")
        return r.returncode, {n: open(os.path.join(out, n), "rb").read() for n in os.listdir(out)}
    one, four = all_bytes(1), all_bytes(4)
    claim("one press and four make the same bytes", one[0] == 0 and len(one[1]) == 200 and one == four)
    a, b = one[1][uuid(1) + ".pdf"], one[1][uuid(2) + ".pdf"]
    ids = [re.findall(rb"/ID\s*\[\s*<([0-9a-fA-F]+)>", x)[-1] for x in (a, b)]
    claim("every card has its own /ID", ids[0] != ids[1], ids)


# --- mistakes ------------------------------------------------------------------------------------------------------

def wrong(name, code, says, template=A6, settings=A6_SETTINGS, tables=None, more=()):
    out = place("wrong")
    r = render(template, settings, tables or table_file("tables.csv", ROWS), out, *more)
    said = r.stderr.decode()
    left = os.listdir(out) if os.path.isdir(out) else []
    claim("%s: exit %d, and the message says where" % (name, code), r.returncode == code and says in said, (r.returncode, said))
    return left


def bad_input():
    def edited(**fields):
        s = json.load(open(A6_SETTINGS, encoding="utf-8"))
        s["elements"][0].update(fields)
        return s
    left = []
    left += wrong("settings with an unknown field", 2, "settings.json: at /elements/0/colour", settings=edited(colour=1))
    left += wrong("a page that the template has not", 2, "settings.json: at /elements/0/page", settings=edited(page=9))
    left += wrong("an unknown placeholder", 2, "/elements/0/data", settings=edited(data="{{table.nummer}}"))
    left += wrong("settings that are no JSON", 2, "bad.json", settings=put("bad.json", "{"))
    left += wrong("a font that is not there", 2, "/elements/", settings={"format": 1, "unit": "mm", "elements": [
        {"type": "text", "x": 1, "y": 1, "width": 20, "height": 9, "font": "No Such Font", "value": "x"}]})
    left += wrong("a missing template", 2, "nowhere.pdf", template="/nowhere.pdf")
    left += wrong("missing tables", 2, "nowhere.csv", tables="/nowhere.csv")
    left += wrong("a wrong uuid", 2, "bad.csv: row 3: ", tables=table_file("bad.csv", ROWS[:1] + [("x", "2", "", "")]))
    left += wrong("an empty number", 2, "bad.csv: row 2: ", tables=table_file("bad.csv", [(uuid(1), "", "", "")]))
    left += wrong("seats that are no number", 2, "bad.csv: row 2: ", tables=table_file("bad.csv", [(uuid(1), "1", "", "four")]))
    left += wrong("a uuid twice", 2, "rows 2 and 4 have the same uuid", tables=table_file("bad.csv", ROWS[:2] + [(uuid(1), "9", "", "")]))
    left += wrong("a column too many", 2, "'colour'", tables=put("bad.csv", "uuid,number,colour\n"))
    left += wrong("a column missing", 2, "'uuid'", tables=put("bad.csv", "number\n1\n"))
    left += wrong("no tables", 2, "bad.csv", tables=put("bad.csv", "uuid,number\n"))
    left += wrong("a quote left open", 2, "row 2", tables=put("bad.csv", 'uuid,number\n"x,1\n'))
    left += wrong("tables that are no text in any encoding", 2, "bad.csv", tables=put("bad.csv", b"uuid,number\n\xd0\x98,\xff\x00\n"))
    left += wrong("two rows of one file name", 2, "rows 2 and 3 give the same file name", tables=table_file("bad.csv", [(uuid(1), "1", "", ""), (uuid(2), "1", "", "")]),
                  more=("--names", "{{table.number}}"))
    left += wrong("a link without {uuid}", 2, "{uuid}", more=("--link-template=https://x.example/",))
    left += wrong("an unknown option", 2, "--colour", more=("--colour", "red"))
    left += wrong("no word for --proof", 2, "--proof", more=("--proof", "maybe"))
    left += wrong("a configuration with a mistake", 2, "bad.conf:1", more=("--config", put("bad.conf", "press.memmory = 1G\n")))
    claim("wrong input leaves no file behind", left == [], left)


def half_way():
    rows = [(uuid(n), str(n), "", "") for n in range(1, 60)]
    rows[39] = (uuid(40), "\u2603\U0001f355\U000f0000", "", "")
    left = wrong("a character that no font has", 2, "/elements/", tables=table_file("tables.csv", rows))
    claim("cards made before it are whole, nothing else is there",
          all(n.endswith(".pdf") and opens(os.path.join(place("wrong"), n))[0] for n in left) and uuid(40) + ".pdf" not in left, left)


def proofs():
    def qr(**fields):
        e = {"type": "qr", "x": 35, "y": 60, "size": 30, "background": {"rgb": "#ffffff"}}
        e.update(fields)
        return {"format": 1, "unit": "mm", "box": "crop", "elements": [e]}
    left = wrong("a code in yellow on white", 3, "row 2", settings=qr(color={"rgb": "#ffff66"}))
    left += wrong("a code of light on dark", 3, "fails its proof: the code is lighter than its background [inverted] (module ", settings=qr(color={"rgb": "#ffffff"}, background={"rgb": "#000000"}))
    left += wrong("a code of tiny modules", 3, "small_module", settings=qr(size=6))
    claim("a card that fails its proof is not written", left == [], left)
    out = place("cards")
    r = render(A6, qr(color={"rgb": "#ffff66"}), table_file("tables.csv", ROWS), out, "--proof", "off")
    claim("without proofs it is made", r.returncode == 0 and len(os.listdir(out)) == 7, r.stderr)
    r = render(A6, qr(size=10), table_file("tables.csv", ROWS), out)
    claim("a doubtful code is made with a warning", r.returncode == 0 and b"warning: table '3': small_module (grade A, " in r.stderr, r.stderr)
    off = {"type": "text", "x": 100, "y": 20, "width": 20, "height": 8, "size": 14, "value": "Table number"}
    r = run(
        POSMCTL, "render", "--template", os.path.join(SOURCE, "templates/a6-card/en.pdf"), "--settings",
        put("off.json", json.dumps({"format": 1, "unit": "mm", "elements": [off]})), "--tables",
        put("off.csv", f"uuid,number\n{uuid(1)},1\n{uuid(2)},2\n"), "--out", place("off"), "--link-template", LINK)
    claim("an element off its page is told once before the run", r.returncode == 0 and r.stderr.count(b"/elements/0: The element reaches") == 1,
          r.stderr)
    out = place("cards")
    r = render(A6, qr(color={"rgb": "#ffa500"}), table_file("tables.csv", ROWS), out, "--accept-proof", "low_contrast")
    claim("what is accepted is made with a warning", r.returncode == 0 and len(os.listdir(out)) == 7 and
          b"warning: table '3': low_contrast (grade D, " in r.stderr, r.stderr)
    left = wrong("another fault than the accepted one", 3, "low_contrast", settings=qr(color={"rgb": "#ffa500"}), more=("--accept-proof", "small_module"))
    left += wrong("what nobody can accept", 2, "quiet_zone", more=("--accept-proof", "low_contrast,quiet_zone"))
    claim("and writes nothing", left == [], left)


def refused():
    locked, restricted = place("locked.pdf"), place("restricted.pdf")
    run("qpdf", "--encrypt", "пароль", "owner", "256", "--", A6, locked)
    run("qpdf", "--encrypt", "", "owner", "256", "--modify=none", "--", A6, restricted)
    left = wrong("a file that is no PDF", 4, "text.pdf", template=put("text.pdf", "hello"))
    left += wrong("a PDF cut in half", 4, "half.pdf", template=put("half.pdf", b"%PDF-1.7\n" + os.urandom(2000)))
    left += wrong("a template with a password", 4, "locked.pdf", template=locked)
    left += wrong("a wrong password", 4, "locked.pdf", template=locked, more=("--template-password-file", put("pw", "nein\n")))
    left += wrong("a template that forbids changes", 4, "restricted.pdf", template=restricted)
    claim("a refused template leaves no file behind", left == [], left)
    out = place("cards")
    for title, template, more in (("with its password a locked template is taken", locked, ("--template-password-file", put("pw", "пароль\n"))),
                                  ("with rights confirmed a restricted one is taken", restricted, ("--rights-confirmed",))):
        r = render(template, A6_SETTINGS, table_file("tables.csv", ROWS), out, *more)
        card = os.path.join(out, uuid(1) + ".pdf")
        claim(title, r.returncode == 0 and codes(picture(card, 1, "poppler")) == [LINK.replace("{uuid}", uuid(1))], r.stderr.decode())


def our_side():
    conf = put("missing.conf", "press.program = /nowhere/posm-press\n")
    left = wrong("a missing posm-press", 1, "/nowhere/posm-press", more=("--config", conf))
    r = run(POSMCTL, "render", "--template", A6, "--settings", A6_SETTINGS, "--tables", table_file("tables.csv", ROWS), "--out", put("file", "x") + "/sub")
    claim("an output folder that cannot be made: exit 1", r.returncode == 1 and b"/sub" in r.stderr, r.stderr)
    claim("a failure of ours leaves no file behind", left == [], left)


# --- life ---------------------------------------------------------------------------------------------------------------

def words():
    r = run(POSMCTL, "--help")
    commands = re.findall(r"^  ([a-z][a-z-]*(?: [a-z][a-z-]*)?)  ", r.stdout.decode(), re.M)
    claim("--help lists the commands", r.returncode == 0 and "render" in commands and "check-config" in commands, commands)
    for command in commands:
        r = run(POSMCTL, *command.split(), "--help")
        claim("posmctl %s --help explains it" % command, r.returncode == 0 and re.match(rb"usage: posmctl (--server URL )?" + command.encode(), r.stdout) is not None)
    claim("--version names a version", re.fullmatch(rb"posmctl \d+\.\d+\.\d+\nbuilt with .+\n", run(POSMCTL, "--version").stdout))
    claim("no command and an unknown one: exit 2", run(POSMCTL).returncode == 2 and run(POSMCTL, "bake").returncode == 2)
    sample = run(POSMCTL, "check-config", "--sample").stdout
    put("sample.conf", re.sub(rb"(?m)^#([a-z._]+ = )", rb"\1", sample))
    r = run(POSMCTL, "check-config", "--config", place("sample.conf"))
    claim("the sample with every option set is a valid configuration", r.returncode == 0 and b"press.memory" in sample, r.stderr)


def quiet_and_bar():
    tables = table_file("tables.csv", ROWS)
    r = run(POSMCTL, "render", "--template", A6, "--settings", A6_SETTINGS, "--tables", tables, "--out", place("cards"))
    claim("it warns of an example link and of a name left empty", r.returncode == 0 and b"--link-template" in r.stderr
          and b"{{restaurant.name}}" in r.stderr, r.stderr)
    r = render(A6, A6_SETTINGS, tables, place("cards"), "--restaurant", "Fir Tree")
    claim("without a terminal it says nothing", r.returncode == 0 and r.stdout == b"" and r.stderr == b"", r.stderr)
    ours, theirs = pty.openpty()
    p = subprocess.Popen([POSMCTL, "render", "--template", A6, "--settings", A6_SETTINGS, "--tables", tables, "--out", place("cards"), "--link-template", LINK], stderr=theirs)
    p.wait(60)
    os.close(theirs)
    said = os.read(ours, 100000)
    claim("at a terminal there is a progress bar", p.returncode == 0 and b"] 7 of 7" in said, said)


def presses_of(pid):
    found = []
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            stat = open("/proc/%s/stat" % p).read()
        except OSError:
            continue
        if stat[stat.rindex(")") + 2:].split()[1] == str(pid) and "posm-press" in stat:
            found.append(int(p))
    return found


def lives(pid):
    try:
        return open("/proc/%d/stat" % pid).read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def await_true(what, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = what()
        if value:
            return value
        time.sleep(0.02)
    return what()


def presses_die_with_us():
    tables = table_file("tables.csv", [(uuid(n), str(n), "", "") for n in range(1, 15001)])
    out = place("cards")
    shutil.rmtree(out, ignore_errors=True)
    p = subprocess.Popen([POSMCTL, "render", "--template", A6, "--settings", A6_SETTINGS, "--tables", tables, "--out", out, "--link-template", LINK])
    await_true(lambda: os.path.isdir(out) and len(os.listdir(out)) > 50)
    presses = presses_of(p.pid)
    locked = [open("/proc/%d/status" % x).read() for x in presses]
    adj = [open("/proc/%d/oom_score_adj" % x).read().strip() for x in presses]
    env = [open("/proc/%d/environ" % x).read() for x in presses]
    fds = [sorted(os.listdir("/proc/%d/fd" % x)) for x in presses]
    claim("several presses share a long run", len(presses) == 2, presses)
    if not SANITIZED:
        claim("every press runs behind its filter", all("Seccomp:\t2" in s and "NoNewPrivs:\t1" in s for s in locked))
    claim("a press is what the kernel kills first", adj == ["1000"] * len(presses), adj)
    claim("a press has no environment of ours", all(set(x.split("=")[0] for x in e.split("\0") if x) <=
          {"LC_ALL", "FONTCONFIG_FILE", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"} for e in env), env)
    claim("a press has its socket, standard streams and nothing else", all(set(f) <= {"0", "1", "2", "3"} for f in fds), fds)
    os.kill(p.pid, signal.SIGKILL)
    p.wait()
    claim("presses die with the one who started them", presses and await_true(lambda: not any(map(lives, presses))))


def killed_press():
    tables = table_file("tables.csv", [(uuid(n), str(n), "", "") for n in range(1, 15001)])
    out = place("cards")
    shutil.rmtree(out, ignore_errors=True)
    p = subprocess.Popen([POSMCTL, "render", "--template", A6, "--settings", A6_SETTINGS, "--tables", tables, "--out", out, "--link-template", LINK], stderr=subprocess.PIPE)
    await_true(lambda: os.path.isdir(out) and len(os.listdir(out)) > 50)
    for x in presses_of(p.pid)[:1]:
        os.kill(x, signal.SIGKILL)
    said = p.communicate(timeout=60)[1]
    claim("a press that is killed is named with its signal, exit 1", p.returncode == 1 and b"signal 9" in said
          and b"from outside" in said and b"damaged" not in said, (p.returncode, said))
    claim("no part of a card is left", not [n for n in os.listdir(out) if not n.endswith(".pdf")])


def cold_starts_at_once():
    cold = place("cold")
    os.mkdir(cold)
    tables = table_file("tables.csv", ROWS)
    ps = [subprocess.Popen([POSMCTL, "render", "--template", A6, "--settings", A6_SETTINGS, "--tables", tables, "--out", place("cold%d" % i)],
                           env=dict(os.environ, TMPDIR=cold), stderr=subprocess.PIPE) for i in range(4)]
    said = [p.communicate(timeout=120)[1] for p in ps]
    claim("four at once with a cold font cache all do their work", all(p.returncode == 0 for p in ps), said)
    mode = [oct(os.stat(os.path.join(cold, n)).st_mode & 0o777) for n in os.listdir(cold)]
    claim("the cache folder is private", mode == ["0o700"], mode)
    shutil.rmtree(cold)
    os.makedirs(cold)
    os.symlink(work, os.path.join(cold, "posm-%d" % os.geteuid()))
    r = run(POSMCTL, "render", "--template", A6, "--settings", A6_SETTINGS, "--tables", tables, "--out", place("cards"), env=dict(os.environ, TMPDIR=cold))
    claim("a cache folder that somebody else laid is not used", r.returncode == 1 and b"cold/posm-" in r.stderr, r.stderr)


try:
    begin = time.monotonic()
    for suite in (words, names_and_forms, bad_input, half_way, proofs, refused, our_side, quiet_and_bar, same_bytes, presses_die_with_us,
                  killed_press, cold_starts_at_once, starter_templates, designers_files):
        suite()
        print("   %s: %.1f s" % (suite.__name__, time.monotonic() - begin), flush=True)
finally:
    shutil.rmtree(work, ignore_errors=True)
print("%d passed, %d failed" % (passed, failed))
sys.exit(failed != 0)
