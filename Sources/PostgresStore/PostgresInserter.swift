import Records
import Store

/// Gathers records in the binary form of COPY and hands them over many at a time: when they are
/// enough, before any other statement of the transaction, and at its end. So a refusal may come
/// later than the record that it is about.
final class PostgresInserter: Inserter {
  private let table: Table
  private unowned let connection: PostgresConnection
  private let isInteger: [Bool]
  private let row: HeldRow
  @exclusivity(unchecked) private var rows = ByteText(capacity: 64 * 1024)
  /// The first thing wrong with a record that was bound but not yet inserted.
  private var problem: Problem?

  /// Bytes that are sent at once.
  private static let enough = 512 * 1024

  init(_ table: Table, on connection: PostgresConnection) {
    self.table = table
    self.connection = connection
    isInteger = table.columns.map(\.kind.isInteger)
    row = HeldRow(count: table.columns.count)
  }

  func bind(_ index: Int, integer: Int64) { row.set(index, integer: integer) }

  func bind(_ index: Int, text: UnsafeRawBufferPointer) {
    do {
      let column = table.columns[index].titleLabel
      if text.contains(0) {
        try PostgresValues.requireNoNul(text, of: "\(column) of the \(table.one)")
      }
      row.set(index, bytes: text)
    } catch { problem = error as? Problem }
  }

  func bind(_ index: Int, blob: UnsafeRawBufferPointer) { row.set(index, bytes: blob) }

  func insert() throws {
    defer { row.clear() }
    if let problem {
      self.problem = nil
      throw problem
    }
    if row.isNull(0) { row.set(0, integer: try connection.takeID(of: table)) }
    if rows.count == 0 { begin() }
    write(Int16(isInteger.count))
    for index in isInteger.indices { writeCell(index) }
    if rows.count >= Self.enough { try connection.settle() }
  }

  /// Sends what was gathered.
  func flush() throws {
    guard rows.count > 0 else { return }
    write(Int16(-1))
    defer { rows.removeAll() }
    let names = table.columns.map { "\"\($0.name)\"" }.joined(separator: ", ")
    try connection.link.copy(
      "COPY \"\(table.name)\" (\(names)) FROM STDIN (FORMAT binary)", rows.bytes)
  }

  /// The signature, no flags, no extension.
  private func begin() {
    rows.raw([0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00])
    rows.raw([UInt8](repeating: 0, count: 8))
    connection.awaits(self)
  }

  private func writeCell(_ index: Int) {
    guard !row.isNull(index) else { return write(Int32(-1)) }
    if isInteger[index] {
      write(Int32(8))
      write(row.integer(index))
    } else {
      let bytes = row.bytes(index)
      write(Int32(bytes.count))
      rows.raw(bytes)
    }
  }

  @inline(__always)
  private func write(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number.bigEndian) { rows.raw($0) }
  }
}
