import re

from cli.rollbook import Case, School, Server

from .chromium import Browser, passwords

# What stays in Latin letters on a page in another language: units, kinds of files, names of programs.
SAME = set("""CSV JSON XLSX PDF JPEG PNG WebP kB MB GB MiB KiB bytes Ctrl P English Rollbook LibreOffice
    Google Sheets zstd gzip age rclone SFTP WebDAV Nextcloud S3 AGE SECRET KEY TLS Prometheus bearer token
    UTC PKR event text findings POST remote uploads wal db""".split())

# What the page says itself, and what it keeps apart: data, and sentences that no catalogue had.
TEXTS = """
const own = [], apart = [], isolated = /\\u2068([^\\u2068\\u2069]*)\\u2069/g;
const labels = "th[scope=col], dt, label, .btn, .badge, .nav-item, .tile-label, .filter-label";
const take = (text, isLabel) => {
  for (const [, inside] of text.matchAll(isolated)) apart.push(inside);
  own.push(isLabel ? text : text.replace(isolated, ""));
};
const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
for (let node = walk.nextNode(); node; node = walk.nextNode()) {
  const parent = node.parentElement;
  if (parent.closest("code, script, style, textarea, .history, .audit-detail, td[data-label='تفصیل'], [lang]:not(html)")) continue;
  if (parent.closest("bdi") && !parent.closest(labels)) apart.push(node.textContent);
  else take(node.textContent, parent.closest(labels));
}
for (const name of ["title", "placeholder", "aria-label", "alt", "data-label", "data-busy"])
  for (const element of document.querySelectorAll(`body [${name}]`))
    take(element.getAttribute(name), name === "data-label");
return [own, apart];
"""

# Two of these and it is an English sentence, not a name.
ENGLISH = set("""the is are was were be been not no of to and or it its you your this that what which with
    from by for on at in has have can every nothing there""".split())

PAGES = """/ /students /students/new /students/1 /students/1/edit /students/1/delete /students?print=1
    /courses /courses/1 /courses/1/roster /courses/new /enrollments /enrollments/new /attendance
    /attendance/new /attendance/new?course_id=1 /attendance/register?course_id=1
    /attendance/summary?course_id=1 /payments /payments/1 /payments/1/receipt /payments/new
    /payments/new?student_id=1 /payments/summary /payments/dues /payment_categories /payment_categories/new
    /backup/ /backup/clear?table=all /backup/restore /backup/import /backup/compare /backup/offsite
    /backup/move-in /move-in /audit /users /settings /settings/telling /public/courses /no/such/page
    /students/999999 /jobs/none /help /help/backup /help/restore""".split()


class Urdu(Case):
    """Every page in a language that runs from right to left."""

    def setUp(self):
        school = School(self, students=30)
        school.run("backup")
        self.server = Server(self, school)
        self.password = passwords(school)["admin"]

    def open(self, width):
        browser = Browser(self, width=width)
        browser.driver.get(self.server.address + "/login")
        browser.leave_by('a[hreflang="ur"]')
        self.assertEqual(browser.driver.execute_script("return location.pathname"), "/login")
        self.read(browser, "/login")
        browser.sign_in(self.server, "admin", self.password, path="/")
        return browser

    def read(self, browser, path):
        """The page runs from right to left, fits, and says nothing of its own in Latin letters."""
        with self.subTest(path, width=browser.width):
            look = "return [document.documentElement.lang, document.documentElement.dir]"
            self.assertEqual(browser.driver.execute_script(look), ["ur", "rtl"])
            self.assertLessEqual(browser.overflow(), 0)
            own, apart = browser.driver.execute_script(TEXTS)
            words = {word for text in own for part in text.split() if not re.search(r"[@/]", part)
                     for word in re.findall(r"[A-Za-z]{2,}", part)}
            self.assertEqual(sorted(words - SAME), [])
            sentences = [text for text in apart if len(ENGLISH & set(text.lower().split())) > 1]
            self.assertEqual(sentences, [])

    def test_every_page_on_a_phone(self):
        browser = self.open(390)
        for path in PAGES:
            browser.driver.get(self.server.address + path)
            self.read(browser, path)

    def test_the_way_of_a_clear_and_back_at_a_desk(self):
        browser = self.open(1280)
        browser.driver.get(self.server.address + "/backup/clear?table=students")
        browser.fill("#confirm", "students")
        browser.leave_by("#clear-question button, main form button.btn-danger")
        self.read(browser, "after clearing")
        self.assertIn("خالی کیا گیا", browser.text(".flash"))
        browser.leave_by(".flash form button")
        self.read(browser, "after undoing")
        self.assertIn("واپس لیا گیا", browser.text(".flash"))
        browser.driver.get(self.server.address + "/backup/restore")
        browser.leave_by("main form button.btn-primary")
        self.read(browser, "the plan of a restore")
        browser.driver.get(self.server.address + "/backup/")
        browser.driver.get(browser.driver.find_element(
            "css selector", 'a[href^="/backup/compare?from="]').get_attribute("href"))
        self.read(browser, "a comparison")

    def test_somebody_else_still_reads_english(self):
        self.open(1280)
        other = Browser(self, width=1280)
        other.driver.get(self.server.address + "/login")
        look = "return [document.documentElement.lang, document.documentElement.dir]"
        self.assertEqual(other.driver.execute_script(look), ["en", "ltr"])
        self.assertIn("Sign in", other.text())
