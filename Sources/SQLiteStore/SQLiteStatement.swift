import GRDBSQLite
import Records
import Store

/// A prepared statement; it ends with the last reference to it.
final class SQLiteStatement {
  let handle: OpaquePointer
  private let connection: OpaquePointer
  private let text: String

  init(_ text: String, on connection: OpaquePointer) throws {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(connection, text, -1, &statement, nil) == SQLITE_OK, let statement
    else { throw SQLiteError.last(on: connection, sql: text) }
    handle = statement
    self.connection = connection
    self.text = text
  }

  deinit { sqlite3_finalize(handle) }

  func bind(_ values: [Value]) {
    for (index, value) in values.enumerated() { bind(Int32(index + 1), value) }
  }

  /// False when there are no more rows.
  func step() throws -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let error = SQLiteError.last(on: connection, sql: text)
      sqlite3_reset(handle)
      throw error
    }
  }

  private func bind(_ position: Int32, _ value: Value) {
    switch value {
    case .null: sqlite3_bind_null(handle, position)
    case .integer(let value): sqlite3_bind_int64(handle, position, value)
    case .text(var text): text.withUTF8 { bind(position, text: UnsafeRawBufferPointer($0)) }
    case .blob(let bytes): bytes.withUnsafeBytes { bind(position, blob: $0) }
    }
  }

  func bind(_ position: Int32, text: UnsafeRawBufferPointer) {
    let start = text.baseAddress?.assumingMemoryBound(to: CChar.self)
    guard let start else {
      sqlite3_bind_text(handle, position, "", 0, transient)
      return
    }
    sqlite3_bind_text(handle, position, start, Int32(text.count), transient)
  }

  func bind(_ position: Int32, blob: UnsafeRawBufferPointer) {
    guard let start = blob.baseAddress else {
      sqlite3_bind_zeroblob(handle, position, 0)
      return
    }
    sqlite3_bind_blob(handle, position, start, Int32(blob.count), transient)
  }
}

/// SQLite copies what is bound with this. (The C macro is a cast that Swift does not import.)
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// A result under way: cells are read where SQLite holds them.
final class SQLiteCursor: Cursor {
  private let statement: SQLiteStatement
  private let handle: OpaquePointer

  init(_ statement: SQLiteStatement) {
    self.statement = statement
    handle = statement.handle
  }

  func next() throws -> Bool { try statement.step() }

  func isNull(_ index: Int) -> Bool { sqlite3_column_type(handle, Int32(index)) == SQLITE_NULL }

  func integer(_ index: Int) -> Int64 { sqlite3_column_int64(handle, Int32(index)) }

  func bytes(_ index: Int) -> UnsafeRawBufferPointer {
    let start = sqlite3_column_blob(handle, Int32(index))
    return UnsafeRawBufferPointer(
      start: start, count: Int(sqlite3_column_bytes(handle, Int32(index))))
  }

  // SQLite reads null as zero and as no bytes: only of those is it asked what they are.

  func integerIfAny(_ index: Int) -> Int64? {
    let number = integer(index)
    return number == 0 && isNull(index) ? nil : number
  }

  func bytesIfAny(_ index: Int) -> UnsafeRawBufferPointer? {
    let bytes = bytes(index)
    return bytes.isEmpty && isNull(index) ? nil : bytes
  }

  func value(_ index: Int) -> Value {
    switch sqlite3_column_type(handle, Int32(index)) {
    case SQLITE_NULL: .null
    case SQLITE_BLOB: .blob(Array(bytes(index)))
    case SQLITE_TEXT: .text(String(decoding: bytes(index), as: UTF8.self))
    default: .integer(integer(index))
    }
  }
}

final class SQLiteInserter: Inserter {
  private let statement: SQLiteStatement

  init(_ statement: SQLiteStatement) { self.statement = statement }

  func bind(_ index: Int, integer: Int64) {
    sqlite3_bind_int64(statement.handle, Int32(index + 1), integer)
  }

  func bind(_ index: Int, text: UnsafeRawBufferPointer) {
    statement.bind(Int32(index + 1), text: text)
  }

  func bind(_ index: Int, blob: UnsafeRawBufferPointer) {
    statement.bind(Int32(index + 1), blob: blob)
  }

  func insert() throws {
    defer {
      sqlite3_reset(statement.handle)
      sqlite3_clear_bindings(statement.handle)
    }
    _ = try statement.step()
  }
}
