"""A service manager of the test's own: what systemd does for Type=notify, WatchdogSec= and a .socket unit, by sd_notify(3) and
sd_listen_fds(3)."""
import os
import signal
import socket
import subprocess
import threading

from stack import wait_until

BASH = 'exec 3<&"$0"; [ "$0" = 3 ] || eval "exec $0<&-"; export LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=posm; exec "$@"'


class Manager:
    def __init__(self, folder, name):
        self.folder, self.name, self.heard, self.listening, self.process = folder, name, [], None, None
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.bind(str(folder / f"{name}.notify"))
        threading.Thread(target=self.hear, daemon=True).start()
        self.log = open(folder / f"{name}-managed.log", "ab")

    def listen(self, path):
        """The .socket unit: it stays while services come and go."""
        if os.path.exists(path):
            os.unlink(path)
        self.listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listening.bind(str(path))
        os.chmod(path, 0o666)
        self.listening.listen(511)

    def start(self, command, watchdog_usec=None, wait=True):
        environment = {**os.environ, "NOTIFY_SOCKET": str(self.folder / f"{self.name}.notify")}
        if watchdog_usec:
            environment["WATCHDOG_USEC"] = str(watchdog_usec)
        command, passed = [str(word) for word in command], ()
        if self.listening:
            passed = (self.listening.fileno(),)
            command = ["bash", "-c", BASH, str(passed[0]), *command]
        self.heard = []
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        pass_fds=passed, start_new_session=True)
        if wait:
            self.wait_for("READY=1")

    def hear(self):
        while True:
            said = self.notify.recv(4096).decode()
            if said == "END":
                return
            self.heard += said.split("\n")

    def wait_for(self, word, seconds=30, ended=False):
        def said():
            if word in self.heard:
                return True
            if not ended and self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}: {self.said()[-2000:]}")
            return False
        wait_until(f"{word} of {self.name}", said, seconds)

    def said(self):
        return (self.folder / f"{self.name}-managed.log").read_text()

    def signal(self, which):
        self.heard = []
        self.process.send_signal(which)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        return self.process.returncode if self.process else None

    def close(self):
        self.stop()
        self.notify.sendto(b"END", str(self.folder / f"{self.name}.notify"))
        if self.listening:
            self.listening.close()
        self.log.close()
