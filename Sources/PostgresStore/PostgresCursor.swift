import Records
import Store

/// A result under way: rows come in batches, and while one is read the next is on its way.
final class PostgresCursor: Cursor {
  private let name: String
  private let connection: PostgresConnection
  private var batch: PostgresResult?
  private var row = 0
  private var following: PostgresResult?
  private var size = 16
  /// How many rows were asked for last.
  private var asked = 0
  private var isFinished = false

  init(_ name: String, on connection: PostgresConnection) {
    self.name = name
    self.connection = connection
  }

  func next() throws -> Bool {
    row += 1
    if let batch, row < batch.count { return true }
    guard !isFinished else { return false }
    let arrived = try arrival()
    batch = arrived
    row = 0
    if arrived.count < asked {
      isFinished = true
      _ = try connection.run("CLOSE \(name: name)")
    } else {
      grow(arrived)
      try ask()
    }
    return arrived.count > 0
  }

  func isNull(_ index: Int) -> Bool { batch?.isNull(row, index) ?? true }
  func integer(_ index: Int) -> Int64 { batch?.integer(row, index) ?? 0 }
  func bytes(_ index: Int) -> UnsafeRawBufferPointer {
    batch?.bytes(row, index) ?? UnsafeRawBufferPointer(start: nil, count: 0)
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
