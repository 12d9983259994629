import Records
import Safekeeping
import Testing

@Suite("A backup that does not fit is refused with its place")
struct BackupRefusalTests {
  /// What is replaced in the small backup, by what, and a part of the sentence that follows.
  static let changes: [(String, String, String)] = [
    ("\"rollbook-backup\"", "\"other\"", "not a Rollbook backup: its format is “other”"),
    ("  \"format\": \"rollbook-backup\",\n", "", "“format” does not come first"),
    ("\"version\": 1", "\"version\": 2", "made by a newer Rollbook: its version is 2"),
    ("\"version\": 1", "\"version\": 1e0", "version is not a whole number"),
    ("\"version\": 1", "\"version\": 99999999999999999999", "version is not a whole number"),
    ("  \"version\": 1,\n", "", "it has no version"),
    ("  \"version\": 1,\n", "  \"version\": 1, \"version\": 1,\n", "“version” is there twice"),
    (
      "2026-02-03T09:15:00Z\",\n  \"school\"", "2026-02-30T09:15:00Z\",\n  \"school\"", "created_at"
    ),
    (
      "\"fee\": 1500.50", "\"fee\": 1500.505",
      "line 25, courses 2, fee is 1500.505 and not an amount"
    ),
    ("\"fee\": 1500.50", "\"fee\": 1e400", "fee is 1e400 and not"),
    ("\"fee\": 1500.50", "\"fee\": \"1500.50\"", "fee is “1500.50” and not"),
    ("\"fee\": 1500.50", "\"fee\": 99999999999999999999.00", "fee is"),
    ("\"fee\": 1500.50", "\"fee\": {\"a\": 1}", "fee is an object and not"),
    ("\"fee\": 1500.50", "\"fee\": null", "fee must not be null"),
    ("\"fee\": 1500.50, ", "", "courses 2, fee is missing"),
    ("\"fee\": 1500.50", "\"fee\": 1500.50, \"fee\": 1500.50", "fee is there twice"),
    ("\"fee\": 1500.50", "\"fee\": 1500.50, \"price\": 1", "the column “price”, which is unknown"),
    ("\"seats\": 30", "\"seats\": 30.0", "seats is 30.0 and not a whole number"),
    ("\"seats\": 30", "\"seats\": 9223372036854775808", "seats is 9223372036854775808 and not"),
    ("\"id\": 7,", "\"id\": 0,", "students 0, id is not above 0"),
    ("\"id\": 7,", "\"id\": 18446744073709551617,", "id is"),
    ("\"photo_file_id\": 1", "\"photo_file_id\": -1", "photo_file_id is -1 and not an ID"),
    ("\"2012-02-29\"", "\"2013-02-29\"", "date_of_birth is “2013-02-29” and not a day"),
    ("\"2012-02-29\"", "\"29-02-2012\"", "date_of_birth is"),
    ("\"2012-02-29\"", "7", "date_of_birth is 7 and not a day"),
    ("\"gender\": \"F\"", "\"gender\": \"f\"", "gender is “f” and not one of M, F, O"),
    ("\"gender\": \"F\"", "\"gender\": true", "gender is true and not one of"),
    ("\"is_active\": false", "\"is_active\": 0", "is_active is 0 and not true or false"),
    ("\"YWJjZA==\"", "\"YWJjZA=\"", "content is “YWJjZA=” and not bytes in Base64"),
    ("\"YWJjZA==\"", "\"YWJjZB==\"", "content is"),
    ("\"first_name\": \"عائشہ\"", "\"first_name\": \"\"", "first_name is an empty text"),
    ("Zürich", "Z\u{0}rich", "NUL byte"),
    ("Zürich", "Z\\u0000rich", "\\u0000"),
    ("Zürich", "Z\\ud800rich", "lone surrogate"),
    ("Zürich", "Zürich 2", "the records of students do not match their checksum"),
    ("  \"tables\": {", "  \"tables\": [", "its tables are not an object"),
    ("\"courses\": [\n", "\"courses\": 7, \"x\": [\n", "the table courses is not a list"),
    ("\"courses\": [\n", "\"pupils\": [\n", "there is no table called “pupils”"),
    ("\"attendance\": []", "\"attendance\": [7]", "something else than a record is in attendance"),
    ("\"attendance\": []", "\"payments\": []", "the table payments is there twice"),
    (",\n    \"attendance\": []", "", "the table attendance is missing"),
    ("\"counts\"", "\"numbers\"", "its counts are missing"),
    ("\"checksums\"", "\"sums\"", "its checksums are missing"),
    (
      "\"counts\": {\"settings\": 2", "\"counts\": {\"settings\": 3",
      "settings has 2 records and should have 3"
    ),
    (
      "\"counts\": {\"settings\": 2, ", "\"counts\": {",
      "the count or checksum of settings is missing"
    ),
    ("\"counts\": {\"settings\": 2", "\"counts\": {\"settings\": 2, \"settings\": 2", "doubled"),
    ("\"counts\": {\"settings\": 2", "\"counts\": {\"settings\": -1", "should have -1"),
    (
      "\"checksums\": {\"settings\": \"xxh3:", "\"checksums\": {\"settings\": \"xxh4:",
      "settings do not match"
    ),
  ]

  @Test("whatever was changed, the sentence says what and where", arguments: changes.indices)
  func refused(index: Int) throws {
    let (old, new, sentence) = Self.changes[index]
    let said = SmallBackup.refusal(of: try SmallBackup.changed(old, new))
    #expect(said?.contains(sentence) == true, "\(said ?? "taken")")
  }

  @Test("the SHA-256 must be there, fit and be the last")
  func seal() throws {
    let text = try SmallBackup.text()
    let school = text.replacingOccurrences(of: "by hand", with: "by Hand")
    #expect(SmallBackup.refusal(of: school)?.contains("does not match its sha256") == true)
    let cut = text.replacingOccurrences(of: ",\n  \"sha256\": ", with: ", \"x\": ")
    #expect(SmallBackup.refusal(of: cut)?.contains("its sha256 is missing") == true)
    let more = text.replacingOccurrences(of: "\"\n}\n", with: "\", \"x\": 1\n}\n")
    #expect(SmallBackup.refusal(of: more)?.contains("comes after sha256") == true)
    #expect(SmallBackup.refusal(of: text + " ")?.contains("last two lines were changed") == true)
    #expect(SmallBackup.refusal(of: text + "x")?.contains("follows") == true)
    #expect(SmallBackup.refusal(of: String(text.dropLast()))?.contains("last two lines") == true)
  }

  @Test(
    "a file of something else is told from a backup",
    arguments: [
      "", "hello", "[1]", "7", "{}", "<html>", "PK\u{3}\u{4}", "SQLite format 3\u{0}",
      "{\"students\": 5}",
    ])
  func others(text: String) throws {
    let said = SmallBackup.refusal(of: text)
    #expect(said?.contains("small.json") == true)
    #expect(said?.contains("JSON") == true || said?.contains("no tables") == true, "\(said ?? "")")
  }

  @Test("a cut file says in what it ends")
  func cut() throws {
    let text = try SmallBackup.text()
    let start = try #require(text.range(of: "عائشہ"))
    let said = SmallBackup.refusal(of: String(text[..<start.upperBound]))
    #expect(said == "small.json: table students, line 22: the file ends in the middle of a text.")
  }

  @Test("a text of a gigabyte is refused after a few megabytes")
  func longText() throws {
    let source = Endless(after: "{\"format\": \"rollbook-backup\", \"school\": \"")
    #expect(throws: Problem.self) { try BackupReader(source, name: "long.json").trailer() }
    #expect(source.given < 16 << 20)
  }

  @Test("a key of a gigabyte, endless keys and deep nesting are refused")
  func hostile() throws {
    for text in ["{\"", "{\"format\": [[[[[[", "{\"a\": "] {
      let source = Endless(after: text)
      #expect(throws: Problem.self) { try BackupReader(source, name: "x.json").trailer() }
      #expect(source.given < 16 << 20)
    }
    let keys = (0..<200).map { "\"k\($0)\": 1" }.joined(separator: ", ")
    #expect(SmallBackup.refusal(of: "{\(keys)}")?.contains("too many keys") == true)
    let deep = String(repeating: "[", count: 100_000)
    #expect(SmallBackup.refusal(of: "{\"a\": \(deep)")?.contains("inside one another") == true)
  }
}

/// A text that goes on with the digit 1 for ever.
private final class Endless: ByteSource {
  private(set) var given = 0
  private let first: [UInt8]

  init(after text: String) { first = Array(text.utf8) }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let part = given == 0 ? first : [UInt8](repeating: 49, count: buffer.count)
    buffer.copyBytes(from: part)
    given += part.count
    return part.count
  }
}
