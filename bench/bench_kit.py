"""What the benchmarks share: templates of a given size, tables, figures with their spread."""
import os
import pathlib
import resource
import statistics
import subprocess
import time

SOURCE = pathlib.Path(os.environ.get("POSM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[1])
BUILD = pathlib.Path(os.environ.get("POSM_BUILD_DIR") or SOURCE)
SIZES = {"150k": 150_000, "5M": 5_000_000}
SETTINGS = """{"format": 1, "unit": "mm", "box": "crop", "elements": [
    {"type": "qr", "x": 35, "y": 20, "size": 30},
    {"type": "text", "x": 20, "y": 60, "width": 65, "height": 12, "align": "center", "size": 18, "value": "Стол {{table.number}}"}]}"""


def noise_template(size):
    """One A6 page under an image that does not compress."""
    side = int((size / 3) ** 0.5)
    image = os.urandom(side * side * 3)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
               b"<< /Length 29 >>\nstream\nq 298 0 0 120 0 0 cm /I Do Q\n\nendstream",
               b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8 /Length %d >>\n"
               b"stream\n%s\nendstream" % (side, side, len(image), image)]
    out, offsets = b"%PDF-1.7\n", []
    for i, o in enumerate(objects):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % (i + 1) + o + b"\nendobj\n"
    xref = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % xref


class Order:
    """Files for `posmctl render` in a folder; size: one of SIZES, or the starter A6 card."""

    def __init__(self, folder, size, cards, presses=2):
        self.folder, self.cards = pathlib.Path(folder), cards
        if size == "starter":
            self.template, self.settings = SOURCE / "templates/a6-card/ru.pdf", SOURCE / "templates/a6-card/ru.settings.json"
        else:
            self.template, self.settings = self.put("template.pdf", noise_template(SIZES[size])), self.put("settings.json", SETTINGS.encode())
        self.tables = self.put("tables.csv", b"uuid,number\n" + b"".join(
            b"8c1f6c1e-5d5c-4a9e-9a4f-%012x,%d\n" % (n * 2654435761 % (1 << 47), n) for n in range(cards)))
        self.conf = self.put("posm.conf", b"generation.max_tables = 1000000\ngeneration.presses = %d\n" % presses)

    def put(self, name, content):
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_bytes(content)
        return path

    def command(self, out, *more):
        return [str(c) for c in (BUILD / "posmctl", "render", "--config", self.conf, "--template", self.template, "--settings", self.settings,
                                 "--tables", self.tables, "--restaurant", "Кафе", "--out", out, *more)]


def seconds(*command, **more):
    begin = time.monotonic()
    subprocess.run(command, check=True, **more)
    return time.monotonic() - begin


def cpu_seconds():
    """Of all processes this one has started and waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def spread(values, unit, places=0):
    return f"{min(values):9.{places}f} {statistics.median(values):9.{places}f} {max(values):9.{places}f} {unit}"
