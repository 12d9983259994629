import os
import subprocess
import unittest

from .rollbook import Case, School


class Bench(Case):
    def test_it_measures_every_operation_and_leaves_nothing_behind(self):
        school = School(self)
        lines = self.ok(school.run("bench", "--students", "20")).decode().splitlines()
        self.assertEqual(lines[0].split(), ["records", "seconds", "records/s", "peak", "MiB"])
        for line in lines[1:]:
            self.assertRegex(line, r"^\w.* +\d+ +\d+\.\d\d +\d+ +\d+$")
        for what in ("fill", "CSV of attendance", "complete backup", "verify", "clear", "undo",
                     "restore", "check"):
            self.assertTrue(any(line.startswith(what) for line in lines), what)
        self.assertEqual(list(school.data.iterdir()), [])

    def test_the_school_stays_as_it_is_whatever_the_environment_names(self):
        school = School(self, students=3)
        before = school.contents()
        environment = {**os.environ, "ROLLBOOK_DATABASE_URL": f"sqlite:{school.file}"}
        done = subprocess.run(
            school.command("bench", "--students", "2"), capture_output=True, env=environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertSame(before, school.contents())
        self.assertEqual(school.vault(), [])

    def test_a_school_without_students_is_refused(self):
        school = School(self)
        self.refused(school.run("bench", "--students", "0"), "1 to 1000000 students")


if __name__ == "__main__":
    unittest.main()
