"""What the server's part of the bench found, for people: docs/BENCHMARKS-SERVER.md."""

from . import pages

# How many times as long a page may take in the biggest school as in the smallest.
GOAL = 1.5


def report(visited, machine):
    """Of schools, each with what `pages.served` found of it."""
    visited = sorted(visited, key=lambda one: one[0].total)
    heads = [f"{school.total:,}" for school, _ in visited]
    found = [each for _, each in visited]
    lines = [
        "# Benchmarks of the server", "",
        "Written by `bin/bench`, on schools of so many records.", "", f"Machine: {machine}.", "",
        "| what | " + " | ".join(heads) + " |", "| --- |" + " ---: |" * len(heads),
        row("start to first answer, ms", (f"{each['start']:.0f}" for each in found))]
    for index, what in enumerate(("p50", "p99")):
        lines.append(row(
            f"`/students` while 4 people try passwords, {what} ms",
            (f"{each['sign-ins'][index]:.1f}" for each in found)))
    for index, what in enumerate(("p50 ms", "p99 ms", "most ms", "pages asked for", "MiB before", "MiB at most")):
        lines.append(row(
            f"clerks' pages during 100 slow downloads: {what}",
            (f"{each['downloads'][index]:.1f}" for each in found)))
    lines += [
        "", "## Pages", "",
        "Milliseconds from request to last byte, and of processor time, medians of 9 visits after the first (which is",
        "in brackets: what is kept until a record changes is read by it). Every page was visited in turn with the same",
        "one of the smallest school; “times” is how many times as long the biggest school's takes then, “bytes” how many",
        "times as long a page it is.", "",
        "| page | " + " | ".join(heads) + " | times | bytes |", "| --- |" + " ---: |" * (len(heads) + 2)]
    for path in pages.PAGES:
        cells = ["{1:.1f}, CPU {2:.1f} ({0:.0f})".format(*each["pages"][path]) for each in found]
        lines.append(row(f"`{path}`", [*cells, *(f"{ratio:.2f}" for ratio in found[-1]["pages"][path][3:])]))
    over = [f"`{path}` ({times:.1f} times as long for {more:.1f} times the bytes)"
            for path in pages.PAGES for times, more in [found[-1]["pages"][path][3:]] if times > GOAL]
    lines += ["", f"Goal: no page takes more than {GOAL} times as long. "
              + (f"These do: {', '.join(over)}." if over else "All meet it."), ""]
    return "\n".join(lines)


def row(what, cells):
    return f"| {what} | " + " | ".join(cells) + " |"
