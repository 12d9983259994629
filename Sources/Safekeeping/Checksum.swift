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
    let hex = String(sum, radix: 16)
    return "xxh3:" + String(repeating: "0", count: 16 - hex.count) + hex
  }
}

extension SHA256.Digest {
  /// 64 hexadecimal digits.
  var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
