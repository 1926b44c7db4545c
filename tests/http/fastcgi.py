"""A web server's side of FastCGI 1.0, record by record, for what no web server would send."""
import socket
import struct

BEGIN, ABORT, END, PARAMS, STDIN, STDOUT, STDERR = 1, 2, 3, 4, 5, 6, 7


def record(kind, content=b"", request_id=1):
    return struct.pack(">BBHHBB", 1, kind, request_id, len(content), 0, 0) + content


def length(n):
    return struct.pack(">B", n) if n < 128 else struct.pack(">I", n | 0x80000000)


def pair(name, value):
    name, value = name.encode(), value.encode()
    return length(len(name)) + length(len(value)) + name + value


class Request:
    def __init__(self, path, timeout=30):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        self.socket.connect(str(path))

    def send(self, data):
        self.socket.sendall(data)
        return self

    def head(self, method, target, keep=False, **variables):
        given = {"REQUEST_METHOD": method, "REQUEST_URI": target, "SERVER_PROTOCOL": "HTTP/1.1", **variables}
        self.send(record(BEGIN, struct.pack(">HB5x", 1, 1 if keep else 0)))
        self.send(record(PARAMS, b"".join(pair(k, v) for k, v in given.items())) + record(PARAMS))
        return self

    def body(self, data=b""):
        while data:
            self.send(record(STDIN, data[:60000]))
            data = data[60000:]
        return self.send(record(STDIN))

    def exactly(self, n):
        data = b""
        while len(data) < n:
            more = self.socket.recv(n - len(data))
            if not more:
                return None
            data += more
        return data

    def answer(self):
        """(status, headers, body, whole): whole says whether END_REQUEST came before the connection's end."""
        output, whole = b"", False
        while True:
            head = self.exactly(8)
            if head is None:
                break
            _, kind, _, size, padding, _ = struct.unpack(">BBHHBB", head)
            content = self.exactly(size + padding)
            if content is None:
                break
            if kind == STDOUT:
                output += content[:size]
            if kind == END:
                whole = True
                break
        self.closed = self.socket.recv(1) == b"" if whole else True
        self.socket.close()
        head, _, body = output.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        return int(headers.pop("Status", "0").split()[0]), headers, body, whole

    def close(self):
        self.socket.close()


def call(path, method, target, body=b"", **variables):
    given = {"CONTENT_LENGTH": str(len(body)), **variables} if body else variables
    return Request(path).head(method, target, **given).body(body).answer()
