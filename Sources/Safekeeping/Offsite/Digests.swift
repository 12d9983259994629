import Crypto
import Foundation
import Records

/// The sums of a file that servers know, made in one reading.
struct Digests: Hashable, Sendable, Codable {
  let size: Int64
  let sha256: String
  let sha1: String
  let md5: String

  /// Reads a file to its end.
  static func of(_ path: String) throws -> Digests {
    var sums = DigestSums()
    let source = try FileSource(path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    defer { buffer.deallocate() }
    while case let count = try source.read(into: buffer), count > 0 {
      sums.take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    return sums.finish()
  }

  /// By rclone's name of the sum.
  func value(_ name: String) -> String? {
    switch name {
    case "sha256": sha256
    case "sha1": sha1
    case "md5": md5
    default: nil
    }
  }

  /// The best first.
  static let names = ["sha256", "sha1", "md5"]
}

/// Sums under way.
struct DigestSums {
  private var size: Int64 = 0
  private var sha256 = SHA256()
  private var sha1 = Insecure.SHA1()
  private var md5 = Insecure.MD5()

  mutating func take(_ bytes: UnsafeRawBufferPointer) {
    size += Int64(bytes.count)
    sha256.update(bufferPointer: bytes)
    sha1.update(bufferPointer: bytes)
    md5.update(bufferPointer: bytes)
  }

  func finish() -> Digests {
    Digests(
      size: size, sha256: Hexadecimal.text(sha256.finalize()),
      sha1: Hexadecimal.text(sha1.finalize()),
      md5: Hexadecimal.text(md5.finalize()))
  }
}
