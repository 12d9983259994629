import os
import re

from torture.crowd import Crowd

from .rollbook import Case, School, Server


class Concurrency(Case):
    def test_clerks_write_while_exports_backups_clears_and_undos_run(self):
        """The short form of `bin/torture crowd`."""
        school = School(self, students=20)
        name, password = re.search(
            r"^admin: (\S+), password (\S+)$", school.greeting, re.M).groups()
        crowd = Crowd(self, school, Server(self, school), name, password)
        told = crowd.run(float(os.environ.get("ROLLBOOK_SECONDS", "6")))
        crowd.check()
        for what in ("record", "download", "export", "backup", "page", "clear"):
            self.assertGreater(sum(n for (name, _), n in told.items() if name == what), 0, told)
        self.assertGreater(len(crowd.recorded), 5)
