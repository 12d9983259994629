"""What the longest paths cost, in instructions. Times tell nothing on a busy machine;
instructions, counted by callgrind, are nearly the same on every run of one build."""

import json
import pathlib
import re
import shutil
import subprocess

from .rollbook import PROGRAM, Case, School

KEPT = pathlib.Path(__file__).with_name("instructions.json")
# Compilers differ by some; what is worth a look differs by more.
BOUND = 1.3
STUDENTS = 30


class Instructions(Case):
    def test_no_path_costs_much_more_than_it_did(self):
        program, school = self.stripped(), School(self, students=STUDENTS)
        backup = school.parent / "backup.json"
        self.ok(school.run("backup", "--output", str(backup)))
        for path, millions in json.loads(KEPT.read_text()).items():
            found = self.counted(program, path, school, backup) / 1e6
            with self.subTest(path, millions=round(found)):
                self.assertLess(found, millions * BOUND, f"see {KEPT}")
                # What became so much cheaper is written down, or the bound guards nothing.
                self.assertGreater(found, millions / BOUND, f"see {KEPT}")

    def stripped(self):
        """The program without what Debian's valgrind can't read of Swift's debugging information."""
        folder = School(self).parent
        subprocess.run(
            ["strip", "-o", folder / "HotPaths", PROGRAM.with_name("HotPaths")], check=True)
        for resources in PROGRAM.parent.glob("*.resources"):
            shutil.copytree(resources, folder / resources.name)
        return folder / "HotPaths"

    def counted(self, program, path, school, backup):
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, path,
             school.file, backup], capture_output=True, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr[-2000:])
        return int(re.search(r"Collected : (\d+)", done.stderr)[1])
