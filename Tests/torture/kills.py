"""Kills the program at random moments of everything that changes a school, and looks at what is left.

After each kill the school must be exactly as before the act or exactly as after it; `check` must find
the database sound; every file that the vault names must be whole; and whatever the killed process left
lying about must be gone after the next act.
"""

import pathlib
import random
import shutil
import subprocess
import time

from cli.rollbook import School

SAMPLE = pathlib.Path(__file__).resolve().parents[1] / "SafekeepingTests" / "Golden" / "old_small.db"
# What an act writes by the clock.
CLOCK = 2


class Act:
    """One kind of act: the folder it begins in, the words that do it, and what it ends in."""

    def __init__(self, test, name, school, *words):
        self.name, self.school, self.words = name, school, words
        self.before = cells(school)
        copy = fresh(test, school)
        began = time.monotonic()
        test.ok(copy.run(*words))
        self.seconds = time.monotonic() - began
        self.after = cells(copy)

    def round(self, test, moment):
        """Kills it once, `moment` (0 to 1) of the way; True when it had come through."""
        copy = fresh(test, self.school)
        process = subprocess.Popen(
            copy.command(*self.words), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL, cwd=copy.parent)
        time.sleep(self.seconds * moment)
        process.kill()
        process.wait()
        told = f"{self.name}, killed {moment:.4f} of the way"
        found = cells(copy)
        test.assertIn(found, (self.before, self.after), told)
        faults = copy.rows("PRAGMA integrity_check") + copy.rows("PRAGMA foreign_key_check")
        test.assertEqual(faults, [("ok",)], told)
        if copy.vault():
            test.ok(copy.run("vault", "verify"))
        test.ok(copy.run("backup"))
        test.assertEqual(leftovers(copy), [], told)
        shutil.rmtree(copy.parent)
        return found != self.before


def cells(school):
    """Every cell, but for what an act writes by the clock, with the format and its indexes."""
    if not school.file.exists() or not school.rows("SELECT name FROM sqlite_master"):
        return {}
    tables = school.contents()
    if not any(tables.values()):
        return {}
    cells = {name: [row[:-CLOCK] for row in rows] for name, rows in tables.items()}
    cells["format"] = school.rows("SELECT value FROM meta WHERE key = 'schema_version'")
    cells["indexes"] = school.rows("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY 1")
    return cells


def fresh(test, school):
    """The same school in another folder."""
    copy = School(test)
    shutil.copytree(school.parent, copy.parent, dirs_exist_ok=True)
    return copy


def leftovers(school):
    """Files that no act should leave behind."""
    known = ("rollbook.sqlite", "rollbook.sqlite-wal", "rollbook.sqlite-shm")
    files = [path for path in school.data.rglob("*") if path.is_file()]
    return [
        str(path.relative_to(school.data)) for path in files
        if not (path.parent == school.data and path.name in known)
        and not path.name.endswith(".json.zst") and path.parent.name != ".about"
        and not path.parent.name.startswith("move-in") and not path.name.startswith("move-in")]


def acts(test, students):
    """Every kind of act, each on a school of its own."""
    school = School(test, students=students)
    test.ok(school.run("backup"))
    file = school.parent / "before.json"
    test.ok(school.run("backup", "--output", file))
    csv = school.parent / "students.csv"
    yield Act(test, "backup", school, "backup")
    yield Act(test, "clear students", school, "clear", "students", "--yes")
    yield Act(test, "clear all", school, "clear", "all", "--yes")
    yield Act(test, "prune", school, "vault", "prune")

    changed = fresh(test, school)
    changed.change("UPDATE students SET city = 'Elsewhere' WHERE id % 2 = 0")
    changed.change("DELETE FROM attendance WHERE id % 3 = 0")
    test.ok(changed.run("export", "students", "--output", csv))
    yield Act(test, "restore", changed, "restore", changed.parent / file.name, "--yes")
    yield Act(
        test, "one record", changed, "restore", changed.parent / file.name, "--record",
        "students/1", "--yes")

    target = fresh(test, school)
    shutil.copy(csv, target.parent / "students.csv")
    yield Act(test, "import", target, "import", "students", target.parent / "students.csv", "--yes")

    older = fresh(test, school)
    older.become_format_1()
    yield Act(test, "upgrade", older, "user", "list")

    cleared = fresh(test, school)
    test.ok(cleared.run("clear", "all", "--yes"))
    yield Act(test, "undo", cleared, "undo")

    empty = School(test)
    test.ok(empty.run("user", "list"))
    shutil.copy(SAMPLE, empty.parent / "old.db")
    yield Act(test, "move in", empty, "move-in", empty.parent / "old.db")


def torture(test, rounds, seed, students=40, tell=lambda line: None):
    """So many kills, dealt out over all acts; by act, how many there were and how many came through."""
    dice = random.Random(seed)
    all_acts = list(acts(test, students))
    results = {}
    for index in range(rounds):
        act = all_acts[index % len(all_acts)]
        # A little beyond the end too: the commit and the moment after it.
        came = act.round(test, dice.uniform(0, 1.15))
        killed, through = results.get(act.name, (0, 0))
        results[act.name] = (killed + 1, through + came)
        if (index + 1) % 50 == 0:
            tell(f"{index + 1} of {rounds}: {results}")
    return results
