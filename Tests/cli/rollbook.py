"""Runs the program as people do: as a process, with a data folder of its own."""

import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("ROLLBOOK_PROGRAM", ROOT / ".build" / "release" / "rollbook"))
PORTS = iter(range(int(os.environ.get("ROLLBOOK_TEST_PORT", "8201")), 65536))


class School:
    """A data folder, which goes at the end of the test."""

    def __init__(self, test, students=None, seed=1):
        self.parent = pathlib.Path(tempfile.mkdtemp(prefix="rollbook-cli-"))
        test.addCleanup(shutil.rmtree, self.parent, ignore_errors=True)
        self.data = self.parent / "data"
        self.file = self.data / "rollbook.sqlite"
        if students:
            done = self.run("demo", "--students", str(students), "--seed", str(seed))
            test.assertEqual(done.returncode, 0, done.stderr)
            self.greeting = done.stdout.decode()

    def command(self, *arguments):
        folder = [] if "--data" in arguments else ["--data", str(self.data)]
        return [str(PROGRAM), *map(str, arguments), *folder]

    def run(self, *arguments, input=b"", timeout=120):
        """The finished process, its output as bytes."""
        return subprocess.run(
            self.command(*arguments), input=input, capture_output=True, timeout=timeout,
            cwd=self.parent)

    def rows(self, sql, *values):
        database = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)
        try:
            return database.execute(sql, values).fetchall()
        finally:
            database.close()

    def change(self, sql, *values):
        self.change_freely(sql, *values, foreign_keys=True)

    def change_freely(self, sql, *values, foreign_keys=False):
        with sqlite3.connect(self.file) as database:
            database.execute(f"PRAGMA foreign_keys = {foreign_keys}")
            database.execute(sql, values)
        database.close()

    def become_format_1(self):
        """Makes it what a Rollbook from before there were migrations would have made."""
        for (name,) in self.rows(
                "SELECT name FROM sqlite_master WHERE name LIKE 'students_in_order_of_%'"):
            self.change(f"DROP INDEX {name}")
        self.change("DROP INDEX payments_by_category_id_id")
        self.change("UPDATE meta SET value = '1' WHERE key = 'schema_version'")

    def contents(self):
        """Every cell of the tables that a backup holds, and of the audit log nothing."""
        from . import expected
        return {name: self.rows(f"SELECT * FROM {name} ORDER BY id") for name in expected.TABLES}

    def vault(self):
        folder = self.data / "backups"
        return sorted(folder.glob("*.json.zst")) if folder.is_dir() else []


class Case(unittest.TestCase):
    maxDiff = 2000

    def ok(self, done):
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        return done.stdout

    def refused(self, done, *words):
        """One plain line on standard error, nothing on standard output, a code that is not 0."""
        error = done.stderr.decode()
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertEqual(error.count("\n"), 1, error)
        for word in ("Fatal error", "SQLite error", "Swift."):
            self.assertNotIn(word, error)
        for word in words:
            self.assertIn(word, error)
        return error

    def assertSame(self, before, after):
        """Two contents, table by table and cell by cell."""
        for name, rows in before.items():
            if rows == after[name]:
                continue
            self.assertEqual(len(rows), len(after[name]), f"records of {name}")
            for old, new in zip(rows, after[name]):
                self.assertEqual(old, new, name)


class Server:
    """`rollbook serve` of a school, ready when made."""

    def __init__(self, test, school, *arguments):
        self.port = free_port()
        with (school.parent / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                school.command("serve", "--port", self.port, *arguments), stdout=subprocess.PIPE,
                stderr=log, cwd=school.parent)
        test.addCleanup(self.end)
        self.lines = []
        scheme = "https" if "--tls-cert" in arguments else "http"
        self.address = f"{scheme}://127.0.0.1:{self.port}"
        self.log = school.parent / "serve.log"
        while True:
            line = self.process.stdout.readline().decode()
            if not line:
                raise AssertionError((school.parent / "serve.log").read_text())
            self.lines.append(line)
            if line.startswith("Rollbook is at "):
                break

    def end(self, how=signal.SIGTERM):
        """Its exit code, after a signal."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        return self.process.returncode


def free_port():
    import socket
    for port in PORTS:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("no port is free")


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come about")
