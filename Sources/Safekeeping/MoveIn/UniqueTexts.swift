import Records

/// Watches that no two records have the same text in a column: the later one loses it.
final class UniqueTexts {
  let index: Int
  private let column: Column
  private let table: Table
  private var taken: Set<String> = []

  init(_ column: Column, at index: Int, of table: Table) {
    self.column = column
    self.index = index
    self.table = table
  }

  /// Counts `text` as taken by a record that was here before.
  func take(_ text: String) { taken.insert(key(text)) }

  /// `isFree` says what else a new text must not collide with.
  func check(_ draft: DraftRecord, isFree: (String) -> Bool) {
    guard let text = draft.text(index), !taken.insert(key(text)).inserted else { return }
    guard column.isRequired else {
      draft.cells[index] = .null
      return draft.tell(index, found: text, reason: Reason.taken(table.one), done: Reason.empty)
    }
    var number = 2
    var next = renamed(text, number)
    while taken.contains(key(next)) || !isFree(next) {
      number += 1
      next = renamed(text, number)
    }
    take(next)
    draft.cells[index] = .text(next)
    draft.tell(index, found: text, reason: Reason.taken(table.one), done: next)
  }

  private func renamed(_ text: String, _ number: Int) -> String {
    column.name == "name" ? "\(text) (\(number))" : "\(text)-\(number)"
  }

  /// National IDs that differ only in dashes and spaces are the same.
  private func key(_ text: String) -> String {
    if column.ignoresCase { return text.lowercased() }
    guard column.name == "national_id" else { return text }
    let core = text.filter { $0.isLetter || $0.isNumber }.uppercased()
    return core.isEmpty ? text : core
  }
}

/// Watches that columns which must be unique together are, without keeping every record's: only
/// the keys that the old file has more than once, or spells in another way, are remembered.
final class UniqueTogether {
  private struct Key: Hashable {
    let first: Int64
    let second: Int64
    let third: Int64
  }

  private let indexes: [Int]
  private var repeated: Set<Key> = []
  private var taken: Set<Key> = []

  init(_ indexes: [Int]) { self.indexes = indexes }

  /// The old file has this key more than once.
  func watch(_ values: [Int64]) { repeated.insert(key(values)) }

  var isIdle: Bool { repeated.isEmpty }

  /// Whether an earlier record has this one's key. `isThere` looks among those that came over, and
  /// is asked for a key that the old file spells otherwise.
  func isTaken(_ draft: DraftRecord, isThere: ([Int64]) throws -> Bool) rethrows -> Bool {
    let values = indexes.compactMap { draft.cells[$0].integer }
    guard values.count == indexes.count else { return false }
    let key = key(values)
    if draft.hasOddDay, !repeated.contains(key) {
      repeated.insert(key)
      if try isThere(values) { taken.insert(key) }
    }
    guard repeated.contains(key) else { return false }
    return !taken.insert(key).inserted
  }

  private func key(_ values: [Int64]) -> Key {
    Key(first: values[0], second: values[1], third: values.count > 2 ? values[2] : 0)
  }
}
