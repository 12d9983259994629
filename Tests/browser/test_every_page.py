import re
import urllib.parse

from cli.rollbook import School, Server

from . import axe, tabbing, tree
from .chromium import passwords
from .one_school import OneSchool
from .pages import ACCOUNTANT, ADMIN, GUEST, TEACHER, URDU


class EveryPage(OneSchool):
    """Every page, for each role: it fits the window, the console is silent, axe-core finds nothing against
    WCAG 2.2 AA, a listener is told everything, and TAB leads to everything.
    """

    def look(self, browser, tabs=False):
        """What is wrong with the page that is shown."""
        # That a page is not there is no fault of the page that says so.
        own = f"{browser.driver.current_url} - Failed to load resource"
        wrong = [line["message"] for line in browser.complaints() if not line["message"].startswith(own)]
        if browser.overflow() > 0:
            wrong.append(f"stands out by {browser.overflow()} pixels")
        wrong += axe.findings(browser.driver) + tree.faults(browser)
        return wrong + (tabbing.faults(browser) if tabs else [])

    def walk(self, browser, pages, tabs=(), language="en"):
        for path in pages:
            with self.subTest(path, width=browser.width):
                browser.driver.get(self.server.address + path)
                look = "return document.documentElement.lang + location.pathname + location.search"
                self.assertEqual(browser.driver.execute_script(look), language + path)
                self.assertEqual(self.look(browser, path in tabs), [])

    def assertMenuLeadsTo(self, pages, browser):
        menu = {urllib.parse.urlsplit(link.get_attribute("href")).path for link in browser.all("nav a.nav-item")}
        self.assertGreater(len(menu), 1)
        self.assertLessEqual(menu, set(pages))

    def test_what_a_guest_sees(self):
        self.walk(self.open(width=1280), GUEST)
        self.walk(self.open(width=390, height=844, dark=True), GUEST, tabs=GUEST)

    # The admin sees the same pages with more on them, at both widths.

    def test_the_teachers_pages_on_a_phone(self):
        browser = self.open("teacher", width=390, height=844)
        self.assertMenuLeadsTo(TEACHER, browser)
        self.walk(browser, TEACHER, tabs=TEACHER)

    def test_the_accountants_pages_at_a_desk_in_the_dark(self):
        browser = self.open("accountant", width=1280, dark=True)
        self.assertMenuLeadsTo(ACCOUNTANT, browser)
        self.walk(browser, ACCOUNTANT)

    def test_the_admins_pages_at_a_desk(self):
        browser = self.open("admin", width=1280)
        self.assertMenuLeadsTo(ADMIN, browser)
        own = {path for path in ADMIN if path not in TEACHER and not path.startswith("/help/")}
        self.walk(browser, ADMIN, tabs=own)

    def test_the_admins_pages_on_a_phone_in_the_dark(self):
        browser = self.open("admin", width=390, height=844, dark=True)
        self.walk(browser, ADMIN)

    def test_the_admins_pages_fit_on_paper(self):
        browser = self.open("admin")
        browser.send("Emulation.setEmulatedMedia", media="print")
        for path in ADMIN:
            with self.subTest(path):
                browser.driver.get(self.server.address + path)
                lies = "return getComputedStyle(document.body).page == 'across'"
                # A4 with a centimetre at each side.
                width = 1047 if browser.driver.execute_script(lies) else 718
                browser.send(
                    "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
                    mobile=False)
                self.assertLessEqual(browser.overflow(), 0, width)

    def test_pages_from_right_to_left(self):
        browser = self.open("admin", width=390, height=844)
        browser.driver.get(f"{self.server.address}/language/ur?next=/")
        self.walk(browser, URDU, language="ur")

    def test_the_pages_of_a_schools_first_and_worst_day(self):
        new = Server(self, School(self))
        damaged = School(self, students=3)
        self.ok(damaged.run("backup"))
        with damaged.file.open("r+b") as file:
            file.write(bytes(100))
        worst = Server(self, damaged)
        open_to_all = School(self, students=3)
        open_to_all.change(
            "INSERT INTO settings (key, value, created_at, updated_at) VALUES ('public_courses', 'yes', 0, 0)")
        guests = Server(self, open_to_all)
        pages = (
            new.address + "/login", self.link(new), worst.address + "/students", self.link(worst),
            guests.address + "/login", guests.address + "/public/courses")
        for width in (1280, 390):
            browser = self.open(width=width, height=844)
            for page in pages:
                with self.subTest(page, width=width):
                    browser.driver.get(page)
                    self.assertTrue(browser.one("h1").text)
                    browser.picture(f"first-and-worst-{pages.index(page)}-{width}")
                    self.assertEqual(self.look(browser, tabs=True), [])

    def link(self, server):
        """What only whoever started the server reads."""
        line = "".join(server.lines) + server.process.stdout.readline().decode()
        return re.search(r"http://\S+\?token=\S+", line).group()

    def test_a_backup_looked_into(self):
        """The pages that lie behind a backup: compared, its plan, and one record of it."""
        school = School(self, students=5)
        server = Server(self, school)
        kept = self.ok(school.run("backup")).decode().strip().split("/")[-1]
        school.change("UPDATE students SET city = 'X' WHERE id = 1")
        school.change("DELETE FROM payments WHERE id = 1")
        for width in (1280, 390):
            browser = self.open("admin", server, passwords(school)["admin"], width=width)
            browser.driver.get(f"{server.address}/backup/compare?from={kept}&to=now")
            self.assertEqual(self.look(browser), [])
            browser.driver.get(f"{server.address}/backup/restore?name={kept}")
            browser.leave_by('form[action="/backup/restore"] button')
            plan = browser.driver.current_url
            for path in ("", "/students/changed", "/find", "/find?q=a", "/record/payments/1"):
                with self.subTest(path, width=width):
                    browser.driver.get(plan + path)
                    self.assertEqual(self.look(browser), [])
