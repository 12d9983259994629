import CXLSXWriter
import Foundation
import Records
import Store

/// An Excel workbook of tables: a sheet for each, with typed cells, a header that stays and filters.
///
/// Memory does not depend on the size of the school: rows wait in temporary files beside the
/// workbook. Texts are texts, whatever they begin with, so that nothing runs as a formula.
public struct Workbook: Sendable {
  /// What was written, and what could not be written as it is.
  public struct Written: Hashable, Sendable {
    /// One sentence each.
    public internal(set) var remarks: [String] = []
    public internal(set) var records: Int64 = 0
  }

  /// Excel's own limit is 1,048,576 rows, one of which is the header.
  public static let recordsPerSheet: Int64 = 1_048_575

  private let tables: [Table]
  private let limit: Int64

  public init(_ tables: [Table] = School.dataTables, recordsPerSheet: Int64 = recordsPerSheet) {
    self.tables = tables
    limit = recordsPerSheet
  }

  /// `school_workbook_03_02_2026_14_15_00.xlsx`, by the school's clocks.
  public static func fileName(_ settings: SchoolSettings, at moment: Timestamp) -> String {
    "school_workbook_\(moment.forFileName(in: settings.zone)).xlsx"
  }

  /// A sentence for each table that goes on in another sheet.
  public static func continued(_ counts: Counts) -> [String] {
    School.dataTables.filter { counts[$0] > recordsPerSheet }.map(continued)
  }

  /// Writes one state of the school to a new file. Throws a `Problem`, with no file left, when
  /// there is no room.
  public func write(
    from database: any Database, to path: String, _ work: Work = Work()
  ) async throws -> Written {
    do {
      return try await database.withSnapshot { try write(from: $0, to: path, work) }
    } catch {
      unlink(path)
      throw error
    }
  }

  private func write(
    from connection: any Connection, to path: String, _ work: Work
  ) throws -> Written {
    let zone = try SchoolSettings.read(on: connection).zone
    let file = try WorkbookFile(path)
    var written = Written()
    for table in tables {
      try work.begin("Writing \(table.many)")
      try write(table, zone, connection, to: file, &written)
    }
    try file.close()
    return written
  }

  private func write(
    _ table: Table, _ zone: Zone, _ connection: any Connection, to file: WorkbookFile,
    _ written: inout Written
  ) throws {
    let fields = CSVWriter.fields(of: table)
    let rows = try connection.cursor(CSVQuery.select(table) + " ORDER BY t.id")
    var sheet = try WorkbookSheet(table.label, fields, zone, in: file)
    var (number, misfits) = (1, Set<String>())
    while try rows.next() {
      if sheet.records == limit {
        misfits.formUnion(sheet.finish())
        number += 1
        sheet = try WorkbookSheet("\(table.label) (\(number))", fields, zone, in: file)
      }
      try sheet.add(rows)
      written.records += 1
    }
    misfits.formUnion(sheet.finish())
    if number > 1 { written.remarks.append(Self.continued(table)) }
    written.remarks += misfits.sorted().map { "\(table.label): \($0)" }
  }

  private static func continued(_ table: Table) -> String {
    "\(table.label) have more records than Excel has rows: they go on in the sheet “\(table.label) (2)”."
  }
}
