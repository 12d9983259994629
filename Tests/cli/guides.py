"""The guides as a reader uses them: their commands, their snippets, and what comments say of both.

A comment right before a block says what it needs; a reader of the page does not see it:

    <!-- shown only: REASON -->     it is not run
    <!-- before: COMMANDS -->       done first
    <!-- goes on -->                its last command is a server, which serves until the page's end
    <!-- fails -->                  it ends with another code than 0
    <!-- part of: COMMAND -->       (a snippet) stands in what the command says, … being any text
"""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time

from .rollbook import PROGRAM, ROOT, free_port

BLOCK = re.compile(
    r"(?P<marks>(?:^ *<!--(?:(?!-->).)*-->\n)*)^(?P<indent> *)```(?P<kind>\w*)\n(?P<text>.*?)\n(?P=indent)```$",
    re.S | re.M)
# Seconds for a block, on a machine that builds something else meanwhile.
PATIENCE = 300
ANSWERS = {"Type yes: ": "yes", "assword: ": "a long pass phrase", "Again: ": "a long pass phrase"}


def guides():
    """README, and whatever else a person is told to read."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    return sorted(path for path in found if path.name != "CHANGELOG.md")


class Block:
    def __init__(self, match, line):
        indent = len(match["indent"])
        self.kind, self.line = match["kind"], line
        self.text = "\n".join(text[indent:] for text in match["text"].split("\n"))
        self.marks = {}
        for mark in re.findall(r"<!-- (.*?) -->", match["marks"], re.S):
            word, _, rest = mark.partition(":")
            self.marks[word] = rest.strip()


def blocks(path):
    text = path.read_text()
    return [Block(found, text[: found.start("text")].count("\n")) for found in BLOCK.finditer(text)]


class Desk:
    """A folder as after cloning and building, with a school or without, at which a guide is followed."""

    def __init__(self, test, folder):
        self.folder = folder
        self.port = free_port()
        tools = folder / "bin"
        tools.mkdir()
        # What bin/serve does when everything is built.
        self.tool(tools / "serve", f'exec "{PROGRAM}" serve --port {self.port} "$@"')
        self.tool(tools / "rollbook", f'exec "{PROGRAM}" "$@"')
        (folder / ".build" / "release").mkdir(parents=True)
        self.tool(folder / ".build" / "release" / "rollbook", f'exec "{PROGRAM}" "$@"')
        (folder / "docs").symlink_to(ROOT / "docs")
        self.servers = []
        test.addCleanup(self.close)
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("ROLLBOOK_")}
        self.environment["GOLDEN"] = str(ROOT / "Tests" / "SafekeepingTests" / "Golden")
        self.environment["PATH"] = f"{tools}:/usr/bin:/bin"

    def tool(self, path, line):
        path.write_text(f"#!/bin/bash\n{line}\n")
        path.chmod(0o755)

    def here(self, commands):
        """The commands with the port that is free on this machine."""
        return commands.replace("127.0.0.1:8080", f"127.0.0.1:{self.port}")

    def quietly(self, commands):
        """What they say, standard error included; and their code."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", self.here(commands)], cwd=self.folder, stdin=subprocess.DEVNULL,
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
        return done.stdout.decode(), done.returncode

    def typed(self, commands, goes_on=False):
        """The same on a terminal, where questions are answered as a person would."""
        if goes_on:
            self.stop_servers()
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.folder)
            os.execve("/bin/bash", ["bash", "-euo", "pipefail", "-c", self.here(commands)], self.environment)
        said = b""
        answered = 0
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if select.select([terminal], [], [], 0.2)[0]:
                try:
                    piece = os.read(terminal, 65536)
                except OSError:
                    piece = b""
                if not piece:
                    return said.decode(errors="replace"), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                said += piece
            if goes_on and b"Rollbook is at " in said:
                self.servers.append((child, terminal))
                return said.decode(errors="replace"), 0
            asked = said[answered:].decode(errors="replace")
            for question, answer in ANSWERS.items():
                if asked.endswith(question):
                    os.write(terminal, f"{answer}\n".encode())
                    answered = len(said)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        raise AssertionError(f"no end of: {commands}\n{said.decode(errors='replace')}")

    def stop_servers(self):
        """As Ctrl-C does."""
        while self.servers:
            child, terminal = self.servers.pop()
            os.kill(child, signal.SIGINT)
            os.waitpid(child, 0)
            os.close(terminal)

    def close(self):
        self.stop_servers()
        shutil.rmtree(self.folder, ignore_errors=True)


def pattern(snippet):
    """Finds the snippet in an output; … stands for any text."""
    parts = [re.escape(part) for part in snippet.strip("\n").split("…")]
    return re.compile(".*?".join(parts), re.S)
