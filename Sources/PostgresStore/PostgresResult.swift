import CPostgres
import Records

/// Rows that libpq holds, in binary form; they go with the last reference.
final class PostgresResult {
  let handle: OpaquePointer
  let count: Int
  let width: Int
  /// One for each column.
  let types: [Oid]

  init(_ handle: OpaquePointer) {
    self.handle = handle
    count = Int(PQntuples(handle))
    width = Int(PQnfields(handle))
    types = (0..<width).map { PQftype(handle, Int32($0)) }
  }

  deinit { PQclear(handle) }

  var names: [String] {
    (0..<width).map { PQfname(handle, Int32($0)).map { String(cString: $0) } ?? "" }
  }

  /// How many records a statement changed.
  var changes: Int { PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0 }

  /// What it was: `COMMIT`, `ROLLBACK`, `UPDATE 3`.
  var command: String { PQcmdStatus(handle).map { String(cString: $0) } ?? "" }

  var hasBlobs: Bool { types.contains(PostgresType.bytea) }

  @inline(__always)
  func isNull(_ row: Int, _ index: Int) -> Bool {
    PQgetisnull(handle, Int32(row), Int32(index)) == 1
  }

  @inline(__always)
  func bytes(_ row: Int, _ index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: PQgetvalue(handle, Int32(row), Int32(index)),
      count: Int(PQgetlength(handle, Int32(row), Int32(index))))
  }

  func integer(_ row: Int, _ index: Int) -> Int64 {
    Self.integer(bytes(row, index), types[index])
  }

  static func integer(_ bytes: UnsafeRawBufferPointer, _ type: Oid) -> Int64 {
    switch type {
    case PostgresType.bigint:
      return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    case PostgresType.integer: return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
    case PostgresType.oid: return Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
    case PostgresType.smallint:
      return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
    case PostgresType.bool: return bytes.first == 1 ? 1 : 0
    case PostgresType.numeric: return numeric(bytes)
    default: return 0
    }
  }

  func value(_ row: Int, _ index: Int) -> Value {
    guard !isNull(row, index) else { return .null }
    switch types[index] {
    case PostgresType.bigint, PostgresType.integer, PostgresType.smallint, PostgresType.bool,
      PostgresType.oid, PostgresType.numeric:
      return .integer(integer(row, index))
    case PostgresType.bytea: return .blob(Array(bytes(row, index)))
    default: return .text(String(decoding: bytes(row, index), as: UTF8.self))
    }
  }

  var rows: [Row] {
    let names = names
    return (0..<count).map { row in
      Row(names: names, values: (0..<width).map { value(row, $0) })
    }
  }

  /// The whole part of a sum: PostgreSQL adds integers up to a `numeric`, which has a count of
  /// digits to the base 10,000, the weight of the first, a sign, a scale, and the digits.
  private static func numeric(_ bytes: UnsafeRawBufferPointer) -> Int64 {
    func short(_ place: Int) -> Int16 {
      Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: place * 2, as: Int16.self))
    }
    guard bytes.count >= 8 else { return 0 }
    let (digits, weight, sign) = (Int(short(0)), Int(short(1)), short(2))
    var number: Int64 = 0
    for place in 0..<max(0, weight + 1) {
      let digit = place < digits ? Int64(short(4 + place)) : 0
      let (product, tooLarge) = number.multipliedReportingOverflow(by: 10_000)
      guard !tooLarge else { return sign == 0 ? .max : .min }
      number = product &+ digit
    }
    return sign == 0 ? number : -number
  }
}
