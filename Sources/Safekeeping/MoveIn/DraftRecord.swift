import Records
import Store

/// One record on its way. Its cells are where the old file holds them until one must be mended;
/// it is used for one record after the other.
final class DraftRecord {
  enum Cell {
    case null
    case integer(Int64)
    case bytes(UnsafeRawBufferPointer)
    case text(String)

    var isNull: Bool { if case .null = self { true } else { false } }
    var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  }

  let table: Table
  var cells: [Cell]
  /// What stood where a cell could not be read, by its index.
  var raw: [Int: String] = [:]
  /// Whether a day was written in another way than the old system does.
  var hasOddDay = false
  private(set) var misfits: [Misfit] = []
  private(set) var isQuarantined = false
  private var extraNotes: [String] = []
  private var noteIndex: Int?

  init(_ table: Table) {
    self.table = table
    cells = Array(repeating: .null, count: table.columns.count)
  }

  var id: Int64? { cells[0].integer }

  func clear() {
    for index in cells.indices { cells[index] = .null }
    hasOddDay = false
    guard !misfits.isEmpty || !raw.isEmpty else { return }
    raw.removeAll()
    misfits.removeAll()
    isQuarantined = false
  }

  func tell(_ index: Int, found: String, reason: String, done: String) {
    misfits.append(
      Misfit(
        table: table.name, id: id, column: table.columns[index].name, found: found, reason: reason,
        done: done))
  }

  /// The record can't be placed as long as this cell is not mended.
  func quarantine(_ index: Int, found: String, reason: String) {
    isQuarantined = true
    tell(index, found: found, reason: reason, done: "Put into quarantine")
  }

  /// Keeps what a column held in the notes, where the table has notes.
  func note(_ found: String, of index: Int) {
    guard let notes = table.index(of: "notes") else { return }
    extraNotes.append("\(table.columns[index].label) in the old system: \(found)")
    noteIndex = notes
  }

  /// Adds the notes to what stands there; to be called once all cells are read.
  func finishNotes() {
    guard let noteIndex, !extraNotes.isEmpty else { return }
    let lines = (text(noteIndex).map { [$0] } ?? []) + extraNotes
    cells[noteIndex] = .text(lines.joined(separator: "\n"))
    extraNotes.removeAll()
  }

  /// A text cell's text, whoever holds it.
  func text(_ index: Int) -> String? {
    switch cells[index] {
    case .text(let text): text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .null, .integer: nil
    }
  }

  func insert(with inserter: any Inserter) throws {
    for index in cells.indices {
      switch cells[index] {
      case .null: break
      case .integer(let value): inserter.bind(index, integer: value)
      case .bytes(let bytes): inserter.bind(index, text: bytes)
      case .text(let text): inserter.bind(index, .text(text))
      }
    }
    try inserter.insert()
  }

  /// A cell as our CSV has it; what could not be read stands there as it was found.
  func write(_ index: Int, into out: inout ByteText, zone: Zone) {
    if var found = raw[index] {
      found.withUTF8 { CSVWriter.text(UnsafeRawBufferPointer($0), into: &out) }
      return
    }
    switch cells[index] {
    case .null: break
    case .bytes(let bytes): CSVWriter.text(bytes, into: &out)
    case .text(var text): text.withUTF8 { CSVWriter.text(UnsafeRawBufferPointer($0), into: &out) }
    case .integer(let value): write(value, as: table.columns[index].kind, into: &out, zone: zone)
    }
  }

  private func write(_ value: Int64, as kind: Kind, into out: inout ByteText, zone: Zone) {
    switch kind {
    case .money: out.money(value)
    case .date: out.peopleDay(value)
    case .timestamp: out.raw(Timestamp(seconds: value).forPeople(in: zone))
    case .bool: out.raw(value == 0 ? "no" : "yes")
    case .text, .integer, .choice, .reference, .blob: out.integer(value)
    }
  }
}
