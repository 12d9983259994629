import Foundation
import Mustache

/// A page's model, looked into once before it is shown.
///
/// Left to itself, Mustache walks over every property of a model again for every name in a
/// template, which took three quarters of a page's time.
final class Seen: MustacheParent, CustomStringConvertible {
  private let fields: [String: Any]
  private let model: Any

  private init(_ model: Any, _ mirror: Mirror) {
    self.model = model
    var fields: [String: Any] = [:]
    for (label, value) in mirror.children {
      if let label { fields[label] = Self.look(at: value) }
    }
    self.fields = fields
  }

  func child(named name: String) -> Any? { fields[name] }

  /// What the model itself says, for a template that shows the whole of it.
  var description: String { String(describing: model) }

  /// Texts, numbers and choices as they are; lists and structures with all that is in them.
  static func look(at value: Any) -> Any {
    if value is String || value is Bool || value is Int64 || value is Int { return value }
    let mirror = Mirror(reflecting: value)
    return switch mirror.displayStyle {
    case .optional: mirror.children.first.map { look(at: $0.value) } ?? NSNull()
    case .collection, .set: mirror.children.map { look(at: $0.value) }
    case .struct, .class, .tuple: Seen(value, mirror)
    default: value
    }
  }
}
