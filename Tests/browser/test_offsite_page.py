import os

from cli.remotes import PASSWORD, Remote, SlowWire
from cli.rollbook import Case, School, Server

from .chromium import Browser, passwords


class OffsitePage(Case):
    def test_a_place_and_a_key_are_set_and_the_school_comes_back_from_there(self):
        school = School(self, students=10)
        server = Server(self, school)
        place = Remote(self, school, "webdav")
        name = self.ok(school.run("backup")).decode().strip().split("/")[-1]
        browser = Browser(self)
        browser.sign_in(server, "admin", passwords(school)["admin"], path="/backup/offsite")
        browser.fill("#offsite_remote", place.address)
        browser.fill("#password", "wrong")
        browser.leave_by('form[action="/backup/offsite"] button')
        self.assertIn("does not take part", browser.text('[role="alert"]'))
        self.assertEqual(school.rows("SELECT * FROM settings WHERE key = 'offsite_remote'"), [])
        browser.fill("#password", PASSWORD)
        browser.leave_by('form[action="/backup/offsite"] button')
        self.assertIn("A test file was sent", browser.text('[role="status"]'))
        browser.leave_by('form[action="/backup/offsite/test"] button')
        self.assertIn("A test file was sent", browser.text('[role="status"]'))

        browser.leave_by('form[action="/backup/offsite/key"] button')
        key = browser.text("#identity")
        self.assertTrue(key.startswith("AGE-SECRET-KEY-1"))
        browser.leave_by('form[action="/backup/offsite/recipient"] button')
        self.assertNotIn(key, browser.driver.page_source)
        self.assertNotIn(key, str(school.rows("SELECT * FROM settings")))
        browser.leave_by('form[action="/backup/offsite/push"] button')
        self.assertIn(name + ".age", place.files())
        for width in (1280, 390):
            self.shot(browser, width, "offsite")
            self.assertLessEqual(browser.overflow(), 0)
        browser.driver.get(server.address + "/backup/")
        self.assertIn("off-site", browser.text(".vault"))
        self.shot(browser, 1280, "backup")
        actions = [row[0] for row in school.rows("SELECT action FROM audit_log")]
        self.assertIn("test off-site copies", actions)
        self.assertIn("push", actions)

        wanted = school.contents()
        school.change("DELETE FROM attendance WHERE id <= 5")
        browser.driver.get(server.address + "/backup/restore")
        browser.choose("#file", place.files()[name + ".age"])
        browser.leave_by('form[action="/backup/restore/upload"] button')
        self.assertIn("no key was given", browser.text('[role="alert"]'))
        browser.fill("#identity", key)
        browser.choose("#file", place.files()[name + ".age"])
        browser.leave_by('form[action="/backup/restore/upload"] button')
        browser.leave_by('form[action^="/backup/restore/plan/"] button')
        after = school.contents()
        for table in ("students", "attendance", "payments", "users"):
            self.assertEqual(wanted[table], after[table], table)
        for file in school.data.rglob("*"):
            if file.is_file():
                self.assertNotIn(key.encode(), file.read_bytes(), file)

    def test_sending_shows_how_far_it_is_and_stops_when_told(self):
        school = School(self, students=60)
        server = Server(self, school)
        place = Remote(self, school, "webdav")
        wire = SlowWire(self, place.port, pace=8_000)
        address = place.address.replace(f":{place.port}/", f":{wire.port}/")
        self.ok(school.run("vault", "target", address, input=PASSWORD.encode() + b"\n"))
        self.ok(school.run("backup"))
        browser = Browser(self)
        browser.sign_in(server, "admin", passwords(school)["admin"], path="/backup/offsite")
        browser.press('form[action="/backup/offsite/push"] button')
        browser.settled(lambda: browser.one("#job-step"))
        browser.settled(lambda: "Sending" in browser.text("#job-step"))
        self.shot(browser, 1280, "sending")
        browser.press('form[action$="/stop"] button')
        browser.settled(lambda: "You stopped it before everything was sent." in browser.text("main"))
        self.assertEqual([name for name in place.files() if not name.endswith(".part")], [])
        wire.pace = 10_000_000
        self.assertIn(" sent and checked", self.ok(school.run("vault", "push")).decode())
        self.assertNotIn(".part", str(place.files()))

    def shot(self, browser, width, name):
        browser.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1,
            mobile=width < 500)
        folder = os.environ.get("ROLLBOOK_SHOTS")
        if folder:
            image = browser.send(
                "Page.captureScreenshot", captureBeyondViewport=True, format="png")["data"]
            import base64
            with open(f"{folder}/{name}-{width}.png", "wb") as file:
                file.write(base64.b64decode(image))
