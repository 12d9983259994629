"""Clerks write over HTTP while exports, backups, clears and undos run against the same server.

What comes out must be the outcome of some order, one after another: every backup is one moment of the
school, whole in itself; every payment that a clerk was told is recorded is in the school or was taken by a
clear that an undo can bring back; and nobody is told that a database is locked.
"""

import collections
import http.cookiejar
import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request


class Visitor:
    """Somebody with a browser: cookies, and the token of the last form."""

    def __init__(self, address, username, password):
        self.address = address
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self.get("/login")
        status, text = self.post("/login", username=username, password=password)
        assert status == 200 and "Sign out" in text, text[:400]

    def get(self, path):
        return self.ask(path)

    def post(self, path, **fields):
        return self.ask(path, urllib.parse.urlencode(fields | {"csrf_token": self.token}).encode())

    def ask(self, path, data=None):
        """The status and the text of the page that it ends in."""
        try:
            with self.opener.open(self.address + path, data, timeout=120) as answer:
                status, text = answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode()
        found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', text)
        if found:
            self.token = found[1]
        return status, text


class Crowd:
    """Everybody at once, for some seconds."""

    def __init__(self, test, school, server, admin, password):
        self.test, self.school, self.server = test, school, server
        self.admin, self.password = admin, password
        self.old = school.rows("SELECT count(*) FROM payments")[0][0]
        self.ends = False
        self.recorded, self.told, self.faults = [], collections.Counter(), []
        self.backups = []
        self.lock = threading.Lock()

    def run(self, seconds):
        works = [self.record] * 3 + [self.download, self.export, self.back_up, self.clear, self.read]
        # Many at once who sign in as one person look like somebody who guesses.
        visitors = [Visitor(self.server.address, self.admin, self.password) for _ in works]
        threads = [
            threading.Thread(target=self.keep_on, args=(work, visitor, number))
            for number, (work, visitor) in enumerate(zip(works, visitors))]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        self.ends = True
        for thread in threads:
            thread.join()
        return self.told

    def keep_on(self, work, visitor, number):
        try:
            count = 0
            while not self.ends:
                work(visitor, f"R{number}-{count}")
                count += 1
        except Exception as fault:
            self.faults.append(f"{work.__name__}: {fault!r}")

    def note(self, what, status, text):
        with self.lock:
            self.told[what, status] += 1
        if status >= 500 or re.search("database is (locked|busy)|inside Rollbook", text, re.I):
            self.faults.append(f"{what}: {status} {re.sub('<[^>]+>', ' ', text)[-300:]}")

    def record(self, visitor, reference):
        """One payment, known by its reference."""
        visitor.get("/payments/new?student_id=1")
        status, text = visitor.post(
            "/payments", student_id="1", category_id="1", amount_due="10.00", amount_paid="10.00",
            status="paid", payment_date="01-02-2026", method="cash", reference_no=reference)
        self.note("record", status, text)
        if "is recorded" in text:
            with self.lock:
                self.recorded.append(reference)

    def download(self, visitor, _):
        status, text = visitor.get("/backup/download/all")
        self.note("download", status, text[:200])
        if status == 200:
            self.backups.append(text)

    def export(self, _, name):
        done = self.school.run("export", "payments")
        self.note("export", 200 if done.returncode == 0 else 500, done.stderr.decode())

    def back_up(self, _, name):
        done = self.school.run("backup")
        self.note("backup", 200 if done.returncode == 0 else 500, done.stderr.decode())

    def read(self, visitor, _):
        for path in ("/payments", "/students?q=a", "/backup/", "/"):
            self.note("page", *visitor.get(path))

    def clear(self, visitor, _):
        """Takes all payments away, and brings them back."""
        visitor.get("/backup/")
        status, text = visitor.post("/backup/clear", table="payments", confirm="payments")
        self.note("clear", status, text)
        time.sleep(0.2)
        done = self.school.run("undo")
        # Somebody may have cleared or undone meanwhile: then it says so.
        self.note("undo", 200 if done.returncode == 0 else 409, done.stderr.decode())
        time.sleep(0.3)

    def check(self):
        """Throws when what came out is the outcome of no order."""
        test, school = self.test, self.school
        test.assertEqual(self.faults, [])
        test.ok(school.run("vault", "verify"))
        for text in self.backups:
            self.check_moment(text)
        while school.run("undo").returncode == 0:
            pass
        kept = collections.Counter(
            row[0] for row in school.rows("SELECT reference_no FROM payments WHERE reference_no LIKE 'R%-%'"))
        for reference in self.recorded:
            test.assertEqual(kept[reference], 1, reference)
        test.ok(school.run("check"))

    def check_moment(self, text):
        """Counts, checksums and references hold within one backup: it was one moment of the school."""
        file = self.school.parent / "moment.json"
        file.write_text(text)
        self.test.ok(self.school.run("verify", file))
        payments = json.loads(text)["tables"]["payments"]
        # Clearing takes all payments or none: between a clear and its undo there are only new ones.
        old = sum(not (row["reference_no"] or "").startswith("R") for row in payments)
        self.test.assertIn(old, (0, self.old), "a clear was seen half done")
