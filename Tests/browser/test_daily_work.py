from selenium.webdriver.support.ui import Select

from cli.rollbook import Case, School, Server

from .chromium import Browser, passwords

STUDENT = {"first_name": "Zubaida", "last_name": "O'Neil", "phone": "0300-7654321"}


class DailyWork(Case):
    def setUp(self):
        self.school = School(self, students=30)
        self.server = Server(self, self.school)

    def browser(self, role="admin", **options):
        browser = Browser(self, **options)
        browser.sign_in(self.server, role, passwords(self.school)[role], path="/")
        return browser

    def choose(self, browser, selector, number=1):
        Select(browser.one(selector)).select_by_index(number)

    def a_day(self, **options):
        admin = self.browser(**options)
        go = lambda path: admin.driver.get(self.server.address + path)

        go("/students/new")
        for name, text in STUDENT.items():
            admin.fill(f"#{name}", text)
        self.choose(admin, "#gender")
        admin.leave_by(".form-end button")
        self.assertIn("Zubaida O'Neil", admin.text("h1"))
        student = admin.driver.current_url.rsplit("/", 1)[1]

        go("/enrollments/new?q=zubai")
        admin.press(f"#student-{student}")
        self.choose(admin, "#course_id")
        admin.press("#override")
        admin.leave_by(".form-end button")
        self.assertIn("1 student is enrolled", admin.text(".flash"))
        course = admin.driver.current_url.rsplit("/", 1)[1]

        go(f"/attendance/new?course_id={course}")
        admin.press(f".pick-late:has(#m-{student}-late)")
        admin.leave_by(".sheet-end button")
        self.assertIn("marked", admin.text(".flash"))

        go(f"/payments/new?student_id={student}")
        self.choose(admin, "#category_id")
        admin.fill("#amount_paid", "100")
        admin.leave_by(".form-end button")
        admin.leave_by('a[href$="/receipt"]')
        self.assertIn("Student copy", admin.text())

        before = self.school.rows("SELECT * FROM payments ORDER BY id")
        go(f"/students/{student}/delete")
        self.assertIn("1 payment", admin.text("main"))
        admin.leave_by("button.btn-danger")
        self.assertNotEqual(self.school.rows("SELECT * FROM payments ORDER BY id"), before)
        admin.leave_by(".flash form button")
        self.assertEqual(self.school.rows("SELECT * FROM payments ORDER BY id"), before)
        self.assertEqual(admin.complaints(), [])

    def test_a_whole_day_from_admission_to_receipt_and_back(self):
        self.a_day()

    def test_a_whole_day_on_a_phone_without_javascript(self):
        self.a_day(width=390, script=False)

    def test_a_form_with_a_fault_keeps_what_was_typed(self):
        admin = self.browser()
        admin.driver.get(self.server.address + "/students/new")
        admin.fill("#last_name", "Khan")
        admin.leave_by(".form-end button")
        self.assertIn("First Name is missing", admin.text("#first_name-fault"))
        self.assertEqual(admin.one("#last_name").get_attribute("value"), "Khan")
