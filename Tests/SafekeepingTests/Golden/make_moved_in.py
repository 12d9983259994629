#!/usr/bin/env python3
"""Writes moved_in.txt and moved_in_v1.txt: every cell that moving in must leave of old_small.db and
old_small_v1.db, one a line, independently of Rollbook.

A clean cell follows from docs/MOVING-IN.md; each cell that does not fit stands below, written by hand.
"""
import datetime
import pathlib
import sqlite3
from decimal import Decimal

HERE = pathlib.Path(__file__).parent
NOW = 1768478400  # 2026-01-15T12:00:00Z, the moment at which the test moves in
NOV3 = 1762128000  # 2025-11-03T00:00:00Z
GONE = None

NAMES = {"cnic": "national_id", "guardian_cnic": "guardian_national_id"}
MONEY = {"fee", "default_amount", "amount_due", "amount_paid", "security_fees", "admission_fees"}
DAYS = {"date_of_birth", "admission_date", "payment_date", "date", "enroll_date"}
MOMENTS = {"created_at", "updated_at"}
# The old system has none: the time of the last change is the time at which it was made.
UNCHANGED = {"enrollments", "attendance"}

# What stays behind, in both: orphans of student 999 and course 888.
QUARANTINE = {("enrollments", 10), ("enrollments", 11), ("attendance", 9), ("attendance", 10), ("payments", 9)}

BY_HAND = {
    ("users", 4, "updated_at"): NOV3 + 180,
    ("students", 5, "created_at"): NOV3,
    ("students", 5, "updated_at"): NOV3,
    ("students", 6, "last_name"): "—",
    ("students", 9, "gender"): "F",
    ("students", 9, "admission_type"): "hostel",
    ("students", 9, "category"): "orphan",
    ("students", 9, "status"): "inactive",
    ("courses", 2, "fee"): 30,
    ("courses", 4, "fee"): 100000000000000050,
    ("courses", 4, "created_at"): NOW,
    ("courses", 4, "updated_at"): NOW,
    ("enrollments", 9, "enroll_date"): 20468,
    ("enrollments", 9, "created_at"): NOW,
    ("enrollments", 9, "updated_at"): NOW,
    ("attendance", 7, "status"): "present",
    ("attendance", 11, "marked_by_user_id"): GONE,
    ("attendance", 12, "status"): "late",
    ("attendance", 12, "notes"): "Status in the old system: late, excused",
    ("payments", 2, "amount_paid"): 10,
    ("payments", 3, "amount_paid"): 100001,
    ("payments", 8, "amount_paid"): 100000000000000020,
    ("payments", 8, "created_at"): NOV3 + 2 * 86400,
    ("payments", 8, "updated_at"): NOV3 + 2 * 86400,
    ("payments", 11, "method"): "other",
    ("payments", 11, "notes"): "Method in the old system: Easypaisa",
}

V2 = {
    ("students", 5, "registration_number"): "ACC_1-2025-00001",
    ("students", 6, "registration_number"): "ACC_1-2025-00002",
    ("students", 7, "registration_number"): "ACCDT-2025-00003-2",
    ("payment_categories", 3, "is_active"): 1,
    ("payment_categories", 3, "created_at"): NOW,
    ("payment_categories", 3, "updated_at"): NOW,
    ("payments", 2, "amount_due"): 30,
    ("payments", 3, "amount_due"): 300000,
    ("payments", 8, "amount_due"): 0,
    ("payments", 11, "status"): "paid",
}

V1 = {
    **{("students", i, "registration_number"): f"REG-2025-{i:05}" for i in range(1, 7)},
    ("students", 7, "registration_number"): "REG-2031-00001",
    **{("students", i, "registration_number"): f"REG-2025-{i - 1:05}" for i in range(8, 11)},
    ("payment_categories", 1, "id"): 1,
    ("payment_categories", 1, "name"): "General",
    ("payment_categories", 1, "default_amount"): 0,
    ("payment_categories", 1, "is_active"): 1,
    ("payment_categories", 1, "created_at"): NOW,
    ("payment_categories", 1, "updated_at"): NOW,
    ("payments", 10, "course_id"): GONE,
    ("payments", 10, "recorded_by_user_id"): GONE,
}


def clean(column, value):
    if value is None or value == "":
        return None
    if column in MONEY:
        return int((Decimal(repr(value)) * 100).to_integral_value())
    if column in DAYS:
        return datetime.date.fromisoformat(value[:10]).toordinal() - 719163
    if column in MOMENTS:
        naive = datetime.datetime.fromisoformat(value).replace(microsecond=0, tzinfo=datetime.timezone.utc)
        return int((naive - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)).total_seconds())
    return value


def cells(path, quarantine):
    con = sqlite3.connect(path)
    con.row_factory = sqlite3.Row
    for (table,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in con.execute(f"SELECT * FROM {table}"):
            if (table, row["id"]) in quarantine:
                continue
            found = dict(row)
            if table in UNCHANGED or "updated_at" not in found:
                found["updated_at"] = found["created_at"]
            if "amount" in found:
                found["amount_due"] = found["amount_paid"] = found.pop("amount")
                found["status"] = "paid"
                found["category_id"] = 1
            for column, value in found.items():
                # No uploads folder is given, so paths stay behind.
                if not column.endswith("_path"):
                    name = NAMES.get(column, column)
                    yield (table, row["id"], name), clean(column, value)


def shown(value):
    if isinstance(value, int):
        return str(value)
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")


def write(name, path, by_hand, quarantine):
    whole = dict(cells(path, quarantine))
    whole.update(by_hand)
    lines = [f"{t} {i} {c} {shown(v)}\n" for (t, i, c), v in sorted(whole.items()) if v is not None]
    (HERE / name).write_text("".join(lines), encoding="utf-8", newline="")


write("moved_in.txt", HERE / "old_small.db", {**BY_HAND, **V2}, QUARANTINE | {("payments", 10)})
v1 = {**BY_HAND, **V1, **{("payments", i, "amount_due"): BY_HAND[("payments", i, "amount_paid")] for i in (2, 3, 8)}}
write("moved_in_v1.txt", HERE / "old_small_v1.db", v1, QUARANTINE)
