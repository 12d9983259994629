"""Pictures of the sample school, for the README."""

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
    time.sleep(0.5)
    shot = browser.send("Page.captureScreenshot", format="png")
    (IMAGES / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))
    print(f"docs/images/{name}.png")


def main():
    IMAGES.mkdir(parents=True, exist_ok=True)
    with Stage() as stage:
        school = School(stage, students=1000)
        stage.assertEqual(school.run("backup").returncode, 0)
        server = Server(stage, school)
        password = passwords(school)["admin"]

        def show(path, name, **options):
            browser = Browser(stage, **options)
            browser.sign_in(server, "admin", password, path=path)
            picture(browser, name)
            return browser

        desk = show("/backup/", "backup", height=860)
        desk.press('[data-clear="students"]')
        desk.one("#confirm")
        picture(desk, "clear")
        show("/backup/", "backup-dark", height=860, dark=True)
        show("/backup/", "backup-phone", width=390, height=844, scale=2)
        show("/", "home", height=860)


if __name__ == "__main__":
    main()
