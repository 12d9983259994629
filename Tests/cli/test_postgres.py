import http.cookiejar
import os
import pathlib
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

from . import expected
from .rollbook import ROOT, Case, School, Server, wait_for

THROWAWAY = ROOT / "bin" / "throwaway-postgres"


def server_url():
    url = os.environ.get("ROLLBOOK_TEST_POSTGRES")
    if not url:
        raise AssertionError("ROLLBOOK_TEST_POSTGRES is not set: bin/test starts a PostgreSQL")
    return url


def psql(url, statement):
    done = subprocess.run(
        ["psql", "-X", "-Atq", "-v", "ON_ERROR_STOP=1", "-c", statement, url], capture_output=True)
    if done.returncode:
        raise AssertionError(done.stderr.decode())
    return done.stdout.decode().strip()


class PostgresSchool(School):
    """A school in a PostgreSQL database of its own."""

    def __init__(self, test, students=None, server=None, options="", data=None):
        server = server or server_url()
        name = f"cli_{uuid.uuid4().hex}"
        psql(server, f"CREATE DATABASE {name}")
        self.url = server.replace("/postgres?", f"/{name}?") + options
        if server == os.environ.get("ROLLBOOK_TEST_POSTGRES"):
            test.addCleanup(psql, server, f"DROP DATABASE {name} WITH (FORCE)")
        super().__init__(test, students)
        if data:
            self.data = data

    def command(self, *arguments):
        return super().command(*arguments, "--database", self.url)

    def ask(self, statement):
        return psql(self.url, statement)


def steady(backup):
    """A backup's text without when it was made and the sum that covers that."""
    return re.sub(rb'\n  "(created_at|sha256)": "[^"]*"', b"", backup)


class Engines(Case):
    def test_the_same_school_gives_the_same_files_to_the_byte(self):
        one, other = School(self, students=20), PostgresSchool(self, students=20)
        for table in expected.TABLES:
            if table in ("settings", "files", "users"):
                continue
            self.assertEqual(
                self.ok(one.run("export", table)), self.ok(other.run("export", table)), table)

    def test_a_backup_of_either_restores_on_the_other_and_comes_back_byte_for_byte(self):
        for old, new, last in (
            (School(self, students=15), PostgresSchool(self), School(self)),
            (PostgresSchool(self, students=15), School(self), PostgresSchool(self)),
        ):
            first = self.ok(old.run("backup", "--output", "-"))
            self.ok(new.run("restore", "-", "--yes", input=first))
            second = self.ok(new.run("backup", "--output", "-"))
            self.assertEqual(steady(first), steady(second))
            self.ok(last.run("restore", "-", "--yes", input=second))
            third = self.ok(last.run("backup", "--output", "-"))
            self.assertEqual(steady(first), steady(third))
            self.assertGreater(len(first), 100_000)

    def test_every_command_works(self):
        school = PostgresSchool(self, students=5)
        before = self.ok(school.run("backup", "--output", "-"))
        self.ok(school.run("clear", "all", "--yes"))
        self.assertEqual(school.ask("SELECT count(*) FROM attendance"), "0")
        self.ok(school.run("undo"))
        students = school.parent / "students.csv"
        self.ok(school.run("export", "students", "--output", students))
        text = students.read_bytes().replace(b"day_scholar", b"hostel")
        students.write_bytes(text)
        self.ok(school.run("import", "students", students, "--yes"))
        self.assertEqual(
            school.ask("SELECT count(*) FROM students WHERE admission_type = 'hostel'"), "5")
        self.ok(school.run("undo"))
        after = self.ok(school.run("backup", "--output", "-"))
        self.assertEqual(steady(before), steady(after))
        self.ok(school.run("check"))
        self.ok(school.run("user", "add", "zoë", "--role", "teacher", input=b"correct horse 7\n"))
        self.ok(school.run("vault", "verify"))

    def test_least_privilege_is_enough(self):
        school = PostgresSchool(self)
        role = f"clerk_{uuid.uuid4().hex[:8]}"
        school.ask(f"CREATE ROLE {role} LOGIN; CREATE SCHEMA AUTHORIZATION {role}")
        try:
            name = urllib.parse.urlsplit(school.url).path[1:]
            school.url = re.sub("user=rollbook", f"user={role}", school.url)
            self.ok(school.run("demo", "--students", "3"))
            self.ok(school.run("clear", "students", "--yes"))
            self.ok(school.run("undo"))
            self.assertEqual(school.ask(f"SELECT count(*) FROM {role}.students"), "3")
            self.assertNotEqual(name, "")
        finally:
            psql(server_url().replace("/postgres?", f"/{name}?"),
                 f"DROP OWNED BY {role}; DROP ROLE {role}")


class Refusals(Case):
    def test_the_password_is_in_no_message(self):
        for url in (
            "postgres://rollbook:s3cret@127.0.0.1:1/school",
            "postgres://rollbook:s3cret@127.0.0.1:port/school",
            "postgres://rollbook:s3cret@127.0.0.1:1/school?sslmode=maybe",
        ):
            school = School(self)
            error = self.refused(school.run("check", "--database", url))
            self.assertNotIn("s3cret", error)

    def test_a_password_file_that_is_not_there_is_told(self):
        school = PostgresSchool(self)
        self.refused(school.run("check", "--database-password-file", "none"), "none")

    def test_another_programs_database_is_left_alone(self):
        school = PostgresSchool(self)
        school.ask("CREATE TABLE theirs (a int)")
        self.refused(school.run("demo", "--students", "2"), "belongs to another program")
        self.assertEqual(
            school.ask("SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'"),
            "theirs")


class Move(Case):
    def test_there_and_back_everything_is_the_same_and_can_be_undone(self):
        old = School(self, students=12)
        self.ok(old.run("clear", "payments", "--yes"))
        there = PostgresSchool(self, data=old.data)
        moved = self.ok(old.run("move", f"sqlite:{old.file}", there.url)).decode()
        self.assertIn("same count and checksum", moved)
        self.assertEqual(
            steady(self.ok(old.run("backup", "--output", "-"))),
            steady(self.ok(there.run("backup", "--output", "-"))))
        self.ok(there.run("undo"))
        self.assertEqual(there.ask("SELECT count(*) FROM payments"), "96")
        back = School(self)
        back.data.mkdir()
        self.ok(there.run("move", there.url, f"sqlite:{back.file}"))
        self.assertEqual(
            steady(self.ok(there.run("backup", "--output", "-"))),
            steady(self.ok(back.run("backup", "--output", "-"))))
        audit = "SELECT count(*), max(id) FROM audit_log"
        self.assertEqual([there.ask(audit)], ["|".join(map(str, row)) for row in back.rows(audit)])

    def test_an_id_that_was_given_once_is_given_to_nobody_else(self):
        old = School(self, students=3)
        old.change("DELETE FROM courses WHERE id NOT IN (SELECT course_id FROM enrollments)")
        top = old.rows("SELECT seq FROM sqlite_sequence WHERE name = 'courses'")[0][0]
        there = PostgresSchool(self)
        self.ok(old.run("move", f"sqlite:{old.file}", there.url))
        self.assertEqual(there.ask("SELECT nextval('courses_id_seq')"), str(top + 1))

    def test_nothing_moves_onto_a_school_or_from_a_file_that_is_not_there(self):
        old, full = School(self, students=2), PostgresSchool(self, students=2)
        before = full.ask("SELECT count(*) FROM attendance")
        self.refused(old.run("move", f"sqlite:{old.file}", full.url), "already")
        self.assertEqual(full.ask("SELECT count(*) FROM attendance"), before)
        self.refused(old.run("move", "sqlite:none.sqlite", full.url), "none.sqlite")


class Visitor:
    """A browser without pages: a cookie jar."""

    def __init__(self):
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, url, form=None):
        """Status and text."""
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with self.opener.open(url, data, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def post(self, address, path, page, **form):
        """Sends a form with the token that stands on `page`."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(address + page)[1])[1]
        return self.get(address + path, {"csrf_token": token, **form})

    def sign_in(self, server, school):
        password = re.search(r"admin: admin, password (\S+)", school.greeting)[1]
        status, text = self.post(
            server.address, "/login", "/login", username="admin", password=password)
        assert status == 200 and "/logout" in text, text
        return self


class Servers(Case):
    def test_two_servers_are_one_school(self):
        school = PostgresSchool(self, students=4)
        one, other = Server(self, school), Server(self, school)
        visitor = Visitor().sign_in(one, school)
        # The cookie is for the machine, whatever the port.
        self.assertEqual(visitor.get(other.address + "/backup/stats")[0], 200)
        status, text = visitor.post(
            one.address, "/backup/clear", "/backup/clear?table=attendance", table="attendance",
            confirm="attendance")
        self.assertEqual(status, 200, text)
        self.assertIn('"attendance":0', visitor.get(other.address + "/backup/stats")[1].replace(" ", ""))

    def test_a_scheduled_backup_is_made_once(self):
        school = PostgresSchool(self, students=4)
        school.ask(
            "INSERT INTO settings (key, value, created_at, updated_at) VALUES"
            " ('backup_frequency', 'hourly', 0, 0)")
        for _ in range(3):
            Server(self, school)
        wait_for(lambda: len(school.vault()) > 0)
        time.sleep(3)
        self.assertEqual(len(school.vault()), 1)

    def test_whoever_writes_during_long_work_is_told_so_and_others_go_on_reading(self):
        school = PostgresSchool(self, students=4, options="&options=-c%20lock_timeout%3D700")
        server = Server(self, school)
        visitor = Visitor().sign_in(server, school)
        # Of this database only: other tests work on the same server.
        held = ("pg_locks WHERE locktype = 'advisory' AND database ="
                " (SELECT oid FROM pg_database WHERE datname = current_database())")
        # What a restore holds while it runs.
        working = subprocess.Popen(
            ["psql", "-X", "-q", school.url, "-c",
             "SELECT pg_advisory_lock(x'726F6C6C'::int, hashtext('public')), pg_sleep(60)"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: school.ask(f"SELECT count(*) FROM {held}") == "1")
            self.assertEqual(visitor.get(server.address + "/students")[0], 200)
            status, text = visitor.post(
                server.address, "/backup/clear", "/backup/clear?table=attendance",
                table="attendance", confirm="attendance")
            self.assertEqual(status, 503, text)
            self.assertIn("busy with other long work", text)
            self.assertEqual(school.ask("SELECT count(*) > 0 FROM attendance"), "t")
        finally:
            school.ask(f"SELECT pg_terminate_backend(pid) FROM {held}")
            working.wait()

    def test_a_killed_connection_is_made_anew(self):
        school = PostgresSchool(self, students=4)
        server = Server(self, school)
        visitor = Visitor().sign_in(server, school)
        for _ in range(3):
            school.ask(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'rollbook' AND datname = current_database()")
            self.assertEqual(visitor.get(server.address + "/students")[0], 200)
        self.assertIsNone(server.process.poll())

    def test_while_the_database_is_away_pages_say_so_and_come_back_with_it(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="rollbook-away-"))
        folder.chmod(0o711)
        inner = folder / "pg"
        url = subprocess.run(
            [THROWAWAY, "start", inner], capture_output=True, check=True).stdout.decode().strip()
        self.addCleanup(subprocess.run, ["rmdir", folder])
        self.addCleanup(subprocess.run, [THROWAWAY, "stop", inner])
        school = PostgresSchool(self, students=4, server=url)
        server = Server(self, school)
        visitor = Visitor().sign_in(server, school)
        subprocess.run([THROWAWAY, "halt", inner], check=True)
        self.assertEqual(visitor.get(server.address + "/healthz")[0], 503)
        self.assertEqual(visitor.get(server.address + "/students")[0], 503)
        self.assertIsNone(server.process.poll())
        subprocess.run([THROWAWAY, "resume", inner], check=True)
        self.assertEqual(visitor.get(server.address + "/healthz"), (200, "ok"))
        self.assertEqual(visitor.get(server.address + "/students")[0], 200)
        self.assertEqual(server.end(), 0)
