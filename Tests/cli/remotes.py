"""Real servers on this machine to which copies are sent: rclone's own, each with a folder."""

import socket
import subprocess
import time

from .rollbook import free_port

PASSWORD = "p4ss word%(x)s"


class Remote:
    """`rclone serve webdav` or `sftp`, which ends with the test."""

    def __init__(self, test, school, kind):
        self.folder = school.parent / f"elsewhere-{kind}"
        self.folder.mkdir()
        self.test, self.school, self.kind = test, school, kind
        self.port = free_port()
        scheme = {"webdav": "http", "sftp": "sftp"}[kind]
        self.address = f"{scheme}://desk@127.0.0.1:{self.port}/rollbook/copies"
        self.process = None
        self.start()
        test.addCleanup(self.end)

    def start(self, keys="keys"):
        """`keys` names the folder in which an SFTP server keeps what it is known by."""
        log = (self.school.parent / f"{self.kind}.log").open("ab")
        self.process = subprocess.Popen(
            ["rclone", "serve", self.kind, "--addr", f"127.0.0.1:{self.port}", "--user", "desk",
             "--pass", PASSWORD, str(self.folder), "--cache-dir", str(self.school.parent / keys)],
            stdout=log, stderr=log)
        log.close()
        end = time.monotonic() + 20
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("rclone does not serve")

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=20)

    def files(self):
        """What lies there, by name."""
        folder = self.folder / "rollbook" / "copies"
        return {file.name: file for file in folder.iterdir()} if folder.is_dir() else {}
