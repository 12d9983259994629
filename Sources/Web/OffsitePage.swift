import Records
import Safekeeping
import Store

/// What the page of off-site copies shows.
struct OffsitePage {
  struct Copy {
    let name: String
    let when: String
    let checked: String
    let isSealed: Bool
  }

  let remote: String
  let hasRemote: Bool
  /// The address is known, and its password is not on this machine.
  let lacksPassword: Bool
  let recipient: String?
  let keepLast: String
  let keepDaily: String
  let keepWeekly: String
  let keepMonthly: String
  let state: Said
  let waiting: Said?
  let copies: [Copy]
  let hasCopies: Bool
  /// The command that brings the school back on a machine that has nothing.
  let recovery: String
  let problem: Problem?

  static func make(
    _ site: Site, _ values: [OffsiteSettings.Key: String], _ problem: Problem?
  ) async throws -> OffsitePage {
    func value(_ key: OffsiteSettings.Key) -> String { values[key] ?? "" }
    let zone = try await site.database.read { try SchoolSettings.read(on: $0).zone }
    let settings = try await site.offsite.settings()
    let copies = try site.vault.entries().compactMap { entry in
      entry.note?.offsite.flatMap { $0.target == settings.remote ? (entry, $0) : nil }
    }
    let waiting = try await site.offsite.waiting().count
    let isUnknown = try settings.target().map { try !site.offsite.isComplete($0) } ?? false
    let recipient = value(.recipient)
    let key = recipient.isEmpty ? "" : " --identity KEYFILE"
    return OffsitePage(
      remote: value(.remote), hasRemote: settings.remote != nil, lacksPassword: isUnknown,
      recipient: recipient.isEmpty ? nil : recipient, keepLast: value(.keepLast),
      keepDaily: value(.keepDaily), keepWeekly: value(.keepWeekly),
      keepMonthly: value(.keepMonthly), state: try await site.offsite.sentence(),
      waiting: waiting == 0 ? nil : waiting == 1 ? "1 backup waits" : "\(waiting) backups wait",
      copies: copies.prefix(12).map { entry, copy in
        Copy(
          name: copy.name, when: entry.createdAt.forPeople(in: zone),
          checked: copy.checkedAt.forPeople(in: zone), isSealed: copy.isSealed)
      },
      hasCopies: !copies.isEmpty,
      recovery: "rollbook recover --from '\(settings.remote ?? "ADDRESS")'\(key)",
      problem: problem)
  }
}

extension Offsite {
  /// The state of the copies in a few words.
  func sentence() async throws -> Said {
    guard let remote = try await settings().remote else { return "No copies leave this machine" }
    let waiting = try await waiting().count
    return waiting == 0 ? "Everything is at \(remote) too" : "\(waiting) to be sent to \(remote)"
  }
}
