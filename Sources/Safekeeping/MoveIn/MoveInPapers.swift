import Foundation
import Records

/// What moving in leaves on paper: the report, and of each table the records that could not be
/// placed, as CSV that `import` takes once it is mended.
///
/// Files get their names only once the school has moved in.
///
/// `@unchecked Sendable`: touched by the body of one transaction, and by its caller before and
/// after.
final class MoveInPapers: @unchecked Sendable {
  private let reportPath: String?
  private let folder: String?
  /// The clocks by which records in quarantine are written.
  var zone = Zone.utc
  private var reportFile: PaperFile?
  private var quarantines: [String: PaperFile] = [:]
  private var line = ByteText()

  /// Without `report` no report is written, without `folder` no quarantine (a dry run).
  init(report: String?, folder: String?) {
    reportPath = report
    self.folder = folder
  }

  func report(_ misfit: Misfit) throws {
    guard let path = reportPath else { return }
    let file = try reportFile ?? beginReport(path)
    line.removeAll()
    Self.cell(misfit.table, into: &line)
    line.byte(UInt8(ascii: ","))
    if let id = misfit.id { line.integer(id) }
    for text in [misfit.column, misfit.found, misfit.reason, misfit.done] {
      line.byte(UInt8(ascii: ","))
      Self.cell(text, into: &line)
    }
    line.raw("\r\n")
    try file.write(line.bytes)
  }

  /// Puts everything on the disk while a failure can still undo all. An empty report says that all
  /// is well.
  func finish() throws {
    if let path = reportPath, reportFile == nil { _ = try beginReport(path) }
    for file in all { try file.finish() }
  }

  func quarantine(_ draft: DraftRecord) throws {
    guard let folder else { return }
    let file = try quarantines[draft.table.name] ?? beginQuarantine(of: draft.table, in: folder)
    line.removeAll()
    for (index, field) in CSVWriter.fields(of: draft.table).enumerated() {
      if index > 0 { line.byte(UInt8(ascii: ",")) }
      guard !field.isTitle, let place = draft.table.index(of: field.column.name) else { continue }
      draft.write(place, into: &line, zone: zone)
    }
    line.raw("\r\n")
    try file.write(line.bytes)
  }

  /// Gives every file its name, once the school has moved in; answers the paths.
  func keep() throws -> [String] {
    let files = all
    for file in files { try file.keep() }
    return files.map(\.path)
  }

  func drop() {
    for file in all { file.drop() }
    // A folder that only we wanted; one that others use is not empty and stays.
    if let folder { rmdir(folder) }
  }

  private var all: [PaperFile] {
    (reportFile.map { [$0] } ?? []) + quarantines.sorted { $0.key < $1.key }.map(\.value)
  }

  private func beginReport(_ path: String) throws -> PaperFile {
    if let folder, path.hasPrefix(folder) { try Self.make(folder) }
    let file = try PaperFile(path)
    reportFile = file
    try file.write(CSVWriter.byteOrderMark + Array("Table,ID,Column,Found,Reason,Done\r\n".utf8))
    return file
  }

  private func beginQuarantine(of table: Table, in folder: String) throws -> PaperFile {
    try Self.make(folder)
    let file = try PaperFile((folder as NSString).appendingPathComponent("\(table.name).csv"))
    quarantines[table.name] = file
    line.removeAll()
    CSVWriter(table, zone: zone).header(into: &line)
    try file.write(line.bytes)
    return file
  }

  private static func make(_ folder: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch { throw Problem.unwritable(folder, code: EACCES, at: 0) }
  }

  private static func cell(_ text: String, into out: inout ByteText) {
    var text = text
    text.withUTF8 { CSVWriter.text(UnsafeRawBufferPointer($0), into: &out) }
  }
}

/// A file under a draft's name until it is kept.
final class PaperFile {
  let path: String
  private let draft: String
  private let descriptor: Int32
  private var offset: Int64 = 0
  private var buffer: [UInt8] = []

  init(_ path: String) throws {
    self.path = path
    draft = path + ".part"
    descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Problem.unwritable(path, code: errno, at: 0) }
  }

  deinit { close(descriptor) }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count > 64 * 1024 { try flush() }
  }

  func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

  func finish() throws {
    try flush()
    guard fsync(descriptor) == 0 else { throw Problem.unwritable(path, code: errno, at: offset) }
  }

  func keep() throws {
    guard rename(draft, path) == 0 else {
      throw Problem(
        .unavailable, "The school has moved in, but \(path) could not get its name.",
        advice: "What belongs there is in \(draft).")
    }
  }

  func drop() { unlink(draft) }

  private func flush() throws {
    try buffer.withUnsafeBytes { try Descriptor.write(descriptor, $0, name: path, at: offset) }
    offset += Int64(buffer.count)
    buffer.removeAll(keepingCapacity: true)
  }
}
