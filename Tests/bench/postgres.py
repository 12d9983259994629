"""The same work out of and into PostgreSQL, against its own tools: bin/bench --postgres [--students N] [--runs N]

It starts a PostgreSQL of its own, through a socket, that never waits for the disk. The processes behind the
connections work beside the program, so their processor time is told too.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from .race import Contender, Race
from .rivals import ZONE
from .tables import same_cells

THROWAWAY = Path(__file__).resolve().parents[2] / "bin/throwaway-postgres"

JOINS = """
FROM attendance AS t LEFT JOIN students AS s ON s.id = t.student_id
LEFT JOIN courses AS c ON c.id = t.course_id LEFT JOIN users AS u ON u.id = t.marked_by_user_id ORDER BY t.id"""
BEFORE = "SELECT t.id, t.student_id, s.first_name || ' ' || s.last_name, t.course_id, c.name, "
# What Rollbook asks for, and what makes of it the cells that Rollbook makes.
ASKED = BEFORE + "t.date, t.status, t.notes, t.marked_by_user_id, u.username, t.created_at, t.updated_at" + JOINS
TIMES = ", ".join(
    f"to_char(to_timestamp(t.{name} + {ZONE}) AT TIME ZONE 'UTC', 'DD-MM-YYYY HH24:MI:SS')"
    for name in ("created_at", "updated_at"))
FORMATTED = (BEFORE + "to_char(DATE '1970-01-01' + t.date::int, 'DD-MM-YYYY'), t.status, t.notes,"
             f" t.marked_by_user_id, u.username, {TIMES}" + JOINS)


@dataclass
class Asker(Contender):
    """A contender that has a server work for it."""
    postmaster: int = 0
    theirs: list = field(default_factory=list)

    def run(self, output=os.devnull):
        before = self.reaped()
        super().run(output)
        time.sleep(0.5)  # The connections' processes end after their clients.
        self.theirs.append(self.reaped() - before)

    def reaped(self):
        """Processor seconds of the server's processes that have ended."""
        fields = Path(f"/proc/{self.postmaster}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


class Postgres:
    def __init__(self, program, folder, students, runs):
        self.program, self.folder, self.students, self.runs, self.races = program, folder, students, runs, []
        self.place = folder / "pg"

    def __enter__(self):
        self.folder.chmod(0o711)
        self.server = self.shell(f"'{THROWAWAY}' start '{self.place}'")
        self.postmaster = int((self.place / "data/postmaster.pid").read_text().split()[0])
        # Nothing else is to work in between.
        for statement in ("ALTER SYSTEM SET autovacuum = off", "SELECT pg_reload_conf()", "CREATE DATABASE school"):
            self.shell(self.psql("postgres", statement))
        return self

    def __exit__(self, *_):
        subprocess.run([THROWAWAY, "stop", self.place], check=True)

    def everything(self):
        self.race("Fill the sample school", 1, self.rollbook("demo", "--students", self.students))
        self.shell(self.psql("school", "VACUUM ANALYZE"))
        self.total, self.marks = (int(self.shell(self.psql("school", f"SELECT {what} FROM table_counts"))) for what in (
            "sum(records)", "max(records) FILTER (WHERE name = 'attendance')"))
        self.csv()
        self.json()
        self.way_back()

    def csv(self):
        self.race(
            "CSV of attendance", self.runs, self.rollbook("export", "attendance"),
            self.asker("COPY", self.psql("school", f"COPY ({ASKED}) TO STDOUT CSV")),
            self.asker("COPY with formats", self.psql("school", f"COPY ({FORMATTED}) TO STDOUT CSV")),
            goal=1.5, of="COPY")
        same_cells(self.folder / "rollbook", self.folder / "COPY_with_formats")
        (self.folder / "rollbook").rename(self.folder / "attendance.csv")

    def json(self):
        self.race(
            "Complete backup as JSON", self.runs, self.rollbook("backup", "--output", "-"),
            self.asker("pg_dump --data-only", f"pg_dump --data-only '{self.at('school')}'"),
            goal=1.5, of="pg_dump --data-only")
        (self.folder / "rollbook").rename(self.folder / "backup.json")

    def way_back(self):
        """Once, since it takes long: an empty school, and attendance into one that has none."""
        dump, raw = self.folder / "dump.sql", self.folder / "raw.csv"
        self.shell(f"pg_dump '{self.at('school')}' > '{dump}'")
        fresh = f"{self.psql('postgres', 'DROP DATABASE IF EXISTS work')}; {self.psql('postgres', 'CREATE DATABASE work')}"
        self.race(
            "Restore it into an empty school, proof and safety backup included", 1,
            self.rollbook("restore", self.folder / "backup.json", "--yes", name="work", before=fresh),
            self.asker("psql < pg_dump", f"psql -Xq '{self.at('work')}' < '{dump}'", fresh))
        self.shell(self.psql("school", "COPY attendance TO STDOUT CSV") + f" > '{raw}'")
        none = self.line("clear", "attendance", "--yes", name="work")
        self.race(
            "Attendance into a school without any, safety backup included", 1,
            self.rollbook("import", "attendance", self.folder / "attendance.csv", "--yes", name="work", before=none),
            self.asker("\\copy in", self.psql("work", f"\\\\copy attendance FROM '{raw}' CSV"), none))
        if int(self.shell(self.psql("work", "SELECT count(*) FROM attendance"))) != self.marks:
            sys.exit("bench: \\copy did not take all attendance in")

    def race(self, what, runs, *contenders, goal=None, of=None):
        self.races.append(Race(what, 0, list(contenders), goal, of).run(runs, self.folder))

    def rollbook(self, *words, name="school", before=""):
        return self.asker("rollbook", f"exec {self.line(*words, name=name)}", before)

    def line(self, *words, name):
        return " ".join(f"'{word}'" for word in (
            self.program, *words, "--data", self.folder / name, "--database", self.at(name)))

    def asker(self, name, command, before=""):
        return Asker(name, command, before, postmaster=self.postmaster)

    def at(self, name):
        return self.server.replace("/postgres?", f"/{name}?")

    def psql(self, name, statement):
        return f'psql -XAtq -v ON_ERROR_STOP=1 -c "{statement}" \'{self.at(name)}\''

    def shell(self, line):
        return subprocess.run(["sh", "-c", line], check=True, stdout=subprocess.PIPE).stdout.decode().strip()


def measure(program, students, runs, report, machine):
    with tempfile.TemporaryDirectory(prefix="rollbook-bench-") as name:
        with Postgres(program, Path(name), students, runs) as school:
            school.everything()
            version = school.shell(school.psql("postgres", "SHOW server_version"))
    lines = [
        "# Benchmarks on PostgreSQL", "",
        f"Written by `bin/bench --postgres`: {school.total:,} records, {school.marks:,} of them attendance; all"
        f" contenders in turn on the same database in one run, median of {runs}; what fills the database ran once.",
        "", f"Machine: {machine}, PostgreSQL {version} on it through a socket, `fsync` off.", "",
        "Load of the machine at the end (1, 5, 15 minutes): " + ", ".join(f"{load:.1f}" for load in os.getloadavg())
        + ". Above the number of cores the seconds are long, and processor seconds are those to compare.", "",
        "| what | who | seconds | client CPU s | server CPU s | peak MiB of client | goal | ratio |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- | ---: |"]
    lines += [row for race in school.races for row in rows(race)]
    lines += ["", *NOTES, ""]
    report.write_text("\n".join(lines), encoding="utf-8")
    return "\n".join(lines)


def rows(race):
    for index, one in enumerate(race.contenders):
        goal = f"≤ {race.goal}x {race.of} | {race.ratio()[0]:.2f}x" if race.goal and index == 0 else "|"
        yield (f"| {race.what if index == 0 else ''} | {one.name} | {one.seconds:.2f} | {one.busy:.2f} |"
               f" {median(one.theirs):.2f} | {one.memory:.0f} | {goal} |")


NOTES = [
    "`COPY` is `psql -c \"COPY (…) TO STDOUT CSV\"` of the query that Rollbook asks, which leaves days and",
    "times as the integers that they are kept as; `COPY with formats` makes the cells that Rollbook makes,",
    "and `bin/bench` compares them. `pg_dump` writes bare integers and no checksums, Rollbook's backup dates,",
    "amounts, a checksum per table and a SHA-256 of the whole. Rollbook's restore checks every record twice,",
    "once in a scratch database, and makes a safety backup; `psql` rebuilds indexes and keys after the data.",
]
