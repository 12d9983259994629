import Foundation
import Records

/// A target with what opens it. Passwords are kept in one file of the data folder that only its
/// owner can read: not in the settings, which are in every backup.
public struct OffsiteAccess: Sendable {
  public let target: OffsiteTarget
  let password: String
  /// The keys by which an SFTP server was known when the target was set, in ssh's form.
  let hostKeys: String

  /// A target just named. Asks an SFTP server for its keys, which from then on it has to show.
  public static func first(_ target: OffsiteTarget, password: String) async throws -> OffsiteAccess
  {
    guard !password.contains(where: \.isNewline) else {
      throw Problem(.invalid, "A password is one line.", advice: "Nothing was changed.")
    }
    let keys = target.kind == .sftp ? try await hostKeys(of: target) : ""
    return OffsiteAccess(target: target, password: password, hostKeys: keys)
  }

  private static func hostKeys(of target: OffsiteTarget) async throws -> String {
    let (host, port) = (target.lines["host"] ?? "", target.lines["port"] ?? "22")
    guard !host.hasPrefix("-") else { throw OffsiteTarget.unusable(target.address) }
    let answer = try await Program.run("ssh-keyscan", ["-T", "10", "-p", port, host])
    let keys = answer.output.split(separator: "\n").filter { !$0.hasPrefix("#") }
    guard !keys.isEmpty else {
      throw Problem(
        .unavailable, "\(host) does not answer as an SFTP server on port \(port).",
        advice: "Nothing was changed. Check the address, and that the server is on.")
    }
    return keys.joined(separator: "\n") + "\n"
  }

  private struct Kept: Codable {
    let address: String
    let password: String
    let hostKeys: String
  }

  private static func file(_ folder: String) -> String { "\(folder)/offsite.secret" }

  /// Keeps the secrets in the data folder.
  func keep(in folder: String) throws {
    let data = try JSONEncoder().encode(
      Kept(address: target.address, password: password, hostKeys: hostKeys))
    try SecretFile.write(data, to: Self.file(folder))
  }

  /// Whether the secrets of `target` are here: those of another target are never sent to it, and a
  /// restored school on another machine has none.
  static func isKept(_ target: OffsiteTarget, in folder: String) throws -> Bool {
    try (target.passwordLine == nil && target.kind != .sftp)
      || kept(in: folder)?.address == target.address
  }

  static func read(_ target: OffsiteTarget, in folder: String) throws -> OffsiteAccess {
    guard try isKept(target, in: folder) else {
      throw Problem(
        .unavailable, "The password of \(target.address) is not on this machine.",
        advice: "Nothing was sent. Enter it on the page Off-site copies.")
    }
    let kept = try kept(in: folder).flatMap { $0.address == target.address ? $0 : nil }
    return OffsiteAccess(
      target: target, password: kept?.password ?? "", hostKeys: kept?.hostKeys ?? "")
  }

  private static func kept(in folder: String) throws -> Kept? {
    guard let data = FileManager.default.contents(atPath: file(folder)) else { return nil }
    do { return try JSONDecoder().decode(Kept.self, from: data) } catch {
      throw Problem(
        .unavailable, "The file offsite.secret in the data folder can't be read.",
        advice: "Enter the password again on the page Off-site copies.")
    }
  }
}

/// Files that only the owner of the data folder may read.
enum SecretFile {
  /// Writes a file anew, readable by its owner only from its first byte on.
  static func write(_ data: Data, to path: String) throws {
    let draft = path + ".part"
    unlink(draft)
    let file = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw failure(path) }
    let count = data.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
    let isWritten = count == data.count && fsync(file) == 0
    close(file)
    guard isWritten, rename(draft, path) == 0 else {
      unlink(draft)
      throw failure(path)
    }
  }

  /// Makes a file that another program wrote readable by its owner only, and syncs it to the disk.
  static func settle(_ path: String) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure(path) }
    defer { close(file) }
    guard fchmod(file, 0o600) == 0, fsync(file) == 0 else { throw failure(path) }
  }

  private static func failure(_ path: String) -> Problem {
    Problem(
      .unavailable,
      "\((path as NSString).lastPathComponent) could not be written: \(Problem.systemText(errno)).",
      advice: "Nothing was changed. Check the disk and the rights on the data folder.")
  }
}
