import pathlib
import re
import shutil
import tempfile

from . import guides
from .rollbook import Case, ROOT, School

# Kinds of block that are a drawing or a way of writing, and no promise of what the program does.
DRAWINGS = {"", "mermaid", "swift", "mustache"}


class Guides(Case):
    """Every command of every guide is run, and every snippet is looked for in what the program says."""

    @classmethod
    def setUpClass(cls):
        class Once(Case):
            addCleanup = cls.addClassCleanup
        cls.school = School(Once(), students=30)

    def test_what_the_guides_say_is_what_the_program_does(self):
        for path in guides.guides():
            with self.subTest(path.name):
                self.follow(path)

    def follow(self, path):
        found = guides.blocks(path)
        desk = guides.Desk(self, pathlib.Path(tempfile.mkdtemp(prefix="rollbook-guide-")))
        if "<!-- begins with: nothing -->" not in path.read_text():
            shutil.copytree(self.school.data, desk.folder / "data")
        for block in found:
            if "shown only" in block.marks:
                self.assertTrue(block.marks["shown only"], f"{path.name}:{block.line} has no reason")
            elif block.kind == "sh":
                self.run_block(path, block, desk)
            elif "part of" in block.marks:
                self.look_up(path, block, desk)
            else:
                self.assertIn(
                    block.kind, DRAWINGS, f"{path.name}:{block.line} does not say what it is part of")

    def run_block(self, path, block, desk):
        self.prepare(path, block, desk)
        said, code = desk.typed(block.text, goes_on="goes on" in block.marks)
        self.assertEqual(code != 0, "fails" in block.marks, f"{path.name}:{block.line} ended with {code}: {said}")

    def look_up(self, path, block, desk):
        self.prepare(path, block, desk)
        said, _ = desk.quietly(block.marks["part of"])
        if not guides.pattern(block.text).search(said.replace("\r", "")):
            self.fail(f"{path.name}:{block.line} is no part of:\n{said[:3000]}")

    def prepare(self, path, block, desk):
        if "before" not in block.marks:
            return
        said, code = desk.quietly(block.marks["before"])
        self.assertEqual(code, 0, f"{path.name}:{block.line}, before: {said}")

    def test_few_commands_are_only_shown(self):
        blocks = [block for path in guides.guides() for block in guides.blocks(path) if block.kind == "sh"]
        shown = [block for block in blocks if "shown only" in block.marks]
        self.assertGreater(len(blocks), 20)
        self.assertLess(len(shown), len(blocks) / 3)

    def test_links_lead_to_files_and_headings(self):
        for path in guides.guides():
            for address in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
                file, _, heading = address.partition("#")
                if re.match(r"\w+:", address):
                    continue
                target = path.parent / file if file else path
                with self.subTest(f"{path.name}: {address}"):
                    self.assertTrue(target.exists())
                    if heading:
                        self.assertIn(heading, anchors(target))


def anchors(path):
    """The headings of a page as its links name them."""
    heads = re.findall(r"^#+ (.+)$", path.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
