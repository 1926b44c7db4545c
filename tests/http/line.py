"""A line between a client and a real server that breaks where a test wants it to. It knows no HTTP but where a request begins."""
import socket
import ssl
import threading


class Line:
    """Forwards connections to 127.0.0.1:port. plans: of the connections to come, one each, then faithful ones:
    ("cut", n): n bytes of what the server says pass, then both sides are closed; ("swallow", n): the server hears the connection's
    n-th request, the client gets no answer to it; ("stall", n): n bytes pass, then nothing happens any more."""

    def __init__(self, port, certificate=None, authority=None):
        self.target, self.plans, self.heads, self.tls = port, [], [], None
        self.stalled, self.closing = threading.Event(), threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        if certificate:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(certificate)
            if authority:
                self.tls.load_verify_locations(authority)
                self.tls.verify_mode = ssl.CERT_REQUIRED
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closing.set()
        self.listener.close()

    @property
    def url(self):
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def heads_with(self, word):
        return [head for head in self.heads if word.lower() in head.lower()]

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            plan = self.plans.pop(0) if self.plans else ("through",)
            threading.Thread(target=self.carry, args=(client, plan), daemon=True).start()

    def carry(self, client, plan):
        try:
            if self.tls:
                client = self.tls.wrap_socket(client, server_side=True)
            server = socket.create_connection(("127.0.0.1", self.target))
        except OSError:
            client.close()
            return
        asked = []
        threading.Thread(target=self.up, args=(client, server, asked), daemon=True).start()
        self.down(client, server, plan, asked)

    def up(self, client, server, asked):
        try:
            while data := client.recv(65536):
                if data.split(b" ", 1)[0] in (b"GET", b"POST", b"PUT", b"PATCH", b"DELETE"):
                    asked.append(data.split(b"\r\n\r\n", 1)[0].decode("latin-1"))
                    self.heads.append(asked[-1])
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def down(self, client, server, plan, asked):
        left = plan[1] if plan[0] in ("cut", "stall") else None
        try:
            while data := server.recv(65536):
                if plan[0] == "swallow" and len(asked) >= plan[1]:
                    break
                if left is not None:
                    data, left = data[:left], left - len(data)
                client.sendall(data)
                if left is not None and left <= 0:
                    if plan[0] == "stall":
                        self.stalled.set()
                        self.closing.wait()
                    break
        except OSError:
            pass
        for end in (client, server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()
