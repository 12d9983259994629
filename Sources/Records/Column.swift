/// What a column holds. In a database every kind is an integer, a text or bytes.
public enum Kind: Hashable, Sendable {
  /// UTF-8 text without NUL.
  case text
  case integer
  /// Minor units of the school's currency, two decimals (`Money`).
  case money
  /// Days since 1970-01-01 (`Day`).
  case date
  /// Seconds since 1970-01-01 00:00:00 UTC (`Timestamp`).
  case timestamp
  /// 0 or 1.
  case bool
  /// One of a few words.
  case choice([String])
  /// The `id` of a record of another table.
  case reference(Reference)
  /// Bytes, at most `limit` of them.
  case blob(limit: Int)

  /// Whether a database and a cursor hold it as an integer.
  public var isInteger: Bool {
    switch self {
    case .integer, .money, .date, .timestamp, .bool, .reference: true
    case .text, .choice, .blob: false
    }
  }

  /// A kind without its words or its target: how a value is written, asked a million times at no cost.
  public enum Form: Sendable {
    case text, choice, integer, money, date, timestamp, bool, blob
  }

  public var form: Form {
    switch self {
    case .text: .text
    case .choice: .choice
    case .integer, .reference: .integer
    case .money: .money
    case .date: .date
    case .timestamp: .timestamp
    case .bool: .bool
    case .blob: .blob
    }
  }
}

/// A link from a record to a record of another table.
public struct Reference: Hashable, Sendable {
  /// What happens to the referring record when the other goes.
  public enum Bond: Sendable {
    /// It goes too: it makes no sense alone.
    case belongs
    /// It stays and only loses the link.
    case mentions
  }

  public let table: String
  /// The columns by which a person knows the other record, joined by a space.
  public let title: [String]
  public let bond: Bond
}

/// One column of a table, described once for every use.
public struct Column: Hashable, Sendable {
  /// The name in databases and JSON, `snake_case`.
  public let name: String
  public let kind: Kind
  public let isRequired: Bool
  public let isUnique: Bool
  /// Upper and lower case count as the same when it must be unique.
  public let ignoresCase: Bool
  /// Left out of every CSV and page: password hashes.
  public let isSecret: Bool
  /// Digits that are a name and no quantity, as a phone number: a spreadsheet spoils them.
  public let isCode: Bool
  /// Long text, which a form shows in several lines.
  public let isLong: Bool
  /// What a person reads: the CSV header, a form's label. Title case of the name.
  public let label: String
  /// What other programs call it, the old system first: their files are read without asking.
  public private(set) var aliases: [String] = []
  /// How others spell the words of a choice, without case and signs.
  public private(set) var spellings: [String: String] = [:]
  /// Others write a time behind this date, which is cut.
  public private(set) var cutsTime = false

  init(
    _ name: String, _ kind: Kind, required: Bool = false, unique: Bool = false,
    ignoresCase: Bool = false, secret: Bool = false, long: Bool = false,
    code: Bool = false
  ) {
    self.name = name
    self.kind = kind
    isRequired = required
    isUnique = unique
    self.ignoresCase = ignoresCase
    isSecret = secret
    isLong = long
    isCode = code
    label = titleCase(name)
  }

  /// Where the column leads, when it is a reference.
  public var reference: Reference? {
    if case .reference(let reference) = kind { reference } else { nil }
  }

  /// The label of the name a person knows, beside a reference's ID: `Student`, `Recorded By`.
  public var titleLabel: String {
    guard reference != nil else { return label }
    for suffix in ["_user_id", "_file_id", "_id"] where name.hasSuffix(suffix) {
      return titleCase(String(name.dropLast(suffix.count)))
    }
    return label
  }
}

extension Column {
  /// What other programs call the column.
  func known(as aliases: String...) -> Column {
    var column = self
    column.aliases = aliases
    return column
  }

  /// How others spell the words of this choice.
  func spelt(_ spellings: [String: String]) -> Column {
    var column = self
    column.spellings = spellings
    return column
  }

  func cuttingTime() -> Column {
    var column = self
    column.cutsTime = true
    return column
  }

  /// A column that no table has: what a list computes.
  public static func computed(_ name: String, _ kind: Kind) -> Column { Column(name, kind) }

  /// The words of a choice; empty for every other kind.
  public var choices: [String] { if case .choice(let words) = kind { words } else { [] } }
}

/// What a person reads for a word of a choice: `day_scholar` → `Day scholar`, `M` → `Male`.
public func choiceLabel(_ word: String) -> String {
  switch word {
  case "M": return "Male"
  case "F": return "Female"
  case "O": return "Other"
  default:
    let spaced = word.split(separator: "_").joined(separator: " ")
    return spaced.prefix(1).uppercased() + spaced.dropFirst()
  }
}

/// `registration_number` → `Registration Number`, `national_id` → `National ID`.
public func titleCase(_ name: String) -> String {
  name.split(separator: "_")
    .map {
      $0 == "id" || $0 == "sha256" ? $0.uppercased() : $0.prefix(1).uppercased() + $0.dropFirst()
    }
    .joined(separator: " ")
}

extension Column {
  static func text(
    _ name: String, required: Bool = false, unique: Bool = false, ignoresCase: Bool = false,
    secret: Bool = false, long: Bool = false, code: Bool = false
  ) -> Column {
    Column(
      name, .text, required: required, unique: unique, ignoresCase: ignoresCase, secret: secret,
      long: long, code: code)
  }
  static func integer(_ name: String, required: Bool = false) -> Column {
    Column(name, .integer, required: required)
  }
  static func money(_ name: String, required: Bool = false) -> Column {
    Column(name, .money, required: required)
  }
  static func date(_ name: String, required: Bool = false) -> Column {
    Column(name, .date, required: required)
  }
  static func timestamp(_ name: String) -> Column { Column(name, .timestamp, required: true) }
  static func bool(_ name: String) -> Column { Column(name, .bool, required: true) }
  static func choice(_ name: String, _ words: String...) -> Column {
    Column(name, .choice(words), required: true)
  }
  static func blob(_ name: String, limit: Int) -> Column {
    Column(name, .blob(limit: limit), required: true)
  }

  /// A link that the record can't be without: it goes when the other goes.
  static func belongs(to table: Table, _ name: String) -> Column {
    Column(
      name, .reference(Reference(table: table.name, title: table.title, bond: .belongs)),
      required: true)
  }

  /// A link that is lost when the other goes.
  static func mentions(_ table: Table, _ name: String) -> Column {
    Column(name, .reference(Reference(table: table.name, title: table.title, bond: .mentions)))
  }
}
