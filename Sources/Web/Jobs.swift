import Foundation
import Logging
import Records
import Safekeeping

/// Long acts that go on whether or not somebody watches. What became of one outlasts a restart.
actor Jobs {
  /// Where a person goes when it is done, and what they are told there.
  struct Finish: Sendable {
    let address: String
    let flash: Flash?

    init(_ address: String, _ flash: Flash? = nil) {
      self.address = address
      self.flash = flash
    }
  }

  enum State: Sendable {
    case running(Work.Progress)
    case finished(Finish)
    case failed(Problem)
    /// The server was stopped before it was done.
    case interrupted
  }

  /// What a page shows of a job.
  struct Shown: Sendable {
    let id: String
    let title: String
    let actor: String
    let state: State
    /// Where a person goes on when it failed.
    let next: String
  }

  private struct Job {
    let record: JobRecord
    let work: Work
    var result: Result<Finish, any Error>?
    let task: Task<Void, Never>
  }

  private let papers: JobPapers
  private let logger = Logger(label: "rollbook.jobs")
  private var jobs: [String: Job] = [:]

  /// `folder` keeps a small file for each job that took long enough to be shown.
  init(folder: String) { papers = JobPapers(folder: folder) }

  /// Begins a job; its ID.
  func start(
    _ title: String, by actor: String, at now: Timestamp, next: String,
    _ body: @escaping @Sendable (Work) async throws -> Finish
  ) -> String {
    let (id, work) = (UUID().uuidString, Work())
    let task = Task {
      do { self.end(id, .success(try await body(work))) } catch { self.end(id, .failure(error)) }
    }
    jobs[id] = Job(
      record: JobRecord(id: id, title: title, actor: actor, startedAt: now, next: next), work: work,
      task: task)
    return id
  }

  /// Waits for a job until it is done, but no longer than `patience`; its result, or nil when it
  /// goes on. One that is done by then is forgotten.
  func wait(for id: String, _ patience: Duration) async -> Result<Finish, any Error>? {
    let deadline = ContinuousClock.now + patience
    var pause = Duration.milliseconds(2)
    while let job = jobs[id], job.result == nil, ContinuousClock.now < deadline {
      // An interrupted sleep only looks again sooner.
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(100))
    }
    guard let result = jobs[id]?.result else {
      if let job = jobs[id] { keep(job.record) }
      return nil
    }
    jobs[id] = nil
    return result
  }

  /// A job, whoever began it. Throws a `Problem` when there is none.
  func look(at id: String) throws -> Shown {
    if let job = jobs[id] { return shown(job) }
    guard let record = papers.record(id) else {
      throw Problem(.notFound, "There is no such work.", advice: "Look on the page Backup.")
    }
    return Shown(
      id: id, title: record.title, actor: record.actor, state: record.state, next: record.next)
  }

  /// Those that are under way, whoever began them.
  var running: [Shown] {
    jobs.values.filter { $0.result == nil }.map(shown).sorted { $0.title < $1.title }
  }

  /// Asks a job to stop. It changes nothing then; one that is too far goes on.
  func cancel(_ id: String) { jobs[id]?.work.cancel() }

  private func end(_ id: String, _ result: Result<Finish, any Error>) {
    jobs[id]?.result = result
    guard let job = jobs[id], papers.record(id) != nil else { return }
    var record = job.record
    switch result {
    case .success(let finish): record.finish(finish)
    case .failure(let error): record.fail(problem(error))
    }
    keep(record)
    jobs[id] = nil
  }

  private func problem(_ error: any Error) -> Problem {
    if let problem = error as? Problem { return problem }
    logger.error("a fault in a job", metadata: ["fault": "\(error)"])
    return Problem(
      .unavailable, "Something went wrong inside Rollbook.",
      advice: "Nothing was half done. The log has the details for whoever looks after the server.")
  }

  /// Without its paper a job only can't be found again after a restart.
  private func keep(_ record: JobRecord) {
    do { try papers.keep(record) } catch {
      logger.warning("a job's paper was not written", metadata: ["error": "\(error)"])
    }
  }

  private func shown(_ job: Job) -> Shown {
    Shown(
      id: job.record.id, title: job.record.title, actor: job.record.actor,
      state: .running(job.work.progress), next: job.record.next)
  }
}

/// What is known of a job when its server is gone.
struct JobRecord: Codable, Sendable {
  let id: String
  let title: String
  let actor: String
  let startedAt: Timestamp
  let next: String
  private(set) var address: String?
  private(set) var flash: String?
  private(set) var message: String?
  private(set) var advice: String?

  init(id: String, title: String, actor: String, startedAt: Timestamp, next: String) {
    self.id = id
    self.title = title
    self.actor = actor
    self.startedAt = startedAt
    self.next = next
  }

  mutating func finish(_ finish: Jobs.Finish) {
    address = finish.address
    flash = finish.flash.flatMap { flash in try? flash.stored() }
  }

  mutating func fail(_ problem: Problem) {
    message = problem.message
    advice = problem.advice
  }

  var state: Jobs.State {
    if let address { return .finished(Jobs.Finish(address, flash.flatMap(Flash.init(stored:)))) }
    if let message { return .failed(Problem(.conflict, message, advice: advice ?? "")) }
    return .interrupted
  }
}

/// The files in which jobs outlast a restart.
struct JobPapers: Sendable {
  let folder: String

  /// Nil when there is none, or when it can't be read.
  func record(_ id: String) -> JobRecord? {
    guard let id = UUID(uuidString: id)?.uuidString,
      let data = FileManager.default.contents(atPath: "\(folder)/\(id)")
    else { return nil }
    return try? JSONDecoder().decode(JobRecord.self, from: data)
  }

  func keep(_ record: JobRecord) throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = "\(folder)/\(record.id)"
    try JSONEncoder().encode(record).write(to: URL(fileURLWithPath: path), options: .atomic)
    chmod(path, 0o600)
    forgetOld(before: record.startedAt.seconds - 7 * 86_400)
  }

  private func forgetOld(before limit: Int64) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      var about = stat()
      if stat("\(folder)/\(name)", &about) == 0, Int64(about.st_mtim.tv_sec) < limit {
        unlink("\(folder)/\(name)")
      }
    }
  }
}
