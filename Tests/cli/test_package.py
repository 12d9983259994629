"""The Debian package, installed, upgraded, downgraded, removed and purged for real: by dpkg with its own
database, in a copy of this machine that is thrown away. No systemd runs there."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import urllib.request

from .rollbook import PROGRAM, ROOT, Case, free_port, wait_for

AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "-n"]
MARK = "# what the admin noted\n"


class Machine:
    """What stands in for another machine: this one's files, with changes kept in memory. The compiler, the
    sources and the build are out of sight, so that nothing can be taken from there."""

    def __init__(self, test, files):
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="rollbook-machine-"))
        folders = {ROOT, PROGRAM.resolve().parent, *swift_folders()}
        hidden = {str(folder) for folder in folders if not folders & set(folder.parents)}
        script = f"""
            set -e
            mount --make-rprivate /
            mount -t tmpfs none {self.place}
            mkdir {self.place}/upper {self.place}/work {self.place}/root
            mount -t overlay none -o lowerdir=/,upperdir={self.place}/upper,workdir={self.place}/work {self.place}/root
            cd {self.place}/root
            for folder in {" ".join(sorted(hidden))}; do mount -t tmpfs none ".$folder"; done
            mount -t proc none proc
            mount --bind /dev dev
            mount -t tmpfs none run
            mount -t tmpfs none tmp
            cp {" ".join(map(str, files))} tmp/
            echo ready
            exec sleep 600"""
        self.keeper = subprocess.Popen(
            [*AS_ROOT, "unshare", "--mount", "bash", "-c", script], stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        test.addCleanup(shutil.rmtree, self.place, ignore_errors=True)
        test.addCleanup(self.end)
        said = self.keeper.stdout.readline()
        if said != b"ready\n":
            raise AssertionError(said + self.keeper.stdout.read())

    def command(self, *words, user=None):
        who = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        clean = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive",
                 "ROLLBOOK_DATA=/var/lib/rollbook"]
        return [*AS_ROOT, "nsenter", f"--mount=/proc/{self.keeper.pid}/ns/mnt", "chroot",
                f"{self.place}/root", *clean, *who, *map(str, words)]

    def run(self, *words, user=None):
        return subprocess.run(self.command(*words, user=user), capture_output=True, timeout=120)

    def end(self):
        self.keeper.terminate()
        self.keeper.wait()
        self.keeper.stdout.close()


def swift_folders():
    """Where the compiler's libraries lie that the program was linked with."""
    done = subprocess.run(["ldd", PROGRAM], capture_output=True, check=True)
    paths = [line.split()[2] for line in done.stdout.decode().splitlines() if "/swift/linux/" in line]
    return {pathlib.Path(path).resolve().parent for path in paths}


class Package(Case):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="rollbook-deb-"))
        cls.addClassCleanup(shutil.rmtree, folder)
        environment = {**os.environ, "ROLLBOOK_PROGRAM": str(PROGRAM)}
        cls.first = cls.package(folder, "1", environment)
        cls.second = cls.package(folder, "2", environment)

    @staticmethod
    def package(folder, revision, environment):
        done = subprocess.run(
            [ROOT / "bin" / "package", "--output", folder, "--revision", revision], env=environment,
            capture_output=True, check=True)
        return pathlib.Path(done.stdout.decode().strip())

    def setUp(self):
        self.machine = Machine(self, [self.first, self.second])

    def install(self, package):
        return self.ok(self.machine.run("dpkg", "--install", f"/tmp/{package.name}"))

    def rollbook(self, *words):
        return self.ok(self.machine.run("/usr/bin/rollbook", *words, user="rollbook"))

    def facts(self, path):
        return self.ok(self.machine.run("stat", "--format=%U:%G %a", path)).decode().strip()

    def is_there(self, path):
        return self.machine.run("test", "-e", path).returncode == 0

    def school(self):
        names = ("students", "courses", "enrollments", "payments", "attendance")
        return [self.rollbook("export", name) for name in names], self.rollbook("vault", "list")

    def test_a_school_outlives_upgrade_downgrade_removal_and_purge(self):
        self.install(self.first)
        self.assertEqual(self.facts("/var/lib/rollbook"), "rollbook:rollbook 700")
        self.rollbook("demo", "--students", "3")
        self.rollbook("backup")
        before = self.school()
        self.ok(self.machine.run("sh", "-c", f"echo '{MARK.strip()}' >> /etc/default/rollbook"))

        self.install(self.second)
        self.assertEqual(self.school(), before)
        self.install(self.first)
        self.assertEqual(self.school(), before)
        settings = self.ok(self.machine.run("cat", "/etc/default/rollbook")).decode()
        self.assertTrue(settings.endswith(MARK), "what the admin set stays")

        self.ok(self.machine.run("dpkg", "--remove", "rollbook"))
        self.assertFalse(self.is_there("/usr/lib/rollbook/rollbook"))
        self.assertTrue(self.is_there("/etc/default/rollbook"))
        self.install(self.second)
        self.assertEqual(self.school(), before)

        said = self.ok(self.machine.run("dpkg", "--purge", "rollbook")).decode()
        self.assertIn("stay in /var/lib/rollbook", said)
        self.assertFalse(self.is_there("/etc/default/rollbook"))
        self.install(self.first)
        self.assertEqual(self.school(), before)

    def test_it_serves_pages_with_nothing_but_what_was_installed_and_names_the_licences(self):
        self.install(self.first)
        self.assertEqual(self.facts("/usr/lib/rollbook/rollbook"), "root:root 755")
        port = free_port()
        server = subprocess.Popen(
            self.machine.command("/usr/bin/rollbook", "serve", "--port", port, user="rollbook"),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            line = server.stdout.readline().decode()
            self.assertEqual(line, f"Rollbook is at http://127.0.0.1:{port}/\n")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/login") as page:
                text = page.read().decode()
            self.assertIn("Sign in to the school's record book", text)
            style = text.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{style}") as answer:
                self.assertIn("text/css", answer.headers["Content-Type"])
        finally:
            server.terminate()
            server.wait(timeout=20)
            server.stdout.close()
        self.assertEqual(self.facts("/var/lib/rollbook/rollbook.sqlite"), "rollbook:rollbook 600")
        papers = self.ok(self.machine.run("cat", "/usr/share/doc/rollbook/copyright")).decode()
        for name in ("GRDB.swift", "hummingbird", "swift-nio", "swift-nio-ssl", "swift-crypto",
                     "swift-mustache", "swift-log", "swift-argument-parser", "Runtime Library Exception"):
            self.assertIn(name, papers)


class Unit(Case):
    unit = ROOT / "packaging" / "rollbook.service"

    def test_systemd_understands_every_line_of_the_unit(self):
        text = self.unit.read_text().replace("/usr/bin/rollbook", str(PROGRAM.resolve()))
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "rollbook.service"
            copy.write_text(text)
            done = subprocess.run(
                ["systemd-analyze", "verify", "--man=no", copy], capture_output=True, timeout=60)
        said = done.stdout + done.stderr
        self.assertEqual(done.returncode, 0, said)
        self.assertNotIn(b"rollbook.service", said)

    def test_the_unit_leaves_little_to_attack(self):
        """systemd's own measure, from 0 (nothing) to 10; here in tenths."""
        done = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager", self.unit],
            capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout.decode()[-300:])
