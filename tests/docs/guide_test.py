#!/usr/bin/python3
"""docs/template-guide: the sizes and contrasts it names are those that the preflight finds, and both languages say the same."""
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("POSM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
BUILD = pathlib.Path(os.environ.get("POSM_BUILD_DIR") or SOURCE)
sys.path.insert(0, str(SOURCE / "tests/http"))
from claims import claim, equal, run  # noqa: E402

PAGES = [SOURCE / "docs" / name for name in ("template-guide.md", "template-guide.ru.md")]
WARNING, COMFORTABLE, QUIET = 0.40, 0.7, 4  # mm, mm, modules


def table(page, name):
    """Rows of cells of the table below <!-- checked: name -->."""
    part = page.read_text().split(f"<!-- checked: {name} -->\n")[1].split("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines()[2:]]


def findings(folder, element, link, **options):
    paths = {name: folder / name for name in ("page.pdf", "settings.json", "tables.csv", "posm.conf")}
    if not paths["page.pdf"].exists():
        subprocess.run([BUILD / "posmctl", "blank", "--width", "105", "--height", "148", "--bleed", "3", "--out", paths["page.pdf"]], check=True)
        paths["tables.csv"].write_text("uuid,number\n0b8f7c1e-6c1d-4b36-9d0a-1f6f6f1f0001,1\n")
        paths["posm.conf"].touch(mode=0o600)
    paths["posm.conf"].write_text("".join(f"{key} = {value}\n" for key, value in options.items()))
    paths["settings.json"].write_text(json.dumps({"format": 1, "unit": "mm", "box": "trim", "elements": [{"type": "qr", "x": 20, "y": 20, **element}]}))
    done = subprocess.run([BUILD / "posmctl", "preflight", "--json", "--config", paths["posm.conf"], "--template", paths["page.pdf"], "--settings",
                           paths["settings.json"], "--tables", paths["tables.csv"], "--link-template", link], capture_output=True, text=True)
    return {found["code"]: found["args"] for found in json.loads(done.stdout)["findings"]}


@claim
def a_code_of_the_least_size_is_no_warning_and_a_smaller_one_is(folder):
    for length, modules, *least, comfortable, place in table(PAGES[0], "modules"):
        length, modules = int(re.search(r"\d+", length)[0]), int(modules.split()[0])
        link = "https://a.example/".ljust(length - 36, "x") + "{uuid}"
        for ecc, size in zip("LMQH", map(int, least)):
            equal("small_module" in findings(folder, {"size": size, "ecc": ecc}, link), False, (length, ecc, size))
            equal(findings(folder, {"size": size - 1, "ecc": ecc}, link).get("small_module", {}).get("size"), size, (length, ecc))
        equal(int(least[1]), math.ceil(modules * WARNING), length)
        equal(int(comfortable), math.ceil(modules * COMFORTABLE), length)
        equal(int(place.split()[0]), math.ceil((modules + 2 * QUIET) * COMFORTABLE), length)


def ink(text):
    inks = dict(re.findall(r"\b([CMYK]) (\d+)", text))
    return {"cmyk": [int(inks.get(name, 0)) for name in "CMYK"]}


@claim
def contrasts_are_measured_so(folder):
    for code, contrast, _ in table(PAGES[0], "contrast"):
        dark, _, ground = code.partition(" on ")
        element = {"size": 30, "color": ink(dark), **({"background": ink(ground)} if ground else {})}
        found = findings(folder, element, "https://a.example/t/{uuid}", **{"proof.contrast_warning": 1, "proof.contrast_error": 0})
        equal(found["low_contrast"]["contrast"], int(contrast), code)


@claim
def both_languages_say_the_same(_):
    for name in ("modules", "contrast"):
        numbers = [[re.findall(r"\d+|\b[CMYK]\b", " ".join(row[:9 if name == "modules" else 2])) for row in table(page, name)] for page in PAGES]
        equal(numbers[1], numbers[0], name)
    heads = [[len(re.findall(rf"^{level} ", page.read_text(), re.M)) for level in ("#", "##")] for page in PAGES]
    equal(heads[1], heads[0], "headings")


with tempfile.TemporaryDirectory(prefix="posm-guide-") as made:
    code = run(pathlib.Path(made))
sys.exit(code)
