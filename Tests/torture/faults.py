"""A disk that fails: the nth open, write, fsync or rename in the data folder goes wrong, or takes long.

Afterwards the school must be as before the act or as after it, in one plain sentence or none; nothing
half may lie about; and the same act without the fault must come through.
"""

import errno
import os
import pathlib
import random
import shutil
import subprocess

from cli.rollbook import School
from torture.kills import cells, fresh, leftovers

SOURCE = pathlib.Path(__file__).resolve().parents[1] / "faults" / "fault.c"
# Each kind of call, with the errors that a disk answers it with, and whether it goes on doing so.
ERRORS = {
    "open": [(errno.EIO, False), (errno.EROFS, True)],
    "write": [(errno.EIO, False), (errno.ENOSPC, True), (0, True)],
    "fsync": [(errno.EIO, False), (0, True)],
    "rename": [(errno.EIO, False), (errno.EROFS, True)],
}


class Shim:
    """The library that is loaded before the C library, built for this run."""

    def __init__(self, folder):
        self.path = pathlib.Path(folder) / "fault.so"
        compiler = shutil.which("gcc") or shutil.which("clang") or "cc"
        subprocess.run(
            [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", self.path, SOURCE, "-ldl"],
            check=True)

    def run(self, school, words, call, at=0, error=0, goes_on=False):
        """The finished process, and how many such calls there were."""
        count = school.parent / "calls"
        environment = os.environ | self.environment(call, at, error) | {
            "FAULT_FOLDER": f"{school.data}/", "FAULT_ON": str(int(goes_on)),
            "FAULT_COUNT": str(count)}
        done = subprocess.run(
            school.command(*words), capture_output=True, timeout=120, cwd=school.parent,
            env=environment)
        return done, int(count.read_text())

    def environment(self, call, at, error):
        return {"LD_PRELOAD": str(self.path), "FAULT_CALL": call, "FAULT_AT": str(at),
                "FAULT_ERROR": str(error)}


class Act:
    def __init__(self, test, shim, name, school, *words):
        self.test, self.shim, self.name, self.school, self.words = test, shim, name, school, words
        self.before = cells(school)
        self.calls = {}
        for call in ERRORS:
            copy = fresh(test, school)
            done, self.calls[call] = shim.run(copy, words, call)
            test.ok(done)
            self.after = cells(copy)
            shutil.rmtree(copy.parent)
        test.assertTrue(all(self.calls.values()), f"{name}: {self.calls}")

    def fail(self, call, at, error, goes_on):
        """Lets one call go wrong; True when the act was done all the same."""
        test, copy = self.test, fresh(self.test, self.school)
        what = errno.errorcode[error] if error else "slow"
        told = f"{self.name}: {call} {at} of {self.calls[call]}, {what}{' and on' if goes_on else ''}"
        done, _ = self.shim.run(copy, self.words, call, at, error, goes_on)
        if done.returncode:
            # The plan may stand before it.
            *_, line = done.stderr.decode().splitlines() or [""]
            test.assertRegex(line, r"^rollbook: \S.* .*[.”)]$", told)
            test.assertNotRegex(line, "inside Rollbook|Error Domain|Fatal", told)
            test.assertGreater(done.returncode, 0, told)
        if not error:
            test.assertEqual(done.returncode, 0, told)
        found = cells(copy)
        test.assertIn(found, (self.before, self.after), f"{told}: neither before nor after")
        if done.returncode == 0:
            test.assertEqual(found, self.after, f"{told}: said to be done and is not")
        test.assertEqual(leftovers(copy), [], told)
        faults = copy.rows("PRAGMA integrity_check") + copy.rows("PRAGMA foreign_key_check")
        test.assertEqual(faults, [("ok",)], told)
        if copy.vault():
            test.ok(copy.run("vault", "verify"))
        if found == self.before:
            test.ok(copy.run(*self.words))
            test.assertEqual(cells(copy), self.after, f"{told}: the next run")
        shutil.rmtree(copy.parent)
        return done.returncode == 0


def acts(test, shim, students):
    school = School(test, students=students)
    file = school.parent / "before.json"
    test.ok(school.run("backup", "--output", file))
    yield Act(test, shim, "backup", school, "backup")
    yield Act(test, shim, "clear", school, "clear", "students", "--yes")

    changed = fresh(test, school)
    changed.change("UPDATE students SET city = 'Elsewhere' WHERE id % 2 = 0")
    changed.change("DELETE FROM attendance WHERE id % 3 = 0")
    test.ok(changed.run("export", "students", "--output", school.parent / "students.csv"))
    yield Act(test, shim, "restore", changed, "restore", file, "--yes")
    yield Act(
        test, shim, "import", school, "import", "students", school.parent / "students.csv", "--yes")


def walk(test, folder, each=None, seed=1, students=8, tell=lambda line: None):
    """Lets every call of every act go wrong in every way, or `each` of them at random; answers how many
    times, and how often the act was done all the same."""
    dice, shim = random.Random(seed), Shim(folder)
    faults = through = 0
    for act in acts(test, shim, students):
        tell(f"{act.name}: {act.calls}")
        for call, errors in ERRORS.items():
            numbers = range(1, act.calls[call] + 1)
            for error, goes_on in errors:
                chosen = numbers if each is None else dice.sample(numbers, min(each, len(numbers)))
                for at in chosen:
                    through += act.fail(call, at, error, goes_on)
                    faults += 1
    tell(f"{faults} faults, {through} of them did no harm")
    return faults, through
