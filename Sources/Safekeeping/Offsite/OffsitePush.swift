import Foundation
import Records
import Store

extension Offsite {
  /// What a push did.
  public struct Pushed: Hashable, Sendable {
    /// The names there of what was sent now.
    public var sent: [String] = []
    /// What was there already.
    public var present = 0
    /// What the retention rule took away there.
    public var removed: [String] = []
  }

  /// Sends every proven backup that the rule for off-site copies keeps and that is not there yet,
  /// the newest first, then applies the rule there. Each has its name there only once it was found
  /// to be what was sent; one that is there is not sent again, so a push that was cut short goes on
  /// where it stopped, whether a person stopped it through `work` or a fault did.
  public func push(_ work: Work = Work()) async throws -> Pushed {
    let access = try await access()
    return try await alone {
      try await Rclone.with(access, in: vault.folder) { rclone in
        let (settings, zone) = try await database.read {
          (try OffsiteSettings.read(on: $0), try SchoolSettings.read(on: $0).zone)
        }
        return try await Push(self, rclone, settings, zone, work).run()
      }
    }
  }

  /// The proven backups that hold a school and belong off-site and are not there, as far as the notes know.
  public func waiting() async throws -> [Vault.Entry] {
    let settings = try await settings()
    guard let remote = settings.remote else { return [] }
    let zone = try await database.read { try SchoolSettings.read(on: $0).zone }
    return try wanted(settings, zone).filter { entry in
      guard let copy = entry.note?.offsite else { return true }
      return copy.target != remote || (settings.recipient != nil && !copy.isSealed)
    }
  }

  fileprivate func wanted(_ settings: OffsiteSettings, _ zone: Zone) throws -> [Vault.Entry] {
    let proven = try vault.entries().filter { $0.isProven && $0.note?.holdsSchool == true }
    let kept = settings.retention.kept(proven.map { ($0.name, $0.createdAt) }, zone: zone)
    return proven.filter { kept.contains($0.name) || $0.note?.isPinned == true }
  }
}

/// One push under way.
private struct Push {
  private let offsite: Offsite
  private let rclone: Rclone
  private let settings: OffsiteSettings
  private let zone: Zone
  private let work: Work

  /// Copies that were not compared for this many seconds are compared again, one a push.
  private static let recheckAge: Int64 = 30 * 86_400

  init(
    _ offsite: Offsite, _ rclone: Rclone, _ settings: OffsiteSettings, _ zone: Zone, _ work: Work
  ) {
    self.offsite = offsite
    self.rclone = rclone
    self.settings = settings
    self.zone = zone
    self.work = work
  }

  func run() async throws -> Offsite.Pushed {
    do { return try await everything() } catch let problem as Problem
      where problem.kind == .cancelled
    {
      throw Problem(
        .cancelled, "You stopped it before everything was sent.",
        advice: "What has arrived stays there; the next time goes on where this one stopped.")
    }
  }

  private func everything() async throws -> Offsite.Pushed {
    try work.begin("Looking at what is there")
    var pushed = Offsite.Pushed()
    let there = try await filesThere()
    for entry in try offsite.wanted(settings, zone) {
      try Task.checkCancellation()
      if try await isThere(entry, there) {
        pushed.present += 1
      } else {
        pushed.sent.append(try await send(entry))
      }
    }
    try work.begin("Looking after the copies there")
    try await recheckOldest()
    pushed.removed = try await prune()
    return pushed
  }

  /// Sizes by name, without what a push that was cut short left there.
  private func filesThere() async throws -> [String: Int64] {
    var sizes: [String: Int64] = [:]
    for file in try await rclone.files() {
      if file.name.hasSuffix(".part"), BackupName(String(file.name.dropLast(5)), zone: zone) != nil
      {
        try await rclone.remove(file.name)
      } else {
        sizes[file.name] = file.size
      }
    }
    return sizes
  }

  private func nameThere(_ entry: Vault.Entry) -> String {
    settings.recipient == nil ? entry.name : entry.name + Sealing.suffix
  }

  /// A copy that the note knows is there when its size is. One that no note knows is compared, when
  /// it is not encrypted: encrypting again would give other bytes.
  private func isThere(_ entry: Vault.Entry, _ there: [String: Int64]) async throws -> Bool {
    let name = nameThere(entry)
    guard let size = there[name] else { return false }
    if let copy = entry.note?.offsite, copy.target == rclone.target.address, copy.name == name {
      return copy.digests.size == size
    }
    guard settings.recipient == nil, size == entry.size else { return false }
    let digests = try Digests.of(offsite.vault.path(of: entry.name))
    guard try await rclone.holds(name, digests) else { return false }
    try keep(name, digests, for: entry)
    return true
  }

  private func send(_ entry: Vault.Entry) async throws -> String {
    let name = nameThere(entry)
    var path = try offsite.vault.path(of: entry.name)
    if let recipient = settings.recipient {
      try work.begin("Encrypting \(name)")
      let sealed = "\(rclone.workspace)/\(name)"
      try await Sealing.seal(path, for: recipient, to: sealed)
      path = sealed
    }
    let digests = try Digests.of(path)
    let first = rclone.canRename ? "\(name).part" : name
    try work.begin("Sending \(name)", of: digests.size)
    try await rclone.send(path, as: first, work)
    try work.begin("Checking \(name) there", of: digests.size)
    guard try await rclone.holds(first, digests, work) else {
      try await rclone.remove(first)
      throw Problem(
        .unavailable, "\(name) did not arrive as it was sent.",
        advice: "It was removed there; the backup here is whole. Try again.")
    }
    if first != name { try await rclone.rename(first, to: name) }
    if settings.recipient != nil { unlink(path) }
    try keep(name, digests, for: entry)
    return name
  }

  private func keep(_ name: String, _ digests: Digests, for entry: Vault.Entry) throws {
    try offsite.vault.change(entry.name) { note in
      note.offsite = OffsiteCopy(
        target: rclone.target.address, name: name, checkedAt: offsite.clock(), digests: digests)
    }
  }

  /// Disks rot elsewhere, too: the copy that was longest not looked at is compared again. One that
  /// changed is forgotten, so that the next push sends it anew.
  private func recheckOldest() async throws {
    let address = rclone.target.address
    let oldest = try offsite.vault.entries().filter { $0.note?.offsite?.target == address }
      .min {
        ($0.note?.offsite?.checkedAt.seconds ?? 0) < ($1.note?.offsite?.checkedAt.seconds ?? 0)
      }
    guard let oldest, let copy = oldest.note?.offsite,
      offsite.clock().seconds - copy.checkedAt.seconds > Self.recheckAge
    else { return }
    guard try await rclone.holds(copy.name, copy.digests) else {
      try offsite.vault.change(oldest.name) { $0.offsite = nil }
      throw Problem(
        .unavailable, "The copy \(copy.name) at \(address) is not what was sent any more.",
        advice: "The backup here is whole; the next push sends it again. Check that place's disk.")
    }
    try keep(copy.name, copy.digests, for: oldest)
  }

  /// Applies the rule to what is there, whoever sent it: of a backup that is there both ways, only
  /// the encrypted copy stays. A pinned backup's copy stays.
  private func prune() async throws -> [String] {
    let files = try await rclone.files()
    let copies = files.compactMap { file in
      BackupName(file.name, zone: zone).map { (file.name, $0) }
    }
    let sealed = Set(copies.filter { $0.1.isSealed }.map(\.1.base))
    let kept = settings.retention.kept(
      Dictionary(
        copies.map { ($0.1.base, $0.1.createdAt) }, uniquingKeysWith: { first, _ in first }
      )
      .map { ($0.key, $0.value) }, zone: zone)
    let pinned = Set(
      try offsite.vault.entries().filter { $0.note?.isPinned == true }.map(\.name))
    let going = copies.filter { _, name in
      let isDouble = settings.recipient != nil && !name.isSealed && sealed.contains(name.base)
      return isDouble || !(kept.contains(name.base) || pinned.contains(name.base))
    }
    for (name, _) in going { try await rclone.remove(name) }
    return going.map(\.0)
  }
}
