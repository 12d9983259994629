import Hummingbird

/// `/help`: what each page is for, and what happens after the wrong button.
struct HelpRoutes: Sendable {
  let site: Site

  var routes: [Route] {
    [.get("/help", .signedIn, list)]
      + HelpTopic.all.map { topic in
        .get(topic.address, topic.access) { try await show(topic, $0, $1) }
      }
  }

  private struct List {
    let topics: [HelpTopic]
  }

  private struct Page {
    let title: Said
    let summary: Said
    /// The page that it is about.
    let address: String?
  }

  @Sendable func list(_ request: Request, _ context: Context) async throws -> Response {
    let role = try context.user.role
    let page = List(topics: HelpTopic.all.filter { $0.access.admits(role) })
    return try await site.pages.show("help", title: "Help", page, request, context)
  }

  private func show(
    _ topic: HelpTopic, _ request: Request, _ context: Context
  ) async throws -> Response {
    let page = Page(title: topic.title, summary: topic.summary, address: topic.page)
    return try await site.pages.show(
      topic.template, title: "Help: \(topic.title)", page, request, context)
  }
}
