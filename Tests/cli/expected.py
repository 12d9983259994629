"""What Rollbook's files must hold, worked out from its SQLite file by the letter of the formats,
without any of its code."""

import base64
import datetime
import decimal
import hashlib
import json
import sqlite3
import zoneinfo

BOOLS = {"is_active"}
MONEY = {
    "fee", "default_amount", "amount_due", "amount_paid", "security_fees", "admission_fees",
}
DATES = {"date_of_birth", "admission_date", "enroll_date", "payment_date", "date"}
TIMESTAMPS = {"created_at", "updated_at"}
BLOBS = {"content"}
# Where a column leads, and by what a person knows what is there.
REFERENCES = {
    "photo_file_id": ("files", "name", "Photo"),
    "outline_file_id": ("files", "name", "Outline"),
    "student_id": ("students", "first_name || ' ' || last_name", "Student"),
    "course_id": ("courses", "name", "Course"),
    "category_id": ("payment_categories", "name", "Category"),
    "recorded_by_user_id": ("users", "username", "Recorded By"),
    "marked_by_user_id": ("users", "username", "Marked By"),
}
TABLES = [
    "settings", "files", "users", "students", "courses", "enrollments", "payment_categories",
    "payments", "attendance",
]
DATA_TABLES = ["students", "courses", "enrollments", "payments", "attendance", "payment_categories"]


def columns(database, table):
    return [row[1] for row in database.execute(f"PRAGMA table_info({table})")]


def day(number):
    return datetime.date(1970, 1, 1) + datetime.timedelta(days=number)


def moment(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)


def money(units):
    return f"{'-' if units < 0 else ''}{abs(units) // 100}.{abs(units) % 100:02}"


def header(name):
    words = [word.upper() if word == "id" else word.capitalize() for word in name.split("_")]
    return " ".join(words)


def csv_file(path, table):
    """The whole file as bytes."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    zone = dict(database.execute("SELECT key, value FROM settings")).get("time_zone", "UTC")
    zone = zoneinfo.ZoneInfo(zone)
    names = columns(database, table)
    titles = {
        name: dict(database.execute(f"SELECT id, {REFERENCES[name][1]} FROM {REFERENCES[name][0]}"))
        for name in names if name in REFERENCES
    }
    heads = []
    for name in names:
        heads.append(header(name))
        if name in REFERENCES:
            heads.append(REFERENCES[name][2])
    lines = [",".join(heads)]
    for row in database.execute(f"SELECT * FROM {table} ORDER BY id"):
        cells = []
        for name, value in zip(names, row):
            cells.append(csv_cell(name, value, zone))
            if name in REFERENCES:
                cells.append(csv_text(titles[name].get(value)))
        lines.append(",".join(cells))
    database.close()
    return "".join(["\ufeff"] + [line + "\r\n" for line in lines]).encode()


def csv_cell(name, value, zone):
    if value is None:
        return ""
    if name in DATES:
        return f"{day(value):%d-%m-%Y}"
    if name in TIMESTAMPS:
        return f"{moment(value).astimezone(zone):%d-%m-%Y %H:%M:%S}"
    if name in MONEY:
        return money(value)
    if name in BOOLS:
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else csv_text(value)


def csv_text(text):
    if text is None:
        return ""
    if text[0] in "=+-@'\t\r":
        text = "'" + text
    if any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def json_value(name, value):
    """What `json.load(…, parse_float=Decimal)` must give."""
    if value is None:
        return None
    if name in DATES:
        return day(value).isoformat()
    if name in TIMESTAMPS:
        return f"{moment(value):%Y-%m-%dT%H:%M:%SZ}"
    if name in MONEY:
        return decimal.Decimal(money(value))
    if name in BOOLS:
        return bool(value)
    if name in BLOBS:
        return base64.b64encode(value).decode()
    return value


def json_tables(path):
    """The tables of a complete backup."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    tables = {}
    for table in TABLES:
        names = columns(database, table)
        tables[table] = [
            {name: json_value(name, value) for name, value in zip(names, row)}
            for row in database.execute(f"SELECT * FROM {table} ORDER BY id")
        ]
    database.close()
    return tables


def json_cell(value):
    if isinstance(value, decimal.Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def backup_body(path):
    """The bytes of a complete backup from its tables to its counts."""
    parts, counts = [], []
    for table, records in json_tables(path).items():
        lines = ",\n".join(
            "      {" + ", ".join(f'"{name}": {json_cell(value)}' for name, value in record.items()) + "}"
            for record in records)
        parts.append(f'    "{table}": [' + (f"\n{lines}\n    ]" if records else "]"))
        counts.append(f'"{table}": {len(records)}')
    tables = ",\n".join(parts)
    return f'  "tables": {{\n{tables}\n  }},\n  "counts": {{{", ".join(counts)}}},\n'.encode()


def sealed_sum(text):
    """The SHA-256 that the last line of a backup must name: of all before its key."""
    return hashlib.sha256(text[: text.rindex(b'"sha256"')]).hexdigest()
