"""Runs contenders in turn, and says what each took."""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field

# Whoever takes longer runs once: its median would tell nothing more, and cost an evening.
PATIENCE = 120


@dataclass
class Contender:
    """A command, or a line for the shell; `before` is run first and not measured."""
    name: str
    command: list | str
    before: str = ""
    runs: list = field(default_factory=list)

    @property
    def seconds(self):
        return statistics.median(run[0] for run in self.runs)

    @property
    def busy(self):
        """Of all its threads."""
        return statistics.median(run[1] for run in self.runs)

    @property
    def memory(self):
        """The highest peak in MiB, the program itself included."""
        return max(run[2] for run in self.runs)

    def run(self, output=os.devnull):
        if self.before:
            subprocess.run(["sh", "-c", self.before], check=True, stdout=subprocess.DEVNULL)
        words = ["sh", "-c", self.command] if isinstance(self.command, str) else self.command
        with open(output, "wb") as out:
            start = time.perf_counter()
            child = subprocess.Popen(words, stdout=out, stderr=subprocess.PIPE)
            error = child.stderr.read()
            _, status, usage = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            sys.exit(f"bench: {' '.join(words)[:200]} failed: {error.decode()}")
        self.runs.append((seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))


@dataclass
class Race:
    """What was measured on how many records. The first contender is the one that others are compared with;
    `goal` is the most that its seconds may be of `of`'s."""
    what: str
    records: int
    contenders: list
    goal: float | None = None
    of: str | None = None

    def run(self, times, folder=None):
        for _ in range(times):
            for one in self.contenders:
                if not one.runs or one.runs[0][0] < PATIENCE:
                    one.run(folder / one.name.replace(" ", "_") if folder else os.devnull)
        print(self.line(), file=sys.stderr, flush=True)
        return self

    def ratio(self):
        """The first one's CPU seconds by the rival's, and likewise the seconds."""
        rival = next(one for one in self.contenders if one.name == self.of)
        ours = self.contenders[0]
        return ours.seconds / rival.seconds, ours.busy / rival.busy

    def line(self):
        return f"{self.what}: " + ", ".join(
            f"{one.name} {one.seconds:.2f} s ({one.busy:.2f} CPU, {one.memory:.0f} MiB)"
            for one in self.contenders)

    def rows(self):
        ours = self.contenders[0].seconds
        for index, one in enumerate(self.contenders):
            label, count = (self.what, f"{self.records:,}") if index == 0 else ("", "")
            yield (f"| {label} | {count} | {one.name}{'' if len(one.runs) > 1 else ' (once)'} | {one.seconds:.2f} | "
                   f"{one.busy:.2f} | {self.records / one.seconds:,.0f} | {one.seconds / ours:.2f} | "
                   f"{one.memory:.0f} |")

    def verdict(self):
        """Whether the goal is met, in a row of the table of goals; None where there is none."""
        if not self.goal:
            return None
        seconds, busy = self.ratio()
        return (f"| {self.what} | {self.records:,} | ≤ {self.goal}x {self.of} | {seconds:.2f}x | {busy:.2f}x | "
                f"{'yes' if seconds <= self.goal else 'NO'} |")
