import CPostgres
import Records
import Store

/// A result under way: rows come in batches, and while one is read the next is on its way.
final class PostgresCursor: Cursor {
  private let name: String
  private let connection: PostgresConnection
  private var batch: PostgresResult?
  /// What the batch holds, so that a cell is read without counting references.
  @exclusivity(unchecked) private var handle: OpaquePointer?
  private var types: UnsafeMutableBufferPointer<Oid>?
  @exclusivity(unchecked) private var row: Int32 = 0
  private var count: Int32 = 0
  private var following: PostgresResult?
  private var size = 16
  /// How many rows were asked for last.
  private var asked = 0
  private var isFinished = false

  init(_ name: String, on connection: PostgresConnection) {
    self.name = name
    self.connection = connection
  }

  deinit { types?.deallocate() }

  func next() throws -> Bool {
    row += 1
    if row < count { return true }
    guard !isFinished else { return false }
    let arrived = try arrival()
    take(arrived)
    if arrived.count < asked {
      isFinished = true
      _ = try connection.run("CLOSE \(name: name)")
    } else {
      grow(arrived)
      try ask()
    }
    return arrived.count > 0
  }

  func isNull(_ index: Int) -> Bool { PQgetisnull(handle, row, Int32(index)) == 1 }

  func integer(_ index: Int) -> Int64 {
    guard let types else { return 0 }
    return PostgresResult.integer(bytes(index), types[index])
  }

  func bytes(_ index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: PQgetvalue(handle, row, Int32(index)),
      count: Int(PQgetlength(handle, row, Int32(index))))
  }

  private func take(_ arrived: PostgresResult) {
    batch = arrived
    handle = arrived.handle
    row = 0
    count = Int32(arrived.count)
    guard types == nil else { return }
    let kept = UnsafeMutableBufferPointer<Oid>.allocate(capacity: arrived.types.count)
    _ = kept.initialize(from: arrived.types)
    types = kept
  }

  /// Takes the rows that were asked for off the line.
  func receive() throws { following = try connection.link.receive() }

  private func arrival() throws -> PostgresResult {
    if asked == 0 { try ask() }
    if following == nil { try connection.settle() }
    guard let arrived = following else { throw Fault("PostgreSQL sent no rows for \(name)") }
    following = nil
    return arrived
  }

  private func ask() throws {
    asked = size
    try connection.fetch("FETCH FORWARD \(size) FROM \"\(name)\"", for: self)
  }

  /// Batches grow to where a round trip no longer counts. Those with files in them stay small,
  /// since one may be megabytes.
  private func grow(_ batch: PostgresResult) {
    size = min(size * 4, batch.hasBlobs ? 16 : 2048)
  }
}
