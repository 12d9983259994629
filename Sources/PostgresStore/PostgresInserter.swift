import Records
import Store

/// Gathers records in the binary form of COPY and hands them over many at a time: when they are
/// enough, before any other statement of the transaction, and at its end. So a refusal may come
/// later than the record that it is about.
final class PostgresInserter: Inserter {
  /// When the records have IDs that are made if need be, and columns that a person knows.
  private let table: Table?
  private let name: String
  private let columns: [String]
  private unowned let connection: PostgresConnection
  private let row: HeldRow
  @exclusivity(unchecked) private var rows = ByteText(capacity: 64 * 1024)
  /// The first thing wrong with a record that was bound but not yet inserted.
  private var problem: Problem?

  /// Bytes that are sent at once.
  private static let enough = 512 * 1024

  convenience init(_ table: Table, on connection: PostgresConnection) {
    self.init(table.name, table.columns.map(\.name), of: table, on: connection)
  }

  init(
    _ name: String, _ columns: [String], of table: Table? = nil, on connection: PostgresConnection
  ) {
    self.name = name
    self.columns = columns
    self.table = table
    self.connection = connection
    row = HeldRow(count: columns.count)
  }

  func bind(_ index: Int, integer: Int64) { row.set(index, integer: integer) }

  func bind(_ index: Int, text: UnsafeRawBufferPointer) {
    do {
      if text.contains(0) {
        let place = table.map { "\($0.columns[index].titleLabel) of the \($0.one)" }
        try PostgresValues.requireNoNul(text, of: place ?? "A text")
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
    if let table, row.isNull(0) { row.set(0, integer: try connection.takeID(of: table)) }
    if rows.count == 0 { begin() }
    write(Int16(columns.count))
    for index in columns.indices { writeCell(index) }
    if rows.count >= Self.enough { try connection.settle() }
  }

  /// Sends what was gathered.
  func flush() throws {
    guard rows.count > 0 else { return }
    write(Int16(-1))
    defer { rows.removeAll() }
    let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
    try connection.link.copy(
      "COPY \"\(name)\" (\(names)) FROM STDIN (FORMAT binary)", rows.bytes)
  }

  /// The signature, no flags, no extension.
  private func begin() {
    rows.raw([0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00])
    rows.raw([UInt8](repeating: 0, count: 8))
    connection.awaits(self)
  }

  private func writeCell(_ index: Int) {
    guard !row.isNull(index) else { return write(Int32(-1)) }
    if row.isInteger(index) {
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
