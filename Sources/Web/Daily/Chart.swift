import Records

/// A small chart of bars, drawn on the server; the numbers stand beside it in a table.
struct Chart {
  struct Bar {
    let x: Int
    let y: Int
    let height: Int
    let width: Int
    let label: String
    let text: Said
    /// Where the label stands; nil for bars that go without.
    let labelX: Int?
  }

  let width: Int
  let height = 120
  let baseline = 100
  let bars: [Bar]
  let isEmpty: Bool

  /// Bars with a label, a size and the size in words.
  init(_ parts: [(label: String, size: Int64, text: Said)]) {
    let step = parts.count > 20 ? 14 : 28
    let top = max(1, parts.map(\.size).max() ?? 1)
    width = max(step, parts.count * step)
    isEmpty = parts.allSatisfy { $0.size == 0 }
    let every = max(1, parts.count * step / 400 + (step == 14 ? 3 : 1))
    bars = parts.enumerated().map { index, part in
      let height = Int((Double(part.size) / Double(top) * 90).rounded())
      return Bar(
        x: index * step + 2, y: 100 - height, height: height, width: step - 4, label: part.label,
        text: part.text, labelX: index.isMultiple(of: every) ? index * step + step / 2 : nil)
    }
  }
}

extension Day {
  /// `03-02`, day and month.
  var shortLabel: String { String(forPeople.prefix(5)) }
}
