import CZlib
import Records

/// Unpacks gzip: any number of members behind one another.
public final class GzipSource: ByteSource {
  static let magic: [UInt8] = [0x1F, 0x8B]

  private let name: String
  private let source: any ByteSource
  /// zlib remembers where its state lies, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var packed: Int64 = 0
  private var unpacked: Int64 = 0
  private var isInMember = true
  private var isAtEnd = false

  public init(_ source: any ByteSource, name: String) throws {
    self.name = name
    self.source = source
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    buffer = .allocate(capacity: 128 << 10)
    // 15 is the largest window, 16 more says gzip and not zlib's own wrapping.
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
      throw Problem(.unavailable, "There is not enough memory to unpack \(name).")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    buffer.deallocate()
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let room = min(buffer.count, 1 << 30)
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room)
    while stream.pointee.avail_out == UInt32(room) {
      try refill()
      if isAtEnd {
        guard !isInMember else { throw problem("it ends too early") }
        return 0
      }
      try step()
    }
    let count = room - Int(stream.pointee.avail_out)
    unpacked += Int64(count)
    try UnpackingLimit.check(name, packed: position, unpacked: unpacked)
    return count
  }

  private func refill() throws {
    guard stream.pointee.avail_in == 0, !isAtEnd else { return }
    let count = try source.read(into: UnsafeMutableRawBufferPointer(buffer))
    stream.pointee.next_in = buffer.baseAddress
    stream.pointee.avail_in = UInt32(count)
    packed += Int64(count)
    isAtEnd = count == 0
  }

  private func step() throws {
    if !isInMember {
      guard stream.pointee.next_in.pointee == Self.magic[0], inflateReset(stream) == Z_OK else {
        throw problem("something that is not gzip follows")
      }
      isInMember = true
    }
    switch inflate(stream, Z_NO_FLUSH) {
    case Z_STREAM_END: isInMember = false
    case Z_OK, Z_BUF_ERROR: break
    case Z_MEM_ERROR: throw Problem(.unavailable, "There is not enough memory to unpack \(name).")
    default:
      let text = stream.pointee.msg.map { String(cString: $0) } ?? "its content makes no sense"
      throw problem(text)
    }
  }

  /// The offset in the compressed file of the next byte to be unpacked.
  private var position: Int64 { packed - Int64(stream.pointee.avail_in) }

  private func problem(_ what: String) -> Problem { .unpackable(name, what, at: position) }
}
