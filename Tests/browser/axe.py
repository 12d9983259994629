"""axe-core over a page: what a person with another way of reading would stumble over."""

import functools

from cli.rollbook import ROOT

AXE = ROOT / ".build" / "axe" / "axe_playwright_python" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: arguments[0], resultTypes: ["violations"], preload: false, iframes: false})
  .then((found) => done(found.violations.map((rule) => [rule.id, rule.nodes.map((node) =>
    node.target.join(" ") + ": " + node.failureSummary.replace(/\\s+/g, " "))])),
    (error) => done([["axe itself", [String(error)]]]));
"""


@functools.cache
def source():
    return AXE.read_text()


def findings(driver):
    """A line for each rule that the page breaks, with the first places."""
    driver.set_script_timeout(120)
    driver.execute_script(source())
    found = driver.execute_async_script(RUN, LEVELS)
    return [f"{rule} ({len(places)}): " + "; ".join(places[:3]) for rule, places in found]
