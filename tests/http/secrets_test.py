#!/usr/bin/python3
"""What holds a secret keeps it: the configuration's file mode, core dumps, and whom the programs speak to."""
import os
import signal
import ssl
import socket
import subprocess
import sys
import threading

from claims import claim, equal, run
from stack import BUILD, Stack, free_port, wait_until

PROGRAMS = (("posm-fcgi", "--pool", "api"), ("posmd",), ("posmctl", "user", "list"), ("posmctl", "check-config"))
SECRET = "hunter2-9f3c"


def started(s, program, conf, seconds=20):
    """(exit status, what it said); a program that does not end by itself is stopped."""
    process = subprocess.Popen([BUILD / program[0], *program[1:], "--config", conf], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, cwd="/")
    try:
        return process.wait(seconds), process.stdout.read()
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return None, process.stdout.read()


def conf(s, mode=0o640, **options):
    path = s.dir / "other.conf"
    path.write_text("".join(f"{k} = {v}\n" for k, v in {**s.options, "fcgi.api.socket": s.dir / "other.sock", **options}.items()))
    path.chmod(mode)
    return path


@claim
def a_configuration_that_others_can_read_or_write_is_refused(s):
    for mode in (0o644, 0o660, 0o602, 0o641):
        for program in PROGRAMS:
            status, said = started(s, program, conf(s, mode))
            equal((status not in (0, None), f"other.conf: " in said, "chmod it to 640" in said, said.count("\n")), (True, True, True, 1), (program, said))
    for mode in (0o600, 0o640, 0o400):
        equal(started(s, ("posmctl", "check-config"), conf(s, mode)), (0, f"{s.dir}/other.conf: ok\n"), oct(mode))


@claim
def a_database_over_the_network_is_verified_or_said_to_be_plain(s):
    port = free_port()
    roots = s.dir / "roots.pem"
    roots.write_text("")
    refused = {f"host=127.0.0.1 port={port}": "sslrootcert", f"host=db.example sslmode=require": "sslmode=require",
               f"host=db.example sslmode=prefer": "sslmode=prefer", f"host=/tmp,db.example sslmode=allow": "sslmode=allow",
               "hostaddr=127.0.0.1": "sslrootcert", "service=posm sslmode=require": "sslmode=require",
               "postgresql://db.example/posm?sslmode=prefer": "sslmode=prefer", f"host=db.example password={SECRET} x": "no connection string",
               f"host=db.example sslrootcert=/nowhere password={SECRET}": "sslrootcert"}
    for conninfo, word in refused.items():
        for program in PROGRAMS:
            status, said = started(s, program, conf(s, **{"pg.conninfo": conninfo}))
            equal((status not in (0, None), word in said, SECRET in said), (True, True, False), (conninfo, program, said))
    for conninfo in (f"host={s.dir}/pg", "dbname=posm", "host=@posm", f"host=127.0.0.1 port={port} sslmode=disable",
                     f"host=db.example sslrootcert={roots}", f"host=db.example sslmode=verify-ca sslrootcert={roots}"):
        equal(started(s, ("posmctl", "check-config"), conf(s, **{"pg.conninfo": conninfo})), (0, f"{s.dir}/other.conf: ok\n"), conninfo)


@claim
def nothing_is_said_to_a_database_that_does_not_encrypt_or_is_another(s):
    """A server that takes every TLS connection with a certificate of its own, and one that refuses TLS: neither hears a password."""
    key, cert = s.dir / "k.pem", s.dir / "c.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-subj", "/CN=localhost", "-days", "2"],
                   check=True, capture_output=True)
    other = s.dir / "other.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", s.dir / "k2.pem", "-out", other, "-subj", "/CN=localhost",
                    "-days", "2"], check=True, capture_output=True)
    for encrypts in (False, True):
        heard = []
        with socket.create_server(("127.0.0.1", 0)) as listener:
            def serve():
                connection, _ = listener.accept()
                with connection:
                    connection.settimeout(20)
                    heard.append(connection.recv(8))
                    connection.sendall(b"S" if encrypts else b"N")
                    try:
                        if encrypts:
                            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                            context.load_cert_chain(cert, key)
                            connection = context.wrap_socket(connection, server_side=True)
                        heard.append(connection.recv(1000))
                    except OSError:
                        pass
            thread = threading.Thread(target=serve)
            thread.start()
            port = listener.getsockname()[1]
            status, said = started(s, ("posmctl", "user", "list"), conf(s, **{
                "pg.conninfo": f"host=localhost hostaddr=127.0.0.1 port={port} user=posm password={SECRET} dbname=posm sslrootcert={other}"}))
            thread.join()
        equal((status, len(heard[0]), b"".join(heard[1:]), SECRET in said), (1, 8, b"", False), said)
        equal(("certificate verify failed" if encrypts else "does not support SSL") in said, True, said)


@claim
def no_program_that_holds_secrets_leaves_a_core(s):
    """What may not be dumped belongs to root in /proc, whoever runs it (proc(5), PR_SET_DUMPABLE)."""
    home = s.dir / "own"
    home.mkdir(mode=0o777)
    home.chmod(0o777)
    with socket.socket(socket.AF_UNIX) as silent:  # a database that takes connections and says nothing
        silent.bind(str(home / ".s.PGSQL.5432"))
        silent.listen(10)
        (home / ".s.PGSQL.5432").chmod(0o777)
        file = conf(s, **{"pg.conninfo": f"host={home} dbname=posm", "fcgi.api.socket": home / "api.sock"})
        owner = os.stat(s.dir / "pg" / "data")
        os.chown(file, owner.st_uid, owner.st_gid)
        for program in (("sleep", "30"), ("posmd",), ("posm-fcgi", "--pool", "api"), ("posmctl", "user", "list")):
            mine = program[0] != "sleep"
            order, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # a runner waits there for its order
            process = subprocess.Popen([*s.as_owner, BUILD / program[0] if mine else program[0], *program[1:], *(["--config", file] if mine else [])],
                                       stdin=order, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")

            def exe():
                if process.poll() is not None:
                    raise AssertionError(f"{program} ended: {process.stderr.read()}")
                try:
                    return os.readlink(f"/proc/{process.pid}/exe")
                except OSError:
                    return ""  # it has just ended
            try:
                wait_until(f"{program} to run", lambda: exe().endswith(program[0]))
                if mine:
                    wait_until(f"{program[0]} to be closed", lambda: os.stat(f"/proc/{process.pid}/environ").st_uid == 0, 10)
                else:
                    equal(os.stat(f"/proc/{process.pid}/environ").st_uid, owner.st_uid)
            finally:
                process.kill()
                process.wait()
                order.close()
                ours.close()


@claim
def what_was_said_in_the_logs_of_all_this_holds_no_secret(s):
    for log in s.dir.glob("*.log"):
        equal(SECRET in log.read_text(errors="replace"), False, log)


if __name__ == "__main__":
    with Stack(posmd=False) as stack:
        sys.exit(run(stack))
