import Records
import Store

/// A statement as PostgreSQL reads it.
enum PostgresText {
  /// Numbers the values, and names the stage, whose tables are the connection's temporary ones.
  ///
  /// Texts are compared byte by byte, as columns are, also where only bound ones meet.
  static func of(_ sql: SQL) -> String {
    let source = Array(sql.text.utf8)
    var text: [UInt8] = []
    text.reserveCapacity(source.count + sql.values.count * 18)
    var index = 0
    var number = 0
    while index < source.count {
      switch source[index] {
      case UInt8(ascii: "?"):
        number += 1
        text += place(number, of: sql.values)
        index += 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let end = quoted(source, from: index)
        if source[index..<end].elementsEqual(stage), end < source.count, source[end] == dot {
          text += Array("pg_temp".utf8)
        } else {
          text += source[index..<end]
        }
        index = end
      case let byte:
        text.append(byte)
        index += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static let stage = Array("\"\(SQL.stageSchema)\"".utf8)
  private static let dot = UInt8(ascii: ".")

  private static func place(_ number: Int, of values: [Value]) -> [UInt8] {
    guard number <= values.count, case .text = values[number - 1] else {
      return Array("$\(number)".utf8)
    }
    return Array("($\(number) COLLATE \"C\")".utf8)
  }

  /// Where the quoted name or text that begins at `start` has ended.
  private static func quoted(_ source: [UInt8], from start: Int) -> Int {
    let quote = source[start]
    var index = start + 1
    while index < source.count, source[index] != quote { index += 1 }
    return min(index + 1, source.count)
  }
}
