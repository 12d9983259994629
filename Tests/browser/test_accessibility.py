from cli.rollbook import Case, School, Server

from .axe import findings
from .chromium import Browser, passwords
from .screenshots import Stage

GUEST = ("/login", "/nothing-there")
EVERYBODY = (
    "/", "/help", "/help/home", "/help/students", "/help/courses", "/students", "/students?q=zzzz", "/students?print=1", "/students/1", "/courses",
    "/courses/1", "/courses/1/roster", "/account",
)
ACCOUNTANT = EVERYBODY + (
    "/payments", "/payments?print=1", "/payments/1", "/payments/1/receipt", "/payments/new",
    "/payments/new?q=a", "/payments/new?student_id=1", "/payments/summary", "/payments/dues",
    "/users",
)
TEACHER = EVERYBODY + (
    "/help/attendance",
    "/attendance", "/attendance/1", "/attendance/new", "/attendance/new?course_id=1",
    "/attendance/register", "/attendance/register?course_id=1&month=2026-02",
)
ADMIN = tuple(path for path in ACCOUNTANT if path != "/users") + TEACHER[len(EVERYBODY):] + (
    "/students/new", "/students/1/edit", "/students/1/delete", "/courses/new", "/courses/1/edit",
    "/courses/1/delete", "/enrollments", "/enrollments/1", "/enrollments/1/edit",
    "/enrollments/new", "/enrollments/new?q=a", "/payments/1/edit", "/payments/1/delete",
    "/attendance/1/edit", "/payment_categories", "/payment_categories/new",
    "/payment_categories/1", "/payment_categories/1/edit", "/backup/", "/backup/restore",
    "/backup/clear?table=students", "/backup/clear?table=all", "/backup/offsite", "/backup/compare",
    "/backup/import", "/attendance/summary", "/attendance/summary?course_id=1", "/audit", "/users",
    "/settings", "/settings/telling",
) + tuple(f"/help/{name}" for name in (
    "enrollments", "payments", "payment-categories", "deleting", "backup", "clear", "undo", "restore",
    "one-record", "compare", "import", "offsite", "move-in", "long-work", "audit", "users", "settings",
    "telling",
))


class Accessibility(Case):
    """WCAG 2.2 AA as far as axe-core sees it, on every page, for each role, at both widths."""

    @classmethod
    def setUpClass(cls):
        stage = Stage()
        cls.addClassCleanup(stage.close)
        school = School(stage, students=30)
        cls.server = Server(stage, school)
        cls.passwords = passwords(school)

    def walk(self, pages, role=None, **options):
        browser = Browser(self, **options)
        if role:
            browser.sign_in(self.server, role, self.passwords[role], path="/")
        for path in pages:
            with self.subTest(path, role=role, **options):
                browser.driver.get(self.server.address + path)
                self.assertEqual(findings(browser.driver), [])

    def test_what_a_guest_sees(self):
        self.walk(GUEST, width=1280)
        self.walk(GUEST, width=390, dark=True)

    def test_the_teachers_pages(self):
        self.walk(TEACHER, "teacher", width=1280, dark=True)
        self.walk(TEACHER, "teacher", width=390)

    def test_the_accountants_pages(self):
        self.walk(ACCOUNTANT, "accountant", width=1280)
        self.walk(ACCOUNTANT, "accountant", width=390, dark=True)

    def test_the_admins_pages_at_a_desk(self):
        self.walk(ADMIN, "admin", width=1280)

    def test_a_backup_looked_into(self):
        """The pages that lie behind a backup: compared, its plan, and one record of it."""
        school = School(self, students=5)
        server = Server(self, school)
        kept = self.ok(school.run("backup")).decode().strip().split("/")[-1]
        school.change("UPDATE students SET city = 'X' WHERE id = 1")
        school.change("DELETE FROM payments WHERE id = 1")
        for width in (1280, 390):
            browser = Browser(self, width=width)
            browser.sign_in(server, "admin", passwords(school)["admin"], path="/")
            browser.driver.get(f"{server.address}/backup/compare?from={kept}&to=now")
            self.assertEqual(findings(browser.driver), [])
            browser.driver.get(f"{server.address}/backup/restore?name={kept}")
            browser.leave_by('form[action="/backup/restore"] button')
            plan = browser.driver.current_url
            for path in ("", "/students/changed", "/find", "/find?q=a", "/record/payments/1"):
                with self.subTest(path, width=width):
                    browser.driver.get(plan + path)
                    self.assertEqual(findings(browser.driver), [])

    def test_the_admins_pages_on_a_phone_in_the_dark(self):
        self.walk(ADMIN, "admin", width=390, dark=True)
