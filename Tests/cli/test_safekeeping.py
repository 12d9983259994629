import decimal
import gzip
import json
import re
import subprocess

from . import expected
from .rollbook import Case, School


class Backup(Case):
    def test_it_holds_every_cell_its_counts_and_its_sum(self):
        school = School(self, students=30)
        text = self.ok(school.run("backup", "--output", "-"))
        backup = json.loads(text, parse_float=decimal.Decimal)
        self.assertEqual(backup["format"], "rollbook-backup")
        self.assertEqual(backup["version"], 1)
        self.assertRegex(backup["created_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(list(backup["tables"]), expected.TABLES)
        for name, records in expected.json_tables(school.file).items():
            self.assertEqual(backup["counts"][name], len(records), name)
            self.assertEqual(len(backup["tables"][name]), len(records), name)
            for mine, theirs in zip(records, backup["tables"][name]):
                self.assertEqual(mine, theirs, name)
                self.assertEqual(list(mine), list(theirs), name)
        self.assertIn(expected.backup_body(school.file), text)
        self.assertEqual(backup["sha256"], expected.sealed_sum(text))

    def test_it_is_indented_with_a_record_a_line_and_amounts_of_two_decimals(self):
        school = School(self, students=2)
        lines = self.ok(school.run("backup", "--output", "-")).decode().split("\n")
        records = [line for line in lines if line.startswith("      {")]
        count = sum(school.rows(f"SELECT count(*) FROM {name}")[0][0] for name in expected.TABLES)
        self.assertEqual(len(records), count)
        for line in records:
            json.loads(line.rstrip(","))
        self.assertRegex("\n".join(records), r'"amount_due": \d+\.\d\d,')

    def test_without_a_name_it_goes_to_the_vault_as_zstd_and_its_path_is_printed(self):
        school = School(self, students=4)
        path = self.ok(school.run("backup")).decode().strip()
        self.assertRegex(path, r"complete_backup_\d\d_\d\d_\d{4}_\d\d_\d\d_\d\d.*\.json\.zst$")
        self.assertEqual([file.name for file in school.vault()], [path.split("/")[-1]])
        plain = subprocess.run(
            ["zstd", "-dc", school.vault()[0]], capture_output=True, check=True).stdout
        backup = json.loads(plain, parse_float=decimal.Decimal)
        self.assertEqual(backup["tables"], expected.json_tables(school.file))
        listed = self.ok(school.run("vault", "list")).decode()
        self.assertIn(school.vault()[0].name, listed)
        self.assertEqual(listed.count("\n"), 1)

    def test_an_empty_school_has_a_backup_too(self):
        school = School(self)
        backup = json.loads(self.ok(school.run("backup", "--output", "-")))
        self.assertEqual(set(backup["counts"].values()), {0})


class Verify(Case):
    def setUp(self):
        self.school = School(self, students=3)
        self.text = self.ok(self.school.run("backup", "--output", "-"))
        self.file = self.school.parent / "some backup.json"

    def verify(self, content):
        self.file.write_bytes(content)
        return self.school.run("verify", self.file)

    def test_a_whole_file_is_proven_however_it_is_packed(self):
        packed = subprocess.run(["zstd", "-c"], input=self.text, capture_output=True, check=True)
        for content in (self.text, gzip.compress(self.text), packed.stdout):
            table = self.ok(self.verify(content)).decode()
            self.assertRegex(table, r"(?m)^students +3$")
            self.assertRegex(table, r"(?m)^attendance +258$")
        self.ok(self.school.run("verify", "-", input=self.text))

    def test_a_file_encrypted_with_age_is_proven_with_its_key(self):
        def age(*command, content=b""):
            done = subprocess.run(command, input=content, capture_output=True, check=True)
            return done.stdout

        key = self.school.parent / "key.txt"
        key.write_bytes(age("age-keygen"))
        recipient = age("age-keygen", "-y", key).decode().strip()
        secret = age("age", "-r", recipient, content=gzip.compress(self.text))
        self.refused(self.verify(secret), "is encrypted with age", "--identity")
        table = self.ok(self.school.run("verify", self.file, "--identity", key)).decode()
        self.assertRegex(table, r"(?m)^students +3$")
        self.ok(self.school.run("verify", "-", "--identity", key, input=secret))
        key.write_bytes(age("age-keygen"))
        self.refused(self.school.run("verify", self.file, "--identity", key), "not be decrypted")

    def test_a_flipped_byte_anywhere_is_found(self):
        for place in range(40, len(self.text) - 2, len(self.text) // 25):
            changed = bytearray(self.text)
            changed[place] ^= 1
            self.refused(self.verify(bytes(changed)))

    def test_a_cut_anywhere_is_found(self):
        for length in [0, 1, 100, *range(500, len(self.text) - 2, len(self.text) // 20)]:
            self.refused(self.verify(self.text[:length]))

    def test_a_record_taken_out_or_doubled_is_found(self):
        lines = self.text.split(b"\n")
        places = [n for n, line in enumerate(lines) if line.startswith(b"      {") and line.endswith(b",")]
        place = places[len(places) // 2]
        self.refused(self.verify(b"\n".join(lines[:place] + lines[place + 1:])))
        self.refused(self.verify(b"\n".join(lines[:place] + [lines[place]] + lines[place:])))

    def test_what_is_no_backup_is_told_from_one(self):
        for content in (b"", b"{}", b"[]", b"hello", b"\x00" * 100, b'{"format": "other"}', self.text[3:]):
            self.refused(self.verify(content))
        self.refused(self.school.run("verify", "nowhere.json"), "nowhere.json")
        self.refused(self.school.run("verify", self.school.parent))

    def test_a_version_above_its_own_is_refused(self):
        self.refused(self.verify(self.text.replace(b'"version": 1', b'"version": 2', 1)), "newer")


class ClearAndUndo(Case):
    GOES_ALONG = {
        "students": ["students", "enrollments", "payments", "attendance"],
        "courses": ["courses", "enrollments", "attendance"],
        "enrollments": ["enrollments"],
        "payments": ["payments"],
        "attendance": ["attendance"],
        "payment_categories": ["payment_categories", "payments"],
        "all": expected.DATA_TABLES,
    }

    def test_each_clearing_takes_what_depends_and_undo_brings_back_every_cell(self):
        school = School(self, students=10)
        before = school.contents()
        for name, gone in self.GOES_ALONG.items():
            with self.subTest(name):
                self.ok(school.run("clear", name, "--yes"))
                for table in expected.DATA_TABLES:
                    left = school.rows(f"SELECT count(*) FROM {table}")[0][0]
                    self.assertEqual(left, 0 if table in gone else len(before[table]), table)
                self.assertEqual(school.rows("PRAGMA foreign_key_check"), [])
                if name == "courses":
                    lost = school.rows("SELECT count(*) FROM payments WHERE course_id IS NOT NULL")
                    self.assertEqual(lost, [(0,)])
                if name == "all":
                    self.assertEqual(school.rows("SELECT role FROM users"), [("admin",)])
                self.ok(school.run("undo"))
                self.assertSame(before, school.contents())
                self.assertEqual(school.rows("PRAGMA foreign_key_check"), [])
                counts = dict(school.rows("SELECT name, records FROM table_counts"))
                self.assertEqual(counts, {table: len(rows) for table, rows in before.items()})

    def test_undo_keeps_what_was_added_since_and_no_id_is_used_again(self):
        school = School(self, students=4)
        before = school.contents()
        self.ok(school.run("clear", "students", "--yes"))
        school.change(
            """INSERT INTO students (registration_number, first_name, last_name, gender, admission_type,
            admission_date, category, status, created_at, updated_at)
            VALUES ('NEW-1', 'New', 'Comer', 'F', 'hostel', 20600, 'regular', 'active', 1, 1)""")
        self.assertEqual(school.rows("SELECT id FROM students"), [(5,)])
        self.ok(school.run("undo"))
        after = school.contents()
        self.assertEqual(after["students"][-1][:2], (5, "NEW-1"))
        after["students"].pop()
        self.assertSame(before, after)

    def test_a_safety_backup_of_the_moment_before_is_in_the_vault(self):
        school = School(self, students=4)
        before = expected.json_tables(school.file)
        self.ok(school.run("clear", "payments", "--yes"))
        [safety] = school.vault()
        plain = subprocess.run(["zstd", "-dc", safety], capture_output=True, check=True).stdout
        self.assertEqual(json.loads(plain, parse_float=decimal.Decimal)["tables"], before)
        self.assertIn(safety.name, self.ok(school.run("vault", "list")).decode())

    def test_it_says_first_what_goes_along_and_without_a_yes_does_nothing(self):
        school = School(self, students=4)
        before = school.contents()
        done = school.run("clear", "students")
        self.assertNotEqual(done.returncode, 0)
        for words in ("4 students", "20 enrollments", "32 payments", "344 attendance records"):
            self.assertIn(words, done.stderr.decode())
        self.assertSame(before, school.contents())
        self.assertEqual(school.vault(), [])

    def test_the_audit_log_tells_of_both(self):
        school = School(self, students=1)
        self.ok(school.run("clear", "payments", "--yes"))
        self.ok(school.run("undo"))
        actions = [row[0] for row in school.rows("SELECT action FROM audit_log ORDER BY id")]
        self.assertEqual(actions[-2:], ["clear", "undo"])

    def test_there_is_nothing_to_undo_twice(self):
        school = School(self, students=1)
        self.refused(school.run("undo"))
        self.ok(school.run("clear", "payments", "--yes"))
        self.ok(school.run("undo"))
        before = school.contents()
        self.refused(school.run("undo"))
        self.assertSame(before, school.contents())

    def test_what_can_not_be_cleared_is_refused(self):
        school = School(self, students=1)
        before = school.contents()
        for name in ("users", "settings", "teachers", "", "ALL", "students,payments"):
            self.refused(school.run("clear", name, "--yes"))
        self.assertSame(before, school.contents())


class Restore(Case):
    def test_into_an_empty_school_it_brings_every_cell(self):
        old, new = School(self, students=6), School(self)
        backup = self.ok(old.run("backup", "--output", "-"))
        self.ok(new.run("restore", "-", "--yes", input=backup))
        self.assertSame(old.contents(), new.contents())
        again = self.ok(new.run("backup", "--output", "-"))
        tables = [json.loads(text)["tables"] for text in (backup, again)]
        self.assertEqual(tables[0], tables[1])

    def test_a_dry_run_tells_and_changes_nothing(self):
        school = School(self, students=3)
        backup = self.ok(school.run("backup", "--output", "-"))
        school.change("DELETE FROM payments WHERE id < 5")
        before = school.contents()
        plan = self.ok(school.run("restore", "-", "--dry-run", input=backup)).decode()
        self.assertTrue(re.search(r"payments +4 +0 +0", plan), plan)
        self.assertSame(before, school.contents())

    def test_a_restore_is_undone_too(self):
        school, other = School(self, students=3), School(self, students=5, seed=2)
        before = school.contents()
        backup = self.ok(other.run("backup", "--output", "-"))
        self.ok(school.run("restore", "-", "--yes", input=backup))
        for name in expected.DATA_TABLES:
            self.assertSame({name: other.contents()[name]}, school.contents())
        self.ok(school.run("undo"))
        self.assertSame(before, school.contents())

    def test_undo_gives_records_back_to_whom_they_belonged(self):
        school, other = School(self, students=3), School(self, students=3)
        before = school.contents()
        for name in ("enrollments", "payments", "attendance"):
            # Without foreign keys, as the student is only renumbered in the end.
            other.change_freely(f"UPDATE {name} SET student_id = 14 WHERE student_id = 3")
        other.change_freely("UPDATE students SET id = 14 WHERE id = 3")
        backup = self.ok(other.run("backup", "--output", "-"))
        self.ok(school.run("restore", "-", "--yes", input=backup))
        for name in expected.DATA_TABLES:
            self.assertSame({name: other.contents()[name]}, school.contents())
        self.ok(school.run("undo"))
        self.assertSame(before, school.contents())

    def test_a_damaged_file_changes_nothing(self):
        school = School(self, students=3)
        before = school.contents()
        backup = self.ok(school.run("backup", "--output", "-"))
        for damaged in (backup[:-200], backup.replace(b'"students"', b'"studentz"', 1), b"{}", b""):
            self.refused(school.run("restore", "-", "--yes", input=damaged))
        self.assertSame(before, school.contents())
