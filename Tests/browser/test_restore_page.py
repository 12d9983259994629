from cli.rollbook import Case, School, Server

from .chromium import Browser, passwords


class RestorePage(Case):
    def test_a_file_is_looked_at_restored_and_undone(self):
        school = School(self, students=20)
        server = Server(self, school)
        wanted = school.contents()
        file = school.parent / "kept at home.json"
        self.ok(school.run("backup", "--output", file))
        school.change("DELETE FROM attendance WHERE id <= 11")
        school.change("UPDATE students SET city = 'Gilgit' WHERE id <= 3")
        before = school.contents()
        for width in (1280, 390):
            browser = Browser(self, width)
            browser.sign_in(server, "admin", passwords(school)["admin"], path="/backup/restore")
            browser.choose("#file", file)
            browser.leave_by('form[action="/backup/restore/upload"] button')
            plan = {
                cells[0]: cells[1:5]
                for cells in (row.text.split() for row in browser.all("table.plan tbody tr"))
            }
            self.assertEqual(plan["Attendance"], ["11", "0", "0", "1,709"])
            self.assertEqual(plan["Students"], ["0", "3", "0", "17"])
            self.assertSame(before, school.contents())
            self.assertLessEqual(browser.overflow(), 0)
            browser.leave_by('form[action^="/backup/restore/plan/"] button')
            self.assertSame(wanted, school.contents())
            browser.leave_by('[role="status"] form button')
            self.assertSame(before, school.contents())
            self.assertEqual(browser.complaints(), [])

    def test_a_damaged_file_is_refused_in_one_sentence_and_changes_nothing(self):
        school = School(self, students=5)
        server = Server(self, school)
        before = school.contents()
        text = self.ok(school.run("backup", "--output", "-"))
        file = school.parent / "cut.json"
        file.write_bytes(text[: len(text) // 2])
        browser = Browser(self)
        browser.sign_in(server, "admin", passwords(school)["admin"], path="/backup/restore")
        browser.choose("#file", file)
        browser.leave_by('form[action="/backup/restore/upload"] button')
        self.assertIn("cut.json", browser.text('main [role="alert"]'))
        self.assertSame(before, school.contents())
