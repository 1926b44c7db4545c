#!/usr/bin/python3
"""The ways to log people in that httpd-conf offers: every file is read by its real server, and those that need no other
server - Basic, client certificates, a front server that is trusted - are tried on both."""
import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
import sys

from claims import claim, equal, run
from stack import SOURCE, Client, Stack, free_port, system_program

MODULES = "/usr/lib/apache2/modules"
APACHE = ("alias auth_basic authn_core authn_file authz_core authz_host authz_user dir env headers mime proxy proxy_fcgi reqtimeout rewrite "
          "setenvif mpm_event").split()
# what each file wants: modules of Apache, and variables (lighttpd's posm_x is Apache's POSM_X)
WANTS = {
    "htpasswd": ([], {"htpasswd": "{dir}/htpasswd"}),
    "ldap": (["ldap", "authnz_ldap"], {"ldap_host": "ldap.example", "ldap_base": "ou=people,dc=example,dc=org", "ldap_filter": "(uid=?)",
                                       "ldap_ca": "{dir}/ca.pem", "ldap_url": "ldap://ldap.example/ou=people,dc=example,dc=org?uid?sub?(objectClass=person)"}),
    "gssapi": (["auth_gssapi"], {"keytab": "{dir}/posm.keytab", "principal": "HTTP/posm.example@EXAMPLE"}),
    "cert": (["ssl", "socache_shmcb"], {"client_ca": "{dir}/ca.pem"}),
    "openidc": (["auth_openidc"], {"oidc_metadata": "https://id.example/.well-known/openid-configuration", "oidc_client": "posm",
                                   "oidc_redirect": "https://posm.example/admin/oidc", "oidc_secrets": "{dir}/oidc-secrets.conf"}),
    "front": (["proxy_http"], {"front": "127.0.0.2", "behind": "http://127.0.0.1:1"}),
}


def variables(s, auth):
    return {name: value.replace("{dir}", str(s.dir)) for name, value in WANTS[auth][1].items()}


def httpd_conf(s, server, auth):
    """posm's own files, with another auth-*.conf in the place of auth-htpasswd.conf: what their reader is told to do."""
    folder = s.dir / f"conf-{server}-{auth}"
    if not folder.exists():
        shutil.copytree(SOURCE / "httpd-conf", folder)
        main = folder / server / ("site.conf" if server == "lighttpd" else "posm.conf")
        text, n = re.subn(r"^(include .*|Include .*)/auth-htpasswd\.conf", rf"\1/auth-{auth}.conf", main.read_text(), flags=re.M)
        equal(n, 1, main)
        main.write_text(text)
    return folder / server


def lighttpd_file(s, auth, port, lines=""):
    files = httpd_conf(s, "lighttpd", auth)
    given = "".join(f'var.posm_{k} = "{v}"\n' for k, v in variables(s, auth).items())
    path = s.dir / f"lighttpd-{auth}.conf"
    path.write_text(f'''
        server.bind = "127.0.0.1"
        server.port = {port}
        server.document-root = "{s.dir}/uploads"
        server.upload-dirs = ( "{s.dir}/uploads" )
        server.errorlog = "{s.dir}/lighttpd-{auth}-errors.log"
        var.posm_httpd_conf = "{files}"
        var.posm_admin = "{s.admin_dir}"
        var.posm_api_socket = "{s.options["fcgi.api.socket"]}"
        var.posm_bulk_socket = "{s.options["fcgi.bulk.socket"]}"
        {given}{lines}
        include "{files}/posm.conf"
    ''')
    return path


def of_one_host(s):
    """What posm.conf's head says of one host alone: lighttpd has nothing against it."""
    path = lighttpd_file(s, "htpasswd", free_port())
    text = path.read_text()
    path.write_text(text.replace('/posm.conf"', '/server.conf"') + '$HTTP["host"] == "posm.example" { include var.posm_httpd_conf + "/site.conf" }\n')
    done = subprocess.run([system_program("lighttpd"), "-tt", "-f", path], capture_output=True, text=True)
    path.write_text(text)
    equal((done.returncode, done.stdout + done.stderr), (0, ""))


def apache_file(s, auth, port, lines="", main="posm.conf"):
    files = httpd_conf(s, "apache", auth)
    given = "".join(f'Define POSM_{k.upper()} "{v}"\n' for k, v in variables(s, auth).items())
    loads = "".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so\n" for name in APACHE + WANTS[auth][0] + ["proxy_http"] * (main != "posm.conf"))
    user = "User www-data\nGroup www-data\n" if os.getuid() == 0 else ""
    path = s.dir / f"apache-{auth}.conf"
    path.write_text(f'''
ServerName localhost
ServerRoot "{s.dir}"
DefaultRuntimeDir "{s.dir}"
Listen 127.0.0.1:{port}
PidFile "{s.dir}/apache-{auth}.pid"
ErrorLog "{s.dir}/apache-{auth}-errors.log"
{loads}{user}TypesConfig /etc/mime.types
DocumentRoot "{s.dir}/uploads"
<Directory "{s.dir}/uploads">
	Require all granted
</Directory>
<Directory "{s.admin_dir}">
	Require all granted
</Directory>
Define POSM_HTTPD_CONF {files}
Define POSM_ADMIN {s.admin_dir}
Define POSM_API_SOCKET {s.options["fcgi.api.socket"]}
Define POSM_BULK_SOCKET {s.options["fcgi.bulk.socket"]}
{given}{lines}
Include {files}/{main}
''')
    return path


def openssl(*words, folder):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True, cwd=folder)


def certificates(s):
    """ca.pem signs the server and anna; mallory has signed herself."""
    if (s.dir / "ca.pem").exists():
        return
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=posm test CA", "-days", 2, folder=s.dir)
    for name, subject in (("server", "/CN=localhost"), ("anna", "/O=posm/CN=Анна Иванова"), ("nobody", "/O=posm/CN=nobody-at-all")):
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-utf8", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject, folder=s.dir)
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out", f"{name}.crt", "-days", 2, folder=s.dir)
        (s.dir / f"{name}.pem").write_text((s.dir / f"{name}.key").read_text() + (s.dir / f"{name}.crt").read_text())
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-utf8", "-keyout", "mallory.key", "-out", "mallory.crt", "-subj", "/O=posm/CN=Анна Иванова",
            "-days", 2, folder=s.dir)
    (s.dir / "mallory.pem").write_text((s.dir / "mallory.key").read_text() + (s.dir / "mallory.crt").read_text())
    (s.dir / "posm.keytab").write_bytes(b"\x05\x02")
    (s.dir / "oidc-secrets.conf").write_text("OIDCClientSecret not-a-secret\nOIDCCryptoPassphrase not-a-secret-either\n")


def read_by(s, server, auth):
    certificates(s)
    (s.dir / "htpasswd").touch()
    if server == "lighttpd":
        lines = f'server.modules += ( "mod_openssl" )\nssl.engine = "enable"\nssl.pemfile = "{s.dir}/server.pem"\n' if auth == "cert" else ""
        command = [system_program("lighttpd"), "-tt", "-f", lighttpd_file(s, auth, free_port(), lines)]
    else:
        lines = f'SSLEngine On\nSSLCertificateFile "{s.dir}/server.pem"\n' if auth == "cert" else ""
        command = [system_program("apache2"), "-t", "-f", apache_file(s, auth, free_port(), lines)]
    done = subprocess.run(command, capture_output=True, text=True)
    equal(done.returncode, 0, f"{server} reads auth-{auth}.conf: {done.stdout}{done.stderr}")
    return done.stderr


@claim
def each_server_reads_each_file_and_there_is_no_other(s):
    of_one_host(s)
    for server in ("lighttpd", "apache"):
        for file in sorted((SOURCE / "httpd-conf" / server).glob("auth-*.conf")):
            auth = file.stem.removeprefix("auth-")
            said = read_by(s, server, auth)
            equal("WARNING" in said or "unknown config-key" in said, False, f"{file}: {said}")
            # what the file's head says is to be set is what it uses
            text = file.read_text()
            used = set(re.findall(r"^[^#]*?(?:var\.posm_|\$\{POSM_)(\w+)", text, re.M))
            told = set(re.findall(r"^#   (?:var\.posm_|POSM_)(\w+)", text, re.M)) | ({"htpasswd", "HTPASSWD"} & used)
            equal(used - {"httpd_conf"}, told, file)


@claim
def the_document_names_every_file(s):
    text = (SOURCE / "docs" / "authentication.md").read_text()
    for file in [*(SOURCE / "httpd-conf").glob("*/auth-*.conf"), SOURCE / "httpd-conf/apache/front.conf"]:
        equal(f"{file.parent.name}/{file.name}" in text, True, file)


def start(s, name, command, port):
    service = s.service(name, command)

    def listens():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.connect()
            return True
        except OSError:
            return False
        finally:
            connection.close()
    service.wait_for(name, listens)
    return service


def by_certificate(s, port, name, **headers):
    """The answer of /me; None when the server wants none of this certificate."""
    context = ssl.create_default_context(cafile=s.dir / "ca.pem")
    context.check_hostname = False
    if name:
        context.load_cert_chain(s.dir / f"{name}.pem")
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=30)
    try:
        connection.request("GET", "/api/v1/me", headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    except (ssl.SSLError, ConnectionError, http.client.RemoteDisconnected):
        return None
    finally:
        connection.close()


@claim
def a_client_certificate_is_a_login_on_both(s):
    certificates(s)
    s.user("Анна Иванова", "viewer")
    for server in ("lighttpd", "apache"):
        port = free_port()
        if server == "lighttpd":
            file = lighttpd_file(s, "cert", port, f'server.modules += ( "mod_openssl" )\nssl.engine = "enable"\nssl.pemfile = "{s.dir}/server.pem"\n')
            service = start(s, server, [system_program("lighttpd"), "-D", "-f", file], port)
        else:
            file = apache_file(s, "cert", port, f'SSLEngine On\nSSLCertificateFile "{s.dir}/server.pem"\n')
            service = start(s, server, [system_program("apache2"), "-D", "FOREGROUND", "-f", file], port)
        status, me = by_certificate(s, port, "anna", Remote_User="admin", X_Remote_User="admin", Authorization="Basic YWRtaW46YWRtaW4tcHc=")
        equal((status, me.get("login"), me.get("role")), (200, "Анна Иванова", "viewer"), server)
        status, refused = by_certificate(s, port, "nobody")
        equal((status, refused["code"]), (403, "no_role"), server)
        for name in (None, "mallory"):
            answer = by_certificate(s, port, name)
            equal(answer is None or answer[0] in (400, 401, 403), True, (server, name, answer))
        service.stop()


@claim
def a_password_is_a_login_on_both(s):
    hashed = subprocess.run(["openssl", "passwd", "-apr1", "pw"], check=True, capture_output=True, text=True).stdout.strip()
    (s.dir / "htpasswd").write_text(f"bob:{hashed}\n")
    s.user("bob", "viewer")
    for server in ("lighttpd", "apache"):
        port = free_port()
        command = ([system_program("lighttpd"), "-D", "-f", lighttpd_file(s, "htpasswd", port)] if server == "lighttpd" else
                   [system_program("apache2"), "-D", "FOREGROUND", "-f", apache_file(s, "htpasswd", port)])
        service = start(s, server, command, port)
        equal(Client(port, "bob", "pw").get("/api/v1/me").json["login"], "bob", server)
        for login, password in (("bob", "wrong"), ("bob", ""), ("", "pw"), ("admin", "pw")):
            reply = Client(port, login, password).get("/api/v1/me", Remote_User="admin")
            equal((reply.status, reply.headers["WWW-Authenticate"].split()[0]), (401, "Basic"), (server, login))
        equal(Client(port).get("/api/v1/me", Remote_User="bob").status, 401, server)
        service.stop()


@claim
def a_front_server_is_believed_where_it_is_trusted_and_nobody_else(s):
    hashed = subprocess.run(["openssl", "passwd", "-apr1", "pw"], check=True, capture_output=True, text=True).stdout.strip()
    (s.dir / "htpasswd").write_text(f'oper:{hashed}\nadmin:{hashed}\nx"; admin:{hashed}\nАнна:{hashed}\n')
    behind, port = free_port(), free_port()
    start(s, "behind", [system_program("lighttpd"), "-D", "-f", lighttpd_file(s, "front", behind)], behind)
    # the front speaks from an address of its own, so that this test can come from another
    lines = f'Define POSM_BEHIND "http://127.0.0.1:{behind}"\nProxySourceAddress 127.0.0.2\n'
    files = httpd_conf(s, "apache", "htpasswd")
    start(s, "front", [system_program("apache2"), "-D", "FOREGROUND", "-f",
                       apache_file(s, "htpasswd", port, lines + f"Include {files}/auth-htpasswd.conf\n", main="front.conf")], port)
    oper = Client(port, "oper", "pw")
    equal(oper.get("/api/v1/me").json["login"], "oper")
    for name in ("X-Posm-Login", "x-posm-login", "X_Posm_Login", "X-POSM-LOGIN"):
        for client in (Client(behind), Client(port)):
            equal(client.request("GET", "/api/v1/me", headers={name: "admin"}).status in (400, 401, 403), True, name)
        equal(oper.request("GET", "/api/v1/me", headers={name: "admin"}).json.get("login") in ("oper", None), True, name)
    for name in ("Remote-User", "X-Remote-User", "X-Forwarded-User", "REMOTE_USER", "X-Forwarded-For", "Forwarded"):
        equal(oper.request("GET", "/api/v1/me", headers={name: "admin"}).json.get("login") in ("oper", None), True, name)
        equal(Client(behind).request("GET", "/api/v1/me", headers={name: "admin"}).status in (400, 403), True, name)
    s.user("Анна", "viewer")
    s.user('x"; admin', "viewer")
    for login in ("Анна", 'x"; admin'):
        equal(Client(port, login, "pw").get("/api/v1/me").json["login"], login)
    made = oper.post(f"/api/v1/restaurants/{s.restaurant()}/tables", {"number": "1"}, Origin=f"http://127.0.0.1:{port}")
    equal(made.status, 201, made)


if __name__ == "__main__":
    with Stack(web=None, posmd=False) as stack:
        sys.exit(run(stack))
