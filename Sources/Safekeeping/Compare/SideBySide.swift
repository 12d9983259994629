import Records

/// Walks over two states of a school at once and stops at every record that differs.
///
/// Both give their records in the order of their IDs, so one record of each is all the memory that
/// is needed, however big the school.
final class SideBySide {
  let older: any SchoolState
  let newer: any SchoolState
  private var table = School.settings
  private var hasOld = false
  private var hasNew = false
  private var found: RecordChange.Kind?

  init(_ older: any SchoolState, _ newer: any SchoolState) {
    self.older = older
    self.newer = newer
  }

  /// Goes to a table, in the order of the description.
  func begin(_ table: Table) throws {
    self.table = table
    found = nil
    try older.begin(table)
    try newer.begin(table)
    hasOld = try older.next()
    hasNew = try newer.next()
  }

  /// Goes to the next record that differs; nil when the table has no more.
  func next() throws -> RecordChange.Kind? {
    try step(past: found)
    found = nil
    while hasOld || hasNew {
      guard let kind = kind() else {
        try step(past: .changed)
        continue
      }
      found = kind
      return kind
    }
    return nil
  }

  /// Reads both to their ends, which proves files whole.
  func end() throws {
    try older.end()
    try newer.end()
  }

  /// The record that `next` stopped at.
  var change: RecordChange? {
    guard let found else { return nil }
    let (before, after) = (older.record, newer.record)
    return RecordChange(
      table, (found == .added ? after : before).integer(0),
      before: found == .added ? nil : { [table] in before.value(of: $0, in: table) },
      after: found == .removed ? nil : { [table] in after.value(of: $0, in: table) })
  }

  private func step(past kind: RecordChange.Kind?) throws {
    if kind == .changed || kind == .removed { hasOld = try older.next() }
    if kind == .changed || kind == .added { hasNew = try newer.next() }
  }

  /// How the records at hand differ; nil when they are the same.
  private func kind() -> RecordChange.Kind? {
    guard hasOld else { return .added }
    guard hasNew else { return .removed }
    let (old, new) = (older.record, newer.record)
    let (oldID, newID) = (old.integer(0), new.integer(0))
    guard oldID == newID else { return oldID < newID ? .removed : .added }
    let isSame = table.columns.indices.allSatisfy { index in
      old.equals(new, at: index, isInteger: table.columns[index].kind.isInteger)
    }
    return isSame ? nil : .changed
  }
}

extension Cells {
  fileprivate func equals(_ other: any Cells, at index: Int, isInteger: Bool) -> Bool {
    let isEmpty = isNull(index)
    guard isEmpty == other.isNull(index) else { return false }
    if isEmpty { return true }
    if isInteger { return integer(index) == other.integer(index) }
    return bytes(index).elementsEqual(other.bytes(index))
  }

  fileprivate func value(of column: Column, in table: Table) -> Value {
    guard let index = table.index(of: column.name), !isNull(index) else { return .null }
    if column.kind.isInteger { return .integer(integer(index)) }
    return .text(String(decoding: bytes(index), as: UTF8.self))
  }
}
