import os
import shutil
import signal
import ssl
import subprocess

from .rollbook import Case, School, Server, wait_for
from .wire import Certificate, Visit, add_admin, answer, connect, request, shown


class TLS(Case):
    def setUp(self):
        self.school = School(self, students=1)
        self.certificate = Certificate(self.school.parent)

    def serve(self, *more):
        return Server(self, self.school, *self.certificate.options, *more)

    def test_it_answers_over_tls_with_secure_cookies_and_hsts(self):
        server = self.serve()
        self.assertEqual(server.lines[-1], f"Rollbook is at https://127.0.0.1:{server.port}/\n")
        with connect(server, self.certificate.context()) as connection:
            self.assertIn(connection.version(), ("TLSv1.2", "TLSv1.3"))
            connection.sendall(request("/login"))
            status, headers, body = answer(connection)
        self.assertEqual(status, 200)
        self.assertTrue(headers["strict-transport-security"].startswith("max-age=31536000"))
        self.assertTrue(headers["set-cookie"].startswith("__Host-rollbook_guest="))
        self.assertIn("Secure", headers["set-cookie"])
        self.assertIn(b"csrf_token", body)
        self.assertEqual(server.end(), 0)

    def test_old_versions_and_weak_ciphers_are_refused(self):
        server = self.serve()
        for version, ciphers in ((ssl.TLSVersion.TLSv1_1, "ALL:@SECLEVEL=0"),
                                 (ssl.TLSVersion.TLSv1_2, "AES128-SHA:AES256-SHA:@SECLEVEL=0")):
            context = self.certificate.context()
            context.minimum_version = context.maximum_version = version
            context.set_ciphers(ciphers)
            with self.assertRaises((ssl.SSLError, ConnectionError)):
                connect(server, context)

    def test_plain_http_to_the_port_is_told_and_refused(self):
        server = self.serve()
        with connect(server) as connection:
            connection.sendall(request())
            status, headers, body = answer(connection)
            self.assertEqual(connection.recv(1), b"")
        self.assertEqual(status, 400)
        self.assertEqual(headers["x-content-type-options"], "nosniff")
        self.assertIn(b"https://", body)
        self.assertEqual(shown(server), "school")

    def test_a_renewed_certificate_is_shown_after_a_signal_and_old_connections_live_on(self):
        server = self.serve()
        with connect(server, self.certificate.context()) as old:
            old.sendall(request())
            self.assertEqual(answer(old)[0], 200)
            self.certificate.make("renewed")
            server.process.send_signal(signal.SIGHUP)
            wait_for(lambda: shown(server) == "renewed")
            old.sendall(request())
            self.assertEqual(answer(old)[0], 200)
        with connect(server, self.certificate.context()) as new:
            new.sendall(request())
            self.assertEqual(answer(new)[0], 200)

    def test_renewed_files_are_noticed_without_a_signal(self):
        server = self.serve()
        other = Certificate(self.school.parent, "noticed")
        os.replace(other.key, self.certificate.key)
        os.replace(other.chain, self.certificate.chain)
        wait_for(lambda: shown(server) == "noticed", seconds=15)

    def test_files_that_are_no_good_when_renewed_leave_the_old_certificate(self):
        server = self.serve()
        self.certificate.chain.write_text("half a file")
        server.process.send_signal(signal.SIGHUP)
        wait_for(lambda: "stays the old one" in server.log.read_text())
        self.assertIn("no certificate", server.log.read_text())
        self.assertEqual(shown(server), "school")

    def test_files_that_are_no_good_are_refused_in_words(self):
        folder = self.school.parent
        other = Certificate(folder, "other")
        locked = folder / "locked.key"
        subprocess.run(
            ["openssl", "pkey", "-in", other.key, "-aes256", "-passout", "pass:secret", "-out", locked],
            check=True, capture_output=True)
        chain, key = self.certificate.chain, self.certificate.key
        for files, word in (((folder / "none.pem", key), "none.pem"), ((chain, folder / "none.key"), "none.key"),
                            ((key, key), "no certificate"), ((chain, chain), "no private key"),
                            ((chain, other.key), "is not the one of"), ((chain, locked), "without a password"),
                            ((folder, key), "can't be read")):
            self.refused(
                self.school.run("serve", "--port", 0, "--tls-cert", files[0], "--tls-key", files[1]), word)
        self.refused(self.school.run("serve", "--port", 0, "--tls-cert", chain), "--tls-key")
        self.refused(self.school.run("serve", "--port", 0, "--tls-key", key), "--tls-cert")

    def test_a_certificate_that_ends_soon_is_told(self):
        self.certificate.make("old", days=3)
        server = self.serve()
        wait_for(lambda: "the certificate ends soon" in server.log.read_text())

    def test_a_chain_is_sent_whole(self):
        folder = self.school.parent
        root = Certificate(folder, "root")
        leaf = folder / "leaf"
        subprocess.run(
            ["openssl", "req", "-newkey", "rsa:2048", "-noenc", "-subj", "/CN=leaf", "-keyout",
             f"{leaf}.key", "-out", f"{leaf}.csr"], check=True, capture_output=True)
        subprocess.run(
            ["openssl", "x509", "-req", "-in", f"{leaf}.csr", "-CA", root.chain, "-CAkey", root.key,
             "-days", "9", "-out", f"{leaf}.crt"], check=True, capture_output=True)
        self.certificate.chain.write_bytes(
            (folder / "leaf.crt").read_bytes() + root.chain.read_bytes())
        shutil.copy(folder / "leaf.key", self.certificate.key)
        server = self.serve()
        done = subprocess.run(
            ["openssl", "s_client", "-showcerts", "-connect", f"127.0.0.1:{server.port}"],
            input=b"", capture_output=True, timeout=20)
        self.assertEqual(done.stdout.count(b"BEGIN CERTIFICATE"), 2)

    def test_a_download_over_tls_is_whole(self):
        add_admin(self, self.school)
        server = self.serve()
        visit = Visit(server, self.certificate.context())
        self.assertEqual(visit.sign_in(), 303)
        self.assertTrue(all(name.startswith("__Host-") for name in visit.cookies), visit.cookies)
        sent = visit.ask("GET", "/backup/download/attendance").read()
        self.assertEqual(sent, self.ok(self.school.run("export", "attendance")))
