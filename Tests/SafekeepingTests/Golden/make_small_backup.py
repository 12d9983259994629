#!/usr/bin/env python3
"""Writes small_backup.json by the letter of docs/BACKUP-SYSTEM.md, independently of Rollbook's writer.

Needs the package xxhash. The records are small, awkward and of every kind of column.
"""
import hashlib
import pathlib

import xxhash

T = '"created_at": "2026-02-03T09:15:00Z", "updated_at": "2026-02-03T09:15:00Z"'
TABLES = {
    "settings": [
        f'{{"id": 1, "key": "school_name", "value": "Green \\"Hill\\" School", "description": null, {T}}}',
        f'{{"id": 3, "key": "time_zone", "value": "Asia/Karachi", "description": "C:\\\\zone", {T}}}',
    ],
    "files": [
        f'{{"id": 1, "name": "a.png", "media_type": "image/png", "size": 4, "sha256": "{hashlib.sha256(b"abcd").hexdigest()}", "content": "YWJjZA==", {T}}}',
    ],
    "users": [
        f'{{"id": 1, "username": "admin", "email": null, "password_hash": "scrypt:32768:8:1$s$0", "role": "admin", "is_active": true, {T}}}',
        f'{{"id": 2, "username": "clerk", "email": "c@x.example", "password_hash": "scrypt:32768:8:1$s$1", "role": "accountant", "is_active": false, {T}}}',
    ],
    "students": [
        f'{{"id": 7, "registration_number": "REG-2026-00001", "first_name": "عائشہ", "last_name": "=SUM(A1)", "gender": "F", "admission_type": "hostel", "date_of_birth": "2012-02-29", "admission_date": "2026-01-05", "phone": "+92 300 0000000", "email": null, "address": "Line 1\\nLine 2, \\"left\\"", "city": "Zürich 🏫", "category": "staff_child", "status": "active", "national_id": null, "blood_group": "O+", "nationality": null, "emergency_contact": null, "permanent_address": null, "guardian_name": null, "guardian_national_id": null, "last_qualification": null, "current_qualification": null, "photo_file_id": 1, {T}}}',
    ],
    "courses": [
        f'{{"id": 2, "name": "Maths", "description": null, "instructor_name": null, "instructor_contact": null, "fee": 1500.50, "seats": 30, "outline_file_id": null, {T}}}',
    ],
    "enrollments": [
        f'{{"id": 1, "student_id": 7, "course_id": 2, "enroll_date": "2026-01-06", {T}}}',
    ],
    "payment_categories": [
        f'{{"id": 5, "name": "Tuition", "description": null, "default_amount": 0.00, "is_active": true, {T}}}',
    ],
    "payments": [
        f'{{"id": 9, "student_id": 7, "category_id": 5, "course_id": null, "amount_due": 1500.50, "amount_paid": 0.05, "security_fees": null, "admission_fees": -2.00, "status": "partial_paid", "payment_date": "2026-01-31", "method": "bank_transfer", "reference_no": "000123", "recorded_by_user_id": 2, "notes": null, {T}}}',
    ],
    "attendance": [],
}


def checksum(records):
    total = sum(xxhash.xxh3_64_intdigest(record.encode()) for record in records)
    return f"xxh3:{total % 2**64:016x}"


def table(name, records):
    lines = ",\n".join(f"      {record}" for record in records)
    return f'    "{name}": [' + (f"\n{lines}\n    ]" if records else "]")


def each(value):
    return "{" + ", ".join(f'"{name}": {value(records)}' for name, records in TABLES.items()) + "}"


BODY = ",\n".join(table(*entry) for entry in TABLES.items())
CHECKSUMS = each(lambda records: f'"{checksum(records)}"')
head = f"""{{
  "format": "rollbook-backup",
  "version": 1,
  "created_at": "2026-02-03T09:15:00Z",
  "school": "Green \\"Hill\\" School",
  "time_zone": "Asia/Karachi",
  "reason": "by hand",
  "program": "rollbook 0",
  "tables": {{
{BODY}
  }},
  "counts": {each(len)},
  "checksums": {CHECKSUMS},
  """
digest = hashlib.sha256(head.encode()).hexdigest()
path = pathlib.Path(__file__).with_name("small_backup.json")
path.write_text(f'{head}"sha256": "{digest}"\n}}\n', encoding="utf-8")
