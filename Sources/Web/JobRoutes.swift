import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Safekeeping
import Store

/// `/jobs/ID`: how far a long act is, and stopping it.
struct JobRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [
      .get("/jobs/:id", .admin, watch),
      .get("/jobs/:id/progress", .admin, progress),
      .post("/jobs/:id/stop", .admin, stop),
    ]
  }

  @Sendable func watch(_ request: Request, _ context: Context) async throws -> Response {
    let job = try await site.jobs.look(at: context.parameters.require("id"))
    if case .finished(let finish) = job.state { return try await site.go(finish, context) }
    let page = JobPage(job)
    return try await site.pages.show(
      "job", title: job.title, page, status: page.problem == nil ? .ok : .conflict, request, context
    )
  }

  /// `{"step": "…", "percent": 41, "isOver": false}`; `percent` is null when nobody can say.
  @Sendable func progress(_ request: Request, _ context: Context) async throws -> Response {
    let job = try await site.jobs.look(at: context.parameters.require("id"))
    guard case .running(let progress) = job.state else { return Self.json("{\"isOver\": true}") }
    // The page that asks was shown before, so nothing is read for each of its questions.
    let language = site.pages.languages.language(of: request)
    var line = ByteText(capacity: 256)
    line.raw("{\"step\": ")
    JSONWriter.string(language.say(progress.step), into: &line)
    line.raw(", \"percent\": \(progress.percent.map { String($0) } ?? "null"), \"isOver\": false}")
    return Self.json(String(decoding: line.bytes, as: UTF8.self))
  }

  private static func json(_ text: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: "application/json; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  @Sendable func stop(_ request: Request, _ context: Context) async throws -> Response {
    let id = try context.parameters.require("id")
    await site.jobs.cancel(id)
    return .redirect(to: "/jobs/\(id)", type: .normal)
  }
}

/// What the page of a job shows.
struct JobPage {
  let id: String
  let title: Said
  let step: Said
  let percent: Int?
  let isRunning: Bool
  let problem: Problem?
  let next: String

  init(_ job: Jobs.Shown) {
    id = job.id
    title = job.title
    next = job.next
    guard case .running(let progress) = job.state else {
      (step, percent, isRunning) = ("", nil, false)
      problem = Self.problem(job.state)
      return
    }
    step = Said(progress.step)
    percent = progress.percent
    isRunning = true
    problem = nil
  }

  private static func problem(_ state: Jobs.State) -> Problem? {
    switch state {
    case .failed(let problem): problem
    case .interrupted:
      Problem(
        .conflict, "Rollbook was stopped while this was under way.",
        advice: """
          When the page Backup shows it under “What was done”, it was done whole and can be undone \
          there; otherwise nothing was changed.
          """)
    case .running, .finished: nil
    }
  }
}

extension Site {
  /// Does a long act: the answer comes at once when it is quick; otherwise the person watches it on a
  /// page of its own, and it goes on when they leave. When it fails there, `next` is offered.
  func work(
    _ title: String, _ context: Context, orElse next: String = "/backup/",
    _ body: @escaping @Sendable (Work) async throws -> Jobs.Finish
  ) async throws -> Response {
    let id = await jobs.start(title, by: context.actor, at: clock(), next: next, body)
    guard let result = await jobs.wait(for: id, patience) else {
      return .redirect(to: "/jobs/\(id)", type: .normal)
    }
    return try await go(result.get(), context)
  }

  func go(_ finish: Jobs.Finish, _ context: Context) async throws -> Response {
    guard let flash = finish.flash else { return .redirect(to: finish.address, type: .normal) }
    return try await redirect(finish.address, flash, context)
  }
}
