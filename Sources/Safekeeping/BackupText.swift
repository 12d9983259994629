import Records
import Store

/// What a complete backup says of itself in its first lines.
public struct BackupAbout: Hashable, Sendable {
  public static let format = "rollbook-backup"
  public static let version: Int64 = 1

  public let createdAt: Timestamp
  public let school: String
  public let zone: Zone
  /// Why it was made: `by hand`, `download`, `before clear students`, `scheduled`.
  public let reason: String

  init(_ settings: SchoolSettings, reason: String, at moment: Timestamp) {
    createdAt = moment
    school = settings.name
    zone = settings.zone
    self.reason = reason
  }

  init(createdAt: Timestamp, school: String, zone: Zone, reason: String) {
    self.createdAt = createdAt
    self.school = school
    self.zone = zone
    self.reason = reason
  }

  /// `complete_backup_03_02_2026_14_15_00.json`, in the school's time zone.
  public var fileName: String { "complete_backup_\(createdAt.forFileName(in: zone)).json" }
}

/// The complete backup as text (docs/BACKUP-SYSTEM.md): a head, every table with a record a line,
/// counts, checksums, and the SHA-256 of all bytes before its own key.
final class BackupText: PiecewiseText {
  private let about: BackupAbout
  private var waiting = School.tables[...]
  private var open: (rows: any Cursor, writer: JSONWriter)?
  private var sums: [Checksum] = []
  private let hash = AsideHash()
  private var isBegun = false

  init(_ about: BackupAbout) { self.about = about }

  /// Records per table, once all is written.
  var counts: [(table: Table, count: Int64)] {
    zip(School.tables, sums).map { ($0, $1.count) }
  }

  /// Checksums per table, once all is written.
  var checksums: [(table: Table, sum: Checksum)] { Array(zip(School.tables, sums)) }

  func write(into out: inout ByteText, upTo limit: Int, on connection: any Connection) throws
    -> Bool
  {
    let start = out.count
    if !isBegun { head(into: &out) }
    while out.count < limit {
      if let open {
        try records(open.rows, open.writer, into: &out, upTo: limit)
      } else if let table = waiting.popFirst() {
        try begin(table, into: &out, on: connection)
      } else {
        tail(into: &out)
        seal(from: start, into: &out)
        return false
      }
    }
    hash.add(UnsafeRawBufferPointer(rebasing: out.bytes[start...]))
    return true
  }

  private func head(into out: inout ByteText) {
    isBegun = true
    out.raw("{\n")
    line("format", BackupAbout.format, into: &out)
    out.raw("  \"version\": ")
    out.integer(BackupAbout.version)
    out.raw(",\n")
    line("created_at", about.createdAt.description, into: &out)
    line("school", about.school, into: &out)
    line("time_zone", about.zone.name, into: &out)
    line("reason", about.reason, into: &out)
    line("program", "rollbook \(Version.number)", into: &out)
    out.raw("  \"tables\": {")
  }

  private func line(_ key: StaticString, _ value: String, into out: inout ByteText) {
    out.raw("  \"")
    out.raw(key)
    out.raw("\": ")
    JSONWriter.string(value, into: &out)
    out.raw(",\n")
  }

  private func begin(_ table: Table, into out: inout ByteText, on connection: any Connection) throws
  {
    out.raw(sums.isEmpty ? "\n    \"" : ",\n    \"")
    out.raw(table.name)
    out.raw("\": [")
    let rows = try connection.stream("SELECT \(table.columns) FROM \(table) ORDER BY id")
    open = (rows, JSONWriter(table))
    sums.append(Checksum())
  }

  /// The records that follow in a table, until `out` is full or there are no more.
  private func records(
    _ rows: any Cursor, _ writer: JSONWriter, into out: inout ByteText, upTo limit: Int
  ) throws {
    let last = sums.count - 1
    var sum = sums[last]
    defer { sums[last] = sum }
    while out.count < limit {
      guard try rows.next() else {
        out.raw(sum.count == 0 ? "]" : "\n    ]")
        open = nil
        return
      }
      out.raw(sum.count == 0 ? "\n      " : ",\n      ")
      let start = out.count
      writer.record(rows, into: &out)
      sum.add(UnsafeRawBufferPointer(rebasing: out.bytes[start...]))
    }
  }

  private func tail(into out: inout ByteText) {
    out.raw("\n  },\n")
    object("counts", into: &out) { sum, out in out.integer(sum.count) }
    object("checksums", into: &out) { sum, out in JSONWriter.string(sum.description, into: &out) }
    out.raw("  ")
  }

  private func object(
    _ key: StaticString, into out: inout ByteText, _ value: (Checksum, inout ByteText) -> Void
  ) {
    out.raw("  \"")
    out.raw(key)
    out.raw("\": {")
    for (index, (table, sum)) in zip(School.tables, sums).enumerated() {
      out.raw(index == 0 ? "\"" : ", \"")
      out.raw(table.name)
      out.raw("\": ")
      value(sum, &out)
    }
    out.raw("},\n")
  }

  private func seal(from start: Int, into out: inout ByteText) {
    hash.add(UnsafeRawBufferPointer(rebasing: out.bytes[start...]))
    out.raw("\"sha256\": \"")
    out.raw(hash.finish())
    out.raw("\"\n}\n")
  }
}
