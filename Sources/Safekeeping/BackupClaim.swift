import Foundation
import Records
import Store

/// Which server makes the scheduled backup that is due, when several share a database. A claim lasts
/// only as long as it is renewed, and at once ends with its process on the same machine: a backup
/// that a crash cut short is made anew and not missed until the next due time.
public struct BackupClaim: Hashable, Sendable {
  /// A running program, as others can tell it.
  public struct Holder: Hashable, Sendable {
    let host: String
    let process: Int32
    /// Different each time the program is started.
    let token: String

    /// `token` is random.
    public init(host: String, process: Int32, token: String) {
      self.host = host
      self.process = process
      self.token = token
    }

    public static func thisProcess() -> Holder {
      Holder(
        host: ProcessInfo.processInfo.hostName, process: getpid(), token: UUID().uuidString)
    }

    /// Whether it can't be running any more, as seen by `other`.
    func isGone(for other: Holder) -> Bool {
      guard host == other.host, token != other.token else { return false }
      return process == other.process || (kill(process, 0) != 0 && errno == ESRCH)
    }
  }

  private static let key = "scheduled_backup_claim"
  /// Seconds after which a claim that nobody renewed counts no more.
  static let lease: Int64 = 180

  /// Takes the claim, or renews it; false when another holds it.
  static func take(_ holder: Holder, at now: Timestamp, on connection: any Connection) throws
    -> Bool
  {
    if let (other, expires) = try read(on: connection), other != holder, expires > now,
      !other.isGone(for: holder)
    {
      return false
    }
    let text =
      "\(now.seconds + lease)\t\(holder.process)\t\(holder.token)\t\(holder.host)"
    try Meta.set(key, to: text, on: connection)
    return true
  }

  /// Gives the claim back, if it is still this holder's.
  static func release(_ holder: Holder, on connection: any Connection) throws {
    guard try read(on: connection)?.0 == holder else { return }
    try Meta.set(key, to: nil, on: connection)
  }

  private static func read(on connection: any Connection) throws -> (Holder, Timestamp)? {
    guard let parts = try Meta.get(key, on: connection)?.split(separator: "\t"), parts.count == 4,
      let expires = Int64(parts[0]), let process = Int32(parts[1])
    else { return nil }
    return (
      Holder(host: String(parts[3]), process: process, token: String(parts[2])),
      Timestamp(seconds: expires)
    )
  }
}
