import Dispatch
import Records

/// A stream that is read on a thread of its own, some pieces ahead of whoever asks: so unpacking takes
/// one core while what was unpacked takes another.
///
/// `@unchecked Sendable`: `source` is touched only on `queue`, which is serial.
final class AheadSource: ByteSource, @unchecked Sendable {
  /// `@unchecked Sendable`: it belongs to the queue while it is filled, and to the reader from then on
  /// until it is used up.
  private final class Piece: @unchecked Sendable {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 16)
    /// What of `memory` was filled and not given yet.
    var rest: Slice<UnsafeRawBufferPointer>
    var problem: (any Error)?

    init() { rest = UnsafeRawBufferPointer(memory)[..<0] }
    deinit { memory.deallocate() }
  }

  private let source: any ByteSource
  private let queue = DispatchQueue(label: "rollbook.ahead")
  private let pieces = [Piece(), Piece()]
  /// Counts the filled pieces that the reader has not come to yet.
  private let filled = DispatchSemaphore(value: 0)
  private var turn = 0
  private var current: Piece?

  init(_ source: any ByteSource) {
    self.source = source
    pieces.forEach(fill)
  }

  /// A problem, or the end, comes again and again.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let piece = current ?? following()
    if let problem = piece.problem { throw problem }
    let part = piece.rest.prefix(buffer.count)
    buffer.copyBytes(from: part)
    piece.rest = piece.rest.dropFirst(part.count)
    if !part.isEmpty, piece.rest.isEmpty {
      current = nil
      fill(piece)
    }
    return part.count
  }

  private func following() -> Piece {
    filled.wait()
    let piece = pieces[turn]
    turn = (turn + 1) % pieces.count
    current = piece
    return piece
  }

  private func fill(_ piece: Piece) {
    queue.async { [self] in
      do {
        let count = try source.read(into: piece.memory)
        piece.rest = UnsafeRawBufferPointer(piece.memory)[..<count]
      } catch { piece.problem = error }
      filled.signal()
    }
  }
}
