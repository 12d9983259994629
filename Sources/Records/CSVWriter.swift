/// Writes a table as CSV: UTF-8 with BOM, commas, CRLF, quoting by RFC 4180.
///
/// A text that a spreadsheet would take for a formula gets one `'` in front; `CSVReader` takes
/// it off.
public struct CSVWriter {
  /// A column of the file. A reference is followed by the name that a person knows.
  public struct Field: Hashable, Sendable {
    public let column: Column
    /// Whether it shows the title of the record that `column` refers to.
    public let isTitle: Bool

    public init(column: Column, isTitle: Bool) {
      self.column = column
      self.isTitle = isTitle
    }

    public var label: String { isTitle ? column.titleLabel : column.label }
  }

  public static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  public let fields: [Field]
  private let forms: [Kind.Form]
  private var clock: Zone.Clock

  /// Timestamps are written in `zone`.
  public init(_ table: Table, zone: Zone) { self.init(Self.fields(of: table), zone: zone) }

  /// Writes other fields than all of a table: what a list shows.
  public init(_ fields: [Field], zone: Zone) {
    self.fields = fields
    forms = fields.map { $0.isTitle ? .text : $0.column.kind.form }
    clock = zone.clock
  }

  /// What a file of this table holds, in order. Rows are given with cells in the same order.
  public static func fields(of table: Table) -> [Field] {
    table.columns.filter { !$0.isSecret && !$0.isBlob }.flatMap { column in
      column.reference == nil
        ? [Field(column: column, isTitle: false)]
        : [Field(column: column, isTitle: false), Field(column: column, isTitle: true)]
    }
  }

  public func header(into out: inout ByteText) {
    out.raw(Self.byteOrderMark)
    for (index, field) in fields.enumerated() {
      if index > 0 { out.byte(UInt8(ascii: ",")) }
      out.raw(field.label)
    }
    out.raw("\r\n")
  }

  public mutating func row(_ cells: some Cells, into out: inout ByteText) {
    for index in forms.indices {
      if index > 0 { out.byte(UInt8(ascii: ",")) }
      value(of: cells, index, into: &out)
    }
    out.raw("\r\n")
  }

  /// Writes nothing for null.
  @inline(__always)
  private mutating func value(of cells: some Cells, _ index: Int, into out: inout ByteText) {
    switch forms[index] {
    case .text: if let text = cells.bytesIfAny(index) { Self.text(text, into: &out) }
    case .choice: if let word = cells.bytesIfAny(index) { out.raw(word) }
    case .integer: if let number = cells.integerIfAny(index) { out.integer(number) }
    case .money: if let amount = cells.integerIfAny(index) { out.money(amount) }
    case .date: if let day = cells.integerIfAny(index) { out.peopleDay(day) }
    case .timestamp:
      if let seconds = cells.integerIfAny(index) { out.peopleTimestamp(clock.local(seconds)) }
    case .bool: if let flag = cells.integerIfAny(index) { out.raw(flag == 0 ? "no" : "yes") }
    case .blob: break
    }
  }

  /// One text cell, guarded and quoted as needed.
  public static func text(_ bytes: UnsafeRawBufferPointer, into out: inout ByteText) {
    guard let first = bytes.first else { return }
    let isGuarded = Self.looksLikeFormula(first)
    guard bytes.contains(where: Self.needsQuotes) else {
      if isGuarded { out.byte(UInt8(ascii: "'")) }
      out.raw(bytes)
      return
    }
    out.byte(UInt8(ascii: "\""))
    if isGuarded { out.byte(UInt8(ascii: "'")) }
    var rest = bytes[...]
    while let quote = rest.firstIndex(of: UInt8(ascii: "\"")) {
      out.raw(UnsafeRawBufferPointer(rebasing: rest[...quote]))
      out.byte(UInt8(ascii: "\""))
      rest = rest[(quote + 1)...]
    }
    out.raw(UnsafeRawBufferPointer(rebasing: rest))
    out.byte(UInt8(ascii: "\""))
  }

  @inline(__always)
  private static func needsQuotes(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == 13 || byte == 10
  }

  /// `=`, `+`, `-`, `@`, `'`, tab and carriage return.
  static func looksLikeFormula(_ first: UInt8) -> Bool {
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"),
      UInt8(ascii: "'"), 9, 13:
      true
    default: false
    }
  }
}

extension Column {
  public var isBlob: Bool { if case .blob = kind { true } else { false } }
}
