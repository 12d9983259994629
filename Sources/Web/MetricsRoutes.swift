import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Safekeeping
import Store

/// `/metrics` for a monitor, as Prometheus reads it. With a token set, whoever shows it sees them;
/// without one, only this machine itself does, and behind a proxy nobody: everybody would seem to be
/// this machine.
struct MetricsRoutes: Sendable {
  let site: Site

  var routes: [Route] { [.get("/metrics", .anyone, metrics)] }

  @Sendable func metrics(_ request: Request, _ context: Context) async throws -> Response {
    guard try isAllowed(request, context) else {
      throw Problem(
        .unauthenticated, "Only a monitor with its token sees the metrics.",
        advice: "An admin sets it on the page Telling people.")
    }
    let text = try await text()
    return Response(
      status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
      body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  private func isAllowed(_ request: Request, _ context: Context) throws -> Bool {
    let token = try Telling.read(in: site.offsite.folder).metricsToken
    guard token.isEmpty else {
      return SecretText.areEqual(request.headers[.authorization] ?? "", "Bearer \(token)")
    }
    // A page of elsewhere can give its own name this machine's address, and then ask from here.
    let host = request.head.authority?.prefix { $0 != ":" } ?? ""
    let isForHere = ["127.0.0.1", "localhost", "["].contains(host)
    return !context.isForwarded && isForHere && ["127.0.0.1", "::1"].contains(context.address)
  }

  private func text() async throws -> String {
    let health = try await Health.watch(site.offsite)
    let entries = try site.vault.entries()
    let counts = try await site.database.read { try Counts.read(on: $0) }
    var text = MetricsText()
    text.gauge("rollbook_info", "The version that runs.", [("version=\"\(Version.number)\"", 1)])
    text.gauge(
      "rollbook_records", "Records of each table.",
      School.dataTables.map { ("table=\"\($0.name)\"", counts[$0]) })
    let states: [(String, (Vault.Entry) -> Bool)] = [
      ("proven", \.isProven), ("damaged", { $0.note?.fault != nil }),
      ("unproven", { !$0.isProven && $0.note?.fault == nil }),
    ]
    text.gauge(
      "rollbook_backups", "Backups in the vault.",
      states.map { name, isOne in ("state=\"\(name)\"", Int64(entries.filter(isOne).count)) })
    text.gauge(
      "rollbook_vault_bytes", "Size of the vault.", [("", entries.reduce(0) { $0 + $1.size })])
    if let last = entries.first(where: \.isProven) {
      text.gauge(
        "rollbook_last_good_backup_timestamp_seconds", "When the newest proven backup was made.",
        [("", last.createdAt.seconds)])
    }
    text.gauge(
      "rollbook_offsite_waiting", "Backups still to be sent elsewhere.",
      [("", Int64(try await site.offsite.waiting().count))])
    if let free = Room.free(at: site.vault.folder) {
      text.gauge("rollbook_disk_free_bytes", "Bytes free for the vault.", [("", free)])
    }
    text.gauge(
      "rollbook_healthy", "What check finds: 1 is well.",
      health.findings.map { ("check=\"\($0.kind.rawValue)\"", $0.isGood ? 1 : 0) })
    return text.text
  }
}

/// Metrics in Prometheus' text format.
private struct MetricsText {
  private(set) var text = ""

  mutating func gauge(_ name: String, _ help: String, _ values: [(labels: String, Int64)]) {
    text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
    for (labels, value) in values {
      text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }
  }
}
