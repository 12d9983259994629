import Foundation
import Records
import Store

/// The copies that leave the building: sent, checked there, and fetched again.
public struct Offsite: Sendable {
  let database: any Database
  let vault: Vault
  /// The data folder, in which the secrets lie.
  public let folder: String
  let clock: @Sendable () -> Timestamp

  public init(
    database: any Database, vault: Vault, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.database = database
    self.vault = vault
    folder = (vault.folder as NSString).deletingLastPathComponent
    self.clock = clock
  }

  public func settings() async throws -> OffsiteSettings {
    try await database.read { try OffsiteSettings.read(on: $0) }
  }

  /// The target of the settings with its secrets; throws a `Problem` when there is none.
  public func access() async throws -> OffsiteAccess {
    guard let target = try await settings().target() else {
      throw Problem(
        .notFound, "No place for off-site copies is set.",
        advice: "Nothing was sent. Set one on the page Off-site copies, or name one with --from.")
    }
    return try OffsiteAccess.read(target, in: folder)
  }

  /// Whether the secrets of the target are on this machine.
  public func isComplete(_ target: OffsiteTarget) throws -> Bool {
    try OffsiteAccess.isKept(target, in: folder)
  }

  /// Keeps what an admin set, secrets apart from settings, with its audit entry. `access` nil leaves
  /// the secrets as they are.
  public func save(
    _ values: [OffsiteSettings.Key: String], _ access: OffsiteAccess?, by actor: String
  ) async throws {
    for (key, value) in values { try OffsiteSettings.check(value, for: key) }
    try access?.keep(in: folder)
    let now = clock()
    try await database.write { connection in
      let before = try OffsiteSettings.read(on: connection)
      let changed = values.filter { before.text($0.key) != $0.value }
        .sorted { $0.key.rawValue < $1.key.rawValue }
      for (key, value) in changed {
        try SettingRows.set(key.rawValue, to: value, at: now, on: connection)
      }
      let told =
        changed.map { "\($0.key.rawValue): \(before.text($0.key)) → \($0.value)" }
        + (access.map { $0.password.isEmpty ? [] : ["password set"] } ?? [])
      guard !told.isEmpty else { return }
      try AuditLog.record(
        actor: actor, action: "change", subject: "off-site copies",
        detail: told.joined(separator: "; "), at: now, on: connection)
    }
  }

  /// Sends a small file, checks it there and removes it; answers in one sentence what was seen.
  public func test(_ access: OffsiteAccess) async throws -> String {
    try await alone {
      try await Rclone.with(access, in: vault.folder) { rclone in
        let name = "rollbook-test-\(UUID().uuidString).part"
        let path = "\(rclone.workspace)/test"
        try SecretFile.write(Data("A test of Rollbook, \(clock()).\n".utf8), to: path)
        try await rclone.send(path, as: name)
        let isSame = try await rclone.holds(name, Digests.of(path))
        try await rclone.remove(name)
        guard isSame else {
          throw Problem(
            .unavailable, "The test file is at \(access.target.address), but not as it was sent.",
            advice: "Nothing was changed. That place can't be relied on.")
        }
        return
          "A test file was sent to \(access.target.address), checked \(rclone.check), and removed."
      }
    }
  }

  /// Runs `work` while no other process of this school sends or fetches, and clears away what one
  /// that was killed left behind.
  func alone<T: Sendable>(_ work: () async throws -> T) async throws -> T {
    try vault.makeFolders()
    let lock = open("\(vault.folder)/.offsite-lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      if lock >= 0 { close(lock) }
      throw Problem(
        .conflict, "Off-site copies are on their way already.",
        advice: "Nothing was changed. Try again when they have arrived.")
    }
    defer { close(lock) }
    for name in try FileManager.default.contentsOfDirectory(atPath: vault.folder)
    where name.hasPrefix(".offsite-") && name != ".offsite-lock" {
      try FileManager.default.removeItem(atPath: "\(vault.folder)/\(name)")
    }
    return try await work()
  }
}
