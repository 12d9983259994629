from cli.rollbook import Case, School, Server

from .chromium import Browser, passwords


class EveryPage(Case):
    """Whatever the menu leads to, for each role, at a desk and on a phone, with its help."""

    def walk(self, role, **options):
        browser = Browser(self, **options)
        browser.sign_in(self.server, role, self.passwords[role], path="/")
        links = {
            link.get_attribute("href"): link.get_attribute("textContent").strip()
            for link in browser.all("nav a.nav-item")}
        self.assertGreater(len(links), 1)
        for link, name in links.items():
            with self.subTest(link, role=role, **options):
                browser.driver.get(link)
                self.assertTrue(browser.one("h1").text)
                self.assertEqual(browser.complaints(), [])
                self.assertLessEqual(browser.overflow(), 0)
                browser.leave_by("#help")
                subject = "The first page" if name == "Home" else name
                self.assertEqual(browser.one("h1").text, f"Help: {subject}")
                self.assertEqual(browser.complaints(), [])
                self.assertLessEqual(browser.overflow(), 0)

    def setUp(self):
        school = School(self, students=60)
        self.server = Server(self, school)
        self.passwords = passwords(school)

    def test_the_admins_pages_at_a_desk(self):
        self.walk("admin", width=1280)

    def test_the_admins_pages_on_a_phone_in_the_dark(self):
        self.walk("admin", width=390, dark=True)

    def test_the_accountants_pages(self):
        self.walk("accountant", width=390)

    def test_the_teachers_pages(self):
        self.walk("teacher", width=390)
