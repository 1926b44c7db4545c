#!/usr/bin/python3
"""Three hosts, each with a name, an address and a posmd of its own, one PostgreSQL, one object store; one host is cut off in the
middle of its work and comes back. Hosts are network namespaces, which need the right to make them."""
import atexit
import os
import socket
import subprocess
import sys

import kit
from kit import cards, sql, status, until

NET = f"10.{200 + os.getpid() % 50}.{os.getpid() // 50 % 250}"


def root(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"the right to make network namespaces is missing here (CAP_SYS_ADMIN and CAP_NET_ADMIN): "
                             f"{' '.join(command)}: {done.stderr.strip()}")


class Host:
    def __init__(self, site, number, bridge):
        self.site, self.name, self.link = site, f"posm{os.getpid()}n{number}", f"ph{os.getpid()}n{number}"
        root("ip", "netns", "add", self.name)
        atexit.register(lambda: subprocess.run(["ip", "netns", "del", self.name]))
        root("ip", "link", "add", self.link, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        root("ip", "link", "set", self.link, "master", bridge, "up")
        for words in (("addr", "add", f"{NET}.{number + 10}/24", "dev", "eth0"), ("link", "set", "eth0", "up"), ("link", "set", "lo", "up")):
            root("ip", "-n", self.name, *words)
        conf = site.write_conf(pg__conninfo=f"host={NET}.1 port={os.environ['PGPORT']} sslmode=disable")
        self.posmd = kit.Daemon(site, conf, wrapped=("ip", "netns", "exec", self.name, "unshare", "--uts", "sh", "-c",
                                                     f'hostname host{number} && exec "$0" "$@"'))

    def cut(self):
        root("ip", "link", "set", self.link, "down")

    def join(self):
        root("ip", "link", "set", self.link, "up")


def bridged():
    bridge = f"pb{os.getpid()}"
    root("ip", "link", "add", bridge, "type", "bridge")
    atexit.register(lambda: subprocess.run(["ip", "link", "del", bridge]))
    root("ip", "addr", "add", f"{NET}.1/24", "dev", bridge)
    root("ip", "link", "set", bridge, "up")
    return bridge


def with_addresses():
    """The cluster also hears the bridge."""
    with open(os.environ["PG_DATA"] + "/pg_hba.conf", "a") as rules:
        rules.write(f"host all all {NET}.0/24 trust\n")
    sql("SELECT pg_reload_conf()")


def a_host_that_is_cut_off_and_comes_back_loses_and_doubles_nothing(site):
    bridge = bridged()
    with_addresses()
    hosts = [Host(site, n, bridge) for n in range(3)]
    for host in hosts:
        host.posmd.event("started")
    generations = [site.press(1500) for _ in range(9)]
    lost = hosts[1]
    begun = lost.posmd.event("attempt begins", kind="generate")
    runner, taken = int(begun["pid"]), int(begun["subject"])
    until("cards", lambda: cards(taken) >= 1 or status(taken) == "done")
    lost.cut()
    lost.posmd.event("the database does not answer, waiting")
    until("its runners' end", lambda: runner not in kit.processes("posm-runner"))
    for generation in generations:
        until(f"generation {generation}", lambda: status(generation) == "done", 0.1)
    site.check(limit=3, quiet=True)
    lost.join()
    lost.posmd.event("the database answers again")
    more = [site.press(20) for _ in range(6)]
    for generation in more:
        until(f"generation {generation}", lambda: status(generation) == "done", 0.1)
    site.check(limit=3, attempts=2, quiet=True)
    workers = {line.split("worker=")[1].split()[0] for host in hosts for line in host.posmd.seen if "event=started" in line}
    assert len(workers) == 3, workers
    for host in hosts:
        assert host.posmd.end() == 0


class Site(kit.Site):
    OPTIONS = {**kit.Site.OPTIONS, "pg.statement_timeout": "2s", "job.tick": "2s"}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


if __name__ == "__main__":
    os.environ.setdefault("PGPORT", str(free_port()))
    os.environ.setdefault("POSM_PG_OPTIONS", f"-c listen_addresses=* -c port={os.environ['PGPORT']}")
    kit.under_postgres()
    sys.exit(kit.run([a_host_that_is_cut_off_and_comes_back_loses_and_doubles_nothing], Site()) != 0)
