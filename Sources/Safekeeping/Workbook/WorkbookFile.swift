import CXLSXWriter
import Foundation
import Records
import Store

/// A workbook under way: Debian's libxlsxwriter, which keeps rows in temporary files.
final class WorkbookFile {
  private let path: String
  private var book: UnsafeMutablePointer<lxw_workbook>?
  let header: UnsafeMutablePointer<lxw_format>?
  let money: UnsafeMutablePointer<lxw_format>?
  let day: UnsafeMutablePointer<lxw_format>?
  let moment: UnsafeMutablePointer<lxw_format>?
  let text: UnsafeMutablePointer<lxw_format>?

  init(_ path: String) throws {
    self.path = path
    let folder = (path as NSString).deletingLastPathComponent
    guard access(folder.isEmpty ? "." : folder, W_OK) == 0 else {
      throw Problem.unwritable(path, code: errno, at: 0)
    }
    book = (folder.isEmpty ? "." : folder).withCString { folder in
      var options = lxw_workbook_options()
      options.constant_memory = 1
      options.use_zip64 = 1
      options.tmpdir = UnsafeMutablePointer(mutating: folder)
      return workbook_new_opt(path, &options)
    }
    guard let book else { throw Fault("no workbook could be begun") }
    header = workbook_add_format(book)
    format_set_bold(header)
    money = Self.format("#,##0.00", in: book)
    day = Self.format("dd-mm-yyyy", in: book)
    moment = Self.format("dd-mm-yyyy hh:mm:ss", in: book)
    text = Self.format("@", in: book)
  }

  /// What was begun and never closed leaves no file.
  deinit { if let book { lxw_workbook_free(book) } }

  func sheet(_ name: String) throws -> UnsafeMutablePointer<lxw_worksheet> {
    guard let sheet = workbook_add_worksheet(book, name) else {
      throw Fault("the sheet \(name) could not be begun")
    }
    return sheet
  }

  /// Puts everything together.
  func close() throws {
    let code = workbook_close(book)
    book = nil
    guard code == LXW_NO_ERROR else { throw failure(code) }
  }

  /// Throws unless the library could do what it was told.
  func check(_ code: lxw_error) throws {
    guard code == LXW_NO_ERROR else { throw failure(code) }
  }

  private func failure(_ code: lxw_error) -> any Error {
    let files = [
      LXW_ERROR_CREATING_XLSX_FILE, LXW_ERROR_CREATING_TMPFILE, LXW_ERROR_READING_TMPFILE,
      LXW_ERROR_ZIP_FILE_OPERATION, LXW_ERROR_ZIP_FILE_ADD, LXW_ERROR_ZIP_CLOSE,
    ]
    let why = String(cString: lxw_strerror(code))
    guard files.contains(code) else { return Fault("the workbook: \(why)") }
    return Problem(
      .unavailable, "\(path) could not be written.",
      advice: "The school is as it was. Make room on the disk and try again.")
  }

  private static func format(
    _ code: String, in book: UnsafeMutablePointer<lxw_workbook>
  ) -> UnsafeMutablePointer<lxw_format>? {
    let format = workbook_add_format(book)
    format_set_num_format(format, code)
    return format
  }
}
