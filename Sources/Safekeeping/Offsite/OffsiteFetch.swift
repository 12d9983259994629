import Foundation
import Records
import Store

extension Offsite {
  /// The name that stands for the newest copy.
  public static let latest = "latest"

  /// Brings a copy back into the vault, where it is read to its end before it counts. `name` is its
  /// name here or there, or `latest`; `identity` is the file with the key when it is encrypted. A
  /// newest copy that is damaged is passed over for the one before, and `tell` says so.
  public func fetch(
    _ name: String, from access: OffsiteAccess, identity: String?,
    _ tell: @Sendable (String) -> Void = { _ in }
  ) async throws -> Vault.Entry {
    try await alone {
      try await Rclone.with(access, in: vault.folder) { rclone in
        let copies = try await copies(rclone, named: name)
        var damage: Problem?
        for copy in copies {
          switch try await fetch(copy, rclone, identity) {
          case .success(let entry): return entry
          case .failure(let problem):
            tell(problem.message)
            damage = problem
          }
        }
        if let damage { throw damage }
        throw Problem(
          .notFound, "There is no copy called “\(name.prefix(90))” at \(rclone.target.address).",
          advice: "Nothing was changed. “rollbook vault list --offsite” lists what is there.")
      }
    }
  }

  /// What lies there, newest first.
  public func list(_ access: OffsiteAccess) async throws -> [(name: String, size: Int64)] {
    try await alone {
      try await Rclone.with(access, in: vault.folder) { rclone in
        try await copies(rclone, named: Self.latest)
      }
    }.map { ($0.name, $0.size) }
  }

  private func copies(_ rclone: Rclone, named name: String) async throws -> [Rclone.File] {
    let dated = try await rclone.files().compactMap { file in
      BackupName(file.name, zone: .utc).map { (file, $0) }
    }.sorted { ($0.1.createdAt, $0.0.name) > ($1.1.createdAt, $1.0.name) }
    guard name != Self.latest else { return dated.map(\.0) }
    return dated.filter { $0.0.name == name || $0.1.base == name }.map(\.0).prefix(1).map { $0 }
  }

  /// A failure is a copy that arrived and is not whole; whatever else is wrong is thrown.
  private func fetch(
    _ copy: Rclone.File, _ rclone: Rclone, _ identity: String?
  ) async throws -> Result<Vault.Entry, Problem> {
    let isSealed = copy.name.hasSuffix(Sealing.suffix)
    let name = isSealed ? String(copy.name.dropLast(Sealing.suffix.count)) : copy.name
    if let kept = try vault.entries().first(where: { $0.name == name }), kept.isProven {
      return .success(kept)
    }
    let arrived = "\(rclone.workspace)/arrived"
    guard isSealed else {
      try await rclone.fetch(copy.name, to: arrived)
      return try adopt(arrived, as: name)
    }
    guard let identity else {
      throw Problem(
        .unavailable, "\(copy.name) is encrypted, and no key was given.",
        advice: "Nothing was changed. Name the file with its key: --identity FILE.")
    }
    let sealed = "\(rclone.workspace)/sealed"
    try await rclone.fetch(copy.name, to: sealed)
    try await Sealing.unseal(sealed, with: identity, to: arrived)
    return try adopt(arrived, as: name)
  }

  private func adopt(_ arrived: String, as name: String) throws -> Result<Vault.Entry, Problem> {
    do { return .success(try vault.adopt(arrived, as: name)) } catch let problem as Problem
      where problem.kind == .invalid
    { return .failure(problem) }
  }
}
