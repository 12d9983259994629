"""Debian's chromium, headless, as somebody at a desk or with a phone."""

import atexit
import base64
import os
import pathlib
import re
import shutil
import tempfile

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from cli.rollbook import wait_for


class Chromium:
    """Programs that were started, with JavaScript or without. Who gets one finds it as if new."""

    idle = {True: [], False: []}

    @classmethod
    def take(cls, script):
        if cls.idle[script]:
            return cls.idle[script].pop()
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for word in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "disable-gpu", "lang=en"):
            options.add_argument(f"--{word}")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        if not script:
            options.add_experimental_option(
                "prefs", {"profile.managed_default_content_settings.javascript": 2})
        driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        atexit.register(driver.quit)
        driver.set_page_load_timeout(60)
        return driver

    @classmethod
    def give_back(cls, script, driver):
        driver.get("about:blank")
        for command in ("clearBrowserCookies", "clearBrowserCache"):
            driver.execute_cdp_cmd(f"Network.{command}", {})
        driver.get_log("browser")
        cls.idle[script].append(driver)


class Browser:
    """A window so many pixels wide, whose visitor nobody knows; it closes at the end of the test."""

    def __init__(self, test, width=1280, height=900, script=True, dark=False, scale=1):
        self.width = width
        self.downloads = pathlib.Path(tempfile.mkdtemp(prefix="rollbook-browser-"))
        test.addCleanup(shutil.rmtree, self.downloads, ignore_errors=True)
        self.driver = Chromium.take(script)
        test.addCleanup(Chromium.give_back, script, self.driver)
        self.send("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(self.downloads))
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height,
            deviceScaleFactor=scale, mobile=width < 600)
        theme = "dark" if dark else "light"
        self.send(
            "Emulation.setEmulatedMedia",
            features=[
                {"name": "prefers-color-scheme", "value": theme},
                # Pages jump instead of gliding, so that a test sees where they are.
                {"name": "prefers-reduced-motion", "value": "reduce"}])

    def send(self, command, **parameters):
        return self.driver.execute_cdp_cmd(command, parameters)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        """The first visible element, once there is one."""
        return self.settled(lambda: self.visible(selector))

    def text(self, selector="body"):
        return self.settled(lambda: [found.text for found in [self.visible(selector)] if found])[0]

    def visible(self, selector):
        return next((found for found in self.all(selector) if found.is_displayed()), None)

    def settled(self, look):
        """What `look` finds, once it finds something on a page that is not just giving way to another."""
        def calmly():
            try:
                return look()
            except StaleElementReferenceException:
                return None
        return wait_for(calmly, 20)

    def press(self, selector):
        found = self.one(selector)
        self.driver.execute_script(
            "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", found)
        found.click()

    def fill(self, selector, text):
        field = self.one(selector)
        field.clear()
        field.send_keys(text)

    def choose(self, selector, path):
        """Gives a file or a folder to a field. A folder's files are found by and by, and a form
        that is sent before has none of them."""
        self.one(selector).send_keys(str(path))
        self.settled(lambda: self.driver.execute_script(
            "return document.querySelector(arguments[0]).files.length", selector))

    def leave_by(self, selector):
        """Presses what leads to another page, and waits for that."""
        page = self.driver.find_element(By.TAG_NAME, "html").id
        self.press(selector)
        wait_for(lambda: self.root() not in (None, page), 60)
        wait_for(self.is_loaded, 60)
        # A long act on a slow machine shows how far it is before it goes on by itself.
        wait_for(lambda: self.is_loaded() and not self.all("[data-job]"), 120)

    def is_loaded(self):
        return self.driver.execute_script("return document.readyState") == "complete"

    def root(self):
        found = self.driver.find_elements(By.TAG_NAME, "html")
        return found[0].id if found else None

    def sign_in(self, server, name, password, path="/backup/"):
        self.driver.get(server.address + path)
        self.fill("#username", name)
        self.fill("#password", password)
        self.leave_by("main form button:not([type=button])")

    def download(self, selector):
        """The file's name and its bytes, once it is whole."""
        before = set(self.downloads.iterdir())
        self.press(selector)

        def finished():
            new = [path for path in self.downloads.iterdir() if path not in before]
            # While it comes, a placeholder has its name already.
            if any(path.suffix == ".crdownload" for path in new):
                return None
            whole = (path for path in new if path.stat().st_size > 0)
            return next((path for path in whole if re.search(r"\.(csv|json)$", path.name)), None)

        path = wait_for(finished, 60)
        return path.name, path.read_bytes()

    def complaints(self):
        """What the console holds against the page."""
        return [line for line in self.driver.get_log("browser") if line["level"] == "SEVERE"]

    def picture(self, name):
        """The whole page as a picture in $ROLLBOOK_PICTURES, for a person to look at."""
        folder = os.environ.get("ROLLBOOK_PICTURES")
        if folder:
            shot = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=True)
            pathlib.Path(folder, f"{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def overflow(self):
        """How many pixels of the page stand out to the right."""
        return self.driver.execute_script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth")


def passwords(school):
    """By user, from what `rollbook demo` said."""
    return dict(re.findall(r"(\w+), password (\S+)", school.greeting))
