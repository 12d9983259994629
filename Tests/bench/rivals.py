"""What a user would pick instead of Rollbook, on the same database, with the same rows and formats."""

import sys
from pathlib import Path

# The sample school's time zone, Asia/Karachi, is five hours ahead all year.
ZONE = 5 * 3600

TIMES = f"""strftime('%d-%m-%Y %H:%M:%S', t.created_at + {ZONE}, 'unixepoch'),
  strftime('%d-%m-%Y %H:%M:%S', t.updated_at + {ZONE}, 'unixepoch')"""


def day(column):
    return f"strftime('%d-%m-%Y', t.{column} * 86400, 'unixepoch')"


def money(column):
    return (f"CASE WHEN t.{column} IS NOT NULL"
            f" THEN printf('%d.%02d', t.{column} / 100, t.{column} % 100) END")


# The same rows in the same formats as Rollbook's CSV. SQLite is spared the guard against formulas.
QUERIES = {
    "attendance": f"""
SELECT t.id, t.student_id, s.first_name || ' ' || s.last_name, t.course_id, c.name,
  {day('date')}, t.status, t.notes, t.marked_by_user_id, u.username, {TIMES}
FROM attendance AS t
LEFT JOIN students AS s ON s.id = t.student_id
LEFT JOIN courses AS c ON c.id = t.course_id
LEFT JOIN users AS u ON u.id = t.marked_by_user_id
ORDER BY t.id""",
    "payments": f"""
SELECT t.id, t.student_id, s.first_name || ' ' || s.last_name, t.category_id, k.name,
  t.course_id, c.name, {money('amount_due')}, {money('amount_paid')}, {money('security_fees')},
  {money('admission_fees')}, t.status, {day('payment_date')}, t.method, t.reference_no,
  t.recorded_by_user_id, u.username, t.notes, {TIMES}
FROM payments AS t
LEFT JOIN students AS s ON s.id = t.student_id
LEFT JOIN payment_categories AS k ON k.id = t.category_id
LEFT JOIN courses AS c ON c.id = t.course_id
LEFT JOIN users AS u ON u.id = t.recorded_by_user_id
ORDER BY t.id""",
    "students": f"""
SELECT t.id, t.registration_number, t.first_name, t.last_name, t.gender, t.admission_type,
  {day('date_of_birth')}, {day('admission_date')}, t.phone, t.email, t.address, t.city, t.category,
  t.status, t.national_id, t.blood_group, t.nationality, t.emergency_contact, t.permanent_address,
  t.guardian_name, t.guardian_national_id, t.last_qualification, t.current_qualification,
  t.photo_file_id, f.name, {TIMES}
FROM students AS t
LEFT JOIN files AS f ON f.id = t.photo_file_id
ORDER BY t.id""",
}

# What a person would write in Python, with the database doing the formatting.
PYTHON = """
import csv, sqlite3, sys
rows = sqlite3.connect(sys.argv[1]).execute(sys.argv[2])
with open("/dev/stdout", "w", newline="", encoding="utf-8-sig") as out:
    csv.writer(out).writerows(rows)
"""

# As a small web application does it: objects of every row, with the names that belong to it.
ORM = Path(__file__).with_name("orm.py")

BACKED_UP = ["settings", "files", "users", "students", "courses", "enrollments",
             "payment_categories", "payments", "attendance"]


def python(database, query):
    return [sys.executable, "-c", PYTHON, str(database), query]


def orm(database, table):
    return [sys.executable, str(ORM), str(database), table]


def sqlite(database, query, *options):
    return ["sqlite3", *options, str(database), query]


def json(database):
    return sqlite(database, "; ".join(f"SELECT * FROM {table}" for table in BACKED_UP), "-json")


def dump(database):
    return sqlite(database, ".dump " + " ".join(BACKED_UP))
