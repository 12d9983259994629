import CXLSXWriter
import Records
import Store

/// One sheet under way: its rows are given in order, and gone from memory with the next.
struct WorkbookSheet {
  private(set) var records: Int64 = 0
  private let file: WorkbookFile
  private let sheet: UnsafeMutablePointer<lxw_worksheet>
  private let kinds: [Kind]
  private var clock: Zone.Clock
  private var buffer: [CChar] = []
  /// What could not be written as it is, a sentence for each kind of it.
  private var misfits: Set<String> = []

  /// The longest text that a cell holds, in Excel's count.
  private static let longest = 32_767
  /// Numbers keep 15 digits in Excel.
  private static let largest: Int64 = 999_999_999_999_999

  init(_ name: String, _ fields: [CSVWriter.Field], _ zone: Zone, in file: WorkbookFile) throws {
    self.file = file
    sheet = try file.sheet(name)
    kinds = fields.map { $0.isTitle ? .text : $0.column.kind }
    clock = zone.clock
    worksheet_freeze_panes(sheet, 1, 0)
    for (index, field) in fields.enumerated() {
      let place = lxw_col_t(index)
      try file.check(
        worksheet_set_column(sheet, place, place, Self.width(of: kinds[index], field.label), nil))
      try file.check(worksheet_write_string(sheet, 0, place, field.label, file.header))
    }
  }

  mutating func add(_ cells: some Cells) throws {
    records += 1
    let row = lxw_row_t(records)
    for index in kinds.indices where !cells.isNull(index) {
      let place = lxw_col_t(index)
      switch kinds[index] {
      case .text, .choice: try write(cells.bytes(index), row, place)
      case .integer, .reference: try write(cells.integer(index), row, place)
      case .money: try write(money: cells.integer(index), row, place)
      case .date: try write(day: Day(number: cells.integer(index)), row, place)
      case .timestamp: try write(moment: cells.integer(index), row, place)
      case .bool:
        let value: Int32 = cells.integer(index) == 0 ? 0 : 1
        try file.check(worksheet_write_boolean(sheet, row, place, value, nil))
      case .blob: break
      }
    }
  }

  /// Sets the filters; answers what could not be written as it is.
  func finish() -> Set<String> {
    worksheet_autofilter(sheet, 0, 0, lxw_row_t(records), lxw_col_t(kinds.count - 1))
    return misfits
  }

  private mutating func write(
    _ bytes: UnsafeRawBufferPointer, _ row: lxw_row_t, _ place: lxw_col_t
  ) throws {
    guard !bytes.isEmpty else { return }
    guard bytes.count <= Self.longest else { return try write(long: bytes, row, place) }
    buffer.removeAll(keepingCapacity: true)
    for (index, byte) in bytes.enumerated() {
      buffer.append(CChar(bitPattern: byte))
      if byte == UInt8(ascii: "_"), Self.looksEscaped(bytes, at: index) {
        for escape in "x005F_".utf8 { buffer.append(CChar(bitPattern: escape)) }
      }
    }
    buffer.append(0)
    try file.check(worksheet_write_string(sheet, row, place, buffer, file.text))
  }

  /// `_x0041_`, which Excel would show as `A`.
  private static func looksEscaped(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Bool {
    guard index + 6 < bytes.count, bytes[index + 1] == UInt8(ascii: "x"),
      bytes[index + 6] == UInt8(ascii: "_")
    else { return false }
    return bytes[index + 2..<index + 6].allSatisfy {
      (48...57).contains($0) || (65...70).contains($0) || (97...102).contains($0)
    }
  }

  private mutating func write(
    long bytes: UnsafeRawBufferPointer, _ row: lxw_row_t, _ place: lxw_col_t
  ) throws {
    var text = String(decoding: bytes, as: UTF8.self)
    if text.utf16.count > Self.longest {
      misfits.insert("Texts above 32,767 characters, the most that Excel holds, are cut there.")
      var cut = String.UnicodeScalarView()
      var length = 0
      for scalar in text.unicodeScalars {
        length += scalar.utf16.count
        guard length < Self.longest else { break }
        cut.append(scalar)
      }
      text = String(cut) + "…"
    }
    try file.check(worksheet_write_string(sheet, row, place, text, file.text))
  }

  private mutating func write(_ number: Int64, _ row: lxw_row_t, _ place: lxw_col_t) throws {
    guard abs(number) <= Self.largest else { return try tooLong(String(number), row, place) }
    try file.check(worksheet_write_number(sheet, row, place, Double(number), nil))
  }

  private mutating func write(
    money minorUnits: Int64, _ row: lxw_row_t, _ place: lxw_col_t
  ) throws {
    guard abs(minorUnits) <= Self.largest else {
      return try tooLong(Money(minorUnits: minorUnits).description, row, place)
    }
    let amount = Double(minorUnits) / 100
    try file.check(worksheet_write_number(sheet, row, place, amount, file.money))
  }

  private mutating func tooLong(_ text: String, _ row: lxw_row_t, _ place: lxw_col_t) throws {
    misfits.insert("Numbers of more than 15 digits, which Excel would round, are written as texts.")
    try file.check(worksheet_write_string(sheet, row, place, text, file.text))
  }

  private mutating func write(day: Day, _ row: lxw_row_t, _ place: lxw_col_t) throws {
    guard let serial = Self.serial(day.number) else {
      return try tooOld(day.forPeople, row, place)
    }
    try file.check(worksheet_write_number(sheet, row, place, Double(serial), file.day))
  }

  private mutating func write(moment seconds: Int64, _ row: lxw_row_t, _ place: lxw_col_t) throws {
    let local = clock.local(seconds)
    let day = Day(number: floorDivided(local, 86_400))
    guard let serial = Self.serial(day.number) else {
      return try tooOld(day.forPeople, row, place)
    }
    let part = Double(local - day.number * 86_400) / 86_400
    try file.check(worksheet_write_number(sheet, row, place, Double(serial) + part, file.moment))
  }

  private mutating func tooOld(_ text: String, _ row: lxw_row_t, _ place: lxw_col_t) throws {
    misfits.insert("Dates before 01-03-1900, which Excel does not know, are written as texts.")
    try file.check(worksheet_write_string(sheet, row, place, text, file.text))
  }

  /// Excel counts days from 30-12-1899, and errs before March 1900.
  private static func serial(_ day: Int64) -> Int64? {
    let serial = day + 25_569
    return (61...2_958_465).contains(serial) ? serial : nil
  }

  private static func width(of kind: Kind, _ label: String) -> Double {
    let least = Double(label.count) + 4
    switch kind {
    case .text: return max(least, 20)
    case .timestamp: return max(least, 19)
    case .date, .money: return max(least, 12)
    // A number that does not fit is shown as ####, and IDs of a big school have seven digits.
    case .integer, .reference: return max(least, 11)
    case .choice, .bool, .blob: return least
    }
  }

  private func floorDivided(_ a: Int64, _ b: Int64) -> Int64 {
    a >= 0 ? a / b : -((b - 1 - a) / b)
  }
}
