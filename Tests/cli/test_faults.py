import os
import tempfile
import unittest

from torture.faults import walk

from .rollbook import Case, School


class Faults(Case):
    def test_a_disk_that_fails_anywhere_leaves_the_state_before_or_after(self):
        """The short form of `bin/torture faults`, which lets every single call fail."""
        with tempfile.TemporaryDirectory() as folder:
            faults, _ = walk(self, folder, each=1, seed=int(os.environ.get("ROLLBOOK_SEED", "2026")))
        self.assertEqual(faults, 4 * 9)

    @unittest.skipIf(os.geteuid() == 0 and not os.path.exists("/usr/bin/setpriv"), "needs setpriv")
    def test_a_data_folder_that_is_only_to_be_read_is_told(self):
        school = School(self, students=2)
        before = school.contents()
        for words in (["backup"], ["clear", "students", "--yes"], ["check"]):
            self.refused(self.powerless(school, words), "written")
        self.assertSame(before, school.contents())
        self.assertEqual(school.vault(), [])
        self.ok(school.run("backup"))

    def powerless(self, school, words):
        """Runs it as somebody who may not write there; root may anywhere."""
        import subprocess
        school.parent.chmod(0o755)
        school.data.chmod(0o555)
        drop = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]
        try:
            return subprocess.run(
                (drop if os.geteuid() == 0 else []) + school.command(*words), capture_output=True,
                timeout=60, cwd="/")
        finally:
            school.data.chmod(0o700)
