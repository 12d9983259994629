from .rollbook import Case, School


class FromTheCommandLine(Case):
    def test_find_compare_and_put_back_one_record(self):
        school = School(self, students=5)
        path = self.ok(school.run("backup")).decode().strip()
        self.assertIn(b"Both are the same", self.ok(school.run("compare", path)))
        wanted = school.contents()
        school.change("DELETE FROM payments WHERE id = 3")
        school.change("UPDATE payments SET notes = 'since' WHERE id = 4")
        found = self.ok(school.run("find", path, "payments", "3")).decode()
        self.assertIn("payments/3", found)
        self.assertIn("gone now", found)
        compared = self.ok(school.run("compare", path)).decode()
        row = next(line.split() for line in compared.splitlines() if line.startswith("payments "))
        self.assertEqual(row, ["payments", "0", "1", "1"])
        before = school.contents()
        self.ok(school.run("restore", path, "--record", "payments/3", "--dry-run"))
        self.assertSame(before, school.contents())
        self.refused(school.run("restore", path, "--record", "payments/3"), "--yes")
        self.refused(school.run("restore", path, "--record", "payments", "--yes"), "TABLE/ID")
        self.refused(school.run("restore", path, "--record", "payments/99999", "--yes"), "99999")
        self.ok(school.run("restore", path, "--record", "payments/3", "--yes"))
        after = school.contents()
        self.assertEqual(after["payments"][2], wanted["payments"][2])
        self.assertEqual(after["payments"][3], before["payments"][2])
        self.ok(school.run("undo"))
        self.assertSame(before, school.contents())
