import Office
import Records
import Store

/// A record's page as its table describes it.
struct RecordView {
  struct Line {
    let label: Said
    let text: Said
    let address: String?
    let tone: String?
  }

  struct Group {
    let title: Said
    let lines: [Line]
  }

  let table: String
  let id: Int64
  let title: Said
  let groups: [Group]
  let history: [HistoryLine]
  let hasHistory: Bool
  private(set) var mayChange = false
  private(set) var mayDelete = false

  static func read(_ table: Table, _ id: Int64, on connection: any Connection) throws -> RecordView
  {
    guard let row = try connection.row("SELECT \(table.columns) FROM \(table) WHERE id = \(id)")
    else {
      throw Problem(
        .notFound, "There is no \(table.one) with the ID \(id).",
        advice: "It may have been deleted; the audit log says so.")
    }
    let history = RecordHistory(table, on: connection)
    let zone = try SchoolSettings.read(on: connection).zone
    let (title, entries) = (try history.title(of: id), try history.entries(id))
    return RecordView(
      table: table.name, id: id,
      title: Said(title: title.prefix(1).uppercased() + title.dropFirst()),
      groups: try groups(table, row, zone, on: connection),
      history: entries.map { HistoryLine($0, zone) }, hasHistory: !entries.isEmpty)
  }

  func allowing(change: Bool, delete: Bool) -> RecordView {
    var view = self
    view.mayChange = change
    view.mayDelete = delete
    return view
  }

  /// As the form's sections; what the form does not ask for comes last.
  static func groups(
    _ table: Table, _ row: Row, _ zone: Zone, on connection: any Connection
  ) throws -> [Group] {
    let sections = FormSections.of(table, isNew: false)
    let asked = Set(sections.flatMap(\.columns))
    let rest = table.columns.map(\.name).filter {
      !asked.contains($0) && $0 != "id" && !$0.hasSuffix("_file_id")
    }
    let linked = rest.filter { !$0.hasSuffix("_at") }
    let all =
      (linked.isEmpty ? [] : [FormSections(title: "About", columns: linked)]) + sections
      + [FormSections(title: "Record", columns: rest.filter { $0.hasSuffix("_at") })]
    return try all.map { section in
      Group(
        title: section.title,
        lines: try section.columns.compactMap(table.column).compactMap { column in
          try line(column, row[column.name], zone, on: connection)
        })
    }.filter { !$0.lines.isEmpty }
  }

  private static func line(
    _ column: Column, _ value: Value, _ zone: Zone, on connection: any Connection
  ) throws -> Line? {
    guard value != .null else { return nil }
    var (text, address) = (shown(value, column, zone), String?.none)
    if let reference = column.reference, let target = School.table(reference.table),
      let id = value.integer
    {
      text = Said(title: try RecordHistory(target, on: connection).title(of: id))
      if target.isData { address = "/\(target.name)/\(id)" }
    }
    return Line(
      label: Said(column.titleLabel), text: text, address: address,
      tone: column.name == "status" ? Tone.of(value.text ?? "") : nil)
  }
}

extension RecordView {
  /// A value, or the word for it.
  static func shown(_ value: Value, _ column: Column, _ zone: Zone) -> Said {
    let text = ShownValue.text(value, column, zone: zone) ?? ""
    return column.isWord ? Said(text) : Said(name: text)
  }
}

extension Column {
  /// Whether it holds one of Rollbook's own words.
  var isWord: Bool { kind == .bool || !choices.isEmpty }
}

/// A line of a record's history.
struct HistoryLine {
  let at: String
  let actor: Said
  let action: Said
  let detail: String?

  init(_ entry: AuditLog.Entry, _ zone: Zone) {
    at = entry.at.forPeople(in: zone)
    actor = Said(actor: entry.actor)
    action = Said(entry.action)
    detail = entry.detail
  }
}
