import CPostgres
import Records
import Store

/// Turns what PostgreSQL reports into what `Store` promises: a `Problem` for people, or a `Fault`.
struct PostgresError {
  /// The five characters that SQL gives each kind of error.
  let state: String
  let message: String
  let table: String
  let column: String
  let constraint: String

  init(_ result: OpaquePointer?) {
    func field(_ letter: Character) -> String {
      let code = letter.asciiValue.map { Int32($0) } ?? 0
      return PQresultErrorField(result, code).map { String(cString: $0) } ?? ""
    }
    state = field("C")
    message = field("M")
    table = field("t")
    column = field("c")
    constraint = field("n")
  }

  /// What to throw. `sql` is told to the log only.
  func translated(sql: String) -> any Error {
    if let refusal { return refusal.problem }
    return problem ?? Fault("PostgreSQL \(state): \(message)\(sql.isEmpty ? "" : " in \(sql)")")
  }

  private var refusal: Refusal? {
    switch state {
    case "23505": PostgresNames.duplicate(table: table, constraint: constraint)
    case "23502": .missing(table: table, column: column)
    case "23514":
      .unfit(table: table, column: constraint.split(separator: ".").last.map(String.init) ?? "")
    case "23503", "23001": .reference
    default: nil
    }
  }

  private var problem: Problem? {
    switch state {
    case "22021", "22P05":
      Problem(
        .invalid, "A text has characters that the database can't keep.",
        advice: "Nothing was changed. Write it anew without them.")
    case "53100":
      Problem(
        .unavailable, "The disk of the database is full.",
        advice: "Nothing was changed. Make room on it and try again.")
    case "25006":
      Problem(
        .unavailable, "The database can't be written: it is a copy that is only to be read.",
        advice: "Nothing was changed. Give the address of the main server.")
    case "42501":
      Problem(
        .unavailable, "The database does not let its user do this: \(message).",
        advice: "Nothing was changed. docs/SCALING.md says which rights Rollbook needs.")
    case "55P03", "40P01", "40001", "57014": Self.busy
    case "53300", "53200", "57P01", "57P02", "57P03": Self.away
    default: state.hasPrefix("08") ? Self.away : nil
    }
  }

  static let busy = Problem(
    .unavailable, "The database is busy with other long work.",
    advice: "Nothing was changed. Try again in a minute.")

  static let away = Problem(
    .unavailable, "The database can't be reached at the moment.",
    advice: "Nothing was changed. Try again in a minute.")

  /// The connection went while the last word, COMMIT, was on its way.
  static let unsure = Problem(
    .unavailable, "The connection to the database was lost at the last moment.",
    advice: "It may have been saved or not. Look before you do it again.")
}

/// What PostgreSQL calls the keys that the description makes.
enum PostgresNames {
  static func duplicate(table: String, constraint: String) -> Refusal {
    .duplicate(table: table, columns: keys[constraint] ?? [constraint])
  }

  private static let keys: [String: [String]] = {
    var keys: [String: [String]] = [:]
    for table in School.tables {
      keys["\(table.name)_pkey"] = ["id"]
      for column in table.columns where column.isUnique {
        keys["\(table.name)_\(column.name)\(column.ignoresCase ? "" : "_key")"] = [column.name]
      }
      if let together = table.uniqueTogether {
        keys["\(table.name)_\(together.joined(separator: "_"))_key"] = together
      }
    }
    return keys
  }()
}
