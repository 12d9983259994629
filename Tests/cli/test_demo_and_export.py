import csv
import hashlib
import io
import re

from . import expected
from .rollbook import Case, School


class Demo(Case):
    def test_it_fills_an_empty_database_and_names_the_admin(self):
        school = School(self, students=12)
        self.assertRegex(school.greeting, r"admin.*admin.*password [a-z0-9]{4}(-[a-z0-9]{4}){3}")
        counts = {table: school.rows(f"SELECT count(*) FROM {table}")[0][0] for table in expected.DATA_TABLES}
        self.assertEqual(counts["students"], 12)
        self.assertEqual(counts["enrollments"], 5 * 12)
        self.assertEqual(counts["payments"], 8 * 12)
        self.assertEqual(counts["attendance"], 86 * 12)
        self.assertEqual(school.rows("PRAGMA foreign_key_check"), [])

    def test_the_same_number_and_seed_make_the_same_school(self):
        sums = []
        for seed in (4, 4, 5):
            school = School(self, students=8, seed=seed)
            files = [self.ok(school.run("export", table)) for table in expected.DATA_TABLES]
            sums.append(hashlib.sha256(b"".join(files)).hexdigest())
        self.assertEqual(sums[0], sums[1])
        self.assertNotEqual(sums[0], sums[2])

    def test_a_school_with_records_is_refused_and_stays(self):
        school = School(self, students=3)
        before = school.contents()
        self.refused(school.run("demo"), "Nothing was changed")
        self.assertSame(before, school.contents())

    def test_numbers_that_are_none_are_refused(self):
        school = School(self)
        for number in ("0", "-1", "many", "99999999999999999999"):
            self.assertNotEqual(school.run("demo", f"--students={number}").returncode, 0, number)

    def test_the_data_folder_and_the_database_are_private(self):
        school = School(self, students=1)
        self.assertEqual(school.data.stat().st_mode & 0o777, 0o700)
        self.assertEqual(school.file.stat().st_mode & 0o077, 0)


class Export(Case):
    AWKWARD = [
        "=SUM(A1:A9)", "+1", "-1", "@cmd", "'quoted", "\ttab", "\rreturn", "line\nbreak", "a\r\nb",
        'say "so"', '"', '""', ",", ";", "عائشہ", "👨‍👩‍👧", "e\u0301", "\u200f", "\ufeff", " ", "  x ", "x" * 5000,
        "NULL", "null", "1,5", "\u2028", "\x01", "\x7f",
    ]

    def test_every_table_is_the_same_to_the_byte_as_an_independent_reading(self):
        school = School(self, students=40)
        for table in expected.DATA_TABLES:
            with self.subTest(table):
                found = self.ok(school.run("export", table))
                self.assertEqual(found, expected.csv_file(school.file, table))

    def test_awkward_texts_are_the_same_and_python_reads_them_back(self):
        school = School(self, students=len(self.AWKWARD))
        for number, text in enumerate(self.AWKWARD, 1):
            school.change(
                "UPDATE students SET last_name = ?, address = ? WHERE id = ?", text, text, number)
        for table in ("students", "payments"):
            found = self.ok(school.run("export", table))
            self.assertEqual(found, expected.csv_file(school.file, table))
        rows = csv.DictReader(io.StringIO(self.ok(school.run("export", "students")).decode("utf-8-sig"), newline=""))
        texts = [row["Address"] for row in rows]
        self.assertEqual(
            [text[1:] if text[0] == "'" else text for text in texts], self.AWKWARD)

    def test_a_zone_whose_clocks_change_is_followed(self):
        school = School(self, students=3)
        school.change("UPDATE settings SET value = 'Europe/Dublin' WHERE key = 'time_zone'")
        for moment in (-1, 0, 954032400, 1143334800, 1774745999, 1774746000, 1792890000, 253402300799):
            school.change("UPDATE students SET created_at = ? WHERE id = 1", moment)
            found = self.ok(school.run("export", "students"))
            self.assertEqual(found, expected.csv_file(school.file, "students"), moment)

    def test_no_column_of_secrets_is_in_any_file(self):
        school = School(self, students=1)
        for table in expected.DATA_TABLES:
            self.assertNotIn(b"scrypt", self.ok(school.run("export", table)))

    def test_a_file_that_is_named_gets_all_of_it(self):
        school = School(self, students=5)
        self.ok(school.run("export", "payments", "--output", "payments.csv"))
        found = (school.parent / "payments.csv").read_bytes()
        self.assertEqual(found, expected.csv_file(school.file, "payments"))
        self.assertEqual(list(school.parent.glob("*.part")), [])

    def test_a_place_that_can_not_be_written_is_refused(self):
        school = School(self, students=1)
        self.refused(school.run("export", "payments", "--output", "/proc/nothing/x.csv"), "/proc/nothing")
        self.refused(school.run("export", "attendance", "--output", "/dev/full/x"), "/dev/full")

    def test_tables_that_are_none_are_refused_with_those_that_are(self):
        school = School(self, students=1)
        for name in ("teachers", "users", "settings", "students; DROP TABLE students", "", "STUDENTS"):
            error = self.refused(school.run("export", name))
            self.assertIn("students, courses", error)
        self.assertTrue(re.search(r"teachers", self.refused(school.run("export", "teachers"))))
