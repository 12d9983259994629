import Records
import Safekeeping

/// What the page of an import's plan shows.
struct ImportPage {
  struct FileColumn {
    let header: Said
    /// What has no header can't be chosen for.
    let isNamed: Bool
    let choices: [Choice]
    let sample: String
  }

  struct Fault {
    let line: String
    let column: Said
    let value: String
    let reason: Said
  }

  struct Numbers {
    let rows: String
    let added: String
    let changed: String
    let same: String
    let bad: String
  }

  let key: String
  let table: String
  let label: Said
  let name: String
  let query: String
  let chosenDates: String
  let dates: [Choice]
  let maps: [String]
  var problem: Problem?
  private(set) var numbers: Numbers?
  private(set) var columns: [FileColumn] = [] { didSet { hasColumns = !columns.isEmpty } }
  private(set) var hasColumns = false
  private(set) var remarks: [Said] = []
  private(set) var faults: [Fault] = []
  private(set) var more: String?
  private(set) var isBad = false
  private(set) var changesNothing = false
  private(set) var isReady = false
  private(set) var state = ""

  /// How many faults the page itself lists.
  private static let shown = 100

  init(_ address: ImportAddress) {
    key = address.key
    table = address.table
    label = Said(School.table(address.table)?.label ?? address.table)
    name = address.name
    query = address.query
    chosenDates = address.dates
    maps = address.maps
    dates = [
      Choice("", label: "as the file shows", chosen: address.dates),
      Choice("dmy", label: "day, month, year", chosen: address.dates),
      Choice("mdy", label: "month, day, year", chosen: address.dates),
      Choice("ymd", label: "year, month, day", chosen: address.dates),
    ]
  }

  mutating func take(_ plan: ImportPlan) {
    numbers = Numbers(
      rows: grouped(plan.rows), added: grouped(plan.added), changed: grouped(plan.changed),
      same: grouped(plan.same), bad: grouped(plan.badRows))
    take(plan.mapping, plan.sample, plan.table)
    remarks = plan.remarks.map { Said($0) }
    faults = plan.faults.prefix(Self.shown).map {
      Fault(
        line: grouped($0.line), column: Said($0.column ?? ""), value: $0.value ?? "",
        reason: Said($0.reason))
    }
    let left = plan.faultCount - Int64(faults.count)
    more = left > 0 ? grouped(left) : nil
    isBad = plan.badRows > 0
    changesNothing = !isBad && plan.changesNothing
    isReady = !isBad && !plan.changesNothing
    state = String(plan.state)
  }

  /// The file's columns, which can be chosen for even when nothing else is known.
  mutating func take(_ mapping: HeaderMapping, _ sample: [[String]], _ table: Table) {
    columns = mapping.matches.enumerated().map {
      Self.column($0.offset, $0.element, sample, table)
    }
  }

  private static func column(
    _ place: Int, _ match: HeaderMapping.Match, _ sample: [[String]], _ table: Table
  ) -> FileColumn {
    let present = "\(match.header)=\(match.target?.name ?? "")"
    let all = ImportTarget.all(table).map {
      Choice("\(match.header)=\($0.name)", label: Said($0.label), chosen: present)
    }
    let cells = sample.map { $0[place] }.filter { !$0.isEmpty }
    return FileColumn(
      header: match.header.isEmpty ? "(column \(place + 1))" : Said(name: match.header),
      isNamed: !match.header.isEmpty,
      choices: [Choice("\(match.header)=", label: "passed over", chosen: present)] + all,
      sample: cells.prefix(3).map { String($0.prefix(40)) }.joined(separator: " · "))
  }
}
