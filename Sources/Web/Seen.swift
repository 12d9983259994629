import Foundation
import Mustache
import Records

/// A page's model, looked into once before it is shown.
///
/// Left to itself, Mustache walks over every property of a model again for every name in a
/// template, which took three quarters of a page's time.
final class Seen: MustacheParent, CustomStringConvertible {
  private let fields: [String: Any]
  private let model: Any

  private init(_ model: Any, _ mirror: Mirror, _ language: Language) {
    self.model = model
    var fields: [String: Any] = [:]
    for (label, value) in mirror.children {
      if let label { fields[label] = Self.look(at: value, in: language) }
    }
    self.fields = fields
  }

  func child(named name: String) -> Any? { fields[name] }

  /// What the model itself says, for a template that shows the whole of it.
  var description: String { String(describing: model) }

  /// Texts, numbers and choices as they are, sentences in the reader's language; lists and structures
  /// with all that is in them.
  static func look(at value: Any, in language: Language) -> Any {
    if value is String || value is Bool || value is Int64 || value is Int { return value }
    if let said = value as? Said { return language.say(said) }
    if let problem = value as? Problem { return Told(problem, in: language).seen }
    let mirror = Mirror(reflecting: value)
    return switch mirror.displayStyle {
    case .optional: mirror.children.first.map { look(at: $0.value, in: language) } ?? NSNull()
    case .collection, .set: mirror.children.map { look(at: $0.value, in: language) }
    case .struct, .class, .tuple: Seen(value, mirror, language)
    default: value
    }
  }

  /// A problem as a page tells it.
  private struct Told {
    let message: String
    let advice: String

    init(_ problem: Problem, in language: Language) {
      message = language.say(problem.message)
      advice = language.say(problem.advice)
    }

    var seen: Seen { Seen(self, Mirror(reflecting: self), .english) }
  }
}
