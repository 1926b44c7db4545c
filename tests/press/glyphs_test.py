#!/usr/bin/python3
"""Text in any script, by picture: cards of posmctl render, drawn by poppler and by mupdf, against Pango and cairo drawing the
same line from the fonts themselves. Two pictures agree when every pixel lies within the other's 3 x 3 neighbourhood, give or
take TOLERANCE; what a reader extracts as text has no say here."""
import atexit
import concurrent.futures
import glob
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = os.environ.get("POSM_SOURCE_DIR") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("POSM_BUILD_DIR") or SOURCE
POSMCTL = os.path.join(BUILD, "posmctl")
LINK = "https://pay.example/t/{uuid}"
UUID = "8c1f6c1e-5d5c-4a9e-9a4f-000000000001"
work = tempfile.mkdtemp(prefix="posm-glyphs-")
if not os.environ.get("KEEP"):
    atexit.register(shutil.rmtree, work, True)
passed = failed = 0

SCALE = 4            # pixels a pt
SIZE = 22            # pt
WIDTH, ROW = 540, 48  # pt, of a sample's box; a multiple of the pixel
COLUMN = 30          # samples a page
TOLERANCE = 64       # of 255; poppler's anti-aliasing has 17 steps


def claim(name, ok, why=""):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    print(("ok - " if ok else "not ok - ") + name + ("" if ok or not why else "\n  " + str(why)), flush=True)
    return ok


def run(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)


def put(name, content):
    path = os.path.join(work, name)
    with open(path, "wb", opener=lambda at, flags: os.open(at, flags, 0o600)) as f:
        f.write(content if isinstance(content, bytes) else content.encode())
    return path


def sheet(pages):
    """A template of blank pages that hold COLUMN samples each."""
    box = "/MediaBox [0 0 %d %d] /Resources << >>" % (WIDTH, ROW * COLUMN)
    kids = " ".join("%d 0 R" % (3 + i) for i in range(pages))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages)]
    objects += ["<< /Type /Page /Parent 2 0 R %s >>" % box] * pages
    out, at = b"%PDF-1.7\n", []
    for i, o in enumerate(objects):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i + 1, o.encode())
    end = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1) + b"".join(b"%010d 00000 n \n" % n for n in at)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(at) + 1, end)


CONF = put("posm.conf", "text.font_directory = %s/fonts\npress.cache_directory = %s/cache\n" % (work, work))


def render(elements, pages=1, conf=CONF, number="12"):
    """(path of the card or None, what was said)"""
    out = tempfile.mkdtemp(dir=work)
    settings = put("settings.json", json.dumps({"format": 1, "unit": "pt", "elements": elements}))
    r = run(POSMCTL, "render", "--config", conf, "--template", put("sheet.pdf", sheet(pages)), "--settings", settings,
            "--tables", put("tables.csv", "uuid,number\n%s,%s\n" % (UUID, number)), "--out", out, "--link-template", LINK)
    made = glob.glob(out + "/*.pdf")
    return (made[0] if r.returncode == 0 else None), r.stderr.decode()


def text(value, font, row=0, page=1, **more):
    return {"type": "text", "page": page, "x": 0, "y": row * ROW, "width": WIDTH, "height": ROW, "size": SIZE, "font": font,
            "fit": "error", "valign": "middle", "value": value, **more}


# --- the samples ----------------------------------------------------------------------------------------------------

SCRIPTS = [
    ("Latin with accents", "PT Sans", "Würze & Ölmühle, crème brûlée, Žižkov, Łódź, Ağaç"),
    ("Latin, ligatures and kerning", "PT Serif:italic", "office fjord AVATAR To. Wi-Fi"),
    ("Vietnamese", "DejaVu Sans", "Bàn số 12 – Phở bò tái, Nước mắm"),
    ("Russian", "PT Sans", "Стол № 12 «Ёлочка», Щёголь, ВЫХОД"),
    ("Ukrainian", "PT Serif", "Їжак ґава, Європа, столик № 7"),
    ("Kazakh", "PT Sans", "Әжем, үстел, қазақша, һәм, өңір, ғ, ұ, і"),
    ("Serbian", "DejaVu Serif:italic", "Ђурђевак, Љубав, Џем, Ћевапи, Њ"),
    ("Bulgarian, Belarusian, Macedonian", "PT Sans:bold", "Ъгъл, Ў, ў, Ѓ, Ќ, ѓ, ќ, Ѕ"),
    ("accents that combine", "DejaVu Sans", "Е\u0301жик, и\u0306 = й, e\u0308\u0323, А\u0300"),
    ("Greek, polytonic", "DejaVu Serif", "Ἀλέξανδρος ᾧ ῥᾳδίως, τραπέζι 12"),
    ("Georgian", "DejaVu Sans", "მაგიდა № 12, ხაჭაპური"),
    ("Armenian", "DejaVu Serif", "Սեղան № 12, խորոված և գինի"),
    ("Hebrew with points", "DejaVu Sans", "שֻׁלְחָן מִסְפָּר 12, בְּתֵאָבוֹן"),
    ("Arabic with marks", "DejaVu Sans", "طَاوِلَةُ الطَّعَامِ رَقْم ١٢"),
    ("Persian", "DejaVu Sans", "میز شمارهٔ ۱۲، چای و گردو، می\u200cخواهم"),
    ("Urdu", "Nafees", "میز نمبر ۱۲، چائے، کھانا، ٹھنڈا، ڈھابہ"),
    ("right to left with numbers and brackets", "DejaVu Sans", "שולחן (12) VIP-3 [א׳] – 50% 3.5"),
    ("left to right with Arabic inside", "DejaVu Sans", "Table 12 (طاولة 12) – VIP"),
    ("Thai", "Loma", "โต๊ะที่ ๑๒ น้ำพริก กุ้ง ปู่"),
    ("Thai, bold", "Loma:bold", "โต๊ะ ๑๒ ผู้ใหญ่"),
    ("Devanagari", "Lohit Devanagari", "मेज़ क्रमांक १२, श्रीखंड, क्षेत्र, हिन्दी"),
    ("Bengali", "Lohit Bengali", "টেবিল নম্বর ১২, রসগোল্লা, ক্ষীর"),
    ("Tamil", "Lohit Tamil", "மேசை எண் 12, தோசை, கொழுக்கட்டை"),
    ("Chinese", "WenQuanYi Micro Hei", "12号餐桌，红烧牛肉面（大）"),
    ("Japanese", "WenQuanYi Micro Hei", "テーブル12番、お寿司とラーメン"),
    ("Korean", "WenQuanYi Micro Hei", "12번 테이블, 김치찌개"),
    ("substitutes in one line", "PT Sans", "Стол 12 שולחן 桌 โต๊ะ मेज़ ♥ ☕"),
    ("symbols", "DejaVu Sans", "№ € ₽ ₴ ₸ ½ ® ™ → ★ ☎ ∞"),
]
FORMATS = [
    ("OpenType/CFF", "Nimbus Sans", "Стол № 12 Ё, office Würze"),
    ("OpenType/CFF, bold italic", "Nimbus Roman:bold:italic", "Стол № 12 Ёй AVATAR"),
    ("TrueType variable", "Inter", "Стол № 12 ВЫХОД Ёй"),
    ("TrueType variable, bold by its axis", "Inter:bold", "Стол № 12 ВЫХОД Ёй"),
    ("TrueType variable, bold italic", "Inter:bold:italic", "Стол № 12 ВЫХОД Ёй"),
    ("CFF2 variable", "Cantarell", "Стол № 12 ВЫХОД Ёй Würze"),
    ("CFF2 variable, bold by its axis", "Cantarell:bold", "Стол № 12 ВЫХОД Ёй Würze"),
    ("collection, made bold", "WenQuanYi Micro Hei:bold", "餐桌 12"),
    ("made oblique", "DejaVu Sans:italic", "Наклон AVA 12"),
    ("made bold", "PT Serif Caption:bold", "Стол 12"),
    ("made bold and oblique", "PT Mono:bold:italic", "Стол 12"),
]
SIGNS = "ВЫХОД Чёрный № Ё й"


def bundled():
    """Every family, in every style, of the packages that a posm is installed with."""
    listed = run("fc-list", "-f", "%{file}\t%{family[0]}\n").stdout.decode().splitlines()
    families = {l.split("\t")[1] for l in listed if re.search("/truetype/(paratype|dejavu)/", l)}
    return [("%s%s" % (family, style), family + style, SIGNS) for family in sorted(families - {"DejaVu Math TeX Gyre"})
            for style in ("", ":bold", ":italic", ":bold:italic")]


# --- pictures -------------------------------------------------------------------------------------------------------

def gray(data):
    m = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", data)
    w, h = int(m[1]), int(m[2])
    return numpy.frombuffer(data, numpy.uint8, w * h, m.end()).reshape(h, w)


def poppler(card, page):
    return gray(run("pdftoppm", "-gray", "-r", str(72 * SCALE), "-f", str(page), "-l", str(page), card).stdout)


def mupdf(card, page):
    return gray(run("mutool", "draw", "-q", "-c", "gray", "-r", str(72 * SCALE), "-F", "pgm", "-o", "-", card, str(page)).stdout)


def describe(font):
    d = Pango.FontDescription()
    d.set_family(font.split(":")[0])
    d.set_weight(Pango.Weight.BOLD if ":bold" in font else Pango.Weight.NORMAL)
    d.set_style(Pango.Style.ITALIC if ":italic" in font else Pango.Style.NORMAL)
    d.set_absolute_size(SIZE * Pango.SCALE)
    return d


def heights(context, font, sign):
    """What a line of the font reaches above its baseline more than below, in pt."""
    line = Pango.Layout.new(context)
    line.set_font_description(describe(font))
    line.set_text(sign, -1)
    _, logical = line.get_line_readonly(0).get_extents()
    return (-2 * logical.y - logical.height) / Pango.SCALE


def by_cairo(font, string):
    """A row of the page: the line as Pango and cairo draw it, at the height of a text in the middle."""
    surface = cairo.ImageSurface(cairo.FORMAT_A8, WIDTH * SCALE, ROW * SCALE)
    cr = cairo.Context(surface)
    cr.scale(SCALE, SCALE)
    context = PangoCairo.create_context(cr)
    context.set_round_glyph_positions(False)
    context.set_language(Pango.Language.from_string("ru"))
    options = cairo.FontOptions()
    options.set_hint_style(cairo.HINT_STYLE_NONE)
    options.set_hint_metrics(cairo.HINT_METRICS_OFF)
    PangoCairo.context_set_font_options(context, options)
    layout = Pango.Layout.new(context)
    layout.set_font_description(describe(font))
    layout.set_text(string, -1)
    cr.move_to(0, (ROW + heights(context, font, string[0])) / 2)
    PangoCairo.layout_line_path(cr, layout.get_line_readonly(0))
    cr.fill()
    surface.flush()
    data = numpy.frombuffer(surface.get_data(), numpy.uint8).reshape(ROW * SCALE, surface.get_stride())
    return 255 - data[:, :WIDTH * SCALE]


def range_around(p):
    """The least and the greatest of every pixel's 3 x 3 neighbourhood."""
    q = numpy.pad(p.astype(numpy.int16), 1, mode="edge")
    near = [q[1 + v:q.shape[0] - 1 + v, 1 + u:q.shape[1] - 1 + u] for v in (-1, 0, 1) for u in (-1, 0, 1)]
    return numpy.minimum.reduce(near) - TOLERANCE, numpy.maximum.reduce(near) + TOLERANCE


def far_pixels(p, q):
    (p_least, p_most), (q_least, q_most) = range_around(p), range_around(q)
    return int(((p < q_least) | (p > q_most) | (q < p_least) | (q > p_most)).sum())


def samples_look_as_pango_and_cairo_draw_them(title, samples):
    pages = (len(samples) + COLUMN - 1) // COLUMN
    card, said = render([text(string, font, i % COLUMN, 1 + i // COLUMN) for i, (_, font, string) in enumerate(samples)], pages)
    if not claim(title + ": the card is made", card, said):
        return
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        drawn = [{tool.__name__: pool.submit(tool, card, page + 1) for tool in (poppler, mupdf)} for page in range(pages)]
    for i, (name, font, string) in enumerate(samples):
        theirs, top = by_cairo(font, string), i % COLUMN * ROW * SCALE
        ours = {tool: picture.result()[top:top + ROW * SCALE] for tool, picture in drawn[i // COLUMN].items()}
        far, ink = {tool: far_pixels(p, theirs) for tool, p in ours.items()}, int((theirs < 128).sum())
        # a dot over a letter has some hundred pixels; thin strokes of ideographs made bold merge in more than one way
        allowed = ink // (200 if "made bold" in name else 1000)
        claim("%s: %s, in %s" % (title, name, font), max(far.values()) <= allowed and ink > 1000,
              "pixels off: %s, dark ones: %d" % (far, ink))


# --- fonts of a folder ----------------------------------------------------------------------------------------------

def renamed(source, family, edit=lambda font: None):
    """A font file's bytes under another name."""
    font = TTFont(source, fontNumber=0)
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = family
        elif record.nameID in (3, 4, 6):
            record.string = family.replace(" ", "")
    edit(font)
    path = os.path.join(work, "renamed")
    font.save(path)
    with open(path, "rb") as f:
        return f.read()


PT_SANS = "/usr/share/fonts/truetype/paratype/PTS55F.ttf"


def coloured(font):
    """Every glyph in layers of colour, as emoji fonts have them."""
    cmap = font.getBestCmap()
    font["COLR"] = colorLib.buildCOLR({cmap[ord("A")]: [(cmap[ord("B")], 0)]})
    font["CPAL"] = colorLib.buildCPAL([[(1.0, 0.0, 0.0, 1.0)]])


def folder(name, files, more=""):
    os.makedirs(os.path.join(work, name), exist_ok=True)
    for file, content in files.items():
        put(os.path.join(name, file), content)
    return put(name + ".conf", "text.font_directory = %s/%s\npress.cache_directory = %s/cache-%s\n%s" % (work, name, work, name, more))


def says(name, elements, conf, *words):
    card, said = render(elements, conf=conf)
    claim(name, card is None and all(w in said for w in words), said)


def a_folder_of_fonts_works_inside_the_prison():
    kitchen = renamed(PT_SANS, "Posm Kitchen")
    conf = folder("one", {"kitchen.ttf": kitchen})
    card, said = render([text("Ёжик", "Posm Kitchen"), text("Ёжик", "PT Sans", 1)], conf=conf)
    if claim("a family that is only in text.font_directory is drawn", card, said):
        picture = poppler(card, 1)
        first, second = picture[:ROW * SCALE], picture[ROW * SCALE:2 * ROW * SCALE]
        claim("it is the one that was meant", first.min() < 100 and (first == second).all())
    says("installed nowhere, it is unknown by its name and place", [text("x", "PT Sans"), text("x", "Posm Kitchen")], CONF,
         "/elements/1/font", "'Posm Kitchen'")
    says("a style that cannot be had is none to be silent about", [text("x", "PT Sans:light")], CONF, "/elements/0/font", "Family:bold")
    says("a folder that is not there is named", [text("x", "PT Sans")],
         put("nowhere.conf", "text.font_directory = /nowhere/at/all\n"), "/nowhere/at/all")


def broken_files_do_not_keep_a_press_from_starting():
    with open(PT_SANS, "rb") as f:
        good = f.read()
    offsets = range(0, 12 + 16 * 20, 7)  # head and list of tables
    bad = {"cut.ttf": good[:len(good) // 2], "short.otf": good[:40], "empty.ttf": b"", "noise.ttf": bytes(i * 37 % 256 for i in range(5000)),
           "text.otf": b"no font", "collection.ttc": b"ttcf\0\1\0\0\xff\xff\xff\xff" + good, "page.woff": b"wOFF" + good[4:],
           "table.ttf": bytes(b ^ 0xff if i in offsets else b for i, b in enumerate(good)),
           "kitchen.ttf": renamed(PT_SANS, "Posm Kitchen")}
    conf = folder("broken", bad)
    os.symlink("/nowhere", work + "/broken/dangling.ttf")
    os.symlink("..", work + "/broken/round")
    card, said = render([text("Ёжик", "Posm Kitchen"), text("Стол 12", "PT Sans", 1)], conf=conf)
    claim("broken files in the folder of fonts are passed over", card, said)
    # a family of which only the letters are broken
    lame = bytearray(renamed(PT_SANS, "Posm Lame"))
    at = TTFont(io.BytesIO(bytes(lame))).reader.tables["glyf"].offset
    lame[at:at + 20000] = b"\xff" * 20000
    conf = folder("lame", {"lame.ttf": bytes(lame)})
    card, said = render([text("Ёжик", "Posm Lame")], conf=conf)
    claim("letters without sense are a card or a fault, not a crash", card or "/elements/0" in said, said)
    claim("and other fonts beside them are drawn", render([text("Ёжик", "PT Sans")], conf=conf)[0])


def what_cannot_be_drawn_is_named():
    emoji = "пицца \U0001f355"
    says("a character that no font has, by its code, sign, element and table", [text("x", "PT Sans"), text("a\U000f0000b", "PT Sans")],
         CONF, "U+F0000", "\U000f0000", "/elements/1/value", "table '12'")
    says("a picture instead of a letter is refused", [text(emoji, "PT Sans")], CONF, "U+1F355", "\U0001f355", "outline")
    card, said = render([text("№ {{table.number}}", "PT Sans")], number="7\U0001f355")
    claim("in a table's number as well, with the table", card is None and "U+1F355" in said and "table '7\U0001f355'" in said, said)
    conf = folder("colour", {"colour.ttf": renamed(PT_SANS, "Posm Colour", coloured)})
    says("a font of coloured pictures is none", [text("A", "Posm Colour")], conf, "/elements/0/font", "'Posm Colour'")
    card, said = render([text("\u2764\ufe0f ok", "PT Sans")])
    claim("a heart that is asked for in colour comes in black", card, said)


def substitutes_come_in_the_order_that_is_configured():
    def wide(font):
        font["hmtx"][font.getBestCmap()[ord("Ж")]] = (3000, 0)
        for table in font["cmap"].tables:
            table.cmap = {0x10d0: font.getBestCmap()[ord("Ж")]}
    files = {"wide.ttf": renamed(PT_SANS, "Posm Wide", wide)}
    first = folder("first", files, "text.fallback_fonts = Posm Wide, DejaVu Sans\n")
    second = folder("second", files, "text.fallback_fonts = DejaVu Sans,Posm Wide\n")
    pictures = []
    for conf in first, second:
        card, said = render([text("ააა", "PT Sans")], conf=conf)
        if claim("with substitutes configured a card is made", card, said):
            pictures.append(poppler(card, 1))
    claim("text.fallback_fonts: the first that has the character", len(pictures) == 2 and
          numpy.nonzero(pictures[0] < 128)[1].max() > 1.5 * numpy.nonzero(pictures[1] < 128)[1].max())
    says("a substitute that is not installed is named", [text("x", "PT Sans")],
         folder("third", files, "text.fallback_fonts = Posm Narrow\n"), "Posm Narrow", "text.fallback_fonts")


os.mkdir(work + "/fonts")
card, said = render([text("Стол", "PT Sans")])
if claim("a first card", card, said):
    os.environ["FONTCONFIG_FILE"] = glob.glob(work + "/cache/*.conf")[0]  # Pango below sees the fonts that the press sees
import cairo  # noqa: E402
import gi  # noqa: E402
import numpy  # noqa: E402
from fontTools.colorLib import builder as colorLib  # noqa: E402
from fontTools.ttLib import TTFont  # noqa: E402
gi.require_version("Pango", "1.0")
gi.require_version("PangoCairo", "1.0")
from gi.repository import Pango, PangoCairo  # noqa: E402

samples_look_as_pango_and_cairo_draw_them("scripts", SCRIPTS)
samples_look_as_pango_and_cairo_draw_them("formats", FORMATS)
samples_look_as_pango_and_cairo_draw_them("installed with posm", bundled())
a_folder_of_fonts_works_inside_the_prison()
broken_files_do_not_keep_a_press_from_starting()
what_cannot_be_drawn_is_named()
substitutes_come_in_the_order_that_is_configured()
print("%d passed, %d failed" % (passed, failed))
sys.exit(1 if failed else 0)
