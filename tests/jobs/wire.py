"""A line between posm and PostgreSQL that breaks where a test wants it to: unix socket to unix socket, message by message where
the protocol matters (PostgreSQL: Frontend/Backend Protocol, 55.7)."""
import os
import pathlib
import socket
import threading


class Wire:
    """conninfo leads through it. silent: nothing passes any more, either way, and nobody is told. no_notes: notifications are
    lost. lose_commit: the answer to the next COMMIT is lost, together with its connection."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.silent, self.no_notes, self.lose_commit, self.lost = False, False, False, 0
        self.open = threading.Event()
        self.open.set()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.folder / ".s.PGSQL.5432"))
        self.listener.listen(50)
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def conninfo(self):
        return f"host={self.folder}"

    def blackhole(self):
        self.open.clear()

    def heal(self):
        self.open.set()

    def accept(self):
        while True:
            client = self.listener.accept()[0]
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(os.environ["PGHOST"] + "/.s.PGSQL.5432")
            except OSError:
                client.close()
                continue
            pair = Pair(self, client, server)
            threading.Thread(target=pair.up, daemon=True).start()
            threading.Thread(target=pair.down, daemon=True).start()


class Pair:
    def __init__(self, wire, client, server):
        self.wire, self.client, self.server, self.doomed = wire, client, server, False

    def close(self):
        for end in (self.client, self.server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def up(self):
        try:
            while data := self.client.recv(65536):
                self.wire.open.wait()
                if self.wire.lose_commit and (b"COMMIT" in data or b"pg_commit" in data):
                    self.wire.lose_commit, self.doomed = False, True
                self.server.sendall(data)
        except OSError:
            pass
        self.close()

    def exactly(self, n):
        data = b""
        while len(data) < n:
            more = self.server.recv(n - len(data))
            if not more:
                raise OSError("the server has ended")
            data += more
        return data

    def down(self):
        try:
            while True:
                head = self.exactly(5)
                body = self.exactly(int.from_bytes(head[1:], "big") - 4)
                self.wire.open.wait()
                if self.doomed and head[:1] == b"Z":  # ready again: the COMMIT is done, and nobody hears of it
                    self.wire.lost += 1
                    break
                if not self.doomed and not (self.wire.no_notes and head[:1] == b"A"):
                    self.client.sendall(head + body)
        except OSError:
            pass
        self.close()
