"""Runs the classes of test suites side by side, each in a process with ports of its own, and of the long
classes each test:
python3 side_by_side.py LOGS SUITE…   (suites: folders beside this file)

There is one worker more than there are processors; two for each took longer. Writes LOGS/SUITE,
the output of every part, and LOGS/SUITE.count: how many tests passed and how many did not. A test that is
skipped has not passed, nor has a part that ends without saying how many it ran.
"""

import concurrent.futures
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import unittest

TESTS = pathlib.Path(__file__).resolve().parent
# Begun first, and one test at a time, so that nobody waits for one of them at the end.
LONG = {"EveryPage", "Keyboard", "Guides", "ImportPage", "DailyWork", "Instructions"}
# The longest takes a quarter of it.
STILL = 900
PORTS = range(10000, 32000, 150)


def parts(suite):
    """What is run by itself, as unittest names it, and whether that takes long."""
    found = {}
    todo = [unittest.TestLoader().discover(str(TESTS / suite), top_level_dir=str(TESTS))]
    while todo:
        part = todo.pop()
        if isinstance(part, unittest.TestSuite):
            todo.extend(part)
        elif isinstance(part, unittest.loader._FailedTest):
            found[part.id().split(".")[-1]] = False
        else:
            is_long = type(part).__name__ in LONG
            found[part.id() if is_long else part.id().rsplit(".", 1)[0]] = is_long
    return found


def run(name, port):
    """Its suite's share of the log, and how many tests passed and failed."""
    began = time.monotonic()
    part = subprocess.Popen(
        [sys.executable, "-B", "-m", "unittest", "-v", name], cwd=TESTS, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
        env=dict(os.environ, ROLLBOOK_TEST_PORT=str(port)))
    try:
        output, _ = part.communicate(timeout=STILL)
    except subprocess.TimeoutExpired:
        os.killpg(part.pid, signal.SIGKILL)
        output = part.communicate()[0] + f"It stood still, and was ended after {STILL} s.\n"
    ran = re.findall(r"^Ran (\d+) tests? in ", output, re.M)
    ends = re.findall(r"^(?:OK|FAILED) ?\((.*)\)$", output, re.M)
    ran = int(ran[-1]) if ran else 0
    bad = sum(map(int, re.findall(r"\d+", ends[-1]))) if ends else 0
    if part.returncode != 0 or ran == 0:
        bad = max(bad, 1)
    text = f"{output}{name}: {time.monotonic() - began:.1f} s\n\n"
    return text, max(ran - bad, 0), bad


def main(logs, *suites):
    todo = {(name, suite): is_long for suite in suites for name, is_long in parts(suite).items()}
    order = sorted(todo, key=lambda part: not todo[part])
    counts = {suite: [0, 0] for suite in suites}
    for suite in suites:
        (logs / suite).write_text("")
    with concurrent.futures.ThreadPoolExecutor((os.cpu_count() or 1) + 1) as workers:
        running = {
            workers.submit(run, name, port): suite for (name, suite), port in zip(order, PORTS, strict=False)}
        assert len(running) == len(order), "more parts than there are ports"
        for ended in concurrent.futures.as_completed(running):
            suite = running[ended]
            text, passed, failed = ended.result()
            print(text, end="", flush=True)
            with (logs / suite).open("a") as log:
                log.write(text)
            counts[suite][0] += passed
            counts[suite][1] += failed
    for suite, count in counts.items():
        (logs / f"{suite}.count").write_text("{} {}\n".format(*count))
    sys.exit(any(failed or not passed for passed, failed in counts.values()))


main(pathlib.Path(sys.argv[1]).resolve(), *sys.argv[2:])
