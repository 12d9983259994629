import csv
import io

from cli.rollbook import Case, School, Server

from .chromium import Browser, passwords

HEADER = "Bezeichnung;Betrag;Aktiv;Bemerkung\r\n"


class ImportPage(Case):
    """A CSV as an office has it: sent, its columns said, its dates asked, mended, imported, undone."""

    def setUp(self):
        self.school = School(self, students=20)
        self.server = Server(self, self.school)

    def open(self, width):
        browser = Browser(self, width)
        browser.sign_in(
            self.server, "admin", passwords(self.school)["admin"], path="/backup/import")
        return browser

    def send(self, browser, table, name, data):
        path = self.school.parent / name
        path.write_bytes(data)
        browser.one(f'#table option[value="{table}"]').click()
        browser.choose("#file", path)
        browser.leave_by('form[action="/backup/import"] button')

    def choose(self, browser, header, value):
        browser.one(f'select[aria-label="{header} stands for"] option[value="{value}"]').click()

    def plan(self, browser):
        """Rows, added, changed, the same, bad."""
        return browser.text("table.plan tbody tr").split()

    def ends_well(self, browser):
        self.assertLessEqual(browser.overflow(), 0)
        # A refusal is an answer with a status of its own, which the console notes.
        self.assertEqual(
            [line for line in browser.complaints() if "400 (Bad Request)" not in line["message"]], [])

    def test_windows_1252_with_foreign_headers_is_mapped_imported_and_undone(self):
        for width in (1280, 390):
            with self.subTest(width=width):
                before = self.school.contents()
                browser = self.open(width)
                self.assertLessEqual(browser.overflow(), 0)
                text = HEADER + "Bücher;1.234,50;ja;groß\r\nPrüfung – Größe;20,00;;\r\n"
                self.send(browser, "payment_categories", "kategorien.csv", text.encode("cp1252"))
                self.assertIn("No column of the file", browser.text('main [role="alert"]'))
                self.ends_well(browser)
                self.choose(browser, "Bezeichnung", "Bezeichnung=name")
                self.choose(browser, "Betrag", "Betrag=default_amount")
                browser.leave_by('form[method="get"] button')
                self.assertEqual(self.plan(browser), ["2", "2", "0", "0", "0"])
                self.assertIn("Bücher", browser.text("table.mapping"))
                self.assertSame(before, self.school.contents())
                self.ends_well(browser)
                browser.leave_by('form[method="post"][action^="/backup/import/"] button')
                self.finish(browser)
                self.assertEqual(
                    self.school.rows(
                        "SELECT name, default_amount FROM payment_categories ORDER BY id DESC LIMIT 2"),
                    [("Prüfung – Größe", 2000), ("Bücher", 123450)])
                browser.leave_by('[role="status"] form button')
                self.finish(browser)
                self.assertSame(before, self.school.contents())
                self.ends_well(browser)

    def finish(self, browser):
        """Waits for an act that shows how far it is to come back to the backups."""
        from cli.rollbook import wait_for
        wait_for(lambda: browser.driver.current_url.endswith("/backup/"), 60)
        browser.one('[role="status"]')

    def test_dates_that_may_be_two_are_asked(self):
        student, course = self.school.rows(
            "SELECT max(student_id), max(course_id) FROM enrollments")[0]
        text = f"Student ID,Course ID,Date,Status\n{student},{course},03/02/2019,present\n"
        for width in (1280, 390):
            with self.subTest(width=width):
                browser = self.open(width)
                self.send(browser, "attendance", "days.csv", text.encode())
                self.assertIn("may be two days", browser.text('main [role="alert"]'))
                self.ends_well(browser)
                browser.one('#dates option[value="mdy"]').click()
                browser.leave_by('form[method="get"] button')
                self.assertEqual(self.plan(browser)[:2], ["1", "1"])
                browser.leave_by('form[method="post"][action^="/backup/import/"] button')
                self.finish(browser)
                days = self.school.rows(
                    "SELECT date(date * 86400, 'unixepoch') FROM attendance ORDER BY id DESC LIMIT 1")
                self.assertEqual(days, [("2019-03-02",)])
                browser.leave_by('[role="status"] form button')
                self.finish(browser)
                self.ends_well(browser)

    def test_bad_rows_are_downloaded_mended_and_taken(self):
        for width in (1280, 390):
            with self.subTest(width=width):
                before = self.school.contents()
                browser = self.open(width)
                rows = [f"Course {width} {n},{fee},5" for n, fee in enumerate(["10.00", "lots", "", "7"])]
                self.send(browser, "courses", "courses.csv", "\n".join(["Name,Fee,Seats", *rows]).encode())
                self.assertEqual(self.plan(browser)[-1], "2")
                self.assertIn("lots", browser.text('[aria-labelledby="faults-title"]'))
                self.assertFalse(browser.all('form[method="post"][action^="/backup/import/"]'))
                self.ends_well(browser)
                name, data = browser.download('a[href*="/bad-rows"]')
                self.assertEqual(name, "courses_bad_rows.csv")
                bad = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
                self.assertEqual([row["Line"] for row in bad], ["3", "4"])
                self.assertSame(before, self.school.contents())
                for row in bad:
                    row["Fee"] = "8.50"
                out = io.StringIO()
                mended = csv.DictWriter(out, bad[0])
                mended.writeheader()
                mended.writerows(bad)
                browser.driver.get(self.server.address + "/backup/import")
                self.send(browser, "courses", "mended.csv", out.getvalue().encode())
                self.assertEqual(self.plan(browser), ["2", "2", "0", "0", "0"])
                browser.leave_by('form[method="post"][action^="/backup/import/"] button')
                self.finish(browser)
                self.assertEqual(
                    self.school.rows("SELECT count(*) FROM courses WHERE fee = 850"), [(2,)])
                browser.leave_by('[role="status"] form button')
                self.finish(browser)
                self.assertSame(before, self.school.contents())
                self.ends_well(browser)
