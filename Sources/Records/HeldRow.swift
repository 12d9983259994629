/// One row in memory, filled anew for each: what a reader hands over to an inserter or a writer.
///
/// Its memory is one block for all texts, used again and again.
public final class HeldRow: Cells {
  private enum Content: UInt8 { case null, integer, bytes }

  private struct Cell {
    var content = Content.null
    /// The integer, or where in `arena` the bytes begin.
    var number: Int64 = 0
    var length = 0
  }

  public let count: Int
  private let cells: UnsafeMutablePointer<Cell>
  @exclusivity(unchecked) private var arena = ByteText(capacity: 1024)

  /// A row of `count` cells, all null.
  public init(count: Int) {
    self.count = count
    cells = .allocate(capacity: count)
    cells.initialize(repeating: Cell(), count: count)
  }

  deinit { cells.deallocate() }

  /// Makes every cell null.
  public func clear() {
    arena.removeAll()
    for index in 0..<count { cells[index].content = .null }
  }

  public func set(_ index: Int, integer: Int64) {
    precondition(index < count)
    cells[index].content = .integer
    cells[index].number = integer
  }

  /// Keeps a copy of the bytes, a text's or a blob's.
  public func set(_ index: Int, bytes: UnsafeRawBufferPointer) {
    precondition(index < count)
    cells[index].content = .bytes
    cells[index].number = Int64(arena.count)
    cells[index].length = bytes.count
    arena.raw(bytes)
  }

  public func set(_ index: Int, bytes: [UInt8]) {
    bytes.withUnsafeBytes { set(index, bytes: $0) }
  }

  public func set(_ index: Int, _ value: Value) {
    switch value {
    case .null: cells[index].content = .null
    case .integer(let value): set(index, integer: value)
    case .text(var text): text.withUTF8 { set(index, bytes: UnsafeRawBufferPointer($0)) }
    case .blob(let bytes): set(index, bytes: bytes)
    }
  }

  public func isNull(_ index: Int) -> Bool {
    precondition(index < count)
    return cells[index].content == .null
  }

  public func isInteger(_ index: Int) -> Bool {
    precondition(index < count)
    return cells[index].content == .integer
  }

  public func integer(_ index: Int) -> Int64 {
    precondition(index < count && cells[index].content == .integer)
    return cells[index].number
  }

  public func bytes(_ index: Int) -> UnsafeRawBufferPointer {
    precondition(index < count && cells[index].content == .bytes)
    let start = UnsafeRawPointer(arena.start) + Int(cells[index].number)
    return UnsafeRawBufferPointer(start: start, count: cells[index].length)
  }
}

extension HeldRow {
  /// The cell as a value that outlives the row.
  public func value(_ index: Int, of column: Column) -> Value {
    if isNull(index) { return .null }
    if column.kind.isInteger { return .integer(integer(index)) }
    if column.isBlob { return .blob(Array(bytes(index))) }
    return .text(String(decoding: bytes(index), as: UTF8.self))
  }

  /// The whole row as values, for one of `table`'s columns.
  public func values(of table: Table) -> [Value] {
    table.columns.indices.map { value($0, of: table.columns[$0]) }
  }
}
