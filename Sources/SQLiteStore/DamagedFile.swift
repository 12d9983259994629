import Foundation
import GRDBSQLite
import Records
import Store

/// A school's file that can't be trusted any more: what is still to be learnt from it, and how another
/// takes its place. Nothing of it is ever deleted.
public struct DamagedFile: Sendable {
  private let path: String

  public init(_ path: String) { self.path = path }

  /// Throws a `Problem` while another program has the file open: it would go on writing to it.
  public func requireUnused() throws {
    let file = open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return }
    defer { close(file) }
    // Where SQLite's own locks stand; who has a database in WAL mode open holds one of them.
    var lock = flock()
    lock.l_type = Int16(F_WRLCK)
    lock.l_whence = Int16(SEEK_SET)
    lock.l_start = 0x4000_0000
    lock.l_len = 512
    guard fcntl(file, F_GETLK, &lock) == 0, lock.l_type != Int16(F_UNLCK) else { return }
    throw Problem(
      .conflict, "The database \(path) is open in another program (process \(lock.l_pid)).",
      advice: "Nothing was changed. Stop that program first.")
  }

  /// How many entries its audit log has from after a moment, and when the last was made; nil when
  /// that can't be read any more.
  public func entries(after moment: Timestamp) -> (count: Int64, last: Timestamp)? {
    var opened: OpaquePointer?
    defer { sqlite3_close_v2(opened) }
    guard sqlite3_open_v2(path, &opened, SQLITE_OPEN_READONLY, nil) == SQLITE_OK, let opened else {
      return nil
    }
    let asked: SQL = "SELECT count(*) AS n, max(at) AS last FROM audit_log WHERE at > \(moment)"
    do {
      guard let row = try SQLiteConnection(opened).row(asked) else { return nil }
      return (row.integer("n"), Timestamp(seconds: row["last"].integer ?? moment.seconds))
    } catch {
      // Damaged as it is, it may say nothing.
      return nil
    }
  }

  /// Makes an empty scratch school beside the file, lets `fill` fill it, and puts it in the file's
  /// place. Answers where the damaged file lies now; nil when there was none.
  public func replace(
    at moment: Timestamp, _ fill: (SQLiteDatabase) async throws -> Void
  ) async throws -> String? {
    let scratch = try ScratchFile.make(in: (path as NSString).deletingLastPathComponent)
    do {
      let database = try SQLiteDatabase(path: scratch)
      do { try await fill(database) } catch {
        await database.close()
        throw error
      }
      await database.close()
      try Self.settle(scratch)
      return try putInPlace(scratch, at: moment)
    } catch {
      ScratchFile.remove(scratch)
      throw error
    }
  }

  /// All of a closed database has to be in its file and on the disk.
  private static func settle(_ path: String) throws {
    guard access(path + "-wal", F_OK) != 0 else {
      throw Fault("\(path) was closed and left a write-ahead log")
    }
    let file = open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { throw failure("opened", path) }
    defer { close(file) }
    guard fsync(file) == 0 else { throw failure("written", path) }
  }

  /// The log goes first: SQLite would write an old log into a new file. A crash on the way leaves the
  /// damaged file where it was, and whoever repeats it comes through.
  private func putInPlace(_ scratch: String, at moment: Timestamp) throws -> String? {
    let aside = freeName("\(path).damaged-\(moment.forFileName(in: .utc))")
    for ending in ["-wal", "-shm"] where access(path + ending, F_OK) == 0 {
      guard rename(path + ending, aside + ending) == 0 else {
        throw Self.failure("moved", path + ending)
      }
    }
    let isThere = access(path, F_OK) == 0
    if isThere, link(path, aside) != 0 { throw Self.failure("kept", path) }
    guard rename(scratch, path) == 0 else { throw Self.failure("put in place", path) }
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY)
    guard folder >= 0 else { throw Self.failure("synced", path) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw Self.failure("synced", path) }
    return isThere ? aside : nil
  }

  private func freeName(_ name: String) -> String {
    var (free, number) = (name, 1)
    while access(free, F_OK) == 0 {
      number += 1
      free = "\(name)_\(number)"
    }
    return free
  }

  private static func failure(_ what: String, _ path: String) -> Problem {
    Problem(
      .unavailable, "\(path) could not be \(what): \(Problem.systemText(errno)).",
      advice: "The damaged database stays as it is. Check the disk, its free space and its rights.")
  }
}
