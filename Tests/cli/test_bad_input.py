import signal
import sqlite3
import urllib.error
import urllib.request

from .rollbook import Case, School, Server


class BadInput(Case):
    def test_a_data_folder_that_can_not_be_made_is_refused(self):
        school = School(self)
        for folder in ("/proc/rollbook", "/dev/null/data", "/etc/hostname"):
            self.refused(school.run("export", "students", "--data", folder), folder)

    def test_a_database_that_is_none_or_not_ours_is_refused_and_stays(self):
        school = School(self)
        school.data.mkdir(mode=0o700)
        for content in (b"hello, this is no database at all", b"SQLite format 3\0" + b"\1" * 200):
            school.file.write_bytes(content)
            self.refused(school.run("export", "students"))
            self.assertEqual(school.file.read_bytes(), content)
        school.file.unlink()
        with sqlite3.connect(school.file) as database:
            database.execute("CREATE TABLE poems (line TEXT)")
        database.close()
        before = school.file.read_bytes()
        self.refused(school.run("export", "students"), "another program")
        self.assertEqual(school.file.read_bytes(), before)

    def test_a_database_of_a_newer_rollbook_is_refused(self):
        school = School(self, students=1)
        school.change("UPDATE meta SET value = '999' WHERE key = 'schema_version'")
        self.refused(school.run("export", "students"), "newer", "Nothing was changed")

    def test_a_kind_of_database_that_is_not_known_is_refused_without_its_password(self):
        school = School(self)
        error = self.refused(school.run(
            "export", "students", "--database", "mysql://root:hunter2@localhost/school"))
        self.assertNotIn("hunter2", error)

    def test_commands_and_options_that_are_none_are_refused(self):
        school = School(self)
        for words in (["fly"], ["export"], ["export", "students", "--format", "pdf"]):
            done = school.run(*words)
            self.assertNotEqual(done.returncode, 0)
            self.assertNotEqual(done.stderr, b"")


class Check(Case):
    def test_a_school_is_healthy_once_it_has_a_good_backup(self):
        school = School(self, students=3)
        self.ok(school.run("backup"))
        self.assertIn(b"ok", self.ok(school.run("check")))

    def test_a_broken_reference_is_found(self):
        school = School(self, students=2)
        self.ok(school.run("backup"))
        with sqlite3.connect(school.file) as database:
            database.execute("UPDATE payments SET student_id = 999 WHERE id = 1")
        database.close()
        done = school.run("check")
        self.assertEqual(done.returncode, 1)
        self.assertIn("payments", done.stdout.decode())


class Users(Case):
    def test_an_account_is_made_listed_and_kept_out(self):
        school = School(self)
        self.ok(school.run("user", "add", "Nadia", "--role", "admin", input=b"correct horse battery\n"))
        self.ok(school.run(
            "user", "add", "Omar", "--role", "teacher", "--email", "omar@example.com",
            input=b"staple of the day\n"))
        listed = self.ok(school.run("user", "list")).decode()
        self.assertIn("Nadia", listed)
        self.assertIn("omar@example.com", listed)
        self.assertNotIn("scrypt", listed)
        for (stored,) in school.rows("SELECT password_hash FROM users"):
            self.assertTrue(stored.startswith("scrypt:32768:8:1$"), stored)
        old = school.rows("SELECT password_hash FROM users WHERE username = 'Omar'")
        self.ok(school.run("user", "password", "omar", input=b"another good one\n"))
        self.assertNotEqual(old, school.rows("SELECT password_hash FROM users WHERE username = 'Omar'"))
        self.ok(school.run("user", "role", "omar", "accountant"))
        self.assertEqual(school.rows("SELECT role FROM users WHERE username = 'Omar'"), [("accountant",)])
        self.refused(school.run("user", "role", "Nadia", "teacher"), "last")
        self.ok(school.run("user", "disable", "Omar"))
        self.assertEqual(school.rows("SELECT is_active FROM users WHERE username = 'Omar'"), [(0,)])
        self.refused(school.run("user", "disable", "Nadia"), "last")

    def test_names_and_passwords_that_are_no_good_are_refused(self):
        school = School(self)
        good = b"correct horse battery\n"
        self.ok(school.run("user", "add", "Nadia", "--role", "admin", input=good))
        self.refused(school.run("user", "add", "nadia", "--role", "teacher", input=good))
        self.refused(school.run("user", "add", "Short", "--role", "teacher", input=b"short\n"))
        self.refused(school.run("user", "add", "Empty", "--role", "teacher", input=b""))
        self.refused(school.run("user", "password", "nobody", input=good), "nobody")
        self.assertNotEqual(
            school.run("user", "add", "King", "--role", "king", input=good).returncode, 0)
        self.assertEqual(len(school.rows("SELECT 1 FROM users")), 1)


class Serve(Case):
    def test_it_says_where_it_is_answers_and_ends_cleanly(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            server = Server(self, School(self, students=1))
            self.assertEqual(server.lines[-1], f"Rollbook is at {server.address}/\n")
            with urllib.request.urlopen(server.address + "/healthz") as answer:
                self.assertEqual((answer.status, answer.read().strip()), (200, b"ok"))
            self.assertEqual(server.end(how), 0)

    def test_a_port_in_use_is_refused(self):
        server = Server(self, School(self, students=1))
        other = School(self, students=1)
        self.refused(other.run("serve", "--port", server.port), str(server.port))

    def test_an_empty_school_is_offered_a_link_for_its_first_admin(self):
        server = Server(self, School(self))
        said = "".join(server.lines) or ""
        log = server.process.args
        self.assertIn("http://", said, log)

    def test_a_demo_is_made_at_the_start(self):
        school = School(self)
        server = Server(self, school, "--demo")
        self.assertRegex("".join(server.lines), r"password [a-z0-9-]{19}")
        self.assertGreater(school.rows("SELECT count(*) FROM students")[0][0], 0)

    def test_who_is_not_signed_in_is_sent_to_the_login(self):
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        server = Server(self, School(self, students=1))
        opener = urllib.request.build_opener(Stay)
        for path in ("/", "/backup/", "/backup/download/students", "/backup/download/all"):
            with self.assertRaises(urllib.error.HTTPError) as caught:
                opener.open(server.address + path)
            self.assertEqual(caught.exception.code, 303, path)
            self.assertTrue(caught.exception.headers["Location"].startswith("/login?next="))
