import CZstd
import Records

/// Unpacks zstd: any number of frames behind one another, skippable ones passed over.
public final class ZstdSource: ByteSource {
  static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

  private let name: String
  private let source: any ByteSource
  private let context: OpaquePointer
  private let buffer: UnsafeMutableRawBufferPointer
  private var input: ZSTD_inBuffer
  private var packed: Int64 = 0
  private var unpacked: Int64 = 0
  private var isInFrame = false
  private var isAtEnd = false

  public init(_ source: any ByteSource, name: String) throws {
    guard let context = ZSTD_createDCtx() else {
      throw Problem(.unavailable, "There is not enough memory to unpack \(name).")
    }
    self.name = name
    self.source = source
    self.context = context
    buffer = .allocate(byteCount: ZSTD_DStreamInSize(), alignment: 16)
    input = ZSTD_inBuffer(src: buffer.baseAddress, size: 0, pos: 0)
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, UnpackingLimit.zstdWindow)
  }

  deinit {
    ZSTD_freeDCtx(context)
    buffer.deallocate()
  }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    while output.pos == 0 {
      try refill()
      // Without input there may still be output that did not fit the last time.
      if isAtEnd, !isInFrame { return 0 }
      let wasAt = input.pos
      let hint = ZSTD_decompressStream(context, &output, &input)
      guard ZSTD_isError(hint) == 0 else { throw fault(hint) }
      isInFrame = hint != 0
      if isAtEnd, isInFrame, output.pos == 0, input.pos == wasAt { throw cut }
    }
    unpacked += Int64(output.pos)
    try UnpackingLimit.check(name, packed: position, unpacked: unpacked)
    return output.pos
  }

  private func refill() throws {
    guard input.pos == input.size, !isAtEnd else { return }
    let count = try source.read(into: buffer)
    input.size = count
    input.pos = 0
    packed += Int64(count)
    isAtEnd = count == 0
  }

  /// The offset in the compressed file of the next byte to be unpacked.
  private var position: Int64 { packed - Int64(input.size - input.pos) }

  private var cut: Problem { .unpackable(name, "it ends too early", at: packed) }

  private func fault(_ code: Int) -> Problem {
    let what =
      switch ZSTD_getErrorCode(code) {
      case ZSTD_error_prefix_unknown: "something that is not zstd follows"
      case ZSTD_error_checksum_wrong: "its content does not match its checksum"
      case ZSTD_error_frameParameter_windowTooLarge:
        "it needs more memory to unpack than \(1 << (UnpackingLimit.zstdWindow - 20)) MiB"
      default: String(cString: ZSTD_getErrorName(code)).lowercased()
      }
    return .unpackable(name, what, at: position)
  }
}
