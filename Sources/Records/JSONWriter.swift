/// Writes the records of a table as JSON objects, one a line: `{"id": 1, "name": "…"}`.
///
/// The text is canonical: equal records give equal bytes on every engine, which is what the
/// checksums of a backup are made over.
public struct JSONWriter: Sendable {
  private let forms: [Kind.Form]
  private let keys: RecordKeys

  /// Rows are given with a cell for each of the table's columns, in their order.
  public init(_ table: Table) {
    forms = table.columns.map(\.kind.form)
    keys = RecordKeys(table)
  }

  public func record(_ cells: some Cells, into out: inout ByteText) { write(cells, into: &out) }

  /// The same for a row in memory, made for its type alone and so much faster.
  public func record(_ row: HeldRow, into out: inout ByteText) { write(row, into: &out) }

  private func write(_ cells: some Cells, into out: inout ByteText) {
    out.byte(UInt8(ascii: "{"))
    keys.bytes.withUnsafeBytes { bytes in
      for index in forms.indices {
        out.raw(UnsafeRawBufferPointer(rebasing: bytes[keys.places[index]]))
        value(of: cells, index, into: &out)
      }
    }
    out.byte(UInt8(ascii: "}"))
  }

  @inline(__always)
  private func value(of cells: some Cells, _ index: Int, into out: inout ByteText) {
    switch forms[index] {
    case .text, .choice:
      if let text = cells.bytesIfAny(index) { return Self.string(text, into: &out) }
    case .integer: if let number = cells.integerIfAny(index) { return out.integer(number) }
    case .money: if let amount = cells.integerIfAny(index) { return out.money(amount) }
    case .bool:
      if let flag = cells.integerIfAny(index) { return out.raw(flag == 0 ? "false" : "true") }
    case .date:
      if let day = cells.integerIfAny(index) { return Self.quoted(&out) { $0.isoDay(day) } }
    case .timestamp:
      if let seconds = cells.integerIfAny(index) {
        return Self.quoted(&out) { $0.isoTimestamp(seconds) }
      }
    case .blob:
      if let bytes = cells.bytesIfAny(index) {
        return Self.quoted(&out) { Base64.write(bytes, into: &$0) }
      }
    }
    out.raw("null")
  }

  @inline(__always)
  private static func quoted(_ out: inout ByteText, _ content: (inout ByteText) -> Void) {
    out.byte(UInt8(ascii: "\""))
    content(&out)
    out.byte(UInt8(ascii: "\""))
  }

  /// A JSON string: `"`, `\` and control characters escaped, everything else as it is.
  public static func string(_ bytes: UnsafeRawBufferPointer, into out: inout ByteText) {
    out.byte(UInt8(ascii: "\""))
    var start = 0
    for index in bytes.indices where needsEscape[Int(bytes[index])] {
      out.raw(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
      escape(bytes[index], into: &out)
      start = index + 1
    }
    out.raw(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    out.byte(UInt8(ascii: "\""))
  }

  public static func string(_ text: String, into out: inout ByteText) {
    var text = text
    text.withUTF8 { string(UnsafeRawBufferPointer($0), into: &out) }
  }

  private static let needsEscape: [Bool] = (0...255).map { $0 < 32 || $0 == 34 || $0 == 92 }

  private static func escape(_ byte: UInt8, into out: inout ByteText) {
    switch byte {
    case UInt8(ascii: "\""): out.raw("\\\"")
    case UInt8(ascii: "\\"): out.raw("\\\\")
    case 10: out.raw("\\n")
    case 13: out.raw("\\r")
    case 9: out.raw("\\t")
    default:
      let hex: [UInt8] = Array("0123456789abcdef".utf8)
      out.raw("\\u00")
      out.byte(hex[Int(byte >> 4)])
      out.byte(hex[Int(byte & 15)])
    }
  }
}

/// What stands before each value of a record: `"id": `, `, "name": `, …
struct RecordKeys: Sendable {
  /// One behind the other.
  let bytes: [UInt8]
  /// Where each lies in `bytes`, in the order of the columns.
  let places: [Range<Int>]

  init(_ table: Table) {
    var bytes: [UInt8] = []
    places = table.columns.enumerated().map { index, column in
      let start = bytes.count
      bytes += "\(index == 0 ? "" : ", ")\"\(column.name)\": ".utf8
      return start..<bytes.count
    }
    self.bytes = bytes
  }
}

/// RFC 4648, with padding, without line breaks.
public enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
    return values
  }()

  static func write(_ bytes: UnsafeRawBufferPointer, into out: inout ByteText) {
    let letters = out.room((bytes.count + 2) / 3 * 4)
    var length = 0
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let left = bytes.count - start
      let group =
        UInt32(bytes[start]) << 16 | (left > 1 ? UInt32(bytes[start + 1]) << 8 : 0)
        | (left > 2 ? UInt32(bytes[start + 2]) : 0)
      letters[length] = alphabet[Int(group >> 18)]
      letters[length + 1] = alphabet[Int(group >> 12 & 63)]
      letters[length + 2] = left > 1 ? alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "=")
      letters[length + 3] = left > 2 ? alphabet[Int(group & 63)] : UInt8(ascii: "=")
      length += 4
    }
    out.advance(length)
  }

  /// Nil unless the text is canonical: the right alphabet, length and padding, and no stray bits.
  public static func read(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    guard text.count.isMultiple(of: 4) else { return nil }
    let padding = text.suffix(2).reversed().prefix { $0 == UInt8(ascii: "=") }.count
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    for start in stride(from: 0, to: text.count, by: 4) {
      let pads = start + 4 == text.count ? padding : 0
      var group: UInt32 = 0
      for offset in 0..<4 {
        let value = offset >= 4 - pads ? 0 : values[Int(text[start + offset])]
        guard value < 64 else { return nil }
        group = group << 6 | UInt32(value)
      }
      guard pads == 0 || group & (pads == 1 ? 0xFF : 0xFFFF) == 0 else { return nil }
      bytes.append(UInt8(group >> 16))
      if pads < 2 { bytes.append(UInt8(group >> 8 & 255)) }
      if pads < 1 { bytes.append(UInt8(group & 255)) }
    }
    return bytes
  }
}
