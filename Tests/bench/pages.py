"""The server at work: from start to first answer, pages on a big school, many slow downloads at once."""

import http.client
import re
import statistics
import subprocess
import threading
import time
import typing
import urllib.parse
from pathlib import Path

PASSWORD = "a bench for measuring 7"
PAGES = [
    "/", "/students", "/students?q=ali", "/students?sort=last_name", "/students?status=active",
    "/students?course_id=1", "/students/7", "/courses", "/courses/1", "/enrollments", "/payments",
    "/payments?category_id=1", "/payments?student_id=7", "/payments/summary", "/payments/dues", "/attendance",
    "/attendance?course_id=1", "/attendance?status=absent", "/attendance/new?course_id=2", "/backup/",
    "/backup/stats", "/audit"]


def sign_up(program, data):
    """Gives the school the admin that `Site` signs in as."""
    subprocess.run(
        [program, "user", "add", "bench", "--role", "admin", "--data", data], input=f"{PASSWORD}\n",
        text=True, capture_output=True, check=True)


class Site:
    """`rollbook serve` of a school, signed in as the admin of `sign_up`."""

    def __init__(self, program, data, port):
        self.port = port
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [program, "serve", "--data", data, "--port", str(port)], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL)
        self.start = self.first_answer(began)
        self.cookie = self.sign_in()

    def first_answer(self, began):
        while True:
            try:
                self.get(http.client.HTTPConnection("127.0.0.1", self.port), "/healthz", signed_in=False)
                return time.perf_counter() - began
            except OSError:
                time.sleep(0.002)

    def sign_in(self):
        line = http.client.HTTPConnection("127.0.0.1", self.port)
        line.request("GET", "/login")
        answer = line.getresponse()
        token = re.search(rb'name="csrf_token" value="([^"]+)"', answer.read())[1].decode()
        cookie = (answer.getheader("set-cookie") or "").split(";")[0]
        line.request(
            "POST", "/login",
            urllib.parse.urlencode({"username": "bench", "password": PASSWORD, "csrf_token": token}),
            {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie})
        answer = line.getresponse()
        answer.read()
        if answer.status != 303:
            raise SystemExit(f"bench: signing in answered {answer.status}")
        return answer.getheader("set-cookie").split(";")[0]

    def get(self, line, path, signed_in=True):
        line.request("GET", path, headers={"Cookie": self.cookie} if signed_in else {})
        answer = line.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"bench: {path} answered {answer.status}")
        return body

    def busy(self):
        """Milliseconds of processor time of all its threads."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6

    def rest(self):
        """Waits until it has nothing to do by itself any more: it looks at a big school after its start."""
        busy = -1
        # The time of a thread that ended is counted no more.
        while abs(self.busy() - busy) > 5:
            busy = self.busy()
            time.sleep(1)

    def memory(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Page(typing.NamedTuple):
    """Milliseconds of the first visit, for what is kept between two changes is read by it; of the others the medians
    of milliseconds and of those of processor time; how many times as long it takes, and how many times as many
    bytes it is, as that of the smallest school."""

    first: float
    usual: float
    busy: float
    times: float
    bytes: float


def served(program, school, smallest, port):
    """What is to be known of a school's server; `smallest` is the school whose pages are visited in turn with its."""
    starts = []
    for _ in range(5):
        with Site(program, school.data, port) as site:
            starts.append(site.start * 1000)
    with Site(program, school.data, port) as site, Site(program, smallest.data, port + 1) as other:
        site.rest()
        other.rest()
        return {
            "start": statistics.median(starts), "pages": each_page(site, other),
            "sign-ins": sign_ins_beside(site), "downloads": slow_downloads(site)}


def each_page(site, smallest, times=9):
    """A `Page` for each path. The same of the smallest school is visited in turn with it: an hour later the machine
    may be another."""
    sites = [site, smallest]
    lines = [http.client.HTTPConnection("127.0.0.1", site.port) for site in sites]
    found = {}
    for path in PAGES:
        visits = [[visit(*each, path) for each in zip(sites, lines)] for _ in range(times + 1)]
        (taken, busy, size), (taken_there, _, size_there) = (zip(*each) for each in zip(*visits))
        median = statistics.median(taken[1:])
        found[path] = Page(
            taken[0], median, statistics.median(busy[1:]), median / statistics.median(taken_there[1:]),
            size[0] / size_there[0])
    return found


def visit(site, line, path):
    """Milliseconds, those of processor time, and bytes of a page."""
    before, began = site.busy(), time.perf_counter()
    size = len(site.get(line, path))
    return (time.perf_counter() - began) * 1000, site.busy() - before, size


def slow_downloads(site, many=100, seconds=20):
    """p50, p99 and the most in milliseconds of clerks' pages, the number of them, and the memory before and at
    most, while so many people download the complete backup over slow lines."""
    ends, taken, memory, faults = threading.Event(), [], [site.memory()], []
    threads = [threading.Thread(target=download, args=(site, ends, faults)) for _ in range(many)]
    for thread in threads:
        thread.start()
    time.sleep(3)
    line = http.client.HTTPConnection("127.0.0.1", site.port)
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        for path in ("/", "/students", "/payments", "/students/7", "/attendance"):
            began = time.perf_counter()
            site.get(line, path)
            taken.append((time.perf_counter() - began) * 1000)
            memory.append(site.memory())
            time.sleep(0.01)
    ends.set()
    for thread in threads:
        thread.join()
    if faults:
        raise SystemExit(f"bench: {len(faults)} of {many} downloads failed, the first: {faults[0]}")
    taken.sort()
    return taken[len(taken) // 2], taken[len(taken) * 99 // 100], taken[-1], len(taken), memory[0], max(memory)


def download(site, ends, faults):
    """Some 100 kB a second, for as long as it is wanted."""
    try:
        line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        line.request("GET", "/backup/download/all", headers={"Cookie": site.cookie})
        answer = line.getresponse()
        if answer.status != 200:
            raise OSError(f"it answered {answer.status}")
        while not ends.is_set() and answer.read(10_000):
            time.sleep(0.1)
        line.close()
    except OSError as fault:
        faults.append(fault)


def sign_ins_beside(site, many=4, seconds=8):
    """p99 in milliseconds of a page while so many people try passwords one after the other."""
    ends = threading.Event()

    def guess(number):
        line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        while not ends.is_set():
            line.request("GET", "/login")
            answer = line.getresponse()
            token = re.search(rb'name="csrf_token" value="([^"]+)"', answer.read())[1].decode()
            line.request(
                "POST", "/login",
                urllib.parse.urlencode(
                    {"username": f"nobody{number}", "password": "x" * 12, "csrf_token": token}),
                {"Content-Type": "application/x-www-form-urlencoded",
                 "Cookie": (answer.getheader("set-cookie") or "").split(";")[0]})
            line.getresponse().read()

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    line, taken = http.client.HTTPConnection("127.0.0.1", site.port), []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        began = time.perf_counter()
        site.get(line, "/students")
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(0.01)
    ends.set()
    for thread in threads:
        thread.join()
    taken.sort()
    return taken[len(taken) // 2], taken[len(taken) * 99 // 100]
