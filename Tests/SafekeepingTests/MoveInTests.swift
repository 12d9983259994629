import Foundation
import Records
import SQLiteStore
import Safekeeping
import Store
import TestSupport
import Testing

/// Moving in from the two samples, whose awkward values Golden/make_moved_in.py answers by hand.
@Suite("Moving in from the old system", .everyEngine)
struct MoveInTests {
  static let moment = Timestamp(seconds: 1_768_478_400)

  @Test(
    "every cell of both generations comes over as it should",
    arguments: [("old_small.db", "moved_in.txt"), ("old_small_v1.db", "moved_in_v1.txt")])
  func everyCell(old: String, expected: String) async throws {
    let school = try await TemporarySchool()
    try await moveIn(golden(old), to: school)
    let found = try await lines(of: school)
    let wanted = Set(try text(expected).split(separator: "\n").map(String.init))
    #expect(found.subtracting(wanted).sorted() == [])
    #expect(wanted.subtracting(found).sorted() == [])
  }

  @Test("what was read is what was brought over and what is in quarantine, table by table")
  func balance() async throws {
    let school = try await TemporarySchool()
    let report = try await moveIn(golden("old_small.db"), to: school)
    let balance = report.lines.map {
      "\($0.table) \($0.read) \($0.broughtOver) \($0.changed) \($0.quarantined)"
    }
    #expect(
      balance == [
        "settings 2 2 0 0", "users 4 4 1 0", "students 10 10 5 0", "courses 4 4 3 0",
        "enrollments 11 9 1 2", "payment_categories 3 3 1 0", "payments 11 9 4 2",
        "attendance 12 10 3 2",
      ])
  }

  @Test("the report lists each misfit with table, ID, column, what was found and what was done")
  func eachMisfitIsTold() async throws {
    let school = try await TemporarySchool()
    try await moveIn(golden("old_small.db"), to: school)
    let report = try file("report.csv", of: school)
    #expect(report.hasPrefix("\u{FEFF}Table,ID,Column,Found,Reason,Done\r\n"))
    for line in Self.told { #expect(report.contains("\r\n\(line)\r\n"), "\(line)") }
    #expect(report.components(separatedBy: "\r\n").count == 45, "a head, 43 misfits, an end")
  }

  private static let told = [
    "users,4,updated_at,,Missing,2025-11-03T00:03:00Z",
    "students,1,photo_file_id,students/bilal_0badcafe.jpg,No uploads folder was given,Left empty",
    "students,5,registration_number,,Missing,ACC_1-2025-00001",
    "students,6,last_name,,Missing,—",
    "students,7,registration_number,ACCDT-2025-00003,Another student has it already,ACCDT-2025-00003-2",
    "students,9,gender,Female,Spelt in another way,F",
    "students,9,status,suspended,Not one of the choices,inactive",
    "courses,2,fee,0.30000000000000004,A float with rounding noise,0.30",
    "courses,4,fee,1000000000000000.5,Larger than a float can hold exactly,1000000000000000.50",
    "enrollments,9,enroll_date,,Missing,2026-01-15",
    "enrollments,10,student_id,999,No such student,Put into quarantine",
    "payment_categories,3,is_active,,Missing,yes",
    "payments,3,amount_due,2999.995,More than two decimals,3000.00",
    "payments,10,category_id,55,No such payment category,Put into quarantine",
    "payments,11,method,Easypaisa,Not one of the choices,other",
    "attendance,10,course_id,888,No such course,Put into quarantine",
    "attendance,11,marked_by_user_id,77,No such user,Left empty",
    "attendance,12,status,\"late, excused\",More than one of the choices,late",
  ]

  @Test("records in quarantine stand in our own CSV, and their IDs stay free for them")
  func quarantine() async throws {
    let school = try await TemporarySchool()
    try await moveIn(golden("old_small.db"), to: school)
    #expect(
      try file("enrollments.csv", of: school)
        == "\u{FEFF}ID,Student ID,Student,Course ID,Course,Enroll Date,Created At,Updated At\r\n"
        + "10,999,,1,,03-11-2025,03-11-2025 09:30:00,03-11-2025 09:30:00\r\n"
        + "11,1,,888,,03-11-2025,03-11-2025 09:30:00,03-11-2025 09:30:00\r\n")
    let next = try await school.database.write { connection in
      try connection.run(
        """
        INSERT INTO \(School.enrollments) (student_id, course_id, enroll_date, created_at, updated_at)
        VALUES (10, 4, 0, 0, 0)
        """)
      return try connection.row("SELECT max(id) AS id FROM \(School.enrollments)")?.integer("id")
    }
    #expect(next == 12)
  }

  @Test("a rehearsal tells the same and changes nothing")
  func dryRun() async throws {
    let school = try await TemporarySchool()
    let empty = try await Contents(of: school.database)
    let rehearsed = try await moveIn(golden("old_small.db"), to: school, dryRun: true)
    #expect(try await Contents(of: school.database) == empty)
    #expect(!FileManager.default.fileExists(atPath: school.folder + "/papers"))
    let real = try await moveIn(golden("old_small.db"), to: school)
    #expect(rehearsed.lines == real.lines)
    #expect(rehearsed.misfits == real.misfits)
  }

  @Test("a power cut at any statement leaves the school empty and no papers")
  func powerCut() async throws {
    let school = try await TemporarySchool()
    let empty = try await Contents(of: school.database)
    var statement = 0
    var isFinished = false
    while !isFinished {
      statement += 1
      do {
        try await moveIn(
          golden("old_small.db"), to: school, in: CutShort(school.database, at: statement))
        isFinished = true
      } catch is PowerCut {
        let left = try await Contents(of: school.database)
        #expect(left == empty, "cut at statement \(statement)")
        #expect(
          !FileManager.default.fileExists(atPath: school.folder + "/papers"), "cut at \(statement)")
      }
    }
    #expect(
      statement == 66,
      "51 records, 9 sequences, 3 for settings that give way, counts, the log, then through")
  }

  @Test("a generated school of 20 students comes over whole, as it was")
  func generated() async throws {
    let school = try await TemporarySchool()
    let report = try await moveIn(golden("old_generated.db"), to: school)
    #expect(report.misfitCount == 0)
    #expect(report.total.read == 539)
    #expect(report.total.broughtOver == 539)
    let broken = try await school.database.read { try $0.brokenReferences(limit: 5) }
    #expect(broken == [])
    let sum = try await school.database.read {
      try $0.row(
        "SELECT sum(amount_paid) AS paid, sum(payment_date) AS days FROM \(School.payments)")
    }
    #expect(sum?.integer("paid") == 38_404_608)
    #expect(sum?.integer("days") == 3_250_560)
  }

  @Test("a school that has records is refused")
  func notEmpty() async throws {
    let school = try await TemporarySchool()
    try await moveIn(golden("old_generated.db"), to: school)
    let before = try await Contents(of: school.database)
    await #expect(throws: Problem.self) { try await moveIn(golden("old_small.db"), to: school) }
    #expect(try await Contents(of: school.database) == before)
  }

  @Test("admins and settings that were here stay, and give way with their IDs")
  func residents() async throws {
    let school = try await TemporarySchool()
    try await school.database.write { connection in
      try connection.run(
        """
        INSERT INTO \(School.users) (id, username, password_hash, role, is_active, created_at, updated_at)
        VALUES (1, 'head', 'x', 'admin', 1, 0, 0), (2, 'Admin', 'mine', 'admin', 1, 0, 0)
        """)
      try connection.run(
        """
        INSERT INTO \(School.settings) (id, key, value, created_at, updated_at)
        VALUES (1, 'school_name', 'New', 0, 0), (2, 'time_zone', 'Asia/Karachi', 0, 0)
        """)
    }
    let report = try await moveIn(golden("old_small.db"), to: school)
    let users = try await school.database.read {
      try $0.rows("SELECT id, username, password_hash FROM \(School.users) ORDER BY id")
    }
    #expect(
      users.map { "\($0.integer("id")) \($0.text("username"))" } == [
        "1 Admin", "2 accountant", "3 teacher", "4 gone", "5 head",
      ])
    #expect(users[0].text("password_hash") == "mine")
    let settings = try await school.database.read {
      try $0.rows("SELECT value FROM \(School.settings) ORDER BY id").map { $0.text("value") }
    }
    #expect(settings == ["ACC_1", "Sample \"School\", اسکول", "Asia/Karachi"])
    #expect(report.misfits.contains { $0.column == "username" && $0.found == "admin" })
    #expect(report.misfits.contains { $0.table == "settings" && $0.found == "New" })
  }

  @Test("photos and outlines come along from the uploads folder")
  func uploads() async throws {
    let school = try await TemporarySchool()
    let folder = school.folder + "/uploads/students"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let photo = Data([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3])
    try photo.write(to: URL(fileURLWithPath: folder + "/bilal_0badcafe.jpg"))
    let report = try await moveIn(
      golden("old_small.db"), to: school, uploads: school.folder + "/uploads")
    let file = try await school.database.read { connection in
      try connection.row(
        """
        SELECT f.name, f.media_type, f.size, f.sha256, f.content FROM \(School.files) AS f
        JOIN \(School.students) AS s ON s.photo_file_id = f.id WHERE s.id = 1
        """)
    }
    #expect(file?.text("name") == "bilal_0badcafe.jpg")
    #expect(file?.text("media_type") == "image/jpeg")
    #expect(file?.integer("size") == 7)
    #expect(file?["content"].blob == Array(photo))
    #expect(report.filesTaken == 1)
    #expect(
      report.misfits.contains {
        $0.reason == "No such file in the uploads folder" && $0.table == "courses"
      })
  }

  @Test(
    "a file that is not an old school is refused in one sentence",
    arguments: ["make_moved_in.py", "cut.db", "scrambled.db", "missing.db", "own.db", "other.db"])
  func refusals(name: String) async throws {
    let school = try await TemporarySchool()
    let path = try hostile(name, in: school.folder)
    let problem = await #expect(throws: Problem.self) { try await moveIn(path, to: school) }
    #expect(problem?.advice.hasPrefix("Nothing was changed.") == true)
    #expect(try await Contents(of: school.database).records.values.allSatisfy(\.isEmpty))
  }

  @Test("a file in use is copied with its log, and left untouched")
  func writeAheadLog() async throws {
    let school = try await TemporarySchool()
    let path = school.folder + "/old.db"
    try FileManager.default.copyItem(atPath: golden("old_small.db"), toPath: path)
    try Data("no log".utf8).write(to: URL(fileURLWithPath: path + "-wal"))
    let before = try FileManager.default.contentsOfDirectory(atPath: school.folder).filter {
      $0.hasPrefix("old")
    }
    let report = try await moveIn(path, to: school)
    #expect(report.total.read == 57)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: school.folder).filter {
        $0.hasPrefix("old")
      }.sorted()
        == before.sorted())
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: path))
        == Data(contentsOf: URL(fileURLWithPath: golden("old_small.db"))))
  }
}
