import Crypto
import Dispatch
import Records

/// The SHA-256 of a text that is under way, computed on another core while the text goes on.
///
/// `@unchecked Sendable`: `hash` is touched only on `queue`, which is serial.
final class AsideHash: @unchecked Sendable {
  private var hash = SHA256()
  private let queue = DispatchQueue(label: "rollbook.sha256")
  /// How many copies may wait: so much memory is lent to a core that can't follow.
  private let room = DispatchSemaphore(value: 4)
  /// Bytes of a copy, small enough for the heap to use its memory again at once.
  private static let size = 64 << 10

  func add(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let copy = Array(rest.prefix(Self.size))
      rest = rest.dropFirst(copy.count)
      room.wait()
      queue.async { [self] in
        copy.withUnsafeBytes { hash.update(bufferPointer: $0) }
        room.signal()
      }
    }
  }

  /// Of all bytes that were added, in hexadecimal. To be called once.
  func finish() -> String { queue.sync { hash.finalize().hex } }
}
