/// Which backups the vault keeps, by class: the newest of each of the last days, weeks, months and
/// years in which there were any.
public struct Retention: Hashable, Sendable {
  /// How many of the newest are kept in any case.
  public var last = 10
  public var daily = 14
  public var weekly = 8
  public var monthly = 12
  /// Every year keeps its newest for ever.
  public init() {}
}
