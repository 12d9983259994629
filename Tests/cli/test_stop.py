import os
import re
import signal
import socket
import time
from unittest import mock

from torture.faults import Shim

from .rollbook import Case, School, Server, wait_for
from .wire import Certificate, Visit, add_admin, everything, request

LINE = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ info request id=[0-9a-f]{16} method=[A-Z]+ route=\S+ "
    r"status=\d{3} ms=\d+ end=(whole|cut)")


class Log(Case):
    def test_a_line_a_request_with_its_number_and_nobodys_name(self):
        school = School(self, students=3)
        add_admin(self, school)
        server = Server(self, school)
        visit = Visit(server)
        self.assertEqual(visit.sign_in(), 303)
        answers = [visit.ask("GET", path) for path in (
            "/students/1", "/students?q=Amina+Khan", "/no/such/amina", "/backup/download/students")]
        for answer in answers:
            answer.read()
        wait_for(lambda: "download" in server.log.read_text())
        text = server.log.read_text()
        lines = [line for line in text.splitlines() if " info " in line]
        self.assertEqual(len(lines), 6, text)
        for line in lines:
            self.assertRegex(line, LINE)
        self.assertIn("method=GET route=/students/{id} status=200", text)
        for answer in answers:
            self.assertIn(f"id={answer.headers['X-Request-ID']} ", text)
        for word in ("Amina", "amina", "desk", "127.0.0.1", "q=", *visit.cookies.values()):
            self.assertNotIn(word, text)

    def test_a_fault_is_told_by_the_number_that_its_page_shows(self):
        school = School(self, students=3)
        add_admin(self, school)
        server = Server(self, school)
        visit = Visit(server)
        self.assertEqual(visit.sign_in(), 303)
        school.change("DROP TABLE attendance")
        answer = visit.ask("GET", "/attendance")
        page = answer.read().decode()
        number = answer.headers["X-Request-ID"]
        self.assertEqual(answer.status, 500)
        self.assertIn(f"<code>{number}</code>", page)
        self.assertNotIn("attendance.", page.split("<main", 1)[1])
        self.assertRegex(server.log.read_text(), f"error a fault id={number} route=/attendance fault=")

    def test_a_level_keeps_the_rest_out(self):
        server = Server(self, School(self, students=1), "--log-level", "warning")
        everything(server, request(headers=["Connection: close"]))
        self.assertEqual(server.end(), 0)
        self.assertEqual(server.log.read_text(), "")


class Stop(Case):
    """A server that is told to stop while a download is under way."""

    def begin(self, *options):
        school = School(self, students=400)
        add_admin(self, school)
        server = Server(self, school, *options)
        visit = Visit(server)
        self.assertEqual(visit.sign_in(), 303)
        cookies = "; ".join(f"{name}={value}" for name, value in visit.cookies.items())
        reader = socket.socket()
        self.addCleanup(reader.close)
        # Small, so that the server can't send everything into the machine's own memory.
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.settimeout(30)
        reader.connect(("127.0.0.1", server.port))
        reader.sendall(request("/backup/download/all", headers=["Cookie: " + cookies]))
        self.got = reader.recv(1000)
        return server, reader

    def rest(self, reader):
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        try:
            while more := reader.recv(1 << 20):
                self.got += more
        except ConnectionResetError:
            pass
        return self.got

    def test_the_download_ends_whole_and_nobody_new_is_let_in(self):
        server, reader = self.begin("--stop-within", "120")
        server.process.send_signal(signal.SIGTERM)
        wait_for(lambda: "stopping" in server.log.read_text())
        time.sleep(0.5)
        self.assertIsNone(server.process.poll())
        with self.assertRaises(OSError):
            everything(server, request())
            raise ConnectionError("it hung up at once")
        self.assertTrue(self.rest(reader).endswith(b"0\r\n\r\n"))
        self.assertEqual(server.process.wait(timeout=20), 0)
        self.assertIn("end=whole", server.log.read_text())

    def test_a_download_that_does_not_end_is_cut_off_in_time(self):
        server, reader = self.begin("--stop-within", "2")
        start = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=20)
        self.assertGreater(time.monotonic() - start, 1.5)
        self.assertLess(time.monotonic() - start, 9)
        self.assertFalse(self.rest(reader).endswith(b"0\r\n\r\n"))

    def test_a_second_signal_ends_it_at_once(self):
        server, _ = self.begin("--stop-within", "60")
        server.process.send_signal(signal.SIGTERM)
        wait_for(lambda: "stopping" in server.log.read_text())
        start = time.monotonic()
        server.process.send_signal(signal.SIGTERM)
        self.assertEqual(server.process.wait(timeout=20), 143)
        self.assertLess(time.monotonic() - start, 5)


class Promptly(Case):
    """Signals that come with the greeting, on a machine that takes its time to catch each kind."""

    def test_a_signal_that_comes_with_the_greeting_is_heard(self):
        school = School(self, students=1)
        certificate = Certificate(school.parent)
        shim = Shim(school.parent)
        for state in ("sound", "damaged"):
            if state == "damaged":
                os.truncate(school.file, 8192)
            for late in (1, 2, 3):
                with self.subTest(state, late=late), \
                        mock.patch.dict(os.environ, shim.environment("catch", late, error=0)):
                    server = Server(self, school, *certificate.options)
                    if state == "sound":
                        server.process.send_signal(signal.SIGHUP)
                    self.assertEqual(server.end(), 0)
