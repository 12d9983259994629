"""Tests of one class that share a school, since they change nothing of it."""

from cli.rollbook import Case, School, Server

from .chromium import Browser, passwords
from .screenshots import Stage


class OneSchool(Case):
    @classmethod
    def setUpClass(cls):
        stage = Stage()
        cls.addClassCleanup(stage.close)
        # Payments and attendance fill more than a page; more rows of a kind only take longer.
        school = School(stage, students=8)
        stage.assertEqual(school.run("backup").returncode, 0)
        cls.server = Server(stage, school)
        cls.passwords = passwords(school)

    def open(self, role=None, server=None, password=None, path="/", **options):
        """A browser, signed in unless it is a guest's, at this school or at another."""
        browser = Browser(self, **options)
        if role:
            browser.sign_in(server or self.server, role, password or self.passwords[role], path=path)
        return browser
