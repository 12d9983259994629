import Office
import Records
import Store

extension ListView {
  static func cells(_ row: ListPage.Row, _ listing: Listing, _ zone: Zone) -> [Cell] {
    var isLinked = false
    return zip(listing.fields, row.values).map { field, value in
      let text = ShownValue.text(value, field.column, zone: zone)
      var address: String?
      var isOwn = false
      if let reference = field.column.reference, let id = row.references[field.column.name],
        ["students", "courses"].contains(reference.table)
      {
        address = "/\(reference.table)/\(id)"
      } else if !isLinked, field.column.reference == nil, text != nil {
        // The first cell of its own leads to the record.
        address = "/\(listing.table.name)/\(row.id)"
        (isLinked, isOwn) = (true, true)
      }
      switch field.column.name {
      case "phone": address = text.flatMap(PhoneNumber.address)
      case "open_payments": address = "/payments?student_id=\(row.id)&dues=1"
      default: break
      }
      return Cell(
        text: text ?? "", isWord: field.column.isWord, address: address,
        tone: field.column.name == "status" ? Tone.of(value.text ?? "") : nil,
        isNumber: field.column.isAmount, isID: field.column.name == "id", isOwn: isOwn,
        place: CardPlace.of(field.column.name, in: listing.table))
    }
  }

  /// A row; `labels` are those of its cells, as HTML.
  static func markup(
    _ id: Int64, _ cells: [Cell], isTicked: Bool, _ labels: [String], _ language: Language
  ) -> String {
    let cells = language.isRightToLeft ? withWholeNames(cells) : cells
    let name = cells.prefix(3).map(\.text).joined(separator: " ")
    let tick =
      isTicked
      ? """
      <td class="tick"><input class="form-check-input" type="checkbox" name="student" \
      value="\(id)" aria-label="\(Markup.escaped(language.say("Tick \(name)")))"></td>
      """ : ""
    return "<tr>\(tick)\(zip(cells, labels).map { markup($0, $1, language) }.joined())</tr>\n"
  }

  /// The parts of a name in Latin letters would stand the wrong way round in a card's heading that runs
  /// from right to left: there the first part holds them all.
  private static func withWholeNames(_ cells: [Cell]) -> [Cell] {
    let heads = cells.indices.filter { cells[$0].place == .head }
    guard let first = heads.first, heads.count > 1 else { return cells }
    var cells = cells
    cells[first].rest = heads.dropFirst().map { " " + cells[$0].text }.joined()
    for index in heads.dropFirst() { cells[index].place = .more }
    return cells
  }

  private static func markup(_ cell: Cell, _ label: String, _ language: Language) -> String {
    let rest =
      cell.rest.isEmpty
      ? "" : "<span class=\"card-rest\">\(Markup.escaped(cell.rest))</span>"
    let text =
      cell.isWord
      ? Markup.escaped(language.say(cell.text))
      : Markup.name(cell.text, rest: rest, in: language)
    let inside =
      cell.address.map { Markup.link(text, to: $0, isOwn: cell.isOwn) }
      ?? cell.tone.map { Markup.tag(text, tone: $0) } ?? text
    let kinds = [cell.isNumber ? "num" : nil, cell.place?.rawValue].compactMap { $0 }
    let kind = kinds.isEmpty ? "" : " class=\"\(kinds.joined(separator: " "))\""
    // A number that stands without its label on a card says what it is.
    let number =
      cell.isID && cell.place == .plain
      ? " data-number=\"\(Markup.escaped(language.say("No.")))\"" : ""
    return "<td data-label=\"\(label)\"\(number)\(kind)>\(inside)</td>"
  }
}

/// Where a cell stands when a phone shows its row as a card; nil for a line with its label.
enum CardPlace: String {
  /// A part of the card's heading.
  case head
  /// Without a label, beside others.
  case plain
  /// Only on the record's own page.
  case more

  static func of(_ name: String, in table: Table) -> CardPlace? {
    let (head, plain, lines) = cards[table.name] ?? ([], [], [])
    if head.contains(name) { return .head }
    if plain.contains(name) { return .plain }
    return lines.contains(name) ? nil : .more
  }

  private static let cards: [String: (head: [String], plain: [String], lines: [String])] = [
    "students": (
      ["first_name", "last_name"], ["registration_number", "status", "phone"],
      ["courses", "dues"]
    ),
    "courses": (["name"], ["instructor_name"], ["fee", "seats", "taken"]),
    "enrollments": (["student_id"], ["registration", "enroll_date"], ["course_id"]),
    "payments": (
      ["student_id"], ["id", "payment_date", "registration", "category_id", "status"],
      ["amount_paid", "balance"]
    ),
    "attendance": (["student_id"], ["date", "course_id", "status"], ["notes"]),
    "payment_categories": (["name"], ["description"], ["default_amount", "is_active"]),
  ]
}

/// A phone number that a phone can call.
enum PhoneNumber {
  /// `tel:03001234567`; nil when there are too few digits to call.
  static func address(_ text: String) -> String? {
    let digits = text.filter { $0.isASCII && $0.isNumber }
    guard digits.count >= 5, digits.count <= 20 else { return nil }
    return "tel:" + (text.hasPrefix("+") ? "+" : "") + digits
  }
}

/// The colour of a word, beside the word itself.
enum Tone {
  static func of(_ word: String) -> String {
    switch word {
    case "active", "present", "paid": "success"
    case "absent", "pending", "inactive": "danger"
    case "late", "partial_paid": "warning"
    default: "secondary"
    }
  }
}

extension Column {
  /// Whether lists show it to the right, with its digits under one another.
  var isAmount: Bool {
    switch kind {
    case .money, .integer: true
    default: false
    }
  }
}

extension ListView.Heading {
  init(
    _ field: Listing.Field, _ listing: Listing, _ sorted: Listing.Sort, falls: Bool, isBig: Bool,
    _ address: ListAddress
  ) {
    label = Said(field.label)
    isNumber = field.column.isAmount
    let name = field.column.name
    let sort = listing.sorts.first {
      isBig ? !$0.isForFew && $0.field == name : $0.name == name
    }
    let isCurrent = sorted.field == name
    self.address = sort.map {
      address.sorted(by: $0.name, falls: isCurrent ? !falls : $0.isDescending)
    }
    order = isCurrent ? (falls ? "descending" : "ascending") : nil
    (isRising, isFalling) = (isCurrent && !falls, isCurrent && falls)
  }
}

extension ListView.Control {
  init(_ filter: Listing.Filter, _ value: Value?, _ options: FilterOptions) {
    (name, label) = (filter.name, Said(filter.label))
    let chosen = value?.text ?? value?.integer.map(String.init) ?? ""
    isOn = value != nil
    var (choices, day) = ([Choice](), "")
    switch filter.kind {
    case .choice(let words):
      choices = words.map { Choice($0, label: Said(choiceLabel($0)), chosen: chosen) }
    case .record(let table):
      choices = options.of(table).map {
        Choice(String($0.id), label: Said(name: $0.title), chosen: chosen)
      }
    case .day: day = value?.integer.map { Day(number: $0).description } ?? ""
    case .flag: break
    }
    (self.choices, self.day) = (choices, day)
    isDay = if case .day = filter.kind { true } else { false }
    isFlag = if case .flag = filter.kind { true } else { false }
    isChoice = !isDay && !isFlag
  }
}

/// The records of small tables that filters and forms offer.
struct FilterOptions: Sendable {
  private let titles: [String: [(id: Int64, title: String)]]

  /// More than this nobody finds in a list.
  private static let limit = 1000

  static func read(_ listing: Listing, on connection: any Connection) throws -> FilterOptions {
    let tables = listing.filters.compactMap { filter -> Table? in
      if case .record(let table) = filter.kind { table } else { nil }
    }
    return try read(tables, on: connection)
  }

  static func read(_ tables: [Table], on connection: any Connection) throws -> FilterOptions {
    let titles = try tables.map { table in
      (
        table.name,
        try connection.rows("SELECT id, name FROM \(table) ORDER BY lower(name) LIMIT \(limit)")
          .map { (id: $0.integer("id"), title: $0.text("name")) }
      )
    }
    return FilterOptions(titles: Dictionary(titles, uniquingKeysWith: { first, _ in first }))
  }

  func of(_ table: Table) -> [(id: Int64, title: String)] { titles[table.name] ?? [] }
}

extension Listing {
  var searchHint: Said {
    switch table {
    case School.students: "Name, number, phone, national ID or guardian"
    case School.courses: "Name, instructor or description"
    case School.paymentCategories: "Name or description"
    default: "Student’s name, number, phone or guardian"
    }
  }

  var emptyText: Said {
    path == "/payments/dues" ? "Nobody owes anything." : "There is nothing here yet."
  }

  var addLabel: Said {
    switch table {
    case School.students: "New student"
    case School.enrollments: "Enrol students"
    case School.payments: "Record a payment"
    case School.attendance: "Mark attendance"
    default: "New \(table.one)"
    }
  }

  func addAddress(student: Int64?) -> String {
    let base = "/\(table.name)/new"
    return table == School.payments ? student.map { "\(base)?student_id=\($0)" } ?? base : base
  }
}
