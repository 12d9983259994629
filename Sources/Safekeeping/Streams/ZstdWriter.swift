import CZstd
import Records

/// Packs bytes with zstd into a file descriptor, which stays the caller's to sync and close.
///
/// The packing runs on a thread beside; memory is bounded by a few jobs of 2 MiB.
public final class ZstdWriter {
  /// How many bytes were written into the descriptor so far.
  public private(set) var written: Int64 = 0
  private let descriptor: Int32
  private let name: String
  private let context: OpaquePointer
  private let buffer: UnsafeMutableRawBufferPointer

  /// `name` is what sentences call the file; `workers` threads pack beside the caller, 0 is the
  /// caller's own.
  public init(descriptor: Int32, name: String, level: Int32 = 3, workers: Int32 = 1) throws {
    guard let context = ZSTD_createCCtx() else {
      throw Problem(.unavailable, "There is not enough memory to pack \(name).")
    }
    self.descriptor = descriptor
    self.name = name
    self.context = context
    buffer = .allocate(byteCount: ZSTD_CStreamOutSize(), alignment: 16)
    try set(ZSTD_c_compressionLevel, level)
    try set(ZSTD_c_checksumFlag, 1)
    // A libzstd without threads refuses this; then the caller's thread packs, which is only slower.
    if workers > 0, ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_nbWorkers, workers)) == 0 {
      try set(ZSTD_c_jobSize, 2 << 20)
    }
  }

  deinit {
    ZSTD_freeCCtx(context)
    buffer.deallocate()
  }

  public func write(_ bytes: UnsafeRawBufferPointer) throws {
    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    while input.pos < input.size { try step(&input, ZSTD_e_continue) }
  }

  /// Ends the zstd frame; without it the file counts as cut.
  public func finish() throws {
    var input = ZSTD_inBuffer(src: nil, size: 0, pos: 0)
    while try step(&input, ZSTD_e_end) > 0 {}
  }

  /// One call of the packer; says how much it still holds back.
  @discardableResult
  private func step(_ input: inout ZSTD_inBuffer, _ end: ZSTD_EndDirective) throws -> Int {
    var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    let left = ZSTD_compressStream2(context, &output, &input, end)
    try check(left)
    if output.pos > 0 {
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<output.pos])
      try Descriptor.write(descriptor, bytes, name: name, at: written)
      written += Int64(output.pos)
    }
    return left
  }

  private func set(_ parameter: ZSTD_cParameter, _ value: Int32) throws {
    try check(ZSTD_CCtx_setParameter(context, parameter, value))
  }

  private func check(_ code: Int) throws {
    guard ZSTD_isError(code) == 0 else {
      let text = String(cString: ZSTD_getErrorName(code)).lowercased()
      throw Problem(.unavailable, "Packing \(name) failed after \(written) bytes: \(text).")
    }
  }
}
