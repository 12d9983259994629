import pathlib
import shutil
import threading

from .rollbook import Case, School, Server

GOLDEN = pathlib.Path(__file__).resolve().parents[1] / "SafekeepingTests" / "Golden"


class Upgrade(Case):
    """A school that the program of format 1 made, opened by today's."""

    def setUp(self):
        self.school = School(self)
        self.school.data.mkdir(mode=0o700)
        shutil.copy(GOLDEN / "format1.sqlite", self.school.file)
        self.before = self.school.contents()

    def test_the_first_command_upgrades_it_after_a_backup_and_says_so_once(self):
        first = self.school.run("user", "list")
        self.ok(first)
        backup = self.school.vault()[0].name
        self.assertIn(backup, first.stderr.decode())
        self.assertEqual(first.stderr.count(b"\n"), 1)
        self.assertSame(self.before, self.school.contents())
        self.assertEqual(self.ok(self.school.run("user", "list")), first.stdout)
        self.assertEqual(self.school.run("user", "list").stderr, b"")
        self.assertIn(backup, self.ok(self.school.run("check")).decode())
        self.ok(self.school.run("vault", "verify"))

    def test_the_server_upgrades_it_when_it_starts(self):
        server = Server(self, self.school)
        self.assertEqual(server.end(), 0)
        self.assertIn("before is", (self.school.parent / "serve.log").read_text())
        self.assertEqual(len(self.school.vault()), 1)
        self.assertSame(self.before, self.school.contents())

    def test_of_several_programs_at_once_one_upgrades_it_and_all_do_their_work(self):
        done = []
        threads = [
            threading.Thread(target=lambda: done.append(self.school.run("export", "students")))
            for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len({self.ok(one) for one in done}), 1)
        self.assertEqual(len(self.school.vault()), 1)

    def test_a_vault_that_can_not_be_written_refuses_and_the_next_run_gets_through(self):
        (self.school.data / "backups").write_text("in the way")
        self.refused(self.school.run("export", "students"), "Nothing was changed")
        self.assertEqual(
            self.school.rows("SELECT value FROM meta WHERE key = 'schema_version'"), [("1",)])
        (self.school.data / "backups").unlink()
        self.ok(self.school.run("export", "students"))
