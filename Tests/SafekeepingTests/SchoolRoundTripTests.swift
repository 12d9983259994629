import Records
import Safekeeping
import Store
import TestSupport
import Testing

@Suite("A school comes back from its files as it was", .everyEngine)
struct SchoolRoundTripTests {
  static let moment = Timestamp(seconds: 1_770_110_100)

  @Test("any school: backup out, backup in, the same to the cell", arguments: [1, 2, 3])
  func backup(seed: UInt64) async throws {
    let school = try await TemporarySchool()
    try await RandomSchool.fill(school.database, seed: seed)
    let bytes = try await Self.all(
      Export.backup(from: school.database, reason: "by hand", at: Self.moment))
    let copy = try await TemporarySchool()
    let proof = try await copy.database.write { connection in
      let backup = BackupReader(MemorySource(bytes), name: "school.json")
      try connection.wholesale(School.tables) {
        while let table = try backup.nextTable() {
          let inserter = try connection.inserter(into: table)
          while try backup.nextRecord() {
            for (index, value) in backup.record.values(of: table).enumerated() {
              inserter.bind(index, value)
            }
            try inserter.insert()
          }
        }
      }
      return try backup.trailer()
    }
    let (before, after) = (
      try await Contents(of: school.database), try await Contents(of: copy.database)
    )
    #expect(after.differences(from: before) == [])
    #expect(proof.total == Int64(School.tables.reduce(0) { $0 + before.count($1) }))
    let again = try await Self.all(
      Export.backup(from: copy.database, reason: "by hand", at: Self.moment))
    #expect(again == bytes)
  }

  @Test("any table: CSV out, CSV in, the same to the cell", arguments: School.tables)
  func csv(table: Table) async throws {
    let school = try await TemporarySchool()
    try await RandomSchool.fill(school.database, seed: 4)
    let bytes = try await Self.all(Export.csv(of: table, from: school.database, at: Self.moment))
    let contents = try await Contents(of: school.database).records[table.name] ?? [:]
    let source = MemorySource(bytes)
    let reader = CSVReader(source.read)
    let fields = CSVWriter.fields(of: table)
    #expect(try reader.header() == fields.map(\.label))
    var readings = fields.map { Reading($0.column, zone: .utc) }
    var count = 0
    while try reader.nextRow() {
      let id = try #require(try readings[0].value(reader[0]).integer)
      for (index, field) in fields.enumerated() where !field.isTitle {
        let place = try #require(table.index(of: field.column.name))
        let value = try readings[index].value(reader[index])
        #expect(value == contents[id]?[place], "line \(reader.line), \(field.label)")
      }
      count += 1
    }
    #expect(count == contents.count && count > 0)
  }

  static func all(_ export: Export) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let piece = try await export.next() { bytes += piece }
    return bytes
  }
}
