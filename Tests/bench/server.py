"""What the server's part of the bench found, for people: docs/BENCHMARKS-SERVER.md."""

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
        *head("what", heads),
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
        *head("page", [*heads, "times", "bytes"])]
    over = []
    for path, biggest in found[-1]["pages"].items():
        all_sizes = [each["pages"][path] for each in found]
        cells = [f"{page.usual:.1f}, CPU {page.busy:.1f} ({page.first:.0f})" for page in all_sizes]
        lines.append(row(f"`{path}`", [*cells, f"{biggest.times:.2f}", f"{biggest.bytes:.2f}"]))
        if biggest.times > GOAL:
            over.append(f"`{path}` ({biggest.times:.1f} times as long for {biggest.bytes:.1f} times the bytes)")
    lines += ["", f"Goal: no page takes more than {GOAL} times as long. "
              + (f"These do: {', '.join(over)}." if over else "All meet it."), ""]
    return "\n".join(lines)


def head(what, cells):
    return [row(what, cells), "| --- |" + " ---: |" * len(cells)]


def row(what, cells):
    return f"| {what} | " + " | ".join(cells) + " |"
