"""A store that misbehaves by plan: what posm uses of S3, every signature verified, faults as they are told.

    server = FaultServer(); server.fail("PUT", "500", times=2); server.fail("GET", "half", key="g/1/1/a.pdf")

A fault is taken by the next request of that kind, on that key if one was given; what it does is the method of its name below.
Kinds: PUT GET HEAD DELETE of an object, LIST and REMOVE of many, BEGIN PART END ABORT of an upload in parts, UPLOADS that lists them."""
import base64
import collections
import hashlib
import hmac
import html
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
    request_queue_size = 256

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects, self.plan, self.seen, self.lock = {}, [], [], threading.Lock()
        self.uploads, self.ends = {}, 0  # id: (key, {number: bytes})
        self.bytes_out, self.together = 0, collections.Counter()
        self.most = collections.Counter()  # requests of a kind that were there at the same time
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def fail(self, kind, fault, times=1, key=None):
        with self.lock:
            self.plan += [(kind, fault, key)] * times

    def sound(self, key):
        """No fault on this key any more."""
        with self.lock:
            self.plan = [entry for entry in self.plan if entry[2] != key]

    def take_fault(self, kind, key):
        with self.lock:
            for i, (wanted, fault, where) in enumerate(self.plan):
                if wanted == kind and where in (None, key):
                    del self.plan[i]
                    return fault
        return None

    def count(self, kind, by):
        with self.lock:
            self.together[kind] += by
            self.most[kind] = max(self.most[kind], self.together[kind])

    def handle_error(self, request, client_address):
        pass  # connections are cut on purpose


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    # ---- the honest store ----------------------------------------------------------------------------

    # what is asked: (method, words of the query) -> kind; the honest answer is the method of its name in small letters
    KINDS = [("GET", "list-type", "LIST"), ("GET", "uploads", "UPLOADS"), ("POST", "delete", "REMOVE"), ("POST", "uploads", "BEGIN"),
             ("PUT", "partNumber", "PART"), ("POST", "uploadId", "END"), ("DELETE", "uploadId", "ABORT"), ("PUT", None, "PUT"),
             ("GET", None, "GET"), ("HEAD", None, "HEAD"), ("DELETE", None, "DELETE")]

    def do_any(self):
        self.query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query, keep_blank_values=True))
        self.kind = next(kind for method, word, kind in self.KINDS if method == self.command and (word is None or word in self.query))
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if hashlib.sha256(self.body).hexdigest() != self.headers["x-amz-content-sha256"]:
            return self.answer(400, error("XAmzContentSHA256Mismatch"))
        self.server.count(self.kind, 1)
        try:
            return self.serve(getattr(self, "honest_" + self.kind.lower()))
        finally:
            self.server.count(self.kind, -1)

    do_PUT = do_GET = do_HEAD = do_DELETE = do_POST = do_any

    @property
    def key(self):
        return urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)[len(BUCKET) + 2:]

    def honest_put(self):
        self.server.objects[self.key] = self.body
        self.answer(200, b"", {"ETag": f'"{hashlib.md5(self.body).hexdigest()}"'})

    def honest_delete(self):
        self.server.objects.pop(self.key, None)
        self.answer(204)

    def honest_head(self):
        self.honest_get()

    def honest_get(self):
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

    def honest_list(self):
        prefix = self.query.get("prefix", "")
        after = self.query.get("continuation-token", self.query.get("start-after", ""))
        found = sorted(k for k in list(self.server.objects) if k.startswith(prefix) and k > after)
        page = [(k, len(self.server.objects[k])) for k in found[:1000]]
        rows = "".join(f"<Contents><Key>{escape(k)}</Key><Size>{n}</Size><LastModified>2026-11-26T02:11:58.123Z</LastModified></Contents>"
                       for k, n in page)
        more = f"<NextContinuationToken>{escape(page[-1][0])}</NextContinuationToken>" if len(found) > len(page) else ""
        self.answer(200, f"<ListBucketResult>{rows}{more}</ListBucketResult>".encode())

    def honest_remove(self):
        """As stores that want Content-MD5 and stores that want a checksum do."""
        digests = (base64.b64encode(hashlib.new(name, self.body).digest()).decode() for name in ("md5", "sha256"))
        if (self.headers["Content-MD5"], self.headers["x-amz-checksum-sha256"]) != tuple(digests):
            return self.answer(400, error("BadDigest"))
        for key in re.findall(r"<Key>([^<]*)</Key>", self.body.decode()):
            self.server.objects.pop(key, None)
        self.answer(200, b"<DeleteResult></DeleteResult>")

    def honest_begin(self):
        upload = f"{len(self.server.uploads)}~a/b+c="
        self.server.uploads[upload] = (self.key, {})
        self.answer(200, f"<InitiateMultipartUploadResult><UploadId>{upload}</UploadId></InitiateMultipartUploadResult>".encode())

    def honest_part(self):
        self.upload[1][int(self.query["partNumber"])] = self.body
        self.answer(200, b"", {"ETag": f'"{hashlib.md5(self.body).hexdigest()}"'})

    def honest_end(self):
        if self.upload is None:
            return self.answer(404, error("NoSuchUpload"))
        key, parts = self.upload
        named = re.findall(r'<PartNumber>(\d+)</PartNumber><ETag>"(\w+)"', html.unescape(self.body.decode()))
        if [(str(n), hashlib.md5(parts[n]).hexdigest()) for n in sorted(parts)] != named:
            return self.answer(400, error("InvalidPart"))
        self.server.objects[key] = b"".join(parts[n] for n in sorted(parts))
        del self.server.uploads[self.query["uploadId"]]
        self.answer(200, b"<CompleteMultipartUploadResult></CompleteMultipartUploadResult>")

    def honest_abort(self):
        self.server.uploads.pop(self.query["uploadId"], None)
        self.answer(204)

    def honest_uploads(self):
        rows = "".join(f"<Upload><Key>{key}</Key><UploadId>{name}</UploadId><Initiated>2026-11-26T02:11:58.123Z</Initiated></Upload>"
                       for name, (key, _) in sorted(self.server.uploads.items()))
        self.answer(200, f"<ListMultipartUploadsResult>{rows}</ListMultipartUploadsResult>".encode())

    @property
    def upload(self):
        return self.server.uploads.get(self.query["uploadId"])

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
        self.server.seen.append((self.kind, self.key, self.headers.get("Range", ""), self.headers.get("If-Match", "")))
        if not self.is_signed():
            return self.answer(403, error("SignatureDoesNotMatch"))
        fault = self.server.take_fault(self.kind, self.key)
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

    def fault_not_there(self, _):
        self.answer(405, error("MethodNotAllowed"))

    def fault_no_etag(self, _):
        self.answer(200)

    def fault_some_stay(self, _):
        """An order to remove objects is carried out but for the first."""
        keys = re.findall(r"<Key>([^<]*)</Key>", self.body.decode())
        for key in keys[1:]:
            self.server.objects.pop(key, None)
        self.answer(200, f"<DeleteResult><Error><Key>{keys[0]}</Key><Code>InternalError</Code></Error></DeleteResult>".encode())

    def fault_slow(self, honest):
        time.sleep(0.05)
        honest()

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

    def fault_replaced(self, honest):
        """Other bytes of the same length from now on."""
        self.server.objects[self.key] = bytes(reversed(self.server.objects[self.key]))
        honest()

    def fault_shorter(self, honest):
        self.server.objects[self.key] = self.server.objects[self.key][:-100]
        honest()

    def fault_longer(self, honest):
        self.server.objects[self.key] += b"x" * 100
        honest()

    def fault_gone(self, honest):
        self.server.objects.pop(self.key, None)
        honest()

    def fault_too_much(self, _):
        """More bytes than are announced."""
        data = self.server.objects[self.key]
        self.head(200, len(data), {"ETag": '"x"'})
        self.send(data + b"x" * 100)
        self.close_connection = True

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
