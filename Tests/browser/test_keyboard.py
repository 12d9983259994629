from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from cli.rollbook import Case, School, Server, wait_for

from .chromium import Browser, passwords
from .screenshots import Stage
from .test_accessibility import ADMIN, GUEST, TEACHER
from .tree import faults

# What a person can act on, as far as it is shown: radio buttons of one name are one stop.
CONTROLS = """
const shown = (e) => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length > 0
  && !e.closest('[inert]');
const groups = new Set();
return [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter((e) => shown(e) && !e.disabled && e.tabIndex >= 0)
  .filter((e) => {
    if (e.type !== 'radio') return true;
    const name = (e.form ? e.form.action : '') + ' ' + e.name;
    if (groups.has(name)) return false;
    groups.add(name);
    return true;
  });
"""
# Which of them has the focus, and whether a person sees that.
FOCUS = """
const e = document.activeElement;
if (!e || e === document.body) return null;
const seen = (x) => {
  const style = getComputedStyle(x);
  return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
};
const places = [e, e.nextElementSibling, e.parentElement, ...(e.labels || [])].filter(Boolean);
const box = e.getBoundingClientRect();
const bar = document.querySelector('.topbar');
const top = bar && !bar.contains(e) && !e.matches('.skip-link') ? bar.getBoundingClientRect().bottom : 0;
return {
  element: e, isSeen: places.some(seen),
  isInView: box.bottom > top - 1 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  text: (e.getAttribute('aria-label') || e.textContent || e.name || e.id).trim().slice(0, 60),
  key: e.type === 'radio' ? 'radio ' + (e.form ? e.form.action : '') + ' ' + e.name : null};
"""
NAME = """
const e = arguments[0];
return e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + ' ' +
  (e.getAttribute('aria-label') || e.textContent || e.name || '').trim().slice(0, 60);
"""


class Keyboard(Case):
    """Everything can be done by keys alone, and a person sees where they are."""

    @classmethod
    def setUpClass(cls):
        stage = Stage()
        cls.addClassCleanup(stage.close)
        school = School(stage, students=6)
        stage.assertEqual(school.run("backup").returncode, 0)
        cls.server = Server(stage, school)
        cls.passwords = passwords(school)

    def press(self, browser, *keys):
        ActionChains(browser.driver).send_keys(*keys).perform()

    def walk(self, browser):
        """Tab through the whole page; what is wrong on the way."""
        # From the top, also where a field has the focus at once.
        browser.driver.execute_script(
            "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
        wanted = {element.id: element for element in browser.driver.execute_script(CONTROLS)}
        reached, wrong, last = set(), [], None
        for _ in range(len(wanted) * 3 + 10):
            self.press(browser, Keys.TAB)
            found = browser.driver.execute_script(FOCUS)
            # A field for a day is several stops.
            if found and found["element"].id == last:
                continue
            if found is None or found["element"].id in reached:
                break
            last = found["element"].id
            reached.add(last)
            if not found["isSeen"]:
                wrong.append(f"no mark on {found['text']}")
            if not found["isInView"]:
                wrong.append(f"out of view: {found['text']}")
        missed = [element for key, element in wanted.items() if key not in reached]
        # Of several radio buttons the chosen one is the stop.
        missed = [element for element in missed if element.get_attribute("type") != "radio"]
        return wrong + [f"not reached: {browser.driver.execute_script(NAME, element)}" for element in missed]

    def look_over(self, pages, role, **options):
        browser = Browser(self, **options)
        if role:
            browser.sign_in(self.server, role, self.passwords[role], path="/")
        for path in pages:
            with self.subTest(path, role=role, **options):
                browser.driver.get(self.server.address + path)
                self.assertEqual(faults(browser) + self.walk(browser), [])

    def test_a_guests_pages(self):
        self.look_over(GUEST, None, width=390, height=844)

    def test_the_teachers_pages_on_a_phone(self):
        self.look_over(TEACHER, "teacher", width=390, height=844)

    def test_the_admins_pages(self):
        own = tuple(path for path in ADMIN if path not in TEACHER and not path.startswith("/help/"))
        self.look_over(own, "admin", width=1280)

    def test_what_is_told_of_the_admins_pages_on_a_phone(self):
        browser = Browser(self, width=390, height=844)
        browser.sign_in(self.server, "admin", self.passwords["admin"], path="/")
        for path in ADMIN:
            with self.subTest(path):
                browser.driver.get(self.server.address + path)
                self.assertEqual(faults(browser), [])

    def test_the_first_tab_skips_the_menu(self):
        browser = Browser(self)
        browser.sign_in(self.server, "admin", self.passwords["admin"], path="/students")
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
        browser = Browser(self, width=390, height=844)
        browser.sign_in(self.server, "admin", self.passwords["admin"])
        self.reach(browser, "details.more summary")
        self.press(browser, Keys.ENTER)
        browser.one("details.more[open]")
        self.press(browser, Keys.ESCAPE)
        wait_for(lambda: not browser.all("details.more[open]"))
        self.assertEqual(browser.driver.switch_to.active_element.tag_name, "summary")

    def test_the_menu_of_a_phone_opens_and_closes_by_keys(self):
        browser = Browser(self, width=390, height=844)
        browser.sign_in(self.server, "admin", self.passwords["admin"], path="/")
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
