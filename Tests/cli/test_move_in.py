import csv
import json
import shutil
import sqlite3

from .rollbook import ROOT, Case, School

OLD = ROOT / "Tests" / "SafekeepingTests" / "Golden" / "old_small.db"
BACKUP = {
    "students": [{"id": 1, "registration_number": "R-1", "full_name": "Zoe Khan", "status": "active"}],
    "courses": [{"id": 7, "name": "Web", "fee": 10, "seats": 3}],
    "enrollments": [{"id": 1, "student_id": 1, "course_id": 7, "enroll_date": "03-11-2025"}],
}


class MoveIn(Case):
    def backup(self, school):
        path = school.parent / "complete_backup.json"
        path.write_text(json.dumps(BACKUP))
        return path

    def test_a_backup_of_the_old_system_is_restored_into_an_empty_school(self):
        school = School(self)
        path = self.backup(school)
        plan = self.ok(school.run("restore", path, "--dry-run")).decode()
        self.assertIn("The backup has none of it", plan)
        self.assertEqual(school.rows("SELECT count(*) FROM students"), [(0,)])
        self.refused(school.run("restore", path, "--only", "students", "--yes"), "can't be restored alone")
        self.assertNotEqual(school.run("restore", path).returncode, 0)
        done = self.ok(school.run("restore", path, "--yes")).decode()
        self.assertIn("make an admin", done)
        self.assertEqual(
            school.rows("SELECT first_name, last_name FROM students"), [("Zoe", "Khan")])

    def test_it_is_never_put_over_records_and_says_what_it_lacks(self):
        school = School(self, students=3)
        before = school.contents()
        done = school.run("restore", self.backup(school), "--yes")
        self.assertIn("Users: all of it", done.stdout.decode())
        self.assertEqual(done.returncode, 1)
        self.assertIn("Nothing was changed", done.stderr.decode())
        self.assertEqual(done.stderr.decode().count("\n"), 1)
        plan = self.ok(school.run("import", "courses", self.backup(school), "--dry-run")).decode()
        self.assertIn("backup of the old system", plan)
        self.assertSame(before, school.contents())

    def broken(self, school):
        """The old sample with every kind of record that can't be placed."""
        path = school.parent / "old.db"
        shutil.copy(OLD, path)
        with sqlite3.connect(path) as old:
            # Files that other programs wrote to have twins where the old system allowed none.
            old.executescript("""
                CREATE TABLE free_e AS SELECT * FROM enrollments; DROP TABLE enrollments;
                ALTER TABLE free_e RENAME TO enrollments;
                CREATE TABLE free_a AS SELECT * FROM attendance; DROP TABLE attendance;
                ALTER TABLE free_a RENAME TO attendance;
                CREATE TABLE free_p AS SELECT * FROM payments; DROP TABLE payments;
                ALTER TABLE free_p RENAME TO payments;
                INSERT INTO enrollments SELECT 12, student_id, course_id, enroll_date, created_at
                    FROM enrollments WHERE id = 1;
                INSERT INTO attendance SELECT 13, student_id, course_id, date, status, 3, created_at
                    FROM attendance WHERE id = 1;
                INSERT INTO attendance SELECT 14, student_id, course_id, 'soon', status, 3, created_at
                    FROM attendance WHERE id = 1;
                INSERT INTO attendance SELECT 15, NULL, course_id, '2025-12-01', status, 3, created_at
                    FROM attendance WHERE id = 1;
                INSERT INTO payments SELECT 12, student_id, category_id, course_id, 'lots', amount_paid,
                    0, 0, status, payment_date, method, NULL, 2, NULL, created_at, updated_at
                    FROM payments WHERE id = 1;
                INSERT INTO payments SELECT 13, student_id, category_id, course_id, 5, NULL,
                    0, 0, status, 'some day', method, NULL, 2, NULL, NULL, NULL
                    FROM payments WHERE id = 1;
            """)
        old.close()
        return path

    def test_every_kind_of_quarantined_record_is_mended_and_imported(self):
        school = School(self)
        self.ok(school.run("move-in", self.broken(school)))
        folder = next(school.data.glob("move-in_*"))
        mends = {
            "enrollments": {
                "10": {"Student ID": "5"}, "11": {"Course ID": "3"}, "12": {"Course ID": "4"}},
            "payments": {
                "9": {"Student ID": "5"}, "10": {"Category ID": "1"}, "12": {"Amount Due": "5000"},
                "13": {"Amount Paid": "5", "Payment Date": "01-12-2025", "Status": "paid"}},
            "attendance": {
                "9": {"Student ID": "6"}, "10": {"Course ID": "2", "Date": "20-11-2025"},
                "13": {"Date": "21-11-2025"}, "14": {"Date": "22-11-2025"}, "15": {"Student ID": "2"}},
        }
        self.assertEqual(
            sorted(path.stem for path in folder.glob("*.csv")), [*sorted(mends), "report"])
        for table, changes in mends.items():
            path = folder / f"{table}.csv"
            self.assertEqual(school.run("import", table, path, "--yes").returncode, 1, table)
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            self.assertEqual({row["ID"] for row in rows}, set(changes), table)
            for row in rows:
                row.update(changes[row["ID"]])
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                out = csv.DictWriter(file, rows[0])
                out.writeheader()
                out.writerows(rows)
            before = school.rows(f"SELECT count(*) FROM {table}")[0][0]
            self.ok(school.run("import", table, path, "--yes"))
            known = school.rows(f"SELECT id FROM {table} WHERE id IN ({', '.join(changes)})")
            self.assertEqual(len(known), len(changes), table)
            self.assertEqual(
                school.rows(f"SELECT count(*) FROM {table}")[0][0], before + len(changes))
        self.ok(school.run("backup"))
        self.ok(school.run("check"))
