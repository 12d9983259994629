import Dispatch
import Records

extension Vault {
  /// Reads a kept backup as it lies on the disk, piece by piece.
  public func reader(of name: String) throws -> VaultReader {
    VaultReader(try FileSource(path(of: name)))
  }
}

/// A file of the vault under way to somebody.
///
/// `@unchecked Sendable`: `source` is touched only on `queue`, which is serial.
public final class VaultReader: @unchecked Sendable {
  private let source: FileSource
  private let queue = DispatchQueue(label: "rollbook.vault")

  init(_ source: FileSource) { self.source = source }

  /// Reads any other file in the same way.
  public convenience init(path: String) throws { self.init(try FileSource(path)) }

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
