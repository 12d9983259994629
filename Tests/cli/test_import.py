import csv
import io

from . import expected
from .rollbook import Case, School


class Import(Case):
    def file(self, school, name, text):
        path = school.parent / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def exports(self, school):
        return {table: self.ok(school.run("export", table)) for table in expected.DATA_TABLES}

    def test_our_own_exports_change_nothing(self):
        school = School(self, students=20)
        before = school.contents()
        for table, data in self.exports(school).items():
            path = self.file(school, "own.csv", data)
            shown = self.ok(school.run("import", table, path)).decode()
            self.assertIn(": 0 added, 0 changed,", shown)
            self.assertIn(" 0 bad,", shown)
            self.assertIn("already holds all", shown)
        self.assertEqual(school.contents(), before)
        self.assertEqual(school.vault(), [])

    def test_a_cleared_school_comes_back_and_undo_takes_the_import_back(self):
        school = School(self, students=15)
        before = school.contents()
        files = self.exports(school)
        for table in ("students", "courses", "payment_categories"):
            self.ok(school.run("clear", table, "--yes"))
        cleared = school.contents()
        order = ("students", "courses", "payment_categories", "enrollments", "payments", "attendance")
        for table in order:
            path = self.file(school, "own.csv", files[table])
            self.ok(school.run("import", table, path, "--yes"))
        self.assertEqual(school.contents(), before)
        for _ in order:
            self.ok(school.run("undo"))
        self.assertEqual(school.contents(), cleared)

    def test_a_dry_run_and_nobody_to_ask_change_nothing(self):
        school = School(self, students=3)
        before = school.contents()
        path = self.file(school, "new.csv", "Name,Fee,Seats\nAncient Greek,10.00,12\n")
        self.assertIn(b"1 added", self.ok(school.run("import", "courses", path, "--dry-run")))
        self.assertNotEqual(school.run("import", "courses", path).returncode, 0)
        self.assertEqual(school.contents(), before)
        self.ok(school.run("import", "courses", path, "--yes"))
        self.assertEqual(school.rows("SELECT fee, seats FROM courses WHERE name = 'Ancient Greek'"), [(1000, 12)])

    def test_bad_rows_change_nothing_are_told_and_written(self):
        school = School(self, students=3)
        before = school.contents()
        path = self.file(school, "bad.csv", "Name,Fee,Seats\nGood,1.00,5\nBad,lots,5\n")
        out = school.parent / "rows.csv"
        done = school.run("import", "courses", path, "--yes", "--bad-rows", out)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.decode().count("\n"), 1)
        self.assertIn("Nothing was changed", done.stderr.decode())
        self.assertIn("line 3, Fee", done.stdout.decode())
        rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
        self.assertEqual(rows[0], ["Name", "Fee", "Seats", "Line", "Reason"])
        self.assertEqual(rows[1][:4], ["Bad", "lots", "5", "3"])
        self.assertEqual(len(rows), 2)
        self.assertEqual(school.contents(), before)

    def test_dates_that_may_be_two_are_asked_about(self):
        school = School(self, students=3)
        student, course = school.rows("SELECT max(student_id), max(course_id) FROM enrollments")[0]
        path = self.file(
            school, "dates.csv", f"Student ID,Course ID,Date,Status\n{student},{course},03/02/2019,present\n")
        self.refused(school.run("import", "attendance", path, "--yes"), "--dates", "03/02/2019")
        self.ok(school.run("import", "attendance", path, "--yes", "--dates", "mdy"))
        days = school.rows("SELECT max(id), date FROM attendance")
        self.assertEqual(str(expected.day(days[0][1])), "2019-03-02")

    def test_headers_can_be_mapped_and_standard_input_read(self):
        school = School(self, students=2)
        done = school.run(
            "import", "payment_categories", "-", "--yes", "--map", "Bezeichnung=name",
            "--map", "Betrag=default_amount", input="Bezeichnung;Betrag\nBücher;1.234,50\n".encode("cp1252"))
        self.ok(done)
        self.assertEqual(
            school.rows("SELECT default_amount, is_active FROM payment_categories WHERE name = 'Bücher'"),
            [(123450, 1)])
        self.assertEqual(list(school.data.glob(".import*")), [])

    def test_what_is_no_data_table_or_no_csv_is_refused(self):
        school = School(self, students=2)
        before = school.contents()
        path = self.file(school, "new.csv", "Name\nx\n")
        for table in ("users", "settings", "files", "sessions", "poems"):
            self.refused(school.run("import", table, path, "--yes"), "no table")
        for data in (b"", b"\x00\x01\x02\xff", b"Name,Fee\n\"open,1\n"):
            self.refused(school.run("import", "courses", self.file(school, "no.csv", data), "--yes"))
        self.refused(school.run("import", "courses", school.parent / "none.csv", "--yes"))
        self.assertEqual(school.contents(), before)
