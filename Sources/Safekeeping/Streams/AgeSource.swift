import Foundation
import Records

/// Decrypts with Debian's `age`, which runs as a process of its own: `age -d -i FILE`.
final class AgeSource: ByteSource {
  private let name: String
  private let process: pid_t
  private let output: Int32
  private let complaints: Int32
  private let feed: Feed
  private var offset: Int64 = 0
  private var isOver = false

  init(_ source: any ByteSource, name: String, identity: AgeIdentity) throws {
    let key = try identity.opened()
    defer { close(key) }
    let input = try Self.pair { socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, $0) }
    let output = try Self.pair { pipe($0) }
    let complaints = try Self.pair { pipe($0) }
    let outcome = Self.start(key, input.0, output.1, complaints.1)
    for used in [input.0, output.1, complaints.1] { close(used) }
    guard case .success(let process) = outcome else {
      for unused in [input.1, output.0, complaints.0] { close(unused) }
      throw Problem(
        .unavailable, "\(name) is encrypted with age, and the program age is not installed.",
        advice: "Install it (apt install age), or decrypt the file elsewhere.")
    }
    self.name = name
    self.process = process
    self.output = output.0
    self.complaints = complaints.0
    feed = Feed(source, into: input.1)
    feed.start()
  }

  deinit {
    if !isOver { finish(killing: true) }
    close(output)
    close(complaints)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !isOver else { return 0 }
    let count = try Descriptor.read(output, into: buffer, name: name, at: offset)
    offset += Int64(count)
    if count == 0 {
      let status = finish(killing: false)
      if let failure = feed.failure { throw failure }
      guard status == 0 else { throw refusal() }
    }
    return count
  }

  @discardableResult
  private func finish(killing: Bool) -> Int32 {
    isOver = true
    if killing { kill(process, SIGKILL) }
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
  }

  /// What `age` said on its standard error, as a sentence.
  private func refusal() -> Problem {
    var bytes = [UInt8](repeating: 0, count: 2000)
    let count = max(0, Foundation.read(complaints, &bytes, bytes.count))
    let said = String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n").first ?? ""
    let reason = said.hasPrefix("age: error: ") ? said.dropFirst(12) : said
    return Problem(
      .invalid, "\(name) could not be decrypted: \(reason.isEmpty ? "age failed" : reason).",
      advice: "Nothing was changed. Check that the key is the right one and the file is whole.")
  }

  static func pair(
    _ make: (UnsafeMutablePointer<Int32>) -> Int32
  ) throws -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    guard make(&ends) == 0 else {
      throw Problem(.unavailable, "No process can be started: \(Problem.systemText(errno)).")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func start(
    _ key: Int32, _ input: Int32, _ output: Int32, _ complaints: Int32
  ) -> Result<pid_t, Problem> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, complaints, 2)
    posix_spawn_file_actions_adddup2(&actions, key, keyNumber)
    var words = cStrings(["age", "--decrypt", "--identity", "/dev/fd/\(keyNumber)"])
    var variables = cStrings(ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" })
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, "age", &actions, nil, &words, &variables)
    return code == 0 ? .success(process) : .failure(.unreadable("age", code: code))
  }

  /// The descriptor on which the process finds its key.
  private static let keyNumber: Int32 = 9

  private static func cStrings(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    texts.map { text in strdup(text) } + [nil]
  }
}

/// Gives a process its input from a thread of its own, so that its output can be read meanwhile.
///
/// `@unchecked`: after `start` only the thread touches `source` and `socket`; `problem` is under
/// the lock.
private final class Feed: @unchecked Sendable {
  private let source: any ByteSource
  private let socket: Int32
  private let lock = NSLock()
  private var problem: (any Error)?

  init(_ source: any ByteSource, into socket: Int32) {
    self.source = source
    self.socket = socket
  }

  var failure: (any Error)? { lock.withLock { problem } }

  func start() { Thread.detachNewThread { self.run() } }

  private func run() {
    defer { close(socket) }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    defer { buffer.deallocate() }
    do {
      while case let count = try source.read(into: buffer), count > 0 {
        guard sendAll(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { return }
      }
    } catch {
      lock.withLock { problem = error }
    }
  }

  /// False when the process has gone, which its exit status then explains. A socket and not a
  /// pipe, because only there can SIGPIPE be left out.
  private func sendAll(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = send(socket, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
      if count < 0, errno != EINTR { return false }
      rest = rest.dropFirst(max(0, count))
    }
    return true
  }
}
