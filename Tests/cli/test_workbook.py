import datetime
import io
import re
import tempfile
import zipfile
import zoneinfo

import openpyxl

from . import expected
from .rollbook import ROOT, Case, School

def unescaped(text):
    """What Excel shows for it: openpyxl leaves the escapes of texts in cells alone."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


AWKWARD = ROOT / "Tests" / "SafekeepingTests" / "Golden" / "old_small.db"


class Workbook(Case):
    """`export … --xlsx`, read back by openpyxl and held against the database."""

    def book(self, school, what="all"):
        path = school.parent / "school.xlsx"
        self.ok(school.run("export", what, "--xlsx", "--output", path))
        self.assertFalse(list(school.parent.glob("*.part")))
        return openpyxl.load_workbook(path)

    def test_a_sheet_a_table_with_typed_cells_frozen_header_and_filters(self):
        school = School(self, students=20)
        self.zone = zoneinfo.ZoneInfo(
            school.rows("SELECT value FROM settings WHERE key = 'time_zone'")[0][0])
        book = self.book(school)
        self.assertEqual(
            book.sheetnames,
            ["Students", "Courses", "Enrollments", "Payments", "Attendance", "Payment Categories"])
        for name in expected.DATA_TABLES:
            sheet = book[name.replace("_", " ").title()]
            self.assertEqual(sheet.freeze_panes, "A2", name)
            self.assertEqual(sheet.auto_filter.ref, sheet.dimensions, name)
            self.assertTrue(sheet["A1"].font.b)
            self.compare(school, name, sheet)

    def compare(self, school, name, sheet):
        """Every cell of our own columns, by its type."""
        rows = list(sheet.iter_rows())
        places = {cell.value: index for index, cell in enumerate(rows[0])}
        records = school.rows(f"SELECT * FROM {name} ORDER BY id")
        columns = [row[1] for row in school.rows(f"PRAGMA table_info({name})")]
        self.assertEqual(len(rows) - 1, len(records), name)
        for cells, record in zip(rows[1:], records):
            for column, value in zip(columns, record):
                label = column.replace("_", " ").title().replace("Id", "ID")
                cell = cells[places[label]]
                self.assertNotEqual(cell.data_type, "f", f"{name}.{column}")
                self.assertEqual(cell.value, self.wanted(column, value), f"{name}.{column}")

    def wanted(self, column, value):
        if value is None or value == "":
            return None
        if column in ("created_at", "updated_at"):
            return datetime.datetime.fromtimestamp(value, self.zone).replace(tzinfo=None)
        if column in ("date", "date_of_birth") or column.endswith("_date"):
            return datetime.datetime(1970, 1, 1) + datetime.timedelta(days=value)
        if column in ("fee", "default_amount") or column.startswith("amount_") or column.endswith("_fees"):
            return value / 100
        return bool(value) if column == "is_active" else value

    def test_awkward_values_are_texts_and_nothing_is_a_formula(self):
        school = School(self)
        self.ok(school.run("move-in", AWKWARD))
        for column, value in (("address", "bell \x07 and _x0041_"), ("phone", "00300")):
            school.change(f"UPDATE students SET {column} = ? WHERE id = 1", value)
        school.change("UPDATE students SET address = ? WHERE id = 2", "é" * 40_000)
        path = school.parent / "school.xlsx"
        done = school.run("export", "students", "--xlsx", "--output", path)
        self.ok(done)
        self.assertIn("32,767", done.stderr.decode())
        self.assertIn("before 01-03-1900", done.stderr.decode())
        sheet = openpyxl.load_workbook(path)["Students"]
        place = {cell.value: cell.column for cell in sheet[1]}

        def cell(row, label):
            return sheet.cell(row + 1, place[label])

        self.assertEqual(cell(1, "Phone").value, "00300")
        self.assertEqual(unescaped(cell(1, "Address").value), "bell \x07 and _x0041_")
        self.assertEqual(len(cell(2, "Address").value), 32_767)
        self.assertEqual(cell(8, "Registration Number").value, "=1+1")
        self.assertEqual(cell(8, "Registration Number").data_type, "s")
        self.assertEqual(cell(9, "Date Of Birth").value, "01-01-0001")
        with zipfile.ZipFile(path) as parts:
            self.assertNotIn(b"<f>", parts.read("xl/worksheets/sheet1.xml"))

    def test_numbers_of_a_big_school_fit_their_columns(self):
        school = School(self, students=2)
        book = openpyxl.load_workbook(io.BytesIO(self.ok(school.run("export", "all", "--xlsx"))))
        for sheet in book:
            for head in sheet[1]:
                if head.value.endswith("ID") and "National" not in head.value:
                    width = sheet.column_dimensions[head.column_letter].width
                    self.assertGreaterEqual(width, len("9,999,999") + 2, f"{sheet.title}: {head.value}")

    def test_where_it_goes(self):
        school = School(self, students=2)
        data = self.ok(school.run("export", "all", "--xlsx"))
        self.assertEqual(openpyxl.load_workbook(io.BytesIO(data)).sheetnames[0], "Students")
        self.refused(school.run("export", "all"), "--xlsx")
        self.refused(school.run("export", "users", "--xlsx"), "no table")
        with tempfile.TemporaryDirectory() as folder:
            self.refused(school.run("export", "all", "--xlsx", "--output", f"{folder}/no/x.xlsx"))
