import Records

/// A stream of bytes that is read once, from front to back.
///
/// `read` blocks until there is something: call it on the threads of the database and of files,
/// never on Swift's cooperative pool.
public protocol ByteSource: AnyObject {
  /// Fills at least one byte of `buffer`, which is not empty, and says how many; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int

  /// Reads what is left, for a fault that only the end shows: a packed file that was damaged may give
  /// nonsense before its checksum comes. Nil when there is none, or nothing that could show one.
  func faultAtEnd() -> Problem?
}

extension ByteSource {
  public func faultAtEnd() -> Problem? { nil }

  /// Reads until `buffer` is full or the stream ends.
  func fill(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var count = 0
    while count < buffer.count {
      let more = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[count...]))
      if more == 0 { break }
      count += more
    }
    return count
  }
}

/// A stream whose first bytes were looked at and are given again.
final class PeekedSource: ByteSource {
  let first: [UInt8]
  private let rest: any ByteSource
  private var given = 0

  /// Looks at the first `count` bytes, or all of them when there are fewer.
  init(_ source: any ByteSource, count: Int) throws {
    rest = source
    var bytes = [UInt8](repeating: 0, count: count)
    let found = try bytes.withUnsafeMutableBytes { try source.fill($0) }
    first = Array(bytes.prefix(found))
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard given < first.count else { return try rest.read(into: buffer) }
    let part = first[given...].prefix(buffer.count)
    buffer.copyBytes(from: part)
    given += part.count
    return part.count
  }
}

/// Bytes that are already in memory.
public final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var given = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let part = bytes[given...].prefix(buffer.count)
    buffer.copyBytes(from: part)
    given += part.count
    return part.count
  }
}
