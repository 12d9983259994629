import Dispatch
import Records

/// A file under way to somebody, read as it lies on the disk.
///
/// `@unchecked Sendable`: `source` is touched only on `queue`, which is serial.
public final class VaultReader: @unchecked Sendable {
  private let source: FileSource
  private let queue = DispatchQueue(label: "rollbook.vault")

  /// Opens it; from then on it may lose its name.
  public init(path: String) throws { source = try FileSource(path) }

  /// Bytes in all, when that is known.
  public var size: Int64? { source.size }

  /// The following piece; nil at the end.
  public func next() async throws -> [UInt8]? {
    try await withCheckedThrowingContinuation { done in
      queue.async { done.resume(with: Result { try self.read() }) }
    }
  }

  private func read() throws -> [UInt8]? {
    let piece = try [UInt8](unsafeUninitializedCapacity: 256 * 1024) { buffer, count in
      count = try source.read(into: UnsafeMutableRawBufferPointer(buffer))
    }
    return piece.isEmpty ? nil : piece
  }
}
