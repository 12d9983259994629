import Records

/// Which columns of the drafts have cells without a value, and which have none with one: found while
/// they are read, so that nobody has to look for it later.
struct Blanks {
  private let names: [String]
  private var isBlankSomewhere: [Bool]
  private var isBlankEverywhere: [Bool]

  init(_ table: Table) {
    names = Drafts.extra + table.columns.map(\.name)
    isBlankSomewhere = names.map { _ in false }
    isBlankEverywhere = names.map { _ in true }
  }

  /// The values of one draft, in the order of `Drafts.inserter`.
  mutating func look(at values: [Value]) {
    for (index, value) in values.enumerated() {
      if case .null = value {
        isBlankSomewhere[index] = true
      } else {
        isBlankEverywhere[index] = false
      }
    }
  }

  func isSomewhere(_ column: String) -> Bool {
    names.firstIndex(of: column).map { isBlankSomewhere[$0] } ?? true
  }

  func isEverywhere(_ column: String) -> Bool {
    names.firstIndex(of: column).map { isBlankEverywhere[$0] } ?? true
  }
}
