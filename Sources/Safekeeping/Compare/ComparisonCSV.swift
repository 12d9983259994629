import Records
import Store

/// The records of a table that differ between two states, as CSV. The first column says how:
/// `added`, `removed`, or `was` and `is` for the two states of a changed record.
final class ComparisonCSV: PiecewiseText {
  private let table: Table
  private let begin: (any Connection) throws -> SideBySide
  private let indices: [Int]
  private var writer: CSVWriter
  private var walk: SideBySide?

  init(_ table: Table, zone: Zone, _ begin: @escaping (any Connection) throws -> SideBySide) {
    self.table = table
    self.begin = begin
    indices = table.columns.indices.filter {
      !table.columns[$0].isSecret && !table.columns[$0].isBlob
    }
    let columns = [Column.computed("change", .text)] + indices.map { table.columns[$0] }
    writer = CSVWriter(
      columns.map { CSVWriter.Field(column: $0, isTitle: false) }, zone: zone)
  }

  func write(
    into out: inout ByteText, upTo limit: Int, on connection: any Connection
  ) throws -> Bool {
    let walk = try walk ?? start(into: &out, on: connection)
    while out.count < limit {
      guard let kind = try walk.next() else {
        try walk.end()
        return false
      }
      switch kind {
      case .added: row("added", walk.newer, into: &out)
      case .removed: row("removed", walk.older, into: &out)
      case .changed:
        row("was", walk.older, into: &out)
        row("is", walk.newer, into: &out)
      }
    }
    return true
  }

  private func start(into out: inout ByteText, on connection: any Connection) throws -> SideBySide {
    writer.header(into: &out)
    let walk = try begin(connection)
    try walk.begin(table)
    self.walk = walk
    return walk
  }

  private func row(_ word: StaticString, _ state: any SchoolState, into out: inout ByteText) {
    writer.row(MarkedCells(word: word, cells: state.record, indices: indices), into: &out)
  }
}

/// A record's cells behind a word.
private struct MarkedCells: Cells {
  let word: StaticString
  let cells: any Cells
  let indices: [Int]

  func isNull(_ index: Int) -> Bool { index > 0 && cells.isNull(indices[index - 1]) }
  func integer(_ index: Int) -> Int64 { cells.integer(indices[index - 1]) }
  func bytes(_ index: Int) -> UnsafeRawBufferPointer {
    index > 0
      ? cells.bytes(indices[index - 1])
      : UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
  }
}
