"""A PostgreSQL that is asked over the network: nobody listens in, nobody stands in for it."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.request

from .rollbook import Case, School, Server, free_port
from .test_postgres import THROWAWAY, psql
from .wire import Certificate

PASSWORD = "s3cret over the wire"


class Transport(Case):
    """Its certificate is for db.example, which is 127.0.0.1 here, and signed by a root of its own."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="rollbook-tls-"))
        cls.folder.chmod(0o711)
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        inner = cls.folder / "pg"
        cls.socket = subprocess.run(
            [THROWAWAY, "start", inner], capture_output=True, check=True).stdout.decode().strip()
        cls.addClassCleanup(subprocess.run, [THROWAWAY, "stop", inner])
        cls.root, cls.other = Certificate(cls.folder, "root"), Certificate(cls.folder, "other")
        cls.sign("db.example", cls.root, inner / "data")
        cls.port = free_port()
        for setting, value in {
                "ssl": "on", "ssl_cert_file": "db.example.pem", "ssl_key_file": "db.example.key",
                "listen_addresses": "127.0.0.1", "port": cls.port}.items():
            psql(cls.socket, f"ALTER SYSTEM SET {setting} = '{value}'")
        psql(cls.socket, f"CREATE ROLE office LOGIN PASSWORD '{PASSWORD}'")
        psql(cls.socket, "CREATE DATABASE school OWNER office")
        (inner / "data" / "pg_hba.conf").write_text("hostssl all office 127.0.0.1/32 scram-sha-256\n")
        subprocess.run([THROWAWAY, "halt", inner], check=True)
        subprocess.run([THROWAWAY, "resume", inner], check=True)

    @classmethod
    def openssl(cls, *words):
        subprocess.run(["openssl", *map(str, words)], cwd=cls.folder, check=True, capture_output=True)

    @classmethod
    def sign(cls, host, root, data):
        """A certificate for `host`, where PostgreSQL reads it."""
        cls.openssl(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc", "-subj",
            f"/CN={host}", "-keyout", f"{host}.key", "-out", f"{host}.csr")
        (cls.folder / "names").write_text(f"subjectAltName=DNS:{host}\n")
        cls.openssl(
            "x509", "-req", "-days", "2", "-in", f"{host}.csr", "-CA", root.chain,
            "-CAkey", root.key, "-CAcreateserial", "-extfile", "names", "-out", f"{host}.pem")
        for kind in ("pem", "key"):
            file = data / f"{host}.{kind}"
            shutil.copy(cls.folder / file.name, file)
            file.chmod(0o600)
            if os.geteuid() == 0:
                shutil.chown(file, "postgres", "postgres")

    def setUp(self):
        self.school = School(self)
        self.password = self.school.parent / "password"
        self.password.write_text(f"{PASSWORD}\n")

    def options(self, host="db.example", root=None, mode="verify-full"):
        return (
            "--database", f"postgres://office@{host}:{self.port}/school?hostaddr=127.0.0.1&sslmode={mode}"
            f"&sslrootcert={(root or self.root).chain}", "--database-password-file", self.password)

    def refused_in_a_sentence(self, *options):
        error = self.refused(self.school.run("user", "list", *options), "can't be reached")
        self.assertNotIn(PASSWORD, error)
        return error

    def test_a_database_that_shows_the_right_certificate_is_used_and_encrypted(self):
        self.ok(self.school.run("demo", "--students", "2", *self.options()))
        server = Server(self, self.school, *self.options())
        # The only way in that pg_hba.conf leaves is an encrypted one.
        self.assertEqual(urllib.request.urlopen(server.address + "/healthz").status, 200)
        self.assertEqual(server.end(), 0)

    def test_another_root_another_name_and_no_encryption_are_refused(self):
        for told, options in {
            "another root": self.options(root=self.other),
            "another name": self.options(host="elsewhere.example"),
            "not encrypted": self.options(mode="disable"),
        }.items():
            with self.subTest(told):
                self.refused_in_a_sentence(*options)
        # Without the name's check the same certificate would do: it is the name that was refused.
        self.ok(self.school.run("user", "list", *self.options(host="elsewhere.example", mode="verify-ca")))

    def test_the_password_is_seen_nowhere(self):
        server = Server(self, self.school, *self.options())
        process = pathlib.Path(f"/proc/{server.process.pid}")
        for place in ("cmdline", "environ"):
            self.assertNotIn(PASSWORD.encode(), (process / place).read_bytes())
        self.assertEqual(server.end(), 0)
        self.assertNotIn(PASSWORD, server.log.read_text() + "".join(server.lines))
        self.password.write_text("something else\n")
        error = self.refused_in_a_sentence(*self.options())
        self.assertNotIn("something else", error)
