import CXXHash
import Crypto
import Records

/// The checksum of a table: the sum, modulo 2^64, of the XXH3 hashes of its records' canonical
/// texts (`JSONWriter.record`). It does not depend on the engine or the order of the records.
public struct Checksum: Hashable, Sendable, CustomStringConvertible {
  public private(set) var sum: UInt64 = 0
  public private(set) var count: Int64 = 0

  public init() {}

  public mutating func add(_ record: UnsafeRawBufferPointer) {
    sum &+= XXH3_64bits(record.baseAddress, record.count)
    count += 1
  }

  /// `xxh3:0123456789abcdef`
  public var description: String {
    String(decoding: ByteText.written(write), as: UTF8.self)
  }

  /// Writes its description.
  func write(into out: inout ByteText) {
    out.raw("xxh3:")
    Hexadecimal.write(sum, into: &out)
  }
}

extension SHA256.Digest {
  /// 64 hexadecimal digits.
  var hex: String { Hexadecimal.text(self) }
}
