import Records
import Safekeeping
import TestSupport
import Testing

@Suite("A complete backup is read and proven")
struct BackupReaderTests {
  @Test("a backup made by the letter of the format is taken, cell by cell")
  func golden() throws {
    let reader = BackupReader(MemorySource(try SmallBackup.bytes()), name: "small.json")
    let about = try reader.header()
    #expect(about.school == "Green \"Hill\" School")
    #expect(about.zone.name == "Asia/Karachi")
    #expect(about.createdAt.description == "2026-02-03T09:15:00Z")
    var lines: [Substring] = []
    var values: [String: [[Value]]] = [:]
    while let table = try reader.nextTable() {
      while try reader.nextRecord() {
        lines.append(Substring(decoding: reader.canonical, as: UTF8.self))
        values[table.name, default: []].append(reader.record.values(of: table))
      }
    }
    let text = try SmallBackup.text()
    let written = text.split(separator: "\n").filter { $0.hasPrefix("      {") }
    #expect(lines == written.map { $0.dropFirst(6).drop { $0 == " " }.trimmingComma })
    #expect(try reader.trailer().total == 10)
    let payment = try #require(values["payments"]?.first)
    let moment = Value.integer(1_770_110_100)
    #expect(
      payment == [
        .integer(9), .integer(7), .integer(5), .null, .integer(150_050), .integer(5), .null,
        .integer(-200), .text("partial_paid"), .integer(20_484), .text("bank_transfer"),
        .text("000123"), .integer(2), .null, moment, moment,
      ])
    #expect(values["files"]?.first?[5] == .blob(Array("abcd".utf8)))
    #expect(values["users"]?.map { $0[5] } == [.integer(1), .integer(0)])
    #expect(values["students"]?.first?[2] == .text("عائشہ"))
  }

  @Test("a backup cut off anywhere is refused")
  func prefixes() throws {
    let bytes = try SmallBackup.bytes()
    for length in bytes.indices {
      #expect(throws: Problem.self, "cut at \(length)") { try SmallBackup.prove(bytes[..<length]) }
    }
  }

  @Test("a backup with any bit changed is refused")
  func flips() throws {
    var bytes = try SmallBackup.bytes()
    for index in bytes.indices {
      for bit in 0..<8 {
        bytes[index] ^= 1 << bit
        #expect(throws: Problem.self, "bit \(bit) of \(index)") { try SmallBackup.prove(bytes) }
        bytes[index] ^= 1 << bit
      }
    }
    try SmallBackup.prove(bytes)
  }

  @Test("a backup with parts doubled, dropped or swapped is refused, and nothing else happens")
  func mutations() throws {
    let bytes = try SmallBackup.bytes()
    var random = Seeded(4)
    for round in 0..<3000 {
      var changed = bytes
      for _ in 0..<random.number(1...3) {
        let at = random.number(0...(changed.count - 1))
        let end = min(changed.count, at + random.number(1...60))
        let to = random.number(0...changed.count)
        switch random.number(0...3) {
        case 0: changed.insert(contentsOf: changed[at..<end], at: to)
        case 1: changed.removeSubrange(at..<end)
        case 2: changed[at] = UInt8(random.number(0...255))
        default: changed.insert(contentsOf: Array(random.text().utf8), at: to)
        }
        if changed.isEmpty { break }
      }
      guard changed != bytes else { continue }
      #expect(throws: Problem.self, "round \(round)") { try SmallBackup.prove(changed) }
    }
  }

  @Test("lines swapped or doubled are refused even when the file's SHA-256 was made to fit")
  func reordered() throws {
    var lines = try SmallBackup.text().split(separator: "\n", omittingEmptySubsequences: false)
    let first = try #require(lines.firstIndex { $0.contains("\"username\": \"admin\"") })
    lines.insert(lines[first], at: first)
    let doubled = SmallBackup.refusal(of: SmallBackup.seal(lines.joined(separator: "\n")))
    #expect(
      doubled?.contains("users 1 comes after 1, out of order (line 19)") == true, "\(doubled ?? "")"
    )
  }

  @Test("a layout of another program is taken when its SHA-256 fits")
  func layout() throws {
    let text = try SmallBackup.text()
    let loose = text.replacingOccurrences(of: "\": ", with: "\"  :\n\t")
      .replacingOccurrences(of: "\n", with: "\r\n")
      .replacingOccurrences(of: "staff_child", with: "staff\\u005fchild")
    guard let key = loose.range(of: "\"sha256\"", options: .backwards) else { return }
    let sealed = SmallBackup.seal(loose[..<key.lowerBound] + "\"sha256\": \"\"\n}\n")
    #expect(try SmallBackup.prove(sealed.utf8).total == 10)
  }

  @Test(
    "a value is summed as we write it, in whatever way it is written",
    arguments: [
      ("1500.50, \"seats\"", "1500.5, \"seats\""), ("1500.50, \"seats\"", "1500.500, \"seats\""),
      ("-2.00", "-2"), ("-2.00", "-2.0"), ("0.00", "-0.00"), ("0.00", "0"), ("0.05", "0.050"),
      ("\"email\": null", "\"email\": \"\""), ("\"Tuition\"", "\"\\u0054uition\""),
      ("\"YWJjZA==\"", "\"YWJj\\u005aA==\""), ("\"2026-01-06\"", "\"2026-01-0\\u0036\""),
      ("\\nLine 2", "\\u000aLine 2"), ("zone\"", "\\u007aone\""), ("\"seats\": 30", "\"seats\":30"),
      ("30, \"outline", "30 , \"outline"), ("{\"id\": 5", "{ \"id\": 5"), ("true,", "true ,"),
      (", \"outline_file_id\": null", ""),
      ("\"2026-02-03T09:15:00Z\"}", "\"2026-02-03T09:15:00Z\" }"),
    ])
  func spelling(old: String, new: String) throws {
    let text = try SmallBackup.changed(old, new)
    for source: any ByteSource in [MemorySource(Array(text.utf8)), Dripping(Array(text.utf8))] {
      let reader = BackupReader(source, name: "small.json")
      while let table = try reader.nextTable() {
        while try reader.nextRecord() {
          let wanted = ByteText.written { JSONWriter(table).record(reader.record, into: &$0) }
          #expect(reader.canonical.elementsEqual(wanted))
        }
      }
      #expect(try reader.trailer().total == 10)
    }
  }

  @Test(
    "keys of a record may come in any order, and those of later programs at the top are passed over"
  )
  func order() throws {
    let swapped = try SmallBackup.changed(
      "{\"id\": 1, \"student_id\": 7, \"course_id\": 2,",
      "{\"course_id\": 2, \"student_id\": 7, \"id\": 1,")
    #expect(try SmallBackup.prove(swapped.utf8).total == 10)
    let added = try SmallBackup.changed("  \"tables\"", "  \"later\": {\"a\": [1, {}]}, \"tables\"")
    #expect(try SmallBackup.prove(added.utf8).total == 10)
  }
}

/// Gives a few bytes at a time, so that no record is at hand as a whole.
private final class Dripping: ByteSource {
  private let source: MemorySource

  init(_ bytes: [UInt8]) { source = MemorySource(bytes) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    try source.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(7)))
  }
}

extension Substring {
  fileprivate var trimmingComma: Substring { hasSuffix(",") ? dropLast() : self }
}
