/// What comes first in dates like `03/02/2026`.
public enum DateOrder: String, Hashable, Sendable, CaseIterable {
  case dayFirst
  case monthFirst

  /// What the cells of a column say about their order.
  public enum Finding: Hashable, Sendable {
    /// Every cell can be read without asking.
    case clear(DateOrder)
    /// Cells such as this could be read both ways, and no other cell settles it: ask.
    case ambiguous(example: String)
    /// One cell can only begin with the day and another only with the month.
    case contradictory(dayFirst: String, monthFirst: String)
  }

  /// Collects what the cells of a column say, looked at one by one.
  public struct Evidence: Sendable {
    private var dayFirst: String?
    private var monthFirst: String?
    private var either: String?

    public init() {}

    public mutating func look(at cell: UnsafeRawBufferPointer) {
      let text = String(decoding: cell, as: UTF8.self)
      guard let (first, second, isOurs) = DateText(text.trimmingSpaces, order: nil).numbers else {
        return
      }
      if first > 12, second <= 12 {
        dayFirst = dayFirst ?? text
      } else if second > 12, first <= 12 {
        monthFirst = monthFirst ?? text
      } else if first != second, !isOurs {
        either = either ?? text
      }
    }

    public var finding: Finding {
      switch (dayFirst, monthFirst, either) {
      case (let day?, let month?, _): .contradictory(dayFirst: day, monthFirst: month)
      case (nil, .some, _): .clear(.monthFirst)
      case (nil, nil, let example?): .ambiguous(example: example)
      default: .clear(.dayFirst)
      }
    }
  }
}
