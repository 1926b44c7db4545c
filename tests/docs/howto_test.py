#!/usr/bin/python3
"""docs/howto/: the worked examples, all of them in one copy of the tree: they build without a warning, pass the lints, and do what their own
tests say. POSM_HOWTO=folder keeps the copy."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("POSM_SOURCE_DIR") or pathlib.Path(__file__).resolve().parents[2])
sys.path.insert(0, str(SOURCE / "tests/http"))
from claims import claim, equal, run  # noqa: E402

PAGES = [SOURCE / "docs/howto" / f"{name}.md" for name in ("route", "job-kind", "element-type")]
KEPT = os.environ.get("POSM_HOWTO")


def blocks(page, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", page.read_text(), re.M | re.S)


def done(tree, *command, given=None):
    environment = {**os.environ, "POSM_SOURCE_DIR": str(tree), "POSM_BUILD_DIR": str(tree)}
    ended = subprocess.run(command, cwd=tree, env=environment, input=given, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    equal(ended.returncode, 0, f"{command}\n{ended.stdout[-4000:]}")
    return ended.stdout


@claim
def the_tree_is_copied_with_what_is_built(tree):
    copy = f"tar -C '{SOURCE}' --exclude=./.git --exclude=./admin/node_modules --exclude=./autom4te.cache --exclude=./source-dir -cf - . | tar -xf -"
    done(tree, "bash", "-o", "pipefail", "-c", copy)


@claim
def every_example_fits(tree):
    for page in PAGES:
        patches = blocks(page, "diff")
        equal(len(patches) > 4, True, page)
        done(tree, "patch", "-p1", "--batch", given="".join(patches))


@claim
def they_build_without_a_warning(tree):
    done(tree, "./configure", "--enable-werror", "--disable-admin")
    done(tree, "make", "-j2")


@claim
def their_commands_and_tests_pass(tree):
    for page in PAGES:
        for block in blocks(page, "sh"):
            done(tree, "bash", "-euo", "pipefail", "-c", block)


@claim
def the_lints_and_the_contract_pass(tree):
    for lint in sorted((SOURCE / "tests/lint").iterdir()):
        if os.access(lint, os.X_OK) and "." not in lint.name and lint.name not in ("howto", "links"):
            done(tree, f"tests/lint/{lint.name}")
    done(tree, "tests/sql/prepare-all")
    done(tree, "tests/http/openapi_test.py")


if KEPT:
    code = run(pathlib.Path(KEPT))
else:
    with tempfile.TemporaryDirectory(prefix="posm-howto-") as folder:
        code = run(pathlib.Path(folder))
sys.exit(code)
