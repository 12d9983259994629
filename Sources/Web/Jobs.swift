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
    let title: Said
    let state: State
    /// Where a person goes on when it failed.
    let next: String
  }

  private struct Job {
    var record: JobRecord
    let work = Work()
    var result: Result<Finish, any Error>?
    /// Whether the person watches its page, since it took longer than they wait.
    var isWatched = false
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
    let id = UUID().uuidString
    let job = Job(record: JobRecord(id: id, title: title, actor: actor, startedAt: now, next: next))
    jobs[id] = job
    Task {
      do { end(id, .success(try await body(job.work))) } catch { end(id, .failure(error)) }
    }
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
      jobs[id]?.isWatched = true
      if let job = jobs[id] { _ = keep(job.record) }
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
    return shown(record, record.state)
  }

  /// Those that are under way, whoever began them.
  var running: [Shown] {
    jobs.values.filter { $0.result == nil }.map(shown).sorted {
      $0.title.english < $1.title.english
    }
  }

  /// Asks a job to stop. It changes nothing then; one that is too far goes on.
  func cancel(_ id: String) { jobs[id]?.work.cancel() }

  /// Waits until none is under way; asks them to stop when the waiting is cancelled.
  func endAll() async {
    while jobs.values.contains(where: { $0.result == nil }) {
      do { try await Task.sleep(for: .milliseconds(50)) } catch {
        for job in jobs.values { job.work.cancel() }
        return
      }
    }
  }

  private func end(_ id: String, _ result: Result<Finish, any Error>) {
    jobs[id]?.result = result
    guard jobs[id]?.isWatched == true else { return }
    switch result {
    case .success(let finish): jobs[id]?.record.finish(finish)
    case .failure(let error): jobs[id]?.record.fail(problem(error))
    }
    // Without its paper only this server knows how it ended.
    if let job = jobs[id], keep(job.record) { jobs[id] = nil }
  }

  private func problem(_ error: any Error) -> Problem {
    if let problem = error as? Problem { return problem }
    logger.error("a fault in a job", metadata: ["fault": "\(error)"])
    return Outcomes.fault
  }

  /// Whether its paper was written; without, a job only can't be found again after a restart.
  private func keep(_ record: JobRecord) -> Bool {
    do {
      try papers.keep(record)
      return true
    } catch {
      logger.warning("a job's paper was not written", metadata: ["error": "\(error)"])
      return false
    }
  }

  private func shown(_ job: Job) -> Shown {
    shown(job.record, job.result == nil ? .running(job.work.progress) : job.record.state)
  }

  private func shown(_ record: JobRecord, _ state: State) -> Shown {
    Shown(id: record.id, title: Said(record.title), state: state, next: record.next)
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
    try OldFiles.remove(from: folder, writtenBefore: record.startedAt.adding(-7 * 86_400))
  }
}
