import json
import re
import urllib.error
import urllib.parse
import urllib.request

from cli import expected
from cli.rollbook import Case, School, Server, wait_for

from .chromium import Browser, passwords

WIDTHS = (1280, 390)
STAMP = r"\d\d_\d\d_\d{4}_\d\d_\d\d_\d\d"


class BackupPage(Case):
    def setUp(self):
        self.school = School(self, students=30)
        self.server = Server(self, self.school)
        self.passwords = passwords(self.school)

    def admin(self, width=1280, **options):
        browser = Browser(self, width, **options)
        browser.sign_in(self.server, "admin", self.passwords["admin"])
        return browser

    def counts(self):
        counts = {
            name: self.school.rows(f"SELECT count(*) FROM {name}")[0][0]
            for name in expected.DATA_TABLES
        }
        return {**counts, "total": sum(counts.values())}

    def cards(self, browser):
        return {
            card.get_attribute("data-count"): int(card.text.replace(",", ""))
            for card in browser.all("[data-count]")
        }

    def clear(self, browser, name, confirm=None, password=None):
        browser.press(f'[data-clear="{name}"]')
        browser.fill("#confirm", confirm or name)
        if password:
            browser.fill("#password", password)
        browser.leave_by('form[action="/backup/clear"] button.btn-danger')

    def test_whoever_is_not_signed_in_comes_to_the_page_by_the_login(self):
        browser = Browser(self)
        browser.driver.get(self.server.address + "/backup/")
        self.assertEqual(
            urllib.parse.unquote(browser.driver.current_url),
            f"{self.server.address}/login?next=/backup/")
        browser.sign_in(self.server, "admin", self.passwords["admin"])
        self.assertEqual(browser.driver.current_url, self.server.address + "/backup/")
        self.assertEqual(browser.complaints(), [])

    def test_a_wrong_password_stays_at_the_login_with_one_sentence(self):
        browser = Browser(self)
        browser.sign_in(self.server, "admin", "not the password")
        self.assertIn("not right", browser.text('[role="alert"]'))
        self.assertEqual(browser.one("#username").get_attribute("value"), "admin")

    def test_six_cards_show_the_counts(self):
        for width in WIDTHS:
            browser = self.admin(width)
            cards = self.cards(browser)
            self.assertEqual(
                list(cards),
                ["students", "courses", "enrollments", "payments", "attendance", "total"])
            counts = self.counts()
            self.assertEqual(cards, {name: counts[name] for name in cards})
            self.assertLessEqual(browser.overflow(), 0)
            self.assertEqual(browser.complaints(), [])

    def test_the_counts_follow_what_others_do(self):
        browser = self.admin()
        self.school.change("DELETE FROM payments WHERE id <= 7")
        browser.press("#refresh")
        counts = self.counts()
        wait_for(lambda: self.cards(browser)["payments"] == counts["payments"])
        self.assertEqual(self.cards(browser)["total"], counts["total"])

    def test_every_file_is_the_same_to_the_byte_as_an_independent_reading(self):
        for width in WIDTHS:
            browser = self.admin(width)
            for table in expected.DATA_TABLES:
                with self.subTest(table, width=width):
                    name, content = browser.download(f'a[href="/backup/download/{table}"]')
                    self.assertRegex(name, rf"^{table}_backup_{STAMP}\.csv$")
                    self.assertEqual(content, expected.csv_file(self.school.file, table))
            name, content = browser.download('a[href="/backup/download/all"]')
            self.assertRegex(name, rf"^complete_backup_{STAMP}\.json$")
            self.assertIn(expected.backup_body(self.school.file), content)
            self.assertEqual(json.loads(content)["sha256"], expected.sealed_sum(content))
            self.assertEqual(browser.complaints(), [])

    def test_clearing_asks_says_what_goes_and_is_undone(self):
        for width in WIDTHS:
            before = self.school.contents()
            browser = self.admin(width)
            browser.press('[data-clear="students"]')
            question = browser.text("#clear-question, #clear-dialog")
            for words in ("30", "150", "240", "2,580"):
                self.assertIn(words, question)
            browser.fill("#confirm", "students")
            browser.leave_by('form[action="/backup/clear"] button.btn-danger')
            self.assertIn("Cleared", browser.text('[role="status"]'))
            self.assertEqual(self.cards(browser)["students"], 0)
            self.assertEqual(self.counts()["attendance"], 0)
            self.assertLessEqual(browser.overflow(), 0)
            browser.leave_by('[role="status"] form button')
            self.assertIn("Undone", browser.text('[role="status"]'))
            self.assertSame(before, self.school.contents())
            self.assertEqual(self.cards(browser)["students"], 30)
            self.assertEqual(browser.complaints(), [])

    def test_clearing_all_needs_the_password_and_is_undone(self):
        before = self.school.contents()
        browser = self.admin()
        self.clear(browser, "all", password="not the password")
        self.assertIn("password is not right", browser.text())
        self.assertSame(before, self.school.contents())
        browser.driver.get(self.server.address + "/backup/")
        self.clear(browser, "all", password=self.passwords["admin"])
        self.assertEqual(self.cards(browser)["total"], 0)
        self.assertEqual(self.school.rows("SELECT username FROM users"), [("admin",)])
        browser.leave_by('[role="status"] form button')
        self.assertSame(before, self.school.contents())

    def test_all_of_it_works_without_javascript(self):
        before = self.school.contents()
        browser = self.admin(script=False)
        name, content = browser.download('a[href="/backup/download/courses"]')
        self.assertEqual(content, expected.csv_file(self.school.file, "courses"))
        self.clear(browser, "payments")
        self.assertEqual(self.counts()["payments"], 0)
        browser.leave_by('[role="status"] form button')
        self.assertSame(before, self.school.contents())

    def test_a_word_that_is_not_the_tables_name_clears_nothing(self):
        before = self.school.contents()
        browser = self.admin(script=False)
        self.clear(browser, "payments", confirm="payment")
        self.assertIn("Nothing was changed", browser.text('[role="alert"]'))
        self.assertSame(before, self.school.contents())

    def test_who_is_no_admin_is_refused_on_every_route_of_backups(self):
        before = self.school.contents()
        for role in ("accountant", "teacher"):
            browser = Browser(self)
            browser.sign_in(self.server, role, self.passwords[role], path="/")
            jar = "; ".join(
                f"{cookie['name']}={cookie['value']}" for cookie in browser.driver.get_cookies())
            token = browser.one('input[name="csrf_token"], form').get_attribute("value") or ""
            for path in ("", "stats", "download/all", "clear?table=all", *(
                    f"download/{name}" for name in expected.DATA_TABLES)):
                self.assertEqual(self.status(f"/backup/{path}", jar), 403, (role, path))
            form = {"table": "payments", "confirm": "payments", "csrf_token": token}
            for path in ("clear", "undo", "create"):
                self.assertEqual(self.status(f"/backup/{path}", jar, form), 403, (role, path))
            browser.driver.get(self.server.address + "/backup/")
            self.assertNotIn("Downloads", browser.text())
            self.assertTrue(re.search(r"admin", browser.text()))
        self.assertSame(before, self.school.contents())

    def test_a_form_without_its_token_changes_nothing(self):
        before = self.school.contents()
        browser = self.admin()
        jar = "; ".join(
            f"{cookie['name']}={cookie['value']}" for cookie in browser.driver.get_cookies())
        for token in ({}, {"csrf_token": ""}, {"csrf_token": "0" * 64}):
            form = {"table": "payments", "confirm": "payments", **token}
            self.assertEqual(self.status("/backup/clear", jar, form), 403)
        self.assertSame(before, self.school.contents())

    def status(self, path, jar, form=None):
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(
            self.server.address + path, data=data, headers={"Cookie": jar})
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
