import Foundation
import Records
import Testing

/// `docs/backup.schema.json` follows from the description; `ROLLBOOK_RECORD=1` writes it anew.
@Suite struct BackupSchemaTests {
  private static let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../docs/backup.schema.json").standardizedFileURL

  @Test func theDocumentedSchemaIsThatOfTheTables() throws {
    let wanted = Self.schema()
    _ = try JSONSerialization.jsonObject(with: Data(wanted.utf8))
    if ProcessInfo.processInfo.environment["ROLLBOOK_RECORD"] == "1" {
      try wanted.write(to: Self.place, atomically: true, encoding: .utf8)
    }
    let documented = try String(contentsOf: Self.place, encoding: .utf8)
    #expect(documented == wanted, "docs/backup.schema.json is behind: ROLLBOOK_RECORD=1 renews it")
  }

  private static func schema() -> String {
    let names = School.tables.map(\.name)
    let whole = #"{"type": "integer", "minimum": 0}"#
    let sum = #"{"type": "string", "pattern": "^xxh3:[0-9a-f]{16}$"}"#
    return """
      {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A complete backup of Rollbook",
        "description": "What a schema can't say, references, uniqueness, counts and sums, is proven by “rollbook verify”.",
        "type": "object",
        "required": ["format", "version", "tables", "counts", "checksums", "sha256"],
        "properties": {
          "format": {"const": "rollbook-backup"},
          "version": {"type": "integer", "minimum": 1, "maximum": 1},
          "created_at": {"$ref": "#/$defs/moment"},
          "school": {"type": "string"},
          "time_zone": {"type": "string"},
          "reason": {"type": "string"},
          "program": {"type": "string"},
          "tables": {
            "type": "object",
            "required": [\(listed(names))],
            "additionalProperties": false,
            "properties": {
      \(School.tables.map(table).joined(separator: ",\n"))
            }
          },
          "counts": \(perTable(names, whole)),
          "checksums": \(perTable(names, sum)),
          "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}
        },
        "$defs": {
          "text": {"type": "string", "minLength": 1},
          "money": {"type": "number", "description": "Written with exactly two decimals."},
          "day": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"},
          "moment": {"type": "string", "description": "UTC", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$"}
        }
      }

      """
  }

  private static func listed(_ names: [String]) -> String {
    names.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  private static func perTable(_ names: [String], _ value: String) -> String {
    """
    {"type": "object", "required": [\(listed(names))], "additionalProperties": \(value)}
    """
  }

  private static func table(_ table: Table) -> String {
    let needed = table.columns.filter(\.isRequired).map(\.name)
    let columns = table.columns.map { "      \"\($0.name)\": \(column($0))" }
    return """
      "\(table.name)": {
        "type": "array",
        "items": {
          "type": "object",
          "required": [\(listed(needed))],
          "additionalProperties": false,
          "properties": {
      \(columns.joined(separator: ",\n"))
          }
        }
      }
      """.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n")
  }

  private static func column(_ column: Column) -> String {
    let value =
      switch column.kind {
      case .text: reference("text")
      case .integer: #"{"type": "integer"}"#
      case .money: reference("money")
      case .date: reference("day")
      case .timestamp: reference("moment")
      case .bool: #"{"type": "boolean"}"#
      case .choice(let words): "{\"enum\": [\(listed(words))]}"
      case .reference(let other):
        "{\"type\": \"integer\", \"description\": \"The id of a record of \(other.table).\"}"
      case .blob: #"{"type": "string", "contentEncoding": "base64"}"#
      }
    return column.isRequired ? value : "{\"anyOf\": [\(value), {\"type\": \"null\"}]}"
  }

  private static func reference(_ name: String) -> String { "{\"$ref\": \"#/$defs/\(name)\"}" }
}
