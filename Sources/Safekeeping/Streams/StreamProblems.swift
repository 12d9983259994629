import Foundation
import Records

extension Problem {
  /// A file that the system does not let us read; `code` is its `errno`.
  static func unreadable(_ name: String, code: Int32, at offset: Int64? = nil) -> Problem {
    let place = offset.map { " at byte \($0)" } ?? ""
    switch code {
    case ENOENT, ENOTDIR: return Problem(.notFound, "There is no file \(name).")
    case EISDIR: return Problem(.invalid, "\(name) is a folder, not a file.")
    case EACCES, EPERM:
      return Problem(.forbidden, "The file \(name) may not be read by this user.")
    default:
      return Problem(
        .unavailable, "Reading \(name) failed\(place): \(systemText(code)).",
        advice: "The disk or its connection may be failing; copy the file and try again.")
    }
  }

  /// A file that the system does not let us write; `code` is its `errno`.
  static func unwritable(_ name: String, code: Int32, at offset: Int64) -> Problem {
    switch code {
    case ENOSPC, EDQUOT:
      Problem(
        .unavailable, "The disk is full: \(name) could not be written beyond byte \(offset).",
        advice: "Free some space and try again.")
    case EFBIG:
      Problem(
        .unavailable, "\(name) has reached the largest size that the disk takes, \(offset) bytes.")
    case EPIPE:
      Problem(.unavailable, "Whoever was reading \(name) has gone after \(offset) bytes.")
    default:
      Problem(.unavailable, "Writing \(name) failed at byte \(offset): \(systemText(code)).")
    }
  }

  /// A compressed file that can't be unpacked any further.
  static func unpackable(_ name: String, _ what: String, at offset: Int64) -> Problem {
    Problem(
      .invalid, "\(name) is damaged: \(what), at byte \(offset) of the compressed file.",
      advice: "Copy it again from where it is kept, or take another backup.")
  }
}
