#!/usr/bin/python3
"""Everything that comes out of the engine besides generations: pictures at any size, previews of the extremes, proof cards, cards for
any uuid, codes alone and on paper, empty templates; through lighttpd (in make check-long Apache), with readers that are not ours as judges."""
import io
import json
import os
import struct
import subprocess
import sys
import tempfile
import urllib.parse
import zipfile

import numpy
import zxingcpp

from claims import claim, equal, run
from stack import SOURCE, Stack

sys.path.insert(0, str(SOURCE / "tests" / "pdf"))
import pdf_tools as pdf  # noqa: E402

UUID = "0b8f7c1e-6c1d-4b36-9d0a-1f6f6f1f0001"
LONG = "VIP-зал 128"
STACK = []


def stack():
    if not STACK:
        s = Stack()
        STACK.append(s)
        s.start()
        s.place = s.restaurant("Кафе «Ёлочка»", ["1", (LONG, "Летняя терраса у самого фонтана"), "7"])
        s.template = s.add_template("a6-card")
    return STACK[0]


def png_size(data):
    return struct.unpack(">II", data[16:24])


def physical(data):
    """Pixels a metre of the pHYs chunk."""
    at = data.index(b"pHYs")
    return struct.unpack(">II", data[at + 4:at + 12])


def on_disk(data, name="x.pdf"):
    path = os.path.join(tempfile.mkdtemp(prefix="posm-out."), name)
    with open(path, "wb") as f:
        f.write(data)
    return path


def text_of(data):
    return subprocess.run(["pdftotext", on_disk(data), "-"], check=True, capture_output=True).stdout.decode()


def codes(data, dpi=200):
    return [c for c in pdf.decode(pdf.poppler(on_disk(data), dpi=dpi)) if c]


@claim
def pictures_come_at_any_resolution_in_true_size():
    s = stack()
    # the starter is 111 x 154 mm with its bleed, and shows the trimmed 105 x 148 or all of it: what the page says
    page = s.client().get(f"/api/v1/templates/{s.template}").json["pages"][0]
    for dpi in (36, 150, 600):
        reply = s.client().get(f"/api/v1/templates/{s.template}/pages/1.png?dpi={dpi}")
        equal(reply.status, 200, reply.body[:200])
        width, height = png_size(reply.body)
        equal((abs(width - page["width_mm"] / 25.4 * dpi) < 1, abs(height - page["height_mm"] / 25.4 * dpi) < 1), (True, True), (dpi, width, height))
        equal(abs(physical(reply.body)[0] - dpi / 0.0254) < 1, True)
    equal(s.client().get(f"/api/v1/templates/{s.template}/pages/1.png?dpi=2400").code, "picture_too_large")
    equal(s.client().get(f"/api/v1/templates/{s.template}/pages/1.png?dpi=5").status, 400)
    equal(s.client().get(f"/api/v1/templates/{s.template}/pages/1.png?dpi=100&width=100").status, 400)
    done = s.finished(s.client().generate(s.place, s.template).json["id"])
    table = s.tables(s.place)["1"]
    reply = s.client().get(f"/api/v1/generations/{done['id']}/tables/{table}.png?dpi=300")
    equal(abs(png_size(reply.body)[0] - page["width_mm"] / 25.4 * 300) < 1, True)


@claim
def a_page_of_large_units_has_its_true_size():
    s = stack()
    big = pdf.pdf([("/MediaBox [0 0 100 150] /UserUnit 2 /Resources << >>", "")])
    settings = {"format": 1, "unit": "mm", "elements": [{"type": "qr", "x": 20, "y": 20, "size": 30}]}
    reply = s.client("admin").upload("/api/v1/templates", {"file": ("big.pdf", big), "template": json.dumps({"name": "big", "settings": settings}).encode()})
    equal(reply.status, 201, reply.body)
    picture = s.client().get(f"/api/v1/templates/{reply.json['id']}/pages/1.png?dpi=144")
    equal(png_size(picture.body), (400, 600))


@claim
def a_preview_shows_the_extremes():
    s = stack()
    path = f"/api/v1/templates/{s.template}/preview"
    told = text_of(s.client().post(path, {"format": "pdf", "sample": "extremes", "restaurant_id": s.place}).body)
    equal((LONG in told, "фонтана" in told), (True, True), told)
    usual = text_of(s.client().post(path, {"format": "pdf"}).body)
    made_up = text_of(s.client().post(path, {"format": "pdf", "sample": "extremes"}).body)
    equal(("VIP-128" in made_up, "VIP-128" in usual), (True, False))
    for language, word in (("ru", "фонтана"), ("en", "fountain")):  # whoever looks reads it
        told = text_of(s.client().post(path, {"format": "pdf", "sample": "extremes"}, Accept_Language=language).body)
        equal(word in told, True, told)
    picture = s.client().post(path, {"sample": "extremes", "dpi": 72})
    equal(picture.body[:4], b"\x89PNG")
    equal(s.client().post(path, {"sample": "longest"}).status, 400)
    equal(s.client().post(path, {"restaurant_id": 999999}).status, 404)


@claim
def a_proof_card_is_marked_and_scans():
    s = stack()
    for name in ("a6-card", "a5-tent", "round-sticker", "a4-sheet"):
        template = s.add_template(name)
        reply = s.client().post(f"/api/v1/templates/{template}/proof-card", {"restaurant_id": s.place})
        equal((reply.status, reply.headers["Content-Type"]), (200, "application/pdf"), reply.body[:300])
        told = text_of(reply.body)
        equal(("PROOF" in told, LONG in told), (True, True), f"{name}: {told}")
        equal(len(codes(reply.body)) >= 1, True, name)
        equal(pdf.qpdf_check(on_disk(reply.body)), 0)
    named = urllib.parse.unquote(reply.headers["Content-Disposition"].split("''")[1])
    place, shown = (s.client().get(f"/api/v1/{of}").json["name"] for of in (f"restaurants/{s.place}", f"templates/{template}"))
    equal(named, f"{place} - {shown} - proof.pdf")
    chosen = {"restaurant_id": s.place, "tables": [s.tables(s.place)["1"]]}
    equal(LONG in text_of(s.client().post(f"/api/v1/templates/{s.template}/proof-card", chosen).body), False)


@claim
def a_card_for_any_uuid_is_proved_and_not_kept():
    s = stack()
    order = {"template_id": s.template, "uuid": UUID.upper(), "values": {"number": "VIP-3", "zone": "Зал", "restaurant": "Чужой"}}
    before = s.client().get("/api/v1/generations").json["items"]
    reply = s.client().post("/api/v1/cards", order)
    equal((reply.status, reply.headers["Content-Type"]), (200, "application/pdf"), reply.body[:300])
    equal("VIP-3" in text_of(reply.body), True)
    equal([UUID in c for c in codes(reply.body)], [True])
    equal(s.client().get("/api/v1/generations").json["items"], before)
    noted = s.client("admin").get("/api/v1/audit?action=card.order&limit=1").json["items"][0]
    equal((noted["login"], noted["subject_id"], noted["detail"]), ("oper", str(s.template), {"uuids": [UUID]}))
    bad = {"format": 1, "unit": "mm", "elements": [{"type": "qr", "x": 30, "y": 30, "size": 30, "color": {"rgb": "#ffff00"}}]}
    refused = s.client().post("/api/v1/cards", {**order, "settings": bad})
    equal((refused.status, refused.code), (422, "proof_failed"), refused.body)
    for wrong, pointer in (({"uuid": "x"}, "/uuid"), ({"values": {"colour": "red"}}, "/values/colour"), ({"values": {"number": "x" * 65}}, "/values/number")):
        refused = s.client().post("/api/v1/cards", {**order, **wrong})
        equal((refused.status, refused.json.get("pointer")), (400, pointer), wrong)


@claim
def a_card_of_a_known_table_brings_what_is_known_of_it():
    s = stack()
    brand = s.sql("INSERT INTO posm.brands (name, qr_url_template) VALUES ('Own links', 'https://own.example/{uuid}') RETURNING id")[0][0]
    place = s.restaurant("Чайхана", [("A-17", "Двор")], brand=brand)
    uuid = s.tables(place)["A-17"]
    order = {"template_id": s.template, "uuid": uuid}

    def printed(client, **values):
        card = client.post("/api/v1/cards", {**order, "values": values}).body
        said = text_of(card)
        return [word for word in ("A-17", "VIP-3", "Чайхана") if word in said], codes(card)

    own = [f"https://own.example/{uuid}"]
    equal(printed(s.client()), (["A-17", "Чайхана"], own))
    equal(printed(s.client(), number="VIP-3"), (["VIP-3", "Чайхана"], own))
    s.user("view", "operator", restaurants=[s.place])  # who may not see the table learns nothing of it
    words, links = printed(s.client("view"))
    equal((words, [uuid in link for link in links], links == own), ([], [True], False))


@claim
def many_such_cards_come_in_one_zip():
    s = stack()
    items = [{"uuid": UUID[:-1] + str(i), "values": {"number": str(i), "zone": "Зал"}} for i in range(1, 6)]
    reply = s.client().post("/api/v1/cards.zip", {"template_id": s.template, "items": items})
    equal(reply.status, 200, reply.body[:300])
    again = s.client().post("/api/v1/cards.zip", {"template_id": s.template, "items": items})
    equal(again.body == reply.body, True)
    with zipfile.ZipFile(io.BytesIO(reply.body)) as z:
        equal(z.testzip(), None)
        equal(sorted(z.namelist()), [f"Зал/{i}.pdf" for i in range(1, 6)])
        equal([items[2]["uuid"] in c for c in codes(z.read("Зал/3.pdf"))], [True])
    # a list of uuids and nothing else
    bare = s.client().post("/api/v1/cards.zip", {"template_id": s.template, "items": [{"uuid": item["uuid"]} for item in items[:2]]})
    with zipfile.ZipFile(io.BytesIO(bare.body)) as z:
        equal(z.namelist(), [f"{item['uuid']}.pdf" for item in items[:2]])
        equal([items[1]["uuid"] in c for c in codes(z.read(f"{items[1]['uuid']}.pdf"))], [True])
    equal(s.client().post("/api/v1/cards.zip", {"template_id": s.template, "items": []}).status, 400)
    equal(s.client().post("/api/v1/cards.zip", {"template_id": s.template, "items": items * 21}).status, 400)


def modules_of(png):
    """The picture as rows of bits, by a reader that is not ours."""
    ppm = subprocess.run(["/usr/bin/python3", "-c", "import sys, struct, zlib\n"
                          "d = sys.stdin.buffer.read(); w, h = struct.unpack('>II', d[16:24]); at = 8; idat = b''\n"
                          "while at < len(d):\n"
                          "    n, kind = struct.unpack('>I4s', d[at:at + 8]); idat += d[at + 8:at + 8 + n] if kind == b'IDAT' else b''; at += 12 + n\n"
                          "raw = zlib.decompress(idat); row = (w + 7) // 8 + 1; now = bytes(row)\n"
                          "for y in range(h):\n"
                          " kind, *line = raw[y * row:(y + 1) * row]; assert kind in (0, 2)\n"  # the filters none and up
                          " now = [(b + above * (kind == 2)) & 255 for b, above in zip(line, now)]; print(''.join(f'{b:08b}' for b in now)[:w])"],
                         input=png, check=True, capture_output=True).stdout.decode().split()
    return ppm


@claim
def a_codes_picture_has_whole_pixels_for_modules():
    s = stack()
    for size, ecc in ((200, "L"), (333, "M"), (512, "H"), (1000, "Q")):
        reply = s.client().get(f"/api/v1/qr.png?uuid={UUID}&size={size}&ecc={ecc}")
        equal((reply.status, png_size(reply.body)), (200, (size, size)))
        rows = modules_of(reply.body)
        dark = [(y, x) for y, row in enumerate(rows) for x, bit in enumerate(row) if bit == "0"]
        top, left = min(y for y, _ in dark), min(x for _, x in dark)
        bottom, right = max(y for y, _ in dark) + 1, max(x for _, x in dark) + 1
        # the finder pattern's first run is seven modules
        scale = len(rows[top][left:]) - len(rows[top][left:].lstrip("0"))
        equal(scale % 7, 0, f"{size}: a finder of {scale} px")
        scale //= 7
        side = (right - left) // scale
        equal(((right - left) % scale, (bottom - top) % scale, (side - 17) % 4), (0, 0, 0))
        for y in range(side):
            for x in range(side):
                block = {rows[top + y * scale + i][left + x * scale:left + (x + 1) * scale] for i in range(scale)}
                equal(block in ({"0" * scale}, {"1" * scale}), True, f"{size}: module {x},{y} is {block}")
        equal(scale == (size // (side + 8)), True, f"{size}: {scale} px a module")
        pixels = numpy.array([[255 if b == "1" else 0 for b in row] for row in rows], dtype=numpy.uint8)
        equal([c.text for c in zxingcpp.read_barcodes(pixels)], [f"https://check.example/t/{UUID}"])


@claim
def codes_of_any_uuid_come_in_three_formats():
    s = stack()
    equal(s.client().get(f"/api/v1/qr.svg?uuid={UUID}").body[:4], b"<svg")
    equal(codes(s.client().get(f"/api/v1/qr.pdf?uuid={UUID}&size=50").body), [f"https://check.example/t/{UUID}"])
    for query in ("", "?uuid=x", f"?uuid={UUID}&size=1"):
        equal(s.client().get(f"/api/v1/qr.png{query}").status, 400, query)
    table = s.tables(s.place)["1"]
    equal(s.client().get(f"/api/v1/tables/{table}/qr.png?uuid={UUID}").status, 400)


@claim
def a_restaurants_codes_come_in_a_zip_and_on_paper():
    s = stack()
    links = {f"https://check.example/t/{uuid}" for uuid in s.tables(s.place).values()}
    for form in ("png", "svg", "pdf"):
        reply = s.client().get(f"/api/v1/restaurants/{s.place}/qr.zip?format={form}")
        equal(reply.status, 200, reply.body[:200])
        with zipfile.ZipFile(io.BytesIO(reply.body)) as z:
            equal((z.testzip(), len(z.namelist()), all(n.endswith(form) for n in z.namelist())), (None, len(links), True))
        again = s.client().get(f"/api/v1/restaurants/{s.place}/qr.zip?format={form}", Range="bytes=100-999", If_Range=reply.headers["ETag"])
        equal((again.status, again.body == reply.body[100:1000]), (206, True), form)
    sheet = s.client().get(f"/api/v1/restaurants/{s.place}/qr-sheet.pdf?columns=2&rows=2")
    equal((sheet.status, pdf.qpdf_check(on_disk(sheet.body))), (200, 0))
    equal(set(codes(sheet.body)), links)
    words = subprocess.run(["pdffonts", on_disk(sheet.body)], check=True, capture_output=True).stdout.decode()
    equal(("yes" in words, sheet.body.count(b"/Font ")), (False, 0), words)  # labels are outlines, whatever their script
    equal(s.client().get(f"/api/v1/restaurants/{s.restaurant('თბილისი', ['მაგიდა 7'])}/qr-sheet.pdf").status, 200)
    many = s.restaurant("Много", [str(i) for i in range(1, 30)])
    pages = subprocess.run(["pdfinfo", on_disk(s.client().get(f"/api/v1/restaurants/{many}/qr-sheet.pdf?paper=letter").body)],
                           check=True, capture_output=True).stdout.decode()
    equal(("Pages:           2" in pages, "612 x 792" in pages), (True, True), pages)
    empty = s.restaurant("Пусто", [])
    equal(s.client().get(f"/api/v1/restaurants/{empty}/qr.zip").code, "no_tables")
    equal(s.client().get("/api/v1/restaurants/999999/qr-sheet.pdf").status, 404)


@claim
def codes_that_are_drawn_once_more_because_there_are_too_many_are_the_same():
    s = stack()
    crowd = f"/api/v1/restaurants/{s.restaurant('Стадион', [str(i) for i in range(2600)])}/qr.zip?format=svg"
    whole, part = s.client().get(crowd), s.client().get(crowd, Range="bytes=-300000")
    equal((whole.status, len(whole.body) > 8 << 20), (200, True), len(whole.body))  # QR_ARCHIVE_KEPT
    with zipfile.ZipFile(io.BytesIO(whole.body)) as z:
        equal((z.testzip(), len(z.namelist())), (None, 2600))
    equal((part.status, part.body == whole.body[-300000:]), (206, True))


@claim
def an_empty_page_of_a_size_is_a_template():
    s = stack()
    settings = {"format": 1, "unit": "mm", "box": "trim", "elements": [{"type": "qr", "x": 20, "y": 20, "size": 40, "page": 2}]}
    described = {"name": "empty", "settings": settings, "blank": {"width_mm": 105, "height_mm": 148, "bleed_mm": 3, "pages": 2}}
    reply = s.client("admin").upload("/api/v1/templates", {"template": json.dumps(described).encode()})
    equal(reply.status, 201, reply.body)
    page = reply.json["pages"][1]
    equal((round(page["width_mm"], 1), [round(v) for v in page["trim_mm"]]), (111.0, [3, 3, 108, 151]))
    done = s.finished(s.client().generate(s.place, reply.json["id"]).json["id"])
    equal(done["status"], "done", done)
    described["blank"]["width_mm"] = 5
    equal(s.client("admin").upload("/api/v1/templates", {"template": json.dumps(described).encode()}).json["pointer"], "/blank/width_mm")
    del described["blank"]
    equal(s.client("admin").upload("/api/v1/templates", {"template": json.dumps(described).encode()}).code, "bad_multipart")


if __name__ == "__main__":
    try:
        code = run()
    finally:
        for s in STACK:
            s.stop()
    sys.exit(code)
