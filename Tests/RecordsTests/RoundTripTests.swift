import Foundation
import Records
import TestSupport
import Testing

@Suite("What is written reads back the same")
struct RoundTripTests {
  static func csv(_ table: Table, _ rows: [[Value]]) -> [UInt8] {
    var writer = CSVWriter(table, zone: .utc)
    var out = ByteText()
    writer.header(into: &out)
    for row in rows {
      let cells = writer.fields.map { field -> Value in
        field.isTitle
          ? .text("somebody") : table.index(of: field.column.name).map { row[$0] } ?? .null
      }
      writer.row(HeldRow(cells), into: &out)
    }
    return Array(out.bytes)
  }

  static func rows(_ table: Table, seed: UInt64) -> [[Value]] {
    var random = RandomRows(table, seed: seed)
    return (1...100).map { random.next(id: $0) }
  }

  @Test("any table, any text: CSV out, CSV in", arguments: School.tables)
  func csvRoundTrip(table: Table) throws {
    let rows = Self.rows(table, seed: 1)
    let fields = CSVWriter.fields(of: table)
    var readings = fields.map { Reading($0.column, zone: .utc) }
    let bytes = Self.csv(table, rows)
    var given = 0
    let reader = CSVReader { buffer in
      let part = bytes[given...].prefix(min(1000, buffer.count))
      buffer.copyBytes(from: part)
      given += part.count
      return part.count
    }
    #expect(try reader.header() == fields.map(\.label))
    var index = 0
    while try reader.nextRow() {
      for (place, field) in fields.enumerated() where !field.isTitle {
        let wanted = rows[index][table.index(of: field.column.name) ?? 0]
        #expect(try readings[place].value(reader[place]) == wanted, "\(field.column.name)")
      }
      index += 1
    }
    #expect(index == rows.count)
  }

  @Test("Python's csv module reads the same cells", arguments: [School.students, School.payments])
  func python(table: Table) throws {
    let bytes = Self.csv(table, Self.rows(table, seed: 2))
    let script = """
      import csv, io, json, sys
      text = io.TextIOWrapper(sys.stdin.buffer, "utf-8-sig", newline="")
      print(json.dumps(list(csv.reader(text, strict=True))))
      """
    let theirs = try JSONDecoder().decode(
      [[String]].self, from: run("python3", ["-c", script], bytes))
    // Ours leaves out the empty cells at a row's end.
    let ours = try CSVReaderTests.rows(bytes)
    #expect(theirs.map { $0.reversed().drop(while: \.isEmpty).reversed() } == ours)
    #expect(theirs.count == 101)
  }

  @Test("any text: JSON out, JSON in")
  func jsonStrings() throws {
    var random = Seeded(3)
    for _ in 0..<2000 {
      let text = random.text(upTo: 20)
      var out = ByteText()
      JSONWriter.string(text, into: &out)
      #expect(try Read(Array(out.bytes), piece: random.number(1...9)).tokens == ["“\(text)”"])
    }
  }

  @Test("JSON that Foundation reads is read the same")
  func foundation() throws {
    var random = Seeded(5)
    for _ in 0..<500 {
      let text = random.text(upTo: 20)
      let data = try JSONEncoder().encode([text])
      #expect(try Read(Array(data)).tokens == ["[", "“\(text)”", "]"])
    }
  }

  private func run(_ program: String, _ arguments: [String], _ input: [UInt8]) throws -> Data {
    let file = FileManager.default.temporaryDirectory.appending(path: "rollbook-\(UUID()).csv")
    try Data(input).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return data
  }
}
