#!/usr/bin/python3
"""Abuse by files and values: cases 12 to 25 (the others are in abuse_test.py), each by its number; what a server could spoil goes through
lighttpd and Apache."""
import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
import zlib

from claims import claim, equal, run
from fronts import JSON, Fronts, furnish, problem, routes, through_both, through_one
from stack import BUILD, SOURCE, quoted

for folder in ("pdf", "press"):
    sys.path.insert(0, str(SOURCE / "tests" / folder))
import hostile_test as hostile  # noqa: E402
import pdf_tools as t  # noqa: E402

UUID = "6b1f9a52-3c3e-4a77-9d1b-0000000000aa"
PAGE = "/MediaBox [0 0 210 298] /Resources << >>"
SECRET = "no place on paper 4711"
SETTINGS = {"format": 1, "unit": "mm", "elements": [t.qr(22, 30, 30, background={"rgb": "#ffffff"})]}


def upload(s, pdf, settings=SETTINGS, name="a.pdf", **fields):
    described = json.dumps({"name": "x", "settings": settings, **fields}).encode()
    return s.client("admin").upload("/api/v1/templates", {"file": (name, pdf), "template": described})


def refused(s, pdf, code=None, **fields):
    """422 that stores nothing."""
    before = s.rows()
    document = problem(upload(s, pdf, **fields), 422, code)
    equal(s.rows(), before)
    return document


def card(s, template, **more):
    return s.client().post("/api/v1/cards", {"template_id": template, "uuid": UUID, "values": {"number": "1"}, **more})


def unpacked(pdf):
    """As it is, and with every stream unpacked."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return pdf + subprocess.run(["qpdf", "--qdf", "--object-streams=disable", file.name, "-"], check=False, capture_output=True).stdout


# --- 12, 13: what is no PDF, what names a file has -----------------------------------------------------------

@through_both
def case_12_what_is_no_pdf_is_refused_also_when_it_is_one_too(s):
    pdf, _ = s.starter()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as z:
        z.writestr("x.html", "<script>1</script>")
    html = b"<!doctype html><script>alert(1)</script>"
    before = s.rows()
    for bad in (b"", b"hello", html, packed.getvalue(), b"GIF89a" + bytes(100), html + b" " * (1000 - len(html)) + pdf, b"<svg>" + bytes(995) + pdf,
                packed.getvalue() + pdf, b"MZ" + bytes(1000) + pdf, b"\x7fELF" + bytes(100) + pdf, pdf + packed.getvalue(), bytes(2000) + pdf):
        problem(upload(s, bad), 422)
    equal(s.rows(), before)
    reply = s.client().get(f"/api/v1/templates/{s.template}/file")
    equal((reply.status, reply.body == pdf, reply.headers["Content-Type"], reply.headers["X-Content-Type-Options"]), (200, True, "application/pdf", "nosniff"))
    equal((reply.headers["Content-Disposition"].split(";")[0], "sandbox" in reply.headers["Content-Security-Policy"]), ("attachment", True))


NAMES = ("../../x.pdf", "C:\\x.pdf", "a\r\nX-Evil: 1.pdf", "a\0b.pdf", "x" * 10000 + ".pdf", "\u202efdp.exe", "CON", "", "/etc/passwd", "a\x1b[2J.pdf", "%2e%2e%2fx",
         "a\"; filename=\"b.pdf", "Ёлка.pdf", "aux.pdf", ". .")


@through_both
def case_13_a_file_is_kept_under_a_key_of_ours_whatever_it_is_called(s):
    pdf, _ = s.starter()
    for name in NAMES:
        sent = name.replace("\\", "\\\\").replace('"', '\\"').encode()
        body = (b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + sent + b'"\r\n\r\n' + pdf +
                b'\r\n--x\r\nContent-Disposition: form-data; name="template"\r\n\r\n' + json.dumps({"name": "x", "settings": SETTINGS}).encode() + b"\r\n--x--\r\n")
        reply = s.client("admin").request("POST", "/api/v1/templates", body, {"Content-Type": "multipart/form-data; boundary=x", "X-Posm-Request": "1"})
        if reply.status != 201:
            problem(reply, 400)
            continue
        got = s.client().get(f"/api/v1/templates/{reply.json['id']}/file")
        check_disposition(got.headers, name)
        shown = s.sql("SELECT revision, file_name FROM posm.posm_template_revisions WHERE template_id = :'t'", t=reply.json["id"])[0][1]
        equal((len(shown) <= 255, re.search(r"[/\\\x00-\x1f\x7f\u202a-\u202e]", shown)), (True, None), repr(shown))
    equal([key for key in s.objects() if not re.fullmatch(r"(templates|generations)/[0-9a-z./-]+", key) or ".." in key], [])


def check_disposition(headers, about):
    """RFC 6266: a kind, one plain name that holds nothing to take amiss, one in UTF-8."""
    equal(len(headers.get_all("Content-Disposition")), 1, about)
    value = headers["Content-Disposition"]
    found = re.fullmatch(r"(attachment|inline); filename=\"([^\"\\%/\x00-\x1f\x7f-\uffff]*)\"; filename\*=UTF-8''([A-Za-z0-9%._~-]*)", value)
    equal(found is not None, True, f"{about!r}: {value!r}")
    equal("X-Evil" in headers, False)


# --- 14 to 18: hostile PDFs -----------------------------------------------------------------------------------

def through_the_door(s, name, pdf):
    """A clear answer within the limits of the press; whoever takes it in can be asked for a card."""
    reply = upload(s, pdf, rights_confirmed=True)
    if reply.status == 201:
        made = card(s, reply.json["id"])
        equal(made.status in (200, 422, 503), True, f"{name}: {made}")
        return made.status
    problem(reply, (413, 422, 503))
    return reply.code


def through_the_doors(s, files):
    """Each costs an answer, and nobody else anything."""
    died = {name: s.services[name].log.count("signal=") for name in ("api", "bulk")}
    told = {name: through_the_door(s, name, pdf) for name, pdf in files.items()}
    equal(s.client().get("/api/v1/me").status, 200)
    equal({name: s.services[name].log.count("signal=") for name in died}, died, "workers died")
    return told


@through_one
def case_14_what_inflates_without_end_costs_one_clear_answer(s):
    """All the bombs are in tests/press/hostile_test.py; here, that a request lives through the answer."""
    bomb, twice = hostile.flate(100 * hostile.MB), "[/FlateDecode /FlateDecode]"
    told = through_the_doors(s, {
        "content": hostile.content_stream(bomb, "/FlateDecode"),
        "content packed twice": hostile.content_stream(zlib.compress(bomb, 9), twice),
        "run lengths over Flate": hostile.content_stream(zlib.compress(b"\x81 " * (2 * hostile.MB), 9), "[/FlateDecode /RunLengthDecode]"),
        "a predictor of absurd width": t.pdf([(PAGE, "")], [hostile.raw(
            "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 2147483647 /Colors 4 /BitsPerComponent 16 >>", hostile.flate(hostile.MB))]
            ).replace(b"/Contents 4 0 R", b"/Contents 5 0 R"),
        "an object stream": hostile.object_stream(100 * hostile.MB),
        "a cross-reference stream": hostile.with_xref_stream(hostile.PLAIN_TREE, {}, data=bomb)})
    equal({name: code for name, code in told.items() if code == 200}, {})


@through_one
def case_15_circles_and_depths_cost_one_clear_answer(s):
    sound = hostile.page("0 0 9 9 re f")
    kids = b"".join(b"%d 0 obj\n<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>\nendobj\n" % (n, n + 1, n - 1) for n in range(10, 100010))
    deep = sound.replace(b"/Kids [3 0 R]", b"/Kids [10 0 R]")
    told = through_the_doors(s, {
        "a section before itself": sound.replace(b"/Size 5", b"/Size 5 /Prev %d" % sound.index(b"xref\n0")),
        "two billion objects": sound.replace(b"/Size 5", b"/Size 2147483647"),
        "a page tree in a circle": sound.replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
        "a length in a circle": re.sub(rb"/Length \d+", b"/Length 4 0 R", sound),
        "a million nested arrays": hostile.page("", b"[" * hostile.MB + b"]" * hostile.MB, catalog="/PageLabels 5 0 R"),
        "names in a circle": hostile.page("", "<< /Kids [5 0 R 5 0 R] >>", catalog="/Names << /EmbeddedFiles 5 0 R /JavaScript 5 0 R >>"),
        "a billion entries": hostile.with_xref_stream(hostile.PLAIN_TREE, {}, 1000000000, "/Index [0 1000000000]", hostile.flate(16 * hostile.MB)),
        "kids 100,000 deep": deep[:deep.index(b"xref\n")] + kids + b"trailer << /Root 1 0 R >>\n%%EOF\n"})
    equal((told["a page tree in a circle"] == 200, told["kids 100,000 deep"] == 200), (False, False), told)


@through_one
def case_16_what_acts_is_gone_from_the_card_and_told(s):
    """Dropped and reported. Unlinking is not removing: no byte of it is in the card."""
    script, launch = f"<< /S /JavaScript /JS ({SECRET}) >>", f"<< /S /Launch /F ({SECRET}) >>"
    other = " ".join(f"/{n} << /S /{kind} /F ({SECRET}) /URI ({SECRET}) >>" for n, kind in zip("OCEDU", ("SubmitForm", "ImportData", "GoToR", "GoToE", "URI")))
    field = (f"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /Rect [0 0 9 9] /A {launch} /AA << /K {script} /F {script} >> >>")
    media = f"<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] /RichMediaContent << /Assets << /Names [(a) 8 0 R] >> >> /AA << {other} >> >>"
    catalog = (f"/OpenAction {script} /AA << /WC {script} >> /Names << /JavaScript << /Names [(a) {script}] >> /EmbeddedFiles << /Names [(f) 8 0 R] >> >> "
               f"/AF [8 0 R] /AcroForm << /Fields [6 0 R] /XFA 9 0 R >> /Outlines << /First 10 0 R /Last 10 0 R >>")
    extra = [f"<< /X ({SECRET} orphan) >>", field, media, "<< /Type /Filespec /F (f) /EF << /F 9 0 R >> >>", t.stream("/Type /EmbeddedFile", SECRET),
             f"<< /Title (x) /A {script} >>"]
    reply = upload(s, t.pdf([(f"{PAGE} /AA << /O {script} /C {launch} >> /Annots [6 0 R 7 0 R] /AF [8 0 R]", "")], extra, catalog))
    equal(reply.status, 201, reply)
    report = json.dumps(reply.json)
    for kind in ("javascript", "action", "embedded_file", "media", "xfa"):
        equal(kind in report, True, f"{kind} is not told: {report}")
    made = card(s, reply.json["id"])
    equal(made.status, 200, made)
    found = re.findall(rb"4711|/JavaScript|/Launch|/SubmitForm|/ImportData|/GoToR|/GoToE|/URI|/EmbeddedFile|/RichMedia|/XFA|/OpenAction|/AA\b|/AF\b", unpacked(made.body))
    equal(found, [])


@through_one
def case_17_locks_are_asked_about_and_nothing_is_fetched_from_elsewhere(s):
    """Passwords and rights are asked about, signatures dropped and told."""
    with tempfile.TemporaryDirectory() as folder:
        plain, locked = os.path.join(folder, "p.pdf"), os.path.join(folder, "l.pdf")
        with open(plain, "wb") as file:
            file.write(t.pdf([(PAGE, "")]))

        def encrypted(user, owner, *more):
            subprocess.run(["qpdf", plain, "--encrypt", user, owner, "256", *more, "--", locked], check=True)
            with open(locked, "rb") as file:
                return file.read()
        owned = encrypted("", "owner", "--modify=none")
        refused(s, owned, "needs_rights")
        equal(upload(s, owned, rights_confirmed=True).status, 201)
        closed = encrypted("secret-7", "owner")
        refused(s, closed, "needs_password")
        refused(s, closed, "wrong_password", password="other")
        opened = upload(s, closed, password="secret-7", rights_confirmed=True)
        equal((opened.status, b"secret-7" in opened.body), (201, False), opened)
    signature = f"<< /Type /Annot /Subtype /Widget /FT /Sig /T (s) /Rect [0 0 0 0] /V << /Type /Sig /Contents <{SECRET.encode().hex()}> >> >>"
    signed = upload(s, t.pdf([(f"{PAGE} /Annots [5 0 R]", "")], [signature], "/AcroForm << /Fields [5 0 R] /SigFlags 3 >>"))
    equal((signed.status, "signature" in json.dumps(signed.json)), (201, True))
    # a stream's data in a file of the server, and a page of another document
    for outside in ("/F (/etc/passwd) /FFilter /FlateDecode", "/F << /Type /Filespec /FS /URL /F (http://169.254.169.254/) >>", "/Ref << /F (/etc/passwd) /Page 0 >>"):
        external = t.stream(f"/Type /XObject /Subtype /Form /BBox [0 0 9 9] {outside}", "0 0 9 9 re f")
        reply = upload(s, t.pdf([("/MediaBox [0 0 210 298] /Resources << /XObject << /I 5 0 R >> >>", "/I Do")], [external]))
        equal((reply.status, '"dropped"' in json.dumps(reply.json["preflight"]["findings"])), (201, True), reply.json)
        made = card(s, reply.json["id"])
        equal((made.status, re.findall(rb"root:|/etc/passwd|169\.254|/FFilter", unpacked(made.body))), (200, []), outside)


@through_one
def case_18_pictures_and_fonts_are_carried_as_they_are_and_no_server_of_ours_can_decode_them(s):
    data = {"/JPXDecode": b"jP \r\n not a picture 18", "/JBIG2Decode": b"\x97JB2 not one either", "/DCTDecode": b"\xff\xd8\xff nor this"}
    extra = [hostile.raw(f"/Type /XObject /Subtype /Image /Width 9 /Height 9 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter {f}", d) for f, d in data.items()]
    fonts = [b"%!PS-AdobeFont-1.0: garbage", b"\x01\x00\x04\x01 not CFF"]
    extra += [hostile.raw("/Subtype /Type1C", fonts[1]), hostile.raw("/Length1 9", fonts[0])]
    extra += [f"<< /Type /Font /Subtype /Type1 /BaseFont /G /FontDescriptor << /Type /FontDescriptor /FontName /G /Flags 4 /FontFile{k} {8 + i} 0 R >> >>"
              for i, k in enumerate(("3", ""))]
    names = " ".join(f"/I{i} {5 + i} 0 R" for i in range(3))
    page = f"/MediaBox [0 0 210 298] /Resources << /XObject << {names} >> /Font << /F1 10 0 R /F2 11 0 R >> >>"
    reply = upload(s, t.pdf([(page, "q 9 0 0 9 5 5 cm /I0 Do /I1 Do /I2 Do Q")], extra))
    equal(reply.status, 201, reply)
    made = card(s, reply.json["id"])
    equal((made.status, [d for d in [*data.values(), *fonts] if d not in made.body]), (200, []))
    for program in ("posm-fcgi", "posmd", "posm-runner"):
        linked = subprocess.run(["ldd", BUILD / program], check=True, capture_output=True, text=True).stdout
        equal(re.findall(r"lib(?:poppler|qpdf|openjp2|jbig2|tiff|zbar)\S*", linked), [], program)


# --- 19 to 21: what is stamped --------------------------------------------------------------------------------

@through_one
def case_19_a_text_is_a_text_and_no_operator(s):
    path = f"/api/v1/restaurants/{s.place}/tables"
    for bad in ("a\x01b", "a\nb", "\x7f", "a\u0085b", "\u2028", "x" * 65, "x" * 1_000_000, "", "   "):
        reply = s.client().post(path, {"number": bad})
        problem(reply, 400)
        equal(reply.json.get("pointer"), "/number", repr(bad[:9]))
    problem(card(s, s.template, values={"number": "\ud7ff\U0010ffff\U000e0041"}), 422, "no_glyph")
    for number in (") Tj 0 0 999 999 re f (", "\\", "\\)", "((((", "%PDF-1.4", "<</A 1>>", "endstream endobj", "\u05e9\u05dc\u05d5\u05dd 12",
                   "{{table.uuid}}", "/JS", "\u202eabc"):
        made = card(s, s.template, values={"number": number})
        equal(made.status, 200, (number, made))
        body = unpacked(made.body)
        equal(b"0 0 999 999 re" in body, False, number)
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(made.body)
            file.flush()
            equal(t.qpdf_check(file.name), 0, number)


@through_both
def case_20_numbers_of_settings_have_their_ranges(s):
    before = s.rows()
    qr = {"type": "qr", "x": 10, "y": 10, "size": 30}
    for field, values in (("x", (-1e9, 1e9)), ("size", (0, -1, 1e9, 1e-9)), ("page", (0, -1, 10 ** 9, 2 ** 63 - 1, 1.5)), ("quiet_zone", (-1, 17, 1e9)),
                          ("rotation", (1e9, -1e9)), ("ecc", ("Z", "", "LL")), ("color", ({"cmyk": [0, 0, 0, 101]}, {"rgb": "#zzzzzz"}, {"gray": -1}, {"cmyk": [0] * 9}))):
        for value in values:
            reply = s.client().generate(s.place, s.template, settings={"format": 1, "unit": "mm", "elements": [qr | {field: value}]})
            document = problem(reply, 400)
            equal(document["pointer"].startswith(f"/settings/elements/0/{field}"), True, (field, value, document))
    for text in (b"NaN", b"1e300", b"1e999", b"-Infinity"):
        body = b'{"template_id":%d,"settings":{"format":1,"unit":"mm","elements":[{"type":"qr","x":%s,"y":1,"size":9}]}}' % (s.template, text)
        problem(s.client().request("POST", f"/api/v1/restaurants/{s.place}/generations", body, JSON | {"Idempotency-Key": "k"}), 400, "bad_json")
    problem(s.client().generate(s.place, s.template, settings={"format": 1, "unit": "mm", "elements": [qr] * 5000}), 400)
    equal(s.rows(), before)


@through_one
def case_21_a_code_holds_the_configured_link_and_a_uuid(s):
    for bad in ("x", "", "javascript:alert(1)", "6b1f9a52-3c3e-4a77-9d1b", "{uuid}", UUID + "/../x", "00000000-0000-4000-8000-00000000000g"):
        problem(s.client().get(f"/api/v1/qr.png?uuid={quoted(bad)}"), 400)
        problem(s.client().post("/api/v1/cards", {"template_id": s.template, "uuid": bad, "values": {"number": "1"}}), 400, None, "/uuid")
    problem(s.client().get(f"/api/v1/qr.png?uuid={UUID}&url=javascript:1"), 400, "unknown_parameter")
    for link in ("javascript:alert(1)//{uuid}", "data:text/html,{uuid}", "http://x/{uuid}", "https://x/", "https://x/{uuid}{uuid}\n"):
        try:
            s.sql("INSERT INTO posm.brands (name, qr_url_template) VALUES ('x', :'link')", link=link)
        except RuntimeError:
            continue
        place = s.restaurant("x", ["1"], int(s.sql("SELECT max(id) FROM posm.brands")[0][0]))
        table = s.tables(place)["1"]
        problem(s.client().get(f"/api/v1/tables/{table}/qr.png"), (400, 422))


# --- 22 to 25: names that leave -------------------------------------------------------------------------------

EVIL = ("../../etc/x", "/abs", "a\\b", "C:", ".", "..", "aux", "CON", "x.", "x ", "x", "X", "é", "e\u0301", "a:b", "a*b?", "a|b", "\u202egnp", "nul.pdf", "-rf", "~", "%2e%2e",
        "..\\..\\x", "a/../../b", "=1+1", "@SUM(1)", "+7", "-5", "\u00a0=1", "＝1")


def evil_generation(s):
    """Tables whose numbers and zones are each of the above."""
    if not hasattr(s, "evil"):
        place = s.restaurant("Злой", [(n, "") for n in EVIL] + [(str(i), n) for i, n in enumerate(EVIL)])
        settings = s.starter()[1]
        settings["elements"] = [e for e in settings["elements"] if e["type"] == "qr"]
        s.evil = s.client().generate(place, s.template, settings=settings).json["id"]
        finished = s.finished(s.evil)
        equal(finished["status"], "done", finished)
    return s.evil


@through_both
def case_22_an_archive_unpacks_into_its_folder_only(s):
    body = s.client().get(f"/api/v1/generations/{evil_generation(s)}/archive.zip").body
    with zipfile.ZipFile(io.BytesIO(body)) as z:
        names = z.namelist()
    folded = [n.casefold() for n in names]
    equal((len(names), len(set(folded))), (2 * len(EVIL) + 1, len(names)))
    for name in names:
        for part in name.split("/"):
            equal(re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", part), None, name)
            equal((part in ("", ".", ".."), part[-1:] in (".", " "), re.search(r"[\\:*?\"<>|\x00-\x1f\x7f\u202a-\u202e]", part)), (False, False, None), repr(name))
    with tempfile.TemporaryDirectory() as outer:
        path = os.path.join(outer, "a.zip")
        with open(path, "wb") as file:
            file.write(body)
        for n, program in enumerate((["unzip", "-q", path, "-d"], ["7z", "x", "-y", path], ["/usr/bin/python3", "-m", "zipfile", "-e", path])):
            around = os.path.join(outer, f"o{n}")
            inner = os.path.join(around, "in")
            os.makedirs(inner)
            subprocess.run([*program, inner] if program[0] != "7z" else [*program, "-o" + inner], check=True, capture_output=True,
                           env={**os.environ, "LC_ALL": "C.UTF-8"})
            equal((os.listdir(around), sum(len(f) for _, _, f in os.walk(inner))), (["in"], len(names)), program[0])


HEADS = ('a"; filename=x', "a\r\nX-Evil: 1", "Ёлка «Кафе»", "100%", "a\\b", "a;b=c", "x\nStatus: 302", "a\x7fb", "../../x", "a" * 200)
FIXED = {"content-type", "content-length", "content-disposition", "content-security-policy", "cache-control", "etag", "x-content-type-options", "accept-ranges",
         "date", "server", "referrer-policy", "cross-origin-resource-policy", "vary", "x-request-id", "last-modified", "content-range", "location", "allow",
         "retry-after", "content-language", "strict-transport-security", "x-frame-options", "keep-alive", "connection", "transfer-encoding", "link",
         "www-authenticate", "cross-origin-opener-policy", "permissions-policy", "idempotent-replayed", "sunset"}


@through_both
def case_23_24_no_stored_name_makes_or_ends_a_header(s):
    """Names are put where only an operator of the database could: the program itself takes no control characters."""
    before = s.sql("SELECT name FROM posm.restaurants WHERE id = :'r'", r=s.place)[0][0]
    table = s.tables(s.place)["1"]
    asked = [p for m, p, _, role, _ in routes() if m == "GET" and role in ("viewer", "operator")]
    try:
        for name in HEADS + ("x\r\nX-Sendfile: /etc/passwd", "x\nX-LIGHTTPD-send-file: /etc/passwd"):
            s.sql("UPDATE posm.restaurants SET name = :'n' WHERE id = :'r'; UPDATE posm.posm_templates SET name = :'n' WHERE id = :'t'", n=name, r=s.place, t=s.template)
            for pattern in asked if name.startswith(("x\r", "a\r")) else [p for p in asked if "qr" in p or "file" in p or "archive" in p or "print" in p]:
                id = {"restaurants": s.place, "templates": s.template, "generations": s.made}.get(pattern.split("/")[3], 1)
                path = re.sub(r"\{(\w+)\}", lambda m: str({"id": id, "uuid": table, "n": 1}.get(m[1], 1)), pattern)
                reply = s.client().get(path + (f"?uuid={UUID}" if "/qr." in path and "{uuid}" not in pattern else ""))
                equal({h.lower() for h in reply.headers} - FIXED, set(), path)
                equal(b"root:x:0" in reply.body, False, path)
                if "Content-Disposition" in reply.headers:
                    check_disposition(reply.headers, name)
    finally:
        s.sql("UPDATE posm.restaurants SET name = :'n' WHERE id = :'r'; UPDATE posm.posm_templates SET name = 'a6' WHERE id = :'t'", n=before, r=s.place, t=s.template)


@claim
def case_24_no_server_is_told_to_send_files_by_name(s):
    for file in (SOURCE / "httpd-conf").rglob("*.conf"):
        equal(re.findall(r"(?i)^[^#\n]*x-?(?:lighttpd-)?send-?file.*", file.read_text(), re.M), [], file)


@through_both
def case_25_no_cell_of_a_list_is_a_formula(s):
    body = s.client().get(f"/api/v1/generations/{evil_generation(s)}/archive.zip").body
    with zipfile.ZipFile(io.BytesIO(body)) as z:
        cells = list(csv.reader(io.StringIO(z.read("manifest.csv").decode("utf-8-sig"), newline="")))
    seen = [cell for row in cells for cell in row]
    for cell in seen:
        equal(unicodedata.normalize("NFKC", cell).lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r") and bool(cell), False, repr(cell))
    equal({"'=1+1", "'@SUM(1)", "'+7", "'-5"} <= set(seen), True)


if __name__ == "__main__":
    with Fronts(options={"press.template_timeout": "4s"}) as stack:
        furnish(stack)
        code = run(stack)
    sys.exit(code)
