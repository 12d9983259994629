"""Attendance as CSV the way a small Flask application exports it: SQLAlchemy's objects, csv.writer.
python3 orm.py DATABASE attendance > CSV"""

import csv
import datetime
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / ".build" / "sqlalchemy"))

from sqlalchemy import ForeignKey, create_engine, select  # noqa: E402
from sqlalchemy.orm import (  # noqa: E402
    DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship)

ZONE = datetime.timezone(datetime.timedelta(hours=5))


class Base(DeclarativeBase):
    pass


class Student(Base):
    __tablename__ = "students"
    id: Mapped[int] = mapped_column(primary_key=True)
    first_name: Mapped[str]
    last_name: Mapped[str]


class Course(Base):
    __tablename__ = "courses"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]


class Attendance(Base):
    __tablename__ = "attendance"
    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("students.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    date: Mapped[int]
    status: Mapped[str]
    notes: Mapped[str | None]
    marked_by_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[int]
    updated_at: Mapped[int]
    student: Mapped[Student] = relationship()
    course: Mapped[Course] = relationship()
    marked_by: Mapped[User | None] = relationship()


def moment(seconds):
    return datetime.datetime.fromtimestamp(seconds, ZONE).strftime("%d-%m-%Y %H:%M:%S")


def rows(session):
    found = session.scalars(
        select(Attendance).options(
            joinedload(Attendance.student), joinedload(Attendance.course),
            joinedload(Attendance.marked_by)).order_by(Attendance.id))
    for one in found:
        day = datetime.date(1970, 1, 1) + datetime.timedelta(days=one.date)
        yield [
            one.id, one.student_id, f"{one.student.first_name} {one.student.last_name}",
            one.course_id, one.course.name, day.strftime("%d-%m-%Y"), one.status, one.notes,
            one.marked_by_user_id, one.marked_by.username if one.marked_by else None,
            moment(one.created_at), moment(one.updated_at)]


with Session(create_engine(f"sqlite:///{sys.argv[1]}")) as session:
    csv.writer(sys.stdout).writerows(rows(session))
