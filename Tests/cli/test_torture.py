from torture.kills import torture

from .rollbook import Case


class Torture(Case):
    def test_whatever_is_killed_at_any_moment_is_done_whole_or_not_at_all(self):
        """The short form of bin/torture, which does a thousand."""
        results = torture(self, rounds=30, seed=2026)
        self.assertEqual(sum(killed for killed, _ in results.values()), 30)
