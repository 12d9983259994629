"""What goes over a connection, byte by byte, and certificates for it."""

import http.client
import socket
import ssl
import subprocess
import time
import urllib.parse


class Certificate:
    """A certificate for 127.0.0.1 that signs itself, with its key, in a folder."""

    def __init__(self, folder, name="school"):
        self.chain, self.key = folder / f"{name}.pem", folder / f"{name}.key"
        self.make(name)

    def make(self, name, days=90):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-noenc", "-days", str(days), "-subj", f"/CN={name}", "-addext",
             "subjectAltName=IP:127.0.0.1", "-out", self.chain, "-keyout", self.key],
            check=True, capture_output=True)

    @property
    def options(self):
        return "--tls-cert", self.chain, "--tls-key", self.key

    def context(self):
        return ssl.create_default_context(cafile=self.chain)


def connect(server, context=None, timeout=20):
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=timeout)
    return context.wrap_socket(plain, server_hostname="127.0.0.1") if context else plain


def shown(server):
    """The name in the certificate that a new connection is shown."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with connect(server, context) as connection:
        text = ssl.DER_cert_to_PEM_cert(connection.getpeercert(True))
    done = subprocess.run(
        ["openssl", "x509", "-noout", "-subject", "-nameopt", "multiline"], input=text.encode(),
        capture_output=True, check=True)
    return done.stdout.decode().rsplit("= ", 1)[1].strip()


def request(path="/healthz", method="GET", headers=(), body=b""):
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def answer(connection):
    """One answer with a length: its status, its headers by small name, its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            raise ConnectionError(data)
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    return int(first.split()[1]), headers, body


def everything(server, data, timeout=20):
    """All that comes until the server hangs up, and after how many seconds it did."""
    start, got = time.monotonic(), b""
    with connect(server, timeout=timeout) as connection:
        connection.sendall(data)
        try:
            while more := connection.recv(65536):
                got += more
        except ConnectionResetError:
            pass
    return got, time.monotonic() - start


class Visit:
    """A person with a browser that keeps cookies and follows nothing."""

    def __init__(self, server, context=None):
        self.server, self.context, self.cookies = server, context, {}

    def ask(self, method, path, body=None, headers=()):
        """The answer, whose body is still to be read."""
        how = {"context": self.context} if self.context else {}
        kind = http.client.HTTPSConnection if self.context else http.client.HTTPConnection
        connection = kind("127.0.0.1", self.server.port, timeout=30, **how)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, {
            "Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", **dict(headers)})
        found = connection.getresponse()
        for line in found.headers.get_all("Set-Cookie") or []:
            name, value = line.split(";")[0].split("=", 1)
            self.cookies[name] = value
        found.connection = connection
        return found

    def sign_in(self, name="desk", password="correct horse battery"):
        page = self.ask("GET", "/login").read().decode()
        token = page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
        form = urllib.parse.urlencode(
            {"csrf_token": token, "username": name, "password": password, "next": "/"})
        found = self.ask("POST", "/login", form)
        found.read()
        return found.status


def add_admin(test, school):
    test.ok(school.run("user", "add", "desk", "--role", "admin", input=b"correct horse battery\n"))
