import Records
import Store

/// What the school says of itself, from the table `settings`, with what holds until it says so.
public struct SchoolSettings: Hashable, Sendable {
  public static let keys = (
    name: "school_name", zone: "time_zone", currency: "currency", prefix: "reg_number_prefix"
  )

  public var name = "Our School"
  public var zone = Zone.utc
  public var currency = "PKR"
  /// Stands before the year in a registration number.
  public var prefix = "REG"

  public init() {}

  public static func read(on connection: any Connection) throws -> SchoolSettings {
    let rows = try connection.rows("SELECT key, value FROM settings")
    func value(_ key: String) -> String? { rows.first { $0.text("key") == key }?.text("value") }
    var settings = SchoolSettings()
    settings.name = value(keys.name) ?? settings.name
    settings.zone = value(keys.zone).flatMap { Zone($0) } ?? settings.zone
    settings.currency = value(keys.currency) ?? settings.currency
    settings.prefix = value(keys.prefix) ?? settings.prefix
    return settings
  }
}
