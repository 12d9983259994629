/// A table of numbers on standard output, names left and numbers right.
enum NumbersTable {
  static func show(_ heads: [String], _ rows: [(name: String, numbers: [Int64])]) {
    print(line("", heads))
    show(rows)
  }

  static func show(_ rows: [(name: String, numbers: [Int64])]) {
    for row in rows { print(line(row.name, row.numbers.map { String($0) })) }
  }

  private static func line(_ name: String, _ cells: [String]) -> String {
    cells.reduce(name + String(repeating: " ", count: max(0, 20 - name.count))) {
      $0 + String(repeating: " ", count: max(1, 12 - $1.count)) + $1
    }
  }
}
