import Records
import Store

extension Recording {
  /// Gives the school another logo, or none; the old one goes.
  public func setLogo(_ file: (name: String, content: [UInt8])?, by user: User) async throws {
    let (name, content) = (file?.name ?? "", file?.content)
    try await database.write { [clock] connection in
      let old = try SchoolSettings.read(on: connection).logo
      guard content != nil || old != nil else { return }
      let new = try content.map {
        try Uploads.keep($0, named: name, at: clock(), on: connection)
      }
      try SchoolSettings.set(
        .logo, to: new.map(String.init) ?? "", at: clock(), on: connection)
      if let old { try connection.run("DELETE FROM files WHERE id = \(old)") }
      let kept = try new.flatMap { try Uploads.read($0, on: connection) }
      try AuditLog.record(
        actor: user.username, action: "change", subject: "settings",
        detail: kept.map { "logo: \($0.name)" } ?? "logo: taken away", at: clock(), on: connection)
    }
  }
}
