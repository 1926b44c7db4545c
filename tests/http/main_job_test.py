#!/usr/bin/python3
"""The main job through the real parts: upload, press, wait, check, download, look. On the starter templates and on what
designers made (the `design` files of POSM_CORPUS)."""
import io
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import uuid
import zipfile

from claims import claim, equal, run
from stack import SOURCE, Stack

sys.path.insert(0, str(SOURCE / "tests" / "pdf"))
import pdf_tools as pdf  # noqa: E402

TABLES = ["1", ("Ёж-7", "Терраса"), ("VIP-12", "Зал «Бар»")]
STACK = []


def stack():
    if not STACK:
        s = Stack()
        STACK.append(s)
        s.start()
        s.place = s.restaurant("Кафе «Ёлочка»", TABLES)
    return STACK[0]


def generated(s, name, file, settings, described=None):
    """Upload, press, wait; (template, generation)."""
    client = s.client()
    reply = s.client("admin").upload("/api/v1/templates", {"file": (f"{name}.pdf", file), "template": json.dumps(
        {"name": name, "settings": settings, **(described or {})}).encode()})
    equal(reply.status, 201, f"{name}: {reply.body[:500]}")
    template = reply.json
    listed = [t["id"] for t in client.get(f"/api/v1/templates?restaurant_id={s.place}&limit=1000").json["items"]]
    equal(template["id"] in listed, True, name)
    reply = client.generate(s.place, template["id"])
    equal((reply.status, reply.json.get("status")), (201, "created"), reply.body)
    done = s.finished(reply.json["id"])
    equal((done["status"], done["progress"], done["total"]), ("done", len(TABLES), len(TABLES)), f"{name}: {done['reason']}")
    return template, done


def archive(s, generation):
    """{entry: bytes}"""
    path = f"/api/v1/generations/{generation['id']}"
    equal(s.client().get(f"{path}/check").json["status"], "ok")
    reply = s.client().get(f"{path}/archive.zip")
    equal((reply.status, reply.headers["Content-Length"]), (200, str(len(reply.body))))
    # a plain name for clients that do not read filename*
    equal(reply.headers["Content-Disposition"].split("; ")[1], f'filename="posm-{generation["id"]}-v{generation["version"]}.zip"')
    with zipfile.ZipFile(io.BytesIO(reply.body)) as z:
        equal(z.testzip(), None)
        return {name: z.read(name) for name in z.namelist()}


def code_boxes(template, page):
    """Of the codes with their quiet zones, in mm on the shown page, and the smallest module."""
    settings, shown = template["settings"], template["pages"][page - 1]
    unit = {"mm": 1, "in": 25.4, "pt": 25.4 / 72}[settings["unit"]]
    left, top = shown["trim_mm"][:2] if settings.get("box") == "trim" else (0, 0)
    boxes, module = [], 1e9
    for e in settings["elements"]:
        if e["type"] == "qr" and e.get("page", 1) == page:
            x, y, size = left + e["x"] * unit, top + e["y"] * unit, e["size"] * unit
            quiet = size / 25 * e.get("quiet_zone", 4) + 1
            boxes.append((x - quiet, y - quiet, x + size + quiet, y + size + quiet))
            module = min(module, size / 45)
    return boxes, module


def look(template, cards):
    """cards: {link: (number, bytes)}: sound files, codes that read, texts that show."""
    boxes, module = code_boxes(template, 1)
    shown = template["pages"][0]
    width = min(6000, max(300, math.ceil(shown["width_mm"] / module * 3)))
    pictures = []
    with tempfile.TemporaryDirectory() as folder:
        for link, (number, data) in cards.items():
            path = os.path.join(folder, "card.pdf")
            with open(path, "wb") as f:
                f.write(data)
            equal(pdf.qpdf_check(path), 0, f"qpdf --check, table {number}")
            for draw in (pdf.poppler, pdf.mupdf):
                picture = draw(path, width=width)
                equal(link in pdf.decode(picture), True, f"{draw.__name__} of table {number}: {pdf.decode(picture)}")
                if draw is pdf.poppler:
                    pictures.append(picture)
            text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
            equal(number in text, True, f"text of table {number}: {text!r}")
    # two tables' cards differ outside their codes: their numbers are in the picture
    cuts = pdf.boxes_in_px(boxes, shown["width_mm"], shown["height_mm"], pictures[0])
    for other in pictures[1:]:
        differ = pdf.differing(pictures[0], other, cuts)
        equal(differ > 20, True, f"{differ} pixels tell one table's number from another's")


def main_job(s, name, file, settings):
    template, done = generated(s, name, file, settings)
    entries = archive(s, done)
    rows = s.client().get(f"/api/v1/generations/{done['id']}/tables").json["items"]
    equal(sorted(entries), sorted([r["entry_name"] for r in rows] + ["manifest.csv"]))
    cards = {r["url"]: (r["number"], entries[r["entry_name"]]) for r in rows}
    equal(len(cards), len(TABLES))
    look(template, cards)
    return template, done, rows, entries


@claim
def an_upload_is_in_the_list_and_its_page_is_a_picture():
    s = stack()
    made = s.add_template("a6-card")
    equal(s.client().get("/api/v1/templates").json["items"][0]["id"], made)
    equal(s.client().get(f"/api/v1/templates/{made}/pages/1.png").body[:4], b"\x89PNG")


def starter_claims():
    for name in sorted(p.parent.name for p in SOURCE.glob("templates/*/template.json")):
        for language in ("ru", "en"):
            def checked(name=name, language=language):
                main_job(stack(), f"{name}-{language}", *stack().starter(name, language))
            checked.__name__ = f"cards of {name} ({language}) are sound, their codes read, their numbers show"
            claim(checked)


def design_claims():
    if not pdf.CORPUS:
        print("!! POSM_CORPUS is not set: cards of real designers' files are NOT made", flush=True)
        return
    for row in pdf.manifest():
        if row["design"] != "design":
            continue

        def checked(row=row):
            with open(os.path.join(pdf.CORPUS, row["name"]), "rb") as f:
                file = f.read()
            probe = generated_size(stack(), row["name"], file)
            settings, _ = pdf.settings_for(probe["width_mm"], probe["height_mm"])
            settings["elements"][1]["value"] = "Стол {{table.number}}"
            main_job(stack(), row["name"][:200], file, settings)
        checked.__name__ = f"cards of {row['name']}"
        claim(checked)


def generated_size(s, name, file):
    """The size of its first page, as the upload says it."""
    reply = s.client("admin").upload("/api/v1/templates", {"file": (name, file), "template": json.dumps(
        {"name": f"size of {name}"[:200], "settings": {"format": 1, "unit": "mm", "elements": [
            {"type": "qr", "x": 0, "y": 0, "size": 10}]}}).encode()})
    equal(reply.status, 201, f"{name}: {reply.body[:500]}")
    return reply.json["pages"][0]


@claim
def a_card_and_a_code_can_be_had_alone():
    s = stack()
    template, done, rows, entries = main_job(s, "a6", *s.starter())
    row = rows[1]
    path = f"/api/v1/generations/{done['id']}/tables/{row['uuid']}"
    card = s.client().get(f"{path}.pdf")
    equal(card.headers["Content-Disposition"].split("; ")[1], f'filename="card-{row["uuid"]}.pdf"')
    equal((card.status, card.headers["Content-Type"], card.body == entries[row["entry_name"]]), (200, "application/pdf", True))
    picture = s.client().get(f"{path}.png?width=900")
    read = subprocess.run(["zbarimg", "-q", "--raw", "PNG:-"], input=picture.body, capture_output=True).stdout.decode().strip()
    equal(read, row["url"])
    equal(s.client().get(path.replace(row["uuid"], str(uuid.uuid4())) + ".pdf").status, 404)
    alone = f"/api/v1/tables/{row['uuid']}/qr"
    for ecc in "LMQH":
        png = s.client().get(f"{alone}.png?size=400&ecc={ecc}").body
        read = subprocess.run(["zbarimg", "-q", "--raw", "PNG:-"], input=png, capture_output=True).stdout.decode().strip()
        equal(read, row["url"], ecc)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "qr.pdf")
        with open(path, "wb") as f:
            f.write(s.client().get(f"{alone}.pdf?size=50").body)
        equal(pdf.qpdf_check(path), 0)
        for draw in (pdf.poppler, pdf.mupdf):
            equal(row["url"] in pdf.decode(draw(path, width=600)), True, draw.__name__)
    svg = s.client().get(f"{alone}.svg").body.decode()
    equal(re.search(r"<script|href|on\w+=", svg), None)


@claim
def versions_grow_by_one_and_settings_are_the_generations_own():
    s = stack()
    made = s.add_template("a6-card")
    _, settings = s.starter()
    versions = []
    for size in (30, 35):
        settings["elements"][0]["size"] = size
        reply = s.client().generate(s.place, made, settings=settings, note=f"{size} мм")
        done = s.finished(reply.json["id"])
        equal((done["status"], done["settings"]["elements"][0]["size"], done["note"]), ("done", size, f"{size} мм"))
        versions.append(done["version"])
    equal(versions, [1, 2])
    equal(s.client().get(f"/api/v1/templates/{made}").json["settings"]["elements"][0]["size"], 43)


@claim
def chosen_tables_make_cards_of_those_alone():
    s = stack()
    made, tables = s.add_template("a6-card"), s.tables(s.place)
    reply = s.client().generate(s.place, made, tables=[tables["VIP-12"], tables["1"]])
    done = s.finished(reply.json["id"])
    equal((done["status"], done["selection"], done["total"]), ("done", "list", 2))
    rows = s.client().get(f"/api/v1/generations/{done['id']}/tables").json["items"]
    equal(sorted(r["number"] for r in rows), ["1", "VIP-12"])
    s.client().post(f"/api/v1/restaurants/{s.place}/tables", {"number": "новый"})
    equal(s.client().get(f"/api/v1/generations/{done['id']}/check").json["status"], "ok")
    s.client().send("DELETE", f"/api/v1/tables/{s.tables(s.place)['новый']}")


@claim
def a_card_that_cannot_be_made_ends_in_an_error_with_its_reason():
    s = stack()
    made = s.add_template("a6-card")
    settings = {"format": 1, "unit": "mm", "elements": [
        {"type": "qr", "x": 10, "y": 10, "size": 30},
        {"type": "text", "x": 10, "y": 60, "width": 5, "height": 3, "size": 30, "fit": "error", "value": "{{restaurant.name}}"}]}
    done = s.finished(s.client().generate(s.place, made, settings=settings).json["id"])
    equal((done["status"], done["reason"]["code"]), ("error", "text_overset"), done)
    equal(bool(done["comment"]), True)
    reply = s.client().get(f"/api/v1/generations/{done['id']}/archive.zip")
    equal((reply.status, reply.code), (409, "generation_failed"))


@claim
def settings_without_any_element_make_plain_copies():
    s = stack()
    made = s.add_template("a6-card")
    done = s.finished(s.client().generate(s.place, made, settings={"format": 1, "unit": "mm", "elements": []}).json["id"])
    equal((done["status"], done["reason"], done["progress"], done["attempts"]), ("done", None, len(TABLES), 1))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "card.pdf")
        uuid_of_one = s.tables(s.place)["1"]
        with open(path, "wb") as f:
            f.write(s.client().get(f"/api/v1/generations/{done['id']}/tables/{uuid_of_one}.pdf").body)
        equal(pdf.qpdf_check(path), 0)


@claim
def a_number_that_the_database_would_lengthen_is_refused_at_the_door():
    s = stack()
    made = s.add_template("a6-card")

    def press(x):
        settings = '{"format":1,"unit":"mm","elements":[{"type":"qr","x":%s,"y":60,"size":30}]}' % x
        return s.client().request("POST", f"/api/v1/restaurants/{s.place}/generations",
                                  f'{{"template_id":{made},"settings":{settings}}}'.encode(),
                                  {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())})
    for x in ("1e-300", "0e-20000"):
        reply = press(x)
        equal((reply.status, reply.code), (400, "bad_json"), x)
    reply = press("1e-50")
    equal(s.finished(reply.json["id"])["reason"], None)


@claim
def the_print_file_holds_every_card():
    s = stack()
    made = s.add_template("a6-card")
    done = s.finished(s.client().generate(s.place, made).json["id"])
    path = f"/api/v1/generations/{done['id']}/print.pdf"
    whole = s.client().get(f"{path}?sheet=a4-2x2-a6&order=stacks")
    equal((whole.status, whole.headers["Content-Type"], whole.headers["Content-Length"]),
          (200, "application/pdf", str(len(whole.body))), whole.body[:300])
    places = {name: urllib.parse.unquote(s.client().get(f"{path.rsplit('/', 1)[0]}/{name}").headers["Content-Disposition"].split("''")[1])
              for name in ("archive.zip", "archive.zip?only=changed", "print.pdf")}
    began = places["archive.zip"].removesuffix(".zip")
    equal((began.endswith(f" - v{done['version']}"), places["archive.zip?only=changed"], places["print.pdf"]),
          (True, f"{began} - changed.zip", f"{began} - print.pdf"), "all are named after restaurant, template and version")
    equal(s.client().get(f"{path}?sheet=a4-2x2-a6&order=stacks").body == whole.body, True, "the same every time")
    part = s.client().get(f"{path}?sheet=a4-2x2-a6&order=stacks", Range="bytes=1000-1999", If_Range=whole.headers["ETag"])
    equal((part.status, part.body), (206, whole.body[1000:2000]))
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "print.pdf")
        with open(file, "wb") as f:
            f.write(whole.body)
        equal(pdf.qpdf_check(file), 0)
        links = {row["url"] for row in s.client().get(f"/api/v1/generations/{done['id']}/tables").json["items"]}
        equal(links - set(pdf.decode(pdf.poppler(file, dpi=200))), set())
    alone = s.client().get(path)
    equal((alone.status, alone.headers["ETag"] != whole.headers["ETag"]), (200, True))
    for query, status, code, pointer in (("sheet=a9", 400, "bad_sheet", "/sheet"), ("copies=0", 400, "bad_sheet", "/copies"),
                                         ("sheet=card-85x55", 422, "sheet_mismatch", None), ("paper=a4", 400, "unknown_parameter", None)):
        reply = s.client().get(f"{path}?{query}")
        equal((reply.status, reply.code, reply.json.get("pointer")), (status, code, pointer), query)
    for query, ru in (("sheet=card-85x55", "Карточка 105.0 × 148.0 мм не помещается: ячейка листа 85.0 × 55.0 мм. Выберите другой лист."),
                      ("bleed=x", "Параметр «bleed»: число миллиметров от 0 до 100.")):
        equal(s.client().get(f"{path}?{query}", Accept_Language="ru").json["detail"], ru)
    names = [sheet["name"] for sheet in s.client().get("/api/v1/sheets").json["presets"]]
    equal("avery-5305" in names and "a4-2x2-a6" in names, True, names)


@claim
def a_print_file_of_tables_that_have_changed_is_asked_about():
    s = stack()
    made = s.add_template("a6-card")
    done = s.finished(s.client().generate(s.place, made).json["id"])
    path = f"/api/v1/generations/{done['id']}/print.pdf"
    added = s.client().send("POST", f"/api/v1/restaurants/{s.place}/tables", {"number": "печать"})
    equal(added.status, 201, added.body)
    reply = s.client().get(path)
    equal((reply.status, reply.code), (409, "confirm_needed"))
    equal(s.client().get(f"{path}?confirm=1").status, 200)
    s.client().send("DELETE", f"/api/v1/tables/{added.json['uuid']}")


@claim
def a_deleted_generation_stays_in_the_history_without_its_cards():
    s = stack()
    made = s.add_template("a6-card")
    done = s.finished(s.client().generate(s.place, made).json["id"])
    row = s.client().get(f"/api/v1/generations/{done['id']}/tables").json["items"][0]
    path = f"/api/v1/generations/{done['id']}"
    equal(s.client().send("DELETE", path).status, 204)
    equal(s.client().get(path).json["status"], "deleted")
    for gone in (f"{path}/archive.zip", f"{path}/print.pdf", f"{path}/check", f"{path}/tables/{row['uuid']}.pdf", f"{path}/tables/{row['uuid']}.png"):
        reply = s.client().get(gone)
        equal((reply.status, reply.code), (410, "generation_deleted"), gone)


@claim
def an_archive_needs_no_press():
    s = stack()
    made = s.add_template("a6-card")
    done = s.finished(s.client().generate(s.place, made).json["id"])
    # bulk workers that could not start a press if they wanted to
    s.configure(**{"press.program": "/nonexistent/posm-press"})
    s.services["bulk"].stop()
    s.start_pool("bulk")
    equal(len(archive(s, done)), len(TABLES) + 1)
    s.configure(**{"press.program": ""})
    s.services["bulk"].stop()
    s.start_pool("bulk")


if __name__ == "__main__":
    starter_claims()
    design_claims()
    try:
        code = run()
    finally:
        for s in STACK:
            s.stop()
    sys.exit(code)
