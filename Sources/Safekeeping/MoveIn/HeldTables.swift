import Records
import Store

/// Old records held in memory: those of a backup, and of tests.
public struct HeldTables: OldRecords {
  public enum Cell: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
  }

  public let place: String
  /// Whether it holds only what the old system put into its backups.
  public let isBackup: Bool
  public private(set) var columns: [String: [String]] = [:]
  private var rows: [String: [[Cell]]] = [:]

  public init(place: String, isBackup: Bool = false) {
    self.place = place
    self.isBackup = isBackup
  }

  /// Makes a table, or one with other columns in its place.
  public mutating func set(_ table: String, columns names: [String]) {
    columns[table] = names
    rows[table] = []
  }

  /// Adds a record whose cells are in the order of the table's columns.
  public mutating func add(_ table: String, _ cells: [Cell]) {
    rows[table, default: []].append(cells)
  }

  public func open() throws -> any OldReader { HeldReader(self) }

  func rows(_ names: [String], of table: String) -> [[Cell]] {
    let places = names.compactMap { columns[table]?.firstIndex(of: $0) }
    return (rows[table] ?? []).map { row in places.map { row[$0] } }
  }

  /// In order of ID, whatever order they came in.
  mutating func sort() {
    for (table, names) in columns {
      guard let id = names.firstIndex(of: "id") else { continue }
      rows[table]?.sort { Self.number($0[id]) < Self.number($1[id]) }
    }
  }

  private static func number(_ cell: Cell) -> Int64 {
    if case .integer(let value) = cell { value } else { .max }
  }
}

final class HeldReader: OldReader {
  private let held: HeldTables
  var tables: [String: [String]] { held.columns }
  var isBackup: Bool { held.isBackup }

  init(_ held: HeldTables) { self.held = held }

  func cursor(over columns: [String], of table: String) throws -> any OldCursor {
    HeldCursor(held.rows(columns, of: table))
  }

  func repeated(_ columns: [String], of table: String) throws -> any OldCursor {
    let groups = Dictionary(grouping: held.rows(columns, of: table)) { $0 }
    return HeldCursor(groups.values.filter { $0.count > 1 }.map { $0[0] })
  }
}

final class HeldCursor: OldCursor {
  private var rest: ArraySlice<[HeldTables.Cell]>
  private var row: [HeldTables.Cell] = []
  private var texts: [UnsafeMutableRawBufferPointer] = []

  init(_ rows: [[HeldTables.Cell]]) { rest = rows[...] }

  deinit { forget() }

  func next() throws -> Bool {
    forget()
    guard let first = rest.popFirst() else { return false }
    row = first
    texts = row.map { cell in
      let text = Self.text(cell)
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.utf8.count, alignment: 1)
      memory.copyBytes(from: text.utf8)
      return memory
    }
    return true
  }

  private static func text(_ cell: HeldTables.Cell) -> String {
    switch cell {
    case .null: ""
    case .integer(let value): String(value)
    case .real(let value): "\(value)"
    case .text(let text): text
    }
  }

  func form(_ index: Int) -> OldForm {
    switch row[index] {
    case .null: .null
    case .integer: .integer
    case .real: .real
    case .text: .text
    }
  }

  func isNull(_ index: Int) -> Bool { row[index] == .null }
  func integer(_ index: Int) -> Int64 {
    if case .integer(let value) = row[index] { value } else { 0 }
  }
  func real(_ index: Int) -> Double { if case .real(let value) = row[index] { value } else { 0 } }
  func bytes(_ index: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(texts[index]) }

  private func forget() {
    for memory in texts { memory.deallocate() }
    texts = []
  }
}
