import Records

/// The search in students: an FTS5 index over a view, kept by triggers.
///
/// The index holds no text of its own. Numbers are in it as written and once more without
/// separators, so that `03001234567` finds `0300-1234567`.
enum StudentSearch {
  private static let table = School.students

  static var make: [String] {
    [
      "CREATE VIEW searchable_students AS SELECT id, \(words("")) AS words FROM \"\(table.name)\"",
      """
      CREATE VIRTUAL TABLE student_search USING fts5(
        words, content = 'searchable_students', content_rowid = 'id', prefix = '1 2 3',
        tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'")
      """,
    ]
  }

  static var triggers: [String] {
    let columns = table.searched.map { "\"\($0)\"" }.joined(separator: ", ")
    return [
      trigger("insert", "AFTER INSERT", add),
      trigger("delete", "AFTER DELETE", remove),
      trigger("update", "AFTER UPDATE OF id, \(columns)", remove + "\n  " + add),
    ]
  }

  static let drop = ["insert", "delete", "update"].map { "DROP TRIGGER search_students_\($0)" }

  static let rebuild = "INSERT INTO student_search (student_search) VALUES ('rebuild')"

  /// Each word as a quoted prefix, so that nothing in it is taken for FTS5's own language.
  static func query(_ words: [String]) -> String {
    words.map { word in
      "\"" + word.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\"*"
    }.joined(separator: " ")
  }

  private static func trigger(_ name: String, _ event: String, _ body: String) -> String {
    """
    CREATE TRIGGER search_students_\(name) \(event) ON "\(table.name)" BEGIN
      \(body)
    END
    """
  }

  private static let add =
    "INSERT INTO student_search (rowid, words) VALUES (new.id, \(words("new.")));"

  /// FTS5 wants the old text back to forget it.
  private static let remove = """
    INSERT INTO student_search (student_search, rowid, words)
      VALUES ('delete', old.id, \(words("old.")));
    """

  private static func words(_ row: String) -> String {
    table.searched.map { name in
      let text = "coalesce(\(row)\"\(name)\", '')"
      guard !table.title.contains(name) else { return text }
      let solid = ["-", " ", "+"].reduce(text) { "replace(\($0), '\($1)', '')" }
      return "\(text) || ' ' || \(solid)"
    }.joined(separator: " || ' ' || ")
  }
}
