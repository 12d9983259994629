import Foundation
import Records

/// What the vault knows about a backup without reading it, kept beside it.
public struct VaultNote: Hashable, Sendable, Codable {
  public struct Count: Hashable, Sendable, Codable {
    public let table: String
    public let records: Int64
  }

  public let createdAt: Timestamp
  public let reason: String
  /// In the order of the backup.
  public let counts: [Count]
  /// When it was last read back and found whole.
  public var provenAt: Timestamp?
  /// What was wrong with it when it was last read back.
  public var fault: String?
  /// Kept for ever, because somebody said so.
  public var isPinned = false
  /// The `Counts.state` of the school that it holds, on the server that made it.
  public var state: Int64?
  /// What somebody wrote about it.
  public var remark: String?
  /// The copy of it that left the building.
  public var offsite: OffsiteCopy?

  /// Whether it was made right before something destructive.
  public var isSafety: Bool { reason.hasPrefix(Self.safetyPrefix) }

  static let safetyPrefix = "before "

  init(_ found: Proof.Found, provenAt: Timestamp, state: Int64?) {
    self.state = state
    createdAt = found.about.createdAt
    reason = found.about.reason
    counts = found.records.map { Count(table: $0.table.name, records: $0.count) }
    self.provenAt = provenAt
  }

  /// What a proof found of a backup about which `known` was known.
  init(_ found: Proof.Found, provenAt: Timestamp, after known: VaultNote?) {
    self.init(found, provenAt: provenAt, state: known?.state)
    isPinned = known?.isPinned ?? false
    remark = known?.remark
    offsite = known?.offsite
  }

  /// A file of which nothing could be learnt.
  init(unreadableSince moment: Timestamp) {
    createdAt = moment
    reason = ""
    counts = []
  }

  /// The records of all tables.
  public var records: Int64 { counts.reduce(0) { $0 + $1.records } }

  /// Whether it holds any of the school's work. The safety backup of a machine on which a school was
  /// just recovered does not, and must not become the newest copy elsewhere.
  var holdsSchool: Bool {
    let names = Set(School.dataTables.map(\.name))
    return counts.contains { names.contains($0.table) && $0.records > 0 }
  }

  static let encoder = JSONEncoder()
  static let decoder = JSONDecoder()
}

extension Timestamp: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(seconds: try decoder.singleValueContainer().decode(Int64.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(seconds)
  }
}
