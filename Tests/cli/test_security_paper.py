import ast
import re

from .rollbook import ROOT, Case


def known():
    """Every test there is, as Suite.test."""
    found = set()
    for path in (ROOT / "Tests").rglob("*.swift"):
        suite = None
        for line in path.read_text().splitlines():
            if match := re.match(r"(?:@Suite\S* )?(?:struct|final class|class) (\w+)", line) or \
                    re.match(r"@Suite.* struct (\w+)", line):
                suite = match[1]
            if suite and (match := re.search(r"\bfunc (\w+)\(", line)):
                found.add(f"{suite}.{match[1]}")
    for path in (ROOT / "Tests").rglob("test_*.py"):
        for group in ast.parse(path.read_text()).body:
            if isinstance(group, ast.ClassDef):
                found |= {f"{group.name}.{test.name}" for test in group.body
                          if isinstance(test, ast.FunctionDef) and test.name.startswith("test_")}
    return found


class SecurityPaper(Case):
    text = (ROOT / "docs" / "SECURITY.md").read_text()

    def test_every_test_that_the_checklist_names_is_there(self):
        named = set(re.findall(r"`([A-Z]\w+\.\w+)`", self.text)) - {"ARCHITECTURE.md"}
        self.assertGreater(len(named), 80)
        self.assertEqual(sorted(named - known()), [])

    def test_every_line_of_the_checklist_names_a_test_or_says_why_not(self):
        rows = [line.strip("|").split(" | ") for line in self.text.splitlines()
                if line.startswith("|") and not re.match(r"\| (---|ASVS|what \|)", line)]
        self.assertGreater(len(rows), 80)
        for row in rows:
            last = row[-1].strip()
            self.assertTrue(last.startswith("none: ") or "`" in last, row)
