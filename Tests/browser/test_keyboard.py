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

    def test_the_menu_of_a_phone_opens_and_closes_by_keys(self):
        browser = self.open("admin", width=390, height=844)
        self.reach(browser, '[aria-controls="sidebar"]')
        self.press(browser, Keys.ENTER)
        browser.one("#sidebar.show:not(.showing) a.nav-item")
        self.press(browser, Keys.ESCAPE)
        wait_for(lambda: not browser.all("#sidebar.show"))
        back = browser.driver.switch_to.active_element
        self.assertEqual(back.get_attribute("aria-controls"), "sidebar")

    def reach(self, browser, selector):
        """Tab until the focus is there."""
        target = browser.one(selector)
        for _ in range(200):
            self.press(browser, Keys.TAB)
            if browser.driver.switch_to.active_element == target:
                return
        self.fail(f"Tab does not lead to {selector}")
