import Records
import Store

/// Sees to it that a restore locks nobody out who keeps the school: the acting admin stays as
/// they are, and admins whom the file does not know stay too.
struct Keeping {
  private let actor: String?
  private let connection: any Connection

  init(actor: String?, on connection: any Connection) {
    self.actor = actor
    self.connection = connection
  }

  /// Changes the stage's users accordingly; answers a sentence for each who is kept.
  func adjustStage() throws -> [String] {
    let admins = try connection.rows(
      "SELECT * FROM users WHERE role = 'admin' AND is_active = 1 ORDER BY id")
    var remarks: [String] = []
    for admin in admins {
      let name = admin.text("username")
      let known = try connection.row(
        "SELECT id FROM \(staged: School.users) WHERE lower(username) = lower(\(text: name))")
      if name == actor {
        try keep(admin, as: known?.integer("id"))
        remarks.append("You stay \(name), an admin, with your present password.")
      } else if known == nil {
        try keep(admin, as: nil)
        remarks.append("The admin \(name), whom the backup does not know, stays.")
      }
    }
    return remarks + (try ensureAdmin(admins))
  }

  /// Without an active admin in the file, the school's present ones stay as they are.
  private func ensureAdmin(_ admins: [Row]) throws -> [String] {
    let row = try connection.row(
      "SELECT count(*) AS n FROM \(staged: School.users) WHERE role = 'admin' AND is_active = 1")
    guard row?.integer("n") == 0 else { return [] }
    guard let admin = admins.first else {
      return ["The backup has no active admin: make one with “rollbook user add” afterwards."]
    }
    let known = try connection.row(
      "SELECT id FROM \(staged: School.users) WHERE lower(username) = lower(\(text: admin.text("username")))"
    )
    try keep(admin, as: known?.integer("id"))
    return ["The backup has no active admin, so \(admin.text("username")) stays as now."]
  }

  /// Puts a present user into the stage: in place of the one with the same name, or under the
  /// present ID, or, when the file uses that for somebody else, under a new one.
  private func keep(_ user: Row, as known: Int64?) throws {
    let table = School.users
    let id = try known ?? freeID(for: user.integer("id"))
    let email = user["email"]
    try connection.run("DELETE FROM \(staged: table) WHERE id = \(id)")
    let taken = try connection.row(
      "SELECT id FROM \(staged: table) WHERE email = \(email)")
    let values = table.columns.map { column -> Value in
      switch column.name {
      case "id": .integer(id)
      case "email": taken == nil ? email : .null
      default: user[column.name]
      }
    }
    try connection.run("INSERT INTO \(staged: table) (\(table.columns)) VALUES (\(values))")
  }

  private func freeID(for id: Int64) throws -> Int64 {
    let table = School.users
    guard try connection.row("SELECT id FROM \(staged: table) WHERE id = \(id)") != nil else {
      return id
    }
    let row = try connection.row(
      """
      SELECT max(id) AS top FROM (
        SELECT max(id) AS id FROM \(staged: table) UNION ALL SELECT max(id) AS id FROM \(table)) AS q
      """)
    return (row?.integer("top") ?? 0) + 1
  }
}

/// The sessions of the acting admin, who may get a new ID by a restore.
struct KeptSessions {
  private let username: String
  private let rows: [Row]

  init(of username: String, on connection: any Connection) throws {
    self.username = username
    rows = try connection.rows(
      """
      SELECT token_hash, csrf_token, began_at, seen_at, flash FROM sessions
      WHERE user_id = (SELECT id FROM users WHERE username = \(text: username))
      """)
  }

  func putBack(on connection: any Connection) throws {
    for row in rows {
      try connection.run("DELETE FROM sessions WHERE token_hash = \(row["token_hash"])")
      try connection.run(
        """
        INSERT INTO sessions (token_hash, user_id, csrf_token, began_at, seen_at, flash)
        SELECT \(row["token_hash"]), id, \(row["csrf_token"]), \(row["began_at"]),
          \(row["seen_at"]), \(row["flash"])
        FROM users WHERE username = \(text: username)
        """)
    }
  }
}
