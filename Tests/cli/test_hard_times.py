import resource
import subprocess
import time

from .rollbook import Case, School


class Killed(Case):
    def test_a_clearing_that_is_killed_at_any_moment_is_done_whole_or_not_at_all(self):
        school = School(self, students=60)
        before = school.contents()
        for tenths in (0.5, 1, 2, 3, 5, 8, 12):
            process = subprocess.Popen(
                school.command("clear", "students", "--yes"), stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            time.sleep(tenths / 10)
            process.kill()
            process.wait()
            if school.rows("SELECT count(*) FROM students") == [(0,)]:
                self.assertEqual(school.rows("SELECT count(*) FROM attendance"), [(0,)])
                self.ok(school.run("undo"))
            self.assertSame(before, school.contents())
            self.assertEqual(school.rows("PRAGMA integrity_check"), [("ok",)])
            # Whatever is in the vault under its name is whole.
            self.ok(school.run("vault", "verify"))


class FullDisk(Case):
    """A limit on the size of files stands for a disk without room."""

    def limited(self, school, size, *arguments):
        return subprocess.run(
            school.command(*arguments), capture_output=True, timeout=60, cwd=school.parent,
            restore_signals=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))

    def test_nothing_changes_and_nothing_half_is_left(self):
        school = School(self, students=100)
        before = school.contents()
        for words in (["backup"], ["clear", "students", "--yes"], ["clear", "all", "--yes"]):
            self.refused(self.limited(school, 20_000, *words))
            self.assertEqual(school.vault(), [], words)
            self.assertSame(before, school.contents())

    def test_a_file_that_does_not_fit_does_not_get_its_name(self):
        school = School(self, students=100)
        for words in (["export", "attendance"], ["backup"]):
            self.refused(self.limited(school, 100_000, *words, "--output", "file"), "file")
            self.assertEqual([path.name for path in school.parent.iterdir()], ["data"])

    def test_standard_output_that_is_full_or_gone_is_told(self):
        school = School(self, students=100)
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                school.command("export", "attendance"), stdout=full, stderr=subprocess.PIPE)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stderr.count(b"\n"), 1)
        process = subprocess.Popen(
            school.command("export", "attendance"), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.read(100)
        process.stdout.close()
        process.stderr.read()
        self.assertNotEqual(process.wait(timeout=30), 0)
        process.stderr.close()
