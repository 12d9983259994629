"""A district: very many schools in one PostgreSQL, each a database of its own, and servers for some of them.

All databases are there, copies of one sample school. A server runs for each school of a sample only: what
one takes is measured, and many are that many times as much. Clerks of every such school read pages and
record payments at once; then a round of backups goes over a sample of all schools, one after the other.
"""

import os
import pathlib
import random
import re
import statistics
import subprocess
import tempfile
import threading
import time

from cli.rollbook import School, Server
from cli.test_postgres import THROWAWAY
from torture.crowd import Visitor

STUDENTS = 100
BACKUPS = 100
PAGES = ("/", "/students", "/students?q=a", "/students/17", "/courses", "/payments", "/payments/dues", "/attendance")
TICKS = os.sysconf("SC_CLK_TCK")


class DistrictSchool(School):
    """A school in a database of the district's PostgreSQL."""

    def __init__(self, test, url):
        super().__init__(test)
        self.url = url

    def command(self, *arguments):
        return super().command(*arguments, "--database", self.url)


class District:
    def __init__(self, test, tell):
        self.test, self.tell = test, tell
        folder = pathlib.Path(tempfile.mkdtemp(prefix="rollbook-district-"))
        folder.chmod(0o711)
        self.place = folder / "pg"
        test.addCleanup(folder.rmdir)
        test.addCleanup(subprocess.run, [THROWAWAY, "stop", self.place])
        self.url = subprocess.run(
            [THROWAWAY, "start", self.place], capture_output=True, check=True).stdout.decode().strip()
        self.postmaster = int((self.place / "data/postmaster.pid").read_text().split()[0])

    def at(self, name):
        return self.url.replace("/postgres?", f"/{name}?")

    def ask(self, *statements, name="postgres"):
        """Statements one after the other on one connection; what they answer."""
        done = subprocess.run(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", self.at(name)], check=True, capture_output=True,
            input=";\n".join(statements).encode())
        return done.stdout.decode().strip()

    def fill(self, schools):
        """One sample school, and copies of it."""
        self.ask("CREATE DATABASE sample")
        sample = DistrictSchool(self.test, self.at("sample"))
        greeting = self.test.ok(sample.run("demo", "--students", STUDENTS)).decode()
        self.password = re.search(r"^admin: admin, password (\S+)$", greeting, re.M)[1]
        self.ask("VACUUM ANALYZE", name="sample")
        began = time.monotonic()
        self.ask(*(f"CREATE DATABASE school_{number} TEMPLATE sample" for number in range(schools)))
        size = int(self.ask("SELECT pg_database_size('school_0')")) / (1 << 20)
        records = self.ask("SELECT sum(records) FROM table_counts", name="sample")
        self.tell(f"{schools} databases of {records} records: made in {time.monotonic() - began:.0f} s,"
                  f" {size:.1f} MiB each, {size * schools / 1024:.1f} GiB")

    def connections(self):
        return int(self.ask(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'rollbook'"))

    def backends(self):
        """What the server's processes hold in MiB, shared pages counted once between them."""
        listed = pathlib.Path(f"/proc/{self.postmaster}/task/{self.postmaster}/children").read_text().split()
        return sum(memory(pid, "Pss") for pid in [self.postmaster, *listed])


class Night:
    """Backups of many schools, one process after the other."""

    def __init__(self, district, schools, rounds):
        self.district, self.schools, self.rounds = district, schools, rounds

    def run(self):
        """The seconds, the processor seconds of client and server, and the bytes of each backup."""
        school = DistrictSchool(self.district.test, "")
        chosen = random.Random(1).sample(range(self.schools), min(self.rounds, self.schools))
        began, ours, theirs = time.monotonic(), children(os.getpid()), children(self.district.postmaster)
        for number in chosen:
            school.url = self.district.at(f"school_{number}")
            self.district.test.ok(school.run("backup"))
        taken = time.monotonic() - began
        time.sleep(0.5)  # The last connections' processes end after their clients.
        busy = children(os.getpid()) - ours, children(self.district.postmaster) - theirs
        kept = [file.stat().st_size for file in school.vault()]
        self.district.test.assertEqual(len(kept), len(chosen))
        return [each / len(chosen) for each in (taken, *busy, sum(kept))]


class Day:
    """Servers for some schools, and two people in each."""

    def __init__(self, district, servers):
        self.district = district
        self.schools = [
            DistrictSchool(district.test, district.at(f"school_{number}")) for number in range(servers)]
        self.servers = [Server(district.test, school) for school in self.schools]
        self.times, self.faults, self.ends = [], [], threading.Event()

    def state(self, when):
        count = len(self.servers)
        resident = [memory(server.process.pid, "Rss") for server in self.servers]
        own = [memory(server.process.pid, "Pss") for server in self.servers]
        held = self.district.connections()
        self.district.tell(
            f"{when}: {count} servers, resident {statistics.median(resident):.1f} MiB each (shared pages"
            f" counted once: {statistics.median(own):.1f}), {held / count:.1f} connections each,"
            f" PostgreSQL {self.district.backends():.0f} MiB in all")

    def idle(self, seconds):
        before = self.spent()
        time.sleep(seconds)
        after, each = self.spent(), 1000 / seconds / len(self.servers)
        ours, theirs = ((sum(new[pid] - old[pid] for pid in new if pid in old)) * each
                        for old, new in zip(before, after))
        self.district.tell(f"nobody at work: {ours:.2f} ms of processor a second for each server,"
                           f" {theirs:.2f} ms in its connections' processes")

    def spent(self):
        """Processor seconds so far of the servers, and of the processes behind their connections."""
        pids = self.district.ask("SELECT pid FROM pg_stat_activity WHERE application_name = 'rollbook'")
        servers = [server.process.pid for server in self.servers]
        return {pid: spent(pid) for pid in servers}, {pid: spent_finely(pid) for pid in pids.split()}

    def work(self, seconds):
        people = [Visitor(server.address, "admin", self.district.password)
                  for server in self.servers for _ in range(2)]
        threads = [threading.Thread(target=self.keep_on, args=(one, random.Random(index)))
                   for index, one in enumerate(people)]
        for thread in threads:
            thread.start()
        self.ends.wait(seconds)
        self.ends.set()
        for thread in threads:
            thread.join()
        self.district.test.assertEqual(self.faults[:5], [])
        order = sorted(self.times)
        self.district.tell(
            f"{len(people)} people, a page every 2 seconds each, every tenth a payment: {len(order)} pages,"
            f" p50 {order[len(order) // 2] * 1000:.0f} ms, p99 {order[len(order) * 99 // 100] * 1000:.0f} ms")

    def keep_on(self, one, dice):
        while not self.ends.wait(dice.uniform(0, 4)):
            try:
                self.step(one, dice)
            except Exception as fault:
                self.faults.append(repr(fault))

    def step(self, one, dice):
        paying, student = dice.random() < 0.1, dice.randrange(1, STUDENTS)
        if paying:
            one.get(f"/payments/new?student_id={student}")
        began = time.monotonic()
        status, text = one.post(
            "/payments", student_id=student, category_id="1", amount_due="10.00", amount_paid="10.00",
            status="paid", payment_date="01-02-2026", method="cash") if paying else one.get(dice.choice(PAGES))
        self.times.append(time.monotonic() - began)
        if status != 200:
            self.faults.append(f"{status} {text[:200]}")


def memory(pid, what):
    """MiB that a process holds; one that is gone, none."""
    try:
        lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) / 1024


def spent(pid):
    """Processor seconds of a process, also of its threads that have ended."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def spent_finely(pid):
    """Processor seconds of a process of one thread, which may be less than the clock ticks."""
    try:
        return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (FileNotFoundError, ProcessLookupError):
        return 0


def children(pid):
    """Processor seconds of its processes that have ended."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / TICKS


def district(test, schools, servers, seconds, tell=print):
    """Fails when a page or a backup does; says what everything took."""
    place = District(test, tell)
    place.fill(schools)
    day = Day(place, servers)
    day.state("just started")
    day.idle(seconds / 2)
    day.work(seconds)
    day.state("after a day's work")
    for server in day.servers:
        test.assertEqual(server.end(), 0)
    taken, ours, theirs, size = Night(place, schools, BACKUPS).run()
    tell(f"a backup of each of {min(BACKUPS, schools)} schools in turn: {taken:.2f} s each, processor"
         f" {ours:.2f} s in Rollbook and {theirs:.2f} s in PostgreSQL, {size / 1024:.0f} KiB kept;"
         f" {schools} schools: {taken * schools / 60:.0f} minutes, {size * schools / (1 << 20):.0f} MiB a night")
