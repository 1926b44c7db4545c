"""A test is a function whose name is a claim. `run` calls all of a file's claims and ends in "N passed, N failed"."""
import sys
import time
import traceback

_claims = []


def claim(function):
    _claims.append(function)
    return function


def equal(found, wanted, about=""):
    if found != wanted:
        raise AssertionError(f"{about}: {found!r} is not {wanted!r}")


def problem(reply, status, code, pointer=None):
    """The answer is this one of RFC 9457; its document."""
    equal((reply.status, reply.headers.get("Content-Type"), reply.code), (status, "application/problem+json", code), reply.body)
    document = reply.json
    equal(document["status"], status)
    equal(document["type"], f"urn:posm:problem:{code}")
    if not document.get("title"):
        raise AssertionError(f"no title: {document}")
    if pointer is not None:
        equal(document.get("pointer"), pointer, document)
    return document


def run(*arguments):
    failed = 0
    only = sys.argv[1:]
    for function in _claims:
        if only and not any(word in function.__name__ for word in only):
            continue
        begin = time.monotonic()
        try:
            function(*arguments)
            print(f"ok - {function.__name__} ({time.monotonic() - begin:.2f} s)", flush=True)
        except Exception:
            failed += 1
            print(f"not ok - {function.__name__}")
            traceback.print_exc(file=sys.stdout)
            sys.stdout.flush()
    total = sum(1 for f in _claims if not only or any(word in f.__name__ for word in only))
    print(f"{total - failed} passed, {failed} failed")
    return 1 if failed else 0
