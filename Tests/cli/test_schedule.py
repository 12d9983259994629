import json
import signal
import time

from .rollbook import Case, School, Server, wait_for


class Schedule(Case):
    def reasons(self, school):
        return [json.loads(note.read_text())["reason"]
                for note in sorted((school.data / "backups" / ".about").glob("*.json"))]

    def drafts(self, school):
        return list((school.data / "backups").glob(".*.part"))

    def claim(self, school):
        return school.rows("SELECT value FROM meta WHERE key = 'scheduled_backup_claim'")

    def last(self, school):
        return school.rows("SELECT value FROM meta WHERE key = 'last_scheduled_backup'")

    def test_a_backup_that_kill_9_cut_short_is_made_at_once_after_start(self):
        school = School(self, students=150)
        for _ in range(3):
            server = Server(self, school)
            wait_for(lambda: self.claim(school), 30)
            server.end(signal.SIGKILL)
            if not self.last(school):
                break
            school.change("DELETE FROM meta WHERE key = 'last_scheduled_backup'")
            school.change("UPDATE students SET city = city || '.' WHERE id = 1")
        self.assertEqual(self.last(school), [], "it was quicker than the kill each time")
        self.assertEqual(len(self.claim(school)), 1)
        done = school.run("vault", "list")
        self.assertEqual(done.returncode, 0)
        self.assertNotIn(b"DAMAGED", done.stdout)
        server = Server(self, school)
        wait_for(lambda: self.last(school), 60)
        self.assertEqual(self.claim(school), [])
        self.assertIn("scheduled", self.reasons(school))
        self.ok(school.run("vault", "verify"))
        self.assertEqual(server.end(), 0)

    def test_sigterm_abandons_a_backup_under_way_with_nothing_half_done(self):
        school = School(self, students=150)
        server = Server(self, school)
        wait_for(lambda: self.claim(school), 30)
        began = time.monotonic()
        self.assertEqual(server.end(signal.SIGTERM), 0)
        self.assertLess(time.monotonic() - began, 15)
        self.assertEqual(self.claim(school), [])
        self.assertEqual(self.drafts(school), [])
        self.ok(school.run("vault", "verify"))

    def test_bit_rot_is_found_in_turn_and_told(self):
        school = School(self, students=5)
        self.ok(school.run("backup"))
        self.ok(school.run("backup"))
        old = school.vault()[0]
        note = school.data / "backups" / ".about" / (old.name + ".json")
        about = json.loads(note.read_text())
        about["provenAt"] -= 8 * 86_400
        note.write_text(json.dumps(about))
        content = bytearray(old.read_bytes())
        content[len(content) // 2] ^= 1
        old.write_bytes(content)
        server = Server(self, school)
        wait_for(lambda: json.loads(note.read_text()).get("fault"), 60)
        self.assertEqual(server.end(), 0)
        self.assertIn("damaged", (school.parent / "serve.log").read_text())
        self.assertIn(b"NOT OK The backup " + old.name.encode(), school.run("check").stdout)

    def test_a_school_that_did_not_change_gets_no_second_file(self):
        school = School(self, students=5)
        for _ in range(2):
            school.change("DELETE FROM meta WHERE key = 'last_scheduled_backup'")
            server = Server(self, school)
            wait_for(lambda: self.last(school), 60)
            self.assertEqual(server.end(), 0)
        self.assertEqual(len(school.vault()), 1)

    def test_pruning_says_first_what_would_go(self):
        school = School(self, students=3)
        for key, value in (("last", 1), ("daily", 0), ("weekly", 0), ("monthly", 0)):
            school.change(
                "INSERT INTO settings (key, value, created_at, updated_at) VALUES (?, ?, 0, 0) "
                "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                f"backup_keep_{key}", str(value))
        for _ in range(3):
            self.ok(school.run("backup"))
        before = school.vault()
        said = self.ok(school.run("vault", "prune", "--dry-run")).decode()
        self.assertEqual(school.vault(), before)
        self.assertIn("would delete", said)
        self.ok(school.run("vault", "prune"))
        for file in before:
            self.assertEqual(file.name in said, not file.exists(), file)
