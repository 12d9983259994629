"""The long forms, by the words that `bin/torture` was given."""

import re
import sys
import tempfile
import unittest

from cli.rollbook import Case, School, Server
from torture.crowd import Crowd
from torture.district import district
from torture.faults import walk
from torture.fuzz import fuzz
from torture.kills import torture
from torture.soak import soak


class Long(Case):
    """Runs one of them as a test, so that what it made is cleaned up."""

    def __init__(self, kind, numbers):
        super().__init__()
        self.kind, self.numbers = kind, numbers

    def number(self, index, usual):
        return self.numbers[index] if len(self.numbers) > index else usual

    def runTest(self):
        getattr(self, self.kind)()

    def kills(self):
        rounds, seed = self.number(0, 1000), self.number(1, 1)
        for name, (killed, through) in torture(self, rounds, seed, tell=tell).items():
            tell(f"{name:16} {killed:5} kills {through:5} came through")

    def faults(self):
        with tempfile.TemporaryDirectory() as folder:
            walk(self, folder, each=self.number(0, 0) or None, seed=self.number(1, 1), tell=tell)

    def crowd(self):
        school, name, password = self.school(self.number(1, 200))
        crowd = Crowd(self, school, Server(self, school), name, password)
        tell(dict(crowd.run(self.number(0, 300))))
        crowd.check()
        tell(f"{len(crowd.recorded)} payments recorded, {len(crowd.backups)} downloads, all in order")

    def fuzz(self):
        fuzz(self.number(0, 1_000_000), self.number(1, 1), tell)

    def district(self):
        district(self, self.number(0, 1000), self.number(1, 20), self.number(2, 60), tell)

    def soak(self):
        school, name, password = self.school(self.number(1, 10_000))
        soak(self, school, Server(self, school), name, password, self.number(0, 60), tell=tell)

    def school(self, students):
        school = School(self)
        done = school.run("demo", "--students", students, timeout=3600)
        name, password = re.search(
            r"^admin: (\S+), password (\S+)$", self.ok(done).decode(), re.M).groups()
        return school, name, password


def tell(line):
    print(line, flush=True)


def main(words):
    kind = "kills" if not words or words[0].isdigit() else words.pop(0)
    if kind not in ("kills", "faults", "crowd", "district", "fuzz", "soak") or not all(map(str.isdigit, words)):
        sys.exit(f"bin/torture: {kind} {' '.join(words)}".rstrip() + " is not known: see bin/torture")
    suite = unittest.TestSuite([Long(kind, [int(word) for word in words])])
    return unittest.TextTestRunner().run(suite).wasSuccessful()


sys.exit(not main(sys.argv[1:]))
