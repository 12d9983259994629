import csv
import json
import re
import struct
import subprocess

import jsonschema

from . import expected, guides
from .rollbook import ROOT, Case, School

REFERENCE = ROOT / "docs" / "BACKUP-SYSTEM.md"
SCHEMA = ROOT / "docs" / "backup.schema.json"
KINDS = {"text": "#/$defs/text", "money": "#/$defs/money", "date": "#/$defs/day", "timestamp": "#/$defs/moment"}


class Reference(Case):
    """What BACKUP-SYSTEM.md says of columns and sentences, held against the program."""

    def section(self, title, following):
        text = REFERENCE.read_text()
        return text[text.index(f"\n{title}\n"): text.index(f"\n{following}\n")]

    def rows(self, text):
        """The cells of the tables in a text, without their headings."""
        lines = [line for line in text.split("\n") if line.startswith("|")]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines
                if not re.match(r"\| (---|header|it says)", line)]

    def test_every_column_of_every_csv_is_documented_in_its_order(self):
        school = School(self, students=1)
        schema = json.loads(SCHEMA.read_text())["properties"]["tables"]["properties"]
        text = self.section("### Every column", "## The Excel workbook")
        parts = re.split(r"^#### ", text, flags=re.M)[1:]
        self.assertEqual([part.split("\n")[0] for part in parts], expected.DATA_TABLES)
        for table, part in zip(expected.DATA_TABLES, parts):
            rows = self.rows(part)
            header = self.ok(school.run("export", table)).decode("utf-8-sig").split("\r\n")[0]
            self.assertEqual([row[0] for row in rows], header.split(","), table)
            columns = [row for row in rows if row[1]]
            described = schema[table]["items"]
            self.assertEqual([row[1].strip("`") for row in columns], list(described["properties"]), table)
            for row in columns:
                name = row[1].strip("`")
                with self.subTest(f"{table}.{name}"):
                    self.assertEqual(row[2].endswith("*"), name in described["required"])
                    self.assertEqual(self.kind(described["properties"][name]), row[2].rstrip("*"))

    def kind(self, described):
        described = described.get("anyOf", [described])[0]
        if "enum" in described:
            return ", ".join(described["enum"])
        for kind, place in KINDS.items():
            if described.get("$ref") == place:
                return kind
        if "description" in described:
            return "reference to " + described["description"].split()[-1].rstrip(".")
        return {"integer": "integer", "boolean": "bool"}[described["type"]]

    def test_the_sentences_of_the_troubleshooting_are_the_programs_own(self):
        sources = "\n".join(flat(path.read_text()) for path in (ROOT / "Sources").rglob("*.swift"))
        rows = self.rows(self.section("## When something is refused", "Forgotten the only admin's password? On the machine itself, whoever may read the data folder may set a new"))
        self.assertGreater(len(rows), 30)
        for row in rows:
            self.assertEqual(len(row), 3, row)
            self.assertIn(f'"{row[0]}', sources)


def flat(text):
    """Swift with … for what is put into its texts."""
    parts, place = [], 0
    while (start := text.find("\\(", place)) >= 0:
        depth, end = 0, start + 1
        while True:
            depth += (text[end] == "(") - (text[end] == ")")
            end += 1
            if depth == 0:
                break
        parts += [text[place:start], "…"]
        place = end
    return "".join(parts) + text[place:]


class Schema(Case):
    """docs/backup.schema.json takes what the program writes, and refuses what is no backup."""

    @classmethod
    def setUpClass(cls):
        cls.reader = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text()))
        cls.reader.check_schema(cls.reader.schema)

    def faults(self, backup):
        return [fault.message for fault in self.reader.iter_errors(backup)]

    def test_it_takes_what_the_program_writes(self):
        for students in (None, 12):
            school = School(self, students=students)
            if students is None:
                self.ok(school.run("user", "add", "amina", "--role", "admin", input=b"a long pass phrase\n"))
            backup = json.loads(self.ok(school.run("backup", "--output", "-")))
            self.assertEqual(self.faults(backup), [])

    def test_it_takes_the_backup_that_another_program_wrote(self):
        golden = ROOT / "Tests" / "SafekeepingTests" / "Golden" / "small_backup.json"
        self.assertEqual(self.faults(json.loads(golden.read_text())), [])

    def test_it_refuses_what_is_no_backup(self):
        school = School(self, students=2)
        text = self.ok(school.run("backup", "--output", "-")).decode()
        self.assertEqual(self.faults(json.loads(text)), [])
        changes = {
            "another format": lambda b: b.update(format="backup"),
            "a newer version": lambda b: b.update(version=2),
            "no sum": lambda b: b.pop("sha256"),
            "no table": lambda b: b["tables"].pop("payments"),
            "another table": lambda b: b["tables"].update(notes=[]),
            "no name": lambda b: b["tables"]["students"][0].pop("first_name"),
            "an empty text": lambda b: b["tables"]["students"][0].update(city=""),
            "another column": lambda b: b["tables"]["students"][0].update(shoe_size=40),
            "another choice": lambda b: b["tables"]["students"][0].update(gender="male"),
            "an amount as text": lambda b: b["tables"]["payments"][0].update(amount_due="1.00"),
            "a day as people write it": lambda b: b["tables"]["payments"][0].update(payment_date="31-01-2026"),
            "a moment without a zone": lambda b: b["tables"]["courses"][0].update(created_at="2026-01-31T10:00:00"),
            "a missing reference": lambda b: b["tables"]["payments"][0].update(student_id=None),
        }
        for what, change in changes.items():
            with self.subTest(what):
                backup = json.loads(text)
                change(backup)
                self.assertNotEqual(self.faults(backup), [])

class Roster(Case):
    """docs/oneroster.py makes files whose references lead somewhere and whose records are all there."""

    def test_the_roster_is_whole(self):
        school = School(self, students=9)
        school.change("UPDATE students SET first_name = '=Ali', status = 'graduated', gender = 'O' WHERE id = 2")
        folder, output = school.parent / "csv", school.parent / "roster"
        folder.mkdir()
        for table in ("students", "courses", "enrollments"):
            self.ok(school.run("export", table, "--output", folder / f"{table}.csv"))
        subprocess.run(
            ["/usr/bin/python3", ROOT / "docs" / "oneroster.py", folder, output, "--school", "A, B & C",
             "--year", "2026", "--starts", "2026-02-01", "--ends", "2026-12-15"], check=True)
        files = {path.stem: list(csv.DictReader(path.open(newline=""))) for path in output.glob("*.csv")}

        wanted = {line["propertyName"]: line["value"] for line in files.pop("manifest")}
        present = {name[5:] for name, value in wanted.items() if name.startswith("file.") and value == "bulk"}
        self.assertEqual(present, set(files))
        self.assertEqual(wanted["oneroster.version"], "1.1")
        known = {name: {line["sourcedId"] for line in lines} for name, lines in files.items()}
        for name, lines in files.items():
            self.assertEqual(len(known[name]), len(lines), name)
        for line in files["enrollments"]:
            self.assertIn(line["classSourcedId"], known["classes"])
            self.assertIn(line["userSourcedId"], known["users"])
            self.assertRegex(line["beginDate"], r"^\d{4}-\d\d-\d\d$")
        for line in files["classes"]:
            self.assertIn(line["courseSourcedId"], known["courses"])
            self.assertIn(line["termSourcedIds"], known["academicSessions"])
        counts = {name: school.rows(f"SELECT count(*) FROM {name}")[0][0] for name in ("students", "courses", "enrollments")}
        self.assertEqual(
            counts, {"students": len(files["users"]), "courses": len(files["classes"]),
                     "enrollments": len(files["enrollments"])})
        second = next(line for line in files["users"] if line["sourcedId"] == "student-2")
        self.assertEqual((second["givenName"], second["enabledUser"]), ("=Ali", "false"))
        self.assertEqual(files["orgs"][0]["name"], "A, B & C")
        self.assertEqual(
            next(line for line in files["demographics"] if line["sourcedId"] == "student-2")["sex"], "")


class Pictures(Case):
    """README and guides show real pages: every picture is there, is told in words, and is small."""

    def test_every_picture_is_there_with_words_for_it(self):
        shown = set()
        for path in guides.guides():
            text = path.read_text()
            found = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", text)
            found += [(alt, place) for place, alt in re.findall(r'<img src="([^"]+)"[^>]*? alt="([^"]*)"', text)]
            self.assertEqual(len(found), len(re.findall(r"!\[|<img ", text)), path.name)
            for alt, place in found:
                with self.subTest(f"{path.name}: {place}"):
                    self.assertGreater(len(alt.split()), 2)
                    self.assertTrue((path.parent / place).is_file())
                    shown.add((path.parent / place).resolve())
        kept = set((ROOT / "docs" / "images").glob("*"))
        self.assertEqual({path.name for path in kept - shown}, set(), "no page shows it")

    def test_every_picture_is_a_small_png(self):
        for path in (ROOT / "docs" / "images").glob("*"):
            with self.subTest(path.name):
                data = path.read_bytes()
                self.assertEqual(data[:8], b"\x89PNG\r\n\x1a\n")
                width, height = struct.unpack(">II", data[16:24])
                self.assertTrue(300 < width <= 1600 and 300 < height <= 2000)
                self.assertLess(len(data), 150_000)
