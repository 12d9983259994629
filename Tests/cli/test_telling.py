import asyncio
import email
import email.policy
import http.server
import json
import re
import threading
import urllib.error
import urllib.request

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from .rollbook import Case, School, Server, free_port

PASSWORD = 'a "mail" \\ password'


class Mailbox:
    """A mail server that takes mail of whoever knows the password."""

    def __init__(self, test):
        self.messages = []
        self.port = free_port()
        controller = Controller(
            self, hostname="127.0.0.1", port=self.port, auth_require_tls=False, auth_required=True,
            authenticator=self.knows, loop=asyncio.new_event_loop())
        controller.start()
        test.addCleanup(controller.stop)

    def knows(self, server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"desk", PASSWORD.encode()))

    async def handle_DATA(self, server, session, envelope):
        self.messages.append((
            envelope.rcpt_tos,
            email.message_from_bytes(envelope.content, policy=email.policy.default)))
        return "250 OK"


class Web:
    """A web server that remembers what it was asked."""

    def __init__(self, test):
        self.asked, outer = [], self

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                length = int(self.headers.get("Content-Length", 0))
                outer.asked.append((self.command, self.path, self.rfile.read(length)))
                self.send_response(outer.status)
                self.end_headers()

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.status = 200
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", free_port()), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        test.addCleanup(self.server.server_close)
        test.addCleanup(self.server.shutdown)

    def posts(self):
        return [json.loads(body) for way, _, body in self.asked if way == "POST"]


class Telling(Case):
    def setUp(self):
        self.school = School(self, students=5)
        self.mailbox, self.web = Mailbox(self), Web(self)
        self.settings = {
            "mailTo": "head@school.example, office@school.example",
            "mailFrom": "rollbook@school.example",
            "smtp": f"smtp://desk@127.0.0.1:{self.mailbox.port}?plain=yes",
            "smtpPassword": PASSWORD, "webhook": self.web.address + "/hook",
            "ping": self.web.address + "/ping", "isWeekly": True, "metricsToken": ""}
        self.keep()
        self.school.change(
            "UPDATE settings SET value = 'مدرسہ گلاب، لاہور — Rose Garden Academy of Lahore' "
            "WHERE key = 'school_name'")

    def keep(self):
        file = self.school.data / "telling.secret"
        file.write_text(json.dumps(self.settings))
        file.chmod(0o600)

    def check(self):
        return self.school.run("check", "--tell")

    def damage(self):
        file = self.school.vault()[0]
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
        self.school.run("vault", "verify")

    def test_trouble_is_told_once_and_its_end_too(self):
        done = self.check()
        self.assertIn(b"There is no proven backup", done.stdout)
        self.assertEqual(done.returncode, 1, done.stderr)
        recipients, message = self.mailbox.messages[0]
        self.assertEqual(recipients, ["head@school.example", "office@school.example"])
        self.assertEqual(message["From"], "Rollbook <rollbook@school.example>")
        self.assertIn("مدرسہ گلاب، لاہور — Rose Garden Academy of Lahore", message["Subject"])
        self.assertIn("There is no proven backup", message.get_content())
        self.assertIsNotNone(message["Date"].datetime)
        post = self.web.posts()[0]
        self.assertEqual(post["event"], "trouble")
        self.assertIn("There is no proven backup", post["text"])
        self.assertIn(("GET", "/ping/fail", b""), self.web.asked)

        self.check()
        self.assertEqual(len(self.mailbox.messages), 1, "not told again on the same day")
        self.ok(self.school.run("backup"))
        self.ok(self.check())
        self.assertIn("well again", self.mailbox.messages[1][1]["Subject"])
        self.assertIn(("GET", "/ping", b""), self.web.asked)
        self.ok(self.check())
        self.assertIn("all is well", self.mailbox.messages[2][1]["Subject"])
        self.ok(self.check())
        self.assertEqual(len(self.mailbox.messages), 3, "all is well once a week")

    def test_a_damaged_backup_is_told(self):
        self.ok(self.school.run("backup"))
        self.ok(self.school.run("backup"))
        self.damage()
        self.assertEqual(self.check().returncode, 1)
        self.assertIn("is damaged", self.mailbox.messages[0][1].get_content())

    def test_what_could_not_be_told_is_told_at_the_next_look(self):
        self.web.status = 500
        done = self.check()
        self.assertIn(b"The webhook did not take the message", done.stderr)
        self.assertEqual(len(self.mailbox.messages), 1, "one way that fails does not stop another")
        self.web.status = 200
        self.check()
        self.assertEqual(self.web.posts()[-1]["event"], "trouble")

    def test_a_wrong_password_is_said_without_showing_it(self):
        self.settings["smtpPassword"] = "something else"
        self.keep()
        error = self.check().stderr.decode()
        self.assertIn("The mail server", error)
        self.assertNotIn("something else", error)
        self.assertEqual(self.mailbox.messages, [])
        self.assertEqual(list(self.school.data.glob(".telling-*")), [])

    def test_without_settings_nothing_goes_out(self):
        (self.school.data / "telling.secret").unlink()
        self.check()
        self.assertEqual((self.mailbox.messages, self.web.asked), ([], []))


class Metrics(Case):
    def ask(self, server, **headers):
        request = urllib.request.Request(server.address + "/metrics", headers=headers)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""

    def test_a_monitor_on_this_machine_or_with_the_token_sees_them(self):
        school = School(self, students=5)
        self.ok(school.run("backup"))
        server = Server(self, school)
        status, text = self.ask(server)
        self.assertEqual(status, 200)
        self.assertIn('rollbook_records{table="students"} 5\n', text)
        self.assertRegex(text, r"rollbook_last_good_backup_timestamp_seconds \d{10}\n")
        self.assertIn('rollbook_healthy{check="backup"} 1\n', text)
        for line in text.splitlines():
            self.assertRegex(line, r'^(# (HELP|TYPE) .+|\w+(\{\w+="[^"]*"\})? -?\d+)$')
        token = "0123456789abcdef"
        (school.data / "telling.secret").write_text(json.dumps({
            "mailTo": "", "mailFrom": "", "smtp": "", "smtpPassword": "", "webhook": "", "ping": "",
            "isWeekly": True, "metricsToken": token}))
        self.assertEqual(self.ask(server)[0], 401)
        self.assertEqual(self.ask(server, Authorization="Bearer wrong")[0], 401)
        self.assertEqual(self.ask(server, Authorization=f"Bearer {token}")[0], 200)

    def test_behind_a_proxy_only_the_token_counts(self):
        school = School(self, students=1)
        server = Server(self, school, "--behind-proxy")
        self.assertEqual(self.ask(server)[0], 401)
