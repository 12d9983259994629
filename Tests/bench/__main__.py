"""Measures Rollbook against what a user would pick instead, on this machine, in one run, and writes
docs/BENCHMARKS.md:
  bin/bench [--students 1000 10000 100000] [--runs 5 5 1]
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

from . import pages, postgres
from .race import PATIENCE
from .tables import Tables

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = Path(os.environ.get("ROLLBOOK_PROGRAM", ROOT / ".build/release/rollbook"))
REPORT = ROOT / "docs/BENCHMARKS.md"

# The smallest school has its pages measured only: its tables are read before a program has started.
SMALLEST = 100
# How many times as long a page may take in the biggest school as in the smallest.
PAGE_GOAL = 1.5

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
    sizes = []
    with filled(SMALLEST, 1) as smallest:
        small = smallest, served(smallest, smallest, options.port)
        for students, runs in zip(students, runs + runs[-1:] * len(students)):
            with filled(students, runs) as school:
                school.compare()
                sizes.append((school, served(school, smallest, options.port)))
            # Written after each size: an evening's work is not lost by the last of them.
            REPORT.write_text(report(sizes, small), encoding="utf-8")
    print(REPORT.read_text(encoding="utf-8"))


@contextlib.contextmanager
def filled(students, runs):
    """A sample school in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="rollbook-bench-") as name:
        school = Tables(PROGRAM, Path(name), students, runs)
        school.fill()
        pages.sign_up(PROGRAM, school.data)
        yield school


def served(school, smallest, port):
    starts = []
    for _ in range(5):
        with pages.Site(PROGRAM, school.data, port) as site:
            starts.append(site.start * 1000)
    with (pages.Site(PROGRAM, school.data, port) as site,
          pages.Site(PROGRAM, smallest.data, port + 1) as other):
        site.rest()
        other.rest()
        found = {
            "start": sorted(starts)[len(starts) // 2], "pages": pages.each_page(site, other),
            "sign-ins": pages.sign_ins_beside(site), "downloads": pages.slow_downloads(site)}
    print(f"start {found['start']:.0f} ms, sign-ins {found['sign-ins']}, downloads {found['downloads']}",
          file=sys.stderr, flush=True)
    return found


def report(sizes, smallest):
    sizes = sorted(sizes, key=lambda size: size[0].total)
    lines = [
        "# Benchmarks", "",
        "Written by `bin/bench`: all contenders in turn on the same database in one run; median of "
        + ", ".join(f"{school.runs} ({school.total:,} records)" for school, _ in sizes) + ".", "",
        f"Machine: {machine()}.", "",
        "## Goals", "",
        "Rollbook's time divided by its rival's: below 1 Rollbook is quicker.", "",
        "| what | records | goal | seconds | CPU seconds | met |", "| --- | ---: | --- | ---: | ---: | --- |"]
    for school, _ in sizes:
        lines += [verdict for race in school.races if (verdict := race.verdict())]
    lines += ["", "Peak memory in MiB, the program included (Rollbook's part of each race):", "",
              "| what | " + " | ".join(f"{school.total:,}" for school, _ in sizes) + " |",
              "| --- |" + " ---: |" * len(sizes)]
    for same in zip(*(school.races for school, _ in sizes)):
        lines.append(f"| {same[0].what} | " + " | ".join(f"{race.contenders[0].memory:.0f}" for race in same) + " |")
    lines += server([smallest, *sizes])
    for school, _ in sizes:
        lines += [
            "", f"## {school.total:,} records", "", "Ratio: the contender's time divided by Rollbook's.", "",
            "| what | records | who | seconds | CPU seconds | records/s | ratio | peak MiB |",
            "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |"]
        lines += [row for race in school.races for row in race.rows()]
    return "\n".join(lines + ["", *NOTES, ""])


def server(sizes):
    heads = [f"{school.total:,}" for school, _ in sizes]
    lines = ["", "## The server", "", "| what | " + " | ".join(heads) + " |",
             "| --- |" + " ---: |" * len(heads)]
    found = [each for _, each in sizes]
    lines.append("| start to first answer, ms | " + " | ".join(f"{each['start']:.0f}" for each in found) + " |")
    for index, what in enumerate(("p50", "p99")):
        lines.append(f"| `/students` while 4 people try passwords, {what} ms | "
                     + " | ".join(f"{each['sign-ins'][index]:.1f}" for each in found) + " |")
    for index, what in enumerate(("p50 ms", "p99 ms", "most ms", "pages asked for", "MiB before", "MiB at most")):
        lines.append(f"| clerks' pages during 100 slow downloads: {what} | "
                     + " | ".join(f"{each['downloads'][index]:.1f}" for each in found) + " |")
    lines += ["", "Pages: milliseconds from request to last byte, and of processor time, medians of 9 visits",
              "after the first (which is in brackets: what is kept until a record changes is read by it).", "",
              "| page | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads)]
    for path in pages.PAGES:
        lines.append(f"| `{path}` | " + " | ".join(
            "{1:.1f}, CPU {2:.1f} ({0:.0f})".format(*each["pages"][path]) for each in found) + " |")
    return lines + ["", *slower(heads, found[-1]["pages"])]


def slower(heads, big):
    """A sentence for each page that misses the goal, with what it shows more."""
    lines = [f"Goal: with {heads[-1]} records no page takes more than {PAGE_GOAL} times as long as with {heads[0]},",
             "visited in turn with it."]
    for path in pages.PAGES:
        times, more = big[path][3:]
        if times > PAGE_GOAL:
            lines.append(f"`{path}` takes {times:.1f} times as long, and is {more:.1f} times as long a page.")
    return lines if len(lines) > 2 else [*lines, "All pages meet it."]


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
