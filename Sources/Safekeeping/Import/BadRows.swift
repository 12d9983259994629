import Records
import Store

extension Importing {
  /// Writes a CSV of only the bad rows, as they are in the file, with `Line` and `Reason` behind
  /// them: once mended it can be imported by itself.
  public func writeBadRows(of prepared: Prepared, to path: String) async throws {
    let source = prepared.source.path
    try await prepared.stage.load { connection in
      let file = try PaperFile(path)
      do {
        try BadRows(source, on: connection).write(to: file)
        try file.finish()
        try file.keep()
      } catch {
        file.drop()
        throw error
      }
    }
  }
}

/// The rows of a file that can't be taken, found again by their lines.
private struct BadRows {
  private let csv: CSVReader
  private let faults: any Cursor

  init(_ path: String, on connection: any Connection) throws {
    let file = try InputFile(path)
    csv = CSVReader { try file.read(into: $0) }
    faults = try connection.cursor("SELECT line, reason FROM \(Drafts.faults) ORDER BY line, place")
  }

  func write(to file: PaperFile) throws {
    var text = ByteText()
    let headers = try csv.header()
    text.raw(CSVWriter.byteOrderMark)
    for header in headers { cell(header, into: &text) }
    text.raw("Line,Reason\r\n")
    try file.write(text.bytes)
    var isMore = try faults.next()
    while isMore {
      let line = faults.integer(0)
      var reasons: [String] = []
      while isMore, faults.integer(0) == line {
        reasons.append(String(decoding: faults.bytes(1), as: UTF8.self))
        isMore = try faults.next()
      }
      while try csv.nextRow(), csv.line < line {}
      text.removeAll()
      row(line, reasons, width: headers.count, into: &text)
      try file.write(text.bytes)
    }
  }

  private func row(_ line: Int64, _ reasons: [String], width: Int, into text: inout ByteText) {
    for index in 0..<width {
      CSVWriter.text(Reading.unguarded(csv[index]), into: &text)
      text.byte(UInt8(ascii: ","))
    }
    text.integer(line)
    text.byte(UInt8(ascii: ","))
    var reason = reasons.joined(separator: " ")
    reason.withUTF8 { CSVWriter.text(UnsafeRawBufferPointer($0), into: &text) }
    text.raw("\r\n")
  }

  private func cell(_ value: String, into text: inout ByteText) {
    var value = value
    value.withUTF8 { CSVWriter.text(UnsafeRawBufferPointer($0), into: &text) }
    text.byte(UInt8(ascii: ","))
  }
}
