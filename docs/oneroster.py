#!/usr/bin/env python3
"""Makes OneRoster 1.1 CSV files (bulk) from Rollbook's CSV files.

    python3 oneroster.py FOLDER OUTPUT --school "Rose Garden Academy" --year 2026 \\
        --starts 2026-02-01 --ends 2026-12-15

FOLDER holds students.csv, courses.csv and enrollments.csv as Rollbook exports them. OUTPUT gets the
files that a roster needs; pack them with zip for whoever takes them. INTEGRATION.md says which column
becomes which, and what Rollbook does not know.
"""

import argparse
import csv
import datetime
import pathlib

FILES = {
    "academicSessions": "sourcedId status dateLastModified title type startDate endDate parentSourcedId schoolYear",
    "orgs": "sourcedId status dateLastModified name type identifier parentSourcedId",
    "users": "sourcedId status dateLastModified enabledUser orgSourcedIds role username userIds givenName"
             " familyName middleName identifier email sms phone agentSourcedIds grades password",
    "demographics": "sourcedId status dateLastModified birthDate sex americanIndianOrAlaskaNative asian"
                    " blackOrAfricanAmerican nativeHawaiianOrOtherPacificIslander white"
                    " demographicRaceTwoOrMoreRaces hispanicOrLatinoEthnicity countryOfBirthCode"
                    " stateOfBirthAbbreviation cityOfBirth publicSchoolResidenceStatus",
    "courses": "sourcedId status dateLastModified schoolYearSourcedId title courseCode grades orgSourcedId"
               " subjects subjectCodes",
    "classes": "sourcedId status dateLastModified title grades courseSourcedId classCode classType location"
               " schoolSourcedId termSourcedIds subjects subjectCodes periods",
    "enrollments": "sourcedId status dateLastModified classSourcedId schoolSourcedId userSourcedId role"
                   " primary beginDate endDate",
}
ABSENT = ["categories", "classResources", "courseResources", "lineItems", "resources", "results"]


def main():
    asked = arguments()
    tables = {name: read(asked.folder / f"{name}.csv") for name in ("students", "courses", "enrollments")}
    asked.output.mkdir(parents=True, exist_ok=True)
    for name, records in roster(asked, **tables).items():
        write(asked.output / f"{name}.csv", FILES[name].split(), records)
    write(asked.output / "manifest.csv", ["propertyName", "value"], manifest())


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("output", type=pathlib.Path)
    parser.add_argument("--school", required=True, help="its name")
    parser.add_argument("--year", required=True, type=int, help="in which the school year ends")
    parser.add_argument("--starts", required=True, type=datetime.date.fromisoformat)
    parser.add_argument("--ends", required=True, type=datetime.date.fromisoformat)
    return parser.parse_args()


def read(path):
    """The records of one of Rollbook's files, without the sign that keeps spreadsheets from running them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            {head: cell[1:] if cell[:1] == "'" else cell for head, cell in record.items()}
            for record in csv.DictReader(file)]


def roster(asked, students, courses, enrollments):
    year = {"sourcedId": "year", "title": str(asked.year), "type": "schoolYear", "schoolYear": asked.year,
            "startDate": asked.starts, "endDate": asked.ends}
    school = {"sourcedId": "school", "name": asked.school, "type": "school"}
    return {
        "academicSessions": [year],
        "orgs": [school],
        "users": [user(student) for student in students],
        "demographics": [demographic(student) for student in students],
        "courses": [
            {"sourcedId": f"course-{course['ID']}", "schoolYearSourcedId": "year", "title": course["Name"],
             "orgSourcedId": "school"} for course in courses],
        # Rollbook knows no sections: each course has one class.
        "classes": [
            {"sourcedId": f"class-{course['ID']}", "title": course["Name"],
             "courseSourcedId": f"course-{course['ID']}", "classType": "scheduled", "schoolSourcedId": "school",
             "termSourcedIds": "year"} for course in courses],
        "enrollments": [
            {"sourcedId": f"enrollment-{one['ID']}", "classSourcedId": f"class-{one['Course ID']}",
             "schoolSourcedId": "school", "userSourcedId": f"student-{one['Student ID']}", "role": "student",
             "beginDate": day(one["Enroll Date"])} for one in enrollments],
    }


def user(student):
    return {
        "sourcedId": f"student-{student['ID']}",
        "enabledUser": "true" if student["Status"] == "active" else "false",
        "orgSourcedIds": "school", "role": "student",
        "username": student["Registration Number"], "identifier": student["Registration Number"],
        "givenName": student["First Name"], "familyName": student["Last Name"],
        "email": student["Email"], "phone": student["Phone"],
    }


def demographic(student):
    sexes = {"M": "male", "F": "female"}
    return {
        "sourcedId": f"student-{student['ID']}", "birthDate": day(student["Date Of Birth"]),
        "sex": sexes.get(student["Gender"], ""),
    }


def day(text):
    """31-01-2026 as 2026-01-31."""
    return "-".join(reversed(text.split("-")))


def manifest():
    lines = [("manifest.version", "1.0"), ("oneroster.version", "1.1")]
    lines += sorted([(f"file.{name}", "bulk") for name in FILES] + [(f"file.{name}", "absent") for name in ABSENT])
    lines += [("source.systemName", "Rollbook"), ("source.systemCode", "rollbook")]
    return [{"propertyName": name, "value": value} for name, value in lines]


def write(path, heads, records):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heads)
        writer.writeheader()
        writer.writerows(records)


if __name__ == "__main__":
    main()
