import Foundation
import Records

/// A target opened through Debian's rclone: what is there, sending, fetching, checking.
struct Rclone: Sendable {
  let target: OffsiteTarget
  /// A folder of our own for as long as the target is open, for files on their way.
  let workspace: String
  private let options: [String]
  private let secrets: [String: String]
  private let sums: [String]
  /// Whether a file gets another name there without being sent again.
  let canRename: Bool

  /// A file that is there.
  struct File: Hashable, Sendable {
    let name: String
    let size: Int64
  }

  /// Opens a target for `use`; the files in `parent` that this took are gone afterwards.
  static func with<T: Sendable>(
    _ access: OffsiteAccess, in parent: String, _ use: (Rclone) async throws -> T
  ) async throws -> T {
    let workspace = try RcloneWorkspace(in: parent)
    defer { workspace.remove() }
    let config = try await workspace.configuration(access)
    return try await use(
      Rclone(access.target, workspace.path, config, workspace.secrets(access)))
  }

  private init(
    _ target: OffsiteTarget, _ workspace: String, _ config: String?, _ secrets: [String: String]
  ) async throws {
    self.target = target
    self.secrets = secrets
    self.workspace = workspace
    options =
      (config.map { ["--config", $0] } ?? []) + [
        "--contimeout", "15s", "--timeout", "60s", "--retries", "2", "--low-level-retries", "3",
        "--ask-password=false", "--ignore-times",
      ]
    struct Features: Decodable {
      let Hashes: [String]?
      let Features: [String: Bool]
    }
    let answer = try await Self.answer(
      target, options, secrets, ["backend", "features", target.root])
    let features = try Self.decode(Features.self, answer.output)
    let known = Set((features.Hashes ?? []).map(Self.plain))
    sums = Digests.names.filter(known.contains)
    canRename = features.Features["Move"] == true || features.Features["Copy"] == true
  }

  /// How a file that was sent is checked, as a part of a sentence.
  var check: String { sums.first.map { "by its \($0)" } ?? "by reading it back" }

  /// What lies there; a folder that is not there yet is empty.
  func files() async throws -> [File] {
    struct Line: Decodable {
      let Name: String
      let Size: Int64
    }
    let words = ["lsjson", "--files-only", "--no-modtime", "--no-mimetype", target.root]
    let answer = try await Program.run("rclone", words + options, secrets: secrets)
    if answer.code == Self.notFound { return [] }
    guard answer.isGood else { throw Self.refusal(target, answer) }
    return try Self.decode([Line].self, answer.output).map { File(name: $0.Name, size: $0.Size) }
  }

  /// Sends a file; `work` hears how many bytes are on their way, and may stop it.
  func send(_ path: String, as name: String, _ work: Work = Work()) async throws {
    let words = ["copyto", path, target.place(name)] + options + RcloneProgress.options
    let answer = try await Program.listen("rclone", words, secrets: secrets) { line in
      guard let sent = RcloneProgress.bytes(line) else { return false }
      try work.reach(sent)
      return true
    }
    guard answer.isGood else { throw Self.refusal(target, answer) }
  }

  func rename(_ name: String, to other: String) async throws {
    try await run(["moveto", target.place(name), target.place(other)])
  }

  func remove(_ name: String) async throws { try await run(["deletefile", target.place(name)]) }

  func fetch(_ name: String, to path: String) async throws {
    try await run(["copyto", target.place(name), path])
  }

  /// Whether the file there is, byte for byte, the one that was sent: by the sum that the server
  /// makes of it, or where it makes none, by reading it back.
  func holds(_ name: String, _ digests: Digests, _ work: Work = Work()) async throws -> Bool {
    guard let sum = sums.first else { return try await readBack(name, work) == digests }
    struct Stat: Decodable {
      let Size: Int64
      let Hashes: [String: String]?
    }
    let stat = try Self.decode(
      Stat.self,
      await answer(["lsjson", "--stat", "--hash", "--hash-type", sum, target.place(name)]).output)
    guard stat.Size == digests.size else { return false }
    let found = (stat.Hashes ?? [:]).first { Self.plain($0.key) == sum && !$0.value.isEmpty }
    guard let found else { return try await readBack(name, work) == digests }
    return found.value.lowercased() == digests.value(sum)
  }

  private func readBack(_ name: String, _ work: Work) async throws -> Digests {
    var (sums, read) = (DigestSums(), Int64(0))
    let answer = try await Program.stream(
      "rclone", ["cat", target.place(name)] + options, secrets: secrets
    ) {
      sums.take($0)
      read += Int64($0.count)
      try work.reach(read)
    }
    guard answer.isGood else { throw Self.refusal(target, answer) }
    return sums.finish()
  }

  private func run(_ words: [String]) async throws { _ = try await answer(words) }

  private func answer(_ words: [String]) async throws -> Program.Answer {
    try await Self.answer(target, options, secrets, words)
  }

  private static func answer(
    _ target: OffsiteTarget, _ options: [String], _ secrets: [String: String],
    _ words: [String]
  ) async throws -> Program.Answer {
    let answer = try await Program.run("rclone", words + options, secrets: secrets)
    guard answer.isGood else { throw refusal(target, answer) }
    return answer
  }

  /// rclone's exit code for a folder that is not there.
  private static let notFound: Int32 = 3

  private static func plain(_ sum: String) -> String {
    sum.lowercased().filter { $0 != "-" }
  }

  private static func decode<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
    do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
      throw Problem(
        .unavailable, "The answer of rclone can't be understood.",
        advice: "Nothing was changed. Is it Debian's rclone?")
    }
  }

  /// The last thing that rclone said, without its clock and its counting of attempts.
  private static func refusal(_ target: OffsiteTarget, _ answer: Program.Answer) -> Problem {
    let last = answer.complaint.split(separator: "\n").last { !$0.hasPrefix("\t") } ?? ""
    var said = RcloneProgress.message(last).replacing(#/^[0-9/]+ [0-9:]+ +/#, with: "")
    for mark in ["last error was: ", "Failed to ", "CRITICAL: ", "ERROR : "] {
      if let range = said.range(of: mark) { said = String(said[range.upperBound...]) }
    }
    return Problem(
      .unavailable,
      "The off-site place \(target.address) does not take part: \(said.isEmpty ? "rclone failed" : said.prefix(300)).",
      advice: "The backups here are as they were. Check the address, the password and the network.")
  }
}

/// The folder in which a target's configuration and files on their way lie.
private struct RcloneWorkspace {
  let path: String

  init(in parent: String) throws {
    try FileManager.default.createDirectory(
      atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    path = "\(parent)/.offsite-\(UUID().uuidString)"
    guard mkdir(path, 0o700) == 0 else {
      throw Problem(
        .unavailable, "No folder can be made in the vault: \(Problem.systemText(errno)).",
        advice: "Nothing was changed. Check the disk and the rights on it.")
    }
  }

  func remove() {
    do { try FileManager.default.removeItem(atPath: path) } catch {
      // What is left is removed by whoever opens the target next.
    }
  }

  /// Nil for a target that has no lines of its own.
  func configuration(_ access: OffsiteAccess) async throws -> String? {
    let target = access.target
    guard !target.lines.isEmpty else { return nil }
    var lines = target.lines
    if !access.hostKeys.isEmpty {
      lines["known_hosts_file"] = "\(path)/known_hosts"
      try SecretFile.write(Data(access.hostKeys.utf8), to: "\(path)/known_hosts")
    }
    if target.passwordLine == "pass", !access.password.isEmpty {
      lines["pass"] = try await obscured(access.password)
    }
    let text = lines.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)\n" }.joined()
    let config = "\(path)/rclone.conf"
    try SecretFile.write(Data("[\(OffsiteTarget.section)]\n\(text)".utf8), to: config)
    return config
  }

  /// The key of an S3 place: in the file, rclone would put in other values for what looks like `%(name)s`.
  func secrets(_ access: OffsiteAccess) -> [String: String] {
    guard let name = access.target.passwordLine, name != "pass", !access.password.isEmpty else {
      return [:]
    }
    return ["RCLONE_CONFIG_\(OffsiteTarget.section)_\(name)".uppercased(): access.password]
  }

  private func obscured(_ password: String) async throws -> String {
    let answer = try await Program.run("rclone", ["obscure", "-"], input: password)
    return answer.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
