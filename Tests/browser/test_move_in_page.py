import base64

from cli.rollbook import ROOT, Case, School, Server

from .chromium import Browser

OLD = ROOT / "Tests" / "SafekeepingTests" / "Golden"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class MoveInPage(Case):
    """The first run: the link, the old system's file, the report, and signing in as before."""

    def begin(self):
        school = School(self)
        server = Server(self, school)
        line = server.process.stdout.readline().decode()
        self.assertIn("Make the first admin at ", line)
        return school, server, line.split()[-1]

    def uploads(self, school):
        folder = school.parent / "uploads"
        (folder / "students").mkdir(parents=True)
        (folder / "students" / "bilal_0badcafe.jpg").write_bytes(PICTURE)
        return folder

    def test_the_school_moves_in_by_upload_and_old_passwords_sign_in(self):
        for width in (1280, 390):
            with self.subTest(width=width):
                school, server, link = self.begin()
                browser = Browser(self, width)
                browser.driver.get(link)
                browser.leave_by('a[href^="/move-in"]')
                self.assertLessEqual(browser.overflow(), 0)
                browser.choose("#old", OLD / "old_small.db")
                browser.choose("#uploads", self.uploads(school))
                browser.leave_by('form[action="/move-in"] button')
                self.assertIn("What moving in would bring", browser.text("h1"))
                self.assertIn("outlines that come along: 1", browser.text("main"))
                self.assertLessEqual(browser.overflow(), 0)
                name, report = browser.download('a[href$="report.csv"]')
                self.assertEqual(name, "move-in_report.csv")
                self.assertTrue(report.startswith("\ufeffTable,ID,".encode()))
                self.assertEqual(school.rows("SELECT count(*) FROM students"), [(0,)])

                browser.leave_by('form[action^="/move-in/"] button')
                self.assertIn("The school has moved in", browser.text("h1"))
                self.assertLessEqual(browser.overflow(), 0)
                self.assertEqual(school.rows("SELECT count(*) FROM students"), [(10,)])
                self.assertEqual(school.rows("SELECT content FROM files"), [(PICTURE,)])
                _, payments = browser.download('a[href$="/payments.csv"]')
                self.assertIn(b"999", payments)
                browser.leave_by('a.btn[href^="/login"]')
                browser.fill("#username", "admin")
                browser.fill("#password", "admin-pass-1")
                browser.leave_by("main form button:not([type=button])")
                browser.leave_by('a[href="/backup/move-in"]')
                self.assertIn("payments.csv", browser.text("main"))
                self.assertLessEqual(browser.overflow(), 0)
                self.assertEqual(browser.complaints(), [])

    def test_another_file_is_refused_in_one_sentence(self):
        school, server, link = self.begin()
        file = school.parent / "letter.txt"
        file.write_text("Dear office,")
        browser = Browser(self, 390)
        browser.driver.get(link)
        browser.leave_by('a[href^="/move-in"]')
        browser.choose("#old", file)
        browser.leave_by('form[action="/move-in"] button')
        self.assertIn("letter.txt is not a SQLite database", browser.text('[role="alert"]'))
        self.assertTrue(browser.one("#old"))
