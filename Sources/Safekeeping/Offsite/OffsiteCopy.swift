import Records

/// What the vault knows about the copy of a backup that left the building.
public struct OffsiteCopy: Hashable, Sendable, Codable {
  /// The address it was sent to.
  public let target: String
  /// Its name there.
  public let name: String
  /// When it was last compared with what was sent, and found to be the same.
  public var checkedAt: Timestamp
  let digests: Digests

  /// Whether only the holder of the identity can read it.
  public var isSealed: Bool { name.hasSuffix(Sealing.suffix) }
}

/// A backup's name taken apart: it tells when it was made, so that copies are sorted without a note.
struct BackupName: Hashable, Sendable {
  /// `complete_backup_….json.zst`
  let base: String
  let isSealed: Bool
  let createdAt: Timestamp

  /// Nil for what is not named as a backup of the vault.
  init?(_ name: String, zone: Zone) {
    isSealed = name.hasSuffix(Sealing.suffix)
    base = isSealed ? String(name.dropLast(Sealing.suffix.count)) : name
    guard
      let parts = base.wholeMatch(
        of: #/complete_backup_(\d\d)_(\d\d)_(\d{4})_(\d\d)_(\d\d)_(\d\d)(_\d+)?\.json\.zst/#)?
        .output,
      let moment = Timestamp(
        people: "\(parts.1)-\(parts.2)-\(parts.3) \(parts.4):\(parts.5):\(parts.6)", in: zone)
    else { return nil }
    createdAt = moment
  }
}
