from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from cli.rollbook import School, Server, wait_for

from .chromium import Browser, passwords
from .one_school import OneSchool


class Keyboard(OneSchool):
    """Everything can be done by keys alone, and a person sees where they are."""

    def press(self, browser, *keys):
        ActionChains(browser.driver).send_keys(*keys).perform()

    def test_the_first_tab_skips_the_menu(self):
        browser = self.open("admin", path="/students")
        browser.driver.get(self.server.address + "/students")
        self.press(browser, Keys.TAB)
        self.assertEqual(browser.driver.switch_to.active_element.text, "Skip to the content")
        self.press(browser, Keys.ENTER, Keys.TAB)
        inside = browser.driver.execute_script(
            "return document.getElementById('main').contains(document.activeElement)")
        self.assertTrue(inside)

    def test_clearing_by_keys_alone_and_escape_changes_nothing(self):
        school = School(self, students=3)
        server = Server(self, school)
        browser = Browser(self)
        browser.driver.get(server.address + "/backup/")
        self.press(browser, "admin", Keys.TAB, passwords(school)["admin"], Keys.ENTER)
        browser.one("#last-backup")

        self.reach(browser, '[data-clear="attendance"]')
        self.press(browser, Keys.ENTER)
        field = browser.one("dialog[open] #confirm")
        self.assertEqual(browser.driver.switch_to.active_element, field)
        self.press(browser, Keys.ESCAPE)
        wait_for(lambda: not browser.all("dialog[open]"))
        self.assertEqual(school.rows("SELECT count(*) FROM attendance"), [(258,)])
        self.assertEqual(
            browser.driver.switch_to.active_element.get_attribute("data-clear"), "attendance")

        self.press(browser, Keys.ENTER)
        browser.one("dialog[open] #confirm")
        self.press(browser, "attendance", Keys.ENTER)
        wait_for(lambda: school.rows("SELECT count(*) FROM attendance") == [(0,)], 30)
        browser.one('.flash form[action="/backup/undo"]')
        self.reach(browser, '.flash form[action="/backup/undo"] button')
        self.press(browser, Keys.ENTER)
        wait_for(lambda: school.rows("SELECT count(*) FROM attendance") == [(258,)], 30)

    def test_a_menu_closes_with_escape_and_the_focus_stays(self):
        browser = self.open("admin", path="/backup/", width=390, height=844)
        self.reach(browser, "details.more summary")
        self.press(browser, Keys.ENTER)
        browser.one("details.more[open]")
        self.press(browser, Keys.ESCAPE)
        wait_for(lambda: not browser.all("details.more[open]"))
        self.assertEqual(browser.driver.switch_to.active_element.tag_name, "summary")

    def test_a_menu_closes_when_tab_leaves_it(self):
        browser = self.open("admin", path="/backup/")
        self.reach(browser, "details.more summary")
        self.press(browser, Keys.ENTER)
        browser.one("details.more[open]")
        self.press(browser, *[Keys.TAB] * 8)
        wait_for(lambda: not browser.all("details.more[open]"))

    def test_escape_from_inside_a_menu_leads_back_to_it(self):
        browser = self.open("admin", path="/backup/")
        self.reach(browser, "details.more summary")
        self.press(browser, Keys.ENTER, Keys.TAB, Keys.ESCAPE)
        wait_for(lambda: not browser.all("details.more[open]"))
        self.assertEqual(browser.driver.switch_to.active_element.tag_name, "summary")

    def test_a_day_that_is_none_is_told_and_empties_nothing(self):
        school, browser = self.apart(3, "/students/1/edit")
        before = school.rows("SELECT date_of_birth, updated_at FROM students WHERE id = 1")
        self.assertIsNotNone(before[0][0])
        self.reach(browser, "#date_of_birth")
        # One part of the day is gone: for the server the field would be empty.
        self.press(browser, Keys.DELETE, Keys.ENTER)
        wait_for(lambda: browser.driver.switch_to.active_element.get_attribute("id") == "date_of_birth")
        self.assertTrue(browser.driver.current_url.endswith("/students/1/edit"))
        self.assertEqual(
            school.rows("SELECT date_of_birth, updated_at FROM students WHERE id = 1"), before)

    def test_enter_in_a_note_saves_no_sheet(self):
        school, browser = self.apart(8, "/attendance/new?course_id=1")
        before = school.rows("SELECT count(*) FROM attendance")
        browser.driver.find_element("css selector", ".sheet-notes").send_keys("ill", Keys.ENTER)
        self.press(browser, Keys.TAB)
        self.assertIn("/attendance/new", browser.driver.current_url)
        self.assertEqual(school.rows("SELECT count(*) FROM attendance"), before)
        self.assertTrue(self.is_asked(browser), "the note is typed and not saved")

    def test_who_leaves_what_was_typed_is_asked_and_who_cancels_is_not(self):
        browser = self.open("admin", path="/students/1/edit")
        self.assertFalse(self.is_asked(browser))
        browser.one("#city").send_keys("x")
        self.assertTrue(self.is_asked(browser))
        browser.leave_by(".form-end a")
        self.assertFalse(self.is_asked(browser))

    def is_asked(self, browser):
        return browser.driver.execute_script(
            "const leaving = new Event('beforeunload', {cancelable: true});"
            "dispatchEvent(leaving); return leaving.defaultPrevented")

    def test_what_is_wrong_has_the_focus(self):
        browser = self.open("admin", path="/courses/new")
        browser.one("#name").send_keys(Keys.ENTER)
        browser.one("#problem")
        self.assertEqual(browser.driver.switch_to.active_element.get_attribute("id"), "problem")
        self.press(browser, Keys.TAB, Keys.ENTER)
        self.assertEqual(browser.driver.switch_to.active_element.get_attribute("id"), "name")

        guest = self.open()
        guest.driver.get(self.server.address)
        guest.one("#username")
        self.press(guest, "admin", Keys.TAB, "not the password", Keys.ENTER)
        guest.one(".notice-bad")
        self.assertEqual(guest.driver.switch_to.active_element.get_attribute("id"), "password")

    def test_enter_in_a_search_leads_to_what_is_found(self):
        browser = self.open("admin", path="/students")
        self.reach(browser, 'input[type="search"]')
        self.press(browser, "a", Keys.ENTER)
        wait_for(lambda: browser.driver.execute_script(
            "return document.activeElement.matches('#found tbody tr:first-child a')"), 20)

    def test_the_menu_of_a_phone_opens_and_closes_by_keys(self):
        browser = self.open("admin", width=390, height=844)
        self.reach(browser, '[aria-controls="sidebar"]')
        self.press(browser, Keys.ENTER)
        browser.one("#sidebar.show:not(.showing) a.nav-item")
        self.press(browser, Keys.ESCAPE)
        wait_for(lambda: not browser.all("#sidebar.show"))
        back = browser.driver.switch_to.active_element
        self.assertEqual(back.get_attribute("aria-controls"), "sidebar")

    def apart(self, students, path):
        """A school that only this test changes, and its admin's browser at a page."""
        school = School(self, students=students)
        return school, self.open("admin", Server(self, school), passwords(school)["admin"], path)

    def reach(self, browser, selector):
        """Tab until the focus is there."""
        target = browser.one(selector)
        for _ in range(200):
            self.press(browser, Keys.TAB)
            if browser.driver.switch_to.active_element == target:
                return
        self.fail(f"Tab does not lead to {selector}")
