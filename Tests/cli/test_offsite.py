import json
import pathlib
import re
import shutil
import subprocess
import time

from .remotes import PASSWORD, Remote
from .rollbook import Case, School


class Folder:
    """A folder elsewhere, such as a mounted disk."""

    def __init__(self, school):
        self.folder = school.parent / "disk"
        self.folder.mkdir()
        self.address = str(self.folder)

    def files(self):
        return {file.name: file for file in self.folder.iterdir()}


class OffsiteCase(Case):
    def place(self, school, kind):
        return Folder(school) if kind == "folder" else Remote(self, school, kind)

    def set_target(self, school, place, *more):
        return self.ok(school.run(
            "vault", "target", place.address, *more, input=PASSWORD.encode() + b"\n")).decode()

    def back_up(self, school):
        return pathlib.Path(self.ok(school.run("backup")).decode().strip()).name

    def push(self, school):
        return self.ok(school.run("vault", "push")).decode()

    def key(self, school):
        """A file with an identity, and its recipient."""
        path = school.parent / "identity.txt"
        path.write_bytes(subprocess.run(["age-keygen"], capture_output=True, check=True).stdout)
        return path, re.search(r"age1\w+", path.read_text()).group()


class Push(OffsiteCase):
    def test_copies_are_sent_checked_and_not_sent_again(self):
        for kind in ("folder", "webdav", "sftp", "s3"):
            with self.subTest(kind):
                school = School(self, students=5)
                place = self.place(school, kind)
                said = self.set_target(school, place)
                self.assertIn("A test file was sent", said)
                self.assertEqual(place.files(), {}, "the test file is gone")
                name = self.back_up(school)
                self.assertIn("1 sent and checked", self.push(school))
                self.assertEqual(list(place.files()), [name])
                kept = school.data / "backups" / name
                self.assertEqual(place.files()[name].read_bytes(), kept.read_bytes())
                self.assertIn("off-site", self.ok(school.run("vault", "list")).decode())
                before = place.files()[name].stat().st_mtime_ns
                self.assertIn("0 sent and checked, 1 were there", self.push(school))
                self.assertEqual(place.files()[name].stat().st_mtime_ns, before)

    def test_a_push_goes_on_where_it_stopped_and_clears_the_half_file_away(self):
        for kind in ("folder", "webdav", "sftp", "s3"):
            with self.subTest(kind):
                school = School(self, students=5)
                place = self.place(school, kind)
                self.set_target(school, place)
                names = [self.back_up(school)]
                self.push(school)
                there = place.files()[names[0]]
                self.ok(school.run("vault", "target", place.address, input=PASSWORD.encode()))
                names.append(self.back_up(school))
                (there.parent / (names[1] + ".part")).write_bytes(b"half")
                for note in (school.data / "backups" / ".about").iterdir():
                    about = json.loads(note.read_text())
                    about.pop("offsite", None)
                    note.write_text(json.dumps(about))
                # The first is there though no note knows it: it is compared, not sent.
                self.assertIn("1 sent and checked, 1 were there", self.push(school))
                self.assertEqual(sorted(place.files()), sorted(names))

    def test_a_copy_that_is_not_what_was_sent_is_replaced(self):
        school = School(self, students=5)
        place = self.place(school, "folder")
        self.set_target(school, place)
        name = self.back_up(school)
        self.push(school)
        whole = place.files()[name].read_bytes()
        place.files()[name].write_bytes(whole[:-1])
        self.assertIn("1 sent and checked", self.push(school))
        self.assertEqual(place.files()[name].read_bytes(), whole)

    def test_a_place_that_is_away_is_told_and_nothing_is_lost(self):
        school = School(self, students=5)
        for kind in ("webdav", "sftp"):
            place = self.place(school, kind)
            self.set_target(school, place)
            self.back_up(school)
            place.end()
            error = self.refused(school.run("vault", "push"), place.address)
            self.assertNotIn(PASSWORD, error)
            place.start()
            self.assertIn(" sent and checked", self.push(school))

    def test_an_sftp_server_that_is_another_gets_neither_password_nor_copies(self):
        school = School(self, students=2)
        place = self.place(school, "sftp")
        self.set_target(school, place)
        self.back_up(school)
        place.end()
        place.start(keys="other keys")
        self.refused(school.run("vault", "push"), "key mismatch")
        self.assertEqual(place.files(), {})

    def test_the_rule_for_off_site_copies_is_its_own(self):
        school = School(self, students=5)
        place = self.place(school, "folder")
        self.set_target(school, place)
        for key in ("daily", "weekly", "monthly"):
            self.setting(school, f"offsite_keep_{key}", "0")
        self.setting(school, "offsite_keep_last", "2")
        names = []
        for _ in range(3):
            names.append(self.back_up(school))
            time.sleep(1.1)
            self.push(school)
        (place.folder / "not ours.txt").write_text("stays")
        self.push(school)
        self.assertEqual(sorted(place.files()), sorted(names[1:] + ["not ours.txt"]))
        self.assertEqual(len(school.vault()), 3)

    def setting(self, school, key, value):
        school.change(
            "INSERT INTO settings (key, value, created_at, updated_at) VALUES (?, ?, 0, 0)",
            key, value)

    def test_the_password_is_in_no_setting_backup_log_or_process_list(self):
        school = School(self, students=3)
        place = self.place(school, "webdav")
        self.set_target(school, place)
        self.back_up(school)
        process = subprocess.Popen(school.command("vault", "push"), stdout=subprocess.PIPE)
        seen = b""
        while process.poll() is None:
            seen += subprocess.run(["ps", "axww", "-o", "args"], capture_output=True).stdout.replace(
                f"--pass {PASSWORD}".encode(), b"")
        process.stdout.close()
        self.assertEqual(process.returncode, 0)
        self.assertIn(b"rclone copyto", seen)
        self.assertNotIn(PASSWORD.encode(), seen)
        secret = school.data / "offsite.secret"
        self.assertEqual(secret.stat().st_mode & 0o777, 0o600)
        self.assertIn(PASSWORD, json.loads(secret.read_text())["password"])
        for rows in (school.rows("SELECT * FROM settings"), school.rows("SELECT * FROM audit_log")):
            self.assertNotIn(PASSWORD, str(rows))
        self.assertNotIn(PASSWORD.encode(), self.ok(school.run("backup", "--output", "-")))
        self.assertEqual(list((school.data / "backups").glob(".offsite-[0-9A-F]*")), [])

    def test_an_address_that_is_none_or_could_start_programs_is_refused(self):
        school = School(self, students=1)
        for address in ("nowhere", "ftp://x/y", "http://u:secret@h/x", "sftp://h/x",
                        ":webdav,bearer_token_command=touch:", "a,b=c:d", "https://a%22b@h/x"):
            error = self.refused(school.run("vault", "target", address))
            self.assertNotIn("Fatal", error)
        self.refused(school.run("vault", "push"), "No place for off-site copies is set.")

    def test_passwords_go_to_the_place_for_which_they_were_given_only(self):
        school = School(self, students=3)
        place = self.place(school, "webdav")
        self.set_target(school, place)
        self.back_up(school)
        school.change(
            "UPDATE settings SET value = 'http://desk@127.0.0.1:1/x' WHERE key = 'offsite_remote'")
        self.refused(school.run("vault", "push"), "The password of", "is not on this machine")


class Recover(OffsiteCase):
    def test_a_bare_machine_gets_the_school_back_in_one_command(self):
        for kind in ("folder", "webdav", "sftp", "s3"):
            with self.subTest(kind):
                school = School(self, students=8)
                place = self.place(school, kind)
                identity, recipient = self.key(school)
                self.set_target(school, place, "--recipient", recipient)
                name = self.back_up(school)
                self.push(school)
                self.assertEqual(list(place.files()), [name + ".age"])
                sealed = place.files()[name + ".age"].read_bytes()
                self.assertTrue(sealed.startswith(b"age-encryption.org/v1"))
                wanted = school.contents()
                shutil.rmtree(school.data)
                command = ("recover", "--from", place.address, "--yes")
                password = PASSWORD.encode() + b"\n"
                self.refused(school.run(*command, input=password), "--identity")
                said = self.ok(school.run(*command, "--identity", identity, input=password))
                self.assertIn(b"it is whole", said)
                after = school.contents()
                self.assertSame(wanted, after)
                # The safety backup of the empty machine must not become the newest copy.
                self.ok(school.run("vault", "target", place.address, input=password))
                self.push(school)
                self.assertEqual(list(place.files()), [name + ".age"])

    def test_a_damaged_newest_copy_is_passed_over_and_told(self):
        school = School(self, students=5)
        place = self.place(school, "folder")
        self.set_target(school, place)
        good = self.back_up(school)
        time.sleep(1.1)
        bad = self.back_up(school)
        self.push(school)
        whole = place.files()[bad].read_bytes()
        shutil.rmtree(school.data)
        for at in range(len(whole) // 2, len(whole), len(whole) // 16):
            content = bytearray(whole)
            content[at] ^= 1
            place.files()[bad].write_bytes(content)
            done = school.run("recover", "--from", place.address, "--yes")
            self.assertIn(good, self.ok(done).decode())
            self.assertIn(f"{bad} is damaged", done.stderr.decode())
            shutil.rmtree(school.data)

    def test_a_named_copy_is_fetched_and_proven(self):
        school = School(self, students=5)
        place = self.place(school, "folder")
        self.set_target(school, place)
        name = self.back_up(school)
        self.push(school)
        whole = school.vault()[0].read_bytes()
        school.vault()[0].unlink()
        path = self.ok(school.run("vault", "fetch", name)).decode().strip()
        self.assertEqual(pathlib.Path(path).name, name)
        self.assertEqual(school.vault()[0].read_bytes(), whole)
        self.assertEqual(school.vault()[0].stat().st_mode & 0o777, 0o600)
        self.refused(school.run("vault", "fetch", "../x.json.zst"), "There is no copy called")
        listed = self.ok(school.run("vault", "list", "--offsite")).decode()
        self.assertIn(name, listed)

    def test_another_key_does_not_open_it(self):
        school = School(self, students=5)
        place = self.place(school, "folder")
        _, recipient = self.key(school)
        self.set_target(school, place, "--recipient", recipient)
        name = self.back_up(school)
        self.push(school)
        school.vault()[0].unlink()
        other, _ = self.key(school)
        self.refused(
            school.run("vault", "fetch", name, "--identity", other), "could not be decrypted")
        self.assertEqual(school.vault(), [])
