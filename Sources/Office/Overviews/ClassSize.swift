import Records
import Store

/// How the students of a course are found in order of their names.
enum ClassSize {
  /// From so many students on, a page of them is met sooner on the way along all students by name than by
  /// sorting the class.
  private static let big = 2000

  static func isBig(_ course: Value, on connection: any Connection) throws -> Bool {
    let found = try connection.row(
      """
      SELECT count(*) AS n FROM (
        SELECT 1 AS one FROM enrollments WHERE course_id = \(course) LIMIT \(big)) AS e
      """)
    return found?.integer("n") == Int64(big)
  }
}
