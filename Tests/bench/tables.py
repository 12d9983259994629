"""Whole-table work: exports, backups, their proof and the ways back, against what a user would pick instead."""

import csv
import subprocess
import sys

from . import rivals
from .race import Contender, Race

# Above so many records Python is left out: it takes minutes and nothing new is learnt.
FEW = 2_000_000


# Attendance with its keys and indexes, and without the checks that an empty cell would not pass.
BARE = """
CREATE TABLE attendance (
  id INTEGER PRIMARY KEY, student_id INTEGER NOT NULL, course_id INTEGER NOT NULL, date INTEGER NOT NULL,
  status TEXT NOT NULL, notes TEXT, marked_by_user_id INTEGER, created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, UNIQUE (student_id, course_id, date));
CREATE INDEX by_course ON attendance (course_id, date, id, status);
CREATE INDEX by_date ON attendance (date);
CREATE INDEX by_status ON attendance (status, date) WHERE status <> "present";
"""


class Tables:
    """A sample school of a size, and the races on it."""

    def __init__(self, program, folder, students, runs):
        self.program, self.folder, self.runs = program, folder, runs
        self.data = folder / "data"
        self.database = self.data / "rollbook.sqlite"
        self.students, self.races = students, []

    def compare(self):
        for table in ("attendance", "payments", "students"):
            self.export(table)
        self.backup()
        self.vault()
        self.way_back()
        self.take_in()
        self.destruction()
        return self.races

    def race(self, what, records, *contenders, goal=None, of=None):
        self.races.append(Race(what, records, list(contenders), goal, of).run(self.runs, self.folder))

    def rollbook(self, *words, data=None, name="rollbook", before=""):
        return Contender(name, [str(self.program), *map(str, words), "--data", str(data or self.data)], before)

    def fill(self):
        """Once: a school can be filled only when it is empty."""
        demo = self.rollbook("demo", "--students", self.students)
        demo.run()
        self.total = self.count("SELECT sum(records) FROM table_counts")
        self.races.append(Race("Fill the sample school", self.total, [demo]))

    def export(self, table):
        query = rivals.QUERIES[table]
        shell = Contender("sqlite3 -csv", rivals.sqlite(self.database, query, "-csv", "-noheader"))
        slow = []
        if self.total < FEW:
            slow.append(Contender("Python csv", rivals.python(self.database, query)))
        if self.total < FEW and table == "attendance":
            slow.append(Contender("SQLAlchemy", rivals.orm(self.database, table)))
        self.race(
            f"CSV of {table}", self.count(f"SELECT count(*) FROM {table}"), self.rollbook("export", table),
            shell, *slow, goal=1.0, of="sqlite3 -csv")
        for other in (shell, *slow):
            same_cells(self.folder / "rollbook", self.folder / other.name.replace(" ", "_"))

    def backup(self):
        self.race(
            "Complete backup as JSON", self.total, self.rollbook("backup", "--output", "-"),
            Contender("sqlite3 -json", rivals.json(self.database)),
            Contender("sqlite3 .dump", rivals.dump(self.database)),
            Contender("cp", ["cp", str(self.database), str(self.folder / "copy")]),
            goal=1.0, of="sqlite3 -json")
        self.json, self.dump = self.folder / "backup.json", self.folder / "dump.sql"
        (self.folder / "rollbook").rename(self.json)
        (self.folder / "sqlite3_.dump").rename(self.dump)

    def vault(self):
        """Compressed, read back and proven, against the bare file."""
        self.race(
            "Backup into the vault, read back", self.total, self.rollbook("backup"),
            self.rollbook("backup", "--output", "-", name="plain backup"), goal=2.0, of="plain backup")

    def way_back(self):
        new, empty = self.folder / "new.db", self.folder / "empty"
        load = Contender("sqlite3 < dump", f"sqlite3 {new} < {self.dump}", f"rm -f {new}")
        restore = self.rollbook("restore", self.json, "--yes", data=empty, before=f"rm -rf {empty}")
        verify = self.rollbook("verify", self.json, name="rollbook verify")
        self.race(
            "Restore it into an empty school, proof and safety backup included", self.total, restore, load,
            verify, goal=1.5, of="sqlite3 < dump")

    def take_in(self):
        """Attendance, the biggest table, into a school that has everything else."""
        cleared, bare, work = self.folder / "cleared", self.folder / "bare.db", self.folder / "work.db"
        raw, ours = self.folder / "raw.csv", self.folder / "attendance.csv"
        self.rollbook("export", "attendance").run(ours)
        Contender("raw", rivals.sqlite(self.database, "SELECT * FROM attendance", "-csv", "-noheader")).run(raw)
        shell(f"cp -r {self.data} {cleared}")
        self.rollbook("clear", "attendance", "--yes", data=cleared).run()
        shell(f"sqlite3 {bare} '{BARE}'")
        target = self.folder / "target"
        self.race(
            "Import the CSV of attendance, safety backup included",
            self.count("SELECT count(*) FROM attendance"),
            self.rollbook(
                "import", "attendance", ours, "--yes", data=target,
                before=f"rm -rf {target}; cp -r {cleared} {target}"),
            Contender(
                "sqlite3 .import", f"sqlite3 -csv {work} '.import {raw} attendance'", f"cp {bare} {work}"),
            goal=2.0, of="sqlite3 .import")

    def destruction(self):
        target = self.folder / "target"
        fresh = f"rm -rf {target}; cp -r {self.data} {target}; rm -rf {target}/backups"
        self.race(
            "Clear all, after a proven safety backup", self.total,
            self.rollbook("clear", "all", "--yes", data=target, before=fresh),
            self.rollbook("backup", data=target, before=fresh, name="the safety backup"),
            goal=1.2, of="the safety backup")
        cleared = f"{fresh}; {self.program} clear all --yes --data {target}"
        self.race("Undo it", self.total, self.rollbook("undo", data=target, before=cleared))

    def rows(self, query):
        return subprocess.run(
            ["sqlite3", str(self.database), query], check=True, capture_output=True, text=True
        ).stdout.split()

    def count(self, query):
        return int(self.rows(query)[0])


def shell(line):
    subprocess.run(["sh", "-c", line], check=True)


def same_cells(ours, theirs):
    """Nobody wins by doing less."""
    with open(ours, newline="", encoding="utf-8-sig") as a, \
            open(theirs, newline="", encoding="utf-8-sig") as b:
        rows = csv.reader(a)
        next(rows)
        for number, (mine, other) in enumerate(zip(rows, csv.reader(b), strict=True), 1):
            if mine != other and [unguarded(cell) for cell in mine] != other:
                sys.exit(f"bench: row {number} differs:\n{mine}\n{other}")


def unguarded(cell):
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@'\t\r") else cell
