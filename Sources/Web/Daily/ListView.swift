import Office
import Records
import Store

/// What the list's template shows.
struct ListView {
  static let printSize = 500

  struct Heading {
    let label: Said
    /// Where a click sorts by it; nil for what can't be sorted by.
    let address: String?
    /// `ascending` or `descending` for the column the list is sorted by.
    let order: String?
    let isNumber: Bool
    let isRising: Bool
    let isFalling: Bool
  }

  struct Cell {
    let text: String
    /// Whether the text is a word of Rollbook's.
    let isWord: Bool
    let address: String?
    let tone: String?
    let isNumber: Bool
    let isID: Bool
    /// Whether it leads to the row's own record.
    let isOwn: Bool
    var place: CardPlace?
    /// What stands behind the text on a card only.
    var rest = ""
  }

  struct Control {
    let name: String
    let label: Said
    let choices: [Choice]
    let day: String
    /// Whether a flag is ticked.
    let isOn: Bool
    let isChoice: Bool
    let isDay: Bool
    let isFlag: Bool
  }

  let label: Said
  /// What is said where there is no record at all.
  let empty: Said
  let base: String
  let school: String
  let search: String
  let searchHint: Said
  let controls: [Control]
  let headings: [Heading]
  /// The rows of the table, as HTML.
  let rows: String
  let isEmpty: Bool
  let isNarrowed: Bool
  /// How much is found, for whoever does not see the list.
  let said: Said
  /// Why the list is not in the order that was asked for.
  let unsorted: Said?
  let total: String
  let next: String?
  let previous: String?
  let csv: String
  let printed: String
  /// This very list, as a page to work with.
  let shown: String
  let sort: String?
  let order: String?
  let student: String?
  let studentID: Int64?
  let addAddress: String?
  let addLabel: Said
  let links: [TextLink]
  let statuses: [Choice]
  let hasBulk: Bool

  init(
    _ listing: Listing, _ page: ListPage, _ total: String?, _ options: FilterOptions,
    _ settings: SchoolSettings, student: String?, mayAdd: Bool, mayBulk: Bool, in language: Language
  ) {
    let (table, query) = (listing.table, page.query)
    let address = ListAddress(listing, query)
    (label, empty) = (Said(listing.label), listing.emptyText)
    (base, school) = (listing.path, settings.name)
    search = query.search
    searchHint = listing.searchHint
    controls = listing.filters.map { Control($0, query.filters[$0.name], options) }
    let sorted = listing.sort(query.sort)
    headings = listing.fields.map { field in
      Heading(
        field, listing, sorted, falls: query.isDescending ?? sorted.isDescending,
        isBig: page.total > Listing.Sort.few && !query.isNarrowed, address)
    }
    hasBulk = mayBulk && !page.rows.isEmpty
    let isTicked = hasBulk
    let labels = listing.fields.map { Markup.escaped(language.say($0.label)) }
    rows = page.rows.map { row in
      Self.markup(
        row.id, Self.cells(row, listing, settings.zone), isTicked: isTicked, labels, language)
    }.joined()
    (isEmpty, isNarrowed) = (page.rows.isEmpty, query.isNarrowed)
    said = Self.said(page)
    unsorted = page.refused.map {
      "These are more than \(grouped(Listing.Sort.few)) records, too many to be sorted by \($0.label): search or filter first."
    }
    self.total = total ?? grouped(page.total)
    next = page.next.map { address.at($0) }
    previous = page.previous.map { address.at($0) }
    csv = address.csv
    (printed, shown) = (address.printed, address.at(query.place))
    sort = query.sort
    order = query.isDescending.map { $0 ? "desc" : "asc" }
    (self.student, studentID) = (student, query.student)
    addAddress = mayAdd ? listing.addAddress(student: query.student) : nil
    addLabel = listing.addLabel
    links = TextLink.beside(listing)
    statuses = (table.column("status")?.choices ?? []).map {
      Choice($0, label: Said(choiceLabel($0)), chosen: "")
    }
  }
}

extension ListView {
  private static func said(_ page: ListPage) -> Said {
    switch page.rows.count {
    case 0: "Nothing fits."
    case let count where page.next != nil: "The first \(count) are shown; there are more."
    case 1: "1 is found."
    case let count: "\(count) are found."
    }
  }
}

/// A link with its words.
struct TextLink {
  let label: Said
  let address: String

  /// Pages that belong to a list.
  static func beside(_ listing: Listing) -> [TextLink] {
    switch listing.path {
    case "/payments":
      [
        TextLink(label: "Summary", address: "/payments/summary"),
        TextLink(label: "Dues", address: "/payments/dues"),
      ]
    case "/payments/dues":
      [
        TextLink(label: "All payments", address: "/payments"),
        TextLink(label: "Summary", address: "/payments/summary"),
      ]
    case "/attendance":
      [
        TextLink(label: "Summary", address: "/attendance/summary"),
        TextLink(label: "Monthly register", address: "/attendance/register"),
      ]
    default: []
    }
  }
}

/// The addresses of one list in its many states.
struct ListAddress {
  private let base: String
  private let query: ListQuery

  init(_ listing: Listing, _ query: ListQuery) {
    base = listing.path
    self.query = query
  }

  func at(_ place: ListQuery.Place) -> String {
    var other = query
    other.place = place
    return address(base, other)
  }

  func sorted(by sort: String, falls: Bool) -> String {
    var other = query
    (other.sort, other.isDescending, other.place) = (sort, falls, .first)
    return address(base, other)
  }

  var csv: String {
    var other = query
    other.place = .first
    return address("\(base)/csv", other)
  }

  var printed: String {
    let own = address(base, query)
    return own + (own.contains("?") ? "&" : "?") + "print=1"
  }

  private func address(_ path: String, _ query: ListQuery) -> String {
    let pairs = query.parameters.map { "\($0.name)=\(Link.encoded($0.value))" }
    return pairs.isEmpty ? path : "\(path)?\(pairs.joined(separator: "&"))"
  }
}
