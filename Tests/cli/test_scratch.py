import os
import subprocess
import unittest

from .rollbook import Case, School


class ScratchFiles(Case):
    """A scratch database holds all that the school holds: it must not stay, nor be read by others."""

    def setUp(self):
        self.school = School(self, students=3)
        self.backup = self.school.parent / "backup.json"
        self.ok(self.school.run("backup", "--output", self.backup))

    def leave(self, process):
        path = self.school.data / f".stage-{process}-left.sqlite"
        path.write_bytes(b"")
        return path

    def test_what_a_crash_left_goes_and_what_is_in_use_stays(self):
        dead = subprocess.Popen(["true"])
        dead.wait()
        left, used = self.leave(dead.pid), self.leave(os.getpid())
        self.ok(self.school.run("restore", self.backup, "--dry-run"))
        self.assertFalse(left.exists())
        self.assertTrue(used.exists())

    def test_none_is_left_by_a_restore_or_a_refusal(self):
        self.ok(self.school.run("restore", self.backup, "--yes"))
        self.backup.write_bytes(self.backup.read_bytes()[:-100])
        self.refused(self.school.run("restore", self.backup, "--yes"))
        self.assertEqual(list(self.school.data.glob(".stage-*")), [])


if __name__ == "__main__":
    unittest.main()
