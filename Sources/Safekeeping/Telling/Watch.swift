import Foundation
import Records
import Store

/// Looks after the backups and tells people: at once about what is newly wrong, every day while it
/// is, once when it is over, and once a week that all is well. Of several servers on one database
/// one tells.
public struct Watch: Sendable {
  private let offsite: Offsite
  private let telling: Telling
  private let deliver: @Sendable (Message) async throws -> Void
  private let courier: Courier

  /// What is wrong still is told again after so many seconds.
  static let again: Int64 = 86_400
  static let week: Int64 = 7 * 86_400
  private static let key = "told"

  /// Tells by what is set in the data folder.
  public init(_ offsite: Offsite) throws {
    let telling = try Telling.read(in: offsite.folder)
    try self.init(offsite, telling: telling)
  }

  /// `deliver` carries a message out; nil is mail and webhook as they are set.
  public init(
    _ offsite: Offsite, telling: Telling,
    deliver: (@Sendable (Message) async throws -> Void)? = nil
  ) throws {
    self.offsite = offsite
    self.telling = telling
    let courier = Courier(telling: telling, folder: offsite.folder)
    self.courier = courier
    self.deliver = deliver ?? { try await courier.deliver($0) }
  }

  /// What was told, and when, by kind of finding.
  private struct Told: Codable, Equatable {
    var faults: [String: Int64] = [:]
    var well: Int64?
  }

  /// Looks and tells; answers the message that went out, if one did.
  @discardableResult
  public func look() async throws -> Message? {
    let health = try await Health.watch(offsite)
    let message = telling.tellsAnybody ? try await tell(health) : nil
    try await courier.ping(isGood: health.isGood)
    return message
  }

  /// Sends a message that says that it is a test.
  public func test() async throws {
    guard telling.tellsAnybody else {
      throw Problem(
        .invalid, "Nobody is set to be told.", advice: "Fill in an e-mail address or a webhook.")
    }
    let school = try await offsite.database.read { try SchoolSettings.read(on: $0).name }
    let findings = try await Health.watch(offsite).findings
    try await deliver(
      Message(.test, school: school, findings: findings, at: offsite.clock()))
  }

  private func tell(_ health: Health) async throws -> Message? {
    let (now, isWeekly) = (offsite.clock(), telling.isWeekly)
    let (message, before) = try await offsite.database.write { connection in
      let before = try Self.read(on: connection)
      var told = before
      let event = Self.event(health, &told, now: now, isWeekly: isWeekly)
      if told != before { try Self.keep(told, on: connection) }
      let school = try SchoolSettings.read(on: connection).name
      return (
        event.map { Message($0, school: school, findings: health.findings, at: now) }, before
      )
    }
    guard let message else { return nil }
    do { try await deliver(message) } catch {
      // It was not told, so it will be at the next look.
      try await offsite.database.write { try Self.keep(before, on: $0) }
      throw error
    }
    return message
  }

  private static func event(
    _ health: Health, _ told: inout Told, now: Timestamp, isWeekly: Bool
  ) -> Message.Event? {
    let wrong = Set(health.faults.map(\.kind.rawValue))
    let isOver = !told.faults.isEmpty && wrong.isEmpty
    told.faults = told.faults.filter { wrong.contains($0.key) }
    let isNews = wrong.contains { kind in
      told.faults[kind].map { now.seconds - $0 >= again } ?? true
    }
    if isNews {
      for kind in wrong { told.faults[kind] = now.seconds }
      return .trouble
    }
    if isOver { return .recovered }
    guard wrong.isEmpty, isWeekly, told.well.map({ now.seconds - $0 >= week }) ?? true else {
      return nil
    }
    told.well = now.seconds
    return .well
  }

  private static func read(on connection: any Connection) throws -> Told {
    guard let text = try Meta.get(key, on: connection) else { return Told() }
    return try JSONDecoder().decode(Told.self, from: Data(text.utf8))
  }

  private static func keep(_ told: Told, on connection: any Connection) throws {
    let text = String(decoding: try JSONEncoder().encode(told), as: UTF8.self)
    try Meta.set(key, to: text, on: connection)
  }
}
