"""Mixed load on a big school for minutes or hours: memory, file handles and the write-ahead log stay flat.

Six visitors read pages; three record payments; two download the complete backup, one of them slowly; a
backup into the vault is made every minute. Once a minute a line says what the server holds. The first
tenth of the time is for warming up; after it nothing may grow beyond the bounds.
"""

import collections
import os
import random
import threading
import time

from torture.crowd import Visitor

# Bounds on the growth from the end of the warming up to the last tenth, each by its highest sample.
MEMORY = 96  # MiB
HANDLES = 16
LOG = 256  # MiB: a slow download keeps the log from being taken over for as long as it lasts
PAGES = (
    "/", "/students", "/students?q=a", "/students/17", "/courses", "/courses/1", "/payments",
    "/payments/summary", "/payments/dues", "/attendance", "/backup/", "/backup/stats", "/audit")


class Soak:
    def __init__(self, school, server, admin, password, seed):
        self.school, self.server = school, server
        self.admin, self.password, self.seed = admin, password, seed
        self.ends = threading.Event()
        self.done, self.faults, self.samples = collections.Counter(), [], []

    def run(self, minutes, tell=print):
        """Everybody at work for so long; answers the samples."""
        works = [self.page] * 6 + [self.record] * 3 + [self.download, self.slowly, self.back_up]
        # Many at once who sign in as one person look like somebody who guesses.
        visitors = [Visitor(self.server.address, self.admin, self.password) for _ in works]
        threads = [
            threading.Thread(target=self.keep_on, args=(work, visitor, index), daemon=True)
            for index, (work, visitor) in enumerate(zip(works, visitors))]
        for thread in threads:
            thread.start()
        began, every = time.monotonic(), min(60, minutes * 60 / 20)
        tell("minute  memory MiB  handles  log MiB  pages  written  downloads  backups  faults")
        while (passed := time.monotonic() - began) < minutes * 60:
            self.ends.wait(every)
            self.sample(passed / 60, tell)
        self.ends.set()
        for thread in threads:
            thread.join(timeout=120)
        return self.samples

    def keep_on(self, work, visitor, index):
        dice = random.Random(self.seed * 100 + index)
        while not self.ends.is_set():
            try:
                work(visitor, dice)
            except Exception as fault:
                self.faults.append(f"{work.__name__}: {fault!r}")
                self.ends.wait(1)

    def note(self, what, status, text=""):
        self.done[what] += 1
        if status != 200:
            self.faults.append(f"{what}: {status} {text[:200]}")

    def page(self, visitor, dice):
        self.note("page", *visitor.get(dice.choice(PAGES)))
        self.ends.wait(0.2)

    def record(self, visitor, dice):
        student = dice.randrange(1, 50)
        visitor.get(f"/payments/new?student_id={student}")
        self.note("written", *visitor.post(
            "/payments", student_id=student, category_id="1", amount_due="10.00",
            amount_paid="10.00", status="paid", payment_date="01-02-2026", method="cash"))
        self.ends.wait(0.5)

    def download(self, visitor, _):
        self.fetch(visitor, 1 << 20, 0)
        self.ends.wait(5)

    def slowly(self, visitor, _):
        """As over a bad line: the state that it began with stays for as long as it lasts."""
        self.fetch(visitor, 1 << 18, 0.1, least=20)

    def fetch(self, visitor, piece, pause, least=None):
        began = time.monotonic()
        with visitor.opener.open(self.server.address + "/backup/download/all", timeout=120) as answer:
            while answer.read(piece):
                # A download that takes too long is given up by its reader, as people do.
                if self.ends.is_set() or least and time.monotonic() - began > least:
                    break
                time.sleep(pause)
        self.note("download", answer.status)

    def back_up(self, _, __):
        done = self.school.run("backup", timeout=600)
        self.note("backup", 200 if done.returncode == 0 else 500, done.stderr.decode())
        for old in self.school.vault()[:-3]:
            old.unlink()
        self.ends.wait(30)

    def sample(self, minute, tell):
        process = self.server.process.pid
        with open(f"/proc/{process}/status") as status:
            memory = next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        handles = len(os.listdir(f"/proc/{process}/fd"))
        log = self.school.file.with_name("rollbook.sqlite-wal")
        size = log.stat().st_size if log.exists() else 0
        found = (minute, memory / 1024, handles, size / (1 << 20))
        self.samples.append(found)
        tell("{:6.1f}  {:10.1f}  {:7}  {:7.1f}  {:5}  {:7}  {:9}  {:7}  {:6}".format(
            *found, self.done["page"], self.done["written"], self.done["download"],
            self.done["backup"], len(self.faults)))

    def growth(self):
        """What memory, handles and log grew by, once it was warm."""
        tenth = max(1, len(self.samples) // 10)
        warm, last = self.samples[tenth:3 * tenth + 1], self.samples[-2 * tenth:]
        return [max(row[i] for row in last) - max(row[i] for row in warm) for i in (1, 2, 3)]


def soak(test, school, server, admin, password, minutes, seed=1, tell=print):
    """Fails when anything went wrong or grew beyond its bound."""
    load = Soak(school, server, admin, password, seed)
    load.run(minutes, tell)
    memory, handles, log = load.growth()
    tell(f"grew by {memory:.1f} MiB of {MEMORY}, {handles} handles of {HANDLES}, {log:.1f} MiB of log"
         f" of {LOG}")
    test.assertEqual(load.faults[:5], [])
    test.assertLess(memory, MEMORY)
    test.assertLess(handles, HANDLES)
    test.assertLess(log, LOG)
    test.ok(school.run("check", timeout=1200))
