"""Real servers on this machine to which copies are sent: rclone's own, each with a folder."""

import pathlib
import socket
import subprocess
import threading
import time

from .rollbook import free_port

PASSWORD = "p4ss word%(x)s"
# Debian's rclone serves no S3 yet; this one is fetched by bin/test.
LATER_RCLONE = pathlib.Path(__file__).resolve().parents[2] / ".build" / "rclone" / "bin" / "rclone"


class Remote:
    """`rclone serve webdav`, `sftp` or `s3`, which ends with the test."""

    def __init__(self, test, school, kind):
        self.folder = school.parent / f"elsewhere-{kind}"
        self.folder.mkdir()
        self.test, self.school, self.kind = test, school, kind
        self.port = free_port()
        if kind == "s3":
            (self.folder / "rollbook").mkdir()
        scheme, more = {"webdav": ("http", ""), "sftp": ("sftp", ""), "s3": ("s3", "?plain=yes")}[kind]
        self.address = f"{scheme}://desk@127.0.0.1:{self.port}/rollbook/copies{more}"
        self.process = None
        self.start()
        test.addCleanup(self.end)

    def start(self, keys="keys"):
        """`keys` names the folder in which an SFTP server keeps what it is known by."""
        log = (self.school.parent / f"{self.kind}.log").open("ab")
        program, secret = ("rclone", ["--user", "desk", "--pass", PASSWORD])
        if self.kind == "s3":
            program, secret = (LATER_RCLONE, ["--auth-key", f"desk,{PASSWORD}"])
        self.process = subprocess.Popen(
            [program, "serve", self.kind, "--addr", f"127.0.0.1:{self.port}", *secret,
             str(self.folder), "--cache-dir", str(self.school.parent / keys)],
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


class SlowWire:
    """A line to a port of this machine that carries so many bytes a second to it."""

    def __init__(self, test, port, pace):
        self.pace, self.to = pace, port
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        test.addCleanup(self.listening.close)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                near, _ = self.listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.to))
            threading.Thread(target=self.carry, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(far, near, False), daemon=True).start()

    def carry(self, source, target, slowly):
        try:
            while piece := source.recv(max(1, self.pace // 10) if slowly else 65536):
                target.sendall(piece)
                if slowly:
                    time.sleep(len(piece) / self.pace)
        except OSError:
            pass
        finally:
            source.close()
            target.close()
