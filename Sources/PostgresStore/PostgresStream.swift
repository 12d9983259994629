import CPostgres
import Records
import Store

/// A query's rows by `COPY … TO STDOUT` in binary form, as fast as the server sends them.
///
/// Its form (PostgreSQL's manual, "COPY", binary format): a head of 19 bytes before the first row;
/// each row is a count of fields, 16 bits, and each field its length, 32 bits, -1 for null, and its
/// bytes; the count -1 ends it. The link can do nothing else meanwhile.
final class PostgresStream: Cursor {
  private let link: PostgresLink
  private let types: UnsafeMutableBufferPointer<Oid>
  private let fields: UnsafeMutableBufferPointer<UnsafeRawBufferPointer>
  @exclusivity(unchecked) private var message: UnsafeMutableRawBufferPointer?
  private var isBegun = false
  private static let head = 19
  private let null = UnsafeRawBufferPointer(start: nil, count: 0)

  /// `query` has no values to bind: COPY takes none.
  init(_ query: String, on link: PostgresLink) throws {
    self.link = link
    let types = try link.run(SQL(stringLiteral: "SELECT * FROM (\(query)) AS q LIMIT 0")).types
    self.types = .allocate(capacity: types.count)
    _ = self.types.initialize(from: types)
    fields = .allocate(capacity: types.count)
    fields.initialize(repeating: null)
    do { try link.beginCopyOut("COPY (\(query)) TO STDOUT (FORMAT binary)") } catch {
      release()
      throw error
    }
  }

  deinit { release() }

  func next() throws -> Bool {
    forget()
    message = try link.copied()
    guard var message = message.map({ UnsafeRawBufferPointer($0) }) else { return false }
    if !isBegun {
      isBegun = true
      message = UnsafeRawBufferPointer(rebasing: message[Self.head...])
      guard !message.isEmpty else { return try next() }
    }
    let count = Int(Int16(bigEndian: message.loadUnaligned(as: Int16.self)))
    // Only the end of the whole comes after it.
    guard count >= 0 else { return try next() }
    guard count == fields.count else { throw Fault("PostgreSQL sent \(count) fields of a row") }
    var place = 2
    for index in 0..<count {
      let length = message.loadUnaligned(fromByteOffset: place, as: Int32.self).bigEndian
      place += 4
      fields[index] =
        length < 0
        ? null : UnsafeRawBufferPointer(rebasing: message[place..<place + Int(length)])
      place += max(Int(length), 0)
    }
    return true
  }

  func isNull(_ index: Int) -> Bool { fields[index].baseAddress == nil }

  func integer(_ index: Int) -> Int64 { PostgresResult.integer(fields[index], types[index]) }

  func bytes(_ index: Int) -> UnsafeRawBufferPointer { fields[index] }

  private func forget() {
    PQfreemem(message?.baseAddress)
    message = nil
  }

  private func release() {
    forget()
    types.deallocate()
    fields.deallocate()
  }
}
