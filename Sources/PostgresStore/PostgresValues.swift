import CPostgres
import Records

/// Bound values in PostgreSQL's binary form, in one block of memory.
struct PostgresValues {
  private var bytes: [UInt8] = []
  /// Where each begins; -1 for null.
  private var starts: [Int] = []
  private var lengths: [Int32] = []
  private var types: [Oid] = []

  /// Throws a `Problem` for a text that PostgreSQL can't hold.
  init(_ values: [Value]) throws {
    for value in values {
      switch value {
      case .null: add(type: 0, isNull: true)
      case .integer(let integer):
        withUnsafeBytes(of: integer.bigEndian) { bytes += $0 }
        add(type: PostgresType.bigint, length: 8)
      case .text(var text):
        let length = try text.withUTF8 { text in
          try Self.requireNoNul(UnsafeRawBufferPointer(text))
          bytes += text
          return text.count
        }
        add(type: PostgresType.text, length: length)
      case .blob(let blob):
        bytes += blob
        add(type: PostgresType.bytea, length: blob.count)
      }
    }
  }

  /// Calls `body` with libpq's arrays: types, values, lengths, formats.
  func withPointers<T>(
    _ body: (
      Int32, UnsafePointer<Oid>, UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>,
      UnsafePointer<Int32>
    ) -> T
  ) -> T? {
    let formats = [Int32](repeating: 1, count: max(1, types.count))
    return (bytes + [0]).withUnsafeBytes { block in
      guard let base = block.baseAddress?.assumingMemoryBound(to: CChar.self) else { return nil }
      let pointers = starts.map { $0 < 0 ? nil : UnsafePointer(base + $0) }
      return types.withUnsafeBufferPointer { types in
        pointers.withUnsafeBufferPointer { pointers in
          lengths.withUnsafeBufferPointer { lengths in
            formats.withUnsafeBufferPointer { formats in
              guard let types = types.baseAddress, let pointers = pointers.baseAddress,
                let lengths = lengths.baseAddress, let formats = formats.baseAddress
              else { return nil }
              return body(Int32(starts.count), types, pointers, lengths, formats)
            }
          }
        }
      }
    }
  }

  var isEmpty: Bool { starts.isEmpty }

  private mutating func add(type: Oid, length: Int = 0, isNull: Bool = false) {
    types.append(type)
    lengths.append(Int32(length))
    starts.append(isNull ? -1 : bytes.count - length)
  }

  /// SQLite keeps the character with the number 0, PostgreSQL does not.
  static func requireNoNul(_ text: UnsafeRawBufferPointer, of place: String = "A text") throws {
    guard text.contains(0) else { return }
    throw Problem(
      .invalid, "\(place) has a character with the number 0, which PostgreSQL can't keep.",
      advice: "Nothing was changed. Write it anew without that character.")
  }
}

/// The numbers of the types that Rollbook meets (PostgreSQL's catalogue `pg_type`).
enum PostgresType {
  static let bool: Oid = 16
  static let bytea: Oid = 17
  static let bigint: Oid = 20
  static let smallint: Oid = 21
  static let integer: Oid = 23
  static let text: Oid = 25
  static let oid: Oid = 26
  static let numeric: Oid = 1700
}
