import Records

/// What a backup that was read to its end has proven.
public struct BackupProof: Hashable, Sendable {
  /// Records and checksum of each table, as read and as the file says.
  public let tables: [String: Checksum]
  /// Of all bytes before the file's own `sha256`, in hexadecimal.
  public let sha256: String

  /// The records of all tables.
  public var total: Int64 { tables.values.reduce(0) { $0 + $1.count } }
}

/// The top level of a backup: everything but the records.
final class BackupTop {
  private let reader: JSONReader
  private let name: String
  private let hash = RunningHash()
  private var seen: Set<String> = []
  private var version: Int64?
  private var texts: [String: String] = [:]
  private var counts: [String: Int64]?
  private var checksums: [String: String]?
  private var sha256: (file: String, computed: String)?
  private var isBegun = false

  /// Other programs may add keys; more than this is no backup.
  private static let keyLimit = 100

  init(_ reader: JSONReader, name: String) {
    self.reader = reader
    self.name = name
    reader.onBytes = hash.add
  }

  /// Reads on at the top level: true at the tables, of which the first is next, false at the end.
  func readOn() throws -> Bool {
    if !isBegun {
      isBegun = true
      try begin()
    }
    while try next() == .key {
      let key = try freshKey()
      if key == "tables" {
        try checkFormat()
        try expect(.beginObject, "its tables are not an object")
        return true
      }
      try value(of: key)
    }
    guard try next() == .end else { throw problem("something follows after its end") }
    return false
  }

  private func begin() throws {
    let token: JSONReader.Token
    do { token = try reader.next() } catch let fault as Problem {
      throw Problem(
        .invalid, "\(name) is not a Rollbook backup: it is not JSON. \(fault.message)",
        advice: "Nothing was changed. Choose a complete backup, a file like complete_backup_….json."
      )
    }
    guard token == .beginObject else { throw notOurs("it is JSON, but not an object") }
  }

  private func next() throws -> JSONReader.Token {
    do { return try reader.next() } catch let fault as Problem {
      let message = fault.message.prefix(1).lowercased() + fault.message.dropFirst()
      throw Problem(.invalid, "\(name): \(message)", advice: fault.advice)
    }
  }

  private func freshKey() throws -> String {
    guard reader.bytes.count <= 100 else { throw problem("it has a key of more than 100 bytes") }
    let key = reader.text
    guard seen.insert(key).inserted else { throw problem("“\(key)” is there twice") }
    guard seen.count <= Self.keyLimit else { throw notOurs("it has too many keys") }
    guard sha256 == nil else { throw problem("“\(key)” comes after sha256, which is the last") }
    return key
  }

  private func value(of key: String) throws {
    switch key {
    case "version":
      try expect(.number, "its version is not a number")
      version = Int64(digits: reader.bytes)
      guard version != nil else { throw problem("its version is not a whole number") }
    case "format", "created_at", "school", "time_zone", "reason":
      try expect(.string, "“\(key)” is not a text")
      texts[key] = String(reader.text.prefix(1000))
    case "counts":
      counts = try perTable(key, .number) { Int64(digits: reader.bytes) }
    case "checksums":
      checksums = try perTable(key, .string) { reader.text }
    case "sha256": try seal()
    default: try reader.skipValue()
    }
  }

  private func expect(_ token: JSONReader.Token, _ else: String) throws {
    guard try next() == token else { throw problem(`else`) }
  }

  /// An object with a value for each table.
  private func perTable<T>(
    _ key: String, _ token: JSONReader.Token, _ read: () -> T?
  ) throws -> [String: T] {
    try expect(.beginObject, "“\(key)” is not an object")
    var values: [String: T] = [:]
    while try next() == .key {
      let table = String(reader.text.prefix(60))
      try expect(token, "“\(key)” of \(table) is not what it should be")
      guard School.table(table) != nil, let value = read(),
        values.updateValue(value, forKey: table) == nil
      else { throw problem("“\(key)” of \(table) is unknown, doubled or no number") }
    }
    return values
  }

  /// The hash covers everything before the key's opening quote.
  private func seal() throws {
    reader.passBytes()
    let computed = hash.finish()
    try expect(.string, "its sha256 is not a text")
    sha256 = (String(reader.text.prefix(64)), computed)
  }
}

extension BackupTop {
  private func checkFormat() throws {
    guard let format = texts["format"] else { throw notOurs("“format” does not come first") }
    guard format == BackupAbout.format else {
      throw notOurs("its format is “\(format.prefix(60))”")
    }
    guard let version, version > 0 else { throw notOurs("it has no version") }
    guard version <= BackupAbout.version else {
      throw Problem(
        .invalid,
        "\(name) was made by a newer Rollbook: its version is \(version), and this one reads up to \(BackupAbout.version).",
        advice: "Nothing was changed. Update Rollbook and try again.")
    }
  }

  func about() throws -> BackupAbout {
    guard let text = texts["created_at"], let moment = Timestamp(iso: text) else {
      throw problem("“created_at” is missing or not a moment like 2026-02-03T09:15:00Z")
    }
    return BackupAbout(
      createdAt: moment, school: texts["school"] ?? "",
      zone: texts["time_zone"].flatMap { Zone($0) } ?? .utc, reason: texts["reason"] ?? "")
  }

  /// Compares what was read with what the file says of itself.
  func proof(of found: [String: Checksum]) throws -> BackupProof {
    guard let counts else { throw problem("its counts are missing") }
    guard let checksums else { throw problem("its checksums are missing") }
    guard let sha256 else { throw problem("its sha256 is missing") }
    for table in School.tables {
      let sum = found[table.name] ?? Checksum()
      guard let count = counts[table.name], let checksum = checksums[table.name] else {
        throw problem("the count or checksum of \(table.name) is missing")
      }
      guard count == sum.count else {
        throw problem("\(table.name) has \(sum.count) records and should have \(count)")
      }
      guard checksum == sum.description else {
        throw problem("the records of \(table.name) do not match their checksum")
      }
    }
    guard sha256.file == sha256.computed else {
      throw problem("its content does not match its sha256, so it was changed after it was made")
    }
    try checkEnd(sha256.computed)
    return BackupProof(tables: found, sha256: sha256.computed)
  }

  /// The last lines are outside the hash, so they must be to the byte what we write.
  private func checkEnd(_ digest: String) throws {
    guard hash.rest == Array("\"sha256\": \"\(digest)\"\n}\n".utf8) else {
      throw problem("its last two lines were changed")
    }
  }

  func problem(_ what: String) -> Problem {
    Problem(
      .invalid, "The backup \(name) can't be used: \(what) (line \(reader.line)).",
      advice:
        "Nothing was changed. Take another backup, or copy this one again from where it is kept.")
  }

  private func notOurs(_ why: String) -> Problem {
    Problem(
      .invalid, "\(name) is not a Rollbook backup: \(why) (line \(reader.line)).",
      advice: """
        Nothing was changed. Choose a complete backup, a file like complete_backup_….json. One of \
        the old system comes in by “rollbook move-in”.
        """)
  }
}

/// Hashes the bytes that it is given until it is finished, and keeps the few that follow.
private final class RunningHash {
  private let hash = AsideHash()
  private var isFinished = false
  /// What came after, as far as a sound file can go on.
  private(set) var rest: [UInt8] = []

  func add(_ bytes: UnsafeRawBufferPointer) {
    if !isFinished {
      hash.add(bytes)
    } else if rest.count < 1000 {
      rest += bytes.prefix(1000)
    }
  }

  func finish() -> String {
    isFinished = true
    return hash.finish()
  }
}
