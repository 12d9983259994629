"""Pictures of the sample school, for README and guides: `bin/screenshots` renews them all."""

import base64
import contextlib
import time

from cli.rollbook import ROOT, School, Server

from .chromium import Browser, passwords

IMAGES = ROOT / "docs" / "images"


class Stage(contextlib.ExitStack):
    """What a School, a Server and a Browser need of a test."""

    def addCleanup(self, function, *arguments, **options):
        self.callback(function, *arguments, **options)

    def assertEqual(self, one, other, message=""):
        if one != other:
            raise AssertionError(message)


def picture(browser, name):
    # What fades in has come.
    time.sleep(0.5)
    shot = browser.send("Page.captureScreenshot", format="png")
    (IMAGES / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))
    print(f"docs/images/{name}.png")


def change(school):
    """So that a plan has something to show: three students moved, one lost their marks."""
    school.change("UPDATE students SET city = 'Quetta' WHERE id IN (3, 5, 8)")
    school.change("DELETE FROM attendance WHERE student_id = 7")


def main():
    IMAGES.mkdir(parents=True, exist_ok=True)
    with Stage() as stage:
        school = School(stage, students=1000)
        stage.assertEqual(school.run("backup").returncode, 0)
        server = Server(stage, school)
        password = passwords(school)["admin"]

        def show(path, name, width=1100, height=760, **options):
            browser = Browser(stage, width=width, height=height, **options)
            browser.sign_in(server, "admin", password, path=path)
            picture(browser, name)
            return browser

        desk = show("/backup/", "backup")
        desk.press('[data-clear="students"]')
        desk.one("#confirm")
        picture(desk, "clear")
        show("/backup/", "backup-phone", width=390, height=844, scale=1.5)
        show("/", "home-dark", dark=True)
        show("/help/clear", "help")
        change(school)
        desk.driver.get(f"{server.address}/backup/restore")
        desk.leave_by('form[action="/backup/restore"] button')
        picture(desk, "restore-plan")
        desk.driver.get(f"{server.address}/backup/compare?from={school.vault()[-1].name}&to=now")
        picture(desk, "compare")


if __name__ == "__main__":
    main()
