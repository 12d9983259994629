import base64
import os
import urllib.parse

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from cli.rollbook import Case, School, Server, wait_for

from .chromium import Browser, passwords

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


class Lists(Case):
    def setUp(self):
        self.school = School(self, students=60)
        self.server = Server(self, self.school)

    def browser(self, path, role="admin", **options):
        browser = Browser(self, **options)
        browser.sign_in(self.server, role, passwords(self.school)[role], path=path)
        return browser

    def rows(self, browser):
        return [row.text for row in browser.all("#found tbody tr")]

    def test_the_list_follows_what_is_typed_and_chosen(self):
        name, = self.school.rows(
            "SELECT last_name FROM students GROUP BY last_name ORDER BY count(*), last_name LIMIT 1")[0]
        count, = self.school.rows("SELECT count(*) FROM students WHERE last_name = ?", name)[0]
        desk = self.browser("/students")
        page = desk.root()
        field = desk.one("input[name=q]")
        field.send_keys(name[:-1], name[-1])
        wait_for(lambda: f"q={name}" in desk.driver.current_url, 20)
        self.assertEqual(len(self.rows(desk)), count)
        self.assertTrue(all(name in row for row in self.rows(desk)))
        said = desk.driver.find_element("id", "found-said")
        self.assertIn("found", said.get_attribute("textContent"))
        self.assertEqual(said.get_attribute("role"), "status")
        self.assertEqual(desk.driver.switch_to.active_element, field, "typing goes on")
        Select(desk.one("#filter-status")).select_by_value("graduated")
        wait_for(lambda: "status=graduated" in desk.driver.current_url, 20)
        found, = self.school.rows(
            "SELECT count(*) FROM students WHERE last_name = ? AND status = 'graduated'", name)[0]
        self.assertEqual(len(self.rows(desk)), found)
        self.assertEqual(desk.root(), page, "the page was never left")
        address = desk.driver.current_url
        desk.driver.get(address)
        self.assertEqual(len(self.rows(desk)), found)
        self.assertEqual(desk.one("input[name=q]").get_attribute("value"), name)
        query = urllib.parse.urlparse(address).query
        self.assertEqual(sorted(urllib.parse.parse_qs(query)), ["q", "status"])
        self.assertEqual(desk.complaints(), [])

    def test_the_list_is_searched_without_javascript_too(self):
        phone = self.browser("/students", width=390, script=False)
        field = phone.one("input[name=q]")
        field.send_keys("zzzz", Keys.ENTER)
        wait_for(lambda: "Nothing fits" in phone.text("main"), 20)
        phone.leave_by("#found .empty a")
        self.assertEqual(len(self.rows(phone)), 50)

    def test_a_phone_shows_short_cards_with_a_number_to_call(self):
        phone = self.browser("/students", width=390)
        card = phone.all("#found tbody tr")[0]
        self.assertLess(card.size["height"], 150)
        number = phone.all('#found td a[href^="tel:"]')[0]
        self.assertGreaterEqual(number.size["height"], 24)
        for path in ("courses", "enrollments", "payments", "attendance", "payment_categories"):
            phone.driver.get(f"{self.server.address}/{path}")
            heights = [row.size["height"] for row in phone.all("#found tbody tr")]
            self.assertLess(sum(heights) / len(heights), 220, path)
            self.assertTrue(phone.one(f'#found tbody a[href^="/{path}/"]'), path)
            self.assertLessEqual(phone.overflow(), 0, path)

    def test_ticked_students_change_together_and_a_full_course_takes_one_more_from_an_admin(self):
        desk = self.browser("/students")
        for box in desk.all("#found input[name=student]")[:3]:
            box.click()
        Select(desk.one("#bulk-status")).select_by_value("leave")
        desk.leave_by(".bulk button")
        self.assertIn("3 students are", desk.text(".flash"))
        student, = self.school.rows("SELECT max(id) FROM students")[0]
        self.school.change("DELETE FROM enrollments WHERE student_id = ?", student)
        self.school.change("UPDATE courses SET seats = 0 WHERE id = 1")
        number, = self.school.rows(
            "SELECT registration_number FROM students WHERE id = ?", student)[0]
        desk.driver.get(f"{self.server.address}/enrollments/new?course_id=1&q={number}")
        desk.press(f"#student-{student}")
        desk.leave_by(".form-end button")
        self.assertIn("seat", desk.text('[role="alert"]'))
        self.assertEqual(self.school.rows(
            "SELECT * FROM enrollments WHERE student_id = ?", student), [])
        if not desk.one(f"#student-{student}").is_selected():
            desk.press(f"#student-{student}")
        desk.press("#override")
        desk.leave_by(".form-end button")
        self.assertIn("1 student is enrolled", desk.text(".flash"))

    def test_a_photo_is_taken_by_its_content_not_its_name(self):
        desk = self.browser("/students/1")
        for name, content, said in (
            ("face.png", b"<html>", "The file is not a JPEG, PNG or WebP picture"),
            ("large.png", PICTURE + bytes(2 << 20), "larger than 2 MiB"),
            ("face.txt", PICTURE, "The file is saved."),
        ):
            file = self.school.parent / name
            file.write_bytes(content)
            desk.one("#photo-file").send_keys(os.fspath(file))
            desk.leave_by(".upload button")
            self.assertIn(said, desk.text("main"), name)
        self.assertEqual(self.school.rows(
            "SELECT f.content, f.name FROM files f JOIN students s ON s.photo_file_id = f.id"
            " WHERE s.id = 1"), [(PICTURE, "face.txt")])
        self.assertTrue(desk.driver.execute_script(
            "return document.querySelector('img.photo').naturalWidth > 0"))
        self.assertEqual(desk.complaints(), [])
