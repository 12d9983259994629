import csv
import io

from cli.rollbook import Case, School, Server

from .chromium import Browser, passwords


class OneRecord(Case):
    def test_a_deleted_student_is_found_in_a_backup_compared_and_put_back_alone(self):
        school = School(self, students=20)
        server = Server(self, school)
        # The server makes a backup of its own when it starts; this is the one that is meant.
        kept = self.ok(school.run("backup")).decode().strip().split("/")[-1]
        wanted = school.contents()
        for table in ("attendance", "payments", "enrollments"):
            school.change(f"DELETE FROM {table} WHERE student_id = 7")
        school.change("DELETE FROM students WHERE id = 7")
        before = school.contents()
        name = " ".join(wanted["students"][6][2:4])
        for width in (1280, 390):
            browser = Browser(self, width)
            browser.sign_in(server, "admin", passwords(school)["admin"], path="/backup/")
            self.compare(browser, f"{server.address}/backup/compare?from={kept}&to=now", name)
            browser.driver.get(f"{server.address}/backup/restore?name={kept}")
            browser.leave_by('form[action="/backup/restore"] button')
            browser.leave_by('a[href$="/find"]')
            browser.fill('input[name="q"]', name)
            browser.leave_by('form[role="search"] button')
            self.assertEqual(browser.text("table tbody tr").split()[-1], "gone")
            self.assertLessEqual(browser.overflow(), 0)
            browser.picture(f"find-record-{width}")
            browser.leave_by("table tbody tr a")
            rows = [row.text.split() for row in browser.all("table.plan tbody tr")]
            self.assertEqual(
                [row[:3] for row in rows],
                [["Enrollments", "5", "0"], ["Payments", "8", "0"], ["Attendance", "86", "0"]])
            self.assertLessEqual(browser.overflow(), 0)
            browser.picture(f"record-plan-{width}")
            browser.leave_by('form[action*="/record/students/7"] button')
            self.assertSame(wanted, school.contents())
            self.assertIn(name, browser.text("main"))
            browser.leave_by('[role="status"] form button')
            self.assertSame(before, school.contents())
            self.assertEqual(browser.complaints(), [])

    def compare(self, browser, address, name):
        browser.driver.get(address)
        rows = {row.text.split()[0]: row.text.split()[1:4] for row in browser.all("table.plan tbody tr")}
        self.assertEqual(rows["Students"], ["0", "0", "1"])
        self.assertEqual(rows["Attendance"], ["0", "0", "86"])
        self.assertEqual(rows["Courses"], ["0", "0", "0"])
        self.assertIn(name, browser.text("main"))
        self.assertLessEqual(browser.overflow(), 0)
        browser.picture(f"compare-{browser.width}")
        _, text = browser.download('a[href*="/backup/compare/students"]')
        lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
        self.assertEqual([line[0] for line in lines], ["Change", "removed"])
        self.assertEqual(" ".join(lines[1][3:5]), name)
