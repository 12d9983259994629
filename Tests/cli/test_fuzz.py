import re
import unittest

from torture.fuzz import TARGETS, fuzz


class Fuzz(unittest.TestCase):
    def test_no_reader_falls_over_whatever_it_is_given(self):
        """The short form of `bin/torture fuzz`, which gives each a million."""
        lines = []
        fuzz(2000, 2026, lines.append)
        self.assertEqual(len(lines), len(TARGETS))
        for line in lines:
            self.assertGreaterEqual(int(re.search(r"(\d+) inputs", line)[1]), 2000, line)
