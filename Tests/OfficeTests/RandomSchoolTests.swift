import Records
import Store
import TestSupport
import Testing

@Suite(.everyEngine) struct RandomSchoolTests {
  @Test(arguments: 1...5)
  func aRandomSchoolIsSoundAndTheSameForItsSeed(seed: UInt64) async throws {
    let (one, other) = (try await TemporarySchool(), try await TemporarySchool())
    for school in [one, other] { try await RandomSchool.fill(school.database, seed: seed) }
    let contents = try await Contents(of: one.database)
    #expect(try await Contents(of: other.database).differences(from: contents) == [])
    for table in School.tables { #expect(contents.count(table) == 25, "\(table.name)") }
    #expect(try await one.database.integrityFaults() == [])
  }
}
