"""Measures Rollbook against what a user would pick instead, on this machine, in one run, and writes
docs/BENCHMARKS.md and docs/BENCHMARKS-SERVER.md:
  bin/bench [--students 1000 10000 100000] [--runs 5 5 1]
  bin/bench --server [--students 1000 10000 100000]       the second of them alone
  bin/bench --postgres [--students 10000] [--runs 5]      against PostgreSQL's tools: docs/BENCHMARKS-POSTGRESQL.md

A student has about 100 records. Whoever is compared works on the same database in the same run, one after
the other in each round; what they write is compared cell by cell. Ten million records need 12 GB of disk
and about an hour.
"""

import argparse
import contextlib
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from . import pages, postgres, server
from .race import PATIENCE
from .tables import Tables

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("ROLLBOOK_PROGRAM", ROOT / ".build/release/rollbook"))
REPORT = ROOT / "docs/BENCHMARKS.md"

# The smallest school has its pages measured only: its tables are read before a program has started.
SMALLEST = 100

NOTES = [
    "What is compared: the CSV of Rollbook and of its rivals hold the same cells, which `bin/bench`",
    "checks; SQLite is spared the guard against formulas. `sqlite3 -json` and `.dump` write bare",
    "integers and no checksums, Rollbook's backup dates, amounts, a checksum per table and a SHA-256 of",
    "the whole. Rollbook proves a backup, and restores it, with every reference, choice and unique key",
    "checked; reading a dump checks unique keys and choices only. `.import` fills a table with the same",
    "keys and indexes, without references, triggers and checks; Rollbook's import compares with what is there, and",
    "makes a safety backup first. `cp` copies the database file: what the disk can do at best.",
    "CPU seconds count all threads, and tell more than seconds when the machine has other work.",
    "Peak memory is the whole process's, the program itself included.",
    f"Whoever takes longer than {PATIENCE} seconds runs once.",
]


def main():
    parser = argparse.ArgumentParser(
        prog="bin/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, nargs="+")
    parser.add_argument("--runs", type=int, nargs="+")
    parser.add_argument("--server", action="store_true")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--port", type=int, default=8299)
    options = parser.parse_args()
    if not PROGRAM.exists():
        sys.exit("bench: build first: bin/compile --product rollbook")
    if options.postgres:
        students, runs = (options.students or [10_000])[0], (options.runs or [5])[0]
        print(postgres.measure(PROGRAM, students, runs, REPORT.with_stem("BENCHMARKS-POSTGRESQL"), machine()))
        return
    students, runs = options.students or [1000, 10_000, 100_000], options.runs or [5, 5, 1]
    compared, visited = [], []
    # What is found is written after each size: an evening's work is not lost by the last of them.
    with filled(SMALLEST, 1) as smallest:
        visited.append((smallest, pages.served(PROGRAM, smallest, smallest, options.port)))
        for students, runs in zip(students, runs + runs[-1:] * len(students)):
            with filled(students, runs) as school:
                if not options.server:
                    school.compare()
                    compared.append(school)
                    write(REPORT, report(compared))
                visited.append((school, pages.served(PROGRAM, school, smallest, options.port)))
                write(REPORT.with_stem("BENCHMARKS-SERVER"), server.report(visited, machine()))


def write(path, text):
    path.write_text(text, encoding="utf-8")
    print(text, flush=True)


@contextlib.contextmanager
def filled(students, runs):
    """A sample school in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="rollbook-bench-") as name:
        school = Tables(PROGRAM, Path(name), students, runs)
        school.fill()
        pages.sign_up(PROGRAM, school.data)
        yield school


def report(schools):
    schools = sorted(schools, key=lambda school: school.total)
    lines = [
        "# Benchmarks", "",
        "Written by `bin/bench`: all contenders in turn on the same database in one run; median of "
        + ", ".join(f"{school.runs} ({school.total:,} records)" for school in schools) + ".", "",
        f"Machine: {machine()}.", "",
        "The server at work: [BENCHMARKS-SERVER.md](BENCHMARKS-SERVER.md); PostgreSQL: "
        "[BENCHMARKS-POSTGRESQL.md](BENCHMARKS-POSTGRESQL.md).", "",
        "## Goals", "",
        "Rollbook's time divided by its rival's: below 1 Rollbook is quicker.", "",
        "| what | records | goal | seconds | CPU seconds | met |", "| --- | ---: | --- | ---: | ---: | --- |"]
    for school in schools:
        lines += [verdict for race in school.races if (verdict := race.verdict())]
    lines += ["", "Peak memory in MiB, the program included (Rollbook's part of each race):", "",
              *server.head("what", [f"{school.total:,}" for school in schools])]
    for same in zip(*(school.races for school in schools)):
        lines.append(server.row(same[0].what, (f"{race.contenders[0].memory:.0f}" for race in same)))
    for school in schools:
        lines += [
            "", f"## {school.total:,} records", "", "Ratio: the contender's time divided by Rollbook's.", "",
            "| what | records | who | seconds | CPU seconds | records/s | ratio | peak MiB |",
            "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |"]
        lines += [row for race in school.races for row in race.rows()]
    return "\n".join(lines + ["", *NOTES, ""])


def machine():
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    version = subprocess.run(["sqlite3", "--version"], capture_output=True, text=True).stdout.split()[0]
    rollbook = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True).stdout.strip()
    disk = subprocess.run(
        ["stat", "--file-system", "--format=%T", tempfile.gettempdir()], capture_output=True, text=True).stdout.strip()
    return (f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}, the data on {disk}; "
            f"Rollbook {rollbook}, sqlite3 {version}, Python {platform.python_version()}")


main()
