import Records
import Store

/// The courses as guests may see them, when the school says so: no student, no phone number.
public enum PublicCourses {
  public struct Line: Hashable, Sendable {
    public let name: String
    public let description: String?
    public let instructor: String?
    public let fee: Money
    public let free: Int64
  }

  /// By name, at most `limit`.
  public static func lines(limit: Int, on connection: any Connection) throws -> [Line] {
    try connection.rows(
      """
      SELECT name, description, instructor_name, fee,
        seats - (SELECT count(*) FROM enrollments AS e WHERE e.course_id = c.id) AS free
      FROM courses AS c ORDER BY lower(name), id LIMIT \(limit)
      """
    ).map { row in
      Line(
        name: row.text("name"), description: row["description"].text,
        instructor: row["instructor_name"].text, fee: row.money("fee"),
        free: max(0, row.integer("free")))
    }
  }
}
