import Foundation
import Records
import Synchronization

/// The bytes of a file, or of standard input.
public final class FileSource: ByteSource {
  /// What a person would call it: the path, or `standard input`.
  public let name: String
  /// How many bytes there are, when that is known: not for a pipe.
  public let size: Int64?
  /// How many bytes were read so far; with `size` it makes a progress bar.
  public var offset: Int64 { taken.load(ordering: .relaxed) }
  private let taken = Atomic<Int64>(0)
  let descriptor: Int32
  private let isOwned: Bool

  /// Opens a file; `-` is standard input.
  public init(_ path: String) throws {
    isOwned = path != "-"
    name = isOwned ? path : "standard input"
    descriptor = isOwned ? Foundation.open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      throw Problem.unreadable(name, code: errno)
    }
    let type = status.st_mode & S_IFMT
    size = type == S_IFREG ? Int64(status.st_size) : nil
    guard type != S_IFDIR else {
      if isOwned { Foundation.close(descriptor) }
      throw Problem.unreadable(name, code: EISDIR)
    }
  }

  deinit { if isOwned { Foundation.close(descriptor) } }

  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = try Descriptor.read(descriptor, into: buffer, name: name, at: offset)
    taken.add(Int64(count), ordering: .relaxed)
    return count
  }
}

/// Reading and writing of file descriptors, whose failures are sentences.
enum Descriptor {
  static func read(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, name: String, at offset: Int64
  ) throws -> Int {
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw Problem.unreadable(name, code: errno, at: offset) }
    }
  }

  /// Writes all of `bytes`.
  static func write(
    _ descriptor: Int32, _ bytes: UnsafeRawBufferPointer, name: String, at offset: Int64
  ) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = Foundation.write(descriptor, part.baseAddress, part.count)
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        let written = offset + Int64(bytes.count - rest.count)
        throw Problem.unwritable(name, code: errno, at: written)
      }
    }
  }
}
