import Records
import Store

/// The number by which a school knows a student: `REG-2026-00001`.
enum RegistrationNumber {
  /// The following number of a year, taken in the transaction of the student who gets it: two
  /// clerks never get the same, and one given up by a failure is given again. A number that was
  /// ever given is not given again, also when its student is deleted.
  static func next(year: Int, on connection: any Connection) throws -> String {
    let settings = try SchoolSettings.read(on: connection)
    let stem = "\(settings.prefix)-\(padded(year, 4))-"
    let key = "last_registration \(stem)"
    let known = try connection.row("SELECT value FROM meta WHERE key = \(text: key)")
    var number = try known.flatMap { Int($0.text("value")) } ?? highest(stem, on: connection)
    var candidate: String
    repeat {
      number += 1
      candidate = stem + padded(number, 5)
      // An import may have brought numbers that were not given here.
    } while try isTaken(candidate, on: connection)
    try connection.run(
      """
      INSERT INTO meta (key, value) VALUES (\(text: key), \(text: String(number)))
      ON CONFLICT (key) DO UPDATE SET value = excluded.value
      """)
    return candidate
  }

  private static func isTaken(_ number: String, on connection: any Connection) throws -> Bool {
    try connection.row("SELECT id FROM students WHERE registration_number = \(text: number)") != nil
  }

  /// The highest number there is with this beginning.
  private static func highest(_ stem: String, on connection: any Connection) throws -> Int {
    let last = try connection.row(
      """
      SELECT registration_number AS number FROM students
      WHERE registration_number >= \(text: stem) AND registration_number < \(text: stem + "a")
      ORDER BY length(registration_number) DESC, registration_number DESC LIMIT 1
      """)
    return last.flatMap { Int($0.text("number").dropFirst(stem.count)) } ?? 0
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
