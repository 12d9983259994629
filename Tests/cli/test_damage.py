import random
import re
import shutil
import urllib.error
import urllib.parse
import urllib.request

from .rollbook import Case, School, Server, wait_for

PAGE = 4096


class Damaged(Case):
    """A school with a backup, and what a broken disk does to its database."""

    def setUp(self):
        self.school = School(self, students=12)
        self.ok(self.school.run("backup"))
        self.before = self.school.contents()
        self.backup = self.school.vault()[0].name

    def zero_header(self):
        with self.school.file.open("r+b") as file:
            file.write(bytes(100))

    def truncate(self):
        with self.school.file.open("r+b") as file:
            file.truncate(self.school.file.stat().st_size // 2)

    def empty(self):
        self.school.file.write_bytes(b"")

    def foreign(self):
        self.school.file.write_bytes(b"PK\3\4 this is something else" * 5000)

    def flip(self, seed=3):
        """Turns over bytes in the middle of many pages."""
        dice = random.Random(seed)
        with self.school.file.open("r+b") as file:
            for page in range(2, self.school.file.stat().st_size // PAGE, 2):
                # What a page begins with is its map.
                file.seek(page * PAGE + dice.randrange(12))
                byte = file.read(1)[0]
                file.seek(-1, 1)
                file.write(bytes([byte ^ 0xFF]))

    KINDS = ("zero_header", "truncate", "empty", "foreign", "flip")


class AtTheTerminal(Damaged):
    def test_check_finds_it_and_one_command_brings_the_newest_backup_back(self):
        for kind in self.KINDS:
            with self.subTest(kind):
                getattr(self, kind)()
                damaged = self.school.file.read_bytes()
                done = self.school.run("check")
                self.assertEqual(done.returncode, 1, kind)
                self.assertIn("NOT OK", done.stdout.decode())
                self.refused(self.school.run("recover", "--from", "vault"), "Nothing was changed")
                told = self.ok(self.school.run("recover", "--from", "vault", "--yes")).decode()
                self.assertIn(self.backup, told)
                self.assertIn("What was entered after", told)
                self.assertSame(self.before, self.school.contents())
                aside = self.school.data / re.search(r"damaged-[0-9_]+", told)[0]
                aside = self.school.data / f"rollbook.sqlite.{aside.name}"
                self.assertEqual(len(aside.read_bytes()), len(damaged))
                self.assertIn("recover", self.school.rows("SELECT action FROM audit_log")[-1])
                self.ok(self.school.run("check"))
                # An empty school is what a second recovery would find.
                self.refused(self.school.run("recover", "--from", "vault", "--yes"), "sound")
                self.assertEqual(list(self.school.data.glob(".stage-*")), [])

    def test_a_backup_that_is_damaged_too_gives_way_to_the_one_before(self):
        self.school.change("UPDATE students SET city = 'Elsewhere'")
        self.ok(self.school.run("backup"))
        newest = self.school.vault()[-1]
        newest.write_bytes(newest.read_bytes()[:-200])
        self.truncate()
        told = self.ok(self.school.run("recover", "--from", "vault", "--yes")).decode()
        self.assertIn(self.backup, told)
        self.assertSame(self.before, self.school.contents())

    def test_what_is_lost_is_told_when_the_damaged_file_still_says_so(self):
        self.ok(self.school.run("clear", "attendance", "--yes"))
        for backup in self.school.vault():
            if backup.name != self.backup:
                backup.unlink()
        # A reference that leads nowhere: readable, and not to be trusted.
        self.school.change_freely("UPDATE payments SET student_id = 999 WHERE id = 1")
        told = self.ok(self.school.run("recover", "--from", "vault", "--yes")).decode()
        self.assertSame(self.before, self.school.contents())
        self.assertRegex(told, "audit log knows of [1-9][0-9]* acts|audit log knows of nothing")

    def test_a_log_that_was_lost_leaves_an_older_sound_state_or_is_found(self):
        server = Server(self, self.school)
        self.school.change("UPDATE students SET city = 'Elsewhere'")
        server.process.kill()
        server.process.wait()
        for ending in ("-wal", "-shm"):
            path = self.school.file.with_name(self.school.file.name + ending)
            path.unlink(missing_ok=True)
        done = self.school.run("check")
        if done.returncode == 0:
            cities = {row[0] for row in self.school.rows("SELECT city FROM students")}
            old = {row[11] for row in self.before["students"]}
            self.assertIn(cities, ({"Elsewhere"}, old))
        else:
            self.ok(self.school.run("recover", "--from", "vault", "--yes"))
            self.assertSame(self.before, self.school.contents())

    def test_a_database_that_a_server_has_open_is_not_replaced(self):
        server = Server(self, self.school)
        self.zero_header()
        self.refused(self.school.run("recover", "--from", "vault", "--yes"), "Stop that program")
        server.end()

    def test_without_a_backup_nothing_is_touched(self):
        shutil.rmtree(self.school.data / "backups")
        self.foreign()
        damaged = self.school.file.read_bytes()
        self.refused(self.school.run("recover", "--from", "vault", "--yes"), "no proven backup")
        self.assertEqual(self.school.file.read_bytes(), damaged)


class OnThePage(Damaged):
    def get(self, address, form=None):
        data = urllib.parse.urlencode(form).encode() if form else None
        try:
            with urllib.request.urlopen(address, data, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def test_every_page_says_so_and_only_the_link_brings_it_back(self):
        for kind in self.KINDS:
            with self.subTest(kind):
                getattr(self, kind)()
                server = Server(self, self.school)
                link = server.process.stdout.readline().decode().split()[-1]
                for path in ("/", "/students", "/backup/", "/login", "/recover", "/recover?token=x"):
                    status, text = self.get(server.address + path)
                    self.assertEqual(status, 503, path)
                    self.assertIn("Nobody can work", text)
                    self.assertNotIn("complete_backup_", text)
                self.assertEqual(self.get(server.address + "/healthz")[0], 503)
                self.assertEqual(
                    self.get(server.address + "/recover", {"token": "x", "backup": self.backup})[0], 503)
                status, text = self.get(link)
                # A server that came back has made one more by itself.
                backup = re.search(r"complete_backup_\w+\.json\.zst", text).group()
                self.assertIn(backup, [path.name for path in self.school.vault()])
                token = link.split("=")[1]
                status, text = self.get(
                    server.address + "/recover", {"token": token, "backup": backup})
                self.assertEqual(status, 200, text)
                self.assertIn("The school is back", text)
                wait_for(lambda: self.answers(server, "/healthz"))
                self.assertIn("Sign in", self.get(server.address + "/login")[1])
                self.assertEqual(self.get(link)[0], 404)
                self.assertEqual(server.end(), 0)
                self.assertSame(self.before, self.school.contents())

    def answers(self, server, path):
        try:
            return self.get(server.address + path)[0] == 200
        except OSError:
            return False

    def test_a_damaged_server_that_is_told_to_stop_stops(self):
        self.truncate()
        server = Server(self, self.school)
        self.assertEqual(server.end(), 0)
        self.refused(self.school.run("export", "students"), "damaged", "recover --from vault")
