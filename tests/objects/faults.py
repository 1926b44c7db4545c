"""A store that misbehaves by plan: S3's PUT, GET, HEAD, DELETE and list, every signature verified, faults as they are told.

    server = FaultServer(); server.fail("PUT", "500", times=2)

A fault is taken by the next request of that method (LIST for a GET of keys); what it does is the method of its name below."""
import hashlib
import hmac
import re
import socket
import struct
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

import s3

BUCKET = "faulty"
HALF_MEGABYTE = b"x" * 524288


def error(code):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>by plan</Message></Error>'.encode()


class FaultServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects, self.plan, self.seen, self.lock = {}, [], [], threading.Lock()
        self.bytes_out = 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def fail(self, method, fault, times=1):
        self.plan += [(method, fault)] * times

    def take_fault(self, method):
        with self.lock:
            for i, (wanted, fault) in enumerate(self.plan):
                if wanted == method:
                    del self.plan[i]
                    return fault
        return None

    def handle_error(self, request, client_address):
        pass  # connections are cut on purpose


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    # ---- the honest store ----------------------------------------------------------------------------

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if hashlib.sha256(body).hexdigest() != self.headers["x-amz-content-sha256"]:
            return self.answer(400, error("XAmzContentSHA256Mismatch"))
        return self.serve(lambda: self.store(body))

    def do_GET(self):
        return self.serve(self.list if self.path.startswith(f"/{BUCKET}/?") else self.load)

    do_HEAD = do_GET

    def do_DELETE(self):
        return self.serve(lambda: (self.server.objects.pop(self.key, None), self.answer(204))[1])

    @property
    def key(self):
        return urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)[len(BUCKET) + 2:]

    def store(self, body):
        self.server.objects[self.key] = body
        self.answer(200)

    def load(self):
        data = self.server.objects.get(self.key)
        if data is None:
            return self.answer(404, error("NoSuchKey"))
        etag = f'"{hashlib.md5(data).hexdigest()}"'
        if self.headers.get("If-Match", etag) != etag:
            return self.answer(412, error("PreconditionFailed"))
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not wanted:
            return self.answer(200, data, {"ETag": etag})
        first, last = int(wanted[1]), min(int(wanted[2] or len(data)), len(data) - 1)
        if first > last:
            return self.answer(416, error("InvalidRange"))
        return self.answer(206, data[first:last + 1], {"ETag": etag, "Content-Range": f"bytes {first}-{last}/{len(data)}"})

    def list(self):
        prefix = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).get("prefix", [""])[0]
        rows = "".join(f"<Contents><Key>{escape(k)}</Key><Size>{len(v)}</Size></Contents>"
                       for k, v in sorted(self.server.objects.items()) if k.startswith(prefix))
        self.answer(200, f"<ListBucketResult>{rows}</ListBucketResult>".encode())

    def answer(self, status, body=b"", headers=None):
        self.head(status, len(body), headers)
        if self.command != "HEAD":
            self.send(body)

    def head(self, status, length, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def send(self, body):
        self.wfile.write(body)
        self.server.bytes_out += len(body)

    # ---- who asks ------------------------------------------------------------------------------------

    def is_signed(self):
        parts = dict(p.strip().split("=", 1) for p in self.headers["Authorization"].split(" ", 1)[1].split(","))
        path, _, query = self.path.partition("?")
        names = parts["SignedHeaders"].split(";")
        digest = self.headers["x-amz-content-sha256"]
        canonical = "\n".join([self.command, path, query, *(f"{n}:{self.headers[n]}" for n in names), "", ";".join(names), digest])
        access, scope = parts["Credential"].split("/", 1)
        key = ("AWS4" + s3.SECRET).encode()
        for word in scope.split("/"):
            key = hmac.new(key, word.encode(), hashlib.sha256).digest()
        message = f"AWS4-HMAC-SHA256\n{self.headers['x-amz-date']}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        wanted = hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
        return access == s3.ACCESS and hmac.compare_digest(wanted, parts["Signature"]) and {"host", "x-amz-date"} <= set(names)

    def serve(self, honest):
        self.server.seen.append((self.command, self.key, self.headers.get("Range", ""), self.headers.get("If-Match", "")))
        if not self.is_signed():
            return self.answer(403, error("SignatureDoesNotMatch"))
        fault = self.server.take_fault("LIST" if self.path.startswith(f"/{BUCKET}/?") else self.command)
        if fault is None:
            return honest()
        return getattr(self, "fault_" + fault)(honest)

    # ---- faults --------------------------------------------------------------------------------------

    def fault_500(self, _):
        self.answer(500, error("InternalError"))

    def fault_slow_down(self, _):
        self.answer(503, error("SlowDown"))

    def fault_busy(self, _):
        self.answer(429)

    def fault_denied(self, _):
        self.answer(403, error("AccessDenied"))

    def fault_error_in_success(self, _):
        self.answer(200, error("InternalError"))

    def fault_answer_lost(self, honest):
        self.wfile = open("/dev/null", "wb")
        honest()
        self.cut()

    def fault_reset(self, _):
        self.cut()

    def fault_half(self, _):
        """Half of what is asked for, then nothing more of this connection."""
        data = self.server.objects[self.key]
        first = int((re.match(r"bytes=(\d+)", self.headers.get("Range", "")) or [0, 0])[1])
        rest = data[first:]
        ranged = {"Content-Range": f"bytes {first}-{len(data) - 1}/{len(data)}"} if first else {}
        self.head(206 if first else 200, len(rest), {"ETag": f'"{hashlib.md5(data).hexdigest()}"', **ranged})
        self.send(rest[:len(rest) // 2])
        self.close_connection = True  # in order: a reset might take back what was sent

    def fault_half_then_replaced(self, honest):
        self.fault_half(honest)
        self.server.objects[self.key] = bytes(reversed(self.server.objects[self.key]))

    def fault_other_range(self, _):
        data = self.server.objects[self.key]
        self.answer(200, data, {"ETag": f'"{hashlib.md5(data).hexdigest()}"'})

    def fault_silence(self, _):
        time.sleep(30)

    def fault_a_byte_a_second(self, _):
        self.head(200, len(self.server.objects[self.key]))
        for _ in range(30):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(1)

    def fault_endless_error(self, _):
        self.head(500, 200 * len(HALF_MEGABYTE))
        self.send(b"<Error><Message>")
        for _ in range(199):
            self.send(HALF_MEGABYTE)

    def fault_no_xml(self, _):
        self.answer(200, b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><ListBucketResult>&a;</ListBucketResult>")

    def cut(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True
