import Foundation
import Records
import Safekeeping
import Store

/// Where a command writes a file: a path, or `-` for standard output.
enum OutputFile {
  /// Writes all of `export`. A file gets its name only once it is whole.
  static func write(_ export: Export, to path: String) async throws {
    do {
      if path == "-" {
        try await drain(export, into: STDOUT_FILENO, named: "standard output")
      } else {
        try await writeFile(export, path)
      }
    } catch {
      await export.close()
      throw error
    }
  }

  private static func writeFile(_ export: Export, _ path: String) async throws {
    let draft = path + ".part"
    let file = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure(path) }
    do {
      try await drain(export, into: file, named: path)
      guard fsync(file) == 0, close(file) == 0, rename(draft, path) == 0 else {
        throw failure(path)
      }
    } catch {
      unlink(draft)
      throw error
    }
  }

  private static func drain(_ export: Export, into file: Int32, named name: String) async throws {
    while try await export.next({ try write($0, into: file, named: name) }) != nil {}
  }

  private static func write(
    _ piece: UnsafeRawBufferPointer, into file: Int32, named name: String
  ) throws {
    var done = 0
    while done < piece.count {
      let written = Foundation.write(
        file, piece.baseAddress?.advanced(by: done), piece.count - done)
      guard written > 0 else { throw failure(name) }
      done += written
    }
  }

  private static func failure(_ path: String) -> Problem {
    Problem(
      .unavailable, "\(path) could not be written: \(Problem.systemText(errno)).",
      advice: "The school is as it was.")
  }
}
